"""
The shape of rule files: one model per kind of document. The source of `schemas/`.

A shape says which keys there are and what kind of value they take; whether a fact exists or a test fits is decided later.
Field texts are Chinese first, because editors show them to the people who write rules.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from smrules.definitions.keys import (
    AnswerType,
    AppliesWhen,
    Basis,
    BasisList,
    Cell,
    Condition,
    DatedBy,
    Day,
    Days,
    Examples,
    Exceptions,
    FactId,
    Flag,
    GivesWay,
    Graver,
    HitPolicy,
    Id,
    InForce,
    Judgement,
    LiabilityHit,
    Name,
    Note,
    NotMonotone,
    Pair,
    Period,
    Place,
    Presumptions,
    Range,
    Replaced,
    Result,
    Rounding,
    Shape,
    Status,
    Text,
    TextList,
    Why,
    Year,
)


class FactShape(Shape):
    label: str = Field(description="中文名称 / label")
    meaning: str = Field("", description="含义 / meaning")
    type: Literal["boolean", "number", "money", "choice", "choices", "date", "area", "text", "range"] = Field(
        description="类型 / type"
    )
    of: Any = Field(None, description="可取的值：代码 → 名称，或者名单名 / values")
    ordered: Flag = Field(False, description="各值从轻到重排列 / values are ordered from mild to grave")
    unit: str = Field("", description="单位 / unit")
    decimals: int | None = Field(None, description="小数位数 / decimals", ge=0, le=12)
    range: Range | None = Field(None, description="取值范围，如 0..100 / range")
    round: Rounding | None = Field(None, description="舍入方式 / rounding")
    optional: Flag = Field(False, description="可以确定没有（none） / may be none")
    presumable: Flag = Field(False, description="检查事项可以推定 / items may presume it")
    presumed: FactId | None = Field(None, description="无人回答时代用的事实 / fact that stands in")
    ask: str = Field("", description="通用的问法 / common question")
    look_for: str = Field("", description="通用的检查指引 / common guidance")
    graver: Graver = None
    replaces: Replaced = Field(default_factory=list)


class ScopeShape(Shape):
    label: str = Field(description="中文名称 / label")
    in_: str | None = Field(None, alias="in", description="上级范围 / parent")
    key: FactId | None = Field(None, description="编号所在的事实 / fact that holds the key")
    dated: FactId | None = Field(None, description="日期所在的事实 / fact that holds the date")


class RecordShape(Shape):
    label: str = Field(description="中文名称 / label")
    order: int = Field(description="层次：表只读层次更低的记录 / layer: tables read only records of lower layers")


class VocabularyShape(Shape):
    vocabulary: str = Field(description="本词汇表的名称 / name of this document")
    scopes: dict[str, ScopeShape] = Field(default_factory=dict, description="范围：成员清单和既往记录 / members and pasts")
    facts: dict[FactId, FactShape] = Field(default_factory=dict, description="事实：标识 → 声明 / declared facts")
    records: dict[str, RecordShape] = Field(default_factory=dict, description="表可以增加的记录 / records that tables add")
    acts: dict[Id, dict[str, Any]] = Field(default_factory=dict, description="违法行为：标识 → 名称、属性 / acts")
    places: dict[str, str] = Field(default_factory=dict, description="现场位置，按行走顺序 / places, in walking order")
    presumptions: dict[FactId, FactId] = Field(default_factory=dict, description="自带的事实无人填写时用哪个 / stand-ins")


class DomainShape(Shape):
    id: Id = Field(description="领域的标识 / domain id")
    title: str = Field(description="中文名称 / title")
    family: str = Field("", description="所属业务大类 / family")
    competent: str = Field("", description="由谁检查 / who is competent")
    general: bool = Field(False, description="各行各业都要查，有专业领域时不牵头 / leads only where no other domain does")


class DomainsShape(Shape):
    domains: list[DomainShape] = Field(description="监管领域，按顺序 / domains, in order")


class InstrumentShape(Shape):
    id: Id = Field(description="法律依据的标识 / instrument id")
    title: str = Field(description="全称 / full title")
    in_force: Period = Field(description="施行期间，首尾都算，如 2022-03-15.. / days in force, both ends included")
    kind: str = Field("", description="类别，如法律、行政法规 / kind")
    version: Text = Field("", description="版本，如修正年份 / version")
    number: str = Field("", description="文号 / number")
    note: Note = ""


class InstrumentsShape(Shape):
    instruments: list[InstrumentShape] = Field(description="法律、法规、规章和文件 / instruments of law")


class ParameterShape(Shape):
    param: Name = Field(description="参数的名称 / name of the parameter")
    label: str = Field("", description="中文名称 / label")
    unit: str = Field("", description="单位 / unit")
    dated_by: DatedBy | None = Field(None, description="按哪一天选用法律 / the date that chooses the law")
    by: FactId | None = Field(None, description="按哪个事实的值分别规定 / choice fact that selects the figure")
    values: dict[Day, Any] = Field(description="起始日期 → 数值，或者 → 类别 → 数值 / date → figure, or → choice → figure")
    local: dict[str, dict[Day, Any]] = Field(default_factory=dict, description="行政区划代码 → 各日期的数值 / by place")
    basis: Basis = Field(default_factory=list)
    replaces: Replaced = Field(default_factory=list)
    note: Note = ""


class YearShape(Shape):
    holidays: list[Days] = Field(default_factory=list, description="放假的日子或期间 / days off")
    working: list[Days] = Field(default_factory=list, description="调休上班的日子 / make-up working days")
    source: str = Field("", description="出处 / source")


class CalendarShape(Shape):
    calendar: str = Field(description="日历的名称 / name of the calendar")
    source: str = Field("", description="出处 / source")
    years: dict[Year, YearShape] = Field(description="年份 → 放假和调休 / year → days off and make-up days")


class DerivationShape(Shape):
    fact: FactId = Field(description="得出的事实 / the fact that is derived")
    label: str = Field("", description="中文名称 / label")
    count: str | None = Field(None, description="数哪个范围的成员 / scope whose members are counted")
    share: str | None = Field(None, description="哪个范围的成员中的比例 / scope of which a share is taken")
    pick: str | None = Field(None, description="从哪个范围选一个成员 / scope from which one member is picked")
    sum: str | None = Field(None, description="对成员的哪个事实求和 / fact of members that is added up")
    mean: str | None = Field(None, description="对成员的哪个事实求平均 / fact of members that is averaged")
    min: TextList | None = Field(None, description="最小值：成员的事实，或者几个事实 / least of members or of facts")
    max: TextList | None = Field(None, description="最大值：成员的事实，或者几个事实 / greatest of members or of facts")
    worst: str | None = Field(None, description="成员中最重的值 / gravest value among the members")
    ratio: Pair | None = Field(None, description="两个事实之比 / ratio of two facts")
    value: str | None = Field(None, description="线性算式 / linear arithmetic")
    holds: Condition | None = Field(None, description="条件是否成立 / whether a condition holds")
    where: Condition = Field(default_factory=dict, description="哪些成员算在内 / which members are taken")
    of: Condition = Field(default_factory=dict, description="share 的分母：哪些成员 / members that a share is of")
    within: str | None = Field(None, description="期间的长度，如 2 years / length of the window")
    until: str | None = Field(None, description="期间到哪一天为止 / date fact on which the window ends")
    highest: TextList | None = Field(None, description="按哪些事实取最高，最后一个是编号 / keys that end in the id")
    lowest: TextList | None = Field(None, description="按哪些事实取最低，最后一个是编号 / keys that end in the id")
    empty: Cell = Field(None, description="没有成员时的值，或者 none / value when there is nothing to aggregate")
    decimals: int | None = Field(None, ge=0, le=12, description="小数位数 / decimals")
    round: Rounding | None = Field(None, description="舍入方式 / rounding")
    unit: str = Field("", description="单位 / unit")
    why: Why = ""
    examples: Examples = Field(default_factory=list)


class RowShape(Shape):
    id: str = Field("", description="行的标识 / row id")
    when: Condition = Field(default_factory=dict, description="条件：事实 → 单元格 / condition: fact → cell")
    then: Result = Field(description="得出的值，或者记录的各属性 / the value, or the attributes of the record")
    exception_to: Exceptions = Field(default_factory=list)
    basis: Basis = Field(default_factory=list)
    why: Why = ""
    judgement: Judgement = False
    not_monotone: NotMonotone = ""
    replaces: Replaced = Field(default_factory=list)
    note: Note = ""


class OtherwiseShape(Shape):
    then: Result = Field(description="得出的值，或者记录的各属性 / the value, or the attributes of the record")
    why: Why = ""
    basis: Basis = Field(default_factory=list)
    judgement: Judgement = False
    not_monotone: NotMonotone = ""


class TableShape(Shape):
    id: Id = Field(description="表的标识 / table id")
    for_: str = Field(alias="for", description="对哪个范围的每个成员 / scope whose members are decided")
    title: str = Field("", description="中文名称 / title")
    decides: FactId | None = Field(None, description="决定哪个事实 / fact that it decides")
    adds: str | None = Field(None, description="增加哪种记录 / kind of record that it adds")
    applies_when: AppliesWhen = Field(default_factory=dict)
    place: Place = None
    dated_by: DatedBy = Field("visit_on", description="按哪一天选用法律 / the date that chooses the law")
    in_force: InForce = None
    basis: Basis = Field(default_factory=list)
    hit: HitPolicy = Field("unique", description="几行同时成立时怎么办 / what happens when several rows hold")
    exception_to: Exceptions = Field(default_factory=list)
    rows: list[RowShape] = Field(description="表的各行 / rows of the table")
    otherwise: OtherwiseShape | None = Field(None, description="各行都不成立时 / when no row holds")
    examples: Examples = Field(default_factory=list)
    not_monotone: NotMonotone = ""
    status: Status = None
    replaces: Replaced = Field(default_factory=list)
    note: Note = ""


class LiabilityShape(Shape):
    liability: Id = Field(description="法律责任的标识 / id of the liability")
    title: str = Field("", description="中文名称 / title")
    punishes: TextList = Field(description="处罚哪些违法行为 / acts that it punishes")
    applies_when: AppliesWhen = Field(default_factory=dict)
    place: Place = None
    dated_by: DatedBy = Field("act_on", description="按哪一天选用法律 / the date that chooses the law")
    in_force: InForce = None
    basis: Basis = Field(default_factory=list)
    hit: LiabilityHit = Field("unique", description="几行同时成立时怎么办 / what happens when several rows hold")
    exception_to: Exceptions = Field(default_factory=list)
    rows: list[RowShape] = Field(description="表的各行 / rows of the table")
    otherwise: OtherwiseShape | None = Field(None, description="各行都不成立时 / when no row holds")
    examples: Examples = Field(default_factory=list)
    not_monotone: NotMonotone = ""
    status: Status = None
    replaces: Replaced = Field(default_factory=list)
    note: Note = ""


class ItemShape(Shape):
    id: Id = Field(description="检查事项的标识，永远不变 / item id, stable for ever")
    ask: str = Field("", description="问什么 / question")
    fact: FactId = Field(description="答案记在哪个事实；同一事实只问一次 / fact that is asked for, once a visit")
    type: AnswerType | None = Field(None, description="事实的类型，词汇表没有声明时才写 / type, unless the vocabulary has it")
    of: Any = Field(None, description="可取的值：代码 → 名称 / values")
    unit: str = Field("", description="单位 / unit")
    decimals: int | None = Field(None, ge=0, le=12, description="小数位数 / decimals")
    range: Range | None = Field(None, description="取值范围，如 0..100 / range")
    optional: Flag = Field(False, description="可以确定没有（none） / may be none")
    ordered: Flag = Field(False, description="各值从轻到重排列 / values are ordered from mild to grave")
    domain: Id | None = Field(None, description="领域（仅专项检查） / domain, in campaigns only")
    look_for: str = Field("", description="非本专业的人怎么查 / how a non-expert checks it")
    where: str = Field("", description="在现场的哪个位置 / place of the visit")
    class_: str = Field(alias="class", description="事项类别 / item class")
    points: Cell = Field(None, description="分值 / points")
    expect: Cell = Field(description="符合要求的答案：一个条件 / test of an answer that complies")
    applies_when: AppliesWhen = Field(default_factory=dict)
    in_force: InForce = None
    presume: Presumptions = Field(default_factory=dict)
    act: Id | None = Field(None, description="不合格时属于哪个违法行为 / act that a failure belongs to")
    basis: Basis = Field(default_factory=list)
    replaces: Replaced = Field(default_factory=list)
    status: Status = None
    note: Note = ""
    examples: Examples = Field(default_factory=list)


class ChecklistShape(Shape):
    checklist: Id = Field(description="检查表的标识 / checklist id")
    domain: Id = Field(description="所属领域 / domain")
    title: str = Field(description="中文名称 / title")
    in_force: InForce = None
    applies_when: AppliesWhen = Field(default_factory=dict)
    per: str | None = Field(None, description="对哪个范围的每个成员各查一遍 / scope whose members each get their own copy")
    place: Place = None
    sampling: dict[str, Cell] = Field(default_factory=dict, description="类别 → 至少查多少项 / how many of each class")
    presume: Presumptions = Field(default_factory=dict)
    basis: BasisList = Field(default_factory=list, description="检查表的依据 / legal basis of the checklist")
    items: list[ItemShape] = Field(default_factory=list, description="检查事项 / inspection items")
    derive: list[DerivationShape] = Field(default_factory=list, description="得出的事实 / derived facts")
    tables: list[TableShape] = Field(default_factory=list, description="决策表 / decision tables")
    replaces: Replaced = Field(default_factory=list)
    status: Status = None
    note: Note = ""


class CampaignShape(Shape):
    campaign: Id = Field(description="专项检查的标识 / campaign id")
    title: str = Field("", description="中文名称 / title")
    approval: dict[str, Text] = Field(default_factory=dict, description="批准文号、批准人、日期 / number, person, date")
    in_force: InForce = None
    applies_when: AppliesWhen = Field(default_factory=dict)
    place: Place = None
    include: TextList = Field(default_factory=list, description="一并检查的其他事项 / other items asked too")
    presume: Presumptions = Field(default_factory=dict)
    items: list[ItemShape] = Field(default_factory=list, description="专项检查的事项 / items of the campaign")
    replaces: Replaced = Field(default_factory=list)
    note: Note = ""


class GuaranteeShape(Shape):
    id: Id = Field(description="保证的标识 / id of the guarantee")
    for_: str | None = Field(None, alias="for", description="对哪个范围的每个成员 / scope of whose members it is said")
    when: Condition = Field(default_factory=dict, description="在什么条件下 / condition under which it is said")
    holds: Condition | None = Field(None, description="总是成立的条件 / condition that always holds then")
    whatever: FactId | None = Field(None, description="不论这个事实是什么 / fact on which it does not depend …")
    keeps: Condition | None = Field(None, description="这样的记录都不受影响 / … whether there is such a record")
    never: list[Condition] | None = Field(
        None, min_length=2, max_length=2, description="不同时提出的两种记录 / two records that exclude each other"
    )
    known: str | None = Field(None, description="这种记录从不建立在未知之上 / kind of record that never rests on an unknown")
    why: Why = Field()
    basis: Basis = Field(default_factory=list)
    examples: Examples = Field(default_factory=list)


class DecisionsShape(Shape):
    decisions: str = Field(description="本文档的名称 / name of this document")
    derive: list[DerivationShape] = Field(default_factory=list, description="得出的事实 / derived facts")
    tables: list[TableShape] = Field(default_factory=list, description="决策表 / decision tables")
    guarantees: list[GuaranteeShape] = Field(default_factory=list, description="逐一证明的保证 / guarantees, each of them proved")


class ExclusionShape(Shape):
    id: Id = Field(description="排除理由的标识 / id")
    when: Condition = Field(description="哪些对象不抽；确定成立才排除 / who is left out; only what is certainly true excludes")
    why: Why = Field(min_length=1)
    basis: Basis = Field(default_factory=list)


class TeamShape(Shape):
    size: int = Field(description="每次检查几名执法人员 / officers of one visit", ge=1, le=6)
    who: Condition = Field(default_factory=dict, description="执法人员须具备的条件 / what an officer must certainly be")
    competent_for: TextList = Field(default_factory=list, description="检查的领域，检查组须有人能查 / domains to be covered")
    recusal: Flag = Field(True, description="应当回避的不派 / nobody visits whom they must withdraw from")
    most_visits: int | None = Field(None, description="每人最多几次检查 / most visits of one officer", ge=1)
    new_pair: Flag = Field(False, description="同一对象不连续由同一组合检查 / no two officers of the last team together again")
    gives_way: Annotated[list[GivesWay], Field(description="无人可派时依次放宽什么 / what gives way, in order, when nobody is left")] = []


class DrawShape(Shape):
    draw: Id = Field(description="抽查计划的标识 / draw id")
    title: str = Field("", description="中文名称 / title")
    approval: dict[str, Text] = Field(default_factory=dict, description="批准文号、批准人、日期 / number, person, date")
    window: InForce = None
    pool: Condition = Field(description="对象名录：谁可以被抽中 / who may be drawn")
    exclude: list[ExclusionShape] = Field(default_factory=list, description="不抽的对象和理由 / who is left out, and why")
    strata: FactId | None = Field(None, description="分层依据的事实 / choice fact of the strata")
    unknown: str | None = Field(None, description="事实未知的对象归入哪一层 / stratum of those whose fact is unknown")
    rate: dict[str, Cell] = Field(description="层 → 抽查比例；不分层写 all / stratum → rate, all without strata", min_length=1)
    at_least: dict[str, Cell] = Field(
        default_factory=dict, description="层、each_stratum 或 whole → 至少抽几户或多大比例 / least number or share"
    )
    at_most: dict[str, Cell] = Field(
        default_factory=dict, description="层、each_stratum 或 whole → 至多抽几户或多大比例 / greatest number or share"
    )
    round: Rounding = Field("up", description="舍入方式 / rounding")
    team: TeamShape = Field(description="检查组的组成 / make-up of the team")
    basis: Basis = Field(default_factory=list)
    note: Note = ""


class ResolutionShape(Shape):
    items: list[Id] = Field(default_factory=list, description="互相矛盾的检查事项 / items that contradict each other")
    prevails: Id | None = Field(None, description="以哪个为准 / the one that prevails")
    facts: list[FactId] = Field(default_factory=list, description="问法相近而确有不同的事实 / facts that only read alike")
    why: Why = Field()
    basis: Basis = Field(default_factory=list)


class ResolutionsShape(Shape):
    resolutions: list[ResolutionShape] = Field(description="对矛盾事项的裁决 / settled contradictions")


DOCUMENTS: dict[str, type[Shape]] = {
    "domains": DomainsShape,
    "vocabulary": VocabularyShape,
    "instruments": InstrumentsShape,
    "param": ParameterShape,
    "calendar": CalendarShape,
    "checklist": ChecklistShape,
    "decisions": DecisionsShape,
    "liability": LiabilityShape,
    "campaign": CampaignShape,
    "draw": DrawShape,
    "resolutions": ResolutionsShape,
}
"""Kind of document (its first key) → shape."""
