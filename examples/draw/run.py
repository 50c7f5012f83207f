"""
The case behind this library: 108,000 entities, fifteen domains, about 4,000 visits, one visit each; 113 officers, then 91.

    python run.py [--plot FOLDER] [--write FOLDER]

The whole year is planned end to end: commitment, seed, result, verification. The city is made up (pool.py).
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pool

import smrules
from smrules.concepts.draw_record import DrawRecord, SeedSource, SeedValue
from smrules.inspection.draw.commitment import commit
from smrules.inspection.draw.completion import complete
from smrules.inspection.draw.feasibility import Rehearsal, check_feasible
from smrules.inspection.draw.verify import verify

ENTITIES = 108_000
STAFF = (113, 91)
COMMITTED_AT = "2026-11-10T09:00:00+08:00"
LOTTERY = {
    "2026-11-12": ((3, 7, 11, 18, 25, 31), (4,)), "2026-11-15": ((1, 9, 14, 20, 22, 33), (16,)),
    "2026-11-17": ((5, 6, 17, 19, 28, 30), (9,)), "2026-11-19": ((2, 8, 13, 21, 24, 29), (1,)),
    "2026-11-22": ((4, 10, 12, 16, 27, 32), (12,)), "2026-11-24": ((7, 15, 18, 23, 26, 33), (7,)),
}  # fmt: skip
"""Made-up results of six draws of 双色球, 24 bits each: Thursdays, Sundays and Tuesdays after the commitment."""

SEPARATE_A_DAY, MERGED_A_DAY = 4, 3
"""Assumed: a team makes four visits for one field a day, or three for several; nobody measured it."""


def sources() -> list[SeedSource]:
    """Return the announced seed: six lottery draws after the commitment."""
    return [SeedSource("lottery", f"双色球 {day}", f"{day}T21:15:00+08:00", ((6, 33), (1, 16))) for day in LOTTERY]


def values() -> list[SeedValue]:
    """Return what the lottery gave."""
    return [SeedValue(one.name, one.at, numbers) for one, numbers in zip(sources(), LOTTERY.values(), strict=True)]


def planned(library: smrules.Library, staff: int) -> tuple[DrawRecord, Rehearsal]:
    """Return the draw of the year with so many officers, and how a rehearsal before it went."""
    committed = commit(
        library, list(library.draws), pool.entities(ENTITIES), pool.officers(staff), sources(), on=pool.TODAY,
        committed_at=COMMITTED_AT, approval="示例〔2026〕1号", last_teams=pool.last_teams(ENTITIES, staff),
    )  # fmt: skip
    return complete(committed, values()), check_feasible(committed, rehearsals=1)[0]


def days_of(record: DrawRecord) -> tuple[int, int]:
    """Return the officer-days of separate and of merged visits: whole days of whole teams."""
    done, size = record.completion, record.commitment.team.size
    return -(-done.separate_visits // SEPARATE_A_DAY) * size, -(-done.merged_visits // MERGED_A_DAY) * size


def loads(record: DrawRecord) -> list[int]:
    """Return the visits of every officer who may go, most first."""
    found = Counter(one for visit in record.completion.visits for one in visit.team)
    return sorted((found[one.id] for one in record.commitment.team.officers if one.may_go), reverse=True)


def tell_entities(record: DrawRecord) -> None:
    """Print the pool, the quotas and what merging saves."""
    told, done = record.commitment, record.completion
    print(f"名录 {told.pool.size:,} 户，另有 {told.pool.outside:,} 户不在任何名录；十五个领域的名额：")
    for draw in told.draws:
        quota, left = sum(one.quota for one in draw.strata), sum(one.count for one in draw.left_out)
        share = quota * 10_000 // draw.pool
        print(f"  {draw.id:<36}{draw.pool:>8,} 户，不抽 {left:>6,} 户，抽 {quota:>5,} 户（{share // 100}.{share % 100:02d}%）")
    share = done.merged_visits * 10_000 // ENTITIES
    print(f"分开检查 {done.separate_visits:,} 次，合并以后 {done.merged_visits:,} 次"
          f"（全市 {ENTITIES:,} 户的 {share // 100}.{share % 100:02d}%），每户一次，少上门 {done.separate_visits - done.merged_visits:,} 次")  # fmt: skip
    before, after = days_of(record)
    print(f"人日（假定一组一天查单个领域 {SEPARATE_A_DAY} 户，综合检查 {MERGED_A_DAY} 户）："
          f"分开 {before:,}，合并 {after:,}，省 {before - after:,}")  # fmt: skip


def tell_teams(record: DrawRecord, rehearsal: Rehearsal, staff: int) -> None:
    """Print how a rehearsal went, how the officers are burdened, and what could not be covered."""
    done, load = record.completion, loads(record)
    open_ = sum(not one.team for one in done.visits)
    lacking = [one for one in done.visits if one.uncovered and one.team]
    print(f"{staff} 名执法人员（{len(load)} 名可以派出）：每人 {min(load)} 至 {max(load)} 次，待定 {open_:,} 次，"
          f"有领域没有人有资格的 {len(lacking):,} 次")  # fmt: skip
    print(f"  公告前用别的种子演练：{rehearsal.visits:,} 次检查，要放宽要求的 {rehearsal.waived:,} 次")
    for domain, count in sorted(Counter(domain for one in lacking for domain in one.uncovered).items()):
        print(f"  缺 {domain}：{count:,} 次")


def main() -> int:
    """Plan the case, check it, and print, plot or write what came of it."""
    asked = ArgumentParser(description=__doc__.split("\n")[1])
    asked.add_argument("--plot", type=Path, metavar="FOLDER", help="write the plots (needs matplotlib)")
    asked.add_argument("--write", type=Path, metavar="FOLDER", help="write the records and the notice")
    told = asked.parse_args()
    library = smrules.load()
    made = {staff: planned(library, staff) for staff in STAFF}
    records = {staff: record for staff, (record, _) in made.items()}
    first = records[STAFF[0]]
    tell_entities(first)
    for staff, (record, rehearsal) in made.items():
        tell_teams(record, rehearsal, staff)
    found = [one for record in records.values() for one in verify(record)]
    print("两份记录重新计算无误" if not found else f"核对不通过：{len(found)} 处")
    if told.plot:
        from plot import plot

        plot(records, {staff: loads(one) for staff, one in records.items()}, days_of(first), told.plot)
    if told.write:
        write(records, told.write)
    return 1 if found else 0


def write(records: dict[int, DrawRecord], folder: Path) -> None:
    """Write the records and the notice of the first."""
    from smrules.publishing.draw_files import written
    from smrules.publishing.draw_notice import notice_csv, notice_html

    folder.mkdir(parents=True, exist_ok=True)
    for staff, record in records.items():
        (folder / f"record-{staff}.json").write_bytes(written(record))
    names = {one.id: str(one.facts["name"]) for one in pool.entities(ENTITIES)}
    (folder / "notice.html").write_text(notice_html(records[STAFF[0]], names), encoding="utf-8")
    (folder / "notice.csv").write_text(notice_csv(records[STAFF[0]], names), encoding="utf-8", newline="")


if __name__ == "__main__":
    raise SystemExit(main())
