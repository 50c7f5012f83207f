"""
What the columns of a table are: an id, facts, what is certainly absent, lists of members. A column that is none of these is
an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.types as kinds

from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic, nearest
from smrules.concepts.library import Library
from smrules.concepts.position import Position
from smrules.concepts.vocabulary import BUILT_IN_SCOPES, Fact, Scope
from smrules.inspection.batch.columns import ColumnReader, accepts, is_list, is_text
from smrules.inspection.intake import EXPECTED

NONE, GIVEN, COMPLETE_FROM = ".none", ".given", ".complete_from"


@dataclass(slots=True)
class Layout:
    """
    The columns of one table.

    Attributes:
        file: What the table is called in messages.
        scope: Whose facts its rows hold.
        ids: What the table must name in each row → the column that does.
        facts: Fact → its column; `none`: fact → the column that says where it is certainly absent.
        lists: Scope → the column that holds the members of each row, and the layout of one of them.
        given: Scope → the column that says whether its list was given; `complete_from`: past → the column with the day.
        days: Which day of a visit → its column.
    """

    file: str
    scope: str
    ids: dict[str, str] = field(default_factory=dict)
    facts: dict[str, ColumnReader] = field(default_factory=dict)
    none: dict[str, str] = field(default_factory=dict)
    lists: dict[str, tuple[str, Layout]] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    complete_from: dict[str, str] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)


def member_scopes(library: Library) -> dict[str, Scope]:
    """Return the scopes whose members an entity brings with it, its pasts among them."""
    scopes = library.vocabulary.scopes
    return {name: one for name, one in scopes.items() if one.parent is not None and name not in BUILT_IN_SCOPES}


DAYS = ("on", "act_on", "decide_on")
"""The days of a visit: of the visit itself, of the acts, of the decision."""

VISIT_IDS = {"visit": ("visit", "visit.id", "id"), "entity": ("entity", "entity.id")}
ENTITY_IDS = {"entity": ("id", "entity.id", "entity")}
MEMBER_IDS = {"entity": ("entity", "entity.id")}


def entity_layouts(
    library: Library, schema: pa.Schema, file: str, lists: Mapping[str, tuple[pa.Schema, str]]
) -> tuple[Layout, dict[str, Layout]]:
    """
    Say what the columns of a table of entities are, and of the tables of their members.

    Args:
        schema: The columns of the entities.
        file: What the table is called in messages.
        lists: Scope → columns and name of a table of members.

    Raises:
        InputError: As `layout_of`, or a list of members is given twice (SM633), or there is no such scope (SM601).
    """
    found: list[Diagnostic] = []
    layouts: dict[str, Layout] = {}
    scopes = member_scopes(library)
    for scope, (columns, name) in lists.items():
        if scope not in scopes:
            found.append(
                diagnostic("SM601", Position("--members", 0), where="--members", name=scope, nearest=nearest(scope, scopes))
            )
            continue
        try:
            layouts[scope] = layout_of(library, columns, name, scope, MEMBER_IDS)
        except InputError as error:
            found += error.diagnostics
    try:
        main = layout_of(library, schema, file, "entity", ENTITY_IDS)
    except InputError as error:
        raise InputError([*error.diagnostics, *found]) from None
    for scope in layouts.keys() & {*main.lists, *main.given}:
        twice = {"problem_zh": f"“{scope}”的清单给了两次", "problem_en": f"the list of `{scope}` is given twice"}
        found.append(diagnostic("SM633", Position(file, 0), **twice))
    if found:
        raise InputError(found)
    return main, layouts


def layout_of(library: Library, schema: pa.Schema, file: str, scope: str, ids: dict[str, tuple[str, ...]]) -> Layout:
    """
    Say what the columns of a table are.

    Args:
        schema: Names and types of the columns.
        file: What the table is called in messages.
        scope: Whose facts its rows hold.
        ids: What every row must name → the names that its column may have.

    Raises:
        InputError: A column is unknown (SM630), of the wrong type (SM631), of a fact that follows from rules (SM611), there
            twice or
            missing (SM633); everything that is wrong is listed.
    """
    reader = _SchemaReader(library, file, scope, ids)
    layout = reader.read(schema)
    if reader.found:
        raise InputError(reader.found)
    return layout


class _SchemaReader:
    """Reads the schema of one table."""

    def __init__(self, library: Library, file: str, scope: str, ids: dict[str, tuple[str, ...]]):
        self.library = library
        self.layout = Layout(file, scope)
        self.ids = ids
        self.members = member_scopes(library) if scope == "entity" else {}
        self.found: list[Diagnostic] = []

    def read(self, schema: Iterable[pa.Field]) -> Layout:
        for column in schema:
            self.column(column.name, column.type)
        for name, columns in self.ids.items():
            if name not in self.layout.ids:
                self.report("SM633", problem_zh=f"没有“{columns[0]}”列", problem_en=f"there is no column `{columns[0]}`")
        return self.layout

    def column(self, name: str, kind: pa.DataType) -> None:
        base, dot, _ = name.rpartition(".")
        identity = next((one for one, names in self.ids.items() if name in names), None)
        if identity is not None:
            self.identity(identity, name, kind)
        elif self.layout.scope == "visit" and name.removeprefix("visit.") in DAYS:
            self.day(name.removeprefix("visit."), name, kind)
        elif self.full(name) in self.library.vocabulary.facts:
            self.fact(self.library.fact(self.full(name)), name, kind)
        elif dot and name.endswith(NONE) and self.full(base) in self.library.vocabulary.facts:
            self.absence(self.library.fact(self.full(base)), name, kind)
        elif name in self.members:
            self.list(self.members[name], name, kind)
        elif dot and base in self.members and name.endswith((GIVEN, COMPLETE_FROM)):
            self.about_list(self.members[base], name, kind)
        else:
            self.report("SM630", column=name, nearest=nearest(name, self.known()))

    def full(self, name: str) -> str:
        return name if name.startswith(f"{self.layout.scope}.") else f"{self.layout.scope}.{name}"

    def known(self) -> Iterator[str]:
        for fact in self.library.statable:
            scope, _, name = fact.partition(".")
            if scope == self.layout.scope:
                yield from (name, fact)
        yield from (names[0] for names in self.ids.values())
        yield from self.members

    def report(self, code: str, **fields: object) -> None:
        self.found.append(diagnostic(code, Position(self.layout.file, 0), **fields))

    def mistyped(self, name: str, label: str, expected: tuple[str, str], kind: pa.DataType) -> None:
        self.report("SM631", column=name, label=label, expected_zh=expected[0], expected_en=expected[1], found=kind)

    def twice(self, name: str, what: str) -> None:
        self.report(
            "SM633",
            problem_zh=f"列“{name}”和另一列说的都是“{what}”",
            problem_en=f"column `{name}` and another one both say `{what}`",
        )

    # --- kinds of columns ------------------------------------------------------------------------

    def identity(self, what: str, name: str, kind: pa.DataType) -> None:
        if not is_text(kind):
            self.mistyped(name, "编号", ("文字", "text"), kind)
        elif what in self.layout.ids:
            self.twice(name, what)
        self.layout.ids.setdefault(what, name)

    def day(self, what: str, name: str, kind: pa.DataType) -> None:
        if not kinds.is_date(kind):
            self.mistyped(name, "日期", EXPECTED["date"], kind)
        elif what in self.layout.days:
            self.twice(name, what)
        self.layout.days.setdefault(what, name)

    def fact(self, fact: Fact, name: str, kind: pa.DataType) -> None:
        if fact.id not in self.library.statable:
            self.report("SM611", name=name, label=fact.label)
        elif not accepts(fact, kind):
            self.mistyped(name, fact.label, EXPECTED.get(fact.type, ("别的内容", "something else")), kind)
        elif fact.id in self.layout.facts:
            self.twice(name, fact.id)
        else:
            self.layout.facts[fact.id] = ColumnReader(self.library, fact, name)

    def absence(self, fact: Fact, name: str, kind: pa.DataType) -> None:
        if not fact.optional:
            self.report("SM633", problem_zh=f"“{fact.id}”（{fact.label}）没有声明可以没有（optional），不能有“{name}”列",
                        problem_en=f"`{fact.id}` is not declared optional, so there can be no column `{name}`")  # fmt: skip
        elif not kinds.is_boolean(kind):
            self.mistyped(name, fact.label, EXPECTED["boolean"], kind)
        elif fact.id in self.layout.none:
            self.twice(name, fact.id + NONE)
        else:
            self.layout.none[fact.id] = name

    def list(self, scope: Scope, name: str, kind: pa.DataType) -> None:
        if not (is_list(kind) and kinds.is_struct(kind.value_type)):
            self.mistyped(name, scope.label, ("结构的列表，每个成员一个结构", "a list of structs, one for each member"), kind)
            return
        inner = _SchemaReader(self.library, f"{self.layout.file}[{name}]", scope.id, {})
        self.layout.lists[scope.id] = (name, inner.read(kind.value_type))
        self.found += inner.found

    def about_list(self, scope: Scope, name: str, kind: pa.DataType) -> None:
        if name.endswith(GIVEN):
            if not kinds.is_boolean(kind):
                self.mistyped(name, scope.label, EXPECTED["boolean"], kind)
            self.layout.given[scope.id] = name
        elif scope.dated is None:
            self.report("SM630", column=name, nearest="")
        else:
            if not kinds.is_date(kind):
                self.mistyped(name, scope.label, EXPECTED["date"], kind)
            self.layout.complete_from[scope.id] = name
