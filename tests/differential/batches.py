"""Drawn cases as one batch, and what a report says as the rows of the tables of a batch."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pyarrow as pa

import smrules
from smrules import Assessment, Entity, InputError, Library
from smrules.concepts.values import NONE, UNKNOWN
from smrules.concepts.vocabulary import Fact
from smrules.engine.columnar.batch import Batch, BatchResult, scale_of
from smrules.engine.evaluator import Evaluators
from smrules.inspection.intake import Intake
from smrules.inspection.many import assess_batch, plan_batch
from tests.differential.comparing import ON, answers_of, entity_of

ARROW = {
    "boolean": pa.bool_(),
    "number": pa.int64(),
    "money": pa.int64(),
    "date": pa.date32(),
    "choices": pa.list_(pa.string()),
}


def arrow_type(fact: Fact) -> pa.DataType:
    """Return the type of the column of a fact."""
    return ARROW.get(fact.type, pa.string())


def canonical(library: Library, fact: Fact, raw: Any) -> tuple[Any, bool]:
    """Return a raw value in canonical form, and whether it is none."""
    value = Intake(library).value(fact, raw, "?")
    if value is NONE or value is UNKNOWN or value is None:
        return None, value is NONE
    if fact.type in ("number", "money"):
        return int(Fraction(value) * scale_of(fact)), False
    return sorted(value) if fact.type == "choices" else value, False


class Rows:
    """Rows of one table: columns are made of the facts that occur."""

    def __init__(self, library: Library, keys: Mapping[str, pa.DataType]):
        self.library, self.types, self.rows = library, dict(keys), []

    def add(self, facts: Iterable[tuple[str, Any]] = (), **keys: Any) -> None:
        """Add a row."""
        row = dict(keys)
        for name, raw in facts:
            fact = self.library.fact(name)
            row[name], row[f"{name}.none"] = canonical(self.library, fact, raw)
            self.types |= {name: arrow_type(fact), f"{name}.none": pa.bool_()}
        self.rows.append(row)

    def table(self) -> pa.Table:
        """Return the table."""
        return pa.table({name: pa.array([row.get(name) for row in self.rows], kind) for name, kind in self.types.items()})


TEXT = pa.string()
SCOPES_OF_ONE = ("entity", "visit")


def batch_of(library: Library, visits: list[tuple[Entity, date, Mapping[Any, Any], Mapping[str, date]]]) -> Batch:
    """Return visits – entity, day, answers and other days – as a batch."""
    entities, visiting = Rows(library, {"entity": TEXT}), Rows(library, {"visit": TEXT, "entity": TEXT, "on": pa.date32()})
    members: dict[str, Rows] = {}
    answers: dict[str, Rows] = {}
    circumstances: dict[str, Rows] = {}
    for number, (entity, on, told, days) in enumerate(visits):
        _add_entity(library, entities, members, f"E{number}", entity)
        visiting.types |= dict.fromkeys(days, pa.date32())
        visiting.add(visit=f"V{number}", entity=f"E{number}", on=on, **days)
        _add_answers(library, answers, circumstances, f"V{number}", told)
    return Batch(
        entities.table(), visiting.table(), {name: rows.table() for name, rows in members.items()},
        {name: rows.table() for name, rows in answers.items()}, {name: rows.table() for name, rows in circumstances.items()},
    )  # fmt: skip


def _full(scope: str, facts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(name if name.startswith(f"{scope}.") else f"{scope}.{name}", raw) for name, raw in facts.items()]


def _add_entity(library: Library, entities: Rows, members: dict[str, Rows], name: str, entity: Entity) -> None:
    lists: dict[str, Any] = {}
    for scope, listed in entity.members.items():
        lists[scope] = (listed, None)
    for scope, past in entity.history.items():
        lists[scope] = (past, None) if isinstance(past, list) else (past["records"], past.get("complete_from"))
    given: dict[str, Any] = {}
    for scope, (listed, complete) in lists.items():
        given |= {f"{scope}.given": True, f"{scope}.complete_from": date.fromisoformat(complete) if complete else None}
        key = library.vocabulary.scopes[scope].key
        for number, facts in enumerate(listed):
            full = dict(_full(scope, facts))
            rows = members.setdefault(scope, Rows(library, {"entity": TEXT, "member": TEXT}))
            rows.add(full.items(), entity=name, member=str(full[key]) if key else str(number + 1))
    entities.types |= {one: pa.bool_() if one.endswith(".given") else pa.date32() for one in given}
    entities.add(_full("entity", entity.facts), entity=name, **given)


def _add_answers(
    library: Library, answers: dict[str, Rows], circumstances: dict[str, Rows], visit: str, told: Mapping[Any, Any]
) -> None:
    flat: list[tuple[str | None, str, Any]] = []
    for key, raw in told.items():
        if isinstance(key, tuple):
            flat.append((key[0], key[1], raw))
        elif "/" in key:
            flat += [(key, fact, one) for fact, one in _full(key.partition("/")[0], raw)]
        else:
            flat.append((None, key, raw))
    for member, fact, raw in flat:
        parts = raw if isinstance(raw, Mapping) else {"value": raw}
        value, none = canonical(library, library.fact(fact), parts["value"]) if "value" in parts else (None, False)
        types = {"visit": TEXT, "member": TEXT, "value": arrow_type(library.fact(fact)), "none": pa.bool_(), "state": TEXT}
        rows = answers.setdefault(fact, Rows(library, types))
        rows.add(visit=visit, member=member, value=value, none=none, state=parts.get("state"))
        for name, one in _circumstances(parts):
            known, absent = canonical(library, library.fact(name), one)
            types = {"visit": TEXT, "asked": TEXT, "member": TEXT, "value": arrow_type(library.fact(name)), "none": pa.bool_()}
            circumstances.setdefault(name, Rows(library, types)).add(
                visit=visit, asked=fact, member=member, value=known, none=absent
            )


def _circumstances(parts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(name if "." in name else f"item.{name}", raw) for name, raw in parts.get("circumstances", {}).items()]


# --- what is compared ----------------------------------------------------------------------------


def expected_rows(report: Assessment) -> dict[str, set[Any]]:
    """Return what a report says, as sets of rows by table."""
    return {
        "states": {(one.checklist, one.member, one.item, one.applies, one.state) for one in report.findings},
        "values": {(one.member, one.fact, _text(one.value), *_rows(one)) for one in report.grades}
        | {(f"act/{act.act}", one.fact, _text(one.value), *_rows(one)) for act in report.acts for one in act.decided},
        "acts": {(one.act, one.certain, tuple(sorted(one.items))) for one in report.acts},
        "outcomes": {(one.owner, one.id, one.code, _mode(one.mode), one.due, *_rows(one), _json(one.attributes)) for one in report.outcomes},
        "sanctions": {(act.act, one.id, one.certain, *_rows(one), _json(one.attributes)) for act in report.acts for one in act.sanctions},
        "unknowns": {(one.what, one.subject, one.certain, tuple(sorted(one.rows))) for one in report.unknown},
    }  # fmt: skip


def _mode(mode: Any) -> Any:
    return mode if mode is None or isinstance(mode, str) else json.dumps(mode, ensure_ascii=False, sort_keys=True)


def _text(value: Any) -> Any:
    return (
        None if value == "none" else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    )


def _rows(one: Any) -> tuple[Any, ...]:
    rows = one.explanation.rows
    return tuple(sorted(rows))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


COMPARED = ("states", "values", "acts", "outcomes", "sanctions", "unknowns")


def found_rows(result: BatchResult, visits: int) -> list[dict[str, set[Any]]]:
    """Return what a batch says of each of its visits, likewise."""
    found: list[dict[str, set[Any]]] = [{name: set() for name in COMPARED} for _ in range(visits)]
    for name in COMPARED:
        for row in getattr(result, name).to_pylist():
            found[int(row["visit"][1:])][name].add(_FOUND[name](row))
    return found


def _deciding(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(f"{row['table']}.{one}" for one in row["rows"]))


_FOUND: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "states": lambda row: (row["checklist"], row["member"], row["item"], row["applies"], row["state"]),
    "values": lambda row: (row["member"], row["fact"], row["value"], *_deciding(row)),
    "acts": lambda row: (row["act"], row["certain"], tuple(sorted(row["items"]))),
    "outcomes": lambda row: (row["owner"], row["id"], row["code"], row["mode"], row["due"], *_deciding(row), row["attributes"]),
    "sanctions": lambda row: (row["act"], row["id"], row["certain"], *_deciding(row), row["attributes"]),
    "unknowns": lambda row: (row["what"], row["member"], row["certain"], tuple(sorted(row["rows"]))),
}


Visit = tuple[Entity, date, Mapping[Any, Any], Mapping[str, date]]
"""Entity, day, answers and other days."""


def report_of(library: Library, visit: Visit, engine: Evaluators) -> Assessment | InputError:
    """Return the assessment of one visit, or what was wrong with its answers."""
    entity, on, told, days = visit
    try:
        return smrules.assess(library, smrules.plan(library, entity, on=on, evaluator=engine), told, evaluator=engine, **days)
    except InputError as error:
        return error


def differences(library: Library, visits: list[Visit], engine: Evaluators) -> dict[Any, Any]:
    """Return what a batch of visits says differently from each of them alone: what is missing, and what is too much."""
    result = assess_batch(library, batch_of(library, visits))
    wrong: dict[Any, Any] = {}
    for number, (visit, found) in enumerate(zip(visits, found_rows(result, len(visits)), strict=True)):
        report = report_of(library, visit, engine)
        expected = dict.fromkeys(COMPARED, set()) if isinstance(report, InputError) else expected_rows(report)
        wrong |= {
            (number, name): (expected[name] - found[name], found[name] - expected[name])
            for name in COMPARED
            if expected[name] != found[name]
        }
    return wrong


def planned_differences(library: Library, visits: list[Visit], engine: Evaluators) -> dict[int, Any]:
    """Return which visits of a batch are planned differently from each of them alone."""
    result = plan_batch(library, batch_of(library, visits))
    items: dict[int, list[Any]] = {}
    for row in result.items.to_pylist():
        items.setdefault(row["plan"], []).append((row["checklist"], row["member"], row["item"], row["fact"], row["applies"]))
    plan_of = {row["visit"]: row["plan"] for row in result.visits.to_pylist()}
    wrong = {}
    for number, (entity, on, _, _) in enumerate(visits):
        plan = smrules.plan(library, entity, on=on, evaluator=engine)
        expected = [(one.checklist, one.member, one.item, one.fact, one.applies) for one in plan.items]
        found = items.get(plan_of[f"V{number}"], [])
        if expected != found:
            wrong[number] = (expected, found)
    return wrong


def drawn_visits(library: Library, cases: list[Mapping[str, Any]]) -> list[Visit]:
    """Return drawn cases as visits of one batch."""
    found = []
    for number, case in enumerate(cases):
        drawn = entity_of(case["entity"])
        entity = Entity(f"E{number}", drawn.facts, drawn.members, drawn.history)
        answers = answers_of(library, smrules.plan(library, entity, on=ON), case)
        found.append((entity, ON, answers, {name: date.fromisoformat(day) for name, day in case["days"].items() if day}))
    return found
