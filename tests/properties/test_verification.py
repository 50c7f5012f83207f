"""What `check` says of random small tables, against the reference evaluator on every point of a finite grid."""

from dataclasses import replace
from functools import cache
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smrules.concepts.dates import Calendar
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.rules import AllOf, AnyOf, Between, Clause, Literal, Not, OneOf, Presence, Row, Table
from smrules.concepts.values import NONE
from smrules.concepts.vocabulary import BUILT_IN_SCOPES, Choice, Fact, FactPath, Vocabulary
from smrules.definitions.yaml_source import read_yaml
from smrules.engine.reference import ReferenceEvaluator
from smrules.engine.rulings import guard_holds, row_hits
from smrules.engine.world import Member, World
from smrules.verification.check import check
from smrules.verification.faults.tables import check_table
from smrules.verification.trials.days import USUAL_DAY
from smrules.verification.trials.table_trials import TableTrial
from tests import small_libraries, tangled_libraries
from tests.unit.verification.building import library as built
from tests.unit.verification.building import rows as table_of

pytestmark = pytest.mark.slow

HERE = Position("t")


def choices(codes):
    """Return the values of a choice."""
    return {code: Choice(code, code) for code in codes}


FACTS = {
    "entity.n": Fact("entity.n", "n", "number", decimals=0, low=0, high=3, graver="more"),
    "entity.m": Fact("entity.m", "m", "number", decimals=0, low=0, high=2, graver="less"),
    "entity.flag": Fact("entity.flag", "flag", "boolean", graver="true"),
    "entity.kind": Fact("entity.kind", "kind", "choice", choices=choices("abc")),
    "entity.maybe": Fact("entity.maybe", "maybe", "number", decimals=0, low=0, high=1, optional=True, graver="more"),
    "entity.result": Fact("entity.result", "result", "choice", choices=choices("pqr"), ordered=True),
}
VALUES = {
    "entity.n": [0, 1, 2, 3], "entity.m": [0, 1, 2], "entity.flag": [False, True], "entity.kind": ["a", "b", "c"],
    "entity.maybe": [0, 1, NONE],
}  # fmt: skip
GRAVER = {"entity.n": 1, "entity.m": -1, "entity.flag": 1, "entity.maybe": 1}
GRID = [dict(zip(VALUES, point, strict=True)) for point in product(*VALUES.values())]


@st.composite
def clauses(draw):
    """Draw one test of one fact."""
    fact = draw(st.sampled_from(sorted(VALUES)))
    values = [Literal(value) for value in VALUES[fact] if value is not NONE]
    some = st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(tuple)
    kinds = [st.builds(OneOf, some, st.booleans())]
    if FACTS[fact].type == "number":
        kinds += [st.builds(Between, st.sampled_from(values), st.none(), st.booleans())] * 2
        kinds += [st.builds(Between, st.none(), st.sampled_from(values), st.just(False), st.booleans())] * 2
    if FACTS[fact].optional:
        kinds.append(st.sampled_from([Presence("known"), Presence("none")]))
    return Clause(FactPath(fact), draw(st.one_of(kinds)), "")


CELLS = st.lists(clauses(), max_size=3, unique_by=lambda one: one.path).map(lambda found: AllOf(tuple(found)))
GUARDS = st.recursive(clauses(), lambda inner: st.one_of(
    st.builds(Not, inner),
    st.builds(AllOf, st.lists(inner, max_size=2).map(tuple)),
    st.builds(AnyOf, st.lists(inner, min_size=1, max_size=2).map(tuple)),
), max_leaves=3)  # fmt: skip


@st.composite
def tables(draw, hits=("unique", "first", "worst")):
    """Draw a small table in a library of its own."""
    lines = draw(st.lists(st.tuples(CELLS, st.sampled_from("pqr")), min_size=1, max_size=5))
    rows = tuple(Row(f"r{number}", cells, Literal(result), HERE) for number, (cells, result) in enumerate(lines))
    guard = draw(st.one_of(st.just(AllOf()), GUARDS))
    otherwise = draw(st.sampled_from([None, Row("otherwise", AllOf(), Literal("q"), HERE)]))
    return Table("t", "entity", "entity.result", None, rows, HERE, hit=draw(st.sampled_from(hits)), guard=guard, otherwise=otherwise)


def library_of(table):
    """Return a library of one table."""
    return Library(Vocabulary(BUILT_IN_SCOPES, FACTS, {}, {}, {}), {}, {}, {}, Calendar(), {}, {}, {"t": table})


class Points:
    """What the reference evaluator says of a table on every point of the grid."""

    def __init__(self, table):
        self.table, self.library = table, library_of(table)
        self.applying = [point for point in GRID if guard_holds(*self.at(point)) is True]

    def at(self, point):
        """Return an evaluator, the table, and a member with these values."""
        world = World()
        member = world.add(Member("entity", "1", dict(point)))
        return ReferenceEvaluator(self.library, world), self.table, member

    def hits(self, point):
        """Return the numbers of the rows that hit."""
        return [number for number, (_, hit) in enumerate(row_hits(*self.at(point))) if hit is True]

    def holds(self, condition, point):
        """Say whether a condition holds of a point."""
        engine, _, member = self.at(point)
        return engine.holds(condition, member) is True

    @cache  # noqa: B019
    def value(self, number):
        """Return the rank of what the table decides at a point that it applies to; `None` for no value."""
        engine, table, member = self.at(self.applying[number])
        value = engine.value(member, table.decides)
        return FACTS["entity.result"].rank(value) if isinstance(value, str) else None


def codes(table):
    """Return the codes that checking a table gives, and of those about one row the row."""
    return [(one.code, one.zh) for one in check_table(library_of(table), table)]


def is_graver(point, other):
    """Say whether *other* is at least as grave everywhere, and the same where there is no order."""
    for fact, value in point.items():
        against, direction = other[fact], GRAVER.get(fact)
        if (direction is None or NONE in (value, against)) and value is not against and value != against:
            return False
        if direction is not None and value is not NONE and against is not NONE and (against - value) * direction < 0:
            return False
    return True


@given(tables())
def test_our_own_defects_never_show(table):
    """Whatever is found, the reference evaluator confirms it."""
    assert [] == [text for code, text in codes(table) if code in ("SM902", "SM434", "SM435")]


@given(tables())
def test_a_gap_is_reported_exactly_if_a_point_hits_no_row(table):
    """A table without otherwise has a gap exactly if it applies to a point that every row fails."""
    points = Points(table)

    expected = bool(table.otherwise is None and any(not points.hits(point) for point in points.applying))
    assert expected == ("SM402" in [code for code, _ in codes(table)])


@given(tables(hits=("unique",)))
def test_an_overlap_is_reported_exactly_if_a_point_has_two_results(table):
    """Rows overlap exactly if a point hits two with different results."""
    points = Points(table)

    expected = any(
        table.rows[one].then != table.rows[other].then
        for point in points.applying for one, other in combinations(points.hits(point), 2)
    )  # fmt: skip
    assert expected == ("SM404" in [code for code, _ in codes(table)])


@given(tables(hits=("first",)))
def test_a_row_is_unreachable_exactly_if_it_hits_and_never_first(table):
    """A row that holds somewhere and comes first nowhere is reported."""
    points = Points(table)
    hitting = [points.hits(point) for point in points.applying]

    expected = {number for hits in hitting for number in hits} - {hits[0] for hits in hitting if hits}
    found = [text for code, text in codes(table) if code == "SM403"]
    assert sorted(expected) == sorted(int(text.split("行“r")[1].split("”")[0]) for text in found)


@given(tables())
def test_a_row_never_holds_exactly_if_no_point_hits_it(table):
    """As many rows are reported never to hold as no point hits; of a table that never applies it is reported once."""
    points = Points(table)
    hit = {number for point in points.applying for number in points.hits(point)}

    expected = len(table.rows) - len(hit) if points.applying else 1
    assert expected == [code for code, _ in codes(table)].count("SM405")


def redundant(points, condition, clause, among):
    """Say whether *clause* holds of every point of *among* at which the rest of *condition* holds, and there is one."""
    rest = AllOf(tuple(one for one in condition.parts if one is not clause))
    there = [point for point in among if points.holds(rest, point)]
    waits = isinstance(clause.test, Presence) or (
        isinstance(clause.test, OneOf) and not clause.test.negated
        and {one.value for one in clause.test.operands} == set(VALUES[clause.path.fact]) - {NONE}
    )  # fmt: skip
    return bool(there) and not waits and all(points.holds(clause, point) for point in there)


@given(tables())
def test_a_test_always_holds_exactly_if_nothing_fails_it(table):
    """In a table whose rows all hold somewhere, the tests that nothing fails where they stand are reported."""
    table = replace(table, guard=AllOf())
    points = Points(table)
    if len({number for point in GRID for number in points.hits(point)}) < len(table.rows):
        return

    expected = sum(redundant(points, row.condition, one, GRID) for row in table.rows for one in row.condition.parts)
    assert expected == [code for code, _ in codes(table)].count("SM426")


@given(tables())
def test_a_table_is_monotone_exactly_if_no_graver_point_is_milder(table):
    """A table without gaps and overlaps is reported exactly if some pair of points falls."""
    points = Points(table)
    found = [code for code, _ in codes(table)]
    if set(found) & {"SM402", "SM404"}:
        return
    numbers = range(len(points.applying))

    expected = any(
        points.value(one) is not None and points.value(other) is not None and points.value(one) > points.value(other)
        for one in numbers for other in numbers if is_graver(points.applying[one], points.applying[other])
    )  # fmt: skip
    assert expected == ("SM428" in found)


@given(tables())
def test_every_example_can_be_pasted(table):
    """The lines of a message are YAML that a trial of the table reads; but for gaps it finds what they expect."""
    library = library_of(table)
    for found in check_table(library, table):
        documents, wrong = read_yaml("paste.yaml", f"cases:\n{found.example}".encode())[:2] if found.example else ((), ())
        assert [] == list(wrong)
        for told in documents[0].data["cases"] if documents else ():
            trial = TableTrial(library, table, USUAL_DAY)
            trial.run(told)
            expected = {"SM402": {"SM419"}, "SM404": {"SM417", "SM801"}}.get(found.code, set())
            assert expected == {one.code for one in trial.found}


@given(st.one_of(tangled_libraries.documents(), small_libraries.documents()))
def test_whole_libraries_show_no_defect_of_ours(documents):
    """In libraries where everything reads everything, whatever is found is confirmed and shown with its case."""
    found = check(small_libraries.build(documents))

    assert [] == [one.zh for one in found if one.code in ("SM902", "SM435")]
    assert [] == [one.code for one in found if one.code in ("SM402", "SM403", "SM404", "SM412", "SM428", "SM701") and not one.example]


# --- facts that hang together ----------------------------------------------------------------------

COUNTS = """
decisions: counts
derive:
  - {fact: checklist.failed, label: 不合格数, count: item, where: {item.class: general, item.failed: true}}
  - {fact: checklist.passed, label: 合格数, count: item, where: {item.class: general, item.state: compliant}}
  - {fact: checklist.counted, label: 总数, count: item, where: {item.class: general, item.counted: true}}
  - {fact: checklist.ratio, label: 合格率, ratio: [checklist.passed, checklist.counted], empty: none}
  - {fact: checklist.sum, label: 合计, value: checklist.failed + checklist.passed}
"""
RELATED = {
    "checklist.failed": ["0", "≤ 1", "≥ 1", "≥ 2"],
    "checklist.counted": ["0", "1", "≥ 1", "≥ 2"],
    "checklist.ratio": ["1", "< 1", "0.5..", "< 0.5", "none", "0"],
    "checklist.sum": ["0", "1", "≥ 2", "< 2"],
}


def small_worlds():
    """Yield the derived facts of up to three failed and three passed items."""
    for failed, passed in product(range(4), range(4)):
        ratio = NONE if failed + passed == 0 else passed / (failed + passed)
        yield {"checklist.failed": failed, "checklist.counted": failed + passed, "checklist.ratio": ratio, "checklist.sum": failed + passed}


def passes(value, cell):
    """Say whether a value passes a cell."""
    if cell == "none" or value is NONE:
        return cell == "none" and value is NONE
    for sign, holds in (("≤ ", value.__le__), ("≥ ", value.__ge__), ("< ", value.__lt__)):
        if cell.startswith(sign):
            return bool(holds(type(value)(float(cell[2:]))))
    return value >= float(cell[:-2]) if cell.endswith("..") else value == float(cell)


ROWS = st.lists(st.dictionaries(st.sampled_from(sorted(RELATED)), st.integers(0, 3), min_size=1, max_size=3), min_size=1, max_size=4)


@given(ROWS)
def test_related_facts_leave_the_gaps_that_items_can_bring_about(lines):
    """A table over counts, their ratio and their sum has a gap exactly if some few items fall through it."""
    cells = [{fact: RELATED[fact][number] for fact, number in line.items()} for line in lines]
    text = table_of(*(", ".join(f"{fact}: {cell}" for fact, cell in line.items()) + " → good" for line in cells))
    library = built(text.replace("for: visit", "for: checklist").replace("visit.verdict", "checklist.grade"), COUNTS)

    falling = [world for world in small_worlds()
               if not any(all(passes(world[fact], cell) for fact, cell in line.items()) for line in cells)]  # fmt: skip
    found = list(check_table(library, library.tables["t"]))
    assert bool(falling) == ("SM402" in [one.code for one in found])
    assert [] == [one.zh for one in found if one.code in ("SM902", "SM434", "SM435")]
