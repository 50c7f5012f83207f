"""All pages of the site, as plain values, from a library alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from smrules.concepts.library import Library
from smrules.publishing.site.decision_graph import DecisionGraph
from smrules.publishing.site.indexes import IndexPages
from smrules.publishing.site.page import Link, Page, Thing
from smrules.publishing.site.pages_of_checklists import ChecklistPages
from smrules.publishing.site.pages_of_law import LawPages
from smrules.publishing.site.pages_of_tables import TablePages
from smrules.publishing.site.pages_of_words import WordPages
from smrules.publishing.site.things import Things, trail
from smrules.publishing.site.uses import with_uses


def site_pages(library: Library, on: date) -> list[Page]:
    """Return every page but those of the guide, each with what uses it."""
    things = Things(library)
    return list(with_uses(_pages(library, things, on), things.titles))


def _pages(library: Library, things: Things, on: date) -> Iterator[Page]:
    graph = DecisionGraph(library, things)
    yield from IndexPages(library, things, graph, on).pages()
    yield from ChecklistPages(library, things, graph).pages()
    yield from TablePages(library, things, graph).pages()
    yield from WordPages(library, things, graph).pages()
    yield from LawPages(library, things).pages()
    yield from (_moved(old, things.link(new)) for old, new in things.replacements.items())


def _moved(old: Thing, new: Link) -> Page:
    """Return the page that stands where something had its page before its id changed."""
    return Page(old, new.text, trail(old.kind), ("这个标识不再使用，现在是：", new), (), old.id)
