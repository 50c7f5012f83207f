"""Is a document of the right shape? Complaints of the shape models become numbered diagnostics with a place."""

from __future__ import annotations

import re
import types
import typing

from pydantic import ValidationError

from smrules.concepts.diagnostic import Diagnostic, diagnostic, listed, nearest
from smrules.definitions import keys, shapes
from smrules.definitions.shapes import DOCUMENTS, Shape
from smrules.definitions.yaml_source import YamlDocument

_EXPECTED = {
    "string": ("文字", "text"),
    "int": ("整数", "a whole number"),
    "bool": ("true 或 false", "true or false"),
    "list": ("列表", "a list"),
    "dict": ("键和值", "keys and values"),
    "model": ("键和值", "keys and values"),
    "too_short": ("更多的值", "more values"),
    "too_long": ("更少的值", "fewer values"),
    "greater": ("不小于 0 的整数", "a whole number of at least 0"),
    "less": ("较小的整数", "a smaller whole number"),
}
NAMES = {
    shapes.ChecklistShape: ("检查表", "a checklist"),
    shapes.ItemShape: ("检查事项", "an inspection item"),
    shapes.TableShape: ("决策表", "a table"),
    shapes.RowShape: ("表的行", "a row"),
    shapes.OtherwiseShape: ("otherwise", "otherwise"),
    shapes.LiabilityShape: ("法律责任", "a liability"),
    shapes.DerivationShape: ("得出的事实", "a derived fact"),
    shapes.GuaranteeShape: ("保证", "a guarantee"),
    shapes.DecisionsShape: ("决策文档", "a decisions document"),
    shapes.VocabularyShape: ("词汇表", "a vocabulary"),
    shapes.ScopeShape: ("范围", "a scope"),
    shapes.FactShape: ("事实", "a fact"),
    shapes.RecordShape: ("记录", "a record"),
    keys.BasisShape: ("依据", "a basis"),
    shapes.InstrumentShape: ("法律依据", "an instrument"),
    shapes.InstrumentsShape: ("法律依据表", "the instruments"),
    shapes.DomainShape: ("领域", "a domain"),
    shapes.DomainsShape: ("领域表", "the domains"),
    shapes.ParameterShape: ("参数", "a parameter"),
    shapes.CalendarShape: ("日历", "a calendar"),
    shapes.YearShape: ("年度", "a year of a calendar"),
    shapes.CampaignShape: ("专项检查", "a campaign"),
    shapes.DrawShape: ("抽查计划", "a draw"),
    shapes.ExclusionShape: ("排除", "an exclusion"),
    shapes.TeamShape: ("检查组", "a team"),
    shapes.ResolutionShape: ("裁决", "a resolution"),
    shapes.ResolutionsShape: ("裁决", "the resolutions"),
}
"""What messages call a shape, in Chinese and English."""
_HERE = ("这里", "this")
_QUOTED = re.compile(r"'([^']*)'")


def shape_of(document: YamlDocument) -> tuple[Shape | None, list[Diagnostic]]:
    """Return the document as a shape, or what is wrong with its shape."""
    shape = DOCUMENTS.get(document.kind)
    if shape is None:
        place = document.position(document.kind, key=True)
        close = nearest(document.kind, DOCUMENTS)
        return None, [diagnostic("SM202", place, key=document.kind, allowed=close or listed(DOCUMENTS))]
    try:
        return shape.model_validate(document.data), []
    except ValidationError as error:
        return None, [_translated(document, shape, one) for one in error.errors()]


def _translated(document: YamlDocument, shape: type[Shape], error) -> Diagnostic:
    path = tuple(step for step in error["loc"] if step != "[key]")
    kind, found = error["type"], error["input"]
    if kind == "extra_forbidden":
        return _unknown_key(document, shape, path)
    if kind == "missing":
        where = document.position(*path[:-1])
        zh, en = NAMES.get(_shape_at(shape, path[:-1]), _HERE)
        return diagnostic("SM203", where, what=zh, what_en=en, missing=path[-1])
    if kind == "string_pattern_mismatch":
        return _bad_name(document, path, error)
    if kind == "literal_error":
        allowed = " | ".join(_QUOTED.findall(error["ctx"]["expected"]))
        return diagnostic("SM206", document.position(*path), found=found, allowed=allowed)
    zh, en = next((text for start, text in _EXPECTED.items() if kind.startswith(start)), ("别的内容", "something else"))
    shown = "…" if isinstance(found, (dict, list)) else found
    return diagnostic("SM204", document.position(*path), expected_zh=zh, expected_en=en, found=shown)


def _bad_name(document: YamlDocument, path: tuple, error) -> Diagnostic:
    """Report a name of the wrong form, where it stands: ids have hyphens, facts and parameters underscores."""
    found, pattern = str(error["input"]), error["ctx"]["pattern"]
    place = document.position(*path, key=error["loc"][-1] == "[key]")
    if pattern in keys.FORMS:
        zh, en = keys.FORMS[pattern]
        return diagnostic("SM204", place, expected_zh=zh, expected_en=en, found=found)
    is_id, has_dot = "[.-]" in pattern, r"\." in pattern
    fixed = found.lower().replace("_", "-") if is_id else found.lower().replace("-", "_")
    zh, en = ("下划线、一个点", ", underscores and one dot") if has_dot else ("下划线", " and underscores")
    if is_id:
        zh, en = "连字符、点", ", hyphens and dots"
    close = fixed if fixed != found and re.fullmatch(pattern, fixed) else ""
    return diagnostic("SM205", place, found=found, nearest=close, form_zh=zh, form_en=en)


def _unknown_key(document: YamlDocument, shape: type[Shape], path: tuple) -> Diagnostic:
    around = _shape_at(shape, path[:-1])
    allowed = [field.alias or name for name, field in around.model_fields.items() if field.alias != "@"]
    close = nearest(str(path[-1]), allowed) or _called(str(path[-1]), around)
    zh, en = NAMES.get(around, _HERE)
    place = document.position(*path, key=True)
    return diagnostic("SM201", place, what=zh, what_en=en, name=path[-1], allowed=listed(allowed, 30), nearest=close)


def _called(name: str, shape: type[Shape]) -> str:
    """Return the keys whose description begins with *name*, for people who write keys in Chinese."""
    fields = shape.model_fields.items()
    return " / ".join(field.alias or key for key, field in fields if field.description and field.description.startswith(name))


def _shape_at(shape: type[Shape], path: tuple) -> type[Shape]:
    """Return the innermost shape that *path* leads into."""
    for step in path:
        if isinstance(step, str):
            for name, field in shape.model_fields.items():
                if step in (name, field.alias) and (inner := _shape_in(field.annotation)):
                    shape = inner
                    break
    return shape


def _shape_in(annotation) -> type[Shape] | None:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, Shape) else None
    return next(filter(None, map(_shape_in, typing.get_args(annotation))), None)
