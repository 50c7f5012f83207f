"""The beginnings of rules that `smrules new` writes: complete in form, with a comment at what is to be filled in."""

from __future__ import annotations

import json
from collections import Counter

from smrules.concepts.library import Library
from smrules.concepts.serial import decimal_text
from smrules.concepts.vocabulary import Fact
from smrules.publishing.limit_answers import limit_answers

UNVERIFIED = "status: unverified  # 填好、核对以后删去这一行，事项才会生效"
LOOK_FOR = "到哪里看、看什么；什么算符合，什么不算。  # 写给不是本专业的人，两三句话"
YES_OR_NO = ("true", "true", "false")


def waits(text: str, line: int) -> bool:
    """Say whether what was written from a line on stays out of the library until somebody takes its mark away."""
    return any("status: unverified" in one for one in text.splitlines()[line - 1 :])


def answers(fact: Fact | None) -> tuple[str, str, str]:
    """Return a test of a fact, an answer that passes it, and one that does not; a fact of its own is answered with yes or no."""
    if fact is None or fact.type == "boolean":
        return YES_OR_NO
    codes = list(fact.choices)
    match fact.type:
        case "choice" if len(codes) > 1:
            return codes[0], codes[0], codes[1]
        case "choices" if len(codes) > 1:
            return f"has {codes[0]}", f"[{codes[0]}]", f"[{codes[1]}]"
        case "date":
            return "≥ visit.on", "2099-12-31", "2000-01-01"
        case "number" | "money":
            low, high = (fact.numbers[0], fact.numbers[-1]) if fact.numbers else (fact.low or 0, (fact.low or 0) + 1)
            return f"≥ {decimal_text(high)}", decimal_text(high), decimal_text(low)
    return "known", "甲", "unknown"


def as_asked(library: Library, fact: str) -> tuple[str, str, str] | None:
    """Return the same for a fact that an item asks already, as that item has it: two items must not contradict each other."""
    for one in library.items.values():
        shown: dict[str, str] = {}
        for example in one.examples if one.fact == fact else ():
            answer, state = example.get("answers", {}).get(fact), example.get("expect", {}).get("state")
            if isinstance(answer, (str, bool)) and isinstance(state, str):
                shown.setdefault(state, _cell(answer))
        if {"compliant", "noncompliant"} <= shown.keys():
            return _cell(one.expected), shown["compliant"], shown["noncompliant"]
    return None


def _cell(value: str | bool) -> str:
    """Return a value as YAML has it on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value, ensure_ascii=False) if value[:1] in tuple(">|*&!%@`{['\"") or ": " in value else value


def classes_of(library: Library) -> dict[str, str]:
    """Return the classes that items have, with their labels."""
    fact = library.vocabulary.facts.get("item.class")
    return {code: one.label for code, one in fact.choices.items()} if fact else {}


def usual_class(library: Library, classes: dict[str, str]) -> str:
    """Return the class that most items have, the first of several."""
    used = Counter(str(one.keys.get("item.class")) for one in library.items.values())
    return max(classes, key=lambda code: used[code], default="class")


def item(
    item_id: str, fact: str, *, known: Fact | None, library: Library, ask: str = "", look_for: str = "", where: str = "",
    number: Fact | None = None, expect: str = "", instrument: str = "", article: str = "", in_force: str = "", indent: int,
    waits_for_guidance: bool = True,
) -> str:  # fmt: skip
    """
    Return an inspection item as the next entry of a list.

    Args:
        item_id, fact: Its id, and the fact that it asks for.
        known: The declaration of the fact; without one the item declares it, as a question to be answered with yes or no.
        library: Whose classes of items there are; the usual one is written.
        ask, look_for, where: The question, how to look, the place of the visit; or empty.
        number, expect: A number and the test of it, where that is what is asked; examples show both sides of each limit.
        instrument, article: Its basis; without them it stays out of the library until somebody has named one.
        in_force: Days in force, where they are not those of the checklist.
        indent: Column of its dash.
        waits_for_guidance: Whether it stays out of the library until somebody has written how to look.
    """
    if number:
        tried = [(answer, "compliant" if fits else "noncompliant") for answer, fits in limit_answers(expect, number)]
    else:
        expect, good, bad = as_asked(library, fact) or answers(known)
        tried = [(good, "compliant"), (bad, "noncompliant")]
    classes = classes_of(library)
    usual = usual_class(library, classes)
    asked = ask if number or ask else "是否……"
    guided = look_for or (known is not None and bool(known.look_for))
    lines = [
        f"- id: {item_id}",
        *([] if known and not ask else [f"  ask: {asked or '……是多少'}  # 怎么问：一句话{'' if number else '，答“是”为符合'}"]),
        f"  fact: {fact}  # 答案记在哪个事实；同一事实几个领域只问一次",
        *([] if known else _declared(number)),
        *([f"  look_for: {look_for or LOOK_FOR}"] if look_for or not guided else []),
        f"  where: {where}" if where else "  # where: 位置  # 在现场的哪里，如 kitchen 厨房、front 门头；不写就排在最后",
        f"  class: {usual}  # {'，'.join(f'{code} {label}' for code, label in classes.items())}",
        f"  expect: {_cell(expect)}  # 什么答案符合要求；数字写 0..8、≥ 5 这样的条件",
        "  # act: 违法行为  # 不符合按哪种违法行为处理，写它的标识；不写就只记下不符合",
        *_circumstances(library),
        *([f"  in_force: {in_force}  # 依据在这段时间施行"] if in_force else []),
        "  basis:  # 规定这项义务的条文，读过再写",
        f"    - {{instrument: {instrument or 'law-to-be-named'}, article: \"{article or '1'}\"}}",
        *([] if instrument and article and (guided or not waits_for_guidance) else [f"  {UNVERIFIED}"]),
        "  examples:  # 符合的和不符合的都要有；smrules test 会试",
        *(f"    - {{answers: {{{fact}: {answer}}}, expect: {{state: {state}}}}}" for answer, state in tried),
    ]
    return "".join(f"{' ' * indent}{line}\n" for line in lines)


def _circumstances(library: Library) -> list[str]:
    """Return a hint at the circumstances that an item may presume, if the library has any."""
    found = [f"{one.id} {one.label}" for one in library.vocabulary.facts.values() if one.presumable and one.scope == "item"]
    return [f"  # presume: {{情节: true 或 false}}  # 没有人回答时推定，定处理意见时由人确认：{'，'.join(found)}"] if found else []


def _declared(number: Fact | None) -> list[str]:
    """Return the lines by which an item declares its own fact."""
    if number is None:
        return ["  type: boolean  # 是或否；数字写 number，并写 unit 和 decimals"]
    unit = [f"  unit: {number.unit}"] if number.unit else ["  # unit: 单位"]
    return ["  type: number  # 数字", *unit, f"  decimals: {number.decimals}  # 几位小数"]


def checklist(checklist_id: str, domain: str, title: str, start: str, schema: str, library: Library) -> str:
    """Return a checklist with one item that is to be filled in."""
    name = checklist_id.replace(".", "_").replace("-", "_")
    return (
        f"# yaml-language-server: $schema={schema}\n"
        f"checklist: {checklist_id}  # 标识永远不变，名称可以随时改\n"
        f"domain: {domain}\n"
        f"title: {title}\n"
        f"in_force: {start}..  # 从哪一天起施行\n"
        "# applies_when: {entity.某事实: 条件}  # 对谁适用；不写就是对谁都适用\n"
        "items:\n"
    ) + item(f"{checklist_id}.first-item", f"entity.{name}_first", known=None, library=library, indent=2)


def table(table_id: str, fact: str, indent: int) -> str:
    """Return a table that decides a fact as the next entry of a list; it stays out of the library until it is filled in."""
    lines = [
        f"- id: {table_id}",
        f"  for: {fact.partition('.')[0]}  # 对谁下结论：checklist 检查表，visit 检查，entity 对象，act 违法行为",
        f"  decides: {fact}",
        "  # applies_when: {事实: 条件}  # 什么情况下用这张表",
        "  # basis: {instrument: law-to-be-named, article: \"1\"}  # 依据",
        f"  {UNVERIFIED.replace('事项', '表')}",
        "  rows:  # 一行一种情形；各行不能重叠",
        "    - {id: first-row, when: {visit.on: known}, then: unknown}  # when 写 事实: 条件，then 写结论",
        "  otherwise: {then: unknown, why: 表中未规定的情形}  # 各行都不成立时；各行已经说全就删去",
        "  # examples:",
        "  #   - {given: {事实: 值}, expect: 结论, because: first-row}",
    ]
    return "".join(f"{' ' * indent}{line}\n" for line in lines)


def decisions(table_id: str, fact: str, schema: str) -> str:
    """Return a document with one table."""
    return f"# yaml-language-server: $schema={schema}\ndecisions: {table_id}\ntables:\n{table(table_id, fact, 2)}"


def campaign(campaign_id: str, title: str, number: str, by: str, on: str, period: str, schema: str) -> str:
    """Return a campaign that asks nothing yet."""
    return (
        f"# yaml-language-server: $schema={schema}\n"
        f"campaign: {campaign_id}\n"
        f"title: {title}\n"
        f"approval: {{number: {number}, by: {by}, on: {on}}}\n"
        f"in_force: {period}  # 起止日期，首尾都算\n"
        "# applies_when: {entity.某事实: 条件}  # 对谁检查；不写就是对谁都检查\n"
        "# include: [事项的标识]  # 一并检查的已有事项\n"
        "# items:  # 只在这次专项里检查的事项，写法同检查表，另写 domain\n"
    )
