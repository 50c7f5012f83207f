"""The solver z3 is told how facts follow from one another; with `quantities` and `kinds` the only importers of z3."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import z3

from smrules.concepts.reading import facts_of
from smrules.concepts.rules import (
    AllOf,
    AnyOf,
    Arithmetic,
    Between,
    Derivation,
    FactOperand,
    Literal,
    OneOf,
    Operand,
    ParameterOperand,
    Presence,
)
from smrules.concepts.values import NONE
from smrules.concepts.vocabulary import FactPath
from smrules.verification.faults.impossible import picks_known
from smrules.verification.space.boxes import bits
from smrules.verification.space.cells import ORDERED_TYPES, Dimension
from smrules.verification.space.extents import extent
from smrules.verification.space.formulas import Atom, Formula, Rewriter, Subject
from smrules.verification.space.kinds import Kinds
from smrules.verification.space.quantities import Plain, Quantity, Quotient, exact_value, rounded
from smrules.verification.space.related import Around, Values, members_of

_SECONDS = 10
_FIRST_DAY, _LAST_DAY = date(1950, 1, 1).toordinal(), date(2150, 1, 1).toordinal()
_NEVER = z3.BoolVal(False)


class Cases:
    """All cases of the related dimensions of one space."""

    def __init__(self, space: Around, related: Iterable[Dimension]):
        self.space = space
        self.library = space.library
        self.related = tuple(related)
        self.solver = z3.Solver()
        self.solver.set("timeout", _SECONDS * 1000)
        self.quantities: dict[FactPath, Quantity] = {}
        self.codes: dict[tuple[Subject, Any], int] = {}
        self.cells: dict[tuple[Subject, int], Any] = {}
        self.rounds: list[tuple[Any, Any, tuple]] = []
        self.kinds = Kinds(space, self.related, self.solver.add)
        self.rewriter = Rewriter(self.library, space.setting)
        for one in self.related:
            self.solver.add(z3.Or(self.lies(one, one.full & ~one.unknown), bool(one.unknown)))

    # --- asking -----------------------------------------------------------------------------------

    def find(self, masks: Mapping[Subject, int], simple: bool = False) -> tuple[Values | None, list[Subject]]:
        """
        Return values that lie in *masks* together; or `None` and the subjects that are to blame.

        Args:
            simple: Whether the values are to be the samples of their cells, as far as that is possible.

        Raises:
            TimeoutError: The solver could not tell.
        """
        wanted = {z3.Bool(f"in {number}"): one for number, one in enumerate(self.related)}
        self.solver.push()
        for mark, one in wanted.items():
            self.solver.add(z3.Implies(mark, self.lies(one, masks[one.subject])))
        answer = self.solver.check(*wanted)
        core = {str(one) for one in self.solver.unsat_core()} if answer == z3.unsat else set()
        values = None
        if answer == z3.sat:
            values = self._simple(list(wanted), masks) if simple else self._values(self.solver.model())
        self.solver.pop()
        if answer == z3.unknown:
            raise TimeoutError(self.solver.reason_unknown())
        return values, [one.subject for mark, one in wanted.items() if str(mark) in core]

    def _simple(self, marks: list[Any], masks: Mapping[Subject, int]) -> Values:
        """Return values of one case: of each cell its sample, as far as that is possible."""
        model, chosen = self.solver.model(), list(marks)
        for number, one in enumerate(self.related):
            for cell in bits(masks[one.subject] & ~one.unknown):
                mark = z3.Bool(f"sample {number} {cell}")
                self.solver.add(z3.Implies(mark, self.is_sample(one, cell)))
                if self.solver.check(*chosen, mark) == z3.sat:
                    model = self.solver.model()
                    chosen.append(mark)
                    break
        return self._values(model)

    def _values(self, model: z3.ModelRef) -> Values:
        return {one.subject: self.value(one, model) for one in self.related} | self._behind(model)

    def _behind(self, model: z3.ModelRef) -> Values:
        """Return the numbers in a model that are no dimension: what is compared, and what derived facts are worked out from."""
        numbers = {path: one for path, one in self.quantities.items() if isinstance(one, Plain)}
        return {
            Subject("behind", path): as_value(self.library.type_of(path), one.value(model))
            for path, one in numbers.items() if self.library.type_of(path).type in ORDERED_TYPES
        }  # fmt: skip

    def lies(self, one: Dimension, mask: int) -> Any:
        """Say that a dimension lies in the cells of *mask*; what is unknown may lie anywhere."""
        if mask & one.unknown:
            return z3.BoolVal(True)
        return z3.Or([self.known_cell(one, cell) for cell in bits(mask)])

    def known_cell(self, one: Dimension, cell: int) -> Any:
        """Say that a dimension lies in one cell; said once."""
        key = (one.subject, cell)
        if key not in self.cells:
            self.cells[key] = self.in_cell(one, cell)
        return self.cells[key]

    def in_cell(self, one: Dimension, cell: int) -> Any:
        """Say that a dimension lies in one cell."""
        sample = one.samples[cell]
        if not self._is_number(one):
            return self.truth_of(one.subject, sample)
        quantity = self.quantity_of(one)
        if sample is NONE:
            return quantity.is_none() if isinstance(quantity, Quotient) else quantity.none
        if not one.is_ordered:
            return quantity.between(0, 0) if sample == 0 else z3.Not(quantity.between(0, 0))
        return quantity.between(*(None if end is None else self.number(one, end) for end in one.interval(cell)))

    def is_sample(self, one: Dimension, cell: int) -> Any:
        """Say that a dimension has the sample of one cell."""
        sample = one.samples[cell]
        if sample is NONE or not self._is_number(one):
            return self.in_cell(one, cell)
        return self.quantity_of(one).between(self.number(one, sample), self.number(one, sample))

    def value(self, one: Dimension, model: z3.ModelRef) -> Any:
        """Return the value of a dimension in a model."""
        if not self._is_number(one):
            told = ((sample, self.truth_of(one.subject, sample)) for sample in one.samples)
            return next(sample for sample, true in told if z3.is_true(model.evaluate(true, True)))
        found = self.quantity_of(one).value(model)
        return found if one.subject.kind == "difference" else as_value(one.fact, found)

    @staticmethod
    def number(one: Dimension, value: Any) -> Any:
        """Return a sample or point as a number."""
        if one.subject.kind == "difference":
            return value
        return _as_number(one.fact, value)

    @staticmethod
    def _is_number(one: Dimension) -> bool:
        return one.subject.kind == "difference" or one.fact.type in ORDERED_TYPES

    def quantity_of(self, one: Dimension) -> Quantity:
        """Return the number that a dimension is about."""
        if one.subject.kind == "value":
            return self.quantity(one.subject.path)
        mine, theirs = (self.plain(path) for path in (one.subject.path, one.subject.other))
        return Plain(mine.term - theirs.term, z3.Or(mine.none, theirs.none))

    # --- numbers ----------------------------------------------------------------------------------

    def plain(self, path: FactPath) -> Plain:
        """Return a number with a term; a quotient only as what it is not: any number at all."""
        found = self.quantity(path)
        return found if isinstance(found, Plain) else self.free(path)

    def quantity(self, path: FactPath) -> Quantity:
        """Return the number that a fact is."""
        if path not in self.quantities:
            derivation = None if path.attribute else self.library.derivations.get(path.fact)
            self.quantities[path] = self._derived(path, derivation) if derivation else self.free(path)
        return self.quantities[path]

    def free(self, path: FactPath) -> Plain:
        """Return a number of which only the declaration is known; the ends of one range are in order."""
        fact, within = self.library.type_of(path), extent(self.library, path)
        step = 1 if fact.type in ("date", "choice") else within.step
        term = z3.Real(str(path)) if step is None else z3.ToReal(z3.Int(str(path))) * exact_value(step)
        none = self._absent(path) if self.space.may_be_none(path) else _NEVER
        self.solver.add(*([term >= exact_value(within.low)] if within.low is not None else []))
        self.solver.add(*([term <= exact_value(within.high)] if within.high is not None else []))
        if fact.type == "date":
            self.solver.add(term >= _FIRST_DAY, term <= _LAST_DAY)
        if fact.type == "choice":
            self.solver.add(term >= 0, term < len(fact.choices))
        if fact.type in ORDERED_TYPES and fact.numbers:
            self.solver.add(z3.Or([term == exact_value(one) for one in fact.numbers]))
        if path.attribute == "max":
            self.solver.add(self.plain(FactPath(path.fact, "min")).term <= term)
        return Plain(term, none)

    def _absent(self, path: FactPath) -> Any:
        """Say that a fact is absent: both ends of a range are, or none; of what was picked nothing is if nothing was picked."""
        whole = z3.Bool(f"no {path.fact}")
        if path.attribute in ("min", "max"):
            own = z3.Bool(f"no range {path.fact}")
        elif path.attribute:
            own = z3.Bool(f"no {path}")
        else:
            return whole
        self.solver.add(z3.Implies(whole, own))
        if picks_known(self.library, path):
            self.solver.add(z3.Implies(own, whole))
        return own

    def _derived(self, path: FactPath, derivation: Derivation) -> Quantity:
        match derivation.kind:
            case "count":
                return Plain(self.kinds.counted(derivation, derivation.where), _NEVER)
            case "share":
                part = self.kinds.counted(derivation, AllOf((derivation.of, derivation.where)))
                return self._quotient(derivation, part, self.kinds.counted(derivation, derivation.of), _NEVER)
            case "mean" | "sum":
                return self._added(derivation)
            case "ratio":
                part, whole = map(self.plain, derivation.facts)
                return self._quotient(derivation, part.term, whole.term, z3.Or(part.none, whole.none))
            case "value":
                term, none = self._linear(derivation.expression)
                return Plain(self._rounded(term, derivation, derivation.expression), none)
            case "min" | "max" if not derivation.scope:
                return self._extreme(derivation)
        return self.free(path)

    @staticmethod
    def _quotient(one: Derivation, part: Any, whole: Any, absent: Any) -> Quotient:
        return Quotient(part, whole, absent, one.empty, one.decimals, one.round)

    def _added(self, one: Derivation) -> Quantity:
        """A sum lies between as many times the least and the greatest value as there are members."""
        members, within = self.kinds.counted(one, one.where), extent(self.library, one.facts[0])
        name = f"sum {one.facts[0]} {members_of(one)} {one.where}"
        term = z3.Real(name) if within.step is None else z3.ToReal(z3.Int(name)) * exact_value(within.step)
        self.solver.add(z3.Implies(members == 0, term == 0))
        self.solver.add(*([term >= exact_value(within.low) * members] if within.low is not None else []))
        self.solver.add(*([term <= exact_value(within.high) * members] if within.high is not None else []))
        if one.kind == "mean":
            return self._quotient(one, term, members, _NEVER)
        return Plain(self._rounded(term, one, None), _NEVER)

    def _rounded(self, term: Any, one: Derivation, expression: Any) -> Any:
        """
        Return a term rounded as *one* says.

        Rounding keeps the order, and leaves what is on the grid: the solver is told, because it would search without end.
        """
        if one.decimals is None or one.round is None:
            return term
        found, said = rounded(term, one.decimals, one.round, f"round {one.fact}")
        self.solver.add(*said)
        step = Fraction(1, 10**one.decimals)
        for path in facts_of(expression):
            if (own := extent(self.library, path).step) is not None and own % step == 0:
                other = self.plain(path).term
                self.solver.add(z3.Implies(other <= term, other <= found), z3.Implies(other >= term, other >= found))
        for other_term, other_found, grid in self.rounds:
            if grid == (step, one.round):
                self.solver.add(z3.Implies(other_term <= term, other_found <= found))
                self.solver.add(z3.Implies(other_term >= term, other_found >= found))
        self.rounds.append((term, found, (step, one.round)))
        return found

    def _extreme(self, one: Derivation) -> Plain:
        found = [self.plain(path) for path in one.facts]
        term, none = found[0].term, found[0].none
        for other in found[1:]:
            first = term <= other.term if one.kind == "min" else term >= other.term
            term = z3.If(none, other.term, z3.If(other.none, term, z3.If(first, term, other.term)))
            none = z3.And(none, other.none)
        return Plain(term, none)

    def _linear(self, expression: Arithmetic | Operand | None) -> tuple[Any, Any]:
        match expression:
            case Literal(value):
                return exact_value(value), _NEVER
            case ParameterOperand(name):
                figure = self.space.setting.figures.get(name)
                return (z3.Real(f"param {name}") if figure is None else exact_value(figure)), _NEVER
            case FactOperand(path):
                found = self.plain(path)
                return found.term, found.none
            case Arithmetic(operator, left, right):
                (mine, no_mine), (theirs, no_theirs) = self._linear(left), self._linear(right)
                term = {"+": lambda: mine + theirs, "-": lambda: mine - theirs, "*": lambda: mine * theirs}[operator]()
                return term, z3.Or(no_mine, no_theirs)
        raise TypeError(expression)

    # --- truths -----------------------------------------------------------------------------------

    def truth_of(self, subject: Subject, value: Any) -> Any:
        """Say that a fact that is no number has a value; of what only holds if a condition does, say that."""
        derivation = self.library.derivations.get(subject.path.fact)
        if subject.path.attribute is None and derivation is not None and derivation.kind == "holds":
            told = self.formula(self.rewriter.formula(derivation.condition))
            return told if value is True else z3.Not(told)
        if self.library.type_of(subject.path).type in ("member", "range"):
            return z3.Bool(f"no {subject.path}") if value is NONE else z3.Not(z3.Bool(f"no {subject.path}"))
        return z3.Int(f"{subject}") == self.codes.setdefault((subject, value), len(self.codes))

    def formula(self, formula: Formula) -> Any:
        """Say that a rewritten condition holds; of a test that the solver cannot read, nothing."""
        match formula:
            case AllOf(parts):
                return z3.And([self.formula(part) for part in parts])
            case AnyOf(parts):
                return z3.Or([self.formula(part) for part in parts])
        told = self._atom(formula)
        return z3.Not(told) if formula.negated else told

    def _atom(self, atom: Atom) -> Any:
        subject, test = atom.subject, atom.test
        fact = self.library.type_of(subject.path)
        if subject.kind == "value" and fact.type == "boolean" and isinstance(test, OneOf):
            told = z3.Or([self.truth_of(subject, one.value) for one in test.operands])
            return z3.Not(told) if test.negated else told
        if subject.kind == "value" and fact.type in ORDERED_TYPES and not isinstance(test, Presence):
            return self._comparison(self.quantity(subject.path), test, fact)
        return z3.Bool(f"{subject} {test}")

    @staticmethod
    def _comparison(quantity: Quantity, test: OneOf | Between, fact: Any) -> Any:
        if isinstance(test, OneOf):
            numbers = [_as_number(fact, one.value) for one in test.operands]
            told = z3.Or([quantity.between(one, one) for one in numbers])
            known = quantity.between(None, None)
            return z3.And(known, z3.Not(told)) if test.negated else told
        low, high = (None if end is None else _as_number(fact, end.value) for end in (test.low, test.high))
        inside = [quantity.between(low, high)]
        inside += [quantity.between(end, end) for end, open_ in ((low, test.low_open), (high, test.high_open))
                   if end is not None and not open_]  # fmt: skip
        return z3.Or(inside) if low is None or high is None or low < high else inside[-1]


def _as_number(fact: Any, value: Any) -> Any:
    if fact.type == "date":
        return value.toordinal()
    return fact.rank(value) if fact.type == "choice" else value


def as_value(fact: Any, number: Any) -> Any:
    """Return a number of the solver as a value of *fact*."""
    if number is NONE:
        return NONE
    if fact.type == "date":
        return date.fromordinal(number)
    return list(fact.choices)[number] if fact.type == "choice" else number
