"""
What is said to a visit in progress, one line at a time: JSON for other systems, short words for a person at a terminal.

`{"fact": …, "member": …, "answer": …}` answers or corrects; `"do"` says what else is wanted: `withdraw`, `report`, `record`, `quit`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic
from smrules.concepts.library import Library
from smrules.concepts.plan import Question, VisitPlan
from smrules.concepts.position import Position
from smrules.concepts.vocabulary import ANSWER_STATES, Fact
from smrules.publishing.exchange import checked
from smrules.publishing.json_text import JsonText

WORDS = {
    "报告": "report", "结果": "report", "保存": "record", "结束": "quit", "问题": "questions",
    "report": "report", "record": "record", "quit": "quit", "questions": "questions",
}  # fmt: skip
WITHDRAW = ("撤回", "withdraw")
_YES = {"是": True, "true": True, "否": False, "false": False}
_STATES = {label: code for code, label in ANSWER_STATES.items() if code != "unanswered"}


@dataclass(frozen=True, slots=True)
class Line:
    """
    What one line wants.

    Attributes:
        do: `answer`, `withdraw`, `report`, `record`, `questions` or `quit`.
    """

    do: str
    fact: str = ""
    member: str | None = None
    answer: Any = None


def read(source: JsonText, plan: VisitPlan, library: Library) -> Line:
    """Return what one line wants, JSON or words; raises `InputError`."""
    return read_json(source) if is_json(source) else read_words(source, plan, library)


def is_json(source: JsonText) -> bool:
    """Say whether a line is JSON, not words."""
    return source.text.lstrip().startswith("{")


def read_json(source: JsonText) -> Line:
    """Return what one line of JSON wants; raises `InputError`."""
    data = checked(source, "session-line")
    do = data.get("do", "answer")
    needed = {"answer": ("fact", "answer"), "withdraw": ("fact",)}.get(do, ())
    missing = [name for name in needed if name not in data]
    if missing:
        _refuse(source, f"缺少“{missing[0]}”", f"`{missing[0]}` is missing")
    return Line(do, data.get("fact", ""), data.get("member"), data.get("answer"))


def read_words(source: JsonText, plan: VisitPlan, library: Library) -> Line:
    """
    Return what a person wrote: `事实 = 值`, `成员 事实 = 值`, `撤回 事实`, or one of `WORDS`; raises `InputError` (SM644).

    In place of a fact stands the number of its question in the plan as it was printed; a value may be written as it is called.
    """
    text = source.text.strip()
    if text in WORDS:
        return Line(WORDS[text])
    whose, equals, value = (part.strip() for part in text.replace("＝", "=", 1).partition("="))
    words = whose.split()
    if words and words[0] in WITHDRAW and not equals:
        return Line("withdraw", *_whose(words[1:], source, plan))
    if not equals or not value:
        _refuse(source, "没有“=”和值", "no `=` with a value")
    fact, member = _whose(words, source, plan)
    planned = {(one.fact, one.member) for one in plan.questions}
    return Line("answer", fact, member, _value(value, library.vocabulary.facts.get(fact), (fact, member) in planned))


def asked(plan: VisitPlan) -> list[Question]:
    """Return the questions that are to be asked, in the order of their numbers."""
    return [one for one in plan.questions if one.known_from is None]


def _whose(words: list[str], source: JsonText, plan: VisitPlan) -> tuple[str, str | None]:
    match words:
        case [number] if number.isdecimal() and 0 < int(number) <= len(asked(plan)):
            question = asked(plan)[int(number) - 1]
            return question.fact, question.member
        case [fact]:
            return fact, None
        case [member, fact]:
            return fact, member
    _refuse(source, "要写一个事实，前面可以写成员", "expected a fact, perhaps after its member")


def _value(text: str, fact: Fact | None, is_planned: bool) -> Any:
    """Return a value: codes by what they are called, yes or no, the state of a question by its label, JSON, or else text."""
    codes = {one.label: code for code, one in fact.choices.items()} if fact else {}
    if fact and fact.type == "choices" and text[0] != "[":
        return [codes.get(one.strip(), one.strip()) for one in text.replace(",", "、").split("、")]
    if text in codes:
        return codes[text]
    if fact and fact.type == "boolean" and text in _YES:
        return _YES[text]
    if is_planned and text in _STATES:
        return {"state": _STATES[text]}
    return JsonText("-", text).data if text[0] in '{["' else text


def _refuse(source: JsonText, zh: str, en: str) -> NoReturn:
    raise InputError([diagnostic("SM644", Position(source.name, source.first_line, 1), problem_zh=zh, problem_en=en)])


def in_line(found: Iterable[Diagnostic], line: Line, source: JsonText) -> list[Diagnostic]:
    """Return messages about the answer of a line with their places in it; those about anything else point at the line."""
    where = f"answers[{line.fact}]" if line.member is None else f"answers[{line.member}][{line.fact}]"
    here = Position(source.name, source.first_line, 1)
    return [_placed(one, where, source) or source.with_excerpt(replace(one, position=here)) for one in found]


def _placed(one: Diagnostic, where: str, source: JsonText) -> Diagnostic | None:
    rest = one.position.file.removeprefix(where)
    if rest == one.position.file or not is_json(source):
        return None
    return source.located(replace(one, position=Position(f"answer{rest}", 0)))
