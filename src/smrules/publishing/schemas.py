"""
The JSON Schemas of everything that enters and leaves, made from the models.

`python -m smrules.publishing.schemas FOLDER` writes them; the folder `schemas/` of the project is that output.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from smrules.concepts.assessment import Assessment
from smrules.concepts.decision import Admission, Decision
from smrules.concepts.draw_record import DrawRecord
from smrules.concepts.plan import VisitPlan
from smrules.concepts.serial import Serial
from smrules.definitions.schema import NAMES
from smrules.definitions.shapes import DOCUMENTS
from smrules.publishing.account import Account
from smrules.publishing.descriptions import RESULTS, of_field
from smrules.publishing.inputs import INPUTS, Schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DRAFT_07 = "http://json-schema.org/draft-07/schema#"
_RESULT_TYPES: dict[str, type[Serial]] = {
    "plan": VisitPlan, "assessment": Assessment, "account": Account, "admission": Admission, "decision": Decision,
    "draw-record": DrawRecord,
}  # fmt: skip


@cache
def schema(name: str) -> Schema:
    """Return one schema of 2020-12 by name, such as `plan`; raises `KeyError` if there is none."""
    return {"$schema": DIALECT, "$id": f"urn:smrules:{name}", **_MAKERS[name]()}


def files() -> Iterator[tuple[str, str]]:
    """Yield name and text of every file in `schemas/`."""
    for name in sorted(_MAKERS):
        yield f"{name}.schema.json", _text(schema(name))
    yield "rules.draft-07.schema.json", _text(_draft_07(schema("rules")))


def write(folder: Path) -> None:
    """Write every schema into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _text(data: Schema) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


# --- results -------------------------------------------------------------------------------------


def _result(kind: type[Serial]) -> Schema:
    """Return the schema of a result: every field is there, no other, and each says what it is."""
    made = kind.json_schema()
    inner = made.pop("$defs", {})
    found = _described(kind.__name__, made)
    defs = {name: _described(name, one) for name, one in sorted(inner.items())}
    return {**found, "$defs": defs} if defs else found


def _described(owner: str, made: Schema) -> Schema:
    fields = made["properties"]
    properties = {name: _field(owner, name, field) for name, field in fields.items()}
    return {
        "title": owner, "description": RESULTS[owner], "type": "object", "properties": properties,
        "required": list(fields), "additionalProperties": False,
    }  # fmt: skip


def _field(owner: str, name: str, made: Schema) -> Schema:
    kept = {key: value for key, value in _untitled(made).items() if key not in ("default", "description")}
    return {"description": of_field(owner, name), **kept}


def _untitled(made: Any) -> Any:
    """Return a schema without the titles that only repeat names."""
    if isinstance(made, list):
        return [_untitled(one) for one in made]
    if not isinstance(made, dict):
        return made
    return {key: _untitled(one) for key, one in made.items() if key != "title" or not isinstance(one, str)}


def _list_of(entry: Schema, zh: str, en: str) -> Schema:
    return {"description": f"{zh} / {en}", "type": "array", "items": entry}


def _object(zh: str, en: str, /, **properties: Schema) -> Schema:
    return {
        "description": f"{zh} / {en}", "type": "object", "properties": properties, "required": list(properties),
        "additionalProperties": False,
    }  # fmt: skip


def _plain(kind: str, zh: str, en: str) -> Schema:
    return {"description": f"{zh} / {en}", "type": kind}


def _diagnostic() -> Schema:
    return _object(
        "一条编号的提示：在哪里，是什么，怎么办", "a numbered message: where, what, and a way out",
        code={**_plain("string", "编号，见 docs/diagnostics.md", "number in the catalogue"), "pattern": "^SM[0-9]{3}$"},
        level={"description": "错误或者警告 / error or warning", "enum": ["error", "warning"]},
        file=_plain("string", "文件，或者输入中的路径", "file, or path in an input"),
        line={"description": "行，从 1 数起；0 表示整个输入 / line, from 1; 0 for a whole input", "type": "integer", "minimum": 0},
        column={"description": "列，从 1 数起 / column, from 1", "type": "integer", "minimum": 1},
        zh=_plain("string", "中文说明", "message in Chinese"),
        en=_plain("string", "英文说明", "message in English"),
        hint_zh=_plain("string", "怎么办，可以为空", "way out in Chinese, or empty"),
        hint_en=_plain("string", "怎么办（英文）", "way out in English, or empty"),
        related=_list_of({"type": "string"}, "有关的其他位置", "other places that belong to the matter"),
    )  # fmt: skip


def _diagnostics() -> Schema:
    return _list_of(_diagnostic(), "提示", "messages")


def _failure() -> Schema:
    return _object("没有得出结果：为什么", "no result, and why", diagnostics=_diagnostics())


def _check() -> Schema:
    return _object(
        "规则库的检查结果", "what smrules check found",
        library_hash={**_plain("string", "规则库内容的散列值", "content hash, or null"), "type": ["string", "null"]},
        passed=_plain("boolean", "没有错误", "no error was found"),
        diagnostics=_diagnostics(),
    )  # fmt: skip


def _test() -> Schema:
    example = _object(
        "一个例子", "one example",
        name=_plain("string", "名称", "name"),
        position=_plain("string", "规则文件中的位置", "place in the rule files"),
        passed=_plain("boolean", "符合", "it is as expected"),
        rows=_list_of({"type": "string"}, "起作用的行", "rows that decided"),
        diagnostics=_diagnostics(),
    )  # fmt: skip
    return _object(
        "例子的运行结果", "what smrules test found",
        library_hash=_plain("string", "规则库内容的散列值", "content hash of the library"),
        passed=_plain("boolean", "全部符合", "all are as expected"),
        examples=_list_of(example, "各个例子", "every example"),
    )  # fmt: skip


def _domains() -> Schema:
    domain = _object(
        "一个监管领域", "one domain",
        id=_plain("string", "标识", "id"),
        title=_plain("string", "名称", "title"),
        checklists=_plain("integer", "检查表数", "number of checklists"),
        items=_plain("integer", "检查事项数", "number of items"),
    )  # fmt: skip
    return _list_of(domain, "监管领域，按顺序", "domains, in order")


# --- rule files ----------------------------------------------------------------------------------


def _rules() -> Schema:
    """Return the schema of one rule document: its first key says which shape it must have."""
    models = [(shape, "validation") for shape in DOCUMENTS.values()]
    _, made = models_json_schema(models, by_alias=True, ref_template="#/$defs/{model}")
    defs = {name: _shape(name, one) for name, one in sorted(made["$defs"].items())}
    defs["Cases"] = _cases()
    kinds = {**{kind: shape.__name__ for kind, shape in DOCUMENTS.items()}, "cases": "Cases"}
    return {
        "title": "smrules", "description": "规则文件的一个文档，第一个键说明种类 / one document of a rule file",
        "type": "object",
        "anyOf": [{"required": [kind]} for kind in kinds],
        "allOf": [{"if": {"required": [kind]}, "then": {"$ref": f"#/$defs/{name}"}} for kind, name in kinds.items()],
        "$defs": defs,
    }  # fmt: skip


def _shape(name: str, made: Schema) -> Schema:
    label = next((zh for shape, (zh, _) in NAMES.items() if shape.__name__ == name), name)
    written = _as_written(_untitled(made))
    written["properties"].pop("@", None)
    written.pop("description", None)
    return {"title": label, **written}


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
    case = {"type": "object", "required": ["name", "on", "expect"], "properties": {
        "name": _plain("string", "名称", "name"),
        "on": _plain("string", "检查日期", "day of the visit"),
        "entity": _plain("object", "检查对象的事实", "facts of the entity"),
        "answers": _plain("object", "答案", "answers"),
        "history": _plain("object", "既往", "pasts"),
        "expect": _plain("object", "应有的结果", "what must follow"),
    }}  # fmt: skip
    return {
        "title": "案例", "type": "object", "required": ["cases"],
        "properties": {"cases": _list_of(case, "案例，由 smrules test 运行", "cases that smrules test runs")},
    }  # fmt: skip


def _draft_07(made: Any) -> Any:
    """Return a schema in draft 7, which the YAML servers of editors read; there nothing may stand beside a `$ref`."""
    if isinstance(made, list):
        return [_draft_07(one) for one in made]
    if not isinstance(made, dict):
        return DRAFT_07 if made == DIALECT else made.replace("#/$defs/", "#/definitions/") if isinstance(made, str) else made
    found = {"definitions" if key == "$defs" else key: _draft_07(one) for key, one in made.items()}
    if isinstance(found.get("$ref"), str) and len(found) > 1:
        found["allOf"] = [{"$ref": found.pop("$ref")}]
    return found


_MAKERS: dict[str, Callable[[], Schema]] = {
    **{name: (lambda one=one: one) for name, one in INPUTS.items()},
    **{name: (lambda kind=kind: _result(kind)) for name, kind in _RESULT_TYPES.items()},
    "diagnostic": _diagnostic, "failure": _failure, "check": _check, "test": _test, "domains": _domains, "rules": _rules,
}  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Write the schemas into the folder that is named."""
    found = sys.argv[1:] if arguments is None else arguments
    write(Path(found[0] if found else "schemas"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
