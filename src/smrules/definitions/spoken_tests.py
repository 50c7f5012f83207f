"""What people write where a test should stand, words of comparison and units included, as the test that they may mean."""

from __future__ import annotations

import re

_SIGNS = {
    "大于等于": "≥", "小于等于": "≤", "不少于": "≥", "不低于": "≥", "不小于": "≥", "至少": "≥", "不超过": "≤", "不多于": "≤",
    "不高于": "≤", "不大于": "≤", "至多": "≤", "最多": "≤", "大于": ">", "多于": ">", "高于": ">", "超过": ">", "小于": "<",
    "少于": "<", "低于": "<", "不足": "<", "≥": "≥", "≤": "≤", ">": ">", "<": "<", "＞": ">", "＜": "<",
}  # fmt: skip
_ENDINGS = {"以上": "≥", "以下": "≤", "以内": "≤"}
_NUMBER = r"(-?\d+(?:\.\d+)?%?)"
_UNIT = r"\s*[^\d\s.<>|,以]{0,6}?\s*"
_COMPARED = re.compile(rf"({'|'.join(_SIGNS)})\s*{_NUMBER}{_UNIT}")
_ENDED = re.compile(rf"{_NUMBER}{_UNIT}({'|'.join(_ENDINGS)})")
_BETWEEN = re.compile(rf"{_NUMBER}{_UNIT}(?:-|—|–|~|～|至|到|\.\.){_UNIT}{_NUMBER}{_UNIT}")
_ALONE = re.compile(rf"{_NUMBER}{_UNIT}")


def spoken_number_test(text: str) -> str:
    """
    Return a test of a number as it is written, or nothing where none can be made out.

    “以上” and “以下” include the number, as in law.

    >>> spoken_number_test("不少于25米"), spoken_number_test("25 米以上"), spoken_number_test("0～8℃")
    ('≥ 25', '≥ 25', '0..8')
    >>> spoken_number_test("大于8"), spoken_number_test("8 天"), spoken_number_test("适量")
    ('"> 8"', '8', '')
    """
    text = text.strip().strip('"')
    if found := _COMPARED.fullmatch(text):
        return _written(_SIGNS[found[1]], found[2])
    if found := _ENDED.fullmatch(text):
        return _written(_ENDINGS[found[2]], found[1])
    if found := _BETWEEN.fullmatch(text):
        return f"{found[1]}..{found[2]}"
    found = _ALONE.fullmatch(text)
    return found[1] if found else ""


def _written(sign: str, number: str) -> str:
    return f'"> {number}"' if sign == ">" else f"{sign} {number}"
