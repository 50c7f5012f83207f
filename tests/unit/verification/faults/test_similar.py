"""Questions that read alike."""

import pytest

from smrules.verification.faults.similar import check_similar
from tests.unit.verification.building import library
from tests.unit.verification.faults.test_contradictions import checklist

WORDS = """
vocabulary: more
facts:
  entity.fridge: {label: 冷藏柜, type: number, decimals: 1}
  entity.cabinet: {label: 冷柜, type: number, decimals: 1}
  entity.fridges: {label: 冷藏柜数, type: number, decimals: 0, unit: 台}
  equipment.cold: {label: 冷, type: number, decimals: 1}
"""


def asking(name, domain, fact, text):
    """Return a checklist of one item that asks in these words."""
    return checklist(name, f"fact: {fact}, expect: ≥ 1").replace("domain: food", f"domain: {domain}").replace("ask: 问", f"ask: {text}")


@pytest.mark.parametrize(("domain", "fact", "text", "expected"), [
    ("drugs", "entity.cabinet", "冷藏柜内的实测温度是多少（℃）", 1),
    ("drugs", "entity.cabinet", "冷藏柜里是否放了私人物品", 0),
    ("drugs", "entity.fridge", "冷藏柜内的实测温度是多少", 0),
    ("food", "entity.cabinet", "冷藏柜内的实测温度是多少", 0),
    ("drugs", "entity.fridges", "冷藏柜内的实测温度是多少", 0),
])  # fmt: skip
def test_questions_of_two_domains_that_read_alike_are_reported(domain, fact, text, expected):
    """Two facts that could be one are reported; the same fact, the same domain, another unit or other words are not."""
    built = library(WORDS, asking("a", "food", "entity.fridge", "冷藏柜内的实测温度是多少"), asking("b", domain, fact, text))

    assert ["SM702"] * expected == [one.code for one in check_similar(built)]


def test_authors_may_say_that_two_facts_are_different():
    """A resolution with facts settles it."""
    settled = "resolutions: [{facts: [entity.fridge, entity.cabinet], why: 两台设备}]"
    items = [asking(name, domain, fact, "冷藏柜内的实测温度是多少") for name, domain, fact in
             (("a", "food", "entity.fridge"), ("b", "drugs", "entity.cabinet"))]  # fmt: skip

    assert [] == list(check_similar(library(WORDS, *items, settled)))
