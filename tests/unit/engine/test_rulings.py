"""Which rows hit, which win, what follows: hit policies, exceptions, records, with facts that are not known."""

from datetime import date
from fractions import Fraction

import pytest

from smrules.concepts.values import NONE, UNKNOWN, Interval, MoneyRange, SetBetween
from smrules.engine.rulings import rulings_of
from tests.language.building import value

from .building import on_entity, rules, table

THREE = ("low: entity.size: < 10 → good", "mid: entity.size: 10..50 → fair", 'high: entity.size: "> 50" → bad')


def ruling(document: str, facts: dict | None = None, fact="entity.grade", **more):
    """Return what table `t` says of an entity: the value and the rows that decide it."""
    engine = on_entity(rules(document), facts, **more)
    found = engine.ruling(engine.world.root, fact)
    return found.value, [row.id for row in found.rows]


# --- unique, first, worst, collect ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"size": 9}, ("good", ["low"])),
        ({"size": 10}, ("fair", ["mid"])),
        ({"size": 51}, ("bad", ["high"])),
        ({}, (UNKNOWN, ["low", "mid", "high"])),
    ],
)
def test_one_row_decides(facts, expected):
    """Under *unique* exactly one row hits; with nothing known all may."""
    assert expected == ruling(table(*THREE), facts)


def test_rows_that_agree_decide_together():
    """Whichever of them hits, the result is the same, so it is known."""
    document = table("small: entity.size: < 50 → good", "large: entity.size: ≥ 50 → good")

    assert ("good", ["small", "large"]) == ruling(document)


def test_two_results_at_once_are_an_error_that_names_both_rows():
    """Nothing is chosen silently."""
    document = table("a: entity.size: ≥ 5 → good", "b: entity.flag: true → bad", otherwise="fair")
    engine = on_entity(rules(document), {"size": 5, "flag": True})

    assert UNKNOWN is value(engine, "entity.grade")
    assert [("SM417", "rows “a”、“b” of table `t` hold together with different results (entity/shop)")] == [
        (one.code, one.en.replace("entity/0", "entity/shop")) for one in engine.problems
    ]


def test_a_gap_met_on_the_way_is_an_error():
    """`check` finds it before; here it is told, too."""
    engine = on_entity(rules(table("a: entity.size: ≥ 5 → good")), {"size": 4})

    assert UNKNOWN is value(engine, "entity.grade")
    assert ["SM419"] == [one.code for one in engine.problems]


FIRST = table("flag: entity.flag: true → good", "size: entity.size: ≥ 5 → fair", otherwise="bad", keys="hit: first")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"flag": True, "size": 9}, ("good", ["flag"])),
        ({"flag": True}, ("good", ["flag"])),
        ({"flag": False, "size": 9}, ("fair", ["size"])),
        ({"size": 9}, (UNKNOWN, ["flag", "size"])),
        ({"flag": False}, (UNKNOWN, ["size", "otherwise"])),
        ({"flag": False, "size": 4}, ("bad", ["otherwise"])),
        ({}, (UNKNOWN, ["flag", "size", "otherwise"])),
    ],
)
def test_the_first_row_that_hits_decides(facts, expected):
    """The candidates are the rows not false, down to the first true one."""
    assert expected == ruling(FIRST, facts)


WORST = table(
    "flag: entity.flag: true → bad", "size: entity.size: ≥ 5 → fair", "any: entity.size: ≥ 0 → good", keys="hit: worst"
)


@pytest.mark.parametrize(
    ("facts", "value_"),
    [
        ({"flag": True, "size": 9}, "bad"),
        ({"flag": False, "size": 9}, "fair"),
        ({"flag": True}, "bad"),
        ({"size": 9}, UNKNOWN),
        ({"flag": False, "size": 1}, "good"),
    ],
)
def test_the_gravest_result_wins(facts, value_):
    """What is gravest of all is known though other rows are open."""
    assert value_ == ruling(WORST, facts)[0]


COLLECT = table(
    "a: entity.flag: true → left",
    "b: entity.size: ≥ 5 → right",
    otherwise="clean",
    keys="hit: collect",
    decides="decides: entity.marks",
)


@pytest.mark.parametrize(
    ("facts", "certain", "possible"),
    [
        ({"flag": True, "size": 5}, {"left", "top", "right"}, {"left", "top", "right"}),
        ({"flag": True}, {"left", "top"}, {"left", "top", "right"}),
        ({"flag": False, "size": 1}, {"clean"}, {"clean"}),
        ({"flag": False}, set(), {"right", "clean"}),
    ],
)
def test_every_row_is_collected(facts, certain, possible):
    """Certain and possible members; a value brings its parent; `otherwise` waits for all rows."""
    found = ruling(COLLECT, facts, "entity.marks")[0]
    ends = (found.certain, found.possible) if isinstance(found, SetBetween) else (found, found)

    assert (frozenset(certain), frozenset(possible)) == ends


# --- guards -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "facts", "expected"),
    [
        ("applies_when: {entity.flag: true}", {"size": 9, "flag": True}, "good"),
        ("applies_when: {entity.flag: true}", {"size": 9, "flag": False}, NONE),
        ("applies_when: {entity.flag: true}", {"size": 9}, UNKNOWN),
        ("in_force: 2026-06-01..", {"size": 9}, "good"),
        ("in_force: ..2026-05-31", {"size": 9}, NONE),
        ('place: "37"', {"size": 9, "area": "370102"}, "good"),
        ('place: "37"', {"size": 9, "area": "310000"}, NONE),
        ('place: "37"', {"size": 9}, UNKNOWN),
    ],
)
def test_a_table_applies_by_condition_date_and_place(keys, facts, expected):
    """Where no table applies the fact is none; where it may, unknown."""
    assert expected == ruling(table(*THREE, keys=keys), facts)[0]


@pytest.mark.parametrize(("day", "value_"), [("2022-03-14", "good"), ("2022-03-15", "bad")])
def test_the_law_of_the_day_decides(day, value_):
    """Two tables decide one fact, each in its time."""
    old = table("r: entity.size: 0..100 → good", keys="in_force: ..2022-03-14")
    new = (
        table("r: entity.size: 0..100 → bad", keys="in_force: 2022-03-15..")
        .replace("id: t", "id: u")
        .replace("decisions: d", "decisions: e")
    )
    engine = on_entity(rules(old, new), {"size": 9}, day=day)

    assert value_ == value(engine, "entity.grade")


# --- exceptions -------------------------------------------------------------------------------------

EXCEPT = """
decisions: d
tables:
  - id: t
    for: entity
    decides: entity.grade
    rows:
      - {id: rule, when: {entity.size: ≥ 5}, then: bad}
      - {id: but, exception_to: rule, when: {entity.flag: true}, then: good}
    otherwise: {then: fair, why: x}
"""


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"size": 9, "flag": False}, ("bad", ["rule"])),
        ({"size": 9, "flag": True}, ("good", ["but"])),
        ({"size": 1, "flag": True}, ("good", ["but"])),
        ({"size": 9}, (UNKNOWN, ["rule", "but", "otherwise"])),
        ({"size": 1, "flag": False}, ("fair", ["otherwise"])),
    ],
)
def test_an_exception_wins_and_while_unknown_leaves_its_row_open(facts, expected):
    """The row gives way where the exception hits, and is unknown while that is."""
    assert expected == ruling(EXCEPT, facts)


LOCAL = (
    EXCEPT.replace("    rows:", "    hit: first\n    rows:", 1)
    + """
  - id: local
    for: entity
    decides: entity.grade
    place: "37"
    exception_to: t
    applies_when: {entity.kind: individual}
    rows: [{id: all, when: {entity.size: 0..100}, then: good}]
"""
)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"area": "370102", "kind": "individual"}, ("good", ["all"])),
        ({"area": "370102", "kind": "organisation"}, ("bad", ["rule"])),
        ({"area": "310000", "kind": "individual"}, ("bad", ["rule"])),
        ({"area": "370102"}, (UNKNOWN, [])),
    ],
)
def test_a_whole_table_gives_way(facts, expected):
    """Local law wins where its guard holds; while that is unknown, so is what it replaces."""
    assert expected == ruling(LOCAL, {"size": 9, "flag": False} | facts)


OTHER_ROW = (
    EXCEPT.replace("{id: but, exception_to: rule, ", "{id: but, ")
    + """
  - id: local
    for: entity
    adds: outcome
    hit: collect
    applies_when: {entity.kind: individual}
    rows: [{id: other, exception_to: [t.rule, t.but], when: {entity.other: true}, then: {code: nod}}]
"""
)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"kind": "individual", "other": True}, ("fair", ["otherwise"])),
        ({"kind": "individual", "other": False}, ("bad", ["rule"])),
        ({"kind": "organisation", "other": True}, ("bad", ["rule"])),
        ({"other": True}, (UNKNOWN, ["rule", "otherwise"])),
    ],
)
def test_a_row_gives_way_to_a_row_of_another_table(facts, expected):
    """Only where both the other table's guard and its row hold."""
    assert expected == ruling(OTHER_ROW, {"size": 9, "flag": False} | facts)


# --- records ----------------------------------------------------------------------------------------

ADDS = "adds: sanction"


def added(document: str, facts: dict | None = None):
    """Return the records that table `t` adds for the entity: whether certain, attributes, rows."""
    engine = on_entity(rules(document), facts)
    found = rulings_of(engine, engine.library.tables["t"], engine.world.root)
    return [(one.exists, one.value, [row.id for row in one.rows]) for one in found]


TOGETHER = table(
    "small: entity.size: < 50 → {fine: 100..200}",
    "large: entity.size: ≥ 50 → {fine: 300..400}",
    "grave: entity.flag: true → {measures: [suspension]}",
    decides=ADDS,
)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"size": 1, "flag": False}, [(True, {"fine": MoneyRange(100, 200)}, ["small"])]),
        (
            {"size": 1, "flag": True},
            [(True, {"fine": MoneyRange(100, 200), "measures": frozenset({"suspension"})}, ["small", "grave"])],
        ),
        (
            {"size": 1},
            [
                (
                    True,
                    {"fine": MoneyRange(100, 200), "measures": UNKNOWN},
                    ["small", "grave"],
                )
            ],
        ),
        ({"flag": False}, [(True, {"fine": UNKNOWN}, ["small", "large"])]),
    ],
)
def test_rows_that_hit_together_make_one_record(facts, expected):
    """Attribute by attribute; what only a possible row sets may be absent."""
    assert expected == added(TOGETHER, facts)


def test_an_attribute_set_in_two_ways_is_an_error():
    """Two rows, two fines, no choice."""
    document = table(
        "a: entity.size: ≥ 5 → {fine: 1..2}", "b: entity.flag: true → {fine: 3..4}", otherwise="none", decides=ADDS
    )
    engine = on_entity(rules(document), {"size": 5, "flag": True})

    assert [UNKNOWN] == [one.value["fine"] for one in rulings_of(engine, engine.library.tables["t"], engine.world.root)]
    assert ["SM417"] == [one.code for one in engine.problems]


MANY = table(
    "a: entity.flag: true → {measures: [warning]}", "b: entity.size: ≥ 5 → {note: 大}", keys="hit: collect", decides=ADDS
)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"flag": True, "size": 5}, [(True, ["a"]), (True, ["b"])]),
        ({"flag": True, "size": 1}, [(True, ["a"])]),
        ({"flag": True}, [(True, ["a"]), (None, ["b"])]),
        ({"flag": False, "size": 1}, []),
    ],
)
def test_collect_makes_one_record_a_row(facts, expected):
    """Certain and possible ones."""
    assert expected == [(exists, rows) for exists, _, rows in added(MANY, facts)]


@pytest.mark.parametrize(
    ("then", "facts", "expected"),
    [
        ("5000..50000", {}, MoneyRange(5000, 50000)),
        ("≤ 5000", {}, MoneyRange(0, 5000)),
        ("10..20 × entity.goods", {"goods": "12345.67"}, MoneyRange(Fraction(12345670, 100), Fraction(24691340, 100))),
        ("10..20 × entity.goods", {}, MoneyRange(UNKNOWN, UNKNOWN)),
        ("≤ 5 × entity.goods", {"goods": "none"}, MoneyRange(NONE, NONE)),
    ],
)
def test_a_fine_is_a_range(then, facts, expected):
    """Of figures, or of multiples of a fact of money, exactly."""
    document = table(f"a: entity.size: ≥ 0 → {{fine: {then}}}", decides=ADDS)

    assert [expected] == [found["fine"] for _, found, _ in added(document, {"size": 1} | facts)]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("10 days after visit.on", date(2026, 6, 11)),
        ("3 months after visit.on", date(2026, 9, 1)),
        ("visit.on", date(2026, 6, 1)),
        ("2026-12-31", date(2026, 12, 31)),
        ("5 working days after visit.on", date(2026, 6, 8)),
        ("3 days after entity.accident_on", NONE),
    ],
)
def test_a_deadline_is_a_date(due, expected):
    """After a date that is absent nothing is due."""
    document = f"""
decisions: d
tables:
  - id: t
    for: visit
    adds: outcome
    rows: [{{id: a, when: {{entity.size: ≥ 0}}, then: {{code: nod, due: {due}}}}}]
"""
    engine = on_entity(rules(document), {"size": 1, "accident_on": "none"})

    assert [expected] == [one.values["outcome.due"] for one in engine.records("outcome")]


def test_a_table_reads_records_of_an_earlier_layer():
    """Sanctions are counted by what adds outcomes."""
    more = """
decisions: e
derive:
  - {fact: entity.fines, label: 罚款数, count: sanction, where: {sanction.fine: known}}
tables:
  - id: u
    for: entity
    adds: outcome
    rows: [{id: some, when: {entity.fines: ≥ 1}, then: {code: stop}}]
    otherwise: {then: {code: nod}, why: x}
"""
    engine = on_entity(rules(TOGETHER, more), {"size": 1, "flag": False})

    assert ["stop"] == [one.values["outcome.code"] for one in engine.records("outcome")]


def test_an_interval_stays_an_interval_in_a_fine():
    """A multiple of what is known by bounds is known by bounds."""
    document = table("a: entity.size: ≥ 0 → {fine: 2..3 × entity.total}", decides=ADDS)
    derive = """
decisions: e
derive: [{fact: entity.total, label: 总额, sum: machine.cost}]
---
vocabulary: v
facts: {machine.cost: {label: 价, type: money, range: 0..10}}
"""
    engine = on_entity(rules(document, derive), {"size": 1}, ("machine", {"machine.number": "1"}))

    found = list(rulings_of(engine, engine.library.tables["t"], engine.world.root))

    assert [MoneyRange(Interval(0, 20), Interval(0, 30))] == [one.value["fine"] for one in found]


FIRST_RECORD = table(
    "flag: entity.flag: true → {note: a}", "size: entity.size: ≥ 5 → {note: a, measures: [warning]}",
    decides=ADDS, keys="hit: first", otherwise="none",
)  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"flag": False, "size": 9}, [(True, {"note": "a", "measures": frozenset({"warning"})}, ["size"])]),
        ({"size": 9}, [(True, {"note": "a", "measures": UNKNOWN}, ["flag", "size"])]),
        ({"flag": True}, [(True, {"note": "a"}, ["flag"])]),
    ],
)
def test_a_possible_row_above_takes_certainty_from_the_first_that_holds(facts, expected):
    """The record is certain as long as both rows add it; what only the lower one sets is not."""
    assert expected == added(FIRST_RECORD, facts)


def test_a_possible_row_above_that_adds_nothing_leaves_the_record_open():
    """The row below holds, but need not be reached."""
    document = table("flag: entity.flag: true → none", "size: entity.size: ≥ 5 → {note: a}", decides=ADDS, keys="hit: first")

    assert [(None, {"note": "a"}, ["size"])] == added(document, {"size": 9})


WINS = """
  - id: local
    for: entity
    adds: outcome
    hit: collect
    rows: [{id: other, exception_to: [t.all], when: {entity.other: true}, then: {code: nod}}]
"""


@pytest.mark.parametrize(
    ("other", "expected"),
    [({"other": False}, [(True, {"note": "a"}, ["all"])]), ({"other": True}, []), ({}, [(None, {"note": "a"}, ["all"])])],
)
def test_a_record_that_may_give_way_to_another_table_is_not_certain(other, expected):
    """The only row of a table is not bound to hit while a row elsewhere may win over it."""
    assert expected == added(table("all:  → {note: a}", decides=ADDS) + WINS, other)


def test_a_value_that_may_give_way_to_another_table_is_unknown():
    """So it is with a table that decides."""
    assert (UNKNOWN, ["all"]) == ruling(table("all:  → good") + WINS, {})


def test_what_stands_alone_is_not_collected_with_others():
    """A value that refuses company, and company: an error that names both rows."""
    marks = table(
        "a: entity.flag: true → [clean]", "b: entity.other: true → [right]", decides="decides: entity.marks", keys="hit: collect"
    )
    engine = on_entity(rules(marks), {"flag": True, "other": True})

    assert UNKNOWN is value(engine, "entity.marks")
    assert ["SM417"] == [one.code for one in engine.problems]
