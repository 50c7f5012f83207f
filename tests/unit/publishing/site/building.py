"""The pages of the small library of lanterns, and the parts of pages that tests ask for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from smrules.concepts.library import Library
from smrules.definitions.library import build_library
from smrules.definitions.yaml_source import read_yaml
from smrules.publishing.site.contents import site_pages
from smrules.publishing.site.page import Grid, Line, Listing, Page, Pairs, Thing
from tests.unit.publishing.building import LANTERNS, lanterns

ON = date(2026, 11, 23)


@cache
def lantern_pages() -> dict[Thing, Page]:
    """Return the pages of the small library."""
    return {one.thing: one for one in site_pages(lanterns(), ON)}


def with_more(text: str) -> Library:
    """Return the small library with more documents."""
    documents, wrong = [], []
    for name, raw in (("rules.yaml", (LANTERNS / "rules.yaml").read_bytes()), ("more.yaml", text.encode())):
        read, found = read_yaml(name, raw)
        documents += read
        wrong += found
    assert not wrong, wrong
    return build_library(documents)


def text_of(line: Line) -> str:
    """Return a line without its links."""
    return "".join(one if isinstance(one, str) else one.text for one in line)


def pair(page: Page, name: str) -> list[str]:
    """Return what stands beside a name on a page."""
    found = [lines for block in page.blocks if isinstance(block, Pairs) for told, lines in block.pairs if told == name]
    assert found, (name, page)
    return [text_of(line) for line in found[0]]


def grid(page: Page, title: str) -> list[list[list[str]]]:
    """Return the cells of a table of a page, each as its lines."""
    found = next(block for block in page.blocks if isinstance(block, Grid) and block.title == title)
    return [[[text_of(line) for line in cell] for cell in row.cells] for row in found.rows]


def listed(page: Page, group: str) -> list[str]:
    """Return the lines of a group of a list on a page."""
    groups = [lines for block in page.blocks if isinstance(block, Listing) for name, lines in block.groups if name == group]
    return [text_of(line) for lines in groups for line in lines]


def things(links: Iterable) -> set[Thing]:
    """Return where links lead."""
    return {one.thing for one in links}
