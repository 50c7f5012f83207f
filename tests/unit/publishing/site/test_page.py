"""What a page is: its address, its links."""

from __future__ import annotations

from smrules.publishing.site.page import Box, Drawing, Grid, GridRow, Link, Listing, Page, Pairs, Prose, Thing, joined


def test_the_address_of_a_page_hangs_on_the_id_alone():
    """Kind and id give the file; a liability lies with the tables, a campaign with the checklists."""
    assert "items/food.shop.clean.html" == Thing("item", "food.shop.clean").path
    assert "tables/law-12.html" == Thing("liability", "law-12").path
    assert "checklists/winter.html" == Thing("campaign", "winter").path
    assert "index.html" == Thing("index", "index").path


def test_an_address_cannot_leave_its_folder():
    """What is no letter, digit, dot, hyphen or underscore is written by its number."""
    assert "codes/a.b.._2f_.._2f_x.html" == Thing("code", "a.b../../x").path
    assert "codes/_7532_.html" == Thing("code", "甲").path


def test_the_links_of_all_blocks_are_found():
    """Lead, paragraphs, pairs, tables with their notes, lists and drawings are looked through."""
    links = [Link(str(number), Thing("fact", str(number))) for number in range(8)]
    page = Page(
        Thing("index", "x"), "x", (), (links[0],),
        (
            Prose("", ((links[1],),)), Pairs("", (("a", ((links[2],),)),)),
            Grid("", ((links[3],),), (GridRow((((links[4],),),), "", ((links[5],),)),)), Listing("", (("", ((links[6],),)),)),
            Drawing("", 1, 1, "", (Box(0, 0, 1, 1, ("7",), "fact", "7", Thing("fact", "7")),)),
        ),
    )  # fmt: skip

    assert [str(number) for number in range(8)] == [one.text for one in page.links()]


def test_lines_are_joined_with_a_mark_between_them():
    """Nothing stands before the first or after the last."""
    assert ("a", "、", "b", "c") == joined([("a",), ("b", "c")])
