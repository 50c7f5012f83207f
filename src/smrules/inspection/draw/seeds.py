"""The seed: sources that are named before it is known, and the one text that they make when they have spoken."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, timezone
from math import comb, prod

from smrules.concepts.diagnostic import Diagnostic, InputError, diagnostic
from smrules.concepts.draw_record import SeedSource, SeedValue
from smrules.concepts.position import Position
from smrules.inspection.draw.rfc3797 import source_text

LEAST_BITS = 128
"""An unpredictable seed has at least so many bits."""

_BEACON_BITS = {"drand": 256, "nist": 512}
_HEX = re.compile(r"[0-9a-f]+")
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
Problem = tuple[str, str]


def moment(text: str, where: str) -> datetime:
    """Return a time with its offset; raises `InputError` (SM658)."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InputError([diagnostic("SM658", Position(where, 0), found=text)])
    return found


# --- before the seed -----------------------------------------------------------------------------


def check_announcement(sources: Sequence[SeedSource], committed_at: str) -> None:
    """
    Refuse sources that nobody could trust.

    Raises:
        InputError: A source is not fully described or the seed has too few bits (SM655), a time has no offset (SM658), a source is
            known before the commitment (SM656).
    """
    committed = moment(committed_at, "committed_at")
    found = [one for number, source in enumerate(sources) for one in _source_problems(source, number, committed)]
    found = found or _as_a_whole(sources)
    if found:
        raise InputError(found)


def _source_problems(source: SeedSource, number: int, committed: datetime) -> Iterable[Diagnostic]:
    where = Position(f"seed.sources[{number}]", 0)
    try:
        at = moment(source.at, where.file)
    except InputError as error:
        return error.diagnostics
    if at <= committed:
        return [diagnostic("SM656", where, name=source.name, at=source.at, committed=committed.isoformat())]
    problem = _ANNOUNCED[source.kind](source, at)
    return [diagnostic("SM655", where, problem_zh=problem[0], problem_en=problem[1])] if problem else []


def _lottery_problem(source: SeedSource, at: datetime) -> Problem | None:
    if not source.pick or any(not 0 < some <= of for some, of in source.pick):
        return "pick 要写每组从几个号码里开出几个，如 [[6, 33], [1, 16]]", "pick says how many of how many, as [[6, 33], [1, 16]]"
    return None


def _drand_problem(source: SeedSource, at: datetime) -> Problem | None:
    if not (_is_hex(source.chain, 64) and source.period > 0 and source.round > 0):
        return "要写链的散列值 chain、genesis、period 和 round", "chain, genesis, period and round are needed"
    try:
        expected = round_time(source)
    except OverflowError:
        return f"第 {source.round} 轮不在日历之内", f"round {source.round} is beyond the calendar"
    if at != expected:
        return f"第 {source.round} 轮在 {expected.isoformat()} 产生，不是 {source.at}", f"round {source.round} is at {expected.isoformat()}"
    return None


def _secret_problem(source: SeedSource, at: datetime) -> Problem | None:
    if not _is_hex(source.commitment, 64):
        return "commitment 要写秘密的 SHA-256（64 位十六进制）", "commitment is the SHA-256 of the secret, 64 hexadecimal digits"
    return None


def _nist_problem(source: SeedSource, at: datetime) -> Problem | None:
    if at.second or at.microsecond:
        return "NIST 信标每整分钟一个脉冲", "the NIST beacon has a pulse each full minute"
    return None


def round_time(source: SeedSource) -> datetime:
    """Return when a round of drand is emitted: its first round at genesis, one more each period."""
    return _EPOCH + timedelta(seconds=source.genesis + (source.round - 1) * source.period)


def _as_a_whole(sources: Sequence[SeedSource]) -> list[Diagnostic]:
    names = [source.name for source in sources]
    if len(set(names)) < len(names):
        return [_announcement("几个来源同名", "several sources have the same name")]
    if entropy(sources) < 1 << LEAST_BITS:
        bits = entropy(sources).bit_length() - 1
        return [_announcement(f"种子只有约 {bits} 位，至少要 {LEAST_BITS} 位", f"the seed has about {bits} bits, {LEAST_BITS} are needed")]
    secrets = [moment(one.at, one.name) for one in sources if one.kind == "secret"]
    public = [moment(one.at, one.name) for one in sources if one.kind != "secret"]
    if secrets and not any(at > max(secrets) for at in public):
        return [_announcement("最后揭晓的一方可以看着别人的秘密决定要不要揭晓；在截止之后加一个公开来源",
                              "the last to reveal could choose; add a public source after the last deadline")]  # fmt: skip
    return []


def _announcement(zh: str, en: str) -> Diagnostic:
    return diagnostic("SM655", Position("seed.sources", 0), problem_zh=zh, problem_en=en)


def entropy(sources: Iterable[SeedSource]) -> int:
    """Return how many different seeds the sources can give; a party counts with 128 bits, because one honest party is enough."""
    return prod(
        prod(comb(of, some) for some, of in one.pick) if one.kind == "lottery" else 1 << _BEACON_BITS.get(one.kind, LEAST_BITS)
        for one in sources
    )


# --- the seed ------------------------------------------------------------------------------------


def randomness(sources: Sequence[SeedSource], values: Sequence[SeedValue], committed_at: str) -> str:
    """
    Return the canonical text of the seed: what each source gave, in the announced order, each ended by a slash.

    Raises:
        InputError: A value is not that of its source (SM657), or is dated before the commitment (SM656).
    """
    if [one.name for one in sources] != [one.name for one in values]:
        names = "、".join(one.name for one in sources)
        raise InputError([_mismatch("seed.values", f"要按公布的顺序给出：{names}", f"expected, in this order: {names}")])
    committed = moment(committed_at, "commitment.committed_at")
    found = [one for number, (source, value) in enumerate(zip(sources, values, strict=True))
             for one in _value_problems(source, value, f"seed.values[{number}]", committed)]  # fmt: skip
    if found:
        raise InputError(found)
    return "".join(_text(source, value) for source, value in zip(sources, values, strict=True))


def _value_problems(source: SeedSource, value: SeedValue, where: str, committed: datetime) -> Iterable[Diagnostic]:
    try:
        at, announced = moment(value.at, where), moment(source.at, where)
    except InputError as error:
        return error.diagnostics
    if at <= committed:
        return [diagnostic("SM656", Position(where, 0), name=value.name, at=value.at, committed=committed.isoformat())]
    late = at > announced if source.kind == "secret" else at != announced
    if late and (source.kind != "secret" or value.value):
        return [_mismatch(where, f"时间是 {value.at}，公布的是 {source.at}", f"it is of {value.at}, announced was {source.at}")]
    problem = _GIVEN[source.kind](source, value)
    return [_mismatch(where, *problem)] if problem else []


def _lottery_value(source: SeedSource, value: SeedValue) -> Problem | None:
    drawn = [(len(set(group)), min(group, default=0), max(group, default=0)) for group in value.numbers]
    fits = len(drawn) == len(source.pick) and all(
        len(group) == count == some and low >= 1 and high <= of
        for group, (count, low, high), (some, of) in zip(value.numbers, drawn, source.pick, strict=True)
    )
    pick = "；".join(f"{of} 选 {some}" for some, of in source.pick)
    return None if fits else (f"开奖号码应为：{pick}", f"the numbers must be: {pick}")


def _drand_value(source: SeedSource, value: SeedValue) -> Problem | None:
    if not (_is_hex(value.value, 64) and _is_hex(value.proof) and not len(value.proof) % 2):
        return "randomness 和 signature 要写小写十六进制", "randomness and signature are lower-case hexadecimal"
    if sha256_of_hex(value.proof) != value.value:
        return "randomness 不是 signature 的 SHA-256", "the randomness is not the SHA-256 of the signature"
    return None


def _nist_value(source: SeedSource, value: SeedValue) -> Problem | None:
    if not _is_hex(value.value, 128):
        return "输出值要写 128 位小写十六进制", "the output value has 128 lower-case hexadecimal digits"
    return None


def _secret_value(source: SeedSource, value: SeedValue) -> Problem | None:
    if not value.value:
        return None
    if not (_is_hex(value.value) and len(value.value) >= LEAST_BITS // 4 and not len(value.value) % 2):
        return f"秘密至少 {LEAST_BITS // 4} 位十六进制", f"a secret has at least {LEAST_BITS // 4} hexadecimal digits"
    if sha256_of_hex(value.value) != source.commitment:
        return "秘密的 SHA-256 不是公布的承诺值", "the SHA-256 of the secret is not what was committed to"
    return None


def sha256_of_hex(text: str) -> str:
    """Return the SHA-256 of the bytes that hexadecimal text stands for."""
    return hashlib.sha256(bytes.fromhex(text)).hexdigest()


def _text(source: SeedSource, value: SeedValue) -> str:
    return "".join(map(source_text, value.numbers)) if source.kind == "lottery" else f"{value.value}/"


def _is_hex(text: str, length: int = 0) -> bool:
    return bool(_HEX.fullmatch(text)) and (not length or len(text) == length)


def _mismatch(where: str, zh: str, en: str) -> Diagnostic:
    return diagnostic("SM657", Position(where, 0), problem_zh=zh, problem_en=en)


_ANNOUNCED: dict[str, Callable[[SeedSource, datetime], Problem | None]] = {
    "lottery": _lottery_problem, "drand": _drand_problem, "nist": _nist_problem, "secret": _secret_problem,
}  # fmt: skip
_GIVEN: dict[str, Callable[[SeedSource, SeedValue], Problem | None]] = {
    "lottery": _lottery_value, "drand": _drand_value, "nist": _nist_value, "secret": _secret_value,
}  # fmt: skip
