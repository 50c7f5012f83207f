"""RFC 3797 gives what its section 6 and real draws of the IETF gave, and nothing else."""

from __future__ import annotations

from hashlib import md5

import pytest

from smrules.inspection.draw.rfc3797 import MOST_SELECTIONS, digest_of, select, source_text

NAMES = (
    "John Mary Bashful Dopey Sleepy Grouchy Doc Sneazy Handsome Cassandra Pollyanna Pendragon Pandora Faith Hope Charity Lee "
    "Longsuffering Chastity Smith Pride Sloth Envy Anger Kasczynski"
).split()
KEY = b"9319./2.5.8.10.12./9.18.26.34.41.45./"
DIGESTS = """
990DD0A5692A029A98B5E01AA28F3459 3691E55CB63FCC37914430B2F70B5EC6 FE814EDF564C190AC1D25753979990FA
1863CCACEB568C31D7DDBDF1D4E91387 F4AB33DF4889F0AF29C513905BE1D758 13EAEB529F61ACFB9A29D0BA3A60DE4A
992DB77C382CA2BDB9727001F3CDCCD9 63AB4258ECA922976811C7F55C383CE7 DFBC5AC97CED01B3A6E348E3CC63F40D
31CB111C4A4EBE9287CEAE16FE51B909 07FA46C122F164C215BBC72793B189A3 AC52F8D75CCBE2E61AFEB3387637D501
53306F73E14FC0B2FBF434218D25948E B5D1403501A81F9A47318BE7893B347C 85B10B356AA06663EF1B1B407765100A
3269E6CE559ABD57E2BA6AAB495EB9BD
""".split()
PERMUTATION = [17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22, 5, 18, 9, 1, 4, 12, 15, 20, 14, 11, 3, 6, 21, 10]
NOMCOM = [
    (154, [[7, 8, 11, 17, 19, 25, 46], [int("08285182")], [60115701], [2, 3, 18, 26, 32, 33, 42]],
     "7.8.11.17.19.25.46./8285182./60115701./2.3.18.26.32.33.42./", "D31D1C4AC453CA37989E9920B4E9BC03",
     [138, 151, 89, 112, 117, 145, 118, 143, 144, 122, 95, 139]),
    (134, [[17, 20, 22, 35, 38, 48, 36], [90193202], [55598744], [11, 17, 21, 48, 50, 9, 10]],
     "17.20.22.35.36.38.48./90193202./55598744./9.10.11.17.21.48.50./", "CA30D5996DE35BA57B393541328C4159",
     [90, 25, 92, 126, 24, 31, 122, 96, 81, 132, 2, 41]),
]  # fmt: skip


def by_list(pool: list, count: int, key: bytes) -> list:
    """Return what the plain algorithm selects from a shrinking list."""
    left, found = list(pool), []
    for index in range(count):
        counter = index.to_bytes(2, "big")
        found.append(left.pop(int.from_bytes(md5(counter + key + counter).digest(), "big") % len(left)))
    return found


def test_sources_have_one_canonical_form():
    """Numbers are sorted and ended by points, sources by slashes: 37 characters in the example of the RFC."""
    text = source_text([9319]) + source_text([2, 5, 12, 8, 10]) + source_text([9, 18, 26, 34, 41, 45])

    assert (KEY, 37) == (text.encode(), len(text))


@pytest.mark.parametrize(("index", "digest"), list(enumerate(DIGESTS)))
def test_digests_of_the_rfc(index, digest):
    """The sixteen published digests come out."""
    assert digest == digest_of(index, KEY).hex().upper()


def test_selection_of_the_rfc():
    """The whole permutation comes out, and the first ten by name."""
    ten = "Lee Doc Mary Charity Kasczynski Envy Sneazy Anger Chastity Pandora".split()

    assert PERMUTATION == select(list(range(1, 26)), 25, KEY)
    assert ten == select(NAMES, 10, KEY)
    assert [16, 6, 1] == [int(digest, 16) % (25 - index) for index, digest in enumerate(DIGESTS[:3])]


@pytest.mark.parametrize(("size", "sources", "text", "digest", "expected"), NOMCOM, ids=["2013", "2012"])
def test_real_draws(size, sources, text, digest, expected):
    """Two nominating committees come out: without leading zeros, and with sorted numbers."""
    key = "".join(map(source_text, sources))

    assert text == key
    assert digest == digest_of(0, key.encode()).hex().upper()
    assert expected == select(list(range(1, size + 1)), 12, key.encode())


def test_the_tree_selects_what_the_list_selects():
    """Finding the n-th remaining place by a tree is only faster."""
    for size in (1, 2, 7, 64, 65, 1000):
        assert by_list(list(range(size)), size, KEY) == select(list(range(size)), size, KEY)


def test_two_entries_swapped_change_the_outcome():
    """The order of the list matters."""
    swapped = [NAMES[1], NAMES[0], *NAMES[2:]]

    assert select(NAMES, 25, KEY) != select(swapped, 25, KEY)


@pytest.mark.parametrize("counter", [b"\x01", (1).to_bytes(2, "little")], ids=["one byte", "little-endian"])
def test_another_counter_is_another_algorithm(counter):
    """A counter of one byte, or with its bytes swapped, does not give the second digest."""
    assert DIGESTS[1] != md5(counter + KEY + counter).hexdigest().upper()


def test_more_than_the_counter_holds_is_refused():
    """65,536 can be selected, one more cannot; nor can more than there are."""
    pool = range(MOST_SELECTIONS + 1)

    assert MOST_SELECTIONS == len(select(pool, MOST_SELECTIONS, KEY))
    for count, some in ((MOST_SELECTIONS + 1, pool), (3, range(2))):
        with pytest.raises(ValueError):
            select(some, count, KEY)
