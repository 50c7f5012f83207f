"""The guide as files of the site: a list of trades, one page for each, and one on which a business chooses what it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.plan import VisitPlan
from smrules.concepts.vocabulary import Choice, Fact
from smrules.publishing.guide.choosing import asked_on, choosable, trade_fact, walking_order, worked_out
from smrules.publishing.guide.guides import Guides
from smrules.publishing.pages.frame import fill_template, write_page
from smrules.publishing.site.page import FRONT, Line, Link, Listing, Muted, Page, Thing
from smrules.publishing.site.search_index import as_script

HERE = Path(__file__).resolve().parent
INDEX, CHOOSE = Thing("guide", "index"), Thing("guide", "choose")
ABOVE = (Link("首页", FRONT), Link("自查指南", INDEX))


class GuideFiles:
    """
    Makes the files of the guide.

    Attributes:
        write: Fills a template within the frame of the site: template, page, folder and what else it shows.
    """

    def __init__(self, library: Library, on: date, write: Callable[..., str]):
        self.library = library
        self.on = on
        self.write = write
        self.guides = Guides(library, on)

    @cached_property
    def trade(self) -> Fact | None:
        return trade_fact(self.library)

    @cached_property
    def trades(self) -> list[tuple[Choice, Page]]:
        """Every trade with its page, still without content."""
        if self.trade is None:
            return []
        return [(one, self.trade_page(one)) for one in self.trade.choices.values()]

    def trade_page(self, one: Choice) -> Page:
        title = f"{one.label}：会查什么、怎样合格"
        return Page(Thing("guide", f"trade.{one.code}"), title, ABOVE, found_by=f"{one.code} 自查 办事指南")

    def pages(self) -> list[Page]:
        """Return all pages, for the search."""
        return [self.index(), self.choose_page(), *(page for _, page in self.trades)]

    def index(self) -> Page:
        """Return the list of trades."""
        lines: tuple[Line, ...] = tuple((Link(one.label, page.thing), " ", Muted(one.code)) for one, page in self.trades)
        choose: tuple[Line, ...] = ((Link("按自己的情况勾选", CHOOSE), "：几种经营活动都有的，在这里一次列全"),)
        lead = ("店里会查什么、怎样算合格、依据哪一条、不合格会怎样，逐项写明，可以打印出来对照自查。",)
        return Page(
            INDEX, "自查指南", (Link("首页", FRONT),), lead, (Listing("", (("", choose),)), Listing("按行业看", (("", lines),)))
        )

    def choose_page(self) -> Page:
        return Page(CHOOSE, "按自己的情况勾选", ABOVE, found_by="选择 经营活动 自查")

    # --- files -----------------------------------------------------------------------------------

    def count(self) -> int:
        """Return how many pages there are to write."""
        return len(self.trades) + 2

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield every file; `assets/guide.css` is shared by all."""
        yield "assets/guide.css", (HERE / "guide.css").read_text(encoding="utf-8")
        yield INDEX.path, self.write("page.html.jinja", self.index())
        yield "assets/choose.js", (HERE / "choose.js").read_text(encoding="utf-8")
        yield "assets/choose-data.js", self.data()
        yield CHOOSE.path, self.choose()
        for one, page in self.trades:
            assert self.trade is not None
            guide = self.guides.of_trade(self.trade, one.code)
            yield page.thing.path, self.write("guide.html.jinja", page, guide=guide, item_page=item_page)

    def choose(self) -> str:
        endings = self.guides.of_nothing()
        return self.write("choose.html.jinja", self.choose_page(), facts=choosable(self.library), guide=endings)

    def data(self) -> str:
        """Return the script with all items in force: what they hang on, and their cards."""
        known = {one.id: one for one in choosable(self.library)}
        places = list(self.library.vocabulary.places)
        asked = [one for one in asked_on(self.library, self.on) if not self.library.is_derived(one[1].fact)]
        items = []
        for checklist, item, condition in sorted(asked, key=lambda one: walking_order(self.library, one)):
            place = places.index(item.place) if item.place in places else len(places)
            card = fill_template("one_card.html.jinja", folder=HERE, card=self.guides.maker.card((item,)), item_page=item_page)
            items.append({
                "fact": item.fact, "place": place, "domain": self.library.domains[item.domain].title,
                "when": worked_out(condition, known, checklist.per), "card": card.strip(),
            })  # fmt: skip
        told = {
            "facts": [[one.id, one.type] for one in known.values()], "places": [*self.library.vocabulary.places.values(), "其他"],
            "items": items,
        }  # fmt: skip
        return as_script("guideData", told)


def item_page(card: Any) -> str:
    """Return where a page of the guide finds the first item of a card."""
    return "../" + Thing("item", card.items[0]).path


def guide_page(library: Library, visit: VisitPlan) -> str:
    """Return the guide for the business of a planned visit as a page that needs nothing else."""
    entity = visit.entity
    name = str(entity.facts.get("name", "") or entity.id)
    guide = Guides(library, visit.on, area_of(library, visit)).of_plan(visit, name)
    styles = ((HERE / "guide.css").read_text(encoding="utf-8"),)
    return write_page("entity.html.jinja", folder=HERE, styles=styles, guide=guide, entity=entity, item_page=None)


def area_of(library: Library, visit: VisitPlan) -> str:
    """Return where a visit takes place, as far as the business says; empty if it does not: rules of places are left out then."""
    stand_in = library.fact("visit.area").presumed or ""
    return str(visit.entity.facts.get(stand_in.partition(".")[2], ""))
