"""Small libraries for the tests of this folder, written as rule files."""

from __future__ import annotations

from textwrap import dedent

from smrules.concepts.library import Library
from smrules.concepts.rules import Table
from smrules.definitions.library import build_library
from smrules.definitions.yaml_source import read_yaml
from smrules.verification.faults.looks import Look
from smrules.verification.faults.settings import settings

BASE = """
domains:
  - {id: food, title: 食品}
  - {id: drugs, title: 药品}
---
instruments:
  - {id: old-law, title: 旧办法, in_force: 2016-05-01..2022-03-14}
  - {id: new-law, title: 新办法, in_force: 2022-03-15..}
---
vocabulary: base
scopes:
  equipment: {in: entity, key: equipment.number, label: 设备}
  past_penalty: {in: entity, dated: past_penalty.decided_on, label: 既往处罚}
facts:
  entity.area_m2: {label: 面积, type: number, decimals: 1, range: 0..}
  entity.staff: {label: 人数, type: number, decimals: 0, range: 0..}
  entity.score: {label: 得分, type: number, decimals: 1, range: 0..100}
  entity.marks: {label: 打分, type: number, of: [0, 5, 10]}
  entity.kind: {label: 主体性质, type: choice, of: {individual: 个体, organisation: 组织}}
  entity.grade: {label: 信用, type: choice, ordered: true, of: {A: 低, B: 一般, C: 较高, D: 高}}
  entity.accident_on: {label: 最近事故日期, type: date, optional: true}
  entity.licensed_on: {label: 许可日期, type: date}
  entity.open: {label: 在营, type: boolean}
  entity.goods: {label: 货值, type: money, range: 0..}
  entity.activities:
    label: 经营活动
    type: choices
    of: {catering: 餐饮, sales: 销售, online: {label: 网络销售, under: sales}, nothing: {label: 无, alone: true}}
  entity.storage: {label: 贮存, type: choices, optional: true, of: {cold: 冷藏, frozen: 冷冻}}
  visit.verdict: {label: 结论, type: choice, ordered: true, of: {good: 好, fair: 中, bad: 差}}
  entity.door: {label: 门向外开, type: boolean}
  entity.temperature: {label: 温度, type: number, decimals: 1}
  equipment.kind: {label: 设备种类, type: choice, of: {lift: 电梯, boiler: 锅炉}}
  item.class: {label: 类别, type: choice, ordered: true, of: {general: 一般项, key: 重点项, critical: 严重缺陷}}
  item.marks: {label: 分值, type: number, decimals: 1, range: 0..10, optional: true}
  checklist.grade: {label: 等级, type: choice, of: {good: 符合, fair: 基本符合, bad: 不符合}}
  act.red_line: {label: 底线, type: boolean}
  past_penalty.act: {label: 行为, type: choice, of: acts}
  sanction.fine: {label: 罚款, type: range, unit: yuan}
  outcome.code: {label: 意见, type: choice, ordered: true, of: {warn: 警告, stop: 停业}}
  outcome.record: {label: 记录, type: boolean}
  outcome.due: {label: 期限, type: date}
records:
  sanction: {label: 处罚, order: 1}
  outcome: {label: 处理意见, order: 2}
acts:
  stale-food: {label: 过期食品, red_line: true}
  no-price: {label: 未标价}
places: {hall: 大厅}
"""


def library(*documents: str) -> Library:
    """Return the library of the base vocabulary and some more documents."""
    text = "---\n".join([BASE, *(dedent(one) for one in documents)])
    read, found = read_yaml("rules.yaml", text.encode())[:2]
    assert not found, found
    return build_library(read)


def look(text: str, *more: str) -> Look:
    """Return the first table of a `decisions` document, in its first setting."""
    built = library(text, *more)
    table = next(iter(built.tables.values()))
    return looks(built, table)[0]


def looks(built: Library, table: Table) -> list[Look]:
    """Return one table in all its settings."""
    conditions = [table.guard, *(row.condition for row in table.rows)]
    return [Look(built, table, one) for one in settings(built, conditions, table.in_force, table.place)]


def rows(*cells: str, otherwise: str = "", keys: str = "") -> str:
    """Return a `decisions` document with one table `t` that decides `visit.verdict`; each cell is a condition and a result."""
    lines = [f"      - {{id: r{number}, when: {{{cell.split(' → ')[0]}}}, then: {cell.split(' → ')[1]}}}"
             for number, cell in enumerate(cells, 1)]  # fmt: skip
    head = ["decisions: d", "tables:", "  - id: t", "    for: visit", "    decides: visit.verdict"]
    head += [f"    {line}" for line in keys.splitlines()]
    tail = [f"    otherwise: {{then: {otherwise}, why: 未规定}}"] if otherwise else []
    return "\n".join([*head, "    rows:", *lines, *tail, ""])
