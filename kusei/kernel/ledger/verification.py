"""Proof of the whole ledger: every act is hashed again and held against the tree, its signatures and the witness file."""

import json
from binascii import unhexlify
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connections, transaction

from .encoding import LEAF_TEXT_SQL
from .keys import key_id
from .merkle import Frontier
from .sealing import WITNESS_FILE, Head, signed_text

MAX_FAULTS = 100

# Leaves and acts lie on the disk in the order in which they are read. Walking their keys costs a third less than the
# hash join that the planner takes for the whole ledger, and needs no sorting of every act's text in temporary files.
IN_ORDER = """
    SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_sort = off;
    SET LOCAL max_parallel_workers_per_gather = 0
"""


_CHANGED = "記録{}の内容が、記録したときのものと違います。"


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was recorded: which act (None where only the place is known), and what is wrong.

    what, said: the same in English for the command line and in Japanese for screens.
    """

    act_id: int | None
    what: str
    said: str


@dataclass
class Report:
    """What was checked, and every fault found (the first hundred)."""

    acts: int = 0
    sealed: int = 0
    unsealed: int = 0
    heads: int = 0
    root: bytes = b""
    faults: list[Fault] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """True if nothing was changed, lost, added or reordered since it was recorded."""
        return not self.faults

    def blame(self, act_id: int | None, what: str, said: str) -> None:
        """Note a fault; the list stops at a hundred, since one cut can show in every later head."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(act_id, what, said))


def verify(
    public_key: Ed25519PublicKey,
    witness: Path,
    *,
    using: str = "default",
    progress: Callable[[int], None] = lambda done: None,
) -> Report:
    """Check the whole ledger in one snapshot and return the report; reads only.

    progress: called now and then with the number of acts checked.
    """
    report = Report()
    # Read first: a head is written there after it was committed, so the snapshot has every head read here.
    witnessed = _witnessed(witness)
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(IN_ORDER)
        edges: dict[int, bytes] = {}
        heads = _heads(cursor, public_key, report, edges)
        _check_leaves(cursor, heads, edges, report, progress)
        _check_unsealed(cursor, report)
    _check_witness(witnessed, heads, report)
    return report


def _heads(cursor: Any, public_key: Ed25519PublicKey, report: Report, edges: dict[int, bytes]) -> list[Head]:
    cursor.execute(
        "SELECT size, root, last_act_id, sealed_at, key_id, signature, frontier FROM ledger_treehead ORDER BY size"
    )
    heads = []
    for size, root, act, at, key, signature, edge in cursor:
        heads.append(Head(size, bytes(root), act, at, key, bytes(signature)))
        edges[size] = bytes(edge)
    for head in heads:
        if not _signed(head, public_key):
            report.blame(
                None,
                f"the head at {head.size} acts is not signed by this office's key",
                f"{head.size:,}件までの封緘の署名が、この庁の鍵によるものではありません。",
            )
    report.heads = len(heads)
    return heads


def _signed(head: Head, public_key: Ed25519PublicKey) -> bool:
    if head.key_id != key_id(public_key):
        return False
    try:
        public_key.verify(head.signature, signed_text(head.size, head.root, head.last_act_id, head.sealed_at))
    except InvalidSignature:
        return False
    return True


def _rows(cursor: Any, query: str) -> Iterator[list[bytes]]:
    """Yield rows of tab-separated columns; much faster than fetching, and the last column is the act's own bytes."""
    with cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
        rest = b""
        for block in copy:
            lines = (rest + bytes(block)).split(b"\n")
            rest = lines.pop()
            for line in lines:
                yield line.split(b"\t", 3)


def _unescape(text: bytes) -> bytes:
    r"""Undo COPY's escaping. An act's text holds no raw control character but U+001F, so only backslashes occur."""
    return text.replace(b"\\\\", b"\\") if b"\\" in text else text


def _check_leaves(
    cursor: Any, heads: list[Head], edges: dict[int, bytes], report: Report, progress: Callable[[int], None]
) -> None:
    frontier = Frontier()
    ends = iter(heads)
    head = next(ends, None)
    expected, previous_act, batch_first = 0, 0, 0
    query = (
        f"SELECT l.index, l.act_id, encode(l.hash, 'hex'), {LEAF_TEXT_SQL}"  # noqa: S608  a constant
        " FROM ledger_leaf l LEFT JOIN ledger_act a ON a.id = l.act_id ORDER BY l.index"
    )
    append, fresh = frontier.append, True
    for place, act, stored, text in _rows(cursor, query):
        index, act_id, leaf = int(place), int(act), unhexlify(stored)
        if index != expected:
            report.blame(
                None,
                f"leaf {expected} is gone: the act recorded after act {previous_act} is missing",
                f"葉{expected}がありません。記録{previous_act}の次の記録が抜けています。",
            )
            expected = index
        if not fresh and act_id <= previous_act:
            report.blame(
                act_id,
                f"act {act_id} and act {previous_act} have changed places",
                f"記録{act_id}と記録{previous_act}の順番が入れ替わっています。",
            )
        if text == b"\\N":
            report.blame(
                act_id,
                f"act {act_id} is sealed at place {index} but missing",
                f"葉{index}に封緘された記録{act_id}がありません。",
            )
        elif sha256(b"\x00" + _unescape(text)).digest() != leaf:
            report.blame(act_id, f"act {act_id} is not what was recorded", _CHANGED.format(act_id))
        append(leaf)
        expected, previous_act, fresh = expected + 1, act_id, False
        if head and frontier.size == head.size:
            if frontier.root() != head.root:
                report.blame(
                    act_id,
                    f"the tree of acts up to act {act_id} is not what was sealed (places {batch_first} to {index})",
                    f"記録{act_id}までの木が、封緘したときのものと違います（葉{batch_first}から{index}まで）。",
                )
                frontier = _as_sealed(head, edges[head.size]) or frontier
                append = frontier.append
            head, batch_first, fresh = next(ends, None), expected, True
        if not expected % 50_000:
            progress(expected)
    report.sealed, report.root = frontier.size, frontier.root()
    last = heads[-1] if heads else None
    if last and last.size > frontier.size:
        report.blame(
            last.last_act_id,
            f"{last.size - frontier.size} sealed acts are missing from the end; the last was act {last.last_act_id}",
            f"封緘した記録が、終わりから{last.size - frontier.size:,}件ありません。最後は記録{last.last_act_id}でした。",
        )
    if frontier.size > (last.size if last else 0):
        report.blame(
            previous_act,
            f"leaves up to act {previous_act} have no signed head",
            f"記録{previous_act}までの葉に、署名のある封緘がありません。",
        )


def _as_sealed(head: Head, edge: bytes) -> Frontier | None:
    """Return the tree as it was sealed, to go on from, so that a fault in one batch is not told of every later one."""
    if len(edge) != 32 * head.size.bit_count():
        return None
    frontier = Frontier(head.size, edge)
    return frontier if frontier.root() == head.root else None


def _check_unsealed(cursor: Any, report: Report) -> None:
    cursor.execute(
        f"""SELECT u.act_id, a.id IS NULL, u.hash = sha256('\\x00'::bytea || convert_to({LEAF_TEXT_SQL}, 'UTF8'))
              FROM ledger_unsealed u LEFT JOIN ledger_act a ON a.id = u.act_id ORDER BY u.act_id"""  # noqa: S608  a constant
    )
    for act_id, missing, same in cursor.fetchall():
        report.unsealed += 1
        if missing:
            report.blame(
                act_id,
                f"act {act_id} waits to be sealed but is missing",
                f"封緘を待つ記録{act_id}がありません。",
            )
        elif not same:
            report.blame(act_id, f"act {act_id} is not what was recorded", _CHANGED.format(act_id))
    cursor.execute("SELECT count(*) FROM ledger_act")
    report.acts = cursor.fetchone()[0]
    if report.acts != report.sealed + report.unsealed or report.faults:
        cursor.execute(
            """SELECT a.id FROM ledger_act a
                WHERE NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.act_id = a.id)
                  AND NOT EXISTS (SELECT FROM ledger_unsealed u WHERE u.act_id = a.id) ORDER BY a.id LIMIT %s""",
            [MAX_FAULTS],
        )
        for (act_id,) in cursor.fetchall():
            report.blame(
                act_id,
                f"act {act_id} was put in without being recorded: it is neither sealed nor waiting",
                f"記録{act_id}は、記録の手順によらずに加えられました。封緘されず、封緘を待ってもいません。",
            )


def _witnessed(folder: Path) -> list[str]:
    path = folder / WITNESS_FILE
    return path.read_text().splitlines() if path.exists() else []


def _check_witness(lines: list[str], heads: list[Head], report: Report) -> None:
    known = {head.size: head.root.hex() for head in heads}
    for number, line in enumerate(lines, start=1):
        try:
            seen = json.loads(line)
            size, root, last_act = int(seen["size"]), str(seen["root"]), int(seen["last_act_id"])
        except (ValueError, KeyError):
            report.blame(
                None,
                f"line {number} of the witness file {WITNESS_FILE} cannot be read",
                f"データベースの外の控え（{WITNESS_FILE}）の{number}行目が読めません。",
            )
            continue
        if size not in known:
            report.blame(
                last_act,
                f"the head at {size} acts (up to act {last_act}) was witnessed but is gone",
                f"{size:,}件まで（記録{last_act}まで）の封緘が、外の控えにあり、台帳にありません。",
            )
        elif known[size] != root:
            report.blame(
                last_act,
                f"the head at {size} acts (up to act {last_act}) differs from the witnessed one",
                f"{size:,}件まで（記録{last_act}まで）の封緘が、外の控えと違います。",
            )
