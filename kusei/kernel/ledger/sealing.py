"""The sealer: takes recorded acts into the Merkle tree and signs its head. Writers never wait for it."""

import errno
import fcntl
import json
import logging
import os
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import InterfaceError, OperationalError, connections, transaction

from .keys import key_id
from .merkle import Frontier

BATCH = 20_000
SEALER_LOCK = 0x6B757365  # one sealer at a time, held to the end of the transaction
WITNESS_FILE = "heads.jsonl"
LONGEST_LINE = 4096

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Head:
    """A tree head: how many acts, which root, when, and the signature over these."""

    size: int
    root: bytes
    last_act_id: int
    sealed_at: datetime
    key_id: str
    signature: bytes


def signed_text(size: int, root: bytes, last_act_id: int, sealed_at: datetime) -> bytes:
    """Return what a head's signature covers."""
    moment = sealed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return f"kusei ledger head\n{size}\n{root.hex()}\n{last_act_id}\n{moment}\n".encode()


def seal(key: Ed25519PrivateKey, witness: Path, *, using: str = "sealer", batch: int = BATCH) -> int:
    """Seal up to `batch` waiting acts; return how many were sealed.

    The leaves, the head and the removal from the waiting list are one transaction. After its commit the head is also
    written to the witness file outside the database, so that cutting off the last acts together with their heads shows.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])
        cursor.execute("SELECT size, frontier FROM ledger_treehead ORDER BY size DESC LIMIT 1")
        last = cursor.fetchone()
        frontier = Frontier(last[0], bytes(last[1])) if last else Frontier()
        cursor.execute("SELECT act_id, hash FROM ledger_unsealed ORDER BY act_id LIMIT %s", [batch])
        waiting = cursor.fetchall()
        if not waiting:
            return 0
        first = frontier.size
        with cursor.copy('COPY ledger_leaf ("index", act_id, hash) FROM STDIN') as copy:
            for offset, (act_id, digest) in enumerate(waiting):
                copy.write_row((first + offset, act_id, bytes(digest)))
                frontier.append(bytes(digest))
        cursor.execute(
            "DELETE FROM ledger_unsealed WHERE act_id = ANY(%s)", [[act_id for act_id, _ in waiting]]
        )
        sealed_at = datetime.now(UTC)
        root, last_act = frontier.root(), waiting[-1][0]
        signature = key.sign(signed_text(frontier.size, root, last_act, sealed_at))
        head = Head(frontier.size, root, last_act, sealed_at, key_id(key.public_key()), signature)
        cursor.execute(
            "INSERT INTO ledger_treehead (size, root, frontier, last_act_id, sealed_at, key_id, signature)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [head.size, root, frontier.edge(), last_act, sealed_at, head.key_id, signature],
        )
    _witness(witness, head)
    return len(waiting)


def _witness(folder: Path, head: Head) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = json.dumps(
        {
            "size": head.size,
            "root": head.root.hex(),
            "last_act_id": head.last_act_id,
            "sealed_at": head.sealed_at.isoformat(),
            "key_id": head.key_id,
            "signature": head.signature.hex(),
        }
    )
    descriptor = os.open(folder / WITNESS_FILE, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        whole = _size_of_whole_lines(file)
        file.truncate(whole)
        try:
            if file.write(f"{line}\n".encode()) <= len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder / WITNESS_FILE))
            os.fsync(file.fileno())
        except OSError:
            file.truncate(whole)
            raise


def _size_of_whole_lines(file: IO[bytes]) -> int:
    """Return the size of a file without a last line that a power failure left half written: it proves nothing."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - LONGEST_LINE, 0))
    last = file.read(LONGEST_LINE)
    return size - len(last) + last.rfind(b"\n") + 1


def seal_all(key: Ed25519PrivateKey, witness: Path, *, using: str = "sealer") -> int:
    """Seal everything that waits; return how many acts were sealed."""
    total = 0
    while sealed := seal(key, witness, using=using):
        total += sealed
    return total


def seal_forever(
    key: Ed25519PrivateKey,
    witness: Path,
    stop: threading.Event,
    *,
    using: str = "sealer",
    pause_seconds: float = 0.5,
) -> None:
    """Seal until told to stop. A lost database is waited for; acts are safe meanwhile, since their hashes wait with them."""
    told = False
    while not stop.is_set():
        sealed = 0
        try:
            sealed = seal(key, witness, using=using)
            told = False
        except (OperationalError, InterfaceError) as lost:
            if not told:
                reason = type(lost.__cause__ or lost).__name__
                log.error(
                    "The database does not take seals (%s); acts wait, and sealing is tried again.", reason
                )
            told = True
            connections[using].close()
        except Exception:
            log.exception("sealing failed; it is tried again")
            connections[using].close()
        stop.wait(0 if sealed == BATCH else pause_seconds)
