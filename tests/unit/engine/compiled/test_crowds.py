"""Crowds: which members belong to whom, and which pass a test."""

from __future__ import annotations

from smrules.engine.compiled.crowds import Crowd
from smrules.engine.world import Member

ENTITY = Member("entity", "e")
VISIT = Member("visit", "v", {}, ENTITY)
LISTS = [Member("checklist", str(number), {}, VISIT) for number in range(2)]
ITEMS = [Member("item", f"{number}", {}, LISTS[number % 2]) for number in range(5)]
OTHER = Member("office", "o")


def test_members_belong_to_what_surrounds_them():
    """Each checklist has its own items; visit and entity have all; a stranger to all of them has all too."""
    crowd = Crowd(ITEMS)

    assert [0b10101, 0b01010, 0b11111, 0b11111, 0b11111] == [crowd.of(one) for one in (*LISTS, VISIT, ENTITY, OTHER)]


def test_members_that_the_case_does_not_list_are_known_by_name_only():
    """An item that only an act names is no item of the visit."""
    crowd = Crowd(ITEMS[:2], ITEMS)

    assert 0b11 == crowd.of(VISIT)
    assert ITEMS[3:] == crowd.some(crowd.at(ITEMS[3:]))


def test_a_condition_is_asked_of_each_member_once():
    """Those that are not in question are not asked, and nobody is asked twice."""
    asked = []

    def holds(case, member, owner):
        asked.append(member.key)
        return {"0": True, "2": None}.get(member.key, False)

    crowd = Crowd(ITEMS)
    first = crowd.holding(holds, None, None, 0b00101, 0b00111)
    second = crowd.holding(holds, None, None, 0b11111, 0b11111)

    assert ((0b00001, 0b00101), (0b00001, 0b00101)) == (first, second)
    assert ["0", "1", "2", "3", "4"] == asked
