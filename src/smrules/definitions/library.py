"""Documents become a library. All mistakes of a stage are reported together; the next stage needs the one before."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from smrules.concepts.diagnostic import Diagnostic, LibraryError, diagnostic, nearest
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.rules import Table
from smrules.concepts.vocabulary import Vocabulary
from smrules.definitions import shapes, tables, words
from smrules.definitions.checklists import ChecklistReader
from smrules.definitions.draws import DrawReader
from smrules.definitions.graph import check_dependencies
from smrules.definitions.guarantees import GuaranteeReader
from smrules.definitions.names import Names
from smrules.definitions.schema import shape_of
from smrules.definitions.tables import RuleReader
from smrules.definitions.yaml_source import YamlDocument, excerpts, read_yaml

SUFFIXES = (".yaml", ".yml")
Parse = Callable[[str, bytes], tuple[list[YamlDocument], list[Diagnostic]]]
"""Takes the name and the bytes of a file: its documents, and what is wrong with it."""


@contextmanager
def collection_paused() -> Iterator[None]:
    """Let no garbage be collected while many objects are made that all stay: looking for it takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def rule_files(folder: Path) -> list[Path]:
    """Return every rule file below *folder*, sorted; a file is its own."""
    if folder.is_file():
        return [folder]
    return sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())


def read_folder(
    folder: Path, prefix: str = "", parse: Parse = read_yaml
) -> tuple[list[YamlDocument], list[Diagnostic], dict[str, str]]:
    """Read every rule file below *folder* (or one file); paths in diagnostics are relative to it."""
    if not folder.exists():
        return [], [diagnostic("SM207", Position(str(folder)))], {}
    documents, found, texts = [], [], {}
    for path in rule_files(folder):
        name = prefix + (path.name if folder.is_file() else path.relative_to(folder).as_posix())
        raw = path.read_bytes()
        read, wrong = parse(name, raw)
        documents += read
        found += wrong
        texts[name] = read[0].text if read else raw.decode("utf-8", "replace")
    return documents, found, texts


@collection_paused()
def load_library(folder: Path, overlay: Path | None = None) -> Library:
    """
    Load the rule files below *folder*, with those of *overlay* beside them.

    Raises:
        LibraryError: The files cannot be used; every mistake of the stage that failed is listed.
    """
    documents, found, texts = read_folder(folder)
    if overlay is not None:
        more, wrong, more_texts = read_folder(overlay, "overlay/")
        documents, found, texts = documents + more, found + wrong, texts | more_texts
    if not documents and not found:
        raise LibraryError([diagnostic("SM207", Position(str(folder)))])
    return build_library(documents, found, texts)


@collection_paused()
def build_library(
    documents: list[YamlDocument], found: Iterable[Diagnostic] = (), texts: dict[str, str] | None = None, known_hash: str = ""
) -> Library:
    """
    Build a library from documents that were read.

    Args:
        documents: The documents, in the order of their files.
        found: What reading them found wrong.
        texts: The text of each file, for messages.
        known_hash: The content hash of documents that were checked when their image was written.
    """
    texts = texts or {}
    found = list(found)
    cases = [document for document in documents if document.kind == "cases"]
    shaped = []
    for document in documents:
        if document.kind != "cases":
            shape, wrong = shape_of(document)
            found += wrong
            if shape is not None:
                shaped.append((shape, document))
    _stop(found, texts)
    library, wrong = _Builder(shaped).build()
    _stop(wrong, texts)
    if not known_hash:
        _stop(check_dependencies(library), texts)
    return replace(library, content_hash=known_hash or content_hash(documents), cases=tuple(cases))


def content_hash(documents: Iterable[YamlDocument]) -> str:
    """Return the SHA-256 of the content; keys keep their order, because the order of values may mean something."""
    return hashlib.sha256(content_text(documents).encode()).hexdigest()


def content_text(documents: Iterable[YamlDocument]) -> str:
    """Return the content as JSON, without cases; documents in the order of their files."""
    content = sorted(([one.file, one.data] for one in documents if one.kind != "cases"), key=lambda one: one[0])
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _stop(found: list[Diagnostic], texts: dict[str, str]) -> None:
    if any(one.level == "error" for one in found):
        unique = {(one.code, one.position, one.zh): one for one in found}
        raise LibraryError(excerpts(sorted(unique.values(), key=lambda one: (one.position, one.code)), texts))


class _Builder:
    """Puts shaped documents together, kind by kind, in the order in which they refer to each other."""

    def __init__(self, shaped: list[tuple[Any, YamlDocument]]):
        self.shaped = shaped
        self.names = Names()
        self.readers: dict[int, RuleReader] = {}

    def of(self, kind: type) -> list[tuple[Any, YamlDocument]]:
        return [(shape, document) for shape, document in self.shaped if isinstance(shape, kind)]

    def each(self, kind: type, read: Callable) -> list[Any]:
        return [read(shape, document, self.names) for shape, document in self.of(kind)]

    def build(self) -> tuple[Library, list[Diagnostic]]:
        domains = {name: one for some in self.each(shapes.DomainsShape, words.read_domains) for name, one in some.items()}
        self.each(shapes.InstrumentsShape, words.read_instruments)
        self.each(shapes.ParameterShape, words.declare_parameter)
        calendar = words.merged_calendar(self.each(shapes.CalendarShape, words.read_calendar))
        self.declare()
        parameters = {one.name: one for one in self.each(shapes.ParameterShape, words.read_parameter)}
        derivations = {one.fact: one for one in self.derivations()}
        read_tables = self.tables()
        library = Library(
            self.vocabulary(), domains, self.names.instruments, parameters, calendar, self.checklists(), derivations,
            read_tables, self.draws(),
            tuple(one for shape, document in self.of(shapes.ResolutionsShape)
                  for one in ChecklistReader(self.reader(document)).resolutions(shape)),
            tuple(self.guarantees()),
        )  # fmt: skip
        return library, self.names.found

    def vocabulary(self) -> Vocabulary:
        names = self.names
        return Vocabulary(names.scopes, names.facts, names.records, names.acts, names.places)

    # --- declaring -------------------------------------------------------------------------------

    def declare(self) -> None:
        words_ = shapes.VocabularyShape
        self.each(words_, words.read_scopes)
        self.each(words_, words.declare_acts)
        self.claim_ids()
        for shape, document in self.of(words_):
            words.read_facts(replace_presumptions(shape), document, self.names)
        self.declare_item_facts()
        self.each(words_, words.check_scopes)
        self.declare_derived()
        self.each(words_, words.read_act_facts)
        for shape, document in self.of(words_):
            words.read_facts(shape.model_copy(update={"facts": {}}), document, self.names)
            places = {name: (document, ("facts", name)) for name in shape.facts}
            words.check_presumed(self.names, places)

    def claim_ids(self) -> None:
        names = self.names
        for shape, document in self.of(shapes.ChecklistShape) + self.of(shapes.CampaignShape):
            key = "checklist" if isinstance(shape, shapes.ChecklistShape) else "campaign"
            names.claim("checklists", getattr(shape, key), document, key)
            for number, item in enumerate(shape.items):
                names.claim("items", item.id, document, "items", number, "id")
                for old in item.replaces:
                    names.ids["items"].setdefault(old, (document, ("items", number, "replaces")))
        for shape, document in self.of(shapes.LiabilityShape):
            names.claim("tables", shape.liability, document, "liability")
        for shape, document in self.of(shapes.DrawShape):
            names.claim("draws", shape.draw, document, "draw")
        for shape, document, *path in self.table_shapes():
            names.claim("tables", shape.id, document, *path, "id")

    def declare_item_facts(self) -> None:
        for shape, document in self.of(shapes.ChecklistShape) + self.of(shapes.CampaignShape):
            for number, item in enumerate(shape.items):
                if item.type is not None:
                    words.declare_fact(item.fact, item, document, self.names, "items", number, "fact")

    def derive_shapes(self):
        for shape, document in self.of(shapes.ChecklistShape) + self.of(shapes.DecisionsShape):
            for number, one in enumerate(shape.derive):
                yield one, document, "derive", number

    def table_shapes(self):
        for shape, document in self.of(shapes.ChecklistShape) + self.of(shapes.DecisionsShape):
            for number, one in enumerate(shape.tables):
                yield one, document, "tables", number

    def declare_derived(self) -> None:
        waiting = list(self.derive_shapes())
        while waiting:
            left = [one for one in waiting if not tables.declare_derived(one[0], one[1], self.names, *one[2:])]
            if len(left) == len(waiting):
                self.report_sources(left)
                return
            waiting = left

    def report_sources(self, left: list) -> None:
        for shape, document, *path in left:
            kind = tables.kind_of(shape) or "fact"
            text = getattr(shape, kind)
            text = text if isinstance(text, str) else text[0]
            self.names.report("SM301", document, *path, kind, name=text, nearest=nearest(text, self.names.facts))

    # --- reading ---------------------------------------------------------------------------------

    def reader(self, document: YamlDocument) -> RuleReader:
        if id(document) not in self.readers:
            self.readers[id(document)] = RuleReader(self.names, document, self.member_scopes)
        return self.readers[id(document)]

    @cached_property
    def member_scopes(self) -> frozenset[str]:
        """The scopes that checklists are repeated for."""
        return frozenset(shape.per for shape, _ in self.of(shapes.ChecklistShape) if shape.per in self.names.scopes)

    def derivations(self):
        first: dict[str, Position] = {}
        for shape, document, *path in self.derive_shapes():
            place = document.place(*path)
            if shape.fact in first:
                self.names.report("SM413", document, *path, "fact", fact=shape.fact, other=first[shape.fact])
            first.setdefault(shape.fact, place)
            if one := self.reader(document).derivation(shape, *path):
                yield one

    def tables(self) -> dict[str, Table]:
        found: dict[str, Table] = {}
        derived = {shape.fact for shape, *_ in self.derive_shapes()}
        for shape, document, *path in self.table_shapes():
            if shape.status is None and (table := self.reader(document).table(shape, *path)):
                found[table.id] = table
                if table.decides in derived:
                    self.names.report("SM413", document, *path, "decides", fact=table.decides, other="derive")
                self.local(table, document)
        for shape, document in self.of(shapes.LiabilityShape):
            if shape.status is None and (table := self.reader(document).liability(shape)):
                found[table.id] = table
                self.local(table, document)
        return {name: self.with_exceptions(table, found) for name, table in found.items()}

    def guarantees(self):
        for shape, document in self.of(shapes.DecisionsShape):
            for number, one in enumerate(shape.guarantees):
                self.names.claim("guarantees", one.id, document, "guarantees", number, "id")
                if found := GuaranteeReader(self.reader(document)).guarantee(one, "guarantees", number):
                    yield found

    def local(self, table: Table, document: YamlDocument) -> None:
        if document.file.startswith("local/") and table.place is None:
            self.names.found.append(diagnostic("SM505", table.position, name=table.id))

    def with_exceptions(self, table: Table, known: dict[str, Table]) -> Table:
        """Resolve the targets of exceptions: rows of this table, other tables, their rows."""
        own = {row.id for row in table.rows}
        rows = tuple(
            replace(row, exception_to=tuple(self.target(name, table, own, known, row.id) for _, name in row.exception_to))
            if row.exception_to else row
            for row in table.rows
        )  # fmt: skip
        whole = tuple(self.target(name, table, set(), known, None) for name, _ in table.exception_to)
        return replace(table, rows=rows, exception_to=whole)

    def target(self, name: str | None, table: Table, own: set[str], known: dict[str, Table], row: str | None):
        name = name or ""
        if name in own:
            if name == row:
                self.cannot_win(table, name, name, "它就是自己", "it is the same row")
            return (table.id, name)
        head, _, tail = name.rpartition(".")
        if name in known:
            found = (name, None)
        elif head in known and tail in {one.id for one in known[head].rows}:
            found = (head, tail)
        else:
            choices = [*own, *known]
            self.names.found.append(
                diagnostic("SM302", table.position, what="表或行", what_en="table or row", name=name, nearest=nearest(name, choices))
            )
            return (table.id, None) if row is None else (table.id, row)
        if known[found[0]].scope != table.scope:
            self.cannot_win(table, table.id, name, "两个表的对象不同", "the tables are for different scopes")
        if found == (table.id, None):
            self.cannot_win(table, table.id, name, "它就是自己", "it is the same table")
        return found

    def cannot_win(self, table: Table, name: str, other: str, zh: str, en: str) -> None:
        self.names.found.append(
            diagnostic("SM416", table.position, name=name, other=other, reason_zh=zh, reason_en=en)
        )

    def checklists(self) -> dict:
        found = {}
        for shape, document in self.of(shapes.ChecklistShape):
            if shape.status is None:
                found[shape.checklist] = ChecklistReader(self.reader(document)).checklist(shape)
        for shape, document in self.of(shapes.CampaignShape):
            found[shape.campaign] = ChecklistReader(self.reader(document)).campaign(shape)
        return dict(sorted(found.items()))

    def draws(self) -> dict:
        return {
            shape.draw: DrawReader(self.reader(document)).draw(shape) for shape, document in self.of(shapes.DrawShape)
        }


def replace_presumptions(shape):
    """Return *shape* without its presumptions, which wait until every fact is declared."""
    return shape.model_copy(update={"presumptions": {}})
