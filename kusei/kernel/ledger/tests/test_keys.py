"""The public half of the ledger's key lies beside the private one, and is all that checking needs."""

from pathlib import Path

import pytest

from kusei.kernel.ledger.keys import (
    FILE_NAME,
    PUBLIC_FILE_NAME,
    NoPublicKey,
    public_bytes,
    public_key,
    signing_key,
)


def test_the_public_half_is_written_beside_the_private_one(tmp_path: Path) -> None:
    key = signing_key(tmp_path)
    assert public_bytes(public_key(tmp_path)) == public_bytes(key.public_key())
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE_NAME, PUBLIC_FILE_NAME]


def test_checking_does_not_need_the_private_half(tmp_path: Path) -> None:
    key = signing_key(tmp_path)
    (tmp_path / FILE_NAME).unlink()
    assert public_bytes(public_key(tmp_path)) == public_bytes(key.public_key())


@pytest.mark.parametrize("text", ["", "not a key", "00" * 31])
def test_a_spoilt_public_half_is_told_and_written_again(tmp_path: Path, text: str) -> None:
    key = signing_key(tmp_path)
    (tmp_path / PUBLIC_FILE_NAME).write_text(text)
    with pytest.raises(NoPublicKey, match="holds no public key"):
        public_key(tmp_path)
    assert public_bytes(signing_key(tmp_path).public_key()) == public_bytes(public_key(tmp_path))
    assert public_bytes(public_key(tmp_path)) == public_bytes(key.public_key())


def test_without_a_public_half_the_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoPublicKey, match=PUBLIC_FILE_NAME):
        public_key(tmp_path)
    assert list(tmp_path.iterdir()) == []
