"""Rules in Chinese, with links."""

from __future__ import annotations

import pytest

from smrules.concepts.dates import Duration
from smrules.concepts.rules import (
    AllOf,
    AnyOf,
    Between,
    Clause,
    Deadline,
    FineRange,
    Literal,
    Not,
    OneOf,
    ParameterOperand,
    Presence,
    Scaled,
    SetTest,
)
from smrules.concepts.values import NONE, UNKNOWN
from smrules.concepts.vocabulary import FactPath
from smrules.publishing.site.page import Link, Thing
from smrules.publishing.site.rule_words import RuleWords, written
from tests.unit.publishing.building import lanterns
from tests.unit.publishing.site.building import text_of

WORDS = RuleWords(lanterns(), "读它的")
PAPER, SILK = Literal(frozenset({"paper"})), Literal(frozenset({"silk"}))


def clause(fact, test):
    """Return a condition on one fact."""
    return Clause(FactPath(fact), test, "")


CONDITIONS = {
    "明火数不超过3": clause("entity.candles", Between(None, Literal(3))),
    "明火数大于3且小于9": clause("entity.candles", Between(Literal(3), Literal(9), True, True)),
    "灯芯为棉": clause("entity.wick", OneOf((Literal("cotton"),))),
    "灯芯不是棉": clause("entity.wick", OneOf((Literal("cotton"),), True)),
    "": clause("entity.wick", OneOf((Literal("cotton"), Literal("reed")))),
    "行当包含纸灯笼或绢灯笼": clause("entity.trades", SetTest("has", "any", (PAPER, SILK))),
    "行当包含纸灯笼、绢灯笼": clause("entity.trades", SetTest("has", "all", (PAPER, SILK))),
    "行当不包含纸灯笼、绢灯笼": clause("entity.trades", SetTest("lacks", "all", (PAPER, SILK))),
    "行当不全包含纸灯笼、绢灯笼": clause("entity.trades", SetTest("lacks", "any", (PAPER, SILK))),
    "故意": clause("act.wilful", OneOf((Literal(True),))),
    "“故意”不成立": clause("act.wilful", OneOf((Literal(False),))),
    "没有开业日期": clause("entity.founded_on", Presence("none")),
    "有开业日期": clause("entity.founded_on", Presence("known")),
    "（故意）或者（灯芯为棉）": AnyOf(
        (clause("act.wilful", OneOf((Literal(True),))), clause("entity.wick", OneOf((Literal("cotton"),))))
    ),
    "并非（故意）": Not(clause("act.wilful", OneOf((Literal(True),)))),
    "故意，灯芯为棉": AllOf(
        (clause("act.wilful", OneOf((Literal(True),))), clause("entity.wick", OneOf((Literal("cotton"),))))
    ),
}


@pytest.mark.parametrize("expected", CONDITIONS)
def test_a_condition_reads_as_a_sentence(expected):
    """Each kind of test has its words; one that every value passes is left out."""
    assert expected == text_of(WORDS.condition(CONDITIONS[expected]))


def test_facts_in_conditions_lead_to_their_pages():
    """The fact is a link, which tells its page what it is used for."""
    assert (Link("灯芯", Thing("fact", "entity.wick"), "读它的"), "为", "棉") == WORDS.condition(CONDITIONS["灯芯为棉"])


def test_values_that_rows_give_and_acts_lead_to_their_pages():
    """The value of an outcome and an act have pages; a plain choice has none."""
    code, act = (lanterns().fact(name) for name in ("outcome.code", "act.kind"))

    assert (Link("调暗", Thing("code", "outcome.code.dim"), "读它的"),) == WORDS.value("dim", code)
    assert (Link("明火过多", Thing("act", "open-flame"), "读它的"),) == WORDS.value("open-flame", act)


WRITTEN = {
    "dim": Literal("dim"), "true": Literal(True), "unknown": Literal(UNKNOWN), "none": Literal(NONE), "[a, b]": Literal(frozenset({"b", "a"})),
    "100..200": FineRange(Scaled(100), Scaled(200)), "≤ 50": FineRange(Scaled(0), Scaled(50)), "50": FineRange(Scaled(50), Scaled(50)),
    "10..20 × act.value": FineRange(Scaled(10, FactPath("act.value")), Scaled(20, FactPath("act.value"))),
    "3 days after visit.on": Deadline(FactPath("visit.on"), Duration(3, "days")), "visit.on": Deadline(FactPath("visit.on"), None),
    "param.limit after visit.on": Deadline(FactPath("visit.on"), ParameterOperand("limit")),
}  # fmt: skip


@pytest.mark.parametrize("expected", WRITTEN)
def test_a_result_is_shown_as_one_writes_it(expected):
    """What stands below a result is what a rule file would say."""
    assert expected == written(WRITTEN[expected])


def test_fines_and_deadlines_are_told_in_chinese():
    """A fine is a range of money, a deadline a length after a day."""
    fine, due = (lanterns().fact(name) for name in ("sanction.fine", "outcome.due"))

    assert "100元以上200元以下" == text_of(WORDS.result(WRITTEN["100..200"], fine))
    assert "50元以下" == text_of(WORDS.result(WRITTEN["≤ 50"], fine))
    assert "检查日期后 3日" == text_of(WORDS.result(WRITTEN["3 days after visit.on"], due))


def test_derived_facts_are_told_in_chinese():
    """A count says what is counted."""
    derivation = lanterns().derivations["checklist.red_failed"]

    assert "类别为红项，不合格的检查事项的个数" == text_of(WORDS.derivation(derivation))
