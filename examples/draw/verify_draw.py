"""Check the published record of a random draw: python3 verify_draw.py RECORD.json. Needs nothing but Python."""
import hashlib, hmac, json, sys
from datetime import datetime
from itertools import combinations
from pathlib import Path
def check(holds, where): holds or sys.exit(f"核对不通过 / NOT SOUND: {where}")
def sha(data): return hashlib.sha256(data).hexdigest()
def canonical(data): return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
def chained(last, data): return sha(last.encode() + canonical(data))
def mac(key, text, end): return hmac.new(key, text.encode() + end, "sha256").digest()
def ordered(key, labels): return sorted(labels, key=lambda one: mac(key, one, b"\x01"))
raw = Path(sys.argv[1]).read_bytes()
told, result = (record := json.loads(raw))["commitment"], record["completion"]
again = json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
check(raw == again, f"byte {next((n for n, (a, b) in enumerate(zip(raw, again)) if a != b), min(len(raw), len(again)))}")
# 1. What was published before the seed: the hash of every part, the pool, the sizes of the strata.
for name, part in {**record["parts"], **told}.items():
    check(name in told and record["parts"].get(name) == sha(canonical(part)), f"commitment.{name}")
check(record["commitment_hash"] == sha(canonical(record["parts"])), "commitment_hash")
labels = sorted(one for kind in told["kinds"] for one in kind["entities"])
check(len(labels) == len(set(labels)) == told["pool"]["size"], "commitment.pool.size")
check(told["pool"]["sha256"] == sha("".join(one + "\n" for one in labels).encode()), "commitment.pool.sha256")
strata = {(draw["id"], one["id"]): one for draw in told["draws"] for one in draw["strata"]}
members = {(d, s): sorted(e for k in told["kinds"] if k["strata"].get(d) == s for e in k["entities"]) for d, s in strata}
for at, one in strata.items():
    check(one["size"] == len(members[at]) and bool(one["size"]) <= one["quota"] <= one["size"], f"stratum {at}")
if result is None:
    sys.exit(print("公告无误，尚未抽取 / sound, not drawn yet:", record["commitment_hash"]))
# 2. The seed: from the announced sources, younger than the commitment, one text, one key.
text, moment = "", datetime.fromisoformat
check([one["name"] for one in told["seed"]] == [one["name"] for one in result["seed"]], "completion.seed")
for source, value in zip(told["seed"], result["seed"]):
    at, due = moment(value["at"]), moment(source["at"])
    on_time = at <= due or not value["value"] if source["kind"] == "secret" else at == due
    check(on_time and min(at, due) > moment(told["committed_at"]), f"{source['name']}: time")
    drawn = [(len(set(group)), len(group)) for group in value["numbers"]]
    check(drawn == [(some, some) for some, _ in source["pick"]], f"{source['name']}: numbers")
    proof = {"drand": (value["value"], value["proof"]), "secret": (source["commitment"], value["value"])}.get(source["kind"])
    check(not proof or not value["value"] or proof[0] == sha(bytes.fromhex(proof[1])), f"{source['name']}: hash")
    text += "".join("".join(f"{n}." for n in sorted(group)) + "/" for group in value["numbers"]) or value["value"] + "/"
key = hmac.new(bytes.fromhex(record["commitment_hash"]), text.encode(), "sha256").digest()
check((result["randomness"], result["key"]) == (text, key.hex()), "completion.randomness or key")
# 3. Who was drawn: the first of each stratum in the keyed order (RFC 3797, where announced, numbers its strata).
def order_of(number, at):
    if told["algorithm"].startswith("hmac"): return ordered(key, members[at])
    left, word = list(members[at]), (text + (f"{number}./" if len(strata) > 1 else "")).encode()
    md5 = (hashlib.md5(n.to_bytes(2, "big") + word + n.to_bytes(2, "big")).digest() for n in range(len(left)))
    return [left.pop(int.from_bytes(one, "big") % len(left)) for one in md5]
orders = {at: order_of(number, at) for number, at in enumerate(strata, 1)}
drawn = {at: orders[at][:one["quota"]] for at, one in strata.items()}
check([[*at, e] for at, e in drawn.items()] == [[o["draw"], o["stratum"], o["entities"]] for o in result["drawn"]], "drawn")
# 4. Who goes: the first team in the visit's own order that meets the constraints, which give way one after another.
team, load, absent = told["team"], {}, set()
officers = {one["id"]: one for one in team["officers"] if one["may_go"]}
def count(some, by): load.update({one: load.get(one, 0) + by for one in some})
def lacks(draws, some): return sorted({d for one in told["draws"] if one["id"] in draws for d in one["domains"]}.difference(
    *(officers[one]["domains"] for one in some)))
def visit(entity, draws, kept=()):
    last, order = {*team["last_teams"].get(entity, ())}, ordered(mac(key, entity, b"\x02"), {*officers} - absent - {*kept})
    order = [one for one in order if not team["recusal"] or entity not in officers[one]["recused_from"]]
    for waived in (team["gives_way"][:n] for n in range(len(team["gives_way"]) + 1)):
        most = 0 if "most_visits" in waived else team["most_visits"]
        teams = combinations([one for one in order if not most or load.get(one, 0) < most], team["size"] - len(kept))
        teams = [(*kept, *t) for t in teams if not team["new_pair"] or "new_pair" in waived or len(last & {*kept, *t}) < 2]
        best = next((some for some in teams if not lacks(draws, some)), ())
        if not best and "competence" in waived: best = min(teams, key=lambda some: len(lacks(draws, some)), default=())
        if best: break
    count([one for one in best if one not in kept], 1)
    return {"entity": entity, "draws": draws, "team": [*best], "uncovered": lacks(draws, best), "gave_way": waived}
everybody = {e for some in drawn.values() for e in some}
visits = {e: visit(e, [at[0] for at in drawn if e in drawn[at]]) for e in ordered(key, everybody)}
check([*visits.values()] == result["visits"], "completion.visits")
check((sum(map(len, drawn.values())), len(visits)) == (result["separate_visits"], result["merged_visits"]), "totals")
check(record["result_hash"] == chained(record["commitment_hash"], result), "result_hash")
# 5. Who stood in: the next of the same orders; nobody else changes.
last, gone = record["result_hash"], set()
for change in record["substitutions"]:
    left, stand_ins, changed = change["left"], {}, []
    if change["kind"] == "entity":
        old, gone = visits.pop(left), gone | {left}
        count(old["team"], -1)
        for at in [at for at in drawn if left in drawn[at]]:
            drawn[at] += [next((e for e in orders[at] if e not in drawn[at] and e not in gone), "")]
            stand_ins[at[0]] = drawn[at][-1]
        for e in ordered(key, {*stand_ins.values()} - {""}):
            has = visits.get(e, {"draws": []})
            draws = [d["id"] for d in told["draws"] if d["id"] in has["draws"] or stand_ins.get(d["id"]) == e]
            visits[e] = {**has, "draws": draws, "uncovered": lacks(draws, has["team"])} if e in visits else visit(e, draws)
            changed.append(visits[e])
    for e in ordered(key, [e for e in visits if change["kind"] == "officer" and left in visits[e]["team"]]):
        absent, kept = absent | {left}, [one for one in visits[e]["team"] if one != left]
        visits[e] = visit(e, visits[e]["draws"], kept)
        count([left] + kept * (not visits[e]["team"]), -1)
        stand_ins[e] = next((one for one in visits[e]["team"] if one not in kept), "")
        changed.append(visits[e])
    check((change["stand_ins"], change["visits"], change["previous"]) == (stand_ins, changed, last), f"substitution of {left}")
    last = chained(last, change)
check(record["last_hash"] == last, "last_hash")
print(f"核对无误 / sound: {len(visits)} visits, {record['last_hash']}")
