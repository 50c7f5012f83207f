"""A box of cases in words: for each fact that matters, a value; in Chinese with labels, in English with ids."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from smrules.concepts.library import Library
from smrules.concepts.values import NONE, UNKNOWN, Number
from smrules.concepts.vocabulary import Fact, FactPath
from smrules.verification.space.boxes import Box, bits
from smrules.verification.space.cells import ORDERED_TYPES, Dimension
from smrules.verification.space.formulas import Subject
from smrules.verification.space.regions import Space

_ENDS = {"min": "下限", "max": "上限"}


class Phrase(NamedTuple):
    """The same in two languages."""

    zh: str
    en: str


ANYTHING = Phrase("任何情形", "anything")


def example(space: Space, box: Box, frame: Box | None = None, values: Mapping[Subject, Any] | None = None) -> Phrase:
    """
    Describe one case of *box*.

    Args:
        frame: What the reader takes for granted: dimensions in which *box* is as wide are not named.
        values: What every subject is in this case; else samples of *box*.
    """
    frame = frame or space.whole
    values = values or {}
    named = [
        _clause(space.library, dimension, values.get(dimension.subject, dimension.samples[next(bits(mask), 0)]))
        for dimension, mask, taken in zip(space.dimensions, box, frame, strict=True)
        if mask != taken
    ]
    return Phrase("，".join(one.zh for one in named), ", ".join(one.en for one in named)) if named else ANYTHING


def _clause(library: Library, dimension: Dimension, value: Any) -> Phrase:
    subject = dimension.subject
    zh, en = label(library, subject.path), str(subject.path)
    if value is UNKNOWN:
        return Phrase(f"{zh}未知", f"{en} is unknown")
    if value is NONE:
        zh = "或".join(dict.fromkeys(label(library, path) for path in subject.compared)) or zh
        return Phrase(f"没有{zh}", f"{' or '.join(dict.fromkeys(map(str, subject.compared))) or en} = none")
    match subject.kind:
        case "member":
            return _member(library, dimension, value)
        case "within":
            other = label(library, subject.other)
            return Phrase(f"{zh}{'' if value else '不'}在{other}之内", f"{en} {'' if value else 'not '}in {subject.other}")
        case "difference":
            return _difference(library, dimension, value)
        case "presence":
            return Phrase(f"有{zh}", f"{en} = known")
    if dimension.fact.type in ("member", "range"):
        return Phrase(f"有{zh}", f"{en} = known")
    written = say(library, dimension.fact, value, is_ratio(library, subject.path))
    return Phrase(f"{zh}={written.zh}", f"{en} = {written.en}")


def _member(library: Library, dimension: Dimension, value: bool) -> Phrase:
    path, member = dimension.subject.path, dimension.subject.other
    zh = label(library, member) if isinstance(member, FactPath) else say(library, dimension.fact, member).zh
    verbs = ("含", "has") if value else ("不含", "lacks")
    return Phrase(f"{label(library, path)}{verbs[0]}{zh}", f"{path} {verbs[1]} {member}")


def _difference(library: Library, dimension: Dimension, value: Number) -> Phrase:
    path, other = dimension.subject.path, dimension.subject.other
    mine, theirs = label(library, path), label(library, other)
    if value == 0:
        return Phrase(f"{mine}={theirs}", f"{path} = {other}")
    if dimension.fact.type == "date":
        zh = f"{mine}比{theirs}{'早' if value < 0 else '晚'}{abs(value)}天"
        return Phrase(zh, f"{path} = {other} {'-' if value < 0 else '+'} {abs(value)} days")
    has_order = dimension.fact.ordered or dimension.fact.type in ORDERED_TYPES
    sign = ("<" if value < 0 else ">") if has_order else "≠"
    return Phrase(f"{mine}{sign}{theirs}", f"{path} {sign} {other}")


def label(library: Library, path: FactPath) -> str:
    """Return the Chinese name of the fact at *path*, with the attribute that is read."""
    name = library.fact(path.fact).label
    if path.attribute is None:
        return name
    return f"{name}{_ENDS.get(path.attribute) or '的' + library.type_of(path).label}"


def is_ratio(library: Library, path: FactPath) -> bool:
    """Say whether the fact is a ratio or share, which is written in percent."""
    derivation = None if path.attribute else library.derivations.get(path.fact)
    return derivation is not None and derivation.kind in ("ratio", "share")


def say(library: Library, fact: Fact, value: Any, percent: bool = False) -> Phrase:
    """Write one value of *fact*."""
    if isinstance(value, bool):
        return Phrase("是" if value else "否", str(value).lower())
    if isinstance(value, int | Fraction):
        written = f"{number(value * 100)}%" if percent else number(value)
        return Phrase(written, written)
    if isinstance(value, date):
        return Phrase(value.isoformat(), value.isoformat())
    return Phrase(_name(library, fact, value), str(value))


def _name(library: Library, fact: Fact, code: str) -> str:
    """Return the Chinese name of a code; an item, or what is not declared, is called by its id."""
    if code in fact.choices:
        return fact.choices[code].label
    if fact.of == "acts" and code in library.vocabulary.acts:
        return library.vocabulary.acts[code].label
    titled = {"domains": library.domains, "checklists": library.checklists, "instruments": library.instruments}
    named = titled.get(fact.of or "", {}).get(code)
    return named.title if named else str(code)


def number(value: Number) -> str:
    """
    Write a number exactly: as a decimal if it ends, else as a fraction.

    >>> number(Fraction(179, 20)), number(Fraction(1, 3))
    ('8.95', '1/3')
    """
    fraction = Fraction(value)
    for digits in range(30):
        scaled = fraction * 10**digits
        if scaled.denominator == 1:
            text = f"{abs(scaled.numerator):0{digits + 1}d}"
            whole, part = (text[:-digits], "." + text[-digits:]) if digits else (text, "")
            return f"{'-' if value < 0 else ''}{whole}{part}"
    return str(fraction)
