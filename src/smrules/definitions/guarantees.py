"""What authors promise of every case, read; proving it is the business of `verification`."""

from __future__ import annotations

from smrules.concepts.diagnostic import nearest
from smrules.concepts.rules import ALWAYS_TRUE, Condition, Guarantee, clauses
from smrules.concepts.vocabulary import FactPath
from smrules.definitions.names import Mistake
from smrules.definitions.shapes import GuaranteeShape
from smrules.definitions.tables import RuleReader
from smrules.definitions.words import read_basis

_FORMS = ("holds", "keeps", "never", "known")


class GuaranteeReader:
    """Reads the guarantees of one document."""

    def __init__(self, reader: RuleReader):
        self.reader = reader
        self.names = reader.names
        self.document = reader.document

    def guarantee(self, shape: GuaranteeShape, *path) -> Guarantee | None:
        """Return one guarantee, or nothing after reporting what is wrong with it."""
        forms = [form for form in _FORMS if getattr(shape, form) is not None]
        needs = {"holds": ("for_",), "keeps": ("for_", "whatever"), "never": ("for_",)}.get(forms[0] if forms else "", ())
        missing = [name.rstrip("_") for name in needs if getattr(shape, name) is None]
        if len(forms) != 1 or missing:
            self.report("SM203", *path, what="保证", what_en="a guarantee", missing=missing[0] if missing else " | ".join(_FORMS))
            return None
        if not self.known_scope(shape.for_, self.names.scopes, "for", *path):
            return None
        if not self.known_scope(shape.known, self.names.records, "known", *path):
            return None
        scope = shape.for_ or ""
        return Guarantee(
            shape.id, self.document.place(*path), shape.why, shape.for_,
            self.condition(shape.when, scope, *path, "when"),
            None if shape.holds is None else self.condition(shape.holds, scope, *path, "holds"),
            self.fact(shape.whatever, scope, *path, "whatever"),
            None if shape.keeps is None else self.of_record(shape.keeps, *path, "keeps"),
            tuple(self.of_record(one, *path, "never", number) for number, one in enumerate(shape.never or ())),
            shape.known,
            read_basis(shape.basis, self.document, self.names, *path, "basis"), tuple(shape.examples),
        )  # fmt: skip

    def condition(self, data, scope: str, *path) -> Condition:
        """Return a condition on members of *scope*."""
        return self.reader.conditions.read(data, path, scope, self.reader.visible(scope)) if data else ALWAYS_TRUE

    def of_record(self, data, *path) -> Condition:
        """Return a condition on the attributes of a record."""
        kinds = frozenset(self.names.records)
        found = self.reader.conditions.read(data, path, " | ".join(sorted(kinds)), kinds)
        if not data or len({clause.path.scope for clause in clauses(found)}) > 1:
            self.report("SM203", *path, what="保证", what_en="a guarantee", missing=" | ".join(sorted(kinds)))
        return found

    def fact(self, name: str | None, scope: str, *path) -> FactPath | None:
        """Return the path of a fact that members of *scope* see."""
        if name is None:
            return None
        try:
            return self.reader.seen(name, self.reader.visible(scope), scope)
        except Mistake as mistake:
            self.names.mistake(mistake, self.document, *path)
            return None

    def known_scope(self, name: str | None, known, key: str, *path) -> bool:
        """Say whether a scope is declared, or none is named; report one that is not."""
        if name is not None and name not in known:
            self.report("SM309", *path, key, name=name, nearest=nearest(name, known))
        return name is None or name in known

    def report(self, code: str, *path, **fields) -> None:
        """Note what is wrong at *path*."""
        self.names.report(code, self.document, *path, **fields)
