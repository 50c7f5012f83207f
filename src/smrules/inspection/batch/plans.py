"""
Plans of many entities: entities that nothing in force tells apart are planned once.

A plan is kept in two parts, so that few are distinct: what is asked of the entity, and what is asked of each member for
which a checklist is
repeated. A part is named by a hash of what it holds; it holds no values of the entity, so what is known already is not
asked where the
entity's own column has a value.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from smrules.concepts.library import Library
from smrules.concepts.rules import Clause
from smrules.engine.compiled.evaluator import CompiledEvaluator
from smrules.engine.evaluator import Evaluators
from smrules.inspection.batch.askers import AnswerParts, Asker
from smrules.inspection.batch.codes import Members, alike, flags
from smrules.inspection.batch.inquiries import Inquiries
from smrules.inspection.batch.intake import Entities
from smrules.inspection.batch.layout import GIVEN
from smrules.inspection.batch.rows import entities_at
from smrules.inspection.batch.sections import PlanBook, PlannedLine, SectionPlans
from smrules.inspection.intake import calendar_day

ENTITY_PLANS = pa.schema({"entity": pa.string(), "plan": pa.string()})
MEMBER_PLANS = pa.schema({"entity": pa.string(), "scope": pa.string(), "member": pa.string(), "plan": pa.string()})
_TEXT = pa.dictionary(pa.int32(), pa.string())
PLANS = pa.schema(
    {
        "plan": _TEXT, "number": pa.int32(), **{name: _TEXT for name in PlannedLine._fields if name != "needs"},
        "needs": pa.list_(pa.string()),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlannedBatch:
    """
    Plans of a batch.

    Attributes:
        entities: `entity`, `plan`.
        members: `entity`, `scope`, `member`, `plan` of the members for which a checklist is repeated.
        plans: The items of the plans that no batch before had.
    """

    entities: pa.Table
    members: pa.Table
    plans: pa.Table


@dataclass(frozen=True, slots=True)
class Kinds:
    """
    Rows that no inquiry tells apart.

    Attributes:
        rows: The kind of each row.
        first: The first row of each kind.
        columns: For each inquiry the answers of the kinds.
        size: How many kinds there are.
    """

    rows: pa.Array
    first: pa.Array
    columns: list[pa.Array]
    size: int

    @classmethod
    def of(cls, answers: list[pa.Array], rows: int) -> Kinds:
        """Return the kinds of rows with some answers."""
        numbers, first = alike(answers, rows)
        return cls(numbers, first, [one.take(first) for one in answers], len(first))


class BatchPlanner:
    """
    Plans batches of entities for one day.

    Attributes:
        book: The plans that were made, and from how many examples.
        written: The plans whose items were given out already.
    """

    def __init__(self, library: Library, on: date, evaluator: Evaluators = CompiledEvaluator):
        self.library = library
        self.on = calendar_day(on, "on")
        self.evaluator = evaluator
        self.written: set[str] = set()
        self._inquiries = Inquiries(library, self.on)
        self._fresh: dict[str, array] = {}
        self._begin()

    def _begin(self) -> None:
        """Begin with nothing remembered."""
        asked = self._inquiries
        self.book = PlanBook(self.library, self.on, self.evaluator)
        self._of_entities = [Asker(self.library, one, self.on, None, self.evaluator) for one in asked.of_entities]
        self._of_members = {
            scope: [Asker(self.library, one, self.on, scope, self.evaluator) for one in found]
            for scope, found in asked.of_members.items()
        }
        self._sections = {"entity": list(self._entity_sections())}
        self._sections |= {scope: list(self._member_sections(scope, 0, None)) for scope in self._of_members}

    def _entity_sections(self) -> Iterator[SectionPlans]:
        for name, clauses in self._inquiries.clauses.items():
            if self.library.checklists[name].per is None:
                yield SectionPlans(name, _reads(self._of_entities, clauses, 0))
        place = len(self._of_entities)
        for scope, askers in self._of_members.items():
            yield from self._member_sections(scope, place + 1, place)
            place += 1 + len(askers)

    def _member_sections(self, scope: str, first: int, flag: int | None) -> Iterator[SectionPlans]:
        for name, clauses in self._inquiries.clauses.items():
            if self.library.checklists[name].per == scope:
                yield SectionPlans(name, _reads(self._of_members[scope], clauses, first), flag)

    def plan(self, batch: Entities) -> PlannedBatch:
        """Return the plans of a batch of entities, in their order."""
        entities, members = batch.entities, batch.members
        kinds = {"entity": self._kinds(entities, members)}
        kinds |= {scope: self._own_kinds(scope, entities, members) for scope in self._of_members if scope in members}
        plans = self._plans(batch, kinds)
        fresh, self._fresh = self._fresh, {}
        own = pa.table([entities["entity"], plans.pop("entity")], schema=ENTITY_PLANS)
        return PlannedBatch(own, _members(members, plans), _lines(self.book, fresh))

    # --- which rows are alike --------------------------------------------------------------------

    def _kinds(self, entities: pa.Table, members: Members) -> Kinds:
        """Return the kinds of entities."""
        rows = len(entities)
        columns = [one.answers(one.of_entities(entities, members), rows) for one in self._of_entities]
        for scope, askers in self._of_members.items():
            given = flags(entities, scope + GIVEN)
            columns.append(given)
            for one in askers:
                unsaid = one.answers([*one.of_entities(entities, members), *one.unsaid(rows)], rows)
                columns.append(pc.if_else(pc.equal(given, 1), 0, unsaid))
        return Kinds.of(columns, rows)

    def _own_kinds(self, scope: str, entities: pa.Table, members: Members) -> Kinds:
        """Return the kinds of the members of one scope."""
        table = members[scope]
        owners = pc.index_in(table["entity"].combine_chunks(), value_set=entities["entity"].combine_chunks())
        columns = []
        for one in self._of_members[scope]:
            around = [column.take(owners) for column in one.of_entities(entities, members)]
            columns.append(one.answers([*around, *one.of_members(table)], len(table)))
        return Kinds.of(columns, len(table))

    # --- planning each kind once -----------------------------------------------------------------

    def _plans(self, batch: Entities, kinds: Mapping[str, Kinds]) -> dict[str, pa.Array]:
        """Return the plan of each row, of entities and of members by scope."""
        keys = {
            scope: [section.keys(one.columns, one.size) for section in self._sections[scope]] for scope, one in kinds.items()
        }
        self._show_examples(batch, kinds, keys)
        found = {}
        for scope, one in kinds.items():
            numbers = [
                pa.array([section.known[key] for key in told], pa.int64()).take(rows)
                for section, (rows, told, _) in zip(self._sections[scope], keys[scope], strict=True)
            ]
            found[scope] = self.book.names(numbers, one.size, self._met).take(one.rows)
        return found

    def _show_examples(self, batch: Entities, kinds: Mapping[str, Kinds], keys: Mapping[str, list]) -> None:
        """Plan, one by one, those entities that show a section which was not met before."""
        wanted: dict[int, dict[str | None, list]] = {}
        for scope, found in keys.items():
            for section, (_, told, first) in zip(self._sections[scope], found, strict=True):
                for key, kind in zip(told, first, strict=True):
                    if key not in section.known:
                        row, part = self._example(batch, scope, kinds[scope].first[kind].as_py())
                        wanted.setdefault(row, {}).setdefault(part, []).append((section, key))
        for entity, sections in zip(
            entities_at(self.library, batch.entities, batch.members, list(wanted)), wanted.values(), strict=True
        ):
            self.book.show(entity, sections)

    @staticmethod
    def _example(batch: Entities, scope: str, row: int) -> tuple[int, str | None]:
        """Return the row of an entity that shows a kind, and of which of its members, if any."""
        if scope == "entity":
            return row, None
        table = batch.members[scope]
        owner = pc.index(batch.entities["entity"], table["entity"][row]).as_py()
        return owner, f"{scope}/{table['member'][row].as_py()}"

    def _met(self, name: str, lines: array) -> None:
        if name not in self.written:
            self.written.add(name)
            self._fresh[name] = lines


def _reads(askers: Iterable[Asker], clauses: tuple[Clause, ...], first: int) -> list[tuple[int, AnswerParts]]:
    found = ((first + number, one.parts(set(clauses))) for number, one in enumerate(askers))
    return [(place, parts) for place, parts in found if parts is not None]


# --- tables --------------------------------------------------------------------------------------


def _members(members: Members, plans: Mapping[str, pa.Array]) -> pa.Table:
    found = [MEMBER_PLANS.empty_table()]
    for scope, names in plans.items():
        table = members[scope]
        found.append(pa.table([table["entity"], pa.repeat(scope, len(table)), table["member"], names], schema=MEMBER_PLANS))
    return pa.concat_tables(found)


def _lines(book: PlanBook, plans: Mapping[str, array]) -> pa.Table:
    """Return the items of some plans; texts are kept once."""
    lines, numbers, ends = array("i"), array("i"), array("i")
    for one in plans.values():
        lines.extend(one)
        numbers.extend(range(1, len(one) + 1))
        ends.append(len(lines))
    shown = [number for number, one in enumerate(plans.values()) if len(one)]
    of_plan = pa.RunEndEncodedArray.from_arrays(
        pa.array([ends[number] for number in shown], pa.int32()), pa.array(shown, pa.int32())
    )
    names = pa.DictionaryArray.from_arrays(pc.run_end_decode(of_plan), pa.array(list(plans), pa.string()))
    places = _ints(lines)
    texts = [_texts([line[place] for line in book.lines], kind.type).take(places) for place, kind in enumerate(list(PLANS)[2:])]
    return pa.table([names, _ints(numbers), *texts], schema=PLANS)


def _ints(values: array) -> pa.Array:
    return pa.Array.from_buffers(pa.int32(), len(values), [None, pa.py_buffer(values)])


def _texts(values: list, kind: pa.DataType) -> pa.Array:
    return pa.array(values, pa.string()).dictionary_encode() if kind == _TEXT else pa.array(values, kind)
