"""
The JSON Schema of rule files with the words of one library: its facts, codes, acts and laws are offered while somebody writes.

The lists offer and do not forbid: a word that another file is about to declare is no mistake. `smrules check` says which are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from smrules.concepts.library import Library
from smrules.concepts.vocabulary import BUILT_IN_SCOPES, Fact
from smrules.publishing.inputs import Schema
from smrules.publishing.rule_schema import DIALECT, draft_07, rule_schema

_OFFERED: dict[str, dict[str, str]] = {
    "BasisShape": {"instrument": "instruments"},
    "CampaignShape": {"include": "items", "presume": "presumable"},
    "ChecklistShape": {"domain": "domains", "per": "scopes", "presume": "presumable", "sampling": "classes"},
    "DerivationShape": {
        "fact": "facts", "count": "scopes", "share": "scopes", "pick": "scopes", "sum": "facts", "mean": "facts", "min": "facts",
        "max": "facts", "worst": "facts", "until": "dates", "highest": "facts", "lowest": "facts", "unit": "units",
    },
    "DrawShape": {"strata": "facts"},
    "FactShape": {"presumed": "facts", "unit": "units"},
    "GuaranteeShape": {"for": "scopes", "whatever": "facts", "known": "records"},
    "ItemShape": {
        "fact": "facts", "act": "acts", "class": "classes", "where": "places", "unit": "units", "domain": "domains",
        "presume": "presumable",
    },
    "LiabilityShape": {"punishes": "acts", "exception_to": "tables"},
    "ParameterShape": {"by": "facts", "unit": "units"},
    "RowShape": {"exception_to": "tables"},
    "TableShape": {"for": "scopes", "decides": "facts", "adds": "records", "exception_to": "tables"},
    "TeamShape": {"competent_for": "domains"},
}  # fmt: skip
"""Shape → key → the list of words that is offered for it."""


def library_schema(library: Library) -> Schema:
    """Return the schema of rule documents with the words of a library, in draft 7, which the YAML servers of editors read."""
    found = deepcopy(rule_schema())
    defs, words = found["$defs"], _words(library)
    defs |= {f"Known-{name}": _listed(known) for name, known in words.items()}
    defs |= {f"Test-{one.id}": _test(one) for one in library.vocabulary.facts.values()}
    defs["Facts"] = {"properties": {name: {"$ref": f"#/$defs/Test-{name}"} for name in sorted(library.vocabulary.facts)}}
    for shape, keys in _OFFERED.items():
        for key, name in keys.items():
            defs[shape]["properties"][key] = _offering(defs[shape]["properties"][key], name)
    for name in ("Condition", "RowCondition"):
        defs[name]["allOf"] = [{"$ref": "#/$defs/Facts"}]
    defs["RowShape"]["properties"]["then"]["anyOf"] = [{"$ref": "#/$defs/Result"}, {}]
    defs["Result"] = {"type": "object", "properties": _attributes(library)}
    return draft_07({"$schema": DIALECT, "$id": "urn:smrules:library", **found})


def written(made: Schema) -> str:
    """Return a schema as text, one definition a line."""
    head = {key: one for key, one in made.items() if key != "definitions"}
    lines = [f"{json.dumps(name)}: {_compact(one)}" for name, one in made["definitions"].items()]
    return f"{_compact(head)[:-1]},\n\"definitions\": {{\n" + ",\n".join(lines) + "\n}}\n"


def _compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _words(library: Library) -> dict[str, dict[str, str]]:
    """Return the lists of words, each word with its label."""
    words = library.vocabulary
    facts = {name: _meaning(one) for name, one in sorted(words.facts.items())}
    classes = words.facts["item.class"].choices if "item.class" in words.facts else {}
    return {
        "acts": _labels(words.acts), "checklists": {name: one.title for name, one in library.checklists.items()},
        "classes": _labels(classes), "dates": {name: facts[name] for name in facts if words.facts[name].type == "date"},
        "domains": {name: one.title for name, one in library.domains.items()}, "facts": facts,
        "instruments": {name: f"{one.title}，{one.in_force} 施行" for name, one in sorted(library.instruments.items())},
        "items": {name: one.ask or words.facts[one.fact].ask for name, one in sorted(library.items.items())},
        "places": dict(words.places), "presumable": {name: facts[name] for name in facts if words.facts[name].presumable},
        "records": _labels(words.records), "scopes": _labels(words.scopes | BUILT_IN_SCOPES),
        "tables": {name: one.title or name for name, one in sorted(library.tables.items())},
        "units": dict.fromkeys(sorted({one.unit for one in words.facts.values() if one.unit}), "单位"),
    }  # fmt: skip


def _labels(found: Mapping[str, Any]) -> dict[str, str]:
    return {name: one.label for name, one in found.items()}


def _meaning(fact: Fact) -> str:
    unit = f"，{fact.unit}" if fact.unit else ""
    return "；".join(filter(None, (f"{fact.label}（{fact.type}{unit}）", fact.ask)))


def _listed(known: Mapping[str, str]) -> Schema:
    """Return a list of words of which every one has its hover text; an empty list cannot stand in a schema."""
    return {"enum": list(known), "enumDescriptions": list(known.values())} if known else {"not": {}}


def _offering(made: Schema, name: str) -> Schema:
    """Return the schema of one key with a list of words that are offered first."""
    known: Schema = {"$ref": f"#/$defs/Known-{name}"}
    if made.get("type") == "object":
        return {**made, "allOf": [{"propertyNames": {"anyOf": [known, {}]}}, {"$ref": "#/$defs/Facts"}]}
    described = {"description": made["description"]}
    rest = {key: one for key, one in made.items() if key != "description"}
    if "anyOf" in rest:
        return {**described, "anyOf": [known, {"type": "array", "items": {"anyOf": [known, {}]}}, {}], "allOf": [rest]}
    return {**described, "anyOf": [known, {}], "allOf": [rest]}


def _test(fact: Fact) -> Schema:
    """Return what may be asked of one fact: tests to choose from, and any other."""
    more = "\n\n".join(filter(None, (_meaning(fact), _choices(fact))))
    return {"description": more, "anyOf": [{"enum": list(_tests(fact))}, {}]}


def _tests(fact: Fact) -> Iterator[Any]:
    match fact.type:
        case "boolean":
            yield from (True, False)
        case "choice":
            yield from fact.choices
        case "choices":
            yield from (f"has {code}" for code in fact.choices)
    yield from ("none", "known", "unknown") if fact.optional else ("known", "unknown")


def _choices(fact: Fact) -> str:
    return "\n".join(f"- `{code}` {one.label}" for code, one in fact.choices.items())


def _attributes(library: Library) -> dict[str, Schema]:
    """Return the attributes that rows give to records: of choices the codes are offered."""
    found: dict[str, list[Fact]] = {}
    for kind in library.vocabulary.records:
        for fact in library.vocabulary.facts_of.get(kind, ()):
            found.setdefault(fact.name, []).append(fact)
    return {name: _attribute(facts) for name, facts in sorted(found.items()) if name != "id"}


def _attribute(facts: list[Fact]) -> Schema:
    codes = {code: one.label for fact in facts for code, one in fact.choices.items()}
    described = {"description": " / ".join(dict.fromkeys(map(_meaning, facts)))}
    known = _listed(codes)
    several = {"type": "array", "items": {"anyOf": [known, {}]}}
    return {**described, "anyOf": [known, several, {}]} if codes else described
