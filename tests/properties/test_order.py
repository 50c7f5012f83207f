"""The order of files, documents, items, tables and rows changes nothing, outside tables where it is said to matter."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.visits import Visit, small_visits, told
from tests.small_libraries import Documents, build


def shuffled(documents: Documents, random: Random) -> Documents:
    """Return the same rule files in another order, and in another order inside."""
    files = list(documents.items())
    random.shuffle(files)
    return {file: [_shuffled(one, random) for one in content] for file, content in files}


def _shuffled(one: dict, random: Random) -> dict:
    lists = {key: list(one[key]) for key in ("items", "tables", "derive") if key in one}
    if "rows" in one and one.get("hit") != "first":
        lists["rows"] = list(one["rows"])
    for entries in lists.values():
        random.shuffle(entries)
    return {**one, **lists, **({"tables": [_shuffled(table, random) for table in lists["tables"]]} if "tables" in lists else {})}


@given(small_visits(), st.randoms(use_true_random=False))
def test_order_changes_nothing(visit: Visit, random: Random):
    """Shuffled rule files plan the same questions and tell the same."""
    other = build(shuffled(visit.documents, random))

    assert [(one.fact, one.sources) for one in visit.plan().questions] == [
        (one.fact, one.sources) for one in visit.plan(other).questions
    ]
    assert told(visit.report()) == told(visit.report(other))
