from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kusei.kernel.ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    inclusion_path,
    leaf_hash,
    root_from_path,
    root_of,
)

# The inputs and roots that implementations of Certificate Transparency (RFC 6962, RFC 9162) are commonly tested with.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("size", ROOTS)
def test_known_roots(size: int) -> None:
    leaves = [leaf_hash(bytes.fromhex(text)) for text in INPUTS[:size]]
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    assert frontier.root().hex() == root_of(leaves).hex() == ROOTS[size]


def test_the_empty_tree() -> None:
    assert Frontier().root() == root_of([]) == EMPTY_ROOT == sha256(b"").digest()


def some_leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


@given(st.integers(0, 200), st.integers(0, 200))
def test_growing_in_two_goes_gives_the_root_of_the_definition(first: int, second: int) -> None:
    leaves = some_leaves(first + second)
    frontier = Frontier()
    for leaf in leaves[:first]:
        frontier.append(leaf)
    resumed = Frontier(first, frontier.edge())
    for leaf in leaves[first:]:
        resumed.append(leaf)
    assert resumed.root() == root_of(leaves)


@given(st.integers(1, 70), st.data())
def test_every_leaf_has_a_path_and_no_other_leaf_fits_it(size: int, data: st.DataObject) -> None:
    leaves = some_leaves(size)
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(leaves, index)
    assert root_from_path(leaves[index], index, size, path) == root_of(leaves)
    assert root_from_path(leaf_hash(b"another"), index, size, path) != root_of(leaves)
    with pytest.raises(ValueError, match="too long"):
        root_from_path(leaves[index], index, size, [*path, leaves[0]])


def test_an_edge_of_the_wrong_size_is_refused() -> None:
    with pytest.raises(ValueError, match="edge hashes"):
        Frontier(3, b"\0" * 32)
