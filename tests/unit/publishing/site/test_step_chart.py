"""Figures of law over time as steps."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from smrules.publishing.site.step_chart import Steps, figure, step_chart

CHANGED = (Steps("起点", ((date(2020, 1, 1), 100), (date(2024, 1, 1), 50))),)


def test_a_line_jumps_on_the_day_and_goes_on_to_the_edge():
    """The path goes level to the day of change, then straight up or down, then level to the right."""
    drawing = step_chart("限额", "yuan", CHANGED)
    path = next(one.path for one in drawing.strokes if one.look.startswith("step"))

    assert "M16 34H429V109H488" == path


def test_figures_are_told_with_their_units():
    """Each figure stands at its step, and all of it is said in words."""
    drawing = step_chart("限额", "yuan", CHANGED)

    assert ["100元", "50元"] == [one.text for one in drawing.labels if one.look == "first"]
    assert "起点：自2020-01-01起100元，自2024-01-01起50元" == drawing.summary


def test_several_lines_are_told_apart_by_name_and_look():
    """Every line has its name at its end, and a look of its own."""
    drawing = step_chart("限额", "days", (*CHANGED, Steps("个人", ((date(2020, 1, 1), 20),))))

    assert {"step first", "step second"} == {one.look for one in drawing.strokes if one.look.startswith("step")}
    assert ["起点", "个人"] == [one.text for one in drawing.labels if one.x > 488]


def test_one_figure_is_a_level_line():
    """A figure that never changed can be drawn too."""
    drawing = step_chart("比例", "比例", (Steps("比例", ((date(2020, 1, 1), Fraction(3, 10)),)),))

    assert "M16 34H488" == next(one.path for one in drawing.strokes if one.look.startswith("step"))


def test_of_nothing_there_is_no_chart():
    """Without figures there is nothing to draw."""
    assert step_chart("x", "yuan", (Steps("x", ()),)) is None


def test_figures_have_chinese_units():
    """Units of the language have Chinese names, others stand as the authors wrote them, a ratio has none."""
    assert ["10个工作日", "2年", "3人", "0.3"] == [
        figure(10, "working-days"),
        figure(2, "years"),
        figure(3, "人"),
        figure(Fraction(3, 10), "比例"),
    ]
