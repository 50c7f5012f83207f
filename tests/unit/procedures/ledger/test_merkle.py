"""The tree gives the known roots of RFC 6962 and 9162, and its proofs hold for nothing else."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smrules.procedures.ledger.merkle import (
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    proves_consistency,
    proves_inclusion,
    tree_root,
)  # fmt: skip

LEAVES = [bytes.fromhex(one) for one in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Roots of the first 0 to 8 leaves, as the reference implementation of Certificate Transparency has them."""

SEVEN = [bytes([number]) for number in range(7)]
"""d0 to d6 of the example of RFC 9162, section 2.1.5."""
A, B, C, D, E, F, J = (leaf_hash(one) for one in SEVEN)
G, H, I = node_hash(A, B), node_hash(C, D), node_hash(E, F)  # noqa: E741
K, L = node_hash(G, H), node_hash(I, J)


@pytest.mark.parametrize("size", range(9))
def test_known_roots(size):
    """The roots are those of the reference implementation."""
    assert ROOTS[size] == tree_root(LEAVES[:size]).hex()


@pytest.mark.parametrize(("index", "path"), [(0, (B, H, L)), (3, (C, G, L)), (4, (F, J, K)), (6, (I, K))])
def test_inclusion_paths_of_the_rfc(index, path):
    """The paths for d0, d3, d4 and d6 are those that RFC 9162 section 2.1.5 spells out."""
    assert path == inclusion_path(SEVEN, index)


@pytest.mark.parametrize(("first", "path"), [(3, (C, D, G, L)), (4, (L,)), (6, (I, J, K))])
def test_consistency_paths_of_the_rfc(first, path):
    """The paths from three, four and six leaves to seven are those that RFC 9162 section 2.1.5 spells out."""
    assert path == consistency_path(SEVEN, first)


def leaves(number: int) -> list[bytes]:
    """Return so many different entries."""
    return [sha256(str(one).encode()).digest() for one in range(number)]


sizes = st.integers(min_value=1, max_value=70)


@given(sizes, st.data())
def test_an_inclusion_proof_holds_for_its_entry_only(size, data):
    """Any entry is proved; another entry, place, size or path is not."""
    told = leaves(size)
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    path, root = inclusion_path(told, index), tree_root(told)
    other = data.draw(st.integers(min_value=-1, max_value=size))

    assert proves_inclusion(told[index], index, size, path, root)
    assert (other == index) == proves_inclusion(told[index], other, size, path, root)
    assert not proves_inclusion(b"other", index, size, path, root)
    assert not proves_inclusion(told[index], index, size, (*path, root), root)
    assert not path or not proves_inclusion(told[index], index, size, path[:-1], root)
    assert not path or not proves_inclusion(told[index], index, size, (bytes(32), *path[1:]), root)


@given(sizes, st.data())
def test_a_consistency_proof_holds_for_its_two_roots_only(size, data):
    """Any earlier tree is proved to be kept; a changed one is not."""
    told = leaves(size)
    first = data.draw(st.integers(min_value=0, max_value=size))
    path, roots = consistency_path(told, first), (tree_root(told[:first]), tree_root(told))

    assert proves_consistency(first, size, *roots, path)
    assert not proves_consistency(first, size, bytes(32), roots[1], path)
    assert first in (0,) or not proves_consistency(first, size, roots[0], bytes(32), path)
    assert not proves_consistency(first, size, *roots, (*path, bytes(32)))
    assert not path or not proves_consistency(first, size, *roots, path[:-1])
    assert not path or not proves_consistency(first, size, *roots, (bytes(32), *path[1:]))
    assert not proves_consistency(size + 1, size, *roots, path)


@given(sizes, st.data())
def test_a_forged_past_is_not_kept(size, data):
    """If an entry of the earlier tree was another one, no path of this tree shows that it is kept."""
    told = leaves(size)
    first = data.draw(st.integers(min_value=1, max_value=size))
    at = data.draw(st.integers(min_value=0, max_value=first - 1))
    forged = [*told[:at], b"forged", *told[at + 1 :]]

    assert not proves_consistency(first, size, tree_root(told[:first]), tree_root(forged), consistency_path(forged, first))
