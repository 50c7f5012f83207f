"""The diagnostics of the ledger: SM710 to SM729."""

from __future__ import annotations

from smrules.concepts.catalogue_entry import NEAREST, Entry

OF_LEDGER: dict[str, Entry] = {
    "SM710": Entry(
        "no ledger",
        "“{store}”里没有账本",
        "there is no ledger in `{store}`",
        "smrules ledger init {store} --name NAME",
        "smrules ledger init {store} --name NAME",
    ),
    "SM711": Entry(
        "ledger exists",
        "“{store}”里已经有账本“{name}”",
        "there is a ledger `{name}` in `{store}` already",
    ),
    "SM712": Entry(
        "key used twice",
        "记录键“{key}”已经用于第 {entry} 条，内容不同",
        "the key `{key}` was used for entry {entry}, whose content differs",
        "同一件事重发要原样重发；另一件事用另一个键",
        "send the same thing again unchanged; another thing takes another key",
    ),
    "SM713": Entry(
        "entry that does not follow",
        "检查“{visit}”不能记“{kind}”：{problem_zh}",
        "`{kind}` cannot be recorded of the visit `{visit}`: {problem_en}",
    ),
    "SM714": Entry(
        "entry out of shape",
        "“{what}”不能记入账本：{problem_zh}",
        "`{what}` cannot be recorded: {problem_en}",
        *NEAREST,
    ),
    "SM715": Entry(
        "damaged payload",
        "第 {entry} 条的内容存坏了：{problem_zh}",
        "the payload of entry {entry} is damaged: {problem_en}",
    ),
    "SM716": Entry(
        "altered payload",
        "第 {entry} 条的内容被改过：散列值应为 {expected}，实为 {found}",
        "the payload of entry {entry} was altered: its hash should be {expected}, is {found}",
    ),
    "SM717": Entry(
        "altered entry",
        "第 {entry} 条被改过：除内容以外的某一项与它的散列值不符",
        "entry {entry} was altered: one of its fields, the payload apart, does not fit its hash",
    ),
    "SM718": Entry(
        "broken chain",
        "第 {entry} 条接的不是第 {before} 条：第 {before} 条后来被换过，或者第 {entry} 条来自别的账本",
        "entry {entry} does not follow entry {before}: the latter was replaced, or the former comes from another ledger",
    ),
    "SM719": Entry(
        "missing entry",
        "第 {entry} 条不见了，后面是第 {found} 条",
        "entry {entry} is missing, what comes next is entry {found}",
    ),
    "SM720": Entry(
        "entry out of place",
        "第 {entry} 条的位置上是第 {found} 条：多出、重复或者调换了",
        "in the place of entry {entry} stands entry {found}: inserted, repeated or swapped",
    ),
    "SM721": Entry(
        "missing end",
        "公布过 {size} 条，现在只有 {found} 条：从第 {entry} 条起被删去了",
        "{size} entries were published, {found} are left: from entry {entry} on they were removed",
    ),
    "SM722": Entry(
        "other than published",
        "第 {entry} 条到第 {size} 条之间与公布的根不符：其中有的被换过，链也重做了",
        "entries {entry} to {size} are not those of the published root: some were replaced and the chain was made anew",
    ),
    "SM723": Entry(
        "other library or entity inside",
        "第 {entry} 条的{what_zh}是“{told}”，内容里却是“{found}”",
        "the {what_en} of entry {entry} is `{told}`, its payload says `{found}`",
    ),
    "SM724": Entry(
        "not reproduced",
        "检查“{visit}”重新计算的结果与账本第 {entry} 条不同，第一处在 {where}：账本是 {told}，重新计算是 {found}",
        "the visit `{visit}` worked out again differs from entry {entry}, first at {where}: the ledger has {told}, it should be {found}",
    ),
    "SM725": Entry(
        "other library",
        "检查“{visit}”用的规则库是 {told}，现在给的是 {found}",
        "the visit `{visit}` was made with the library {told}, this is {found}",
        "取出当时的规则文件：smrules ledger reproduce STORE VISIT --library FOLDER",
        "fetch the rule files of that time: smrules ledger reproduce STORE VISIT --library FOLDER",
    ),
    "SM726": Entry(
        "store full",
        "存不下了：{problem}；这次什么都没有记，以前记的都在",
        "the store is full: {problem}; nothing was recorded, what was confirmed before is kept",
        "腾出空间以后原样重发",
        "make room and send the same again",
    ),
    "SM727": Entry(
        "connection lost",
        "与存储的连接断了：{problem}；不能确定这次是否已经记上",
        "the connection to the store was lost: {problem}; whether this was recorded is not known",
        "原样重发：同一个键只记一次",
        "send the same again: a key is recorded once",
    ),
    "SM728": Entry("store refuses", "存储不接受：{problem}", "the store refuses: {problem}"),
    "SM729": Entry("proof does not hold", "证明不成立：{problem_zh}", "the proof does not hold: {problem_en}"),
}
