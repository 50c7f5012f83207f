"""A part of the check is worked out again when something that it read is another, and only then."""

from smrules.verification.check import check, parts
from smrules.verification.recheck import Rechecker
from tests.unit.verification.building import library, rows
from tests.unit.verification.faults.test_contradictions import DOOR, checklist

OF_ALL = 4
"""Parts that are about the whole library, and worked out every time."""


def test_what_is_as_before_is_not_checked_again():
    """The same rules read anew cost only the parts that look at everything."""
    rechecker = Rechecker()
    first = rechecker.check(library(rows("entity.open: true → good", otherwise="bad"), checklist("a", DOOR[0])))
    every = rechecker.checked

    again = rechecker.check(library(rows("entity.open: true → good", otherwise="bad"), checklist("a", DOOR[0])))

    assert (first, OF_ALL) == (again, rechecker.checked)
    assert every > OF_ALL


def test_a_changed_row_is_checked_again():
    """A table with another row is another table; what it says now is what is shown."""
    rechecker = Rechecker()
    rechecker.check(library(checklist("a", DOOR[0]), rows("entity.staff: ≥ 1 → good", otherwise="bad")))
    changed = library(checklist("a", DOOR[0]), rows("entity.staff: ≥ 1 → good"))

    found = rechecker.check(changed)

    assert (check(changed), OF_ALL + 1) == (found, rechecker.checked)
    assert "SM402" in {one.code for one in found}


def test_every_part_of_the_check_has_a_name_of_its_own():
    """What was found before is looked up under a name that no other part has."""
    found = [(part.stage, *part.name) for part in parts(library(rows("entity.open: true → good", otherwise="bad")))]

    assert sorted(found, key=str) == sorted(set(found), key=str)
