"""What is not applicable counts nowhere, and where nothing counts there is no grade."""

from dataclasses import replace

from hypothesis import given

from tests.properties.visits import Visit, small_visits, told
from tests.small_libraries import BASIS, Documents, build

ABSENT = {"state": "not-applicable"}


def with_spare_items(documents: Documents) -> Documents:
    """Return the rule files with one item more in every checklist."""
    return {file: [_with_spare_item(one) for one in content] for file, content in documents.items()}


def _with_spare_item(one: dict) -> dict:
    if "checklist" not in one:
        return one
    spare = {"id": f"{one['checklist']}.spare", "ask": "?", "fact": "entity.spare", "class": "general", "expect": True, "basis": BASIS}
    first = {} if one["checklist"] != "food.c0" else {"type": "boolean"}
    return {**one, "items": [*one["items"], {**spare, **first}]}


@given(small_visits())
def test_a_not_applicable_item_changes_no_grade(visit: Visit):
    """One item more in each checklist, marked not applicable, changes no grade and no outcome."""
    library = build(with_spare_items(visit.documents))
    more = replace(visit, answers={**visit.answers, "entity.spare": ABSENT})

    before, after = told(visit.report()), told(more.report(library))
    graded = {member for member, *_ in before["grades"]}
    assert before["grades"] == [one for one in after["grades"] if one[0] in graded]
    assert before["outcomes"] == after["outcomes"]


@given(small_visits())
def test_nothing_applicable_is_no_grade(visit: Visit):
    """If everything is not applicable no checklist has a grade, and nothing is divided by zero."""
    absent = replace(visit, answers={one.fact: ABSENT for one in visit.plan().questions})

    assert set() == {one.value for one in absent.report().grades if one.fact == "checklist.grade"} & {"good", "fair", "bad"}
