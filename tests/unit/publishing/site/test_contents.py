"""All pages of a library: everything has one, every link leads to one, and every reference can be followed back."""

from __future__ import annotations

import smrules
from smrules.publishing.site.contents import site_pages
from smrules.publishing.site.page import Link, Listing, Thing
from tests.unit.publishing.building import LANTERNS, lanterns
from tests.unit.publishing.site.building import ON, lantern_pages, with_more


def dead(pages):
    """Return links to pages that are not there; those of the guide are made elsewhere."""
    known = {one.thing for one in pages}
    return [
        one for page in pages for one in (*page.links(), *page.trail) if one.thing not in known and one.thing.kind != "guide"
    ]


def one_way(pages):
    """Return references that the page they lead to does not tell of."""
    back = {
        page.thing: {part.thing for block in page.blocks if isinstance(block, Listing) for _, lines in block.groups
                     for line in lines for part in line if isinstance(part, Link)}
        for page in pages
    }  # fmt: skip
    return [
        (page.thing, link)
        for page in pages
        for link in page.links()
        if link.use and link.thing != page.thing and page.thing not in back[link.thing]
    ]


def test_every_link_leads_to_a_page():
    """No link of the small library is dead."""
    assert [] == dead(list(lantern_pages().values()))


def test_every_reference_can_be_followed_back(shipped):
    """What a page refers to names that page, in both libraries."""
    assert [] == one_way(list(lantern_pages().values()))
    assert [] == one_way(site_pages(shipped, ON))


def test_each_page_has_one_address(shipped):
    """No two pages of the shipped library share a file, on systems that do not tell large letters from small ones too."""
    paths = [one.thing.path.lower() for one in site_pages(shipped, ON)]

    assert len(set(paths)) == len(paths)


def test_an_overlay_is_part_of_the_site(tmp_path):
    """The site is made of the library alone, so what lies over it has its pages, and what it uses names it."""
    (tmp_path / "more.yaml").write_text(
        "checklist: lanterns.attic\ndomain: lanterns\ntitle: 阁楼\nitems:\n"
        "  - {id: lanterns.attic.candles, ask: 阁楼点着几支明火, fact: entity.candles, class: red, expect: 0,\n"
        "     basis: [{instrument: lantern-law, article: '5'}]}\n",
        encoding="utf-8",
    )
    pages = {one.thing: one for one in site_pages(smrules.load(LANTERNS, overlay=tmp_path), ON)}

    assert "阁楼点着几支明火" == pages[Thing("item", "lanterns.attic.candles")].title
    fact = pages[Thing("fact", "entity.candles")]
    assert Thing("item", "lanterns.attic.candles") in {one.thing for one in fact.links()}


def test_the_same_library_gives_the_same_pages():
    """Pages are a function of the library and the day."""
    assert list(lantern_pages().values()) == site_pages(lanterns(), ON)


def test_a_library_without_rules_has_a_site():
    """Where there is hardly anything, the pages say so and hang together."""
    pages = site_pages(with_more("vocabulary: nothing\nfacts: {entity.nothing: {label: 空, type: text}}\n"), ON)

    assert [] == dead(pages)


def test_an_old_address_leads_to_what_took_its_place(shipped):
    """Where an id was replaced a page still stands at its address, and both pages name each other."""
    pages = {one.thing: one for one in site_pages(shipped, ON)}
    moved = next(one for one in shipped.items.values() if one.replaces)
    old, new = Thing("item", moved.replaces[0]), Thing("item", moved.id)

    assert [new] == [one.thing for one in pages[old].links()]
    assert old in {one.thing for one in pages[new].links()}
