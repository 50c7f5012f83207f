"""The notice says who was drawn, by what rule and how to check it; it needs nothing else, and nothing from outside acts in it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

from smrules.inspection.draw.commitment import sealed
from smrules.inspection.draw.substitution import Standing, substitute
from smrules.publishing.draw_notice import notice_csv, notice_html
from tests.unit.inspection.draw.building import LATER, committed, entities, finished

NAMES = {one.id: str(one.facts["name"]) for one in entities()}


class Reader(HTMLParser):
    """Keeps the tags that are open, all tags with their attributes, and the text."""

    def __init__(self, page: str):
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert tag == self.open.pop()

    def handle_data(self, data):
        self.text += data


def test_the_page_is_whole():
    """Every tag is closed; there is a viewport for telephones and a layout for A4."""
    page = notice_html(finished(), NAMES)

    assert [] == Reader(page).open
    assert "width=device-width" in page and "@page{size:A4" in page and "charset" in page


def test_the_page_needs_nothing_else():
    """No script, no image, no link, nothing that is fetched."""
    page = notice_html(finished(), NAMES)
    read = Reader(page)

    assert not {"script", "img", "link", "iframe", "a"} & {tag for tag, _ in read.tags}
    assert not any(name in ("src", "href") or name.startswith("on") for _, told in read.tags for name in told)
    assert not re.search(r"url\(|@import|https?:", page)


def test_everybody_who_is_visited_is_named_with_their_team():
    """Each entity, its name, its plans and its officers stand there, and the hashes by which to check."""
    text = Reader(notice_html(finished(), NAMES)).text

    for visit in finished().completion.visits:
        assert visit.entity in text and NAMES[visit.entity] in text and "、".join(visit.team) in text
    for told in (finished().commitment_hash, finished().last_hash, finished().commitment.pool.sha256):
        assert told in text


def test_rules_stand_in_the_notice():
    """Sizes, quotas and chances of each stratum, reasons of exclusion, constraints on teams and sources of the seed."""
    text = Reader(notice_html(committed())).text

    assert "2/3（66.67%）" in text and "三个月内检查过" in text and "同一对象不连续由同一组合检查" in text
    assert "drand quicknet" in text and "尚未公开" in text and "整体至多 12" in text
    assert "抽中的对象" not in text


def test_stand_ins_are_told_with_their_reason():
    """Who dropped out, why, and who stands in; the list of visits is that after it."""
    left = finished().completion.visits[0].entity
    record = substitute(finished(), "entity", left, reason="到场发现已停业", at=LATER)
    text = Reader(notice_html(record)).text

    assert "到场发现已停业" in text and f"替补以后 {len(Standing(record).visits)} 次" in text


EVIL = '<script>alert("x")</script>&\''


def test_what_comes_from_outside_is_escaped():
    """Titles, names and reasons are text, whatever they look like."""
    told = finished().commitment
    draws = (replace(told.draws[0], title=EVIL, approval={"number": EVIL}), *told.draws[1:])
    record = replace(finished(), commitment=replace(told, draws=draws))
    page = notice_html(record, dict.fromkeys(NAMES, EVIL))

    assert "<script" not in page
    assert EVIL in Reader(page).text
    assert EVIL in Reader(notice_html(sealed(replace(told, draws=draws)))).text


def rows(text: str) -> list[list[str]]:
    """Return the cells of a CSV file."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_spreadsheet_has_a_row_for_each_visit():
    """A mark for spreadsheets, a head, and the visits in their order."""
    text = notice_csv(finished(), NAMES)

    assert text.startswith("\ufeff序号,")
    assert [one.entity for one in finished().completion.visits] == [row[1] for row in rows(text)[1:]]
    assert 1 == len(rows(notice_csv(committed())))


def test_no_cell_acts_as_a_formula():
    """What would be a formula in a spreadsheet becomes text."""
    cells = {row[2] for row in rows(notice_csv(finished(), dict.fromkeys(NAMES, "=HYPERLINK(1)")))[1:]}

    assert {"'=HYPERLINK(1)"} == cells
