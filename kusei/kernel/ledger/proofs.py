"""Inclusion proofs: that one act stands in the tree under the newest signed head (RFC 9162, 2.1.3.1).

A path through a million leaves needs the roots of large subtrees. Most are on record already: each head keeps its
frontier, the roots of the complete subtrees at its size, and heads are at most a batch apart. What no head has is
computed from leaves, so a proof reads some thousands of leaves and not all of them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connections, transaction

from .encoding import LEAF_TEXT_SQL
from .keys import key_id
from .merkle import Frontier, node_hash, root_from_path
from .sealing import Head, signed_text

SMALL: Final = 12  # subtrees of up to 2**12 leaves are hashed from their leaves


class NotSealed(LookupError):
    """The act waits for the sealer still, or there is no such act."""


@dataclass(frozen=True)
class Proof:
    """That act `act_id` is leaf `index` of the tree of head `head`. `leaf` is its hash; `path` from the leaf upwards."""

    act_id: int
    recorded_at: datetime
    index: int
    leaf: bytes
    path: tuple[bytes, ...]
    head: Head
    unchanged: bool

    def holds(self, key: Ed25519PublicKey) -> bool:
        """Tell whether the act is as it was recorded, the path leads to the head's root, and the head bears the key."""
        if not self.unchanged or self.head.key_id != key_id(key):
            return False
        try:
            if root_from_path(self.leaf, self.index, self.head.size, self.path) != self.head.root:
                return False
            key.verify(
                self.head.signature,
                signed_text(self.head.size, self.head.root, self.head.last_act_id, self.head.sealed_at),
            )
        except (ValueError, InvalidSignature):
            return False
        return True


def inclusion(act_id: int, *, using: str = "default") -> Proof:
    """Return the proof of one act against the newest head, from one snapshot of the ledger.

    Raises NotSealed. Whether the proof holds is another question: ask Proof.holds with the office's key.
    """
    # Within a transaction of the caller's the snapshot is the caller's: heads and leaves are only ever added, together.
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(
            f"""SELECT l.index, l.hash, a.recorded_at,
                       l.hash = sha256('\\x00'::bytea || convert_to({LEAF_TEXT_SQL}, 'UTF8'))
                  FROM ledger_leaf l JOIN ledger_act a ON a.id = l.act_id WHERE l.act_id = %s""",  # noqa: S608
            [act_id],
        )
        leaf = cursor.fetchone()
        if leaf is None:
            raise NotSealed(f"act {act_id} is not sealed yet")
        cursor.execute(
            "SELECT size, root, last_act_id, sealed_at, key_id, signature, frontier FROM ledger_treehead"
            " WHERE size > %s ORDER BY size DESC LIMIT 1",
            [leaf[0]],
        )
        found = cursor.fetchone()
        if found is None:
            raise NotSealed(f"act {act_id} has no head above it")
        size, root, last_act, sealed_at, key, signature, edge = found
        head = Head(size, bytes(root), last_act, sealed_at, key, bytes(signature))
        path = _path(cursor, leaf[0], size, bytes(edge))
    return Proof(act_id, leaf[2], leaf[0], bytes(leaf[1]), tuple(path), head, bool(leaf[3]))


def _path(cursor: Any, index: int, size: int, edge: bytes) -> list[bytes]:
    """Return the siblings from the leaf upwards. The tree of `size` leaves is its edge: complete subtrees in a row."""
    tops = [edge[at : at + 32] for at in range(0, len(edge), 32)]
    levels = [bit for bit in reversed(range(size.bit_length())) if size >> bit & 1]
    start, passed = 0, 0
    while index >= start + (1 << levels[passed]):
        start += 1 << levels[passed]
        passed += 1
    level = levels[passed]
    path = []
    while level:
        level -= 1
        middle = start + (1 << level)
        if index < middle:
            path.append(_root(cursor, middle, level))
        else:
            path.append(_root(cursor, start, level))
            start = middle
    path.reverse()
    right = tops[passed + 1 :]
    if right:
        joined = right[-1]
        for top in reversed(right[:-1]):
            joined = node_hash(top, joined)
        path.append(joined)
    return [*path, *reversed(tops[:passed])]


def _root(cursor: Any, start: int, level: int) -> bytes:
    """Return the root of the complete subtree of 2**level leaves from `start`: from a head's frontier, or the leaves."""
    if level <= SMALL:
        frontier = Frontier()
        cursor.execute(
            'SELECT hash FROM ledger_leaf WHERE "index" >= %s AND "index" < %s ORDER BY "index"',
            [start, start + (1 << level)],
        )
        for (digest,) in cursor.fetchall():
            frontier.append(bytes(digest))
        return frontier.root()
    if not start >> level & 1:
        # A left subtree stands in the frontier of every head from its end on until its parent is complete.
        cursor.execute(
            "SELECT size, frontier FROM ledger_treehead WHERE size >= %s AND size < %s ORDER BY size LIMIT 1",
            [start + (1 << level), start + (2 << level)],
        )
        row = cursor.fetchone()
        if row is not None:
            place = (row[0] >> (level + 1)).bit_count()
            return bytes(row[1])[32 * place : 32 * place + 32]
    half = level - 1
    return node_hash(_root(cursor, start, half), _root(cursor, start + (1 << half), half))
