"""Instruments of law and citations of them; parameters, whose value depends on the date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from smrules.concepts.dates import Period
from smrules.concepts.position import Position


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of a law, regulation or rule that may be cited."""

    id: str
    title: str
    in_force: Period
    kind: str = ""
    version: str = ""
    number: str = ""
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A citation: instrument, article, and a note that answers doubts about it."""

    instrument: str
    article: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """
    A figure of law that depends on the date, and perhaps on a choice fact and on the place.

    Attributes:
        by: Choice fact whose value selects the figure, or `None`.
        values: Start date → figure, or → choice → figure; dates ascending.
        local: Place → values of the same shape.
    """

    name: str
    label: str
    unit: str
    dated_by: str | None
    by: str | None
    values: Mapping[date, Any]
    local: Mapping[str, Mapping[date, Any]]
    basis: tuple[LegalBasis, ...]
    position: Position
    replaces: tuple[str, ...] = ()
