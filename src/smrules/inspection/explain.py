"""Why: rows, facts with their values, law and place in the files, as data and as Chinese prose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from smrules.concepts.assessment import Explanation, Reading
from smrules.concepts.law import LegalBasis
from smrules.concepts.library import Library
from smrules.concepts.memory import MISSING, remember
from smrules.concepts.plan import Citation, Need
from smrules.concepts.reading import facts_of
from smrules.concepts.rules import Condition, Derivation, Row, Table, clauses
from smrules.concepts.serial import plain
from smrules.concepts.values import NONE
from smrules.concepts.vocabulary import FactPath
from smrules.engine.evaluator import Evaluator
from smrules.engine.needs import Needs
from smrules.engine.rulings import Ruling
from smrules.engine.world import Member
from smrules.inspection.wording import Wording

_SILENT = {"item.domain", "item.id", "checklist.id", "act.kind"}
"""Facts that say which rule this is, not why it hits; prose leaves them out."""


class Explainer:
    """Explains what one evaluator found."""

    def __init__(self, library: Library, engine: Evaluator):
        self.library = library
        self.engine = engine
        self.wording = Wording(library)

    def explanation(self, ruling: Ruling, member: Member, conclusion: str) -> Explanation:
        """
        Explain one ruling.

        Args:
            ruling: What a table said.
            member: Of whom.
            conclusion: What follows, in Chinese.
        """
        table = ruling.table
        if table is None:
            return Explanation(f"{conclusion}：没有适用的规则。", "", (), (), (), ())
        readings = tuple(self.readings(table, ruling.rows, member))
        basis = self.citations((*table.basis, *(one for row in ruling.rows for one in row.basis)))
        why = tuple(row.why for row in ruling.rows if row.why)
        judgement = any(row.judgement for row in ruling.rows)
        presumed = tuple(dict.fromkeys(self.presumed_by(table, ruling.rows, member, set())))
        return Explanation(
            self.prose(conclusion, readings, basis, why, judgement, presumed), table.id,
            tuple(f"{table.id}.{row.id}" for row in ruling.rows),
            tuple(str(row.position) for row in ruling.rows) or (str(table.position),), basis, readings, why, judgement,
            presumed,
        )  # fmt: skip

    def prose(self, conclusion, readings, basis, why, judgement, presumed) -> str:
        """Return one paragraph: conclusion, facts, law, and what the reader must know besides."""
        told = (
            f"{one.label}{'（推定）' if one.presumed else ''}" + ("" if one.value is True else f"为{one.shown}")
            for one in readings
            if one.fact not in _SILENT
        )
        facts = "，".join(dict.fromkeys(told))
        sentences = [conclusion + (f"：{facts}" if facts else "")]
        if basis:
            sentences.append("依据" + cited(basis))
        sentences += [f"说明：{text.rstrip('。')}" for text in why]
        if judgement:
            sentences.append("法律对此没有规定，这是规则编写者的判断")
        if presumed:
            sentences.append(f"“{'”“'.join(presumed)}”是推定的，由作决定的人确认")
        return "。".join(sentences) + "。"

    def readings(self, table: Table, rows: Iterable[Row], member: Member) -> Iterator[Reading]:
        """Yield every fact that the guard and the rows read, once."""
        seen = set()
        for condition in (table.guard, *(row.condition for row in rows)):
            for clause in clauses(condition):
                if (clause.path, clause.text) not in seen:
                    seen.add((clause.path, clause.text))
                    yield self.reading(clause.path, clause.text, member)

    def reading(self, path: FactPath, text: str, member: Member) -> Reading:
        value = self.engine.read(path, member)
        holder = member.around(path.scope)
        fact = self.library.type_of(path)
        label = (
            fact.label
            if path.attribute is None
            else f"{fact.label}（{_ATTRIBUTES.get(path.attribute, path.attribute)}）"
        )
        return Reading(
            str(path), label, plain(value), self.wording.value(value, fact), text,
            holder.name if holder is not None and holder is not member else None, self.is_presumed(holder, path.fact),
        )  # fmt: skip

    def is_presumed(self, holder: Member | None, fact: str) -> bool:
        """Say whether a fact stands only because nobody has answered it."""
        if holder is None or fact in holder.values or self.library.is_derived(fact):
            return False
        return fact in holder.presumed or bool(
            self.library.fact(fact).presumed and self.engine.value(holder, fact) is not NONE
        )

    def presumed_by(
        self, table: Table, rows: Iterable[Row], member: Member, seen: set[tuple[Member, str]]
    ) -> Iterator[str]:
        """Yield the labels of all presumed facts that a ruling rests on, however far behind."""
        for condition in (table.guard, *(row.condition for row in rows)):
            for clause in clauses(condition):
                yield from self.presumed_behind(clause.path, member, seen)

    def presumed_behind(self, path: FactPath, member: Member, seen: set[tuple[Member, str]]) -> Iterator[str]:
        """Yield the labels of the presumed facts that the value of *path* rests on."""
        holder = member.around(path.scope)
        if holder is None or (holder, path.fact) in seen:
            return
        seen.add((holder, path.fact))
        if self.is_presumed(holder, path.fact):
            yield self.library.fact(path.fact).label
        elif path.fact in holder.values:
            return
        elif path.fact in self.library.deciding:
            ruling = self.engine.ruling(holder, path.fact)
            if ruling.table is not None:
                yield from self.presumed_by(ruling.table, ruling.rows, holder, seen)
        elif path.fact in self.library.derivations:
            yield from self.presumed_in(self.library.derivations[path.fact], holder, seen)

    def presumed_in(self, one: Derivation, owner: Member, seen: set[tuple[Member, str]]) -> Iterator[str]:
        """Yield the labels of the presumed facts that a derived fact rests on."""
        if one.scope is None:
            conditions = clauses(one.condition) if one.condition is not None else ()
            for path in (*one.facts, *facts_of(one.expression), *(clause.path for clause in conditions)):
                yield from self.presumed_behind(path, owner, seen)
            return
        for member in self.engine.members(one.scope, owner):
            if self.engine.chosen(member, owner, one):
                for clause in (*clauses(one.where), *clauses(one.of)):
                    yield from self.presumed_behind(clause.path, member, seen)

    def citations(self, basis: Iterable[LegalBasis]) -> tuple[Citation, ...]:
        """Return legal bases with their titles, each once."""
        basis = tuple(basis)
        known = self.library.kept.setdefault("citations", {})
        found = known.get(basis, MISSING)
        return remember(known, basis, self._citations(basis)) if found is MISSING else found

    def _citations(self, basis: Iterable[LegalBasis]) -> tuple[Citation, ...]:
        titles = self.library.instruments
        found = {(one.instrument, one.article): None for one in basis}
        return tuple(Citation(name, titles[name].title, article) for name, article in found)

    def against(self, condition: Condition, member: Member) -> str | None:
        """Return in Chinese which part of a condition is false, and what is the case instead; `None` if no part is."""
        for clause in clauses(condition):
            if self.engine.holds(clause, member) is False:
                value = self.engine.read(clause.path, member)
                now = "没有" if value is NONE else self.wording.value(value, self.library.type_of(clause.path))
                return f"要求{self.wording.condition(clause)}，现为{now}"
        return None

    # --- what is missing -------------------------------------------------------------------------

    def needs(self, collected: Needs) -> tuple[Need, ...]:
        """Return the facts that would settle something, ready to be asked for."""
        return tuple(self.need(member, fact) for member, fact in collected.found)

    def need(self, member: Member, fact: str) -> Need:
        owner = None if member.scope in ("entity", "visit") else member.name
        if "." not in fact:
            label = self.library.vocabulary.scopes[fact].label
            return Need(fact, f"{label}清单", owner, f"请提供{label}的清单或者记录")
        declared = self.library.fact(fact)
        return Need(fact, declared.label, owner, declared.ask or declared.label)


def cited(basis: Iterable[Citation]) -> str:
    """Return citations in one line, the articles of one instrument together; versions with one title count as one."""
    articles: dict[str, dict[str, None]] = {}
    for one in basis:
        article = f"第{one.article}条" if one.article[:1].isdigit() else one.article
        articles.setdefault(one.title, {})[article] = None
    return "，".join(f"《{title}》{'、'.join(found)}" for title, found in articles.items())


_ATTRIBUTES = {"min": "下限", "max": "上限"}
