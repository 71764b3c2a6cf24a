"""Whoever changes, removes, adds or reorders acts behind Kusei's back is found, and the act is named."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import ProgrammingError, connection, transaction

from kusei.kernel.ledger.actions import record_act
from kusei.kernel.ledger.sealing import WITNESS_FILE, seal, seal_all
from kusei.kernel.ledger.verification import Report, verify


def record(number: int) -> int:
    with transaction.atomic():
        return record_act(
            kind="test.act", office="40107-00", capacity="福岡県北九州市小倉南区長", author=None,
            provision="住民基本台帳法22条1項", filed_on=date(2026, 11, 24), effective_on=date(2026, 11, 20),
            subjects=[number], content={"名": f"𠮷田\\{number}\n", "number": number},
        ).act_id  # fmt: skip


class Ledger:
    """Nine acts sealed in three batches, and one that waits."""

    def __init__(self, database: Any, witness: Path) -> None:
        self.database, self.witness = database, witness
        self.key = Ed25519PrivateKey.generate()
        self.acts = []
        for number in range(9):
            self.acts.append(record(number))
            if number % 3 == 2:
                assert seal(self.key, witness) == 3
        self.acts.append(record(9))

    def tamper(self, *statements: str) -> None:
        with self.database.connect("owner") as owner:
            for statement in statements:
                owner.execute(statement.format(*self.acts))

    def verify(self) -> Report:
        connection.close()
        return verify(self.key.public_key(), self.witness)

    def blamed(self) -> set[int | None]:
        return {fault.act_id for fault in self.verify().faults}


@pytest.fixture
def ledger(fresh_database: Any, tmp_path: Path) -> Ledger:
    return Ledger(fresh_database, tmp_path)


def test_an_untouched_ledger_is_sound(ledger: Ledger) -> None:
    report = ledger.verify()
    assert report.faults == []
    assert (report.acts, report.sealed, report.unsealed, report.heads) == (10, 9, 1, 3)
    assert seal_all(ledger.key, ledger.witness) == 1
    assert ledger.verify().sealed == 10


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("content", "'{{}}'"),
        ("office_id", "'40106-00'"),
        ("provision", "'住民基本台帳法23条'"),
        ("effective_on", "'2026-11-21'"),
        ("filed_on", "NULL"),
        ("recorded_at", "recorded_at + interval '1 microsecond'"),
        ("subjects", "'{{7}}'"),
        ("counted", "5"),
        ("capacity", "'市長'"),
        ("kind", "'test.other'"),
    ],
)
@pytest.mark.parametrize("place", [4, 9])
def test_every_column_is_under_seal(ledger: Ledger, column: str, value: str, place: int) -> None:
    ledger.tamper(f"UPDATE ledger_act SET {column} = {value} WHERE id = {{{place}}}")
    assert ledger.blamed() == {ledger.acts[place]}


Case = tuple[str, list[str], Callable[[list[int]], set[int | None]]]
CASES: list[Case] = [
    ("a sealed act removed", ["DELETE FROM ledger_act WHERE id = {4}"], lambda acts: {acts[4]}),
    ("a waiting act removed", ["DELETE FROM ledger_act WHERE id = {9}"], lambda acts: {acts[9]}),
    (
        "a waiting act removed with its hash: shown once the next is sealed after it, so not here",
        ["DELETE FROM ledger_act WHERE id = {8}", "DELETE FROM ledger_leaf WHERE act_id = {8}"],
        lambda acts: {acts[8]},
    ),
    (
        "two acts exchanged",
        [
            "UPDATE ledger_leaf SET index = -1 WHERE act_id = {3}",
            "UPDATE ledger_leaf SET index = 3 WHERE act_id = {4}",
            "UPDATE ledger_leaf SET index = 4 WHERE act_id = {3}",
        ],
        lambda acts: {acts[3], acts[5]},
    ),
    (
        "an act changed with its hash",
        [
            "UPDATE ledger_act SET counted = 7 WHERE id = {4}",
            "UPDATE ledger_leaf SET hash = sha256('x') WHERE act_id = {4}",
        ],
        lambda acts: {acts[4], acts[5]},
    ),
    (
        "the last acts cut off with their head",
        [
            "DELETE FROM ledger_act WHERE id >= {6}",
            "DELETE FROM ledger_leaf WHERE act_id >= {6}",
            "DELETE FROM ledger_unsealed",
            "DELETE FROM ledger_treehead WHERE size = 9",
        ],
        lambda acts: {acts[8]},
    ),
    (
        "an act put in past the trigger",
        [
            "ALTER TABLE ledger_act DISABLE TRIGGER ledger_hash_act",
            "INSERT INTO ledger_act SELECT 999, kind, category, counted, capacity, provision, filed_on, effective_on,"
            " recorded_at, subjects, content, approver_id, author_id, office_id FROM ledger_act WHERE id = {4}",
        ],
        lambda acts: {999},
    ),
    (
        "the newest head replaced",
        ["UPDATE ledger_treehead SET root = sha256('x') WHERE size = 9"],
        lambda acts: {None, acts[8]},
    ),
]


@pytest.mark.parametrize(("case", "statements", "blamed"), CASES, ids=[case[0] for case in CASES])
def test_tampering_is_found(
    ledger: Ledger, case: str, statements: list[str], blamed: Callable[[list[int]], set[int | None]]
) -> None:
    ledger.tamper(*statements)
    assert ledger.blamed() == blamed(ledger.acts), case


def test_another_key_does_not_pass(ledger: Ledger) -> None:
    ledger.key = Ed25519PrivateKey.generate()
    assert any("not signed" in fault.what for fault in ledger.verify().faults)


def test_every_fault_is_told_in_japanese_too(ledger: Ledger) -> None:
    ledger.tamper("UPDATE ledger_act SET counted = 7 WHERE id = {4}")
    said = [fault.said for fault in ledger.verify().faults]
    assert said == [f"記録{ledger.acts[4]}の内容が、記録したときのものと違います。"]


def test_a_spoilt_witness_file_is_told(ledger: Ledger) -> None:
    with (ledger.witness / WITNESS_FILE).open("a") as file:
        file.write("{half a li")
    assert [fault.what for fault in ledger.verify().faults] == [
        "line 4 of the witness file heads.jsonl cannot be read"
    ]


def test_a_line_that_a_power_failure_left_half_written_does_not_spoil_the_next(ledger: Ledger) -> None:
    with (ledger.witness / WITNESS_FILE).open("a") as file:
        file.write('{"size": 10, "root": "ab')
    assert seal_all(ledger.key, ledger.witness) == 1
    assert len((ledger.witness / WITNESS_FILE).read_text().splitlines()) == 4
    assert ledger.verify().faults == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_act SET counted = 1",
        "DELETE FROM ledger_act",
        "TRUNCATE ledger_act",
        "DELETE FROM ledger_unsealed",
        "INSERT INTO ledger_leaf VALUES (0, 1, sha256('x'))",
        "UPDATE registers_residence SET relationship = '妻'",
        "DELETE FROM registers_residence",
        "UPDATE registers_viewing SET purpose = ''",
        "DELETE FROM fees_receipt",
    ],
)
def test_the_application_may_not(statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_sealer_may_not_touch_acts(fresh_database: Any) -> None:
    with fresh_database.connect("sealer") as sealer, pytest.raises(psycopg.errors.InsufficientPrivilege):
        sealer.execute("SELECT * FROM ledger_act")


def test_an_act_is_not_recorded_without_its_effects(fresh_database: Any) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record_act(
            kind="test.act", office="40107-00", capacity="区長", author=None, provision="法", subjects=[],
            effective_on=date(2026, 11, 20), content={},
        )  # fmt: skip
