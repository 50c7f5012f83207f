"""The diagnostics of what is proved about rules without a case: part of the catalogue."""

from __future__ import annotations

from smrules.concepts.entry import Entry

PROOFS: dict[str, Entry] = {
    "SM426": Entry(
        "condition that always holds",
        "“{name}”里的“{fact}: {text}”总是成立，没有起作用",
        "`{fact}: {text}` in `{name}` always holds and does nothing",
        "删去它，或者改成想写的条件",
        "remove it, or write what was meant",
    ),
    "SM427": Entry(
        "measures that exclude each other",
        "“{row}”和“{other}”会对同一对象同时提出，例如{example}；保证“{name}”说它们不能并存：{why}",
        "`{row}` and `{other}` can be ordered together, for example when {example_en}; guarantee `{name}` says that they exclude each other: {why}",
        "分开条件，或者让一行成为另一行的例外",
        "separate the conditions, or make one an exception to the other",
    ),
    "SM428": Entry(
        "graver answers, milder result",
        "表“{table}”轻重倒置：{example}时结果是“{result}”，{graver}，情形更重，结果反而是“{milder}”",
        "table `{table}` turns the order round: the result is `{result_en}` when {example_en}, but with {graver_en}, which is graver, it is `{milder_en}`",
        "改这一行，或者用 not_monotone 写明为什么可以这样",
        "change the row, or say with not_monotone why this is right",
    ),
    "SM429": Entry(
        "reason that is not needed",
        "“{name}”写了 not_monotone，其实没有轻重倒置",
        "`{name}` says not_monotone, but its order is kept",
        "删去 not_monotone",
        "remove not_monotone",
    ),
    "SM430": Entry(
        "guarantee that fails",
        "保证“{name}”不成立，例如{example}；它说的是：{why}",
        "guarantee `{name}` fails, for example when {example_en}; it says: {why}",
        "改有关的表或者算式，或者改这项保证",
        "change the tables or derivations behind it, or the guarantee",
    ),
    "SM431": Entry(
        "record that hangs on a fact",
        "表“{table}”：{example}时有的记录，{other}时就没有了；保证“{name}”说它不受影响：{why}",
        "table `{table}`: the record that is there when {example_en} is gone when {other_en}; guarantee `{name}` says that it stays: {why}",
        "从这一行的条件里去掉这个事实，或者补一行",
        "take the fact out of the row's conditions, or add a row",
    ),
    "SM432": Entry(
        "fine with a floor above its ceiling",
        "“{row}”的罚款下限高于上限：{example}时是 {low} 至 {high}",
        "the fine of `{row}` has a floor above its ceiling: {low} to {high} when {example_en}",
        "给金额写上 range: 0..，或者在条件里排除负数",
        "declare the amount with range: 0.., or exclude negative ones",
    ),
    "SM433": Entry(
        "result that rests on an unknown",
        "“{row}”建立在未知之上：{example}时就已确定，而查明{other}时结果就变了；保证“{name}”不许这样：{why}",
        "`{row}` rests on an unknown: it is certain when {example_en}, and changes once it is known that {other_en}; guarantee `{name}` forbids it: {why}",
        "不要用 unknown 或者 known 代替答案",
        "do not test unknown or known in place of an answer",
    ),
    "SM434": Entry(
        "solver missing",
        "“{name}”的事实互相关联，要用求解器 z3 才能判断有没有 {what} 这样的问题",
        "the facts of `{name}` are related: only the solver z3 can tell whether there is a case of {what}",
        "安装：pip install 'smrules[verify]'",
        "install it: pip install 'smrules[verify]'",
    ),
    "SM435": Entry(
        "solver without an answer",
        "“{name}”的事实关联太复杂，求解器没有在限定的时间内判断有没有 {what} 这样的问题",
        "the facts of `{name}` are too entangled: the solver did not say in time whether there is a case of {what}",
        "把算式或者条件拆得简单些",
        "make the derivations or conditions simpler",
    ),
    "SM702": Entry(
        "questions that read alike",
        "不同领域的两个事项问的几乎一样，却记在两个事实里：“{item}”（{fact}）问“{text}”，“{other}”（{other_fact}）问“{other_text}”",
        "items of two domains ask nearly the same, but for two facts: `{item}` ({fact}) asks “{text}”, `{other}` ({other_fact}) asks “{other_text}”",
        "是一回事就共用一个事实；确有不同就写 resolutions，用 facts 列出两个事实，用 why 说明",
        "share one fact, or list both under `facts` of a resolutions entry and say why they differ",
    ),
    "SM902": Entry(
        "counterexample not confirmed",
        "检查“{name}”时得出 {what} 的一种情形（{example}），参考求值器没有证实；这是程序错误，请报告",
        "a case of {what} was found for `{name}` ({example_en}), but the reference evaluator does not confirm it; this is a defect of smrules, please report it",
    ),
}
