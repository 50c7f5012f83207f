"""Every diagnostic that smrules can give, by code. Codes are never renumbered and never used again."""

from __future__ import annotations

from smrules.concepts.catalogue_entry import ALLOWED as _ALLOWED
from smrules.concepts.catalogue_entry import NEAREST as _NEAREST
from smrules.concepts.catalogue_entry import Entry
from smrules.concepts.catalogue_of_batches import OF_BATCHES
from smrules.concepts.catalogue_of_draws import OF_DRAWS
from smrules.concepts.catalogue_of_editing import OF_EDITING
from smrules.concepts.catalogue_of_input import OF_INPUT
from smrules.concepts.catalogue_of_ledger import OF_LEDGER
from smrules.concepts.catalogue_of_pages import OF_PAGES
from smrules.concepts.catalogue_of_proofs import OF_PROOFS
from smrules.concepts.catalogue_of_sessions import OF_SESSIONS
from smrules.concepts.catalogue_of_workbooks import OF_WORKBOOKS

CATALOGUE: dict[str, Entry] = {
    # SM1xx: the text of a YAML file
    "SM101": Entry(
        "duplicate key",
        "键“{key}”在第 {first} 行已经写过",
        "duplicate key `{key}`, first at line {first}",
        "删去其中一个",
        "remove one of the two",
    ),
    "SM102": Entry(
        "YAML syntax", "这里不是合法的 YAML：{problem_zh}", "this is not YAML: {problem}", "{advice_zh}", "{advice_en}"
    ),
    "SM103": Entry(
        "key without a value",
        "键“{key}”没有值",
        "key `{key}` has no value",
        "写成 {key}: 值；并列的几个值写成 A | B，整格加引号才能用逗号",
        "write {key}: VALUE; alternatives are written A | B, a cell with commas must be quoted",
    ),
    "SM104": Entry(
        "null value",
        "“{text}”表示空值，规则文件里不用空值",
        "`{text}` is a null, which rule files do not use",
        "不适用就删去这个键；要表示确定没有，写 none",
        "leave the key out; what is certainly absent is written none",
    ),
    "SM105": Entry(
        "comparison that must be quoted",
        "以 > 开头的比较要加引号",
        "a comparison that begins with `>` must be quoted",
        '写成 "{text}"，或者用 ≥',
        'write "{text}", or use ≥',
    ),
    "SM106": Entry(
        "full-width colon",
        "“{text}”用了全角冒号，整行成了一段文字",
        "`{text}` has a full-width colon, which makes the line one string",
        "改为半角冒号加空格",
        "use an ASCII colon and a space",
    ),
    "SM107": Entry(
        "full-width characters",
        "“{text}”里有全角字符“{found}”",
        "`{text}` contains the full-width characters `{found}`",
        "改为半角：{fixed}",
        "write {fixed}",
    ),
    "SM108": Entry(
        "file too large",
        "文件有 {size} 字节，上限是 {limit} 字节",
        "the file has {size} bytes, the limit is {limit}",
        "拆成几个文件",
        "split it",
    ),
    "SM109": Entry("nesting too deep", "嵌套超过 {limit} 层", "nested more than {limit} levels deep"),
    "SM110": Entry(
        "aliases",
        "引用展开后超过 {limit} 个节点",
        "aliases expand to more than {limit} nodes",
        "不用别名，直接写出内容",
        "write the content out instead of using aliases",
    ),
    "SM111": Entry("encoding", "文件不是 UTF-8 编码", "the file is not UTF-8", "用 UTF-8 另存", "save it as UTF-8"),
    "SM112": Entry(
        "tags",
        "规则文件里不用 YAML 标签“{tag}”",
        "rule files use no YAML tags such as `{tag}`",
        "删去标签；文字加引号",
        "remove the tag; quote text",
    ),
    # SM2xx: the shape of a document
    "SM201": Entry(
        "unknown key",
        "{what}没有“{name}”这个键，可用的键：{allowed}",
        "{what_en} has no key `{name}`; allowed keys: {allowed}",
        *_NEAREST,
    ),
    "SM202": Entry(
        "unknown kind of document",
        "文档的第一个键“{key}”不表示任何一种规则文档",
        "the first key `{key}` names no kind of document",
        *_ALLOWED,
    ),
    "SM203": Entry("missing key", "{what}缺少“{missing}”", "{what_en} lacks `{missing}`"),
    "SM204": Entry("wrong shape", "这里要写{expected_zh}，现在是“{found}”", "expected {expected_en}, found `{found}`"),
    "SM205": Entry(
        "form of an id",
        "“{found}”不能作标识：用小写英文、数字和{form_zh}",
        "`{found}` is no id: use lower case, digits{form_en}",
        *_NEAREST,
    ),
    "SM206": Entry(
        "not in a closed list", "“{found}”不是这里可以写的值", "`{found}` is not a value allowed here", *_ALLOWED
    ),
    "SM207": Entry("nothing to read", "这里没有规则文件", "there are no rule files here"),
    # SM3xx: references
    "SM301": Entry("unknown fact", "没有声明过事实“{name}”", "no fact `{name}` is declared", *_NEAREST),
    "SM302": Entry("unknown id", "没有叫“{name}”的{what}", "there is no {what_en} `{name}`", *_NEAREST),
    "SM303": Entry(
        "unknown value",
        "“{value}”不是“{fact}”的值",
        "`{value}` is not a value of `{fact}`",
        "可用的：{allowed}",
        "allowed: {allowed}",
    ),
    "SM304": Entry("unknown instrument", "没有声明过法律依据“{name}”", "no instrument `{name}` is declared", *_NEAREST),
    "SM305": Entry("unknown act", "没有声明过违法行为“{name}”", "no act `{name}` is declared", *_NEAREST),
    "SM306": Entry("unknown domain", "没有叫“{name}”的领域", "there is no domain `{name}`", *_NEAREST),
    "SM307": Entry("unknown parameter", "没有声明过参数“{name}”", "no parameter `{name}` is declared", *_NEAREST),
    "SM308": Entry(
        "declared twice", "“{name}”已经声明过", "`{name}` is declared already", "先前的在 {first}", "first at {first}"
    ),
    "SM309": Entry("unknown scope", "没有叫“{name}”的范围", "there is no scope `{name}`", *_NEAREST),
    "SM310": Entry("unknown place", "没有声明过位置“{name}”", "no place `{name}` is declared", *_NEAREST),
    "SM311": Entry("unknown attribute", "“{what}”没有属性“{name}”", "`{what}` has no attribute `{name}`", *_NEAREST),
    "SM312": Entry(
        "fact out of sight",
        "从“{scope}”看不到事实“{name}”",
        "the fact `{name}` cannot be seen from `{scope}`",
        "逐个成员的事实先用 count、worst 等汇总",
        "aggregate the facts of members with count, worst …",
    ),
    "SM313": Entry(
        "id that went away",
        "{what}“{name}”原来在 {place}，现在没有了，也没有写由什么取代",
        "{what_en} `{name}`, which stood at {place}, is gone, and nothing says that it replaces it",
        "在取代它的地方写 replaces: [{name}]",
        "write replaces: [{name}] at what takes its place",
    ),
    # SM4xx: logic
    "SM401": Entry(
        "not a test",
        "“{text}”不是“{fact}”（{type}）可以用的条件",
        "`{text}` is not a test for `{fact}` ({type})",
        "例如：{example}",
        "for example: {example}",
    ),
    "SM402": Entry(
        "gap",
        "表“{table}”有空档：{example}时没有任何一行成立",
        "table `{table}` has a gap: no row holds when {example_en}",
        "补一行，或者用 otherwise 写明怎么办和为什么",
        "add a row, or say with otherwise what follows and why",
    ),
    "SM403": Entry(
        "row never reached",
        "表“{table}”的行“{row}”永远不会用到：前面的行或者例外已包含它，例如{example}",
        "row `{row}` of table `{table}` is never reached: earlier rows or exceptions contain it, for example when {example_en}",
        "把它移到前面，或者删去",
        "move it up, or remove it",
    ),
    "SM404": Entry(
        "overlap",
        "表“{table}”的行“{row}”和“{other}”会同时成立而结果不同，例如{example}",
        "rows `{row}` and `{other}` of table `{table}` can hold together with different results, for example {example_en}",
        "分开条件，或者写 hit: first",
        "separate the conditions, or write hit: first",
    ),
    "SM405": Entry("condition that never holds", "“{fact}: {text}”永远不会成立", "`{fact}: {text}` never holds"),
    "SM406": Entry("cycle", "互相依赖成了圈：{chain}", "these depend on each other in a circle: {chain}"),
    "SM407": Entry(
        "types that do not compare",
        "“{fact}”（{type}）不能和“{other}”（{other_type}）比较",
        "`{fact}` ({type}) cannot be compared with `{other}` ({other_type})",
    ),
    "SM408": Entry(
        "outside the type", "“{value}”超出了“{fact}”的取值：{allowed}", "`{value}` lies outside `{fact}`: {allowed}"
    ),
    "SM409": Entry(
        "empty is not said",
        "没有可汇总的成员时“{fact}”取什么值，要用 empty 写明",
        "say with `empty` what `{fact}` is when there is nothing to aggregate",
        "写 empty: none，或者一个值",
        "write empty: none, or a value",
    ),
    "SM410": Entry(
        "record layer",
        "增加“{record}”的表“{table}”读了同层或更后的记录“{other}”",
        "table `{table}`, which adds `{record}`, reads the record `{other}` of the same or a later layer",
    ),
    "SM411": Entry(
        "any, all, not in a row",
        "表的行里不能用“{word}”",
        "`{word}` may not stand in a table row",
        "拆成几行",
        "split it into rows",
    ),
    "SM412": Entry(
        "two tables decide one fact",
        "表“{table}”和“{other}”都决定“{fact}”，而它们可能同时适用：{example}",
        "tables `{table}` and `{other}` both decide `{fact}` and may apply together: {example_en}",
        "用 applies_when、in_force 或 place 把它们分开",
        "make applies_when, in_force or place exclude each other",
    ),
    "SM413": Entry("fact set twice", "“{fact}”已由{other}得出", "`{fact}` is set already by {other}"),
    "SM414": Entry(
        "presumption not allowed",
        "不能推定“{fact}”",
        "`{fact}` may not be presumed",
        "词汇表中写了 presumable: true 的才可以推定",
        "only facts declared presumable: true may",
    ),
    "SM415": Entry(
        "not linear",
        "“{text}”不是线性算式",
        "`{text}` is not linear arithmetic",
        "只用加减、乘以常数或参数、括号",
        "use plus, minus, times a constant or parameter, brackets",
    ),
    "SM416": Entry(
        "exception that cannot win",
        "“{name}”不能是“{other}”的例外：{reason_zh}",
        "`{name}` cannot be an exception to `{other}`: {reason_en}",
    ),
    "SM417": Entry(
        "two results at once",
        "表“{table}”的行{rows}同时成立而结果不同（{member}）",
        "rows {rows} of table `{table}` hold together with different results ({member})",
    ),
    "SM418": Entry(
        "has or lacks without any or all",
        "“{text}”没有说是任一个还是全部",
        "`{text}` does not say any or all",
        "写 {verb} any … 或 {verb} all …",
        "write {verb} any … or {verb} all …",
    ),
    "SM419": Entry("no row holds", "表“{table}”没有一行成立（{member}）", "no row of table `{table}` holds ({member})"),
    "SM420": Entry(
        "hit policy does not fit",
        "“hit: {hit}”不能用在这里：{reason_zh}",
        "`hit: {hit}` cannot be used here: {reason_en}",
    ),
    "SM421": Entry(
        "not a result",
        "“{text}”不能作“{attribute}”（{type}）的结果",
        "`{text}` cannot be a result for `{attribute}` ({type})",
        "例如：{example}",
        "for example: {example}",
    ),
    "SM422": Entry("otherwise without a reason", "otherwise 要用 why 写明原因", "otherwise must say why"),
    "SM423": Entry(
        "pick without a total order",
        "“{fact}”要用 highest 或者 lowest 排出先后，并以“{id}”结尾",
        "order the members of `{fact}` by highest or lowest, ending in `{id}`",
        "编号放在最后，选出的就只有一个",
        "with the id last, exactly one is picked",
    ),
    "SM424": Entry(
        "values that cannot be aggregated so",
        "“{fact}”（{type}）不能用 {kind} 汇总",
        "`{fact}` ({type}) cannot be aggregated by `{kind}`",
        "相加、平均要数字或金额；比大小要数字、金额、日期或者分轻重的选项",
        "sums and means need numbers or money; an order needs numbers, money, dates or ordered choices",
    ),
    "SM425": Entry(
        "derived fact of another type",
        "“{fact}”声明为 {type}，这里得出的却是 {found}",
        "`{fact}` is declared as {type}, what is derived here is {found}",
    ),
    # SM5xx: law
    "SM501": Entry(
        "no basis in force",
        "“{name}”在 {day} 没有生效的依据：{bases}",
        "`{name}` has no basis in force on {day}: {bases}",
        "改 in_force，或者补上当时的依据",
        "change in_force, or cite what was in force then",
    ),
    "SM502": Entry(
        "parameter with a hole",
        "参数“{name}”自 {start} 起才有值，而“{user}”自 {day} 起就要用",
        "parameter `{name}` has values from {start} only, `{user}` needs it from {day}",
        "补上更早的值，或者推迟规则的生效日期",
        "add the earlier value, or let the rule begin later",
    ),
    "SM503": Entry("no legal basis", "“{name}”没有写依据", "`{name}` cites no legal basis"),
    "SM505": Entry(
        "local rule without a place",
        "地方规则“{name}”没有写 place",
        "the local rule `{name}` does not say its place",
        '例如 place: "37"',
        'for example place: "37"',
    ),
    "SM506": Entry(
        "campaign without approval or end", "专项检查“{name}”没有{missing_zh}", "campaign `{name}` has no {missing_en}"
    ),
    "SM507": Entry(
        "act without liability", "违法行为“{name}”没有任何法律责任条款", "no liability punishes the act `{name}`"
    ),
    "SM508": Entry(
        "parameter that is not total",
        "参数“{name}”缺少“{missing}”的值",
        "parameter `{name}` has no value for `{missing}`",
    ),
    "SM509": Entry(
        "parameter without a value", "参数“{name}”在 {day} 没有值", "parameter `{name}` has no value on {day}"
    ),
    "SM510": Entry(
        "calendar year missing",
        "没有 {year} 年的工作日日历，不能推算期限",
        "there is no calendar for {year}, the deadline cannot be counted",
        "补上 calendar 文档，年份公布后才能计算",
        "add the year to the calendar once it is published",
    ),
    # SM6xx: input
    **OF_INPUT,
    **OF_BATCHES,
    **OF_SESSIONS,
    **OF_DRAWS,
    **OF_PAGES,
    **OF_WORKBOOKS,
    **OF_EDITING,
    # SM7xx: merging
    "SM701": Entry(
        "contradiction",
        "两个事项对“{fact}”的要求不能同时满足：“{item}”要求 {expect}（{basis}），“{other}”要求 {other_expect}（{other_basis}）；同时适用的情形：{example}",
        "two items on `{fact}` cannot both be met: `{item}` expects {expect} ({basis_en}), `{other}` expects {other_expect} ({other_basis_en}); both apply when {example_en}",
        "写一条 resolutions 说明以谁为准",
        "add a resolutions entry that says which prevails",
    ),
    **OF_LEDGER,
    # SM8xx: examples and cases
    "SM801": Entry(
        "example failed",
        "例子不符：{what}应为 {expected}，实得 {found}",
        "the example fails: {what_en} should be {expected}, is {found}",
    ),
    "SM802": Entry(
        "known gap closed",
        "例子“{name}”标着 todo，现在已经符合",
        "example `{name}` is marked todo, and passes",
        "删去 todo: true，今后它就要一直符合",
        "remove todo: true; from then on it must pass",
    ),
    # SM9xx: ourselves
    "SM901": Entry(
        "engines disagree",
        "两个引擎的结论不同：{what}；这是程序错误，请报告",
        "two engines disagree on {what}; this is a defect of smrules, please report it",
    ),
    **OF_PROOFS,
}
