"""
The JSON Schemas of everything that enters and leaves, made from the models.

`python -m smrules.publishing.schemas FOLDER` writes them; the folder `schemas/` of the project is that output.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from smrules.concepts.assessment import Assessment
from smrules.concepts.change import Change
from smrules.concepts.decision import Admission, Decision
from smrules.concepts.draw_record import DrawRecord
from smrules.concepts.plan import VisitPlan
from smrules.concepts.serial import Serial
from smrules.concepts.session_record import SessionRecord
from smrules.publishing.account import Account
from smrules.publishing.descriptions import RESULTS, of_field
from smrules.publishing.inputs import INPUTS, Schema
from smrules.publishing.ledger_schemas import LEDGER_RESULTS, ledger_draft
from smrules.publishing.rule_schema import DIALECT, DRAFT_07, draft_07, rule_schema, untitled

__all__ = ["DIALECT", "DRAFT_07", "files", "main", "schema", "write"]

_RESULT_TYPES: dict[str, type[Serial]] = {
    "plan": VisitPlan, "assessment": Assessment, "account": Account, "admission": Admission, "decision": Decision,
    "draw-record": DrawRecord, "change": Change, "session": SessionRecord, **LEDGER_RESULTS,
}  # fmt: skip


@cache
def schema(name: str) -> Schema:
    """Return one schema of 2020-12 by name, such as `plan`; raises `KeyError` if there is none."""
    return {"$schema": DIALECT, "$id": f"urn:smrules:{name}", **_MAKERS[name]()}


def files() -> Iterator[tuple[str, str]]:
    """Yield name and text of every file in `schemas/`."""
    for name in sorted(_MAKERS):
        yield f"{name}.schema.json", _text(schema(name))
    yield "rules.draft-07.schema.json", _text(draft_07(schema("rules")))


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
    kept = {key: value for key, value in untitled(made).items() if key not in ("default", "description")}
    return {"description": of_field(owner, name), **kept}


def _list_of(entry: Schema, zh: str, en: str) -> Schema:
    return {"description": f"{zh} / {en}", "type": "array", "items": entry}


def _object(zh: str, en: str, /, **properties: Schema) -> Schema:
    return {
        "description": f"{zh} / {en}", "type": "object", "properties": properties, "required": list(properties),
        "additionalProperties": False,
    }  # fmt: skip


def _plain(kind: str, zh: str, en: str) -> Schema:
    return {"description": f"{zh} / {en}", "type": kind}


def _or_null(entry: Schema, zh: str, en: str) -> Schema:
    return {"description": f"{zh} / {en}, or null", "anyOf": [entry, {"type": "null"}]}


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
        example=_plain("string", "可以粘贴的例子（YAML），可以为空", "an example to paste, as YAML, or empty"),
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
        todo=_plain("boolean", "已知的缺口，不符也不算失败", "a known gap, which may fail"),
        rows=_list_of({"type": "string"}, "起作用的行", "rows that decided"),
        diagnostics=_diagnostics(),
    )  # fmt: skip
    found = _object(
        "例子的运行结果", "what smrules test found",
        library_hash=_plain("string", "规则库内容的散列值", "content hash of the library"),
        passed=_plain("integer", "符合的例子数", "number of examples that are as expected"),
        failed=_plain("integer", "不符的例子数，不含已知的缺口", "number that are not, known gaps apart"),
        todo=_plain("integer", "标为已知缺口的例子数", "number of examples marked as known gaps"),
        row_coverage=_share("有例子的行", "rows that an example is decided by"),
        test_coverage=_share("条件的成立与不成立两面", "sides of tests that an example shows"),
        boundary_coverage=_share("界限及其两侧的值", "values at and beside limits that an example tries"),
        uncovered=_list_of(_uncovered(), "没有例子的地方", "what no example shows"),
        examples=_list_of(example, "各个例子", "every example"),
        mutation_score=_share("例子能发现的改动（只在 --mutate 时有）", "mutants that examples kill; with --mutate only"),
        mutants=_mutants(),
        survivors=_list_of(_survivor(), "没有例子能发现的改动", "mutants that no example notices"),
    )  # fmt: skip
    with_mutation = ("mutation_score", "mutants", "survivors")
    return {**found, "required": [name for name in found["required"] if name not in with_mutation]}


def _share(zh: str, en: str) -> Schema:
    return {"description": f"{zh}，0 到 1 / {en}, from 0 to 1", "type": "number", "minimum": 0, "maximum": 1}


def _uncovered() -> Schema:
    return _object(
        "一处没有例子的地方", "one thing that no example shows",
        kind={"description": "行、条件或者界限 / row, test or boundary", "enum": ["rows", "tests", "boundaries"]},
        place=_plain("string", "哪条规则", "the rule"),
        position=_plain("string", "规则文件中的位置", "place in the rule files"),
        zh=_plain("string", "缺什么", "what is missing, in Chinese"),
        en=_plain("string", "缺什么（英文）", "what is missing, in English"),
    )  # fmt: skip


def _mutants() -> Schema:
    fates = _object(
        "一种改动的结果", "the fates of one operator",
        killed=_plain("integer", "被例子发现", "killed by an example"),
        survived=_plain("integer", "没有被发现", "survived"),
        equivalent=_plain("integer", "已证明处处等同，不计", "proved to decide alike, not counted"),
    )  # fmt: skip
    return {"description": "各种改动的结果 / fates by operator", "type": "object", "additionalProperties": fates}


def _survivor() -> Schema:
    suggestion = _object(
        "能发现它的例子，已经试过", "an example that kills it, tried on both",
        rule=_plain("string", "写在哪条规则的 examples 里", "the rule whose examples it belongs to"),
        position=_plain("string", "规则文件中的位置", "place in the rule files"),
        example=_plain("string", "例子，一行 YAML", "the example, as one line of YAML"),
    )  # fmt: skip
    return _object(
        "一处改动", "one mutant",
        operator=_plain("string", "改动的种类", "operator"),
        place=_plain("string", "哪条规则", "the rule"),
        part=_plain("string", "规则的哪一部分", "which part of the rule"),
        position=_plain("string", "规则文件中的位置", "place in the rule files"),
        zh=_plain("string", "改了什么", "what was changed, in Chinese"),
        en=_plain("string", "改了什么（英文）", "what was changed, in English"),
        suggestion=_or_null(suggestion, "能发现它的例子", "an example that kills it"),
    )  # fmt: skip


def _diff() -> Schema:
    case = _object(
        "一个在两个版本都试过的情形", "a case that was tried in both versions",
        on=_plain("string", "日期", "day"),
        example=_plain("string", "情形，一行 YAML", "the case, as one line of YAML"),
        old=_plain("string", "旧版的结果", "what follows in the old version"),
        new=_plain("string", "新版的结果", "what follows in the new version"),
    )  # fmt: skip
    region = _object(
        "一类结果不同的情形", "cases in which the outcome differs",
        about=_plain("string", "什么不同：事实、记录、state 或者 applies", "what differs: a fact, a record, state or applies"),
        zh=_plain("string", "哪些情形", "which cases, in Chinese"),
        en=_plain("string", "哪些情形（英文）", "which cases, in English"),
        old=_plain("string", "旧版的结果", "what follows in the old version"),
        new=_plain("string", "新版的结果", "what follows in the new version"),
        example=_or_null(case, "试过的情形", "a case that was tried"),
    )  # fmt: skip
    difference = _object(
        "一处不同", "one difference",
        kind=_plain("string", "种类", "kind"),
        id=_plain("string", "标识", "id"),
        status={"description": "新增、删去、改动、改名 / fate", "enum": ["added", "removed", "changed", "renamed"]},
        replaced_by={**_plain("string", "改成什么名", "the id that replaces it, or null"), "type": ["string", "null"]},
        position=_plain("string", "规则文件中的位置", "place in the rule files"),
        parts=_list_of({"type": "string"}, "改了哪些部分", "what was changed"),
        compared=_plain("boolean", "结果已逐个情形比较", "the outcomes were compared case by case"),
        regions=_list_of(region, "结果不同的情形", "cases in which the outcome differs"),
    )  # fmt: skip
    return _object(
        "两个版本的不同", "what smrules diff found",
        old_hash=_plain("string", "旧版内容的散列值", "content hash of the old version"),
        new_hash=_plain("string", "新版内容的散列值", "content hash of the new version"),
        differences=_list_of(difference, "各处不同", "every difference"),
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


_MAKERS: dict[str, Callable[[], Schema]] = {
    **{name: (lambda one=one: one) for name, one in INPUTS.items()},
    **{name: (lambda kind=kind: _result(kind)) for name, kind in _RESULT_TYPES.items()},
    "diagnostic": _diagnostic, "failure": _failure, "check": _check, "test": _test, "diff": _diff,
    "domains": _domains, "rules": rule_schema, "ledger-draft": lambda: ledger_draft(_result),
}  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Write the schemas into the folder that is named."""
    found = sys.argv[1:] if arguments is None else arguments
    write(Path(found[0] if found else "schemas"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
