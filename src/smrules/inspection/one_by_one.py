"""Visits of a batch that have no form in columns: each is planned and assessed by the compiled engine, and told in the same tables."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import Any

from smrules.concepts.assessment import ActFinding, Assessment
from smrules.concepts.diagnostic import InputError
from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.concepts.vocabulary import Fact
from smrules.engine.columnar.batch import Batch, scale_of
from smrules.engine.columnar.frames import pl
from smrules.inspection.assess import assess
from smrules.inspection.plan import plan

Rows = dict[str, list[dict[str, Any]]]
"""Table → its rows."""


class OneByOne:
    """Some visits of a batch, as the public verbs take them."""

    def __init__(self, library: Library, batch: Batch, visits: Collection[str]):
        self.library = library
        wanted = pl.DataFrame({"visit": list(visits)}, schema={"visit": pl.String})
        self.visits = pl.from_arrow(batch.visits).join(wanted, on="visit", how="semi", maintain_order="left").to_dicts()
        homes = pl.DataFrame({"entity": [one["entity"] for one in self.visits]}, schema={"entity": pl.String})
        self.entities = {
            one["entity"]: one for one in pl.from_arrow(batch.entities).join(homes, on="entity", how="semi").to_dicts()
        }
        self.members = {scope: _grouped(table, homes, "entity") for scope, table in batch.members.items()}
        self.answers = {fact: _grouped(table, wanted, "visit") for fact, table in batch.answers.items()}
        self.circumstances = {fact: _grouped(table, wanted, "visit") for fact, table in batch.circumstances.items()}

    # --- from canonical form ---------------------------------------------------------------------

    def entity(self, name: str) -> Entity:
        """Return an entity with its members and its past."""
        row = self.entities[name]
        members: dict[str, list[dict[str, Any]]] = {}
        history: dict[str, Any] = {}
        for scope, declared in self.library.vocabulary.scopes.items():
            if row.get(f"{scope}.given"):
                listed = [dict(self._facts(one, scope)) for one in self.members.get(scope, {}).get(name, ())]
                complete = row.get(f"{scope}.complete_from")
                if declared.dated:
                    history[scope] = {"records": listed, **({"complete_from": complete.isoformat()} if complete else {})}
                else:
                    members[scope] = listed
        return Entity(name, dict(self._facts(row, "entity")), members, history)

    def _facts(self, row: Mapping[str, Any], scope: str) -> Iterator[tuple[str, Any]]:
        for name, value in row.items():
            fact = self.library.vocabulary.facts.get(name)
            if fact is not None and fact.scope == scope and (value is not None or row.get(f"{name}.none")):
                yield name, raw(fact, value, bool(row.get(f"{name}.none")))

    def told(self, row: Mapping[str, Any]) -> dict[Any, Any]:
        """Return the answers of one visit, in the order of the batch."""
        visit, answers = row["visit"], {}
        for name, value in self._facts(row, "visit"):
            if name != "visit.decide_on":
                answers[name] = value
        for fact, by_visit in self.answers.items():
            for one in by_visit.get(visit, ()):
                answers[fact if one["member"] is None else (one["member"], fact)] = self._answer(self.library.fact(fact), one)
        for fact, by_visit in self.circumstances.items():
            for one in by_visit.get(visit, ()):
                key = one["asked"] if one["member"] is None else (one["member"], one["asked"])
                parts = answers.get(key, {})
                answers[key] = parts = parts if isinstance(parts, dict) else {"value": parts}
                value = raw(self.library.fact(fact), one["value"], bool(one.get("none")))
                parts.setdefault("circumstances", {})[fact] = value
        return answers

    @staticmethod
    def _answer(fact: Fact, one: Mapping[str, Any]) -> Any:
        """Return an answer: a plain value, unless a state is told too."""
        has_value = one["value"] is not None or one.get("none") or not one.get("state")
        value = raw(fact, one["value"], bool(one.get("none"))) if has_value else None
        if not one.get("state"):
            return value
        return {"state": one["state"], **({"value": value} if has_value else {})}

    # --- plans -----------------------------------------------------------------------------------

    def plans(self, first: int) -> list[tuple[tuple[str, int], list[tuple[Any, ...]]]]:
        """Return for each visit its id and the number of its plan, *first* and following, and the items of that plan."""
        found = []
        for number, row in enumerate(self.visits, start=first):
            planned = plan(self.library, self.entity(row["entity"]), on=row["on"])
            items = [(number, one.checklist, one.member, one.item, one.fact, one.applies) for one in planned.items]
            found.append(((row["visit"], number), items))
        return found

    # --- assessments -----------------------------------------------------------------------------

    def tables(self) -> Rows:
        """Return what follows from the answers of all these visits."""
        found: Rows = defaultdict(list)
        for row in self.visits:
            try:
                for name, one in rows_of(self.report(row)):
                    found[name].append({"visit": row["visit"], **one})
            except InputError as error:
                found["problems"] += [{"visit": row["visit"], "code": one.code, "text": one.zh} for one in error.diagnostics]
        return found

    def report(self, row: Mapping[str, Any]) -> Assessment:
        """Return the assessment of one visit."""
        planned = plan(self.library, self.entity(row["entity"]), on=row["on"])
        days = {name: row.get(name) for name in ("act_on", "decide_on")}
        return assess(self.library, planned, self.told(row), **days)


def _grouped(table: Any, wanted: Any, name: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in pl.from_arrow(table).join(wanted, on=name, how="semi", maintain_order="left").to_dicts():
        found[row[name]].append(row)
    return found


def raw(fact: Fact, value: Any, none: bool) -> Any:
    """Return a value in canonical form as a user would send it."""
    if none:
        return "none"
    if value is None:
        return "unknown"
    return Fraction(value, scale_of(fact)) if fact.type in ("number", "money") else value


def rows_of(report: Assessment) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what one assessment says as rows, each with the name of its table."""
    for one in report.findings:
        yield "states", {name: getattr(one, name) for name in ("checklist", "member", "item", "applies", "state")}
    for one in report.grades:
        yield "values", {"member": one.member, "fact": one.fact, "value": text_of(one.value), **_deciding(one)}
    for act in report.acts:
        yield from _of_act(act)
    for one in report.outcomes:
        mode = None if one.mode is None else text_of(one.mode)
        yield (
            "outcomes",
            {
                "owner": one.owner,
                "id": one.id,
                "code": one.code,
                "mode": mode,
                "due": one.due,
                **_deciding(one),
                "attributes": _json(one.attributes),
            },
        )
    for one in report.unknown:
        yield "unknowns", {"what": one.what, "member": one.subject, "certain": one.certain, "rows": list(one.rows)}
    for one in report.problems:
        yield "problems", {"code": one["code"], "text": one["zh"]}


def _of_act(act: ActFinding) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "acts", {"act": act.act, "certain": act.certain, "items": list(act.items)}
    for one in act.decided:
        yield "values", {"member": f"act/{act.act}", "fact": one.fact, "value": text_of(one.value), **_deciding(one)}
    for one in act.sanctions:
        yield (
            "sanctions",
            {"act": act.act, "id": one.id, "certain": one.certain, **_deciding(one), "attributes": _json(one.attributes)},
        )


def _deciding(one: Any) -> dict[str, Any]:
    rows = [row.rpartition(".") for row in one.explanation.rows]
    return {"table": rows[0][0] if rows else None, "rows": [row for _, _, row in rows]}


def text_of(value: Any) -> str | None:
    """Return a plain value as text: a code as it is, anything else as JSON; nothing for none."""
    if value == "none":
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
