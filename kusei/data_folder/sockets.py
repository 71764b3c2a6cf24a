"""Where the embedded server's socket is: needed by the launcher, which makes it, and by settings, which connect to it."""

import hashlib
import tempfile
from pathlib import Path

from .folder import DataFolder

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 103  # 104 bytes on macOS and 108 on Linux, with the closing zero

# What a server that was started inside its own folder calls that folder (see kusei.server.postgres).
OWN_FOLDER = "/proc/self/cwd"


def socket_folder(data: DataFolder) -> Path:
    """Return the folder for the server's socket: in the data folder, or a short one in the system's temporary folder.

    A socket's path has at most about a hundred bytes, and a folder named in Japanese takes three for each character.
    """
    inside = data.postgres / "run"
    if len(bytes(inside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return inside
    return Path(tempfile.gettempdir()) / f"kusei-{hashlib.sha256(bytes(data.root)).hexdigest()[:16]}"


def running_socket_folder(data: DataFolder) -> Path:
    """Return where a running server has its socket; if none runs, where it would be.

    A server started under another TMPDIR wrote its own place into its process file, so that is asked first.
    """
    try:
        lines = (data.postgres / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return socket_folder(data)
    named = lines[4] if len(lines) > 4 else ""
    return Path(named.replace(OWN_FOLDER, str(data.postgres), 1)) if named else socket_folder(data)
