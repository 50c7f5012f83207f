"""The things of a library that have a page of their own, and what each is called."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from smrules.concepts.checklist import Checklist
from smrules.concepts.library import Library
from smrules.concepts.plan import Citation
from smrules.concepts.rules import Table
from smrules.publishing.site.page import FRONT, KINDS, Line, Link, Thing, joined
from smrules.publishing.site.rule_words import code_of, gives_codes


class Things:
    """Names everything in a library that has a page."""

    def __init__(self, library: Library):
        self.library = library

    @cached_property
    def titles(self) -> dict[Thing, str]:
        """Every thing with its title, by kind and then in the order of the library."""
        return dict(self._titles())

    def _titles(self) -> Iterator[tuple[Thing, str]]:
        library, words = self.library, self.library.vocabulary
        yield from ((Thing("domain", one.id), one.title) for one in library.domains.values())
        yield from ((checklist_thing(one), one.title) for one in library.checklists.values())
        yield from ((Thing("item", one.id), one.ask) for one in library.items.values())
        yield from ((Thing("fact", one.id), one.label) for one in words.facts.values())
        yield from ((table_thing(one), self.table_title(one)) for one in library.tables.values())
        for fact in words.facts.values():
            if gives_codes(library, fact):
                yield from ((code_of(fact, one.code), one.label) for one in fact.choices.values())
        yield from ((Thing("act", one.id), one.label) for one in words.acts.values())
        yield from ((Thing("parameter", one.name), one.label) for one in library.parameters.values())
        yield from ((Thing("instrument", one.id), one.title) for one in library.instruments.values())
        yield from ((Thing("draw", one.id), one.title or one.id) for one in library.draws.values())
        yield from ((Thing("guarantee", one.id), one.why or one.id) for one in library.guarantees)

    @cached_property
    def replacements(self) -> dict[Thing, Thing]:
        """Old thing → the thing that replaces it, where no other has the old id now."""
        words, library = self.library.vocabulary, self.library
        owners = [
            *((checklist_thing(one), one.replaces) for one in library.checklists.values()),
            *((Thing("item", one.id), one.replaces) for one in library.items.values()),
            *((table_thing(one), one.replaces) for one in library.tables.values()),
            *((Thing("fact", one.id), one.replaces) for one in words.facts.values()),
            *((Thing("act", one.id), one.replaces) for one in words.acts.values()),
            *((Thing("parameter", one.name), one.replaces) for one in library.parameters.values()),
        ]
        taken = {one.path for one in self.titles}
        found = {Thing(new.kind, old): new for new, olds in owners for old in olds}
        return {old: new for old, new in found.items() if old.path not in taken}

    def replaced_by(self, thing: Thing) -> Line:
        """Return the old ids that a thing replaces, each linked to the page that still stands at its address."""
        return joined((Link(old.id, old),) for old, new in self.replacements.items() if new == thing)

    def of_kind(self, kind: str) -> list[Thing]:
        """Return the things of one kind, in the order of the library."""
        return [one for one in self.titles if one.kind == kind]

    def link(self, thing: Thing, use: str = "") -> Link:
        """Return a link to a thing by its title."""
        return Link(self.titles[thing], thing, use)

    def item(self, item_id: str, use: str = "") -> Link:
        """Return a link to an inspection item."""
        return self.link(Thing("item", item_id), use)

    def checklist(self, checklist: Checklist, use: str = "") -> Link:
        """Return a link to a checklist or campaign."""
        return self.link(checklist_thing(checklist), use)

    def table(self, table: Table, use: str = "") -> Link:
        """Return a link to a table or liability."""
        return self.link(table_thing(table), use)

    def table_title(self, table: Table) -> str:
        """Return what a table is called; one without a title by its law and the acts that it punishes, or by its id."""
        if table.title:
            return table.title
        acts = [self.library.vocabulary.acts[one].label for one in sorted(acts_of(self.library, table))]
        law = [
            str(Citation(one.instrument, self.library.instruments[one.instrument].title, one.article))
            for one in table.basis[:1]
        ]
        told = [acts[0] + (f"等{len(acts)}种行为" if len(acts) > 1 else "")] if acts else []
        return "：".join(law + told) or table.id


def checklist_thing(checklist: Checklist) -> Thing:
    """Return the page of a checklist; one with an approval is a campaign."""
    return Thing("campaign" if checklist.approval else "checklist", checklist.id)


def table_thing(table: Table) -> Thing:
    """Return the page of a table; one that punishes acts is a liability."""
    return Thing("liability" if table.adds == "sanction" else "table", table.id)


def acts_of(library: Library, table: Table) -> frozenset[str]:
    """Return the acts that the guard of a table names."""
    return next((codes for fact, codes in library.demands[table.id] if fact == "act.kind"), frozenset())


def index_of(kind: str) -> Thing:
    """Return the page that lists all things of a kind."""
    return Thing("index", f"all-{kind.removesuffix('y')}ies" if kind.endswith("y") else f"all-{kind}s")


def trail(kind: str, *more: Link) -> tuple[Link, ...]:
    """Return the pages above one of a kind."""
    return (Link("首页", FRONT), *(more or (Link(KINDS[kind], index_of(kind)),)))
