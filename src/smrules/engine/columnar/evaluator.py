"""
The evaluator of many visits: the reference evaluator with a column in place of each value and a view in place of each member.

`reference.py` says what each method means. What differs: facts of a scope are worked out for all its members at once; a condition gives a
pair of columns, *is true* and *is false*; members with the same combination of values are asked about once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from smrules.concepts.diagnostic import Diagnostic
from smrules.concepts.library import Library
from smrules.concepts.memory import MISSING, remember
from smrules.concepts.reading import operands
from smrules.concepts.rules import (
    AllOf,
    AnyOf,
    Anything,
    Between,
    Clause,
    Condition,
    FactOperand,
    Literal,
    Not,
    OneOf,
    ParameterOperand,
    Past,
    Presence,
    SetTest,
    Test,
    Within,
)
from smrules.concepts.values import NONE, UNKNOWN, Truth
from smrules.concepts.vocabulary import Fact, FactPath
from smrules.engine import truth
from smrules.engine.columnar import derivations, existence, items, judging, rulings
from smrules.engine.columnar.columns import (
    Coded,
    Column,
    Numbers,
    Picked,
    Words,
    choose,
    codes_of,
    constant,
    nobody_said,
    nothing,
    numbers_of,
)
from smrules.engine.columnar.frames import alike, pl, same
from smrules.engine.columnar.said import Input, Said, inputs_of
from smrules.engine.columnar.truths import Truths, all_true, any_true, opposite
from smrules.engine.columnar.views import View
from smrules.engine.evaluator import VISIT
from smrules.engine.rulings import NO_TABLE, Ruling

if TYPE_CHECKING:
    from smrules.engine.columnar.worlds import Worlds

MEASURED = ("number", "money", "date", "ratio")
"""Types whose values are compared as numbers."""


class ColumnarEvaluator:
    """
    The values of all facts of many visits.

    Attributes:
        problems: What went wrong on the way: the visits, and what.
    """

    def __init__(self, library: Library, worlds: Worlds):
        self.library = library
        self.worlds = worlds
        self.words: Words = worlds.words
        self.judge = Said(library)
        self.problems: list[tuple[Any, Diagnostic]] = []
        self.rulings: list[Ruling] = [NO_TABLE]
        self._values: dict[str, Column] = {}
        self.remembered: dict[Any, Any] = {}

    # --- facts -----------------------------------------------------------------------------------

    def value(self, fact: str) -> Column:
        """Return the values of one fact of all members of its scope."""
        if fact not in self._values:
            self._values[fact] = self._told_or_worked_out(fact)
        return self._values[fact]

    def _told_or_worked_out(self, fact: str) -> Column:
        scope = fact.partition(".")[0]
        self.records(scope)
        column, told = self.worlds.scopes[scope].given.get(fact, (None, None))
        if column is not None and (told is None or told.all()):
            return column
        default = self._work_out(scope, fact)
        return default if column is None else choose(told, column, default, self.words)

    def _work_out(self, scope: str, fact: str) -> Column:
        size = self.worlds.scopes[scope].view.size
        if fact in self.library.derivations:
            return derivations.derived(self, self.library.derivations[fact])
        if fact in self.library.deciding:
            return rulings.decided_value(self, fact)
        if scope in self.library.vocabulary.records:
            return nothing(size)
        if fact in items.FOUND:
            return items.FOUND[fact](self)
        presumed = self.library.fact(fact).presumed
        return self.read(FactPath(presumed), self.worlds.scopes[scope].view) if presumed else nobody_said(size)

    def read(self, path: FactPath, view: View) -> Column:
        """Return the values of *path* as seen from the members of *view*; `none` where there is no such member."""
        if path not in view.remembered:
            view.remembered[path] = self._read(path, view)
        return view.remembered[path]

    def _read(self, path: FactPath, view: View) -> Column:
        if path.attribute is not None:
            return self.attribute(self.read(FactPath(path.fact), view), path)
        if path.fact in view.constants:
            code = self.words.code(view.constants[path.fact])
            return Coded(same(code, view.size), (code,))
        if path.scope not in view.keys:
            return nobody_said(view.size) if path.scope in ("checklist", "item") and view.constants else nothing(view.size)
        rows = view.keys[path.scope]
        column = self.value(path.fact) if rows is None else self.value(path.fact).at(rows)
        if view.is_choosing and path.fact == "item.state":
            counted = self.read(FactPath("item.counted"), view)
            return choose(counted.unknown, nobody_said(view.size), column, self.words)
        return column

    def attribute(self, column: Column, path: FactPath) -> Column:
        """Read on from picked members, or from ranges of money."""
        if isinstance(column, Picked):
            name = path.fact.partition(".")[2] if path.attribute in ("min", "max") else path.attribute
            found = self.value(f"{column.scope}.{name}").at(column.rows)
            found = choose(column.unknown, nobody_said(len(column.unknown)), codes_of(found, self.words), self.words)
            return self.attribute(found, path) if path.attribute in ("min", "max") else found
        return self.translated(
            codes_of(column, self.words), lambda value: self.judge.attribute(value, FactPath("", path.attribute))
        )

    def translated(self, column: Coded, says: Callable[[Any], Any]) -> Coded:
        """Return for each value what *says* of it."""
        codes = [self.words.code(says(self.words.values[code])) for code in column.words]
        if not codes:
            return column
        return Coded(column.codes.replace_strict(list(column.words), codes, return_dtype=pl.Int32), tuple(sorted(set(codes))))

    def codes(self, path: FactPath, view: View) -> Coded:
        """Return the values of *path* as words."""
        key = "codes", path
        if key not in view.remembered:
            view.remembered[key] = codes_of(self.read(path, view), self.words)
        return view.remembered[key]

    # --- what follows from combinations ----------------------------------------------------------

    def input(self, one: Input, view: View) -> Coded:
        """Return what is read, as words."""
        return codes_of(self.governing(one, view), self.words) if isinstance(one, str) else self.codes(one, view)

    def following(self, view: View, inputs: Iterable[Input], says: Callable[[Said], Any], more: Sequence[Coded] = ()) -> Coded:
        """
        Return what follows from what is read.

        Args:
            inputs: What *says* reads from the evaluator that it gets.
            more: Columns whose values it gets besides.
        """
        names = list(dict.fromkeys(inputs))
        columns = [*(self.input(one, view) for one in names), *more]
        kinds, first = alike({str(number): one.codes for number, one in enumerate(columns)}, view.size)
        values = [[self.words.values[code] for code in one.codes[first]] for one in columns]
        found = [self.asked(names, row, says) for row in zip(*values, strict=True)] if columns else [self.asked([], (), says)]
        troubles = [number for number, (_, problems) in enumerate(found) if problems]
        for number in troubles if view.size else ():
            self.problems += [(view.visit().filter(kinds == number), one) for one in found[number][1]]
        codes = [self.words.code(value) for value, _ in found][: len(first)]
        return Coded(pl.Series(values=codes, dtype=pl.Int32)[kinds], tuple(sorted(set(codes))))

    def asked(self, names: Sequence[Input], row: Sequence[Any], says: Callable[..., Any]) -> tuple[Any, list[Diagnostic]]:
        """Return what follows from one combination of values, and what went wrong."""
        said = Said(self.library)
        said.known = dict(zip(names, row, strict=False))
        return says(said, *row[len(names) :]), said.problems

    # --- conditions ------------------------------------------------------------------------------

    def records(self, scope: str) -> None:
        """Let tables add the records of a kind, if it is one and they are not there yet."""
        if scope in self.library.vocabulary.records and scope not in self.worlds.scopes:
            self.worlds.scopes[scope] = rulings.add_records(self, scope)

    def exists(self, scope: str) -> Truths:
        """Say which members of a scope belong to their cases."""
        self.records(scope)
        key = "exists", scope
        if key not in self.remembered:
            self.remembered[key] = existence.exists(self, scope)
        return self.remembered[key]

    def holds(self, condition: Condition, view: View, dated_by: str = VISIT) -> Truths:
        """Say of which members *condition* holds, on the date that *dated_by* names."""
        match condition:
            case Clause(path, test):
                key = path, test, dated_by
                if key not in view.remembered:
                    view.remembered[key] = self.test(test, path, view, dated_by)
                return view.remembered[key]
            case AllOf(parts):
                return all_true(self.holds(part, view, dated_by) for part in parts)
            case AnyOf(parts):
                return any_true(self.holds(part, view, dated_by) for part in parts)
            case Not(part):
                return opposite(self.holds(part, view, dated_by))
        raise TypeError(condition)

    def test(self, test: Test, path: FactPath, view: View, dated_by: str) -> Truths:
        """Say of which members the value of *path* passes *test*."""
        return self.outcome(test, self.library.type_of(path), self.read(path, view), view, dated_by)

    def outcome(self, test: Test, fact: Fact, column: Column, view: View, dated_by: str) -> Truths:
        """Say where values, which are of the type of *fact*, pass *test*."""
        if isinstance(test, Anything):
            return True
        if isinstance(test, Presence):
            return judging.presence(column, test.kind, self.library.may_be_none(fact))
        is_plain = not isinstance(test, Past) and all(isinstance(one, Literal) for one in operands(test))
        if is_plain and isinstance(column, Coded):
            return judging.by_word(self.words, column, self._judged(test, fact, dated_by))
        if fact.type in MEASURED:
            return self._measured(test, numbers_of(column, self.words), view, dated_by)
        return self._worded(test, fact, codes_of(column, self.words), view, dated_by)

    def _judged(self, test: Test, fact: Fact, dated_by: str) -> Callable[[Any], Truth]:
        """Return what a test that compares with constants says of a value; answers are kept with the library."""
        known = self.library.kept.setdefault(("answers of", test, fact.id), {})

        def says(value: Any) -> Truth:
            found = known.get((value.__class__, value), MISSING)
            if found is MISSING:
                found = remember(known, (value.__class__, value), self.judge.outcome(test, fact, value, None, None, dated_by))
            return found

        return says

    def _measured(self, test: Test, value: Numbers, view: View, dated_by: str) -> Truths:
        """Say where numbers or days pass a test."""

        def right(operand: Any) -> Numbers:
            return self.measure(operand, view, dated_by)

        match test:
            case OneOf(others, negated):
                return judging.one_of(value, any_true(judging.equal(value, right(one)) for one in others), negated)
            case Between(low, high, low_open, high_open):
                above = True if low is None else judging.at_least(value, right(low), low_open)
                below = True if high is None else judging.at_least(right(high), value, high_open)
                return all_true((above, below))
            case Past(length):
                day = self.governing(dated_by, view)
                start = self.window_start(day, length, view, dated_by)
                return judging.in_window(value, numbers_of(start, self.words), numbers_of(day, self.words))
        raise TypeError(test)

    def _worded(self, test: Test, fact: Fact, value: Coded, view: View, dated_by: str) -> Truths:
        """Say where words pass a test that compares them with other facts."""

        def each(says: Callable[[Any, Any], Any], other: Any) -> Truths:
            return judging.by_words(self.words, (value, self.word(other, view, dated_by)), says)

        match test:
            case OneOf(others, negated):
                return judging.one_of(value, any_true(each(truth.equal, one) for one in others), negated)
            case Between(low, high, low_open, high_open):
                above = True if low is None else each(lambda one, limit: truth.at_least(one, limit, low_open, fact), low)
                below = True if high is None else each(lambda one, limit: truth.at_most(one, limit, high_open, fact), high)
                return all_true((above, below))
            case SetTest(verb, quantifier, others):
                combine = any_true if quantifier == "any" else all_true
                has = (each(_contains, one) for one in others)
                return judging.but_not_none(value, combine(has if verb == "has" else (opposite(one) for one in has)))
            case Within(area, negated):
                return each(lambda one, other: truth.within(one, other, negated), area)
        raise TypeError(test)

    def word(self, operand: Any, view: View, dated_by: str) -> Coded:
        """Return the values of the right side of a test, as words."""
        match operand:
            case Literal(value):
                code = self.words.code(value)
                return Coded(same(code, view.size), (code,))
            case FactOperand(path):
                return self.codes(path, view)
            case ParameterOperand(name):
                return self.parameter(name, view, dated_by)
        raise TypeError(operand)

    def measure(self, operand: Any, view: View, dated_by: str) -> Numbers:
        """Return the values of the right side of a test, as numbers."""
        if isinstance(operand, Literal) and operand.value is not NONE and operand.value is not UNKNOWN:
            return constant(operand.value)
        column = self.read(operand.path, view) if isinstance(operand, FactOperand) else self.word(operand, view, dated_by)
        return numbers_of(column, self.words)

    # --- dates, places, parameters ---------------------------------------------------------------

    def in_place(self, place: str, view: View) -> Truths:
        """Say where the visit takes place within *place*."""
        area = codes_of(self.governing("visit.area", view), self.words)
        return judging.by_word(self.words, area, lambda value: truth.within(value, place, False))

    def governing(self, fact: str, view: View) -> Column:
        """Return the dates (or places) that govern members: their own, else those of the visit."""
        scope = fact.partition(".")[0]
        if scope == "visit" or scope not in view.own:
            name = fact if scope == "visit" else VISIT
            value = self.value(name)
            return value if view.visits is None else value.at(view.visits)
        column = self.read(FactPath(fact), view)
        key = view.keys[scope]
        if key is None or not key.null_count():
            return column
        return choose(key.is_not_null(), column, self.governing(VISIT, view), self.words)

    def window_start(self, day: Column, length: Any, view: View, dated_by: str) -> Coded:
        """Return the days after which windows of *length* up to *day* begin."""
        inputs = inputs_of(self.library, (length,), dated_by)
        return self.following(
            view, inputs, lambda said, last: said.window_start(last, length, None, None, dated_by), (codes_of(day, self.words),)
        )

    def parameter(self, name: str, view: View, dated_by: str) -> Coded:
        """Return the values of a parameter on the dates and at the places that govern."""
        key = "parameter", name, dated_by
        if key not in view.remembered:
            inputs = inputs_of(self.library, (ParameterOperand(name),), dated_by)
            view.remembered[key] = self.following(view, inputs, lambda said: said.parameter(name, None, None, dated_by))
        return view.remembered[key]


def _contains(value: Any, member: Any) -> Truth:
    return False if value is NONE else truth.contains(value, member)
