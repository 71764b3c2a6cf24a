"""Backup: everything of one data folder in one file, and back.

The file is a ZIP archive without compression of its own (the dump is compressed already):

    database.dump        pg_dump, one snapshot; the city as loaded is in it
    secrets.json         passwords and Django's key
    keys/…               the ledger's signing key
    witness/heads.jsonl  tree heads kept outside the database
    manifest.json        format, versions, migrations, the ledger's head, and the SHA-256 of every other member

The witness file is read before the database's snapshot is taken: each head in it is then in the dump too.
"""

import contextlib
import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from kusei.data_folder import DataFolder, database_settings
from kusei.server.binaries import find
from kusei.server.postgres import EmbeddedServer

FORMAT = 1
BLOCK = 1024 * 1024
MANIFEST = "manifest.json"
DUMP = "database.dump"


class BackupError(Exception):
    """A backup cannot be written, read or restored; the text says why."""


@dataclass(frozen=True)
class Restored:
    """What a restore brought back, and what the check of its ledger found."""

    created_at: str
    acts: int
    faults: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.acts:,} acts as of {self.created_at}, ledger sound"


def write_backup(data: DataFolder, file: Path) -> int:
    """Write a backup of a data folder whose database is running; return the file's size in bytes.

    The file appears under its name when it is whole, readable by its owner alone. Raises BackupError.
    """
    if file.exists():
        raise BackupError(f"{file} exists already; a backup overwrites nothing. Choose another name.")
    if not file.parent.is_dir():
        raise BackupError(f"The folder {file.parent} does not exist.")
    draft = file.with_name(f".{file.name}.partial")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as stream:
            _write(data, stream)
            stream.flush()
            os.fsync(stream.fileno())
        # Unlike a rename, a link does not replace a file that appeared meanwhile.
        os.link(draft, file)
    except FileExistsError as error:
        raise BackupError(
            f"{file} appeared while the backup was written; nothing was overwritten."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return file.stat().st_size


def _write(data: DataFolder, stream: IO[bytes]) -> None:
    sums: dict[str, str] = {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        small = [data.secrets_file, *sorted(data.witness.glob("*")), *sorted(data.keys.glob("*"))]
        for path in small:
            name = path.relative_to(data.root).as_posix()
            content = path.read_bytes()
            sums[name] = hashlib.sha256(content).hexdigest()
            archive.writestr(name, content)
        with archive.open(DUMP, "w", force_zip64=True) as member:
            sums[DUMP] = _dump(member)
        manifest = _facts() | {"members": sums}
        archive.writestr(MANIFEST, json.dumps(manifest, indent=2, ensure_ascii=False))


def _facts() -> dict[str, Any]:
    """Return what a restore needs to know before it begins."""
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT size, encode(root, 'hex') FROM ledger_treehead ORDER BY size DESC LIMIT 1")
        head = cursor.fetchone()
    return {
        "format": FORMAT,
        "kusei": _own_version(),
        "postgresql": connections["owner"].connection.info.server_version,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "migrations": sorted(
            ".".join(name) for name in MigrationRecorder(connections["owner"]).applied_migrations()
        ),
        "head": {"size": head[0], "root": head[1]} if head else None,
    }


def _own_version() -> str:
    try:
        return importlib.metadata.version("kusei")
    except importlib.metadata.PackageNotFoundError:
        return "source"


def _dump(target: IO[bytes]) -> str:
    """Run pg_dump into `target`; return the SHA-256 of what it wrote."""
    from django.conf import settings

    place = settings.DATABASES["owner"]
    digest = hashlib.sha256()
    # Rights and owners are set anew by a restore, for the roles that exist there.
    with subprocess.Popen(
        [find().program("pg_dump"), "--format=custom", "--compress=1", "--no-owner", "--no-privileges"],
        env=_client_environment(place), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        while block := process.stdout.read(BLOCK):
            digest.update(block)
            target.write(block)
        complaint = process.stderr.read()
    if process.returncode != 0:
        raise BackupError(f"The database could not be dumped: {_reason(complaint)}")
    return digest.hexdigest()


def _client_environment(place: dict[str, Any]) -> dict[str, str]:
    """Return the environment that leads PostgreSQL's client programs to a database, without showing the password."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    named = {
        "PGHOST": place["HOST"],
        "PGPORT": place["PORT"],
        "PGUSER": place["USER"],
        "PGPASSWORD": place["PASSWORD"],
        "PGDATABASE": place["NAME"],
        "PGSSLMODE": place["OPTIONS"].get("sslmode", ""),
        "LC_ALL": "C",
    }
    return own | {name: str(value) for name, value in named.items() if value}


def read_backup(
    data: DataFolder, file: Path, *, progress: Callable[[str], None] = lambda step: None
) -> Restored:
    """Rebuild a data folder (and its database) from a backup; prove the ledger; return what came back.

    Everything is built in a folder beside the final place, which is renamed when whole: a restore that fails or is
    interrupted leaves nothing but that folder, and the next restore removes it.
    Raises BackupError; NewerDatabase if the backup comes from a newer version.
    """
    if data.root.exists() and any(data.root.iterdir()):
        raise BackupError(
            f"The data folder {data.root} is not empty; a restore overwrites nothing. Name another."
        )
    draft = DataFolder(data.root.with_name(f".{data.root.name}.restoring"))
    shutil.rmtree(draft.root, ignore_errors=True)
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive, file)
            _refuse_newer(manifest)
            draft.root.mkdir(parents=True, mode=0o700)
            progress("Checking the file")
            _extract(archive, manifest, draft, file)
    except (zipfile.BadZipFile, EOFError) as error:
        shutil.rmtree(draft.root, ignore_errors=True)
        raise BackupError(f"{file} is no backup, or was cut off; use another copy.") from error
    except BaseException:
        shutil.rmtree(draft.root, ignore_errors=True)
        raise
    try:
        draft.prepare()
        restored = _restore_database(draft, manifest, progress)
        data.root.parent.mkdir(parents=True, exist_ok=True)
        draft.root.rename(data.root)
    finally:
        shutil.rmtree(draft.root, ignore_errors=True)
    if restored.faults:
        raise BackupError(
            f"Everything was restored into {data.root}, but its ledger is not as it was recorded: {restored.faults[0]}"
            " (see `kusei ledger verify`). The fault was there when the backup was made."
        )
    return restored


def _manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError) as error:
        raise BackupError(f"{file} is no backup of Kusei: it has no {MANIFEST}.") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BackupError(
            f"{file} is a backup of format {manifest.get('format') if isinstance(manifest, dict) else '?'}; "
            f"this Kusei reads format {FORMAT}. Use the version that wrote it ({manifest.get('kusei', 'unknown')})."
        )
    return manifest


def _refuse_newer(manifest: dict[str, Any]) -> None:
    """Raise NewerDatabase if the backup has migrations that this code does not know."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kusei.settings")
    import django

    django.setup()
    from kusei.server.database import refuse_unknown

    refuse_unknown(
        {(app, name) for app, _, name in (entry.partition(".") for entry in manifest["migrations"])}
    )


def _extract(archive: zipfile.ZipFile, manifest: dict[str, Any], draft: DataFolder, file: Path) -> None:
    """Write every member into the draft and compare its checksum."""
    for name, expected in manifest["members"].items():
        target = draft.root / name
        if not target.resolve().is_relative_to(draft.root.resolve()):
            raise BackupError(f"{file} is damaged: {name} would lie outside the data folder.")
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest = hashlib.sha256()
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with archive.open(name) as source, os.fdopen(descriptor, "wb") as copy:
                while block := source.read(BLOCK):
                    digest.update(block)
                    copy.write(block)
        except KeyError as error:
            raise BackupError(f"{file} is damaged: {name} is missing.") from error
        if digest.hexdigest() != expected:
            raise BackupError(f"{file} is damaged: {name} is not what was backed up. Use another copy.")


def _restore_database(
    draft: DataFolder, manifest: dict[str, Any], progress: Callable[[str], None]
) -> Restored:
    from django.db import connections

    external = os.environ.get("KUSEI_DATABASE_URL")
    server = None if external else EmbeddedServer(draft)
    if server is not None:
        server.start()
    try:
        connections.close_all()
        for alias, place in database_settings(draft).items():
            connections.settings[alias].update(place)
        progress("Restoring the database")
        _load_dump(draft.root / DUMP, connections.settings["owner"], whole=server is None)
        (draft.root / DUMP).unlink()
        progress("Proving the ledger")
        return _prove(draft, manifest)
    finally:
        connections.close_all()
        if server is not None:
            server.stop()


def _load_dump(dump: Path, place: dict[str, Any], *, whole: bool) -> None:
    """Run pg_restore into an empty database.

    whole: as one transaction, since a server of others has no folder that can be thrown away after a failure.
    """
    from kusei.server.database import connect, create_database

    create_database(place)
    with connect(place) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        ).fetchone()
    if row is None or row[0]:
        raise BackupError(f"The database {place['NAME']} is not empty; a restore overwrites nothing.")
    if whole:
        _load_as_one_transaction(dump, place)
        return
    done = subprocess.run(
        [
            find().program("pg_restore"), "--exit-on-error", "--no-owner", "--no-privileges",
            f"--jobs={min(os.cpu_count() or 1, 4)}", "--dbname", place["NAME"], str(dump),
        ],
        env=_client_environment(place), capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise BackupError(f"The database could not be restored: {_reason(done.stderr)}")


def _load_as_one_transaction(dump: Path, place: dict[str, Any]) -> None:
    """Let pg_restore write SQL, and psql carry it out.

    Our pg_restore may be newer than the server; then its first lines set something that the server does not know.
    """
    programs, environment = find(), _client_environment(place)
    unknown = b"SET transaction_timeout = 0;\n"
    with (
        subprocess.Popen(
            [programs.program("pg_restore"), "--file=-", "--no-owner", "--no-privileges", str(dump)],
            env=environment, stdout=subprocess.PIPE,
        ) as reading,
        subprocess.Popen(
            [
                programs.program("psql"), "--no-psqlrc", "--quiet", "--single-transaction",
                "--set=ON_ERROR_STOP=1", "--file=-",
            ],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        ) as writing,
    ):  # fmt: skip
        assert reading.stdout is not None
        assert writing.stdin is not None
        assert writing.stderr is not None
        with contextlib.suppress(BrokenPipeError), writing.stdin:
            for _ in range(40):
                line = reading.stdout.readline()
                writing.stdin.write(b"" if line == unknown else line)
            shutil.copyfileobj(reading.stdout, writing.stdin, BLOCK)
            if reading.wait() != 0:
                # At the end of its input psql would commit what it has.
                writing.kill()
        reading.stdout.close()
        said = writing.stderr.read()
    if writing.returncode != 0 or reading.returncode != 0:
        raise BackupError(f"The database could not be restored: {_reason(said)} Nothing of it was kept.")


def _reason(said: bytes) -> str:
    """Return what a client program complained of, as a sentence."""
    lines = said.decode(errors="replace").strip().splitlines()
    found = next(
        (line for line in lines if "ERROR:" in line or "error:" in line),
        lines[-1] if lines else "no reason given",
    )
    return found if found.endswith(".") else f"{found}."


def _prove(draft: DataFolder, manifest: dict[str, Any]) -> Restored:
    """Bring the restored schema up to this version, set rights, and verify the ledger against key, witness and manifest."""
    from django.db import connections

    from kusei.kernel.ledger.keys import signing_key
    from kusei.kernel.ledger.verification import verify
    from kusei.server.database import migrate

    migrate()
    report = verify(signing_key(draft.keys).public_key(), draft.witness)
    faults = [fault.what for fault in report.faults]
    head = manifest["head"]
    if head:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT encode(root, 'hex') FROM ledger_treehead WHERE size = %s", [head["size"]])
            found = cursor.fetchone()
        if found is None or found[0] != head["root"]:
            faults.append(f"the head at {head['size']} acts, noted in the backup, is not in it")
    return Restored(manifest["created_at"], report.acts, tuple(faults))
