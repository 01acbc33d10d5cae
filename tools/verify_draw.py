#!/usr/bin/env python3
"""Recompute a draw from its published record. Needs nothing but Python 3.8 or newer; see verify_draw.README.md.

    python3 verify_draw.py record.json [--number RECEIPT] [--sha256 HEX] [--lang ko|en]

Exit status: 0 everything agrees, 1 something differs (and it says where), 2 the file cannot be checked.
Written from the description of the format alone, and shares no code with the site that drew.
"""

import argparse
import hashlib
import json
import sys

WORDS = {
    "ok": {
        "ko": "맞습니다. 명단과 조건, 씨앗값으로 다시 계산한 결과가 기록과 같습니다.",
        "en": "It agrees. What follows from the list, the terms and the seed is what the record says.",
    },
    "differs": {"ko": "다릅니다. 아래 자리가 맞지 않습니다.", "en": "It differs. These places do not agree."},
    "unusable": {"ko": "확인할 수 없는 파일입니다.", "en": "This file cannot be checked."},
    "candidates": {"ko": "건 신청", "en": "applications"},
    "placed": {"ko": "선정", "en": "placed"},
    "waiting": {"ko": "대기", "en": "waiting"},
    "not_selected": {"ko": "미선정", "en": "not selected"},
    "people": {"ko": "명", "en": "people"},
    "seed": {"ko": "씨앗값", "en": "seed"},
    "file": {"ko": "파일의 SHA-256", "en": "SHA-256 of the file"},
    "ticket": {"ko": "추첨 번호표(작을수록 앞)", "en": "ticket (the smaller comes first)"},
    "rank": {"ko": "순위", "en": "rank"},
    "outcome": {"ko": "결과", "en": "outcome"},
    "nobody": {"ko": "이 접수번호는 명단에 없습니다", "en": "this number is not on the list"},
}
HASHED = ("terms", "candidates", "result")
KEYS = {
    "": {"format", "rehearsal", "run", "frozen_at", "seed", "drawn_at"} | set(HASHED) | {part + "_sha256" for part in HASHED},
    "run": {"id", "course", "number", "title_ko", "title_en"},
    "terms": {"pools", "party_policy", "waiting_capacity", "seed"},
    "result": {"order", "placed", "waiting", "not_selected"},
}


class Unusable(Exception):
    """The file is not a record; the message says where."""


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def read(raw):
    """The record, with what is wrong about how it is written."""
    wrong = []

    def once(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            wrong.append("the name %r stands twice in one object" % twice[0])
        return dict(pairs)

    try:
        record = json.loads(raw.decode("utf-8"), object_pairs_hook=once)
    except UnicodeDecodeError as error:
        raise Unusable("byte %d is not UTF-8" % error.start)
    except ValueError as error:
        raise Unusable(str(error))
    if not isinstance(record, dict):
        raise Unusable("the file is not one object")
    if canonical(record) + b"\n" != raw:
        want = canonical(record) + b"\n"
        at = next((at for at, (a, b) in enumerate(zip(want, raw)) if a != b), min(len(want), len(raw)))
        wrong.append("byte %d of the file is not written as the format asks" % at)
    return record, wrong


def shape(record):
    """Raises Unusable where a part is missing, or is of another kind."""
    head(record)
    terms, result = record["terms"], record["result"]
    lists = {"terms.pools": terms["pools"], "candidates": record["candidates"]}
    lists.update({"result." + name: result[name] for name in KEYS["result"]})
    for place, found in lists.items():
        if not isinstance(found, list):
            raise Unusable(place + ": not a list")
    for at, pool in enumerate(terms["pools"]):
        if not is_pool(pool):
            raise Unusable("terms.pools[%d]: not a pool" % at)
    for at, one in enumerate(record["candidates"]):
        if not is_candidate(one):
            raise Unusable("candidates[%d]: not an application" % at)
    is_told = isinstance(terms["seed"], dict) and isinstance(record["seed"], dict)
    if not is_told or not whole(terms["waiting_capacity"], 0):
        raise Unusable("terms: not the terms of a draw")


def head(record):
    """Raises Unusable where it is not a record of this kind at all."""
    for place, names in KEYS.items():
        part = record.get(place) if place else record
        if not isinstance(part, dict) or set(part) != names:
            raise Unusable("%s: the names are not those of the format" % (place or "the record"))
    if record["format"] != "courses-draw-1":
        raise Unusable("format: %r is not known here" % (record["format"],))
    if record["rehearsal"] is not False:
        raise Unusable("rehearsal: this is not the record of a draw")


def is_pool(pool):
    names = {"code", "name_ko", "name_en", "capacity", "flows_to"}
    return isinstance(pool, dict) and set(pool) == names and isinstance(pool["code"], str) and whole(pool["capacity"], 0)


def is_candidate(one):
    if not isinstance(one, dict) or set(one) != {"number", "size", "may_split", "pools"}:
        return False
    return isinstance(one["number"], str) and isinstance(one["may_split"], bool) and isinstance(one["pools"], list) and whole(one["size"], 1)


def whole(value, least):
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def list_faults(record):
    codes = [pool["code"] for pool in record["terms"]["pools"]]
    numbers = [one["number"] for one in record["candidates"]]
    found = []
    if numbers != sorted(numbers) or len(set(numbers)) < len(numbers):
        found.append("candidates: not in the order of their numbers, or one stands twice")
    if len(set(codes)) < len(codes):
        found.append("terms.pools: a code stands twice")
    for at, pool in enumerate(record["terms"]["pools"]):
        if pool["flows_to"] is not None and pool["flows_to"] not in codes[at + 1 :]:
            found.append("terms.pools[%d].flows_to: not a pool that is drawn later" % at)
    for at, one in enumerate(record["candidates"]):
        if not one["pools"] or any(code not in codes for code in one["pools"]):
            found.append("candidates[%d].pools: none, or one that does not exist" % at)
    if record["terms"]["party_policy"] not in ("skip", "hold", "partial"):
        found.append("terms.party_policy: unknown")
    return found


def seed_value(record):
    """The value that decides, and what is wrong with how it was prepared."""
    terms, told = record["terms"]["seed"], record["seed"]
    if terms.get("kind") == "beacon":
        if set(terms) != {"kind", "source"} or set(told) != {"value"} or not isinstance(told["value"], str):
            return "", ["seed: not the public value that the terms name"]
        return told["value"], []
    if terms.get("kind") != "commit-reveal" or set(terms) != {"kind", "commitments"} or set(told) != {"reveals"}:
        return "", ["terms.seed: an unknown kind, or seed does not belong to it"]
    sealed, reveals, wrong = terms["commitments"], told["reveals"], []
    if not isinstance(sealed, list) or not isinstance(reveals, list) or len(sealed) < 2 or len(sealed) != len(reveals):
        return "", ["seed.reveals: not one for each of at least two commitments"]
    for at, (promise, reveal) in enumerate(zip(sealed, reveals)):
        if not isinstance(promise, dict) or set(promise) != {"who", "sha256"} or not isinstance(reveal, dict) or set(reveal) != {"who", "secret"}:
            return "", ["seed.reveals[%d]: not a secret with its name" % at]
        text = "courses-draw-commit-1|%s|%s|%s" % (record["run"]["id"], promise["who"], reveal["secret"])
        if promise["who"] != reveal["who"] or sha256(text.encode("utf-8")) != promise["sha256"]:
            wrong.append("seed.reveals[%d]: not what terms.seed.commitments[%d] sealed" % (at, at))
    return "|".join(str(reveal["secret"]) for reveal in reveals), wrong


def seed_of(record, value):
    text = "|".join(["courses-draw-1", "live", str(record["run"]["id"]), str(record["terms_sha256"]), str(record["candidates_sha256"]), value])
    return hashlib.sha256(text.encode("utf-8")).digest()


def ticket(seed, number):
    return sha256(seed + b"|" + number.encode("utf-8"))


def recompute(record, seed):
    terms = record["terms"]
    order = sorted(record["candidates"], key=lambda one: (ticket(seed, one["number"]), one["number"]))
    left = {one["number"]: one["size"] for one in order}
    seats = {pool["code"]: pool["capacity"] for pool in terms["pools"]}
    placed = []
    for pool in terms["pools"]:
        theirs = [one for one in order if pool["code"] in one["pools"]]
        free, kept = draw_pool(pool["code"], seats[pool["code"]], theirs, left, terms["party_policy"], placed)
        if pool["flows_to"] is not None and not kept:
            seats[pool["flows_to"]] += free
    waiting, out, room = [], [], terms["waiting_capacity"]
    for one in order:
        need = left[one["number"]]
        if need:
            (waiting if need <= room else out).append({"number": one["number"], "seats": need})
            room -= need if need <= room else 0
    return {"order": [one["number"] for one in order], "placed": placed, "waiting": waiting, "not_selected": out}


def draw_pool(code, free, order, left, policy, placed):
    """Gives the seats of one pool; how many are left, and whether they are kept for somebody."""
    for one in order:
        need = left[one["number"]]
        if need == 0 or free == 0:
            continue
        if need > free and policy == "hold":
            return free, True
        if need > free and not (policy == "partial" and one["may_split"]):
            continue
        take = min(need, free)
        placed.append({"number": one["number"], "pool": code, "seats": take})
        left[one["number"]] -= take
        free -= take
    return free, False


def differences(computed, told):
    """Where the first entries of each part differ."""
    found = []
    for part in ("order", "placed", "waiting", "not_selected"):
        ours, theirs = computed[part], told[part]
        for at in range(max(len(ours), len(theirs))):
            mine = ours[at] if at < len(ours) else None
            yours = theirs[at] if at < len(theirs) else None
            if mine != yours:
                found.append(
                    "result.%s[%d]: computed %s, the record says %s"
                    % (part, at, json.dumps(mine, ensure_ascii=False), json.dumps(yours, ensure_ascii=False))
                )
                break
    return found


def verify(raw):
    """The record, the seed, the computed result, and every place that does not agree."""
    record, wrong = read(raw)
    shape(record)
    wrong += list_faults(record)
    for part in HASHED:
        if sha256(canonical(record[part])) != record[part + "_sha256"]:
            wrong.append("%s_sha256: not the hash of %s" % (part, part))
    value, seed_faults = seed_value(record)
    wrong += seed_faults
    seed = seed_of(record, value)
    computed = {"order": [], "placed": [], "waiting": [], "not_selected": []} if list_faults(record) else recompute(record, seed)
    wrong += differences(computed, record["result"])
    return record, seed, computed, wrong


def tell(number, seed, computed, say):
    if number not in computed["order"]:
        print("%s: %s" % (number, say("nobody")))
        return
    print("%s" % number)
    print("  %s: %s" % (say("ticket"), ticket(seed, number)))
    print("  %s: %d / %d" % (say("rank"), computed["order"].index(number) + 1, len(computed["order"])))
    for part in ("placed", "waiting", "not_selected"):
        for at, share in enumerate(computed[part]):
            if share["number"] == number:
                more = share["pool"] if part == "placed" else str(at + 1) if part == "waiting" else ""
                print("  %s: %s %s (%d %s)" % (say("outcome"), say(part), more, share["seats"], say("people")))


def main(words):
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("record")
    options.add_argument("--number")
    options.add_argument("--sha256")
    options.add_argument("--lang", choices=["ko", "en"], default="ko")
    asked = options.parse_args(words)

    def say(key):
        return WORDS[key][asked.lang]

    try:
        with open(asked.record, "rb") as file:
            raw = file.read()
        record, seed, computed, wrong = verify(raw)
    except (OSError, Unusable) as error:
        print("%s\n  %s" % (say("unusable"), error))
        return 2
    print("%s: %s" % (say("file"), sha256(raw)))
    if asked.sha256 and asked.sha256.strip().lower() != sha256(raw):
        wrong.append("the file is not the one with the SHA-256 %s" % asked.sha256)
    run = record["run"]
    print("%s %s #%s: %d %s" % (run["course"], run["title_" + asked.lang], run["number"], len(record["candidates"]), say("candidates")))
    print("%s: %s" % (say("seed"), seed.hex()))
    for part in ("placed", "waiting", "not_selected"):
        print("  %s: %d %s" % (say(part), sum(share["seats"] for share in computed[part]), say("people")))
    if asked.number:
        tell(asked.number, seed, computed, say)
    print(say("differs") if wrong else say("ok"))
    for place in wrong:
        print("  - " + place)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
