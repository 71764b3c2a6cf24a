"""Inclusion proofs: they hold for every act under the newest head, and for nothing that was changed."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, connections, transaction

from kusei.kernel.ledger.actions import record_act
from kusei.kernel.ledger.keys import key_id
from kusei.kernel.ledger.merkle import Frontier, inclusion_path, root_from_path
from kusei.kernel.ledger.proofs import NotSealed, inclusion
from kusei.kernel.ledger.sealing import seal_all, signed_text

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def record(count: int) -> list[int]:
    """Record some acts and return their numbers."""
    numbers = []
    for _ in range(count):
        with transaction.atomic():
            recorded = record_act(
                kind="test.act", office="40107-00", capacity="区長", author=None, provision="法",
                effective_on=date(2026, 11, 24), subjects=[], content={"summary": "試験"},
            )  # fmt: skip
        numbers.append(recorded.act_id)
    return numbers


def test_every_act_can_be_proved_and_paths_are_those_of_the_definition(
    fresh_database: Any, tmp_path: Path
) -> None:
    acts = record(3)
    seal_all(KEY, tmp_path)
    acts += record(10)
    seal_all(KEY, tmp_path)
    with connection.cursor() as cursor:
        cursor.execute('SELECT hash FROM ledger_leaf ORDER BY "index"')
        leaves = [bytes(row[0]) for row in cursor.fetchall()]
    assert len(leaves) == 13
    for act in acts:
        proof = inclusion(act)
        assert proof.head.size == 13
        assert list(proof.path) == inclusion_path(leaves, proof.index)
        assert proof.holds(KEY.public_key())


def test_an_act_that_waits_has_no_proof_yet(fresh_database: Any, tmp_path: Path) -> None:
    (act,) = record(1)
    with pytest.raises(NotSealed):
        inclusion(act)
    seal_all(KEY, tmp_path)
    assert inclusion(act).index == 0
    with pytest.raises(NotSealed):
        inclusion(act + 1000)


def test_a_changed_act_another_key_or_another_path_does_not_hold(fresh_database: Any, tmp_path: Path) -> None:
    acts = record(5)
    seal_all(KEY, tmp_path)
    proof = inclusion(acts[2])
    assert proof.holds(KEY.public_key())
    assert not proof.holds(Ed25519PrivateKey.generate().public_key())
    assert not replace(proof, path=proof.path[1:]).holds(KEY.public_key())
    assert not replace(proof, index=proof.index + 1).holds(KEY.public_key())
    with fresh_database.connect("owner") as owner:
        owner.execute("UPDATE ledger_act SET capacity = '市長' WHERE id = %s", [acts[2]])
        owner.commit()
    assert not inclusion(acts[2]).holds(KEY.public_key())


def fill(count: int, batch: int) -> None:
    """Put leaves and heads as a sealer would that seals `batch` acts at a time; the acts themselves are not needed."""
    frontier = Frontier()
    leaves = ((index, index.to_bytes(32, "big")) for index in range(count))
    heads = []
    with transaction.atomic(using="sealer"), connections["sealer"].cursor() as cursor:
        with cursor.copy('COPY ledger_leaf ("index", act_id, hash) FROM STDIN') as copy:
            for index, digest in leaves:
                copy.write_row((index, index + 10_000_000, digest))
                frontier.append(digest)
                if (index + 1) % batch == 0 or index + 1 == count:
                    heads.append((frontier.size, frontier.root(), frontier.edge()))
        at = datetime(2026, 11, 24, tzinfo=UTC)
        cursor.executemany(
            "INSERT INTO ledger_treehead (size, root, frontier, last_act_id, sealed_at, key_id, signature)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [
                (size, root, edge, size + 9_999_999, at, key_id(KEY.public_key()),
                 KEY.sign(signed_text(size, root, size + 9_999_999, at)))
                for size, root, edge in heads
            ],
        )  # fmt: skip


@pytest.mark.parametrize("batch", [1_000, 20_000])
def test_a_large_tree_is_proved_from_its_heads(fresh_database: Any, batch: int) -> None:
    from kusei.kernel.ledger.proofs import _path

    size = 70_001
    fill(size, batch)
    with connection.cursor() as cursor:
        cursor.execute("SELECT root, frontier FROM ledger_treehead ORDER BY size DESC LIMIT 1")
        root, edge = cursor.fetchone()
        for index in (0, 1, 4_095, 40_000, 65_536, 70_000):
            began = time.perf_counter()
            path = _path(cursor, index, size, bytes(edge))
            assert root_from_path(index.to_bytes(32, "big"), index, size, path) == bytes(root)
            assert time.perf_counter() - began < 1.5
