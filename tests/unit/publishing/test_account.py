"""Why: the part of an assessment that concerns one thing, in data and in prose."""

from __future__ import annotations

import pytest

from smrules.concepts.diagnostic import InputError
from smrules.concepts.plan import Need
from smrules.publishing.account import account, find_outcome, named, together
from tests.unit.publishing import building


@pytest.fixture(scope="module")
def library():
    """The small library."""
    return building.lanterns()


@pytest.fixture(scope="module")
def visited(library):
    """Plan and assessment of a shop with four candles."""
    return building.visit(library, building.ANSWERS)


def test_an_item_is_explained_with_its_act_and_outcome(library, visited):
    """What concerns the candles is there, what concerns the wick is not."""
    found = account(library, *visited, item="lanterns.shop.candles")

    assert ["lanterns.shop.candles"] == [one.item for one in found.findings]
    assert ["open-flame"] == [one.act for one in found.acts]
    assert ["item/lanterns.shop.candles/what-to-do"] == [one.id for one in found.outcomes]
    assert ["checklist/lanterns.shop"] == [one.member for one in found.grades]


def test_the_prose_names_reason_law_and_deadline(library, visited):
    """An officer reads why it was asked, what was found, and what follows by which article."""
    found = account(library, *visited, item="lanterns.shop.candles").text

    for part in (
        "列入检查，因为行当包含纸灯笼或绢灯笼",
        "不符合。依据《灯笼管理办法》第5条",
        "罚款100元以上200元以下",
        "期限2026年11月26日",
        "第8条",
    ):
        assert part in found


def test_an_item_of_one_member_is_told_apart(library, visited):
    """With its member, an item of a repeated checklist is that of one kiln."""
    both = account(library, *visited, item="lanterns.kiln.degrees")
    one = account(library, *visited, item="lanterns.kiln.degrees@K2")

    assert (["kiln/K1", "kiln/K2"], ["kiln/K2"]) == ([f.member for f in both.findings], [f.member for f in one.findings])


def test_an_item_that_is_not_planned_says_why(library, visited):
    """The kites are not asked about because the shop sells none."""
    found = account(library, *visited, item="kites.shop.candles")

    assert ("“风筝铺”要求行当包含风筝，现为纸灯笼",) == found.not_planned
    assert "未列入本次检查：“风筝铺”要求行当包含风筝，现为纸灯笼。" == found.text


def test_an_unknown_item_is_an_error_with_the_nearest(library, visited):
    """A misspelt item is named, with the one that was meant."""
    with pytest.raises(InputError) as caught:
        account(library, *visited, item="lanterns.shop.candle")

    (found,) = caught.value.diagnostics
    assert "SM302" == found.code
    assert found.hint_zh.startswith("是否想写“lanterns.shop.candles")


def test_an_outcome_is_explained_by_id_and_by_code(library, visited):
    """A code stands for every outcome that has it."""
    by_id = account(library, *visited, outcome="item/lanterns.shop.candles/what-to-do")
    by_code = account(library, *visited, outcome="snuff")

    assert (1, 2) == (len(by_id.outcomes), len(by_code.outcomes))
    assert ["lanterns.shop.candles"] == [one.item for one in by_id.findings]


def test_what_is_open_names_the_facts_that_would_settle_it(library):
    """Without the number of candles the outcome is open, and the candles would settle it."""
    found = account(library, *building.visit(library, {}), item="lanterns.shop.candles")

    assert "“厅里点着几支明火”的处理尚不能确定，可能是吹灭；查明“明火数”即可确定。" in found.text.splitlines()


def test_an_item_that_complies_has_no_outcome(library):
    """What was found is said even where nothing follows."""
    good = {"entity.candles": 1, "entity.wick": "cotton", "kiln/K1": {"kiln.degrees": 1}, "kiln/K2": {"kiln.degrees": 1}}

    found = account(library, *building.visit(library, good), item="lanterns.shop.wick")

    assert () == found.outcomes
    assert "“用什么灯芯”：符合。依据《灯笼管理办法》第6条。" in found.text.splitlines()


@pytest.mark.parametrize("name", ["snuff", "nothing"])
def test_a_decision_needs_exactly_one_outcome(visited, name):
    """A code of two outcomes and an id of none are refused with the ids that there are."""
    with pytest.raises(InputError) as caught:
        find_outcome(visited[1], name)

    (found,) = caught.value.diagnostics
    assert "SM616" == found.code
    assert "item/lanterns.shop.candles/what-to-do" in found.hint_zh


def test_a_code_of_one_outcome_names_it(visited):
    """There is one talk to be had, and its code is enough."""
    assert "item/lanterns.shop.wick/what-to-do" == find_outcome(visited[1], "chat").id


def test_a_need_is_named_with_its_member():
    """Two kilns have two temperatures."""
    assert "“窑温”（kiln/K1）" == named(Need("kiln.degrees", "窑温", "kiln/K1"))


def test_a_member_with_several_needs_is_named_once():
    """Its name follows the last of them; another member, or none, has its own place."""
    needs = [Need("kiln.degrees", "窑温", "kiln/K1"), Need("kiln.draught", "风", "kiln/K1"), Need("entity.wick", "灯芯")]

    assert "“窑温”、“风”（kiln/K1）、“灯芯”" == together(needs)
