"""Vocabulary, domains, instruments, parameters and calendars: the documents that other documents refer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from smrules.concepts.checklist import Domain
from smrules.concepts.dates import DURATION_UNITS, Calendar, parse_date, parse_period
from smrules.concepts.diagnostic import listed, nearest
from smrules.concepts.law import Instrument, LegalBasis, Parameter
from smrules.concepts.vocabulary import Act, Choice, Fact, FactPath, RecordKind, Scope
from smrules.definitions.cells import read_number, read_value
from smrules.definitions.keys import BasisShape
from smrules.definitions.names import Mistake, Names
from smrules.definitions.shapes import (
    CalendarShape,
    DomainsShape,
    FactShape,
    InstrumentsShape,
    ItemShape,
    ParameterShape,
    VocabularyShape,
)
from smrules.definitions.yaml_source import YamlDocument

DATED_BY = {"act_on": "act.on", "visit_on": "visit.on", "decide_on": "visit.decide_on"}
LONGEST = 9999
"""The greatest number of days, months or years that a duration may have."""
LISTS = ("acts", "domains", "checklists", "items", "instruments")


def read_domains(shape: DomainsShape, document: YamlDocument, names: Names) -> dict[str, Domain]:
    """Read the fields of supervision, in order."""
    domains = {}
    for number, one in enumerate(shape.domains):
        names.claim("domains", one.id, document, "domains", number, "id")
        place = document.place("domains", number)
        domains[one.id] = Domain(one.id, one.title, one.family, one.competent, one.general, place)
    return domains


def read_instruments(shape: InstrumentsShape, document: YamlDocument, names: Names) -> None:
    """Declare laws and rules that may be cited."""
    for number, one in enumerate(shape.instruments):
        path = ("instruments", number)
        period = parse_period(one.in_force)
        if period is None:
            names.report("SM204", document, *path, "in_force", expected_zh="起止日期，如 2022-03-15..",
                         expected_en="a period such as 2022-03-15..", found=one.in_force)  # fmt: skip
        elif one.id in names.instruments:
            first = names.instruments[one.id].position
            names.report("SM308", document, *path, "id", name=one.id, first=first)
        else:
            place = document.place(*path)
            names.instruments[one.id] = Instrument(
                one.id, one.title, period, one.kind, one.version, one.number, place
            )


def read_basis(shapes: list[BasisShape], document: YamlDocument, names: Names, *path) -> tuple[LegalBasis, ...]:
    """Read citations; an instrument that nobody declared is a mistake."""
    for number, one in enumerate(shapes):
        if one.instrument not in names.instruments:
            close = nearest(one.instrument, names.instruments)
            names.report("SM304", document, *path, number, "instrument", name=one.instrument, nearest=close)
    return tuple(LegalBasis(one.instrument, one.article, one.note) for one in shapes)


# --- vocabulary ----------------------------------------------------------------------------------


def read_scopes(shape: VocabularyShape, document: YamlDocument, names: Names) -> None:
    """Declare scopes, records and places."""
    for name, one in shape.scopes.items():
        if name in names.scopes:
            names.report("SM308", document, "scopes", name, key=True, name=name, first="")
        names.scopes[name] = Scope(name, one.label, one.in_, one.key, one.dated)
    for name, record in shape.records.items():
        if name in names.scopes:
            names.report("SM308", document, "records", name, key=True, name=name, first="")
        names.records[name] = RecordKind(name, record.label, record.order)
        names.scopes[name] = Scope(name, record.label)
        names.facts[f"{name}.id"] = Fact(f"{name}.id", f"{record.label}编号", "text")
    names.places.update(shape.places)


def check_scopes(shape: VocabularyShape, document: YamlDocument, names: Names) -> None:
    """Complain of parents that are not declared, once all scopes are known; give dated scopes their date."""
    for name, one in shape.scopes.items():
        if one.in_ is not None and one.in_ not in names.scopes:
            close = nearest(one.in_, names.scopes)
            names.report("SM309", document, "scopes", name, "in", name=one.in_, nearest=close)
            names.scopes[name] = replace(names.scopes[name], parent=None)
        for fact_id, type_ in ((one.dated, "date"), (one.key, "text")):
            if fact_id is not None and fact_id not in names.facts:
                names.facts[fact_id] = Fact(fact_id, f"{one.label}{'日期' if type_ == 'date' else '编号'}", type_)


def read_facts(shape: VocabularyShape, document: YamlDocument, names: Names) -> None:
    """Declare the facts of one vocabulary document."""
    for fact_id, one in shape.facts.items():
        declare_fact(fact_id, one, document, names, "facts", fact_id)
    for fact_id, stand_in in shape.presumptions.items():
        for name in (fact_id, stand_in):
            if name not in names.facts:
                names.report("SM301", document, "presumptions", fact_id, name=name, nearest=nearest(name, names.facts))
                return
        names.facts[fact_id] = replace(names.facts[fact_id], presumed=stand_in)


def declare_fact(
    fact_id: str, shape: FactShape | ItemShape, document: YamlDocument, names: Names, *path: str | int
) -> None:
    """Declare one fact; a second declaration is a mistake."""
    if fact_id in names.facts:
        first = names.facts[fact_id].where_declared or "built-in"
        names.report("SM308", document, *path, key=True, name=fact_id, first=first)
        return
    scope = fact_id.partition(".")[0]
    if scope not in names.scopes:
        names.report("SM309", document, *path, key=True, name=scope, nearest=nearest(scope, names.scopes))
        return
    choices, numbers, named = _values(shape, document, names, *path)
    low, high = _range(shape.range, document, names, *path)
    label = shape.label if isinstance(shape, FactShape) else shape.ask
    more = {}
    if isinstance(shape, FactShape):
        more = {"presumable": shape.presumable, "presumed": shape.presumed, "ask": shape.ask, "look_for": shape.look_for,
                "round": shape.round, "graver": graver_of(shape, document, names, *path), "replaces": tuple(shape.replaces)}  # fmt: skip
    names.facts[fact_id] = Fact(
        fact_id, label, shape.type or "text", choices, named, shape.ordered, numbers, shape.unit,
        2 if shape.type in ("money", "range") and shape.decimals is None else shape.decimals,
        low=low, high=high, optional=shape.optional, where_declared=document.place(*path), **more,
    )  # fmt: skip


def graver_of(shape: FactShape, document: YamlDocument, names: Names, *path: str | int) -> str:
    """Return in which direction a fact is graver, after refusing what does not suit its type."""
    suits = {"boolean": ("true", "false"), "number": ("more", "less"), "money": ("more", "less"), "date": ("more", "less")}
    allowed = suits.get(shape.type, ())
    if shape.graver is not None and shape.graver not in allowed:
        names.report("SM206", document, *path, "graver", found=shape.graver, allowed=listed(allowed))
    return shape.graver or ""


def _values(shape, document, names, *path) -> tuple[Mapping[str, Choice], tuple, str | None]:
    of = shape.of
    if isinstance(of, str) and of in LISTS:
        return {}, (), of
    if isinstance(of, list) and shape.type in ("number", "money"):
        return {}, tuple(_figure(one, document, names, *path, "of", number) for number, one in enumerate(of)), None
    if isinstance(of, dict) and shape.type in ("choice", "choices"):
        codes = [code for code in of if code != "@"]
        return {code: _choice(code, of[code], codes, document, names, *path, "of", code) for code in codes}, (), None
    if of is not None or shape.type in ("choice", "choices"):
        names.report("SM204", document, *path, "of", expected_zh="值: 名称，或者 " + " | ".join(LISTS),
                     expected_en="values with labels, or " + " | ".join(LISTS), found=of)  # fmt: skip
    return {}, (), None


_VALUE_KEYS = ("label", "alone", "under", "replaces")


def _choice(code: str, one: Any, codes: list[str], document: YamlDocument, names: Names, *path) -> Choice:
    """Read one value of a choice: its label, or a mapping that says how it keeps company."""
    if not isinstance(one, dict):
        return Choice(code, str(one).lower() if isinstance(one, bool) else str(one))
    for key in one.keys() - {*_VALUE_KEYS, "@"}:
        close = nearest(key, _VALUE_KEYS)
        names.report("SM201", document, *path, key, key=True, what="选项", what_en="a value", name=key, nearest=close,
                     allowed=", ".join(_VALUE_KEYS))  # fmt: skip
    label, alone, under = one.get("label", code), one.get("alone", False), one.get("under")
    for key, wrong in (("label", not isinstance(label, str)), ("alone", not isinstance(alone, bool))):
        if wrong:
            expected = ("文字", "text") if key == "label" else ("true 或 false", "true or false")
            names.report("SM204", document, *path, key, expected_zh=expected[0], expected_en=expected[1], found=one[key])
    if under is not None and (under not in codes or under == code):
        close = nearest(str(under), codes)
        names.report("SM302", document, *path, "under", what="选项", what_en="value", name=under, nearest=close)
        under = None
    return Choice(code, str(label), alone is True, under, replaced(one.get("replaces")))


def _range(text: str | None, document, names, *path):
    if text is None:
        return None, None
    low, dots, high = text.partition("..")
    ends = [read_number(part.strip()) if part.strip() else None for part in (low, high)]
    if not dots or any(end is None and part.strip() for end, part in zip(ends, (low, high), strict=True)):
        names.report("SM204", document, *path, "range", expected_zh="范围，如 0..100", expected_en="a range such as 0..100",
                     found=text)  # fmt: skip
        return None, None
    return tuple(ends)


def declare_acts(shape: VocabularyShape, document: YamlDocument, names: Names) -> None:
    """Declare acts by id, so that facts may name them."""
    for act_id, one in shape.acts.items():
        place = document.place("acts", act_id)
        if act_id in names.acts:
            names.report("SM308", document, "acts", act_id, key=True, name=act_id, first=names.acts[act_id].position)
        label = one.get("label")
        if not isinstance(label, str):
            names.report("SM203", document, "acts", act_id, what="违法行为", what_en="an act", missing="label")
        separate = one.get("separate_by")
        if separate is not None and separate not in names.scopes:
            names.report("SM309", document, "acts", act_id, "separate_by", name=separate,
                         nearest=nearest(str(separate), names.scopes))  # fmt: skip
        names.acts[act_id] = Act(act_id, str(label), separate, {}, place, replaced(one.get("replaces")))


def replaced(told: Any) -> tuple[str, ...]:
    """Return the old ids that something replaces: one, or a list."""
    return tuple(map(str, told)) if isinstance(told, list) else () if told is None else (str(told),)


def read_act_facts(shape: VocabularyShape, document: YamlDocument, names: Names) -> None:
    """Read the other keys of acts: facts that hold of every act of the kind."""
    for act_id, one in shape.acts.items():
        facts = {}
        for key, cell in one.items():
            if key in ("label", "separate_by", "replaces", "@"):
                continue
            try:
                path = names.path(f"act.{key}")
                facts[path.fact] = read_value(cell, names.type_of(path), names)
            except Mistake as mistake:
                names.mistake(mistake, document, "acts", act_id, key)
        names.acts[act_id] = replace(names.acts[act_id], facts=facts)


# --- parameters and calendars --------------------------------------------------------------------


def declare_parameter(shape: ParameterShape, document: YamlDocument, names: Names) -> None:
    """Declare a parameter by name, so that rules may use it."""
    if shape.param in names.parameters:
        names.report("SM308", document, "param", name=f"param.{shape.param}", first="")
    names.parameters.add(shape.param)
    if shape.unit in DURATION_UNITS:
        names.durations[shape.param] = shape.unit


def read_parameter(shape: ParameterShape, document: YamlDocument, names: Names) -> Parameter:
    """Read the values of a parameter by date, key and place."""
    by = None
    if shape.by is not None:
        try:
            by = names.type_of(names.path(shape.by))
        except Mistake as mistake:
            names.mistake(mistake, document, "by")
    values = _dated(shape.values, by, document, names, "values")
    local = {place: _dated(one, by, document, names, "local", place) for place, one in shape.local.items()}
    basis = read_basis(shape.basis, document, names, "basis")
    dated_by = DATED_BY[shape.dated_by] if shape.dated_by else None
    return Parameter(
        shape.param, shape.label or shape.param, shape.unit, dated_by, shape.by, values, local, basis,
        document.place(), tuple(shape.replaces),
    )  # fmt: skip


def _dated(values: dict[str, Any], by: Fact | None, document, names, *path) -> dict[date, Any]:
    found = {}
    for text, one in values.items():
        day = parse_date(text)
        if day is None:
            names.report("SM204", document, *path, text, key=True, expected_zh="日期，如 2022-03-15",
                         expected_en="a date such as 2022-03-15", found=text)  # fmt: skip
            continue
        if by is None:
            found[day] = _figure(one, document, names, *path, text)
        else:
            found[day] = _keyed(one, by, document, names, *path, text)
    return dict(sorted(found.items()))


def _keyed(one: Any, by: Fact, document, names, *path) -> dict[str, Any]:
    if not isinstance(one, dict):
        names.report("SM204", document, *path, expected_zh=f"{by.label}的各个值", expected_en=f"values by {by.id}",
                     found=one)  # fmt: skip
        return {}
    for missing in [code for code in names.codes(by) if code not in one]:
        names.report("SM508", document, *path, name=document.data["param"], missing=missing)
    for code in [code for code in one if code not in names.codes(by) and code != "@"]:
        names.report("SM303", document, *path, code, key=True, value=code, fact=by.id, allowed="")
    return {code: _figure(cell, document, names, *path, code) for code, cell in one.items() if code != "@"}


def _figure(cell: Any, document, names, *path):
    number = read_number(cell) if isinstance(cell, str) else None
    if number is None:
        names.report("SM204", document, *path, expected_zh="数字", expected_en="a number", found=cell)
        return 0
    if document.data.get("unit") in DURATION_UNITS and (number % 1 or not 0 <= number <= LONGEST):
        names.report("SM204", document, *path, expected_zh=f"0 至 {LONGEST} 的整数", found=cell,
                     expected_en=f"a whole number from 0 to {LONGEST}")  # fmt: skip
        return 0
    return number


def read_calendar(shape: CalendarShape, document: YamlDocument, names: Names) -> Calendar:
    """Read holidays and make-up working days, year by year."""
    holidays, working = {}, {}
    for year, one in shape.years.items():
        if not year.isdigit():
            names.report("SM204", document, "years", year, key=True, expected_zh="年份", expected_en="a year", found=year)
            continue
        holidays[int(year)] = frozenset(_days(one.holidays, document, names, "years", year, "holidays"))
        working[int(year)] = frozenset(_days(one.working, document, names, "years", year, "working"))
    return Calendar(holidays, working)


def _days(texts: list[str], document, names, *path):
    for number, text in enumerate(texts):
        period = parse_period(text) if ".." in text else None
        day = parse_date(text)
        if day:
            yield day
        elif period and period.start and period.end:
            yield from (period.start + timedelta(days=n) for n in range((period.end - period.start).days + 1))
        else:
            names.report("SM204", document, *path, number, expected_zh="日期或起止日期", expected_en="a day or a period",
                         found=text)  # fmt: skip


def merged_calendar(calendars: list[Calendar]) -> Calendar:
    """Return one calendar of all years."""
    holidays, working = {}, {}
    for one in calendars:
        holidays.update(one.holidays)
        working.update(one.working)
    return Calendar(holidays, working)


def check_presumed(names: Names, places: Mapping[str, tuple[YamlDocument, tuple]]) -> None:
    """Complain of stand-ins that are not declared."""
    for fact_id, (document, path) in places.items():
        fact = names.facts.get(fact_id)
        if fact and fact.presumed and FactPath(fact.presumed).fact not in names.facts:
            close = nearest(fact.presumed, names.facts)
            names.report("SM301", document, *path, "presumed", name=fact.presumed, nearest=close)
