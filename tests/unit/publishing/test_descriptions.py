"""Every field that is described exists."""

from smrules.publishing import schemas
from smrules.publishing.descriptions import FIELDS, OWN_FIELDS, RESULTS


def described() -> dict[str, set[str]]:
    """Return the fields of every result, by class."""
    found = {}
    ledger = ("entry", "root", "inclusion", "consistency", "state", "draft")
    for name in ("plan", "assessment", "account", "admission", "decision", "draw-record", "change", "session", *(f"ledger-{one}" for one in ledger)):
        schema = schemas.schema(name)
        for one in (schema, *schema.get("$defs", {}).values()):
            found[one["title"]] = set(one["properties"])
    return found


def test_no_description_is_left_over():
    """A field that goes away takes its description with it."""
    fields = {field for one in described().values() for field in one}

    assert set() == set(FIELDS) - fields


def test_own_descriptions_belong_to_a_field():
    """What is said of one class is said of a field that it has."""
    classes = described()

    wrong = [name for name in OWN_FIELDS if name.partition(".")[2] not in classes.get(name.partition(".")[0], set())]

    assert [] == wrong


def test_every_class_is_described():
    """Results and all they hold say what they are."""
    assert set() == set(described()) ^ set(RESULTS)
