"""The way back: every page says what uses it, because the links of the other pages say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from smrules.publishing.site.page import KINDS, Link, Listing, Muted, Page, Thing


def with_uses(pages: Iterable[Page], titles: Mapping[Thing, str]) -> Iterator[Page]:
    """Yield the pages, each with what uses it: every link that says a way back gets it."""
    pages = list(pages)
    uses: dict[Thing, dict[str, dict[Thing, None]]] = {}
    for page in pages:
        for link in page.links():
            if link.use and link.thing != page.thing:
                uses.setdefault(link.thing, {}).setdefault(_use(link.use, page.thing), {})[page.thing] = None
    for page in pages:
        found = uses.get(page.thing)
        yield replace(page, blocks=(*page.blocks, _listing(found, titles))) if found else page


def _use(use: str, by: Thing) -> str:
    return f"{use}{KINDS[by.kind]}" if use.endswith("的") else use


def _listing(uses: Mapping[str, Mapping[Thing, None]], titles: Mapping[Thing, str]) -> Listing:
    groups = []
    for use in sorted(uses, key=_place):
        told = tuple((Link(titles[one], one), " ", Muted(f"{KINDS[one.kind]} {one.id}")) for one in uses[use])
        groups.append((use, told))
    return Listing("用到它的内容", tuple(groups))


def _place(use: str) -> tuple[int, str]:
    """Return where a group stands: articles by their number, the others as they come."""
    digits = "".join(one if one.isdigit() else " " for one in use).split()
    return (int(digits[0]) if use.startswith("第") and digits else 9999, use)
