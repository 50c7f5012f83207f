"""A figure of law over time as a small drawing of steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from smrules.concepts.dates import DURATION_UNITS
from smrules.concepts.serial import decimal_text
from smrules.concepts.values import Number
from smrules.inspection.wording import money
from smrules.publishing.site.page import Drawing, Label, Stroke

_LEFT, _RIGHT, _TOP, _HEIGHT, _WIDTH = 16, 132, 34, 150, 620
_LOOKS = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class Steps:
    """One line of steps: its name, and day → figure, days ascending."""

    name: str
    values: tuple[tuple[date, Number], ...]


def figure(value: Number, unit: str) -> str:
    """
    Return a figure with its unit in Chinese.

    >>> figure(15, "working-days"), figure(100000, "yuan")
    ('15个工作日', '100,000元')
    """
    if unit == "yuan":
        return money(value)
    return decimal_text(value) + (DURATION_UNITS.get(unit) or ("" if unit == "比例" else unit))


def step_chart(title: str, unit: str, series: tuple[Steps, ...]) -> Drawing | None:
    """Return a chart in which each line jumps on the day from which a figure holds, and goes on to the right edge."""
    if not any(one.values for one in series):
        return None
    days = sorted({day for one in series for day, _ in one.values})
    scale = _Scale(days, max(value for one in series for _, value in one.values))
    strokes = [Stroke(f"M{_LEFT} {_TOP + _HEIGHT}H{_WIDTH - _RIGHT}", "axis")]
    strokes += [Stroke(f"M{scale.x(day)} {_TOP + _HEIGHT}v5", "axis") for day in days]
    labels = [
        Label(scale.x(day), _TOP + _HEIGHT + 20, str(day), "middle" if number else "start") for number, day in enumerate(days)
    ]
    for number, one in enumerate(series):
        look = _LOOKS[number % len(_LOOKS)]
        strokes.append(Stroke(scale.steps(one), f"step {look}"))
        labels += scale.labels(one, unit, look, len(series) > 1)
    told = "；".join(
        f"{one.name}：" + "，".join(f"自{day}起{figure(value, unit)}" for day, value in one.values) for one in series
    )
    return Drawing(f"{title}的变化", _WIDTH, _TOP + _HEIGHT + 30, told, (), tuple(strokes), tuple(labels), ((told,),))


class _Scale:
    """Turns days and figures into places of the drawing; after the last day follows a tenth of the width."""

    def __init__(self, days: list[date], most: Number):
        self.first = days[0]
        self.span = max((days[-1] - days[0]).days * 8 // 7, 1)
        self.most = most or 1

    def x(self, day: date) -> int:
        return _LEFT + (day - self.first).days * (_WIDTH - _LEFT - _RIGHT) // self.span

    def y(self, value: Number) -> int:
        return _TOP + _HEIGHT - int(max(value, 0) * _HEIGHT // self.most)

    def steps(self, one: Steps) -> str:
        first, value = one.values[0]
        path = f"M{self.x(first)} {self.y(value)}"
        for day, value in one.values[1:]:
            path += f"H{self.x(day)}V{self.y(value)}"
        return path + f"H{_WIDTH - _RIGHT}"

    def labels(self, one: Steps, unit: str, look: str, is_named: bool) -> list[Label]:
        found = [Label(self.x(day) + 4, self.y(value) - 6, figure(value, unit), "start", look) for day, value in one.values]
        if is_named:
            found.append(Label(_WIDTH - _RIGHT + 6, self.y(one.values[-1][1]) + 4, one.name, "start", look))
        return found
