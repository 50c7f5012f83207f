"""What is said of random small tables, against every point of a finite grid."""

from fractions import Fraction
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
from smrules.verification.faults.looks import Look
from smrules.verification.faults.settings import Setting
from smrules.verification.faults.tables import gap_boxes, is_reached, overlap_boxes

pytestmark = pytest.mark.slow

FACTS = {
    "entity.n": Fact("entity.n", "n", "number", decimals=0, low=0, high=3),
    "entity.x": Fact("entity.x", "x", "number", decimals=1, low=0, high=Fraction(1, 2)),
    "entity.flag": Fact("entity.flag", "flag", "boolean"),
    "entity.kind": Fact("entity.kind", "kind", "choice", choices={code: Choice(code, code) for code in "abc"}),
    "entity.maybe": Fact("entity.maybe", "maybe", "number", decimals=0, low=0, high=1, optional=True),
    "entity.result": Fact("entity.result", "result", "choice", choices={code: Choice(code, code) for code in "pq"}),
}
VALUES = {
    "entity.n": range(4),
    "entity.x": [Fraction(tenth, 10) for tenth in range(6)],
    "entity.flag": [True, False],
    "entity.kind": "abc",
    "entity.maybe": [0, 1, NONE],
}
GRID = [dict(zip(VALUES, point, strict=True)) for point in product(*VALUES.values())]
LIBRARY = Library(Vocabulary(BUILT_IN_SCOPES, FACTS, {}, {}, {}), {}, {}, {}, Calendar(), {}, {}, {})


def holds(condition, point):
    """Say, independently of boxes, whether a condition holds of one point."""
    match condition:
        case AllOf(parts):
            return all(holds(part, point) for part in parts)
        case AnyOf(parts):
            return any(holds(part, point) for part in parts)
        case Not(part):
            return not holds(part, point)
    value, test = point[condition.path.fact], condition.test
    if isinstance(test, Presence):
        return (value is NONE) == (test.kind == "none")
    if value is NONE:
        return False
    if isinstance(test, OneOf):
        return (value in [one.value for one in test.operands]) != test.negated
    above = test.low is None or (value > test.low.value if test.low_open else value >= test.low.value)
    below = test.high is None or (value < test.high.value if test.high_open else value <= test.high.value)
    return above and below


@st.composite
def clauses(draw, facts=tuple(VALUES)):
    """Draw one test of one fact."""
    fact = draw(st.sampled_from(facts))
    values = [Literal(value) for value in VALUES[fact] if value is not NONE]
    some = st.lists(st.sampled_from(values), min_size=1, max_size=2).map(tuple)
    kinds = [st.builds(OneOf, some, st.booleans())]
    if FACTS[fact].type == "number":
        end = st.sampled_from([*values, Literal(Fraction(1, 4))])
        kinds += [st.builds(Between, end, st.one_of(st.none(), end), st.booleans(), st.booleans())] * 2
        kinds += [st.builds(Between, st.none(), end, st.just(False), st.booleans())] * 2
    if FACTS[fact].optional:
        kinds.append(st.sampled_from([Presence("known"), Presence("none")]))
    return Clause(FactPath(fact), draw(st.one_of(kinds)), "")


ROWS = st.lists(st.tuples(st.lists(clauses(), max_size=3), st.sampled_from("pq")), min_size=1, max_size=7)
GUARDS = st.recursive(
    clauses(),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(AllOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=4,
)
HERE = Position("t")


@st.composite
def random_looks(draw):
    """Draw a small table, and look at it."""
    lines = [Row(f"r{number}", AllOf(tuple(cells)), Literal(result), HERE) for number, (cells, result) in enumerate(draw(ROWS))]
    guard = draw(st.one_of(st.just(AllOf()), GUARDS))
    return Look(LIBRARY, Table("t", "entity", "entity.result", None, tuple(lines), HERE, guard=guard), Setting())


def points_of(look, box):
    """Return a point of the grid for every combination of samples in *box*."""
    named = {one.subject.path.fact: [one.samples[n] for n in range(len(one.samples)) if mask >> n & 1]
             for one, mask in zip(look.space.dimensions, box, strict=True)}  # fmt: skip
    rest = {fact: list(VALUES[fact])[:1] for fact in VALUES}
    return [dict(zip(VALUES, point, strict=True)) for point in product(*(rest | named).values())]


def hits(look, point):
    """Return the numbers of the rows that hold of a point."""
    return [number for number, row in enumerate(look.table.rows) if holds(row.condition, point)]


def guarded(look):
    """Return the points of the grid where the table applies."""
    return [point for point in GRID if holds(look.table.guard, point)]


@given(random_looks())
def test_a_reported_gap_hits_no_row_and_none_is_missed(look):
    """A gap is reported exactly if a point of the grid where the table applies hits no row."""
    boxes = list(gap_boxes(look))

    reported = [point for box in boxes for point in points_of(look, box)]
    assert all(holds(look.table.guard, point) and not hits(look, point) for point in reported)
    assert any(not hits(look, point) for point in guarded(look)) == bool(boxes)


@given(random_looks())
def test_a_reported_overlap_hits_both_rows_and_none_is_missed(look):
    """Two rows are reported exactly if a point of the grid where the table applies hits both, with two results."""
    found_boxes = {(one, other): box for one, other, box in overlap_boxes(look, most=len(look.table.rows))}

    for (one, other), box in found_boxes.items():
        assert all({one, other} <= set(hits(look, point)) for point in points_of(look, box))
    expected = {pair for point in guarded(look) for pair in combinations(hits(look, point), 2)
                if look.table.rows[pair[0]].then != look.table.rows[pair[1]].then}  # fmt: skip
    assert expected == set(found_boxes)


@given(random_looks())
def test_a_row_is_reached_exactly_if_it_comes_first_somewhere(look):
    """Under first a row is reached if some point of the grid hits it before every other."""
    reached = {number for number in range(len(look.table.rows)) if is_reached(look, number)}

    assert {min(hits(look, point)) for point in guarded(look) if hits(look, point)} == reached
