"""One entry of the catalogue of diagnostics."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """Title for maintainers, message and way out in two languages; a way out is printed when all its fields are known."""

    title: str
    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""


NEAREST = ("是否想写“{nearest}”", "did you mean `{nearest}`?")
ALLOWED = ("可用的：{allowed}", "allowed: {allowed}")
