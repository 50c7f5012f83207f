"""Pages as HTML: escaped, relative, the same every time."""

from __future__ import annotations

import re

import pytest

from smrules.publishing.site.build import site_files
from tests.pages.markup import Markup, dead_links
from tests.unit.publishing.building import lanterns
from tests.unit.publishing.site.building import ON, with_more

pytest.importorskip("jinja2")

HOSTILE = """vocabulary: more
facts:
  entity.odd: {label: '<script>alert(1)</script>', type: choice, of: {'a': '" onload="x', 'b': "'</svg>{{7*7}}"}}
acts: {odd: {label: '</title><b>'}}
---
checklist: lanterns.odd
domain: lanterns
title: '<img src=x onerror=alert(2)>'
items:
  - {id: lanterns.odd.one, ask: '</script><script>alert(3)</script>', fact: entity.odd, look_for: '</dd><i>', class: red, expect: a, act: odd,
     basis: [{instrument: lantern-law, article: '<u>', note: '&lt;'}]}
---
decisions: odd
tables:
  - id: odd
    title: '</text></svg><script>alert(4)</script>'
    for: item
    adds: outcome
    applies_when: {item.id: lanterns.odd.one}
    basis: {instrument: lantern-law, article: '1'}
    rows: [{id: one, when: {item.failed: true}, then: {code: dim}, why: '<script>alert(5)</script>'}]
"""


@pytest.fixture(scope="module")
def files():
    """Return the files of the small library."""
    return dict(site_files(lanterns(), ON))


def test_the_same_library_gives_the_same_bytes(files):
    """Nothing of clock, chance or place gets into the files."""
    assert files == dict(site_files(lanterns(), ON))


def test_every_page_of_a_small_library_is_valid_and_hangs_together(files, tmp_path):
    """No dead link, valid mark-up."""
    pages = {name: Markup(text) for name, text in files.items() if name.endswith(".html")}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert [] == dead_links(tmp_path, pages)
    assert {} == {name: one.wrong for name, one in pages.items() if one.wrong}


def test_whatever_the_rules_say_is_shown_as_text():
    """Mark-up in labels, questions, titles, law and reasons stays text on every page of the site and the guide."""
    files = dict(site_files(with_more(HOSTILE), ON))
    pages = {name: Markup(text) for name, text in files.items() if name.endswith(".html")}

    assert {} == {name: one.wrong for name, one in pages.items() if one.wrong}
    assert [] == [name for name, text in files.items() if name in pages and re.search("<(script>|img|i>|u>|h1></)", text)]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in files["facts/entity.odd.html"]
    assert "&lt;/script&gt;&lt;script&gt;alert(3)" in files["assets/choose-data.js"]


def test_pages_name_the_policy_that_holds_everything_else_back(files):
    """Only files of the site may be loaded, and no form can send anything."""
    policies = {
        re.search('Security-Policy" content="([^"]*)"', text)[1] for name, text in files.items() if name.endswith(".html")
    }

    assert {
        "default-src &#39;none&#39;; style-src &#39;self&#39;; script-src &#39;self&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"
    } == policies


def test_progress_is_told_to_the_end():
    """The last step told is the last of all."""
    told = []
    files = list(site_files(lanterns(), ON, lambda *one: told.append(one)))

    assert ("pages", len([one for one, _ in files if one.endswith(".html")])) == told[-1][:2]
    assert told[-1][1] == told[-1][2]
