"""What Excel and WPS make of what is typed, as the text that was meant: exactly, or not at all."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import NamedTuple

from smrules.publishing.spreadsheet.grid import Found

EXACT_DIGITS = 15
"""Significant digits that a spreadsheet keeps of a number."""
_BLANKS = " \t\u00a0\u3000\ufeff\u200b"
_WIDE = {0x3000: " ", 0xFF0C: ",", 0xFF1A: ":", **{code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B)}}
_SIGNS = {"（": "(", "）": ")", "％": "%", "＜": "<", "＞": ">", "＝": "=", "．": ".", "｜": "|", "－": "-"}
_HALF = str.maketrans({**_WIDE, **{ord(wide): half for wide, half in _SIGNS.items()}})


class Told(NamedTuple):
    """
    The text of a cell.

    Attributes:
        text: What was meant, without blanks around it.
        number: Its value where it was typed as a number.
        stored: What the spreadsheet keeps, for people.
        reason: Why it is read otherwise than it is stored, in Chinese and English; empty where it is not.
    """

    text: str
    number: Fraction | None = None
    stored: str = ""
    reason: tuple[str, str] = ("", "")


class Unusable(ValueError):
    """A cell whose text cannot be known: what is there and what to do, in Chinese and English."""

    def __init__(self, zh: str, en: str, advice_zh: str = "", advice_en: str = ""):
        super().__init__(en)
        self.fields = {"problem_zh": zh, "problem_en": en, "advice_zh": advice_zh, "advice_en": advice_en}


def told(found: Found | None) -> Told:
    """
    Return what a cell says; raises `Unusable` where that cannot be known.

    >>> told(Found(0.1)).text, told(Found(0.7, "0%")).text, told(Found(True)).text
    ('0.1', '70%', 'true')
    """
    if found is None or found.value is None:
        return Told("")
    if found.kind != "value":
        raise _not_a_value(found)
    value = found.value
    if isinstance(value, bool):
        return Told("true" if value else "false")
    if isinstance(value, (int, float)):
        return _number(value, found.format)
    if isinstance(value, (date, time, timedelta)):
        return _moment(value)
    return Told(_cleaned(str(value)))


def _not_a_value(found: Found) -> Unusable:
    if found.kind == "error":
        return Unusable(f"是错误值 {found.value}", f"it holds the error {found.value}")
    return Unusable(
        f"是公式 {found.value}", f"it holds the formula {found.value}",
        "改成文字：先把单元格格式设为“文本”再输入，或者以英文单引号开头", "make it text: format the cell as text, or begin it with an apostrophe",
    )  # fmt: skip


def _number(value: int | float, shown_as: str) -> Told:
    try:
        exact = Decimal(repr(value))
        digits = len(exact.normalize().as_tuple().digits)
    except InvalidOperation:
        raise Unusable(f"是 {value}", f"it is {value}") from None
    if not exact.is_finite() or digits > EXACT_DIGITS or abs(exact) >= 10**EXACT_DIGITS:
        raise Unusable(
            f"数字 {exact} 超过 {EXACT_DIGITS} 位，表格软件已经改动了它的末尾", f"a number of more than {EXACT_DIGITS} digits: its end is lost",
            "把单元格格式设为“文本”，重新输入", "format the cell as text and enter it again",
        )  # fmt: skip
    percent = "%" in re.sub(r'"[^"]*"|\\.', "", shown_as)
    text = plain(exact * 100) + "%" if percent else plain(exact)
    stored = plain(exact)
    if percent:
        return Told(text, Fraction(exact), stored, ("单元格是百分比格式", "the cell is a percentage"))
    if isinstance(value, float) and not value.is_integer():
        reason = (
            "表格里存的是二进制小数，按最短的写法读作精确的数",
            "a binary fraction is read by its shortest notation, as an exact number",
        )
        return Told(text, Fraction(exact), repr(value), reason)
    return Told(text, Fraction(exact), stored)


def plain(number: Decimal) -> str:
    """
    Return a number without exponent and without zeros at its end.

    >>> plain(Decimal("1E+3")), plain(Decimal("0.70"))
    ('1000', '0.7')
    """
    text = f"{number.normalize():f}"
    return "0" if text == "-0" else text


def _moment(value: date | time | timedelta) -> Told:
    if isinstance(value, datetime) and value.time() == time():
        return Told(value.date().isoformat())
    if isinstance(value, datetime) or not isinstance(value, date):
        raise Unusable(
            f"是时间 {value}",
            f"it holds the time {value}",
            "把单元格格式设为“文本”，重新输入",
            "format the cell as text and enter it again",
        )
    return Told(value.isoformat())


def _cleaned(text: str) -> str:
    lines = [line.strip(_BLANKS) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(lines).strip("\n")


def halved(text: str) -> str:
    """
    Return a code with its full-width characters as ASCII.

    >>> halved("≥　１５０")
    '≥ 150'
    """
    return text.translate(_HALF)


def number_of(text: str) -> Fraction | None:
    """
    Return the number that a text is, if it is one.

    >>> number_of("70%") == number_of("0.70")
    True
    """
    found = re.fullmatch(r"(-?[0-9]+(?:\.[0-9]+)?)(%?)", text)
    return Fraction(found[1]) / (100 if found[2] else 1) if found else None
