"""What lies in a data folder, and the secrets in it.

data/
  version         which layout this folder has
  secrets.json    passwords of the database roles and Django's key (mode 0600)
  keys/           the ledger's signing key
  witness/        signed tree heads, kept outside the database
  postgres/       the embedded server's files (absent with KUSEI_DATABASE_URL)
  static/         collected assets; made anew at every start
  run/            locks of what is running, and the server's log
"""

import json
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

LAYOUT_VERSION = 1


class DataFolderError(Exception):
    """The data folder cannot be used; the text says why and how to mend it."""


@dataclass(frozen=True)
class Secrets:
    """What must stay secret in one data folder."""

    django_secret_key: str
    owner_password: str
    app_password: str
    sealer_password: str


@dataclass(frozen=True)
class DataFolder:
    """The places inside one data folder. Making this value touches nothing on disk."""

    root: Path

    @property
    def secrets_file(self) -> Path:
        """Passwords and keys as JSON, mode 0600."""
        return self.root / "secrets.json"

    @property
    def version_file(self) -> Path:
        """One line: the layout's number."""
        return self.root / "version"

    @property
    def keys(self) -> Path:
        """The ledger's signing key."""
        return self.root / "keys"

    @property
    def witness(self) -> Path:
        """Signed tree heads outside the database."""
        return self.root / "witness"

    @property
    def postgres(self) -> Path:
        """Everything of the embedded server; belongs to the user that it runs as."""
        return self.root / "postgres"

    @property
    def static(self) -> Path:
        """Collected assets."""
        return self.root / "static"

    @property
    def run(self) -> Path:
        """Locks and process numbers of what is running."""
        return self.root / "run"

    def read_secrets(self) -> Secrets | None:
        """Return the secrets, or None if this folder has none yet."""
        try:
            text = self.secrets_file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except PermissionError as error:
            raise DataFolderError(
                f"{self.secrets_file} cannot be read by this user; run Kusei as the user who owns the data folder."
            ) from error
        try:
            return Secrets(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise DataFolderError(
                f"{self.secrets_file} is damaged; put back the copy that `kusei backup` made of it."
            ) from error

    def prepare(self) -> Secrets:
        """Make the folder, its version mark and its secrets where they are missing; return the secrets.

        Raises DataFolderError if the folder is of a newer layout or cannot be written.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.check_version()
            for folder in (self.keys, self.witness, self.run):
                folder.mkdir(exist_ok=True, mode=0o700)
            if not self.version_file.exists():
                _write_once(self.version_file, f"{LAYOUT_VERSION}\n", mode=0o644)
            found = self.read_secrets()
            if found is None:
                fresh = {name: secrets.token_urlsafe(32) for name in Secrets.__dataclass_fields__}
                _write_once(self.secrets_file, json.dumps(fresh, indent=2) + "\n", mode=0o600)
                found = self.read_secrets()
        except OSError as error:
            raise DataFolderError(
                f"The data folder {self.root} cannot be written ({error.strerror}); "
                "free or unlock it, or name another with KUSEI_DATA."
            ) from error
        assert found is not None
        return found

    def check_version(self) -> None:
        """Raise DataFolderError if this folder was laid out by a newer Kusei."""
        try:
            text = self.version_file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return
        if not text.isdigit() or int(text) > LAYOUT_VERSION:
            raise DataFolderError(
                f"The data folder {self.root} comes from a newer version of Kusei (layout {text}, "
                f"this one knows {LAYOUT_VERSION}); nothing was changed. Use that version, or another data folder."
            )


def current() -> DataFolder:
    """Return the data folder in use: KUSEI_DATA, or `data` in the working folder."""
    return DataFolder(Path(os.environ.get("KUSEI_DATA") or "data").absolute())


def _write_once(path: Path, text: str, *, mode: int) -> None:
    """Write a file that does not exist yet, whole or not at all. If another process was first, its file stays."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # A link fails where a rename would overwrite.
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink(missing_ok=True)
    if sys.platform != "win32":
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
