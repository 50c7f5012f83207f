"""The plots of the case: what merging saves, and how the officers are burdened. Needs matplotlib, the extra `plot`."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from smrules.concepts.draw_record import DrawRecord

SAMPLE = "检查户次"
BLUE, GREY, RED = "#2c5f8a", "#b8c2cc", "#a61c1c"


def chinese_font() -> str | None:
    """Return an installed font that can write Chinese, or nothing."""
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    for path in sorted(font_manager.findSystemFonts()):
        try:
            font = FT2Font(path)
        except (OSError, RuntimeError):
            continue
        if all(font.get_char_index(ord(one)) for one in SAMPLE):
            font_manager.fontManager.addfont(path)
            return font_manager.FontProperties(fname=path).get_name()
    return None


def plot(records: Mapping[int, DrawRecord], loads: Mapping[int, list[int]], days: tuple[int, int], folder: Path) -> None:
    """Write visits.png and officers.png."""
    try:
        import matplotlib
    except ImportError:
        raise SystemExit("要画图，先安装附加组件 / to plot, install the extra: pip install 'smrules[plot]'") from None
    matplotlib.use("Agg")
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    font = chinese_font()
    if font is None:
        raise SystemExit("没有能写中文的字体；安装 fonts-noto-cjk 或者 fonts-wqy-zenhei 再画 / no font that writes Chinese is installed")
    matplotlib.rcParams.update({"font.family": font, "font.size": 11, "axes.spines.top": False, "axes.spines.right": False})
    folder.mkdir(parents=True, exist_ok=True)
    _visits(next(iter(records.values())), days, folder / "visits.png")
    _officers(loads, folder / "officers.png")


def _visits(record: DrawRecord, days: tuple[int, int], file: Path) -> None:
    """Draw visits and officer-days before and after merging, and for each domain which visits it shares."""
    import matplotlib.pyplot as plt

    done = record.completion
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(14, 6), width_ratios=(1, 1, 3), layout="constrained")
    _before_and_after(left, (done.separate_visits, done.merged_visits), "上门检查（次）", "一户只上门一次")
    _before_and_after(middle, days, "执法人员（人日，按假定的每日户数）", "省下的人日")
    alone = [sum(one.draws == (draw.id,) for one in done.visits) for draw in record.commitment.draws]
    shared = [sum(draw.id in one.draws and len(one.draws) > 1 for one in done.visits) for draw in record.commitment.draws]
    titles = ["、".join(draw.domains.values()) for draw in record.commitment.draws]
    right.barh(titles, alone, color=GREY, label="只为这一个领域上门")
    right.barh(titles, shared, left=alone, color=BLUE, label="与别的领域一起上门")
    right.invert_yaxis()
    right.set_xlabel("抽查名额（户）")
    right.set_title("各领域的名额一户不少")
    right.legend(frameon=False, loc="lower right")
    figure.savefig(file, dpi=130, metadata={"Software": None})
    plt.close(figure)


def _before_and_after(axes, totals: tuple[int, int], label: str, title: str) -> None:
    bars = axes.bar(("分开检查", "合并以后"), totals, color=(GREY, BLUE), width=0.6)
    axes.bar_label(bars, [f"{one:,}" for one in totals])
    axes.set_ylabel(label)
    axes.set_title(title)


def _officers(loads: Mapping[int, list[int]], file: Path) -> None:
    """Draw the visits of every officer, most first."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(9, 5), layout="constrained")
    for (staff, load), colour in zip(loads.items(), (BLUE, RED), strict=False):
        axes.step(range(1, len(load) + 1), load, where="mid", color=colour, label=f"{staff} 名执法人员，平均每人 {sum(load) / len(load):.0f} 次")
    axes.set_ylim(bottom=0)
    axes.set_xlabel("执法人员（按检查次数从多到少，名次）")
    axes.set_ylabel("每人检查（次）")
    axes.set_title("人少了，每人多查一些，没有人超过上限")
    axes.legend(frameon=False)
    figure.savefig(file, dpi=130, metadata={"Software": None})
    plt.close(figure)
