"""
A made-up city: entities and officers for the examples, the same every time. No real entity has these ids.

The mix of credit classes is that published for one city (A 65 %, B 25 %, C 8 %, D 1.5 %); the rest is plausible, not measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256

from smrules import Entity, Officer

TODAY = date(2026, 11, 10)
GENERAL = ("registration", "disclosure", "intellectual-property", "advertising", "price-competition", "online-consumer")
SPECIAL = ("food-production", "food-operation", "drugs", "medical-devices", "cosmetics", "special-equipment", "product-quality",
           "metrology", "certification-testing")  # fmt: skip
TRADES = (
    (18, "individual-business", ("catering",)),
    (15, "individual-business", ("food-sales", "prepackaged-sales", "retail")),
    (5, "company", ("food-sales", "prepackaged-sales", "retail", "online-sales")),
    (1, "company", ("food-production", "prepackaging")),
    (2, "company", ("catering", "equipment-use")),
    (1, "institution", ("canteen",)),
    (3, "company", ("drug-retail", "device-sales", "retail")),
    (2, "institution", ("medical-institution", "measuring")),
    (4, "individual-business", ("cosmetics-use", "services")),
    (3, "individual-business", ("cosmetics-sales", "retail")),
    (4, "company", ("industrial-production", "equipment-use", "measuring")),
    (6, "company", ("product-sales", "retail")),
    (13, "individual-business", ("retail",)),
    (11, "individual-business", ("services",)),
    (6, "company", ("services",)),
    (2, "company", ("lodging", "equipment-use", "cosmetics-use")),
    (1, "company", ("property-management", "equipment-use", "parking")),
    (1, "company", ("marketplace", "produce-market")),
    (1, "company", ("advertising-business", "printing")),
    (1, "company", ("testing", "measuring")),
)
"""Share in per cent, kind of subject, activities."""


class Chance:
    """A stream of numbers below one that hangs on a name only, so that every Python gives the same city."""

    def __init__(self, name: str):
        self.digits = sha256(name.encode()).digest()
        self.used = 0

    def below(self, count: int) -> int:
        """Return a whole number from 0 to *count* − 1."""
        self.used += 1
        return int.from_bytes(sha256(self.digits + self.used.to_bytes(2, "big")).digest()[:8], "big") % count

    def percent(self, share: float) -> bool:
        """Say yes with a chance of *share* per cent."""
        return self.below(10_000) < share * 100


def entities(count: int) -> Iterator[Entity]:
    """Yield the entities of the city."""
    for number in range(1, count + 1):
        yield entity(number)


def entity(number: int) -> Entity:
    """Return one entity with what registers and the credit system know of it."""
    chance = Chance(f"entity {number}")
    subject, activities = _trade(chance.below(100))
    facts: dict[str, object] = {
        "name": f"示例商户{number:06d}",
        "area": f"3701{chance.below(10) + 2:02d}",
        "status": "open" if chance.percent(96) else "suspended" if chance.percent(60) else "closed",
        "subject": subject,
        "activities": list(activities),
        "founded_on": (TODAY - timedelta(days=30 + chance.below(5_500))).isoformat(),
        "credit_class": "A" if (rank := chance.below(1000)) < 653 else "B" if rank < 906 else "C" if rank < 985 else "D",
        "advertises": chance.percent(35),
        "last_visit_on": "none" if chance.percent(70) else (TODAY - timedelta(days=chance.below(1_500))).isoformat(),
        "quiet_until": "none" if chance.percent(99) else "2026-12-31",
    }
    if chance.percent(1):
        del facts["credit_class"]
    if any(one.startswith(("food", "catering", "canteen", "produce")) for one in activities):
        facts["food_risk"] = "A" if (rank := chance.below(100)) < 60 else "B" if rank < 88 else "C" if rank < 98 else "D"
        facts["higher_visit_on"] = "none" if chance.percent(98) else "2026-10-20"
        facts["under_suspicion"] = chance.percent(1)
    return Entity(f"EXAMPLE37010{number:07d}", facts)


def _trade(rank: int) -> tuple[str, tuple[str, ...]]:
    for share, subject, activities in TRADES:
        rank -= share
        if rank < 0:
            break
    return subject, activities


def officers(count: int) -> list[Officer]:
    """Return officers, most of whom can check the general domains, and each some special ones."""
    return [_officer(number, count) for number in range(1, count + 1)]


def _officer(number: int, count: int) -> Officer:
    chance = Chance(f"officer {number}")
    first = SPECIAL[number % len(SPECIAL)]
    domains = {first, *(one for one in GENERAL if chance.percent(88)), *(one for one in SPECIAL if chance.percent(40))}
    recused = tuple(f"EXAMPLE37010{chance.below(108_000) + 1:07d}" for _ in range(3))
    return Officer(f"officer-{number:03d}", chance.percent(98), "officer", tuple(sorted(domains)), recused)


def last_teams(count: int, staff: int) -> dict[str, tuple[str, ...]]:
    """Return who went last to every fiftieth entity."""
    found = {}
    for number in range(50, count + 1, 50):
        chance = Chance(f"last team {number}")
        found[f"EXAMPLE37010{number:07d}"] = (f"officer-{chance.below(staff) + 1:03d}", f"officer-{chance.below(staff) + 1:03d}")
    return found
