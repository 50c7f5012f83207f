"""Guides: what is looked at, how to pass, what the law allows, and what is spared."""

from __future__ import annotations

from datetime import date

import pytest

import smrules
from smrules.publishing.guide.choosing import trade_fact
from smrules.publishing.guide.consequences import Consequences
from smrules.publishing.guide.files import area_of, guide_page
from smrules.publishing.guide.guides import Guides
from smrules.publishing.guide.plain_words import PlainWords
from tests.pages.markup import Markup
from tests.unit.publishing.building import ENTITY, lanterns

ON = date(2026, 11, 23)


def guide(code="paper"):
    """Return the guide of one trade of the small library."""
    library = lanterns()
    return Guides(library, ON).of_trade(trade_fact(library), code)


def card(found, item):
    """Return the card of a guide that an item is part of."""
    groups = (*found.certain, *found.perhaps)
    return next(one for group in groups for one in group.cards if item in one.items)


def test_a_trade_gets_what_its_plan_asks():
    """By place in the order of the visit what is certain; what hangs on more by checklist with its condition."""
    found = guide()

    assert [("大门", 1), ("厅堂", 1)] == [(one.title, len(one.cards)) for one in found.certain]
    assert ["窑（有窑）"] == [one.title for one in found.perhaps]
    assert (2, 1) == (found.count, found.count_perhaps)


def test_a_card_says_how_to_pass():
    """The answer that complies, the law, the act and its penalties in words."""
    found = card(guide(), "lanterns.shop.candles")

    assert ("应当不超过3",) == found.how_to_pass
    assert ("《灯笼管理办法》第5条",) == found.law
    assert ("从大门走到后墙，一支一支地数。",) == found.look_for
    assert ("吹灭",) == found.outcomes
    act, (penalty,) = found.acts[0]
    assert ("明火过多", "《灯笼管理办法》第12条") == (act, penalty.law)
    assert ("故意的：罚款100元以上200元以下", "“故意”不成立的：罚款50元以下") == penalty.rows


def test_a_question_of_several_items_is_one_card():
    """A shop with two trades reads the question once, with what each domain demands."""
    library = lanterns()
    entity = smrules.Entity("shop", {"trades": ["paper", "kite"]})
    found = Guides(library, ON).of_plan(smrules.plan(library, entity, on=ON), "shop")

    merged = card(found, "kites.shop.candles")
    assert {"lanterns.shop.candles", "kites.shop.candles"} == set(merged.items)
    assert {"应当不超过3", "应当是 0"} == set(merged.how_to_pass)


EXPECTED = {
    "food-operation.catering.licence-scope": "答案应当是“是”",
    "food-operation.catering.licence-valid": "应当不早于检查日期",
}


@pytest.mark.parametrize("item", EXPECTED)
def test_what_is_expected_is_told_in_plain_words(shipped, item):
    """Yes or no as an answer, a limit as a limit."""
    assert EXPECTED[item] == PlainWords(shipped, ON).how_to_pass(shipped.items[item])


def test_leniency_is_told_as_the_tables_say(shipped):
    """Minor and first offences are spared where the tables say so; what an act is by its nature excludes what it excludes."""
    consequences = Consequences(PlainWords(shipped, ON))
    acts = shipped.vocabulary.acts.values()
    plain = next(one.id for one in acts if one.facts.get("act.red_line") is False)
    red = next(one.id for one in acts if one.facts.get("act.red_line") is True)

    assert ("没有主观过错，应当不予处罚", "轻微，应当不予处罚", "初次违法，可以不予处罚") == consequences.leniency(plain)
    assert ("没有主观过错，应当不予处罚", "轻微，应当不予处罚") == consequences.leniency(red)


def test_the_rules_of_leniency_are_told_with_their_words(shipped):
    """Each row as a sentence, and what its derived facts mean, with figures as of the day."""
    rule = Consequences(PlainWords(shipped, ON)).leniency_rules()[0]

    assert "违法行为轻微，及时改正，危害后果为没有造成危害后果的：轻微，应当不予处罚" in rule.rows
    assert any("认定初次违法的回溯期（2年）" in one for one in rule.meaning)


def test_without_such_tables_there_is_no_leniency():
    """The small library spares nothing, and the guide does not say that it does."""
    assert () == guide().leniency


def test_a_liability_of_other_domains_is_left_out(shipped):
    """Where a liability wants a failed item of its domain, a card of other domains does not threaten with it."""
    consequences = Consequences(PlainWords(shipped, ON))
    food = shipped.items["food-operation.catering.cooperation"]

    laws = [one.law for one in consequences.penalties(food.act, [food])]
    assert ["《中华人民共和国食品安全法》第133条"] == laws


def test_law_is_that_of_the_day(shipped):
    """Before the law changed its older version is cited; a liability not yet in force is left out."""
    item = shipped.items["food-operation.catering.licence-valid"]
    old, new = (Consequences(PlainWords(shipped, day)).words for day in (date(2025, 11, 30), date(2025, 12, 1)))

    assert [one.instrument for one in item.basis if old.is_alive(one)] != [
        one.instrument for one in item.basis if new.is_alive(one)
    ]
    assert () == Consequences(PlainWords(shipped, date(2000, 1, 1))).penalties(item.act, [item])


def test_local_rules_hold_only_at_their_place(shipped):
    """Without a place the liabilities of a province are left out, in the province they are there."""
    item = shipped.items["food-operation.catering.licence-valid"]
    local = [one for one in shipped.adding["sanction"] if one.place and not shipped.rules_out(one, {"act.kind": item.act})]
    everywhere, here = Consequences(PlainWords(shipped, ON)), Consequences(PlainWords(shipped, ON), local[0].place + "01")

    assert local and all(one not in everywhere.punishing(item.act) for one in local)
    assert all(one in here.punishing(item.act) for one in local)


def test_the_page_for_one_business_is_whole_and_escaped():
    """Its name is text, its mark-up valid, it loads nothing."""
    library = lanterns()
    entity = smrules.Entity("<b>", {**ENTITY["facts"], "trades": ["paper"]}, ENTITY["members"])
    text = guide_page(library, smrules.plan(library, entity, on=ON))
    page = Markup(text)

    assert ([], [], []) == (page.wrong, page.loads, [one for one in page.links if not one.startswith("#")])
    assert "&lt;b&gt;：会查什么" in text and "窑温多少" in text


def test_the_place_of_a_business_is_what_stands_in_for_the_place_of_the_visit():
    """The fact is named by the rules."""
    library = lanterns()
    plan = smrules.plan(library, smrules.Entity("x", {"town": "3701"}), on=ON)

    assert "3701" == area_of(library, plan)
