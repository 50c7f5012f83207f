"""
The JSON Schema of rule files, made from the shapes: what editors check while somebody writes.

It accepts a document exactly when its shape is right. What only other documents can tell – whether a fact is declared, which
strata a draw has – it leaves to `smrules check`.
"""

from __future__ import annotations

import re
from typing import Any

from pydantic.json_schema import models_json_schema

from smrules.definitions import keys
from smrules.definitions.schema import NAMES
from smrules.definitions.shapes import DOCUMENTS
from smrules.publishing.inputs import Schema
from smrules.publishing.rule_constraints import CONDITION, CONSTRAINTS, PROPERTIES, ROW_CONDITION
from smrules.publishing.snippets import SNIPPETS, WHOLE

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DRAFT_07 = "http://json-schema.org/draft-07/schema#"


def rule_schema() -> Schema:
    """Return the schema of one rule document: its first key says which shape it must have."""
    models = [(shape, "validation") for shape in DOCUMENTS.values()]
    _, made = models_json_schema(models, by_alias=True, ref_template="#/$defs/{model}")
    defs = {name: _shape(name, one) for name, one in sorted(made["$defs"].items())}
    defs |= {"Cases": _cases(), "Condition": CONDITION, "RowCondition": ROW_CONDITION}
    kinds = {**{kind: shape.__name__ for kind, shape in DOCUMENTS.items()}, "cases": "Cases"}
    known = {"anyOf": [{"required": [kind]} for kind in kinds]}
    first_keys = {kind: {"description": f"{defs[name]['title']} / {kind}"} for kind, name in kinds.items()}
    return {
        "title": "smrules", "description": "规则文件的一个文档，第一个键说明种类 / one document of a rule file",
        "type": "object",
        "allOf": [
            *({"if": {"required": [kind]}, "then": {"$ref": f"#/$defs/{name}"}} for kind, name in kinds.items()),
            {"if": known, "else": {"properties": first_keys, **known}},
        ],
        "defaultSnippets": WHOLE,
        "$defs": defs,
    }  # fmt: skip


def _shape(name: str, made: Schema) -> Schema:
    label = next((zh for shape, (zh, _) in NAMES.items() if shape.__name__ == name), name)
    written = _as_written(untitled(made))
    written["properties"].pop("@", None)
    written.pop("description", None)
    for key, more in PROPERTIES.get(name, {}).items():
        written["properties"][key] = {"description": written["properties"][key]["description"], **more}
    for key, snippets in SNIPPETS.get(name, {}).items():
        written["properties"][key]["items"]["defaultSnippets"] = snippets
    return {"title": label, **written, **CONSTRAINTS.get(name, {})}


def untitled(made: Any) -> Any:
    """Return a schema without the titles that only repeat names."""
    if isinstance(made, list):
        return [untitled(one) for one in made]
    if not isinstance(made, dict):
        return made
    return {key: untitled(one) for key, one in made.items() if key != "title" or not isinstance(one, str)}


def _text_or_number(pattern: str) -> Schema:
    """Return the type of a text that may look like a number, unless its pattern forbids digits or a sign in front."""
    if not pattern:
        return {"type": ["string", "number"]}
    return {"type": ["string", "number"], "minimum": 0} if re.match(pattern, "0") else {"type": "string"}


def _as_written(made: Any) -> Any:
    """Return what an editor sees: numbers need no quotes, nothing is null, and what has a default may be left out."""
    if isinstance(made, list):
        return [_as_written(one) for one in made]
    if not isinstance(made, dict):
        return made
    found = {key: _as_written(one) for key, one in made.items() if key != "default"}
    if found.get("format") == keys.CONDITION:
        return {key: one for key, one in found.items() if key == "description"} | {"$ref": "#/$defs/Condition"}
    if found.get("type") == "string" and "enum" not in found:
        found |= _text_or_number(found.get("pattern", ""))
    if found.get("type") == "integer":
        found |= {"type": ["integer", "string"], "pattern": "^[0-9]+$"}
    if "patternProperties" in found:
        found["additionalProperties"] = False
    return _without_null(found)


def _without_null(made: Schema) -> Schema:
    choices = made.get("anyOf")
    if not isinstance(choices, list) or {"type": "null"} not in choices:
        return made
    left = [one for one in choices if one != {"type": "null"}]
    rest = {key: one for key, one in made.items() if key != "anyOf"}
    return {**rest, **left[0]} if len(left) == 1 else {**rest, "anyOf": left}


def _cases() -> Schema:
    kinds = {"name": "string", "on": "string", "entity": "object", "answers": "object", "history": "object", "expect": "object"}
    texts = {
        "name": "名称 / name", "on": "检查日期 / day of the visit", "entity": "检查对象的事实 / facts of the entity",
        "answers": "答案 / answers", "history": "既往 / pasts", "expect": "应有的结果 / what must follow",
    }  # fmt: skip
    case = {
        "type": "object", "required": ["name", "on", "expect"],
        "properties": {name: {"description": text, "type": kinds[name]} for name, text in texts.items()},
    }  # fmt: skip
    cases = {"description": "案例，由 smrules test 运行 / cases that smrules test runs", "type": "array", "items": case}
    return {"title": "案例", "type": "object", "required": ["cases"], "properties": {"cases": cases}}


def draft_07(made: Any) -> Any:
    """Return a schema in draft 7, which the YAML servers of editors read; there nothing may stand beside a `$ref`."""
    if isinstance(made, list):
        return [draft_07(one) for one in made]
    if not isinstance(made, dict):
        return DRAFT_07 if made == DIALECT else made.replace("#/$defs/", "#/definitions/") if isinstance(made, str) else made
    found = {"definitions" if key == "$defs" else key: draft_07(one) for key, one in made.items()}
    if isinstance(found.get("$ref"), str) and len(found) > 1:
        found["allOf"] = [{"$ref": found.pop("$ref")}]
    return found
