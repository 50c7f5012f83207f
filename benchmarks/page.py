"""docs/performance.md: what was measured, how, and what it says and does not say."""

from __future__ import annotations

import platform

from benchmarks import peers, visit
from benchmarks.kernel import BY_PEERS, BY_REFERENCE, CHECKED, COMPILED, ELSEWHERE, MISSING, ROUNDS, VISITS
from benchmarks.noodle_shop import measure as noodle_shop
from benchmarks.report import Run, found_table, kernel_table, markdown, steps_table, target_table, times_as
from benchmarks.timing import ratio

PAGE = """# Performance

Written by `make bench`; do not edit. {measured}

Use the ratios, not the times: times differ from machine to machine, and from minute to minute on one that is shared. Every
ratio is the median of the ratios of single rounds, in which the engines took turns, so whatever else the machine did hit all
of them alike.

## Goals

{targets}

## The kernel: which rules hold

![Time of one visit by number of rules](performance.svg)

A rule has two to four conditions over about forty facts: booleans, choices, exact whole and decimal numbers with thresholds,
dates, sets. The result is two lists of ids: the rules that certainly hold, and those that are unknown because a fact is
(Kleene's logic). The rules are written as a table of the rule language (`hit: collect`) and read by the loader; a seed makes
them the same everywhere.

With {missing} of the facts missing at random, in brackets the ratio to the compiled engine:

{some}

| hand-made | |
|---|---|
| bit masks | for each value of a fact the rules that it allows, as one integer; look-ups written out, numbers by bisection |
| one function | all rules as nested `if`s in one generated function, a condition that rules share looked at once |
| function per rule | one generated function for each rule |
| closures | a small function for each test, nothing generated |

How many rules are found matters, because ids must be written down one by one, and it grows with the number of rules. Looking
up bit masks hardly grows, yet they take {masks_grow} as long with 2,000 rules as with 500, the compiled engine {grows}.

{found}

A larger library is larger mostly because it has rules for other trades. With 500 rules and {elsewhere:,} more that are for
another trade, nothing more is found:

{wider}

With every fact known, so that peers can take part (they have no unknowns, or others); what a visit looks like to a peer is
made before the time is taken, so it pays only for evaluating and for the ids:

{known}

{left_out}## One whole assessment

`smrules.assess` on the example of the noodle shop ({contents}), beside a function written by hand for
this shop alone, `benchmarks/noodle_shop`. It validates the same answers and returns the same objects, and it has everything
ready that its author could have typed: labels, citations, the penalties of each act. Both are first compared, explanations
aside, on the example, on no answers at all, and on {checked_shop} variations of the answers. Explanations are worked out when
they are read; the last line reads those of all outcomes.

{shop}

## Loading and planning

{visit}

## How it was measured

* Before anything is timed, the compiled engine and the hand-made ones are compared with each other on {checked:,} visits, and
  with the reference evaluator on the first {by_reference:,} of them; the peers on {by_peers:,} visits of which everything is
  known. A difference ends the run.
* {rounds} rounds of {visits} visits. No visit is timed twice, so nobody gains by having seen it before; every engine gets the
  same ones.
* What evaluates a visit gets the facts as the library holds them after validation, whole numbers or fractions; reading and
  validating input is part of the assessment, not of the kernel.
* durable_rules runs its rules in rulesets of {shard}, because a fact that meets 64 rules of one ruleset meets none. Its
  actions are fetched by C calls and not run, and its state is not written back, as it has not changed.
* zen-engine evaluates the conditions of all rules as one list, which Python turns into ids; or a decision table that collects.

## Limits

Rules and visits of the kernel are drawn, not law. One process, one thread. Each assessment of the shop repeats the same
answers, as a form does that assesses after every change. Memory was not measured.
"""


def page(run: Run, on: str = "") -> str:
    """Return the page; *on* is the day of the run, if it is to be named."""
    return PAGE.format(
        measured=_measured(on), contents=noodle_shop.contents(), grows=_growth(run, COMPILED),
        masks_grow=_growth(run, "bit masks"), targets=markdown(target_table(run)),
        missing=f"{MISSING:.0%}", elsewhere=ELSEWHERE,
        some=markdown(kernel_table(run.kernel.some)), found=markdown(found_table(run.kernel)),
        wider=markdown(kernel_table({500 + ELSEWHERE: run.kernel.wider})), known=markdown(kernel_table(run.kernel.known)),
        left_out="".join(f"{line}\n\n" for line in run.kernel.left_out), checked_shop=noodle_shop.CHECKED,
        shop=markdown(steps_table(run.shop, noodle_shop.BY_HAND)), visit=markdown(steps_table(run.visit, visit.COMPOSE)),
        checked=CHECKED, by_reference=BY_REFERENCE, by_peers=BY_PEERS, rounds=ROUNDS, visits=VISITS, shard=peers.SHARD,
    )  # fmt: skip


def _growth(run: Run, name: str) -> str:
    return times_as(ratio(run.kernel.some[2000][name], run.kernel.some[500][name]))


def _measured(on: str) -> str:
    used = [f"Python {platform.python_version()}", *(f"{name} {found}" for name, found in peers.versions().items())]
    return f"Measured {f'on {on} ' if on else ''}with {', '.join(used)}; {platform.system()} on {platform.machine()}."
