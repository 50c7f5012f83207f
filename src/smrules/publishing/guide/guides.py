"""A guide for one trade or one business, from the plan of its visit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from smrules.concepts.checklist import Checklist
from smrules.concepts.entity import Entity
from smrules.concepts.library import Library
from smrules.concepts.plan import Question, VisitPlan
from smrules.concepts.vocabulary import Fact
from smrules.inspection.plan import plan
from smrules.publishing.guide.cards import Card, CardMaker
from smrules.publishing.guide.consequences import Consequences, Rule
from smrules.publishing.guide.plain_words import PlainWords


@dataclass(frozen=True, slots=True)
class CardGroup:
    """Cards under one heading: a place of the visit, or what they hang on."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """
    What will be looked at, and how to pass.

    Attributes:
        certain: What is looked at in any case, by place, in the order of the visit.
        perhaps: What is looked at only if something more holds, by checklist.
        leniency, afterwards: The rules on which penalties are spared, and what follows a finding.
    """

    title: str
    on: date
    version: str
    certain: tuple[CardGroup, ...]
    perhaps: tuple[CardGroup, ...]
    leniency: tuple[Rule, ...]
    afterwards: tuple[Rule, ...]

    @property
    def count(self) -> int:
        """How many questions are asked in any case."""
        return sum(len(one.cards) for one in self.certain)

    @property
    def count_perhaps(self) -> int:
        """How many more may be asked."""
        return sum(len(one.cards) for one in self.perhaps)


class Guides:
    """Makes guides of one library for one day and, where it is known, one place."""

    def __init__(self, library: Library, on: date, area: str = ""):
        self.library = library
        self.on = on
        self.words = PlainWords(library, on)
        self.consequences = Consequences(self.words, area)
        self.maker = CardMaker(library, self.words, self.consequences)

    def of_trade(self, trade: Fact, code: str) -> Guide:
        """Return the guide for one trade of which nothing else is known."""
        entity = Entity(trade.id, {trade.name: [code]})
        return self.of_plan(plan(self.library, entity, on=self.on), trade.choices[code].label)

    def of_nothing(self) -> Guide:
        """Return a guide without cards, for the rules that hold of every act."""
        rules = self.consequences.leniency_rules(), self.consequences.measure_rules()
        return Guide("", self.on, self.library.content_hash[:12], (), (), *rules)

    def of_plan(self, visit: VisitPlan, title: str) -> Guide:
        """Return the guide for a planned visit; what is known already is checked all the same."""
        certain = [one for one in visit.questions if one.applies == "yes"]
        perhaps = [one for one in visit.questions if one.applies != "yes" and not self.is_local(one)]
        return Guide(
            title, self.on, self.library.content_hash[:12], tuple(self.by_place(certain)), tuple(self.by_checklist(perhaps)),
            self.consequences.leniency_rules(), self.consequences.measure_rules(),
        )  # fmt: skip

    def is_local(self, question: Question) -> bool:
        """Say whether only rules of places ask a question of which it is not known whether they hold here."""
        return all(self.checklist(one).place for one in question.sources)

    def checklist(self, source: str) -> Checklist:
        return self.library.checklists[source.partition(":")[0]]

    def card(self, question: Question) -> Card:
        return self.maker.card(self.library.items[one.partition(":")[2]] for one in dict.fromkeys(question.sources))

    def by_place(self, questions: Iterable[Question]) -> Iterator[CardGroup]:
        groups: dict[str, dict[str, Card]] = {}
        for one in questions:
            groups.setdefault(one.place_label or "其他", {}).setdefault(one.fact, self.card(one))
        yield from (CardGroup(title, tuple(cards.values())) for title, cards in groups.items())

    def by_checklist(self, questions: Iterable[Question]) -> Iterator[CardGroup]:
        groups: dict[str, dict[str, Card]] = {}
        for one in questions:
            source = next(found for found in one.sources if not self.checklist(found).place)
            groups.setdefault(source.partition(":")[0], {}).setdefault(one.fact, self.card(one))
        for name in (one for one in self.library.checklists if one in groups):
            yield CardGroup(self.heading(self.library.checklists[name]), tuple(groups[name].values()))

    def heading(self, checklist: Checklist) -> str:
        """Return a checklist with what it hangs on."""
        when = self.words.condition(checklist.applies_when)
        if checklist.per:
            when = "，".join(filter(None, (f"有{self.library.vocabulary.scopes[checklist.per].label}", when)))
        return f"{checklist.title}（{when}）" if when else checklist.title
