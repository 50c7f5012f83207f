"""
Many visits as tables, and what follows from them as tables; the columnar engine reads the one and returns the other.

`smrules.inspection.many.plan_batch(library, batch)` gives a `BatchPlan`, `assess_batch(library, batch)` a `BatchResult`. All tables
are Arrow tables in canonical form: whoever makes a `Batch` has checked it against the vocabulary.

Canonical columns of a fact (`fact.id` is the name of the column):

| type of the fact | column |
|---|---|
| boolean | bool |
| number, money | int64: the number times `scale_of(fact)` |
| choice, area, text | string; replaced codes are given as the code that is declared |
| choices | list<string>; with the parents that `under` brings |
| date | date32 |

Null is *unknown*. A fact that may be `none` (it is `optional`) has a second column, `<fact>.none`: bool, true where it is certainly
absent; the value is null there. A column that is left out is unknown of everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smrules.concepts.vocabulary import Fact

if TYPE_CHECKING:
    import pyarrow as pa

LARGEST = 10**12
"""Greatest absolute value of a scaled number in a batch: so sums and products in 64 bits are proved not to overflow."""

UNDECLARED_DECIMALS = 6
"""Decimals of a number of which the vocabulary declares none."""


def scale_of(fact: Fact) -> int:
    """Return the factor that makes every value of a number or an amount of money whole: 10 to the power of its decimals."""
    decimals = 2 if fact.type == "money" and fact.decimals is None else fact.decimals
    return 10 ** (UNDECLARED_DECIMALS if decimals is None else decimals)


@dataclass(frozen=True, slots=True)
class Batch:
    """
    Visits to be planned or assessed.

    Attributes:
        entities:
            `entity` (string, once each) and the entity's facts. For each declared scope `<scope>.given` (bool: the list was given
            and is complete; without the column it was not), for each past besides `<scope>.complete_from` (date32 or null).
        members:
            Scope → `entity`, `member` (its key: what the scope's key fact says, else its number in the list, from 1) and its facts,
            in the order of the list. Pasts stand here too.
        visits:
            `visit` (string, once each), `entity`, `on` (date32), `act_on`, `decide_on` (date32 or null), and facts of the visit.
        answers:
            Fact → `visit`, `member` (`scope/key`; null for facts of the entity and of the visit), `value`, `none` (bool), `state`
            (string or null); at most one row for each visit and member. A row with neither value nor state says that nobody knows.
            What is told of acts, items and checklists directly stands here too (`act/<key>`, `item/<key>`). Where the order of answers
            matters they are read fact by fact, in the order of the mapping.
        circumstances:
            Fact of an item or an act → `visit`, `asked` (the fact of the question that it was told with), `member` (of that
            question, as above), `value`, `none`.
    """

    entities: pa.Table
    visits: pa.Table
    members: Mapping[str, pa.Table] = field(default_factory=dict)
    answers: Mapping[str, pa.Table] = field(default_factory=dict)
    circumstances: Mapping[str, pa.Table] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """
    The items of many visits. Visits of the same kind have the same plan, which is listed once.

    Attributes:
        visits: `visit`, `plan` (int32: number of the plan).
        items: `plan`, `checklist`, `member` (`scope/key` for which the checklist is repeated, or null), `item`, `fact`, `applies`
            (`yes` or `unknown`), in walking order.
        row_by_row: `visit`, `why` (string) of the visits that were planned by the compiled engine, one by one.
    """

    visits: pa.Table
    items: pa.Table
    row_by_row: pa.Table


@dataclass(frozen=True, slots=True)
class BatchResult:
    """
    What follows from the answers of many visits; every table begins with `visit` and is in the order of the batch. Members are
    named `scope/key`.

    Attributes:
        states: `checklist`, `member` (for which the checklist is repeated, or null), `item`, `applies` (`yes`, `unknown`), `state`:
            what was found of every planned item.
        values: `member`, `fact`, `value` (text; of what is no text JSON), `table`, `rows` (list of ids): what tables decided of
            checklists, the visit, the entity and acts.
        acts: `act` (key), `certain` (bool), `items` (list of the items that make it up).
        outcomes: `owner`, `id`, `code`, `mode`, `due` (date32), `table`, `rows`, `attributes` (JSON of all other attributes): what is
            certain, the gravest of a visit first.
        sanctions: `act` (key), `id`, `certain` (bool), `table`, `rows`, `attributes` (JSON).
        unknowns: `what` (`grade` or `outcome`), `member`, `fact` (of grades; null of visits assessed one by one), `certain` (bool: the
            member is), `rows` (list of `table.row` that may decide).
        problems: `code`, `text`: what went wrong, such as two rows that hold together.
        row_by_row: `why`: the visits that were assessed by the compiled engine, one by one.
    """

    states: pa.Table
    values: pa.Table
    acts: pa.Table
    outcomes: pa.Table
    sanctions: pa.Table
    unknowns: pa.Table
    problems: pa.Table
    row_by_row: pa.Table
