"""An assessment without findings, wording and needs: what follows, and what may follow; quick enough to be made often."""

from __future__ import annotations

from smrules.concepts.assessment import ActFinding, Assessment, Grade, OpenQuestion, Sanction
from smrules.concepts.plan import VisitPlan
from smrules.concepts.serial import Later
from smrules.engine.needs import is_open
from smrules.engine.rulings import NO_TABLE
from smrules.engine.world import Member
from smrules.inspection.assess import Assessor


class Sketch(Assessor):
    """Reads an evaluated scene into an assessment that says only what is compared."""

    def sketch(self, plan: VisitPlan) -> Assessment:
        """Return grades, acts and outcomes, those that are certain and those that are open."""
        grades, open_grades = self.grades()
        outcomes, open_outcomes = self.outcomes()
        return Assessment(
            self.library.content_hash, plan.entity.id, plan.on, (), tuple(grades), tuple(self.acts()), tuple(outcomes),
            (*open_grades, *open_outcomes),
        )  # fmt: skip

    def grade_or_question(self, fact: str, member: Member, known: list[Grade], unknown: list[OpenQuestion]) -> None:
        """Take in a grade, or that it is open."""
        ruling, exists = self.engine.ruling(member, fact), self.engine.exists(member)
        if ruling is NO_TABLE or exists is False:
            return
        if exists is None or is_open(ruling.value):
            label = f"{self.called(member)}的{self.library.fact(fact).label}"
            unknown.append(OpenQuestion("grade", member.name, label, exists is True, (), ()))
        else:
            known.append(self.grade(fact, member, ruling))

    def open_outcomes(self, owner: Member, records: list[Member]) -> OpenQuestion:
        """Return which rows may add an outcome."""
        rows = dict.fromkeys(f"{one.source.table.id}.{row.id}" for one in records for row in one.source.rows)
        return OpenQuestion("outcome", owner.name, "", self.engine.exists(owner) is True, (), (), tuple(rows))

    def act(self, act: Member, certain: bool) -> ActFinding:
        """Return the penalties of an act alone."""
        kinds = self.library.vocabulary.records
        records = self.engine.members("sanction", act) if "sanction" in kinds else ()
        found = tuple(self.sanction(one) for one in records if one.parent is act and self.engine.exists(one) is not False)
        return ActFinding(act.key, act.values["act.kind"], "", (), certain, (), found)

    def sanction(self, record: Member) -> Sanction:
        """Return the attributes of a penalty, without its wording."""
        certain = self.engine.exists(record) is True
        return Sanction(record.values["sanction.id"], self.attributes(record), "", certain, Later(_nothing))


def _nothing() -> None:
    """Nobody reads why a sketch says what it says."""
