"""One question of a visit as a business reads it: what is looked at, how to pass, the law, what follows if not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from smrules.concepts.checklist import InspectionItem
from smrules.concepts.library import Library
from smrules.concepts.rules import ALWAYS_TRUE
from smrules.publishing.guide.consequences import Consequences, Penalty
from smrules.publishing.guide.plain_words import PlainWords


@dataclass(frozen=True, slots=True)
class Card:
    """
    One question, for all the items that want its answer.

    Attributes:
        how_to_pass: What the answer must be; several where items of several domains demand different things.
        look_for: How it is looked at.
        when: For which businesses it is asked, where not for all of the checklist.
        outcomes: What is ordered on the spot, mild to grave.
        acts: Act → its penalties.
        leniency: How a penalty may be spared.
        items: Ids of the items.
    """

    fact: str
    ask: str
    place: str
    domains: tuple[str, ...]
    how_to_pass: tuple[str, ...]
    look_for: tuple[str, ...]
    when: tuple[str, ...]
    law: tuple[str, ...]
    outcomes: tuple[str, ...]
    acts: tuple[tuple[str, tuple[Penalty, ...]], ...]
    leniency: tuple[str, ...]
    items: tuple[str, ...]


class CardMaker:
    """Makes cards of items."""

    def __init__(self, library: Library, words: PlainWords, consequences: Consequences):
        self.library = library
        self.words = words
        self.consequences = consequences
        self.kept: dict[tuple[str, ...], Card] = {}

    def card(self, items: Iterable[InspectionItem]) -> Card:
        """Return the card of items that ask for the same fact; one that was made already is given again."""
        items = tuple(items)
        ids = tuple(one.id for one in items)
        if ids not in self.kept:
            self.kept[ids] = self.made(items)
        return self.kept[ids]

    def made(self, items: tuple[InspectionItem, ...]) -> Card:
        first, acts = items[0], tuple(dict.fromkeys(one.act for one in items if one.act))
        basis = [basis for one in items for basis in one.basis if self.words.is_alive(basis)]
        return Card(
            first.fact,
            self.library.fact(first.fact).ask or first.ask,
            self.library.vocabulary.places.get(first.place, ""),
            _once(self.library.domains[one.domain].title for one in items),
            _once(map(self.words.how_to_pass, items)),
            _once(one.look_for for one in items),
            _once(self.words.condition(one.applies_when) for one in items if one.applies_when != ALWAYS_TRUE),
            _once(map(self.words.citation, basis)),
            _once(label for one in items for label in self.consequences.outcomes(one)),
            tuple((self.library.vocabulary.acts[one].label, self.consequences.penalties(one, items)) for one in acts),
            _once(told for one in acts for told in self.consequences.leniency(one)),
            tuple(one.id for one in items),
        )


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts that say something, each once."""
    return tuple(dict.fromkeys(filter(None, texts)))
