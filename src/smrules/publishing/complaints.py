"""What a JSON Schema finds wrong becomes numbered messages in the words of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from smrules.concepts.diagnostic import Diagnostic, diagnostic, listed, nearest
from smrules.concepts.position import Position
from smrules.publishing.json_text import WHOLE

_TYPES = {
    "object": ("键和值", "keys and values"),
    "array": ("列表", "a list"),
    "string": ("文字", "text"),
    "number": ("数字", "a number"),
    "integer": ("整数", "a whole number"),
    "boolean": ("true 或 false", "true or false"),
}
_NULL = (
    '不能是 null：不知道就不写这一项，确定没有写 "none"',
    'null is not allowed: leave out what is not known, write "none" for what is certainly absent',
)
_DAY = ("“{found}”不是日期；日期写成 2026-03-02", "`{found}` is no date; a date is written 2026-03-02")


def complaints(errors: Iterable[Any], root: str) -> list[Diagnostic]:
    """
    Return what is wrong, each once.

    Args:
        errors: Errors of a `jsonschema` validator.
        root: What the whole value is called in paths.
    """
    return list(dict.fromkeys(one for error in errors for one in _complaint(error, root)))


def path_text(steps: Iterable[str | int], root: str = WHOLE) -> str:
    """
    Return a path as it is shown.

    >>> path_text(["facts", "entity.area", 0], "entity")
    'entity.facts[entity.area][0]'
    """
    text = "" if root == WHOLE else root
    for step in steps:
        plain = isinstance(step, str) and not set(step) & set("./[]")
        text += f".{step}" if plain and text else step if plain else f"[{step}]"
    return text or root


def _complaint(error: Any, root: str) -> Iterator[Diagnostic]:
    where = path_text(error.absolute_path, root)
    found, wanted = error.instance, error.validator_value
    match error.validator:
        case "type" if found is None:
            yield _form(where, *_NULL)
        case "type":
            yield _form(where, *_wanted(wanted, found))
        case "required":
            for name in wanted:
                if name not in found:
                    yield _form(where, f"缺少“{name}”", f"`{name}` is missing")
        case "additionalProperties":
            yield from _unknown_keys(error, root)
        case "enum":
            yield diagnostic(error.schema.get("$comment", "SM206"), Position(where), found=found, allowed=listed(wanted, 30))
        case "format" | "pattern":
            yield _form(where, *(text.format(found=found) for text in _DAY))
        case "minLength":
            yield _form(where, "不能是空的", "must not be empty")
        case "minItems":
            yield _form(where, f"至少要有 {wanted} 项", f"needs at least {wanted} entries")
        case "maxItems":
            yield _form(where, f"至多 {wanted} 项", f"has at most {wanted} entries")
        case "minimum":
            yield _form(where, f"不能小于 {wanted}", f"must not be below {wanted}")


def _form(where: str, zh: str, en: str) -> Diagnostic:
    return diagnostic("SM606", Position(where), where=where, problem_zh=zh, problem_en=en)


def _wanted(wanted: str | list[str], found: Any) -> tuple[str, str]:
    kinds = [_TYPES[one] for one in ([wanted] if isinstance(wanted, str) else wanted)]
    zh, en = _TYPES[_type_of(found)]
    expected = "、".join(one for one, _ in kinds), " or ".join(one for _, one in kinds)
    return f"要写{expected[0]}，现在是{zh}", f"expected {expected[1]}, found {en}"


def _type_of(found: Any) -> str:
    if isinstance(found, bool):
        return "boolean"
    return {dict: "object", list: "array", str: "string"}.get(type(found), "number")


def _unknown_keys(error: Any, root: str) -> Iterator[Diagnostic]:
    allowed = list(error.schema.get("properties", ()))
    for key in error.instance:
        if key not in allowed:
            where = path_text([*error.absolute_path, key], root)
            close = nearest(key, allowed)
            zh = f"没有“{key}”这一项，" + (f"是否想写“{close}”" if close else f"可写：{listed(allowed, 30)}")
            en = f"no key `{key}`; " + (f"did you mean `{close}`?" if close else f"allowed: {listed(allowed, 30)}")
            yield _form(where, zh, en)
