"""The diagnostics of input: SM601 to SM617."""

from __future__ import annotations

from smrules.concepts.catalogue_entry import ALLOWED, NEAREST, Entry

OF_INPUT: dict[str, Entry] = {
    "SM601": Entry(
        "unknown fact in the input",
        "{where}里的“{name}”不是已声明的事实",
        "`{name}` in {where} is not a declared fact",
        *NEAREST,
    ),
    "SM602": Entry(
        "wrong type",
        "“{name}”（{label}）要填{expected_zh}，现在是 {found}",
        "`{name}` must be {expected_en}, found {found}",
    ),
    "SM603": Entry(
        "too precise",
        "“{name}”（{label}）最多 {decimals} 位小数，现在是 {found}",
        "`{name}` has at most {decimals} decimals, found {found}",
    ),
    "SM604": Entry(
        "outside the allowed values", "“{name}”（{label}）不能是“{found}”", "`{name}` cannot be `{found}`", *ALLOWED
    ),
    "SM605": Entry("not planned", "“{name}”不在本次检查计划之内", "`{name}` is not part of this plan", *NEAREST),
    "SM606": Entry("form of the input", "{where}：{problem_zh}", "{where}: {problem_en}"),
    "SM607": Entry("not JSON", "{where}不是合法的 JSON：{problem_zh}", "{where} is not JSON: {problem_en}"),
    "SM608": Entry(
        "another library",
        "计划用的规则库是 {planned}，现在装入的是 {loaded}",
        "the plan was made with library {planned}, the one loaded is {loaded}",
        "用制订计划时的规则库，或者重新制订计划",
        "use the library of the plan, or plan again",
    ),
    "SM609": Entry(
        "answer against itself",
        "“{name}”填的值是“{value}”，状态却是“{state}”",
        "the answer to `{name}` is `{value}`, but its state is `{state}`",
    ),
    "SM610": Entry("unknown state", "“{found}”不是检查结果的状态", "`{found}` is not a state of an answer", *ALLOWED),
    "SM611": Entry(
        "derived facts are not given",
        "“{name}”（{label}）由规则得出，不能填写",
        "`{name}` is derived by the rules and cannot be given",
    ),
    "SM612": Entry("unknown member", "没有编号为“{key}”的{scope}", "there is no {scope} `{key}`", *ALLOWED),
    "SM613": Entry("member without its key", "{scope}的一条记录没有“{key}”", "a member of {scope} lacks `{key}`"),
    "SM614": Entry("reason missing", "改变建议的处理意见要写明理由", "overriding a proposal needs a reason"),
    "SM615": Entry(
        "state without a value",
        "“{name}”关系到要求不同的几个事项，要填写具体的值",
        "`{name}` serves items with different requirements and needs a value",
    ),
    "SM616": Entry("unknown outcome", "没有叫“{name}”的处理意见", "there is no outcome `{name}`", *ALLOWED),
    "SM617": Entry("cannot read the file", "读不到文件“{file}”：{problem_zh}", "cannot read `{file}`: {problem_en}"),
}
