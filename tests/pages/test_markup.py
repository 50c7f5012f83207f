"""The checks of mark-up find what is wrong."""

from __future__ import annotations

import pytest

from tests.pages.markup import Markup, dead_links

WRONG = {
    "<p>a": "<p> is not closed", "<b><i></b></i>": "</b> closes nothing", '<p id="a"></p><p id="a"></p>': "id a twice",
    "<div><li>a</li></div>": "<li> in <div>", "<p><div></div></p>": "<div> within <p>", '<a href="x"><a href="y"></a></a>': "<a> within <a>",
    '<p style="color:red">a</p>': "<p> has style", '<p onclick="x">a</p>': "<p> has onclick", '<p class="a" class="b">a</p>': "<p> says an attribute twice",
    "<ul><p>a</p></ul>": "<p> in <ul>", "<div/>": "<div/> outside a drawing",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_found(text):
    """Each kind of mistake is noted."""
    assert WRONG[text] in Markup(text).wrong


def test_what_is_right_is_left_alone():
    """Lists, tables, drawings and void elements in their places are in order."""
    text = '<meta charset="utf-8"><ul><li><a href="x">a</a></li></ul><table><tbody><tr><td>1</td></tr></tbody></table><svg><path d="M0 0"/></svg>'

    assert [] == Markup(text).wrong


def test_dead_links_are_found(tmp_path):
    """A missing file, a missing place, an address outside and one from the root are told; what is there is not."""
    links = ["b.html", "b.html#there", "#here", "c.html", "b.html#gone", "../x.html", "/b.html", "https://example.org/"]
    first = "".join(f'<a href="{one}">x</a>' for one in links) + '<p id="here">x</p>'
    (tmp_path / "a.html").write_text(first, encoding="utf-8")
    (tmp_path / "b.html").write_text('<p id="there">x</p>', encoding="utf-8")
    pages = {name: Markup((tmp_path / name).read_text(encoding="utf-8")) for name in ("a.html", "b.html")}

    assert [f"a.html: {one}" for one in links[3:]] == dead_links(tmp_path, pages)
