"""The preview of a visit as text: what it holds, for whom, and always the same."""

from __future__ import annotations

import html
import re
import sys
from decimal import Decimal

import pytest

import smrules
from smrules.concepts.assessment import OpenQuestion
from smrules.concepts.diagnostic import InputError
from smrules.concepts.plan import Need
from smrules.publishing.pages import frame
from smrules.publishing.pages.preview import preview_page
from smrules.publishing.pages.preview_results import Line, open_line
from tests.small_libraries import build
from tests.unit.publishing import building

pytest.importorskip("jinja2")


def page_of(answers=None, entity=None, library=None, **more) -> str:
    """Return the page of the lantern shop."""
    library = library or building.lanterns()
    plan = smrules.plan(library, smrules.Entity(**(entity or building.ENTITY)), on=building.ON)
    return preview_page(library, plan, answers=answers, **more)


def text_of(page: str) -> str:
    """Return what a page says, without mark-up, style and script."""
    body = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def test_the_page_says_what_it_is_and_how_it_was_made():
    """Library hash and day stand in it, and that one answer is changed at a time by smrules."""
    library = building.lanterns()
    text = text_of(page_of())

    assert library.content_hash in text
    assert "2026年11月23日" in text
    assert "由 smrules 在生成页面时算出，每次只变一个答案，其余各问都按符合计" in text
    assert "其余按所给的答案计" in text_of(page_of(building.ANSWERS))


SHOWN = {
    "the facts of the entity": "厅堂面积 80.5平方米",
    "its members": "窑号：K1",
    "how to look": "从大门走到后墙，一支一支地数。",
    "type and limits of an answer": "答案：数字，不低于0，不超过50。符合的答案：不超过3。",
    "type and unit of an answer": "答案：数字，单位：℃，保留1位小数。",
    "the law": "《灯笼管理办法》第5条",
    "why an item is there": "行当包含纸灯笼或绢灯笼",
    "why a domain is not": "要求行当包含风筝，现为纸灯笼",
    "what is presumed": "刺眼为否，由作决定的人确认",
    "the class of an item": "红项",
    "a proposed outcome with its day": "必须吹灭 期限 2026-11-26",
    "a violation": "明火过多",
    "a penalty that hangs on a circumstance": "法律责任：幅度要等有关事实查明后才能确定",
    "a member's question": "窑 K2",
    "the id of an item": "lanterns.shop.candles",
}


@pytest.mark.parametrize("what", SHOWN)
def test_the_page_of_an_officer_shows(what):
    """The page shows everything that the plan knows, and what each answer leads to."""
    assert SHOWN[what] in text_of(page_of())


def test_the_page_of_a_business_has_no_enforcement():
    """The business learns what is asked and what complies; no outcome, violation, presumption or result is in its page."""
    text = text_of(page_of(audience="business"))

    assert "从大门走到后墙，一支一支地数。" in text and "不超过3" in text and "《灯笼管理办法》第5条" in text
    assert [] == [word for word in ("吹灭", "调暗", "明火过多", "推定", "违法", "处罚", "拟处理", "检查人员（两人）") if word in text]


def test_results_are_those_of_assess():
    """For four candles the page shows what `assess` proposes when the others comply."""
    library = building.lanterns()
    plan, report = building.visit(library, {"entity.candles": 4, "entity.wick": "cotton", "kiln/K1": {"kiln.degrees": 0}})
    text = text_of(preview_page(library, plan))

    assert [("必须", "吹灭", "2026-11-26")] == [(one.mode_label, one.label, str(one.due)) for one in report.outcomes]
    assert re.search(r"按 4 算 不符合 违法行为 明火过多 .*?拟处理 必须吹灭 期限 2026-11-26", text)


def test_a_list_that_was_not_given_is_asked_for():
    """Without a list of kilns their questions stand in the page once, and cannot be filled in."""
    text = text_of(page_of(entity={"id": "x", "facts": {"trades": ["paper"]}}))

    assert "提供每个窑的清单后才能逐个填写" in text
    assert "其余各问都按符合计（有 1 问无法代填，按未填写计）" in text


def test_what_is_known_is_not_asked():
    """A known fact stands apart, with its source."""
    entity = {"id": "x", "facts": {"trades": ["paper"], "candles": 9}, "members": {"kiln": []}}

    assert re.search(r"已知，不再问 .*厅里点着几支明火 9 来源：检查对象资料", text_of(page_of(entity=entity)))


def test_rule_files_cannot_write_mark_up():
    """Labels, questions, guidance and law are shown as they stand, never as mark-up."""
    bad = "<script>alert('&\"')</script>"
    words = [
        {"domains": [{"id": "one", "title": bad}]},
        {"instruments": [{"id": "law", "title": bad, "in_force": "2020-01-01.."}]},
        {
            "vocabulary": "one",
            "places": {"here": bad},
            "facts": {
                "item.class": {"label": bad, "type": "choice", "of": {"one": bad}},
                "entity.it": {"label": bad, "type": "choice", "of": {"x": bad, "y": bad + "2"}},
            },
        },
    ]
    item = {
        "id": "one.it.is", "ask": bad, "fact": "entity.it", "class": "one", "expect": "x", "look_for": bad, "where": "here",
        "basis": [{"instrument": "law", "article": bad}],
    }  # fmt: skip
    library = build({"words.yaml": words, "one.yaml": [{"checklist": "one.it", "domain": "one", "title": bad, "items": [item]}]})

    page = page_of(library=library, entity={"id": bad})

    assert "alert(" in page and "<script>alert" not in page
    assert 1 == page.count("<script>")


@pytest.mark.parametrize("answers", [None, building.ANSWERS])
@pytest.mark.parametrize("audience", ["officer", "business"])
def test_the_same_visit_gives_the_same_page(answers, audience):
    """The page is a function of library, entity, day and answers."""
    assert page_of(answers, audience=audience) == page_of(answers, audience=audience)


def test_progress_is_told_for_every_typical_answer():
    """Whoever waits sees how many answers are done."""
    seen = []

    page_of(progress=lambda *told: seen.append(told))

    assert [("answers", number, len(seen)) for number in range(1, len(seen) + 1)] == seen
    assert len(seen) > 10


@pytest.mark.parametrize("audience", ["officer", "business"])
def test_answers_that_do_not_fit_are_refused(audience):
    """A page is never made of answers that `assess` would refuse."""
    with pytest.raises(InputError) as refused:
        page_of({"entity.candles": "many"}, audience=audience)

    assert ["SM602"] == [one.code for one in refused.value.diagnostics]


def test_without_jinja_the_message_comes_first(monkeypatch):
    """What is not installed is said before anything is worked out."""
    frame._environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)

    with pytest.raises(InputError) as refused:
        page_of(progress=lambda *told: pytest.fail("worked"))

    assert ["SM666"] == [one.code for one in refused.value.diagnostics]


def test_there_are_pages_for_two_audiences():
    """Another audience is a message that names both."""
    with pytest.raises(InputError) as refused:
        page_of(audience="press")

    assert ["SM669"] == [one.code for one in refused.value.diagnostics]
    assert "officer, business" in str(refused.value)


def test_what_is_open_says_what_would_settle_it():
    """Facts of the act itself are named plainly, those of others with whose they are; of many the first six."""
    needs = [Need("act.wilful", "故意", "act/a"), Need("kiln.degrees", "窑温", "kiln/K1")]
    near = OpenQuestion("outcome", "act/a", "“甲”的处理", True, ("吹灭", "调暗"), tuple(needs), why=("期限未到",))
    many = OpenQuestion("outcome", "act/a", "“甲”的处理", True, (), tuple(Need(f"act.{n}", f"情节{n}", "act/a") for n in range(8)))

    assert Line("待定", "“甲”的处理：可能是吹灭、调暗", "", ("期限未到", "要查明：故意、窑温（K1）")) == open_line(near)
    assert ("要查明：情节0、情节1、情节2、情节3、情节4、情节5等 8 项",) == open_line(many).more


GIVEN = {
    "a plain value": ({"entity.candles": 3}, "按 3 算"),
    "a decimal": ({"entity.candles": Decimal("3")}, "按 3 算"),
    "a value with a state": ({"entity.candles": {"value": 4, "state": "noncompliant"}}, "按 4 算"),
    "corrected on the spot": ({"entity.candles": {"value": 4, "state": "corrected-on-site"}}, "按 4 算，已当场改正"),
    "a state that the value tells": ({"entity.wick": {"state": "noncompliant"}}, "草"),
    "a state alone": ({"entity.candles": {"state": "unable"}}, "已填：无法判断"),
    "not applicable": ({"entity.candles": {"state": "not-applicable"}}, "合理缺项"),
    "another value": ({"entity.candles": 7}, "已填：7"),
    "a value and a state": ({"entity.candles": {"value": 7, "state": "corrected-on-site"}}, "已填：7，不符合，已当场改正"),
}


@pytest.mark.parametrize("what", GIVEN)
def test_an_answer_is_chosen_or_told(what):
    """An answer that is typical is chosen, any other is written beside the question."""
    answers, expected = GIVEN[what]
    page = page_of(answers)

    chosen = re.findall(r"<input[^>]* checked> <span>([^<]*)</span>", page)
    assert [expected] == chosen + re.findall(r'<p class="given">([^<]*)</p>', page)
