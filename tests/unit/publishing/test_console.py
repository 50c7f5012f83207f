"""Tables on a terminal: everything is there, columns stay in line, text is only text."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len

import smrules
from smrules.concepts.diagnostic import diagnostic
from smrules.concepts.position import Position
from smrules.publishing.account import account
from smrules.publishing.console import Screen
from tests.unit.publishing import building


@pytest.fixture(scope="module")
def library():
    """The small library."""
    return building.lanterns()


@pytest.fixture(scope="module")
def visited(library):
    """Plan and assessment of a shop with four candles."""
    return building.visit(library, building.ANSWERS)


def printed(print_) -> str:
    """Return what is printed to a file."""
    stream = io.StringIO()
    print_(Screen(stream))
    return stream.getvalue()


def lines_with(text: str, word: str) -> list[str]:
    """Return the lines that hold a word."""
    return [line for line in text.splitlines() if word in line]


def test_columns_are_in_line_for_wide_characters():
    """The second column begins at the same cell whatever stands in the first."""
    rows = [("灯笼", "X"), ("ab", "X"), ("一二三四五", "X")]

    found = printed(lambda screen: screen.table(("甲", "乙"), rows)).splitlines()[2:]

    assert 1 == len({cell_len(line[: line.index("X")]) for line in found})


def test_text_is_not_markup_and_cannot_command_the_terminal():
    """Brackets, colons and escape characters are shown, not obeyed."""
    found = printed(lambda screen: screen.line("[bold]x[/] :smile: \x1b[31m\a"))

    assert "[bold]x[/] :smile: �[31m�\n" == found


def test_a_table_without_rows_is_not_printed():
    """Nothing is nothing."""
    assert "" == printed(lambda screen: screen.table(("甲",), []))


def test_a_plan_is_grouped_by_place_in_walking_order(library, visited):
    """The gate comes before the hall, and questions are numbered throughout."""
    found = printed(lambda screen: screen.plan(visited[0], library)).splitlines()

    places = [line for line in found if line.startswith("【")]
    numbers = [line.split()[0] for line in found if line[:1].isdigit()]
    assert ["【大门】", "【厅堂】"] == places
    assert ["1", "2", "3", "4"] == numbers


def test_a_plan_shows_members_guidance_answers_and_refused_domains(library, visited):
    """What an officer needs at the place stands in the table."""
    found = printed(lambda screen: screen.plan(visited[0], library))

    for part in ("[K1] 窑温多少", "一支一支地数", "数字（℃）", "“风筝铺”要求行当包含风筝", "牵头领域：灯笼"):
        assert part in found


def test_what_is_known_is_listed_apart(library):
    """An answer that the register gives is shown and not asked."""
    entity = smrules.Entity("x", {"trades": ["paper"], "wick": "reed"}, {"kiln": []})

    found = printed(lambda screen: screen.plan(smrules.plan(library, entity, on=building.ON), library))

    assert ["用什么灯芯", "草", "检查对象资料"] == lines_with(found, "检查对象资料")[0].split()


def test_an_assessment_shows_outcomes_with_mode_deadline_and_law(library, visited):
    """Each proposal stands in one row with what it needs."""
    found = printed(lambda screen: screen.assessment(visited[1], library))

    row = next(line for line in lines_with(found, "吹灭") if "厅里点着几支明火" in line)
    assert ["2", "吹灭", "必须", "2026-11-26", "“厅里点着几支明火”", "《灯笼管理办法》第8条"] == row.split()


def test_an_assessment_shows_findings_acts_grades_and_presumptions(library, visited):
    """Whatever was found is on the page."""
    found = printed(lambda screen: screen.assessment(visited[1], library))

    for part in (
        "符合 1，不符合 3",
        "罚款100元以上200元以下",
        "张扬",
        "推定、待作决定的人确认：刺眼",
        "   2  item/lanterns.shop.candles/what-to-do",
    ):
        assert part in found


def test_an_assessment_without_answers_says_what_to_find_out(library):
    """The facts that settle most come first."""
    _, assessment = building.visit(library, {})

    found = printed(lambda screen: screen.assessment(assessment, library))

    assert "没有已确定的处理意见" in found
    assert lines_with(found, "“明火数”")


def test_an_account_shows_the_facts_that_rows_read(library, visited):
    """A presumed fact is marked."""
    told = account(library, *visited, outcome="chat")

    found = printed(lambda screen: screen.account(told, library))

    assert ["刺眼", "否", "false", "推定"] == lines_with(found, "刺眼  ")[0].split()
    assert "规则：what-to-do.chat（rules.yaml:" in found


def test_an_admission_says_why_not(library):
    """Every reason against the visit is printed."""
    found = smrules.admit(library, smrules.Entity(**building.ENTITY), on=building.ON, team=[])

    lines = printed(lambda screen: screen.admission(found, library)).splitlines()

    assert [
        "2026-11-23：不能进行检查",
        "· 一个人：有牌的来人数为0。依据《灯笼管理办法》第3条。说明：至少两个有牌的人。",
    ] == lines


def test_an_admission_tells_certain_from_possible(shipped):
    """What is only possible is listed while nothing is certain, else counted; what the trigger exempts from is told."""
    shop = smrules.Entity("92370102MA3D7K2X4Q", {"activities": ["catering"]})
    two = [smrules.Officer("01", True), smrules.Officer("02", True)]
    open_, refused = (
        smrules.admit(shipped, shop, on=building.ON, team=team, trigger="complaint", reason="第7号") for team in (two, [])
    )

    told, short = (printed(lambda screen, one=one: screen.admission(one, shipped)).splitlines() for one in (open_, refused))

    assert ["2026-11-23：还不能确定能否进行检查", "缘由：投诉举报，第7号"] == told[:2]
    assert ["· 可能：没有确定检查事项", "· 可能：检查事项没有列入公布的清单", "· 不受年度频次上限限制"] == [
        line.split("：检查缘由")[0].split("：本次")[0].split("：没有列入")[0] for line in told if line.startswith("·")
    ]
    assert "还要查明：本次检查的事项清单" == told[-1]
    assert "2026-11-23：不能进行检查" == short[0]
    assert "· 另有 2 条理由还不能确定，用 --json 可以全部列出" in short


def test_a_decision_stands_beside_its_proposal(library, visited):
    """An override shows both."""
    decision = smrules.decide(library, visited[1].outcomes[0], by="王五", code="chat", reason="初次")

    lines = printed(lambda screen: screen.decision(decision, library)).splitlines()

    assert ["决定：聊一聊（王五）", "改变了建议：必须吹灭", "理由：初次"] == lines[:3]


def test_a_message_stays_on_one_line():
    """Programs read one message a line, however long it is."""
    long = diagnostic("SM606", Position("e.json"), where="x" * 400, problem_zh="…", problem_en="…")

    found = printed(lambda screen: screen.checked([long], None, "en"))

    assert ["e.json:1:1: error SM606 " + "x" * 400 + ": …", "1 处错误，0 处警告"] == found.splitlines()
