"""The preview of a visit in Chromium: what a phone, a screen, a keyboard and a sheet of paper get."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

import smrules
from smrules.publishing.pages.frame import save_page
from smrules.publishing.pages.preview import preview_page
from tests.conftest import ROOT
from tests.pages.chromium import (
    DESKTOP,
    PHONE,
    complains_of_nothing,
    fits_phone,
    has_contrast,
    is_well_formed,
    loads_nothing_outside,
    opened,
    prints_on_a4,
    reaches_by_keyboard,
)
from tests.unit.publishing import building

pytest.importorskip("jinja2")
pytestmark = pytest.mark.browser

HOSTILE = ["<script>document.title='x'</script>", "\"'><img src=x onerror=alert(1)>", "x" * 500, "汉" * 500, "\u202eשלום عربي 12"]


@pytest.fixture(scope="module")
def noodle_shop(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the pages of the noodle shop, written by the example, by audience."""
    example = importlib.util.spec_from_file_location("noodle_shop_preview", ROOT / "examples" / "noodle-shop" / "preview.py")
    module = importlib.util.module_from_spec(example)
    example.loader.exec_module(module)
    return {file.stem: file for file in module.write_pages(tmp_path_factory.mktemp("noodle-shop"))}


@pytest.fixture
def lanterns(tmp_path: Path):
    """Return a function that writes the page of the lantern shop."""

    def written(answers: dict | None = None, entity: dict | None = None, **more) -> Path:
        library = building.lanterns()
        plan = smrules.plan(library, smrules.Entity(**(entity or building.ENTITY)), on=building.ON)
        save_page(tmp_path / "page.html", preview_page(library, plan, answers=answers, **more))
        return tmp_path / "page.html"

    return written


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["officer", "business"])
def test_the_page_of_the_noodle_shop_keeps_every_promise(browser, noodle_shop, audience):
    """Nearly three hundred questions: nothing from outside, in order, on a phone, on A4, without a complaint."""
    with opened(browser, noodle_shop[audience], size=PHONE) as one:
        assert [] == loads_nothing_outside(one)
        assert [] == is_well_formed(one)
        assert [] == prints_on_a4(one)
        assert [] == fits_phone(one)
        assert [] == complains_of_nothing(one)


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_of_the_noodle_shop_can_be_read(browser, noodle_shop, dark):
    """All of its text has contrast, by day and by night."""
    with opened(browser, noodle_shop["officer"], dark=dark) as one:
        assert [] == has_contrast(one)


@pytest.mark.slow
def test_the_paper_of_the_noodle_shop_is_a_form(browser, noodle_shop):
    """On paper there are boxes, lines for two officers and the business, and no results."""
    with opened(browser, noodle_shop["officer"], size=DESKTOP) as one:
        one.page.emulate_media(media="print")
        seen = {name: one.page.locator(name).first.is_visible() for name in (".option input", ".signing", ".follows", ".bar")}

        assert {".option input": True, ".signing": True, ".follows": False, ".bar": False} == seen
        assert 283 == one.page.locator(".question").count()


def test_what_is_for_paper_stays_on_paper(browser, lanterns):
    """Boxes and lines that are filled in by hand are not on the screen, and what is for the screen is not on paper."""
    with opened(browser, lanterns()) as one:
        assert [] == one.found("visible", ".paper")
        one.page.emulate_media(media="print")
        assert [] == one.found("visible", ".screen, .result, button")


@pytest.mark.parametrize("answers", [None, building.ANSWERS], ids=["without answers", "with answers"])
def test_the_tabulator_reaches_everything(browser, lanterns, answers):
    """Every link, fold and group of answers is reached in order, and shows it."""
    with opened(browser, lanterns(answers)) as one:
        assert [] == reaches_by_keyboard(one)


def test_an_answer_that_is_chosen_shows_what_follows(browser, lanterns):
    """Choosing an answer shows its result at once, and another answer another; what is answered is counted."""
    with opened(browser, lanterns()) as one:
        candles = one.page.locator(".question", has_text="几支明火")
        result = candles.locator(".result")
        assert ("0", "") == (one.page.locator("#done").inner_text(), result.inner_text())

        candles.get_by_label("按 4 算", exact=True).check()
        failed = result.inner_text()
        candles.get_by_label("按 3 算", exact=True).check()

        assert "必须吹灭" in failed and "2026-11-26" in failed and "《灯笼管理办法》第12条" in failed
        assert "不引起新的后果" in result.inner_text()
        assert "1" == one.page.locator("#done").inner_text()


def test_the_next_question_without_an_answer_is_one_key_away(browser, lanterns):
    """The button leads to the first question that is open."""
    with opened(browser, lanterns({"entity.wick": "reed"})) as one:
        one.page.locator("#next").click()

        assert "q2" == one.page.evaluate("document.activeElement.name")


def test_without_script_the_results_are_there_too(browser, lanterns):
    """What follows stands in the page; where no script runs it is unfolded by hand."""
    with opened(browser, lanterns(), script=False) as one:
        candles = one.page.locator(".question", has_text="几支明火")
        candles.get_by_text("各种答案的结果").click()

        assert "必须吹灭" in candles.inner_text()
        assert not one.page.locator(".bar").is_visible()


def test_answers_that_were_given_are_chosen(browser, lanterns):
    """Answers are marked where they are typical and told where they are not."""
    with opened(browser, lanterns(building.ANSWERS)) as one:
        chosen = one.page.evaluate("[...document.querySelectorAll('input:checked')].map((one) => one.labels[0].innerText.trim())")

        assert ["草", "按 4 算"] == chosen
        assert ["已填：812.5℃", "已填：950℃"] == one.page.locator(".given").all_inner_texts()
        assert "4" == one.page.locator("#done").inner_text()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_an_entity_is_called_the_page_holds(browser, lanterns, text):
    """Names that are mark-up, endless, or run from right to left neither run nor break the page."""
    entity = {"id": text, "facts": {"trades": ["paper"]}, "members": {"kiln": [{"mark": text}]}}
    answers = {f"kiln/{text}": {"kiln.degrees": {"value": 950, "note": text}}}

    with opened(browser, lanterns(answers, entity), size=PHONE) as one:
        assert [] == loads_nothing_outside(one)
        assert [] == is_well_formed(one)
        assert [] == fits_phone(one)
        assert [] == prints_on_a4(one)
        assert [] == complains_of_nothing(one)
        assert "检查表（预览）" in one.page.title()
