"""The frame of all pages, in Chromium and as text."""

from __future__ import annotations

import pytest

from smrules.concepts.diagnostic import InputError
from smrules.publishing.pages import frame
from tests.pages.chromium import (
    PHONE,
    complains_of_nothing,
    fits_phone,
    has_contrast,
    is_well_formed,
    loads_nothing_outside,
    opened,
    prints_on_a4,
    reaches_by_keyboard,
)

pytest.importorskip("jinja2")

SAMPLE = """{% extends "frame.html.jinja" %}
{% block title %}{{ title }}{% endblock %}
{% block head %}<h1>{{ title }}</h1><p class="soft">副标题</p>{% endblock %}
{% block main %}
<h2 id="one">一</h2><p class="{{ title }}">{{ text }} <a href="#one">回到一</a></p>
<ul class="sums"><li><b>12</b><span>项</span></li></ul>
<p><span class="tag good">符合</span> <span class="tag bad">不符合</span> <span class="tag open">待定</span></p>
<div class="note good">符合</div><div class="note bad">不符合 <span class="bad">应当</span></div><div class="note open">待定</div>
<table class="cards"><thead><tr><th>名称</th><th class="num">数</th></tr></thead>
<tbody><tr><td data-label="名称">{{ text }}</td><td data-label="数" class="num">12</td></tr></tbody></table>
<details><summary>更多</summary><p class="soft">内容</p></details>
<p><label><input type="radio" name="a" value="1"> 是</label> <label><input type="radio" name="a" value="2"> 否</label></p>
<p><button>打印</button></p>
{% endblock %}
{% block foot %}<p>页脚</p>{% endblock %}
"""
HOSTILE = [
    "<script>alert(1)</script>", "\" onload='x' <b>", "x" * 500, "汉" * 500, "\u202egnitirw\u202c שלום", "a\x00b\ud800", "{{ 7*7 }}",
]  # fmt: skip


def page_of(folder, text="正文", title="样张", **more):
    """Return the sample page with a text in it."""
    (folder / "sample.html.jinja").write_text(SAMPLE, encoding="utf-8")
    return frame.write_page("sample.html.jinja", folder=folder, title=title, text=text, **more)


@pytest.fixture
def sample(tmp_path):
    """Return a function that writes the sample page into a file."""

    def written(**content):
        file = tmp_path / "page.html"
        file.write_text(page_of(tmp_path, **content), encoding="utf-8")
        return file

    return written


@pytest.mark.browser
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_shown_the_frame_keeps_its_promises(browser, sample, text):
    """Text of any kind neither loads nor runs anything, and the page stays within a telephone and within A4."""
    with opened(browser, sample(text=text, title=text), size=PHONE) as one:
        assert [] == loads_nothing_outside(one)
        assert [] == is_well_formed(one)
        assert [] == fits_phone(one)
        assert [] == prints_on_a4(one)
        assert [] == complains_of_nothing(one)


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_frame_can_be_read_and_reached(browser, sample, dark):
    """All text has contrast, and the tabulator reaches every control in order and shows it."""
    with opened(browser, sample(), dark=dark) as one:
        assert [] == has_contrast(one)
        assert [] == reaches_by_keyboard(one)


@pytest.mark.browser
def test_only_the_scripts_of_the_page_run(browser, sample):
    """The policy lets the script of the page run, by its hash, and nothing that comes in later."""
    with opened(browser, sample(scripts=["document.body.dataset.ran = 'yes'"])) as one:
        image = "<img src='https://example.org/x.png' onerror='1'>"
        one.page.evaluate("(image) => document.body.insertAdjacentHTML('beforeend', image)", image)

        assert "yes" == one.page.evaluate("document.body.dataset.ran")
        assert any("Content Security Policy" in said for said in one.complaints)


SPOILT = {
    "a link to a style sheet": ("</title>", '</title><link rel="stylesheet" href="x.css">', loads_nothing_outside),
    "no policy": ("default-src &#39;none&#39;", "", loads_nothing_outside),
    "no language": ('lang="zh-CN"', "", is_well_formed),
    "two main headings": ("<h2", "<h1>x</h1><h2", is_well_formed),
    "a control without a name": ("<h2", "<input><h2", is_well_formed),
    "a box wider than a telephone": ("<h2", '<svg width="500" height="9" class="x" aria-hidden="true"></svg><h2', fits_phone),
    "faint text": ("--soft: #566069", "--soft: #a0a0a0", has_contrast),
    "no mark of what is reached": ("outline: 3px solid", "outline: 0 solid", reaches_by_keyboard),
    "a box wider than paper": ("body { line-height: 1.5; }", "body { min-width: 900px; }", prints_on_a4),
}


@pytest.mark.browser
@pytest.mark.parametrize("what", SPOILT)
def test_a_check_finds_what_is_wrong(browser, tmp_path, what):
    """Each check of pages finds a page that breaks it."""
    before, after, check = SPOILT[what]
    text = page_of(tmp_path)
    assert before in text
    spoilt = text.replace(before, after)
    if "#" in before or "outline" in before or "line-height" in before or "svg" in after:
        spoilt = without_policy(spoilt) + ("<style>svg { max-width: none !important }</style>" if "svg" in after else "")
    (tmp_path / "page.html").write_text(spoilt, encoding="utf-8")

    with opened(browser, tmp_path / "page.html") as one:
        assert [] != check(one)


def without_policy(text):
    """Return a page whose changed style sheet is let through."""
    return text.replace('http-equiv="Content-Security-Policy"', 'name="policy"')


@pytest.mark.parametrize("text", HOSTILE[:2])
def test_what_is_shown_is_escaped(tmp_path, text):
    """No mark-up of what is shown gets into the page."""
    assert text not in page_of(tmp_path, text=text)


def test_what_cannot_be_shown_is_replaced(tmp_path):
    """Control characters, halves of characters and marks that turn the direction become a replacement character."""
    assert "a\ufffdb\ufffd" in page_of(tmp_path, text="a\x00b\ud800")
    assert "\u202e" not in page_of(tmp_path, text="\u202ex")


def test_a_name_that_a_template_does_not_know_is_an_error(tmp_path):
    """A template that shows what it was not given fails, instead of showing nothing."""
    import jinja2

    (tmp_path / "wrong.html.jinja").write_text("{{ misspelt }}", encoding="utf-8")

    with pytest.raises(jinja2.UndefinedError):
        frame.write_page("wrong.html.jinja", folder=tmp_path)


def test_without_jinja_a_message_says_what_to_install(tmp_path, monkeypatch):
    """Without the extra there is one message with the command that helps."""
    monkeypatch.setitem(__import__("sys").modules, "jinja2", None)

    with pytest.raises(InputError) as refused:
        frame.write_page("frame.html.jinja", folder=tmp_path)

    assert ["SM666"] == [one.code for one in refused.value.diagnostics]
    assert "smrules[pages]" in str(refused.value)


def test_the_same_content_gives_the_same_page(tmp_path):
    """A page is a function of what it shows."""
    assert page_of(tmp_path) == page_of(tmp_path)
