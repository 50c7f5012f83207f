"""Derived facts whose conditions never hold, or always do."""

import pytest

from smrules.verification.faults.derived import check_derivation
from tests.unit.verification.building import library


@pytest.mark.parametrize(("derivation", "expected"), [
    ("label: 数, count: item, where: {item.failed: true, item.state: compliant}", ["`item.state: compliant` never holds"]),
    ("label: 数, count: item, where: {item.failed: true, item.state: noncompliant}", []),
    ("label: 真, holds: {entity.staff: < 0}", ["`entity.staff: < 0` never holds"]),
    ("label: 真, holds: {entity.staff: ≥ 0}", ["`entity.staff: ≥ 0` in `visit.it` always holds and does nothing"]),
    ("label: 真, holds: {any: [{entity.staff: < 3}, {entity.staff: ≥ 2}]}", ["`visit.it: holds` in `visit.it` always holds and does nothing"]),
    ("label: 真, holds: {entity.staff: ≥ 3}", []),
    ("label: 真, holds: {entity.staff: known}", []),
])  # fmt: skip
def test_a_condition_that_cannot_change_is_reported(derivation, expected):
    """A derived fact that chooses nobody, or is the same in every case, is reported."""
    built = library(f"decisions: d\nderive:\n  - {{fact: visit.it, {derivation}}}\n")

    assert expected == [one.en for one in check_derivation(built, built.derivations["visit.it"])]
