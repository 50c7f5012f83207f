"""Entities, visits and answers become one batch; a visit of which anything does not fit is rejected as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from smrules.concepts.diagnostic import diagnostic
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.engine.columnar.batch import Batch
from smrules.inspection.batch.answers import AnswerIntake
from smrules.inspection.batch.intake import ROW, Entities, facts_of
from smrules.inspection.batch.layout import DAYS, Layout
from smrules.inspection.batch.rejects import Rejects


class CaseIntake:
    """Reads visits and answers of entities that were read already."""

    def __init__(self, library: Library, answers: AnswerIntake, visits: Layout | None, on: date):
        self.library = library
        self.answers = answers
        self.visits = visits
        self.on = on

    def read(self, entities: Entities, visits: pa.Table | None, answers: pa.Table, known: pa.Table) -> tuple[Batch, pa.Table]:
        """
        Return a batch, and what was rejected.

        Args:
            visits: Rows of the file of visits; without one every entity has one visit, named like the entity.
            answers: Rows of the file of answers.
            known: What is known already to be wrong with these visits.
        """
        rejects = Rejects([known])
        asked = self._visits(entities, visits, rejects)
        told = self.answers.read(answers, rejects)
        wrong = rejects.ids()
        kept = asked.filter(
            pc.and_(
                pc.invert(pc.is_in(asked["visit"], value_set=wrong)),
                pc.is_in(asked["entity"], value_set=entities.entities["entity"]),
            )
        )
        batch = Batch(entities.entities, kept, entities.members, _of(kept, told.answers), _of(kept, told.circumstances))
        return batch, pa.concat_tables([entities.rejects, rejects.table()])

    def _visits(self, entities: Entities, visits: pa.Table | None, rejects: Rejects) -> pa.Table:
        layout = self.visits
        if layout is None or visits is None:
            ids = entities.entities["entity"]
            return pa.table({"visit": ids, "entity": ids, "on": pa.repeat(pa.scalar(self.on, pa.date32()), len(ids))})
        ids, owners = (visits[layout.ids[name]].cast(pa.string()).combine_chunks() for name in ("visit", "entity"))
        columns = {
            "visit": ids,
            "entity": owners,
            **{name: visits[column].cast(pa.date32()) for name, column in layout.days.items()},
        }
        columns["on"] = (
            pc.fill_null(columns["on"], self.on) if "on" in columns else pa.repeat(pa.scalar(self.on, pa.date32()), len(ids))
        )
        self._unusable(entities, visits, ids, owners, rejects)
        facts = facts_of(self.library, layout, visits, ids, rejects)
        return pa.table({**{name: columns[name] for name in ("visit", "entity", *DAYS) if name in columns}, **facts})

    def _unusable(self, entities: Entities, visits: pa.Table, ids: pa.Array, owners: pa.Array, rejects: Rejects) -> None:
        """Note visits without an id, and visits of entities that were rejected."""
        layout = self.visits
        assert layout is not None
        lost = pc.fill_null(pc.invert(pc.is_in(owners, value_set=entities.entities["entity"].combine_chunks())), True)
        told = {"problem_zh": "检查对象的资料用不上", "problem_en": "the entity cannot be used"}
        empty = {"problem_zh": "要写文字", "problem_en": "expected text"}
        rows = visits[ROW].combine_chunks()
        for name, wrong, problem in (
            ("entity", lost, told),
            ("visit", pc.equal(pc.fill_null(pc.utf8_length(ids), 0), 0), empty),
        ):
            column = layout.ids[name]
            rejects.add_one(
                layout.file, rows, ids, column, wrong, diagnostic("SM606", Position(column, 0), where=column, **problem)
            )


def _of(visits: pa.Table, tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    ids = visits["visit"].combine_chunks()
    kept = {fact: one.filter(pc.is_in(one["visit"], value_set=ids)) for fact, one in tables.items()}
    return {fact: one for fact, one in kept.items() if len(one)}
