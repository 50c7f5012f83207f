"""Two versions side by side: what was added, removed, renamed and changed, and which ids went away."""

import pytest

from smrules.definitions.library import build_library
from smrules.definitions.yaml_source import read_yaml
from smrules.verification.versions.things import changes, check_ids
from tests.unit.verification.building import BASE, library, rows

TABLE = rows("entity.staff: < 3 → good", "entity.staff: ≥ 3 → bad")
SHOP = """
checklist: food.shop
domain: food
title: 店
items:
  - {id: food.shop.door, ask: 门, fact: entity.door, class: key, expect: true, basis: {instrument: new-law, article: "1"}}
"""
PARAM = "param: most\nunit: 人\nvalues: {2020-01-01: 3}\n"


def with_base(old, new, *documents):
    """Return a library whose base vocabulary says *new* instead of *old*."""
    text = "---\n".join([BASE.replace(old, new), *documents])
    return build_library(read_yaml("rules.yaml", text.encode())[0])


def told(old, new):
    """Return every change as (kind, id, status, parts)."""
    return [(one.kind, one.name, one.status, one.parts) for one in changes(old, new)]


def test_the_same_rules_have_no_changes():
    """Places, examples and the way a cell is written are no change."""
    example = "    examples:\n      - {given: {entity.staff: 3}, expect: bad}\n"
    moved = library("# 注释\n" + TABLE.replace("≥ 3", '">= 3"') + example)

    assert [] == told(library(TABLE), moved)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (TABLE, TABLE.replace("< 3", "< 4"), [("table", "t", "changed", ("rows.r1",))]),
        (TABLE, TABLE.replace("    rows:", "    in_force: 2020-01-01..\n    rows:"),
         [("table", "t", "changed", ("in_force",))]),
        (TABLE, TABLE.replace("id: t\n", "id: u\n"), [("table", "t", "removed", ()), ("table", "u", "added", ())]),
        (TABLE, TABLE.replace("id: t\n", "id: u\n    replaces: t\n"), [("table", "t", "renamed", ("id", "replaces"))]),
        (SHOP, SHOP.replace("expect: true", "expect: false"), [("item", "food.shop.door", "changed", ("expect",))]),
        (SHOP, SHOP.replace("title: 店", "title: 商店"), [("checklist", "food.shop", "changed", ("title",))]),
        (PARAM, PARAM.replace("01: 3", "01: 4"), [("parameter", "most", "changed", ("values",))]),
    ],
)  # fmt: skip
def test_changes_are_told_by_id_and_part(old, new, found):
    """What was changed goes by the keys of the rule files."""
    assert found == told(library(old), library(new))


def test_a_new_value_of_a_choice_is_a_change_of_its_fact():
    """Codes are told with the fact that they belong to."""
    new = with_base("bad: 差}}\n  entity.door", "bad: 差, worst: 最差}}\n  entity.door")

    assert [("fact", "visit.verdict", "changed", ("choices.worst",))] == told(library(), new)


def gone(old, new):
    """Return what went away for nothing."""
    return [one.zh for one in check_ids(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (TABLE, PARAM, "决策表“t”"),
        (TABLE, TABLE.replace("id: r2", "id: second"), "“t”的行“r2”"),
        (SHOP, PARAM, "检查表“food.shop”"),
        (SHOP, SHOP.replace("food.shop.door", "food.shop.gate"), "检查事项“food.shop.door”"),
        (PARAM, PARAM.replace("most", "least"), "参数“most”"),
    ],
)
def test_an_id_that_went_away_is_an_error(old, new, what):
    """Whatever others may refer to needs a successor."""
    found = check_ids(library(old), library(new))

    assert what in [one.zh.partition("原来在")[0] for one in found]
    assert {("SM313", "error")} == {(one.code, one.level) for one in found}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TABLE, TABLE.replace("id: t\n", "id: u\n    replaces: [t]\n")),
        (TABLE, TABLE.replace("id: r2,", "id: second, replaces: r2,")),
        (SHOP, SHOP.replace("id: food.shop.door", "id: food.shop.gate, replaces: [food.shop.door]")),
        (SHOP, SHOP.replace("checklist: food.shop", "checklist: food.store\nreplaces: food.shop")),
        (PARAM, PARAM.replace("most", "least") + "replaces: [most]\n"),
    ],
)
def test_a_successor_says_what_it_replaces(old, new):
    """Then nothing went away; the rows of a table that was renamed are looked for under its new name."""
    assert [] == gone(library(old), library(new))


def test_words_live_on_in_their_successors():
    """Facts, codes and acts may be renamed, if that is said."""
    renamed = with_base("no-price: {label: 未标价}", "price-missing: {label: 未标价, replaces: no-price}")
    coded = with_base("organisation: 组织", "unit: {label: 组织, replaces: organisation}")
    fact = with_base("entity.open: {label: 在营,", "entity.in_business: {label: 在营, replaces: [entity.open],")

    assert [[], [], []] == [gone(library(), one) for one in (renamed, coded, fact)]
    assert [] == gone(library(), library())


def test_words_that_went_away_are_told_once():
    """A fact takes its codes with it; a code that went alone is named with its fact."""
    without = with_base("  entity.kind: {label: 主体性质, type: choice, of: {individual: 个体, organisation: 组织}}\n", "")
    coded = with_base("organisation: 组织", "unit: 组织")

    assert ["事实“entity.kind”"] == [one.partition("原来在")[0] for one in gone(library(), without)]
    assert ["“entity.kind”的代码“organisation”"] == [one.partition("原来在")[0] for one in gone(library(), coded)]


def test_the_message_stands_where_the_author_has_to_look():
    """A row is looked for in its table, an item in the file in which it stood."""
    new = library(TABLE.replace("id: r2", "id: second"))
    (found,) = check_ids(library(TABLE), new)

    assert new.tables["t"].position == found.position
