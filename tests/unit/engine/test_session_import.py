"""durable_rules of the extra `session` can be imported and decides a trivial ruleset."""

import pytest

from smrules.engine import durable

FEW = [("area", "≥", 150), ("licensed", "=", False)]


@pytest.mark.session
@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ({"area": 180, "licensed": False}, True),
        ({"area": 150, "licensed": False}, True),
        ({"area": 149, "licensed": False}, False),
        ({"area": 180, "licensed": True}, False),
        ({"area": 180}, False),
        ({"colour": "red"}, False),
    ],
)
def test_one_fact_is_decided(fact, expected):
    """A fact matches exactly if it meets all conditions; a missing property meets none."""
    found = durable.matches(FEW, fact)

    assert expected == found


@pytest.mark.session
def test_nothing_stays_behind():
    """The same fact is decided again and again: facts, state and ruleset of the time before are gone."""
    found = [durable.matches(FEW, {"area": 180, "licensed": False}) for _ in range(200)]

    assert [True] * 200 == found


@pytest.mark.session
def test_a_fact_that_meets_nothing_leaves_the_process_alive():
    """Deleting what such a fact leaves behind, again and again, touches no foreign memory."""
    found = [durable.matches(FEW, {"area": area, "licensed": False}) for area in (149, 180) * 100 + (149,) * 200]

    assert [False, True] * 100 + [False] * 200 == found


@pytest.mark.session
def test_chinese_text_compares():
    """Text is compared as text, Chinese included."""
    found = [durable.matches([("device", "=", "电梯")], {"device": device}) for device in ("电梯", "锅炉")]

    assert [True, False] == found


def test_missing_module_is_said_in_one_line(monkeypatch):
    """Where durable_rules cannot be imported, one line says why and nothing is raised."""

    def refuse(name):
        raise ImportError(f"first line\nundefined symbol in {name}")

    monkeypatch.setattr(durable.importlib, "import_module", refuse)

    assert (False, 1) == (durable.available(), len(durable.why_not().splitlines()))
    assert "undefined symbol in durable.engine" in durable.why_not()


def test_deciding_without_the_module_raises_import_error(monkeypatch):
    """Whoever decides without durable_rules gets Python's own ImportError."""

    def refuse(name):
        raise ImportError(name)

    monkeypatch.setattr(durable.importlib, "import_module", refuse)

    with pytest.raises(ImportError):
        durable.matches(FEW, {"area": 180})
