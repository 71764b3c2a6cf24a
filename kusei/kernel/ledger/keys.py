"""The key that signs tree heads (Ed25519). The private half lies in the data folder, readable by its owner alone.

Only the sealer needs the private half. Whoever checks signatures reads the public half, which lies beside it.
"""

import os
import secrets
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

FILE_NAME = "ledger.key"
PUBLIC_FILE_NAME = "ledger.pub"


class NoPublicKey(LookupError):
    """There is no public key to check signatures with; the text says where and how to mend it."""


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """Return the signing key of this data folder, made on first use (mode 0600, never overwritten).

    Its public half is written beside it if that is missing or another's.
    """
    key = _signing_key(folder)
    _publish(key.public_key(), folder / PUBLIC_FILE_NAME)
    return key


def public_key(folder: Path) -> Ed25519PublicKey:
    """Return the public half of this data folder's key, without touching the private one. Raises NoPublicKey."""
    path = folder / PUBLIC_FILE_NAME
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(path.read_text(encoding="ascii").strip()))
    except FileNotFoundError as error:
        raise NoPublicKey(f"{path} is missing; the sealer writes it when it starts (kusei up).") from error
    except ValueError as error:
        raise NoPublicKey(
            f"{path} holds no public key (64 hexadecimal digits); remove it and start the sealer (kusei up)."
        ) from error


def _publish(key: Ed25519PublicKey, path: Path) -> None:
    text = public_bytes(key).hex() + "\n"
    if path.exists() and path.read_text(encoding="ascii", errors="replace") == text:
        return
    # Under another name first, so that nobody reads half a key.
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    draft.write_text(text, encoding="ascii")
    draft.replace(path)


def _signing_key(folder: Path) -> Ed25519PrivateKey:
    path = folder / FILE_NAME
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
    key = Ed25519PrivateKey.generate()
    raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    with os.fdopen(descriptor, "w") as file:
        file.write(raw.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def public_bytes(key: Ed25519PublicKey) -> bytes:
    """Return the 32 raw bytes of a public key."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id(key: Ed25519PublicKey) -> str:
    """Return the name of a key: the first 16 hexadecimal digits of its hash."""
    return sha256(public_bytes(key)).hexdigest()[:16]
