"""What the shipped rules cover, as the table in docs/content.md shows it."""

from collections import defaultdict
from datetime import date

from smrules.definitions.checklists import in_force_of

PROMISED = date(2026, 6, 1)


def national_items(library):
    """Yield the items of nation-wide checklists, with their checklist and period."""
    for checklist in library.checklists.values():
        if not checklist.approval and checklist.place is None:
            for item in checklist.items:
                yield checklist, item, in_force_of(checklist, item)


def coverage_table(library):
    """Return a Markdown table: items and scenes of each domain, and since when they are in force."""
    items, scenes, starts, current = defaultdict(int), defaultdict(set), defaultdict(list), defaultdict(list)
    for checklist, item, period in national_items(library):
        items[item.domain] += 1
        scenes[item.domain].add(checklist.id)
        starts[item.domain].append(period.start)
        if PROMISED in period:
            current[item.domain].append(period.start)
    lines = ["| 领域 | 事项 | 场景 | 最早 | 全部自 |", "|---|---:|---:|---|---|"]
    for domain in library.domains.values():
        name = domain.id
        lines.append(
            f"| {domain.title} | {items[name]} | {len(scenes[name])} | {min(starts[name])} | {max(current[name])} |"
        )
    lines.append(f"| 合计 | {sum(items.values())} | {sum(map(len, scenes.values()))} | | |")
    return "\n".join(lines)
