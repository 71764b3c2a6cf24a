"""The public page checks a proof with the public key alone: it neither reads nor makes the private one."""

from datetime import date
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from kusei.kernel.ledger.actions import record_act
from kusei.kernel.ledger.keys import PUBLIC_FILE_NAME, public_bytes
from kusei.kernel.ledger.proofs import inclusion
from kusei.kernel.ledger.sealing import seal_all
from kusei.web.verify.views import holds

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def test_the_public_key_is_enough(fresh_database: object, tmp_path: Path, settings: Any) -> None:
    with transaction.atomic():
        recorded = record_act(
            kind="test.act", office="40107-00", capacity="区長", author=None, provision="法",
            effective_on=date(2026, 11, 24), subjects=[], content={"summary": "試験"},
        )  # fmt: skip
    seal_all(KEY, tmp_path)
    proof = inclusion(recorded.act_id)
    settings.KUSEI_KEYS = keys = tmp_path / "keys"
    keys.mkdir()
    assert holds(proof) is None
    assert list(keys.iterdir()) == []
    for key, said in ((KEY, True), (OTHER, False)):
        (keys / PUBLIC_FILE_NAME).write_text(public_bytes(key.public_key()).hex())
        assert holds(proof) is said
