"""Everything at once."""

from smrules.verification.check import check
from tests.unit.verification.building import library, rows
from tests.unit.verification.faults.test_contradictions import DOOR, checklist


def test_diagnostics_come_in_the_order_of_the_file():
    """Mistakes of all kinds are sorted by their place."""
    table = rows("entity.staff: ≥ 1 → good", "entity.staff: ≥ 1 → bad")
    built = library(table, checklist("a", DOOR[0]), checklist("b", DOOR[1]))

    found = check(built)

    assert ["SM402", "SM404", "SM503", "SM507", "SM701"] == sorted({one.code for one in found})
    assert sorted(one.position for one in found) == [one.position for one in found]


def test_progress_is_told_by_stage():
    """Each stage ends with all of it done."""
    told = []

    check(library(rows("entity.open: true → good", otherwise="bad"), checklist("a", DOOR[0])), lambda *step: told.append(step))

    assert [("tables", 1, 1), ("items", 1, 1), ("pairs", 1, 3), ("pairs", 2, 3), ("pairs", 3, 3), ("law", 1, 1)] == told


def test_a_sound_library_has_no_errors():
    """Of the base alone there is only the warning that acts go unpunished."""
    assert {("SM507", "warning")} == {(one.code, one.level) for one in check(library())}
