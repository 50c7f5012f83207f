"""A random draw as tables on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from smrules.concepts.diagnostic import Diagnostic
from smrules.concepts.draw_record import DrawRecord, Visit
from smrules.concepts.library import Library
from smrules.inspection.draw.coverage import ItemCover
from smrules.inspection.draw.feasibility import Rehearsal
from smrules.inspection.draw.substitution import Standing
from smrules.publishing.console import Screen
from smrules.publishing.draw_notice import percent

MOST_VISITS = 20


def show_commitment(screen: Screen, record: DrawRecord, rehearsed: Sequence[Rehearsal] = ()) -> None:
    """Print the strata, who is left out, how rehearsals went, and the hash to be kept."""
    told = record.commitment
    screen.line(f"双随机抽查公告  {told.committed_at}  规则库 {told.library_hash[:12]}", "bold")
    rows = [
        (draw.title, one.id, one.label, f"{one.size:,}", percent(one.rate), f"{one.quota:,}", one.probability)
        for draw in told.draws
        for one in draw.strata
        if one.size
    ]
    screen.table(("抽查计划", "层", "名称", "户数", "比例", "名额", "每户概率"), rows)
    left = [(draw.title, one.why, f"{one.count:,}") for draw in told.draws for one in draw.left_out if one.count]
    if left:
        screen.heading("不抽的对象")
        screen.table(("抽查计划", "理由", "户数"), left)
    quota = sum(one.quota for draw in told.draws for one in draw.strata)
    may_go = sum(one.may_go for one in told.team.officers)
    screen.line()
    screen.line(f"名录 {told.pool.size:,} 户（另有 {told.pool.outside:,} 户不在任何名录），名额 {quota:,} 户；"
                f"{len(told.team.officers)} 名执法人员中 {may_go} 名可以派出，每次 {told.team.size} 名")  # fmt: skip
    for number, one in enumerate(rehearsed, 1):
        waived = f"{one.waived:,} 次要放宽要求或者待定" if one.waived else "都派得出符合要求的检查组"
        screen.line(f"第 {number} 次演练（用别的种子）：检查 {one.visits:,} 次，{waived}")
    for one in told.seed:
        screen.line(f"种子：{one.name}，{one.at} 公开")
    screen.line(f"公告内容的散列值 {record.commitment_hash}")
    screen.line("请在种子公开之前把记录文件和散列值公布出去；不公布，谁也不能证明没有挑选过。")


def show_result(screen: Screen, record: DrawRecord) -> None:
    """Print how many were drawn, in how few visits, and the first of them."""
    done = record.completion
    assert done is not None
    screen.line(f"双随机抽查结果  种子 {_cut(done.randomness)}", "bold")
    screen.line(f"各计划分开检查要上门 {done.separate_visits:,} 次，合并以后 {done.merged_visits:,} 次，"
                f"少 {done.separate_visits - done.merged_visits:,} 次")  # fmt: skip
    open_ = sum(not one.team for one in done.visits)
    lacking = sum(bool(one.uncovered and one.team) for one in done.visits)
    screen.line(f"检查组待定 {open_:,} 次；有领域没有人有资格的 {lacking:,} 次")
    show_visits(screen, record, done.visits)
    screen.line(f"结果的散列值 {record.result_hash}")


def show_visits(screen: Screen, record: DrawRecord, visits: Sequence[Visit]) -> None:
    """Print visits with their teams, the first of many."""
    titles = {one.id: one.title for one in record.commitment.draws}
    rows = [
        (number, one.entity, "、".join(titles[draw] for draw in one.draws), "、".join(one.team) or "待定", "、".join(one.uncovered))
        for number, one in enumerate(visits[:MOST_VISITS], 1)
    ]
    screen.table(("序号", "对象", "抽查计划", "检查组", "缺资格的领域"), rows)
    if len(visits) > MOST_VISITS:
        screen.line(f"…… 共 {len(visits):,} 次，其余见记录文件")


def show_substitution(screen: Screen, record: DrawRecord) -> None:
    """Print the last substitution."""
    made = record.substitutions[-1]
    screen.line(f"{'对象' if made.kind == 'entity' else '执法人员'} {made.left} 退出：{made.reason}", "bold")
    titles = {one.id: one.title for one in record.commitment.draws}
    for key, stand_in in made.stand_ins.items():
        screen.line(f"· {titles.get(key, key)}：{stand_in or '没有可以替补的'}")
    show_visits(screen, record, made.visits)
    screen.line(f"记录的散列值 {record.last_hash}")


def show_cover(screen: Screen, visit: Visit, covered: Sequence[ItemCover], library: Library) -> None:
    """Print how many items of each domain there are for whom, and every item that nobody of the team may check."""
    screen.line(f"检查 {visit.entity}  检查组 {'、'.join(visit.team) or '待定'}", "bold")
    counted = Counter((one.domain, one.officers) for one in covered)
    rows = [(library.domains[domain].title, count, "、".join(officers) or "没有人有资格") for (domain, officers), count in counted.items()]
    screen.table(("领域", "事项", "由谁查"), rows)
    lacking = [(library.domains[one.domain].title, one.item, one.ask) for one in covered if not one.officers]
    if lacking:
        screen.heading("没有人有资格的事项，要另派人或者请求协助")
        screen.table(("领域", "事项", "问题"), lacking, wide=("问题",))


def show_verified(screen: Screen, record: DrawRecord, found: Sequence[Diagnostic], language: str) -> None:
    """Print that a record is sound, or what is wrong with it."""
    screen.messages(found, language)
    if found:
        screen.line(f"核对不通过：{len(found)} 处")
    elif record.completion is None:
        screen.line(f"公告核对无误，尚未抽取  {record.commitment_hash}")
    else:
        visits = len(Standing(record).visits)
        screen.line(f"核对无误：{visits:,} 次检查、{len(record.substitutions)} 次替补都能重新算出  {record.last_hash}")


def _cut(text: str) -> str:
    return text if len(text) <= 48 else text[:48] + "…"
