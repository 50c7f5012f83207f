"""A library about machines and visits that the tests of the engine add rules to, and members to try them on."""

from __future__ import annotations

from smrules.concepts.library import Library
from smrules.engine.reference import ReferenceEvaluator
from tests.language.building import bench
from tests.unit.definitions.building import built

WORDS = """
domains:
  - {id: food, title: 食品}
---
instruments:
  - {id: law, title: 法, in_force: 2000-01-01..}
---
vocabulary: words
scopes:
  machine: {in: entity, key: machine.number, label: 机器}
  penalty: {in: entity, dated: penalty.on, label: 处罚}
  office: {key: office.id, label: 机构}
presumptions: {act.on: visit.on, visit.decide_on: visit.on, visit.area: entity.area}
facts:
  entity.area: {label: 地区, type: area}
  entity.size: {label: 大小, type: number, decimals: 0, range: 0..100}
  entity.weight: {label: 重量, type: number, decimals: 1}
  entity.goods: {label: 货值, type: money, range: 0.., optional: true}
  entity.kind: {label: 性质, type: choice, of: {individual: 个体, organisation: 组织}}
  entity.accident_on: {label: 事故, type: date, optional: true}
  entity.flag: {label: 标志, type: boolean}
  entity.other: {label: 另一标志, type: boolean}
  machine.number: {label: 编号, type: text}
  machine.load: {label: 负载, type: number, decimals: 0, range: 0..10}
  machine.on: {label: 日期, type: date, optional: true}
  machine.state: {label: 状态, type: choice, ordered: true, of: {good: 好, fair: 中, bad: 差}}
  machine.running: {label: 运行, type: boolean}
  penalty.sum: {label: 金额, type: money, range: 0..}
  entity.grade: {label: 等级, type: choice, ordered: true, of: {good: 好, fair: 中, bad: 差}}
  entity.marks:
    label: 记号
    type: choices
    of: {clean: {label: 无, alone: true}, top: 上, left: {label: 左, under: top}, right: 右}
  item.class: {label: 类别, type: choice, of: {key: 重点, general: 一般}}
  item.unsafe: {label: 不安全, type: boolean, presumable: true}
  sanction.fine: {label: 罚款, type: range}
  sanction.measures: {label: 措施, type: choices, of: {warning: 警告, suspension: 停业}}
  sanction.note: {label: 说明, type: text}
  outcome.code: {label: 意见, type: choice, ordered: true, of: {nod: 点头, frown: 皱眉, stop: 停}}
  outcome.due: {label: 期限, type: date}
  outcome.follow_up: {label: 跟踪, type: boolean}
records:
  sanction: {label: 处罚, order: 1}
  outcome: {label: 意见, order: 2}
acts:
  dirt: {label: 脏}
---
calendar: days
years:
  2026: {holidays: [2026-10-01..2026-10-07], working: [2026-10-10]}
"""
DAY = "2026-06-01"


def rules(*documents: str) -> Library:
    """Return the library of the words above and more documents."""
    return built("---\n".join([WORDS, *documents]))


def derive(*lines: str) -> Library:
    """Return the library with some derived facts."""
    return rules("decisions: d\nderive:\n" + "".join(f"  - {line}\n" for line in lines))


def table(*rows: str, otherwise: str = "", keys: str = "", decides: str = "decides: entity.grade") -> str:
    """Return a document with one table `t` for the entity; a row is `id: condition → result`."""
    lines = [_row(one) for one in rows]
    tail = [f"    otherwise: {{then: {otherwise}, why: 未规定}}"] if otherwise else []
    head = [
        "decisions: d",
        "tables:",
        "  - id: t",
        "    for: entity",
        f"    {decides}",
        *(f"    {one}" for one in keys.splitlines()),
    ]
    return "\n".join([*head, "    rows:", *lines, *tail, ""])


def _row(text: str) -> str:
    head, _, then = text.partition(" → ")
    name, _, condition = head.partition(": ")
    return f"      - {{id: {name}, when: {{{condition}}}, then: {then}}}"


def on_entity(
    library: Library, facts: dict | None = None, *members, day: str = DAY, pasts: dict | None = None
) -> ReferenceEvaluator:
    """Return an evaluator over an entity with some facts, and other members."""
    given = {f"entity.{name}": one for name, one in (facts or {}).items()}
    return bench(library, day, ("entity", given), *members, pasts=pasts)


def machines(*facts: dict) -> list[tuple[str, dict]]:
    """Return machines, numbered from 1."""
    return [
        ("machine", {"machine.number": f"M{number}"} | {f"machine.{name}": one for name, one in some.items()})
        for number, some in enumerate(facts, start=1)
    ]
