"""Tables, goals and the page, of numbers that were made up."""

from benchmarks import kernel, page, report, visit
from benchmarks.noodle_shop import measure as noodle_shop

NAMES = [kernel.COMPILED, *kernel.BASELINES]


def made_up(left_out: tuple[str, ...] = ()) -> report.Run:
    """Return a run in which every engine is slower than the one before it."""
    times = {name: [number * 1e-6] * 3 for number, name in enumerate(NAMES, 1)}
    by_size = dict.fromkeys(kernel.SIZES, times)
    found = kernel.Kernel(dict.fromkeys(kernel.SIZES, (30.0, 20.0)), by_size, by_size, times, left_out)
    shop = {
        noodle_shop.BY_HAND: [0.002] * 3, noodle_shop.PUBLIC: [0.008] * 3, noodle_shop.EXPLAINED: [0.009] * 3,
        noodle_shop.MILDER: [0.8] * 3,
    }  # fmt: skip
    return report.Run(found, shop, dict.fromkeys((visit.COMPOSE, *visit.LIMITS), [0.1] * 3))


def test_goals_say_whether_they_are_met():
    """A ratio above its limit is not met, one below is."""
    found = {one.text: (one.found, one.met) for one in report.targets(made_up())}

    assert (0.5, True) == found["500 rules: compiled engine to the best baseline (bit masks)"]
    assert (4.0, False) == found["assess of the noodle shop to the function written by hand"]


def test_peers_that_are_left_out_are_named():
    """A peer that cannot be had has no goal; terminal and page say so."""
    run = made_up(("zen-engine is left out: No module named 'zen'",))

    assert [] == [one for one in report.targets(run) if "zen" in one.text]
    assert "zen-engine is left out" in report.text(run)
    assert "zen-engine is left out" in page.page(run)


def test_tables_are_aligned():
    """In the terminal all lines of a table with full cells are equally long."""
    lines = report.plain([("engine", "50 rules"), ("a", "1.0 µs"), ("longer", "123,456.0 µs")]).splitlines()

    assert ["engine      50 rules", "a             1.0 µs", "longer  123,456.0 µs"] == lines


def test_the_page_is_the_same_for_the_same_numbers():
    """Nothing but what was measured, and the day if it is given, makes the page."""
    assert page.page(made_up()) == page.page(made_up())
    assert "on 2026-11-25 with Python" in page.page(made_up(), "2026-11-25")
    assert " on 2026" not in page.page(made_up())
