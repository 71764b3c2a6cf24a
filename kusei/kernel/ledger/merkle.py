"""Merkle tree hashing after RFC 9162, section 2.1: pure, incremental, exact."""

from collections.abc import Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of one leaf: SHA-256 over 0x00 and its data."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256 over 0x01 and its two children."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: the roots of its complete subtrees, largest first.

    A tree of n leaves has one complete subtree for each set bit of n, so the edge stays below 64 hashes.
    """

    def __init__(self, size: int = 0, edge: bytes = b"") -> None:
        if len(edge) != 32 * size.bit_count():
            raise ValueError(
                f"a tree of {size} leaves has {size.bit_count()} edge hashes, not {len(edge) / 32}"
            )
        self.size = size
        self._edge = [edge[at : at + 32] for at in range(0, len(edge), 32)]

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        edge, size = self._edge, self.size
        while size & 1:
            leaf = sha256(b"\x01" + edge.pop() + leaf).digest()
            size >>= 1
        edge.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the tree so far; of the empty tree, the hash of nothing."""
        if not self._edge:
            return EMPTY_ROOT
        root = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            root = node_hash(left, root)
        return root

    def edge(self) -> bytes:
        """Return the edge as bytes, to continue from later."""
        return b"".join(self._edge)


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes by the definition itself (RFC 9162, 2.1.1); for proofs and tests."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node_hash(root_of(leaves[:split]), root_of(leaves[split:]))


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the audit path of one leaf (RFC 9162, 2.1.3.1), lowest sibling first."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} among {len(leaves)}")
    if len(leaves) == 1:
        return []
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    if index < split:
        return [*inclusion_path(leaves[:split], index), root_of(leaves[split:])]
    return [*inclusion_path(leaves[split:], index - split), root_of(leaves[:split])]


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Return the root that an audit path proves for a leaf (RFC 9162, 2.1.3.2).

    Raises ValueError if the path has a length no tree of that size gives.
    """
    node, last, root = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ValueError("the audit path is too long")
        if node & 1 or node == last:
            root = node_hash(sibling, root)
            if not node & 1:
                while node and not node & 1:
                    node >>= 1
                    last >>= 1
        else:
            root = node_hash(root, sibling)
        node >>= 1
        last >>= 1
    if last:
        raise ValueError("the audit path is too short")
    return root
