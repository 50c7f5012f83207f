"""The site of the shipped library as files, and one page of each kind in Chromium."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from smrules.concepts.entity import Entity
from smrules.inspection.plan import plan
from smrules.publishing.guide.choosing import choosable
from smrules.publishing.site.build import site_files
from smrules.publishing.site.folder import LIST, write_site
from tests.pages.chromium import (
    DESKTOP,
    PHONE,
    complains_of_nothing,
    fits_phone,
    has_contrast,
    is_well_formed,
    opened,
    prints_on_a4,
    reaches_by_keyboard,
)
from tests.pages.markup import Markup, dead_links

pytest.importorskip("jinja2")
pytestmark = pytest.mark.slow

ON = date(2026, 11, 25)
OF_EACH_KIND = (
    "index", "all-items", "decision-graph", "domains/food-operation", "checklists/food-operation.catering", "checklists/cold-chain-2026",
    "items/food-operation.catering.licence-valid", "facts/act.leniency", "facts/entity.activities", "tables/leniency",
    "tables/food-safety-law-124", "codes/outcome.code.order-to-correct", "acts/false-advertising", "parameters/hearing_fine",
    "instruments/administrative-penalty-law-2021", "draws/food-operation.annual-2026", "guarantees/leniency-keeps-correction",
    "guide/index", "guide/trade.parking", "guide/choose",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(shipped, tmp_path_factory) -> Path:
    """Return the folder of the whole site."""
    folder = tmp_path_factory.mktemp("site")
    write_site(folder, site_files(shipped, ON))
    return folder


@pytest.fixture(scope="module")
def pages(site) -> dict[str, Markup]:
    """Return every page of the site, read."""
    found = sorted(site.rglob("*.html"))
    return {one.relative_to(site).as_posix(): Markup(one.read_text(encoding="utf-8")) for one in found}


# --- as files ------------------------------------------------------------------------------------


def test_no_link_is_dead(site, pages):
    """Every link leads to a page of the site and to a place on it; all are relative, so the folder may be moved."""
    assert [] == dead_links(site, pages)


def test_the_markup_is_valid(pages):
    """Elements are closed and stand where they may, ids are unique, nothing runs or styles inline."""
    assert {} == {name: one.wrong for name, one in pages.items() if one.wrong}


def test_every_page_can_be_reached_from_the_front_page(pages):
    """There is a way to each page."""
    reached, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            base = name.rpartition("/")[0]
            waiting += [_within(base, link) for link in pages[name].links if urlsplit(link).path]

    assert set(pages) == reached


def _within(base: str, link: str) -> str:
    path = urlsplit(link).path
    return path.removeprefix("../") if path.startswith("../") else f"{base}/{path}" if base else path


def test_everything_in_the_library_has_a_page(shipped, pages):
    """No domain, checklist, item, table, fact, act, parameter, instrument, draw or guarantee is left out."""
    folders = {
        "domains": shipped.domains, "checklists": shipped.checklists, "items": shipped.items, "tables": shipped.tables,
        "facts": shipped.vocabulary.facts, "acts": shipped.vocabulary.acts, "parameters": shipped.parameters,
        "instruments": shipped.instruments, "draws": shipped.draws, "guarantees": {one.id: one for one in shipped.guarantees},
    }  # fmt: skip
    expected = {f"{folder}/{name}.html" for folder, names in folders.items() for name in names}

    assert set() == expected - set(pages)


def test_the_list_of_files_is_complete(site):
    """The list by which a later site knows what to remove names every file."""
    files = {one.relative_to(site).as_posix() for one in site.rglob("*") if one.is_file()}

    assert files == set((site / LIST).read_text(encoding="utf-8").splitlines())


# --- in Chromium ---------------------------------------------------------------------------------


def asks_only_the_folder(one, site: Path) -> list[str]:
    """Return every address that was asked for and is no file of the site."""
    paths = [(url, urlsplit(url)) for url in one.requests]
    return [
        url for url, parts in paths if parts.scheme != "file" or not Path(unquote(parts.path)).is_relative_to(site.resolve())
    ]


@pytest.mark.browser
@pytest.mark.parametrize("name", OF_EACH_KIND)
def test_a_page_of_each_kind_keeps_what_pages_promise(browser, site, name):
    """It loads nothing outside, is well formed, fits a telephone and A4, has contrast, and the browser complains of nothing."""
    with opened(browser, site / f"{name}.html", size=PHONE) as one:
        assert [] == is_well_formed(one)
        assert [] == fits_phone(one)
        assert [] == prints_on_a4(one)
        assert [] == has_contrast(one)
        assert [] == complains_of_nothing(one)
        assert [] == asks_only_the_folder(one, site)


@pytest.mark.browser
@pytest.mark.parametrize("name", ["tables/leniency", "parameters/hearing_fine", "guide/trade.parking", "guide/choose"])
def test_a_dark_page_has_contrast(browser, site, name):
    """Where the screen is dark, text can be read too."""
    with opened(browser, site / f"{name}.html", dark=True) as one:
        assert [] == has_contrast(one)


@pytest.mark.browser
@pytest.mark.parametrize("name", ["index", "tables/leniency", "items/food-operation.catering.licence-valid", "guide/choose"])
def test_everything_can_be_reached_by_keyboard(browser, site, name):
    """The tabulator reaches every link, the nodes of drawings included, in order and visibly."""
    with opened(browser, site / f"{name}.html", size=DESKTOP) as one:
        assert [] == reaches_by_keyboard(one)


@pytest.mark.browser
@pytest.mark.parametrize("text, expected", [("冷藏柜内", "items/food-operation.catering.fridge-temperature.html"),
                                            ("food-safety-law-124", "tables/food-safety-law-124.html"),
                                            ("不予 处罚", "tables/leniency.html")])  # fmt: skip
def test_the_search_finds_chinese_words_and_ids_without_a_server(browser, site, text, expected):
    """Part of a title, an id and several words lead to the page; nothing outside is asked."""
    with opened(browser, site / "items" / "food-operation.catering.licence-valid.html") as one:
        one.page.fill("#search", text)
        one.page.wait_for_selector("#found a")
        found = one.page.eval_on_selector_all("#found a", "all => all.map(one => one.getAttribute('href'))")

        assert f"../{expected}" in found
        assert [] == asks_only_the_folder(one, site)
        assert [] == complains_of_nothing(one)


@pytest.mark.browser
def test_the_search_is_used_by_keyboard(browser, site):
    """A slash leads to the search, an arrow to the first result, Enter to its page, Escape closes the list."""
    with opened(browser, site / "index.html") as one:
        one.page.keyboard.press("/")
        one.page.keyboard.type("leniency")
        one.page.wait_for_selector("#found a")
        one.page.keyboard.press("Escape")
        assert not one.page.is_visible("#found")
        one.page.fill("#search", "leniency")
        one.page.keyboard.press("ArrowDown")
        one.page.keyboard.press("Enter")
        one.page.wait_for_url("**/tables/leniency.html")

        assert "是否不予处罚" == one.page.inner_text("h1")


@pytest.mark.browser
def test_the_guide_by_choice_asks_what_the_plan_asks(browser, site, shipped):
    """For any choice the page works out the same questions as the plan of such a business, certain and uncertain alike."""
    chance = random.Random(7)
    facts = [one for one in choosable(shipped) if one.scope == "entity"]
    with opened(browser, site / "guide" / "choose.html") as one:
        for _ in range(25):
            given = chosen(chance, facts)
            assert planned(shipped, given) == worked_out(one.page, given)
        assert [] == complains_of_nothing(one)


def chosen(chance: random.Random, facts) -> dict:
    """Return a choice as somebody makes it: every set is told, of the rest only some."""
    given = {}
    for fact in facts:
        if fact.type == "choices":
            given[fact.id] = sorted(chance.sample(sorted(fact.choices), min(chance.choice([0, 1, 2, 5]), len(fact.choices))))
        elif chance.random() < 0.4:
            given[fact.id] = chance.choice(sorted(fact.choices) if fact.choices else [True, False])
    return given


def planned(library, given: dict) -> list:
    """Return the questions of the plan with whether they are certain; what only local rules ask is left out, as on the page."""
    entity = Entity("somebody", {name.partition(".")[2]: value for name, value in given.items()})
    questions = plan(library, entity, on=ON).questions
    nationwide = [one for one in questions if not all(library.checklists[name.partition(":")[0]].place for name in one.sources)]
    return sorted([one.fact, one.applies == "yes"] for one in nationwide)


def worked_out(page, given: dict) -> list:
    """Return the questions that the page works out for a choice."""
    script = """(given) => window.guideQuestions(Object.fromEntries(window.guideData.facts.map(([fact, type]) =>
        [fact, type === 'choices' ? new Set(given[fact] ?? []) : given[fact] ?? null])))"""
    return sorted(page.evaluate(script, given))


@pytest.mark.browser
def test_ticking_a_trade_lists_its_cards(browser, site):
    """A tick gives cards with how to pass; clearing takes them away."""
    with opened(browser, site / "guide" / "choose.html") as one:
        one.page.check('[value="catering"]')
        assert 80 < one.page.locator("#certain .card").count()
        one.page.click("[data-clear]")
        assert 0 == one.page.locator("#certain .card").count()


@pytest.mark.browser
def test_without_script_the_site_can_be_read(browser, site):
    """Pages show all they hold without script; the choice says where to go instead."""
    with opened(browser, site / "guide" / "choose.html", script=False) as one:
        assert one.page.is_visible("noscript .note")
    with opened(browser, site / "tables" / "leniency.html", script=False) as one:
        assert one.page.is_visible("text=初次违法，可以不予处罚")
