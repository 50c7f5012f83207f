"""A seed is announced before it is known, has bits enough, and is taken only as it was announced."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

import pytest

from smrules.concepts.diagnostic import InputError
from smrules.concepts.draw_record import SeedSource, SeedValue
from smrules.inspection.draw.seeds import check_announcement, entropy, moment, randomness, round_time
from tests.unit.inspection.draw.building import COMMITTED_AT, sources, values

QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
DRAND = sources()[3]
LOTTERY = [SeedSource("lottery", f"双色球 {n}", f"2023-09-{15 + n}T21:15:00+08:00", ((6, 33), (1, 16))) for n in range(6)]
NUMBERS = [SeedValue(one.name, one.at, ((31, 7, 11, 18, 25, 3), (n + 1,))) for n, one in enumerate(LOTTERY)]


def codes(function, *arguments) -> list[str]:
    """Return the codes of the messages with which a call is refused."""
    with pytest.raises(InputError) as caught:
        function(*arguments)
    return [one.code for one in caught.value.diagnostics]


def drand(round_: int) -> SeedSource:
    """Return the announcement of one round of quicknet."""
    made = SeedSource("drand", "drand", "", (), QUICKNET, 1692803367, 3, round_)
    return replace(made, at=round_time(made).isoformat())


# --- arithmetic ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("time", "round_"), [("2026-04-20T00:00:00+00:00", 27946612), ("2026-04-20T12:30:45+00:00", 27961627)])
def test_rounds_of_drand_have_their_time(time, round_):
    """The round that is current at a time is emitted no later, and the next one after it."""
    now = datetime.fromisoformat(time)

    assert round_time(drand(round_)) <= now < round_time(drand(round_ + 1))


@pytest.mark.parametrize(
    ("size", "bits"), [(20, 18), (25, 22), (30, 25), (35, 28), (40, 30), (50, 34), (60, 37), (75, 40), (100, 44), (120, 47)]
)
def test_entropy_that_the_rfc_asks_for(size, bits):
    """Choosing ten of so many needs so many bits, rounded up."""
    choices = entropy([SeedSource("lottery", "ten", "", ((10, size),))])

    assert bits == (choices - 1).bit_length()


@pytest.mark.parametrize(("pick", "expected"), [(((6, 33), (1, 16)), 24.1), (((5, 35), (2, 12)), 24.4)], ids=["双色球", "大乐透"])
def test_entropy_of_the_national_lotteries(pick, expected):
    """One draw of a national lottery gives a little more than 24 bits, so that six are needed."""
    choices = entropy([SeedSource("lottery", "one", "", pick)])

    assert 2 ** (expected - 0.1) < choices < 2 ** (expected + 0.1)
    assert choices**5 < 2**128 < choices**6


# --- announcing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("announced", [sources(), LOTTERY, [drand(657413)]], ids=["parties", "lottery", "drand"])
def test_good_announcements(announced):
    """Six lottery draws, a beacon, or several parties with a beacon after them can be announced."""
    assert check_announcement(announced, COMMITTED_AT) is None


@pytest.mark.parametrize(
    ("announced", "code"),
    [
        (LOTTERY[:5], "SM655"),
        ([*LOTTERY, LOTTERY[0]], "SM655"),
        (sources()[:3], "SM655"),
        ([replace(one, at="2023-09-16T12:00:00+08:00") for one in sources()[:3]] + [DRAND], "SM655"),
        ([replace(DRAND, round=657414)], "SM655"),
        ([replace(DRAND, chain="52")], "SM655"),
        ([replace(LOTTERY[0], pick=()), *LOTTERY[1:]], "SM655"),
        ([replace(LOTTERY[0], pick=((34, 33),)), *LOTTERY[1:]], "SM655"),
        ([replace(sources()[0], commitment="ab"), DRAND], "SM655"),
        ([SeedSource("nist", "nist", "2023-09-16T12:00:30+00:00")], "SM655"),
        ([replace(DRAND, at="2023-09-15T11:00:03")], "SM658"),
        ([replace(DRAND, at="soon")], "SM658"),
        ([drand(600_000)], "SM656"),
        ([replace(LOTTERY[0], at=COMMITTED_AT), *LOTTERY[1:]], "SM656"),
    ],
)
def test_bad_announcements(announced, code):
    """Too few bits, a last revealer, an incomplete source, a time without offset, a source known before: none can be announced."""
    assert code in codes(check_announcement, announced, COMMITTED_AT)


# --- speaking ------------------------------------------------------------------------------------


def test_a_real_round_of_drand():
    """The randomness of round 657,413 is the SHA-256 of its signature, and ends the text of the parties' secrets."""
    text = randomness(sources(), values(), COMMITTED_AT)

    assert "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587/" == text[-65:]
    assert [one.value for one in values()] == text.split("/")[:-1]


def test_lottery_numbers_become_the_text_of_rfc_3797():
    """Numbers of each group are sorted; the order in which the balls fell does not matter."""
    text = randomness(LOTTERY, NUMBERS, COMMITTED_AT)

    assert "3.7.11.18.25.31./1./3.7.11.18.25.31./2./" == text[:40]


def test_a_withheld_secret_leaves_its_place_empty():
    """A party that does not reveal cannot stop the draw, and cannot know what its silence does."""
    withheld = replace(values()[1], value="", at="2023-09-15T23:59:00+08:00")

    assert "" == randomness(sources(), [values()[0], withheld, *values()[2:]], COMMITTED_AT).split("/")[1]


SHORT = "ab" * 15


@pytest.mark.parametrize(
    ("number", "change", "code"),
    [
        (0, {"value": values()[1].value}, "SM657"),
        (0, {"value": "xyz"}, "SM657"),
        (0, {"value": SHORT}, "SM657"),
        (0, {"at": "2023-09-15T12:00:01+08:00"}, "SM657"),
        (0, {"at": "2023-09-14T08:00:00+08:00"}, "SM656"),
        (0, {"at": "2023-09-15"}, "SM658"),
        (0, {"name": "somebody"}, "SM657"),
        (3, {"proof": values()[3].proof[:-2] + "00"}, "SM657"),
        (3, {"value": values()[3].value.upper()}, "SM657"),
        (3, {"at": "2023-09-15T11:00:06+00:00"}, "SM657"),
        (3, {"at": "2023-09-13T11:00:03+00:00"}, "SM656"),
    ],
)
def test_a_value_other_than_announced_is_refused(number, change, code):
    """Another secret, a forged signature, another time or name: refused, and a value dated before the commitment by its own code."""
    told = list(values())
    told[number] = replace(told[number], **change)

    assert [code] == codes(randomness, sources(), told, COMMITTED_AT)


@pytest.mark.parametrize("numbers", [((1, 2, 3, 4, 5, 6),), ((1, 2, 3, 4, 5, 5), (1,)), ((1, 2, 3, 4, 5, 34), (1,)), ((0, 2, 3, 4, 5, 6), (1,))])
def test_impossible_lottery_numbers_are_refused(numbers):
    """A group is missing, a number is there twice or out of range."""
    assert ["SM657"] == codes(randomness, LOTTERY, [replace(NUMBERS[0], numbers=numbers), *NUMBERS[1:]], COMMITTED_AT)


def test_a_pulse_of_nist():
    """A pulse of the announced minute with 512 bits is taken, in lower case; another is not."""
    source = SeedSource("nist", "nist", "2023-09-16T12:00:00.000Z")
    pulse = SeedValue("nist", source.at, value=sha256(b"1").hexdigest() * 2)

    assert pulse.value + "/" == randomness([source], [pulse], COMMITTED_AT)
    assert ["SM657"] == codes(randomness, [source], [replace(pulse, value=pulse.value[:64])], COMMITTED_AT)


def test_a_time_needs_an_offset():
    """A time without its zone is refused, whatever else it says."""
    assert ["SM658"] == codes(moment, "2023-09-14T09:00:00", "at")
