#!/usr/bin/env python3
"""Recompute a draw from its published record. Needs nothing but Python 3.8 or newer; see verify_draw.README.md.

    python3 verify_draw.py record.json [--number RECEIPT] [--sha256 HEX] [--lang ko|en]

Exit status: 0 everything agrees, 1 something differs (and it says where), 2 the file cannot be read as a record (and it says where),
3 everything agrees, but the receipt number that was asked for is not on the list. It speaks English where the terminal cannot write Korean.
Written from the description of the format alone, and shares no code with the site that drew.
"""

import argparse
import hashlib
import json
import re
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
    "nobody": {
        "ko": "기록은 맞습니다. 그러나 이 접수번호는 명단에 없습니다: %s",
        "en": "The record agrees. But this receipt number is not on its list: %s",
    },
    "the record": {"ko": "기록", "en": "the record"},
}
FAULTS = {
    "no-file": {"ko": "파일을 열 수 없습니다 (%s)", "en": "the file cannot be opened (%s)"},
    "not-utf8": {"ko": "파일의 %d번째 바이트가 UTF-8이 아닙니다", "en": "byte %d of the file is not UTF-8"},
    "not-json": {"ko": "파일의 %d번째 바이트부터 JSON이 아닙니다 (%s)", "en": "from byte %d on the file is not JSON (%s)"},
    "not-canonical": {
        "ko": "파일의 %d번째 바이트가 형식이 정한 대로 쓰이지 않았습니다",
        "en": "byte %d of the file is not written as the format asks",
    },
    "twice": {"ko": "한 묶음 안에 ‘%s’라는 이름이 두 번 나옵니다", "en": "the name %r stands twice in one object"},
    "names": {"ko": "이름이 형식과 다릅니다 (없음: %s / 모르는 것: %s)", "en": "the names are not those of the format (missing: %s / unknown: %s)"},
    "kind": {"ko": "%s 자리에 다른 것이 있습니다", "en": "this is not %s"},
    "changed": {"ko": "기록을 공개한 뒤에 이 자리가 바뀌었습니다", "en": "this was changed after the record was made"},
    "check-changed": {"ko": "이 자리의 확인값이 바뀌었습니다", "en": "the check of this place was changed"},
    "more-changed": {"ko": "이 목록에서 맞지 않는 자리가 %d곳 더 있습니다", "en": "%d more entries of this list do not agree"},
    "length": {"ko": "확인값은 %d개, 목록은 %d개입니다", "en": "there are %d checks for %d entries"},
    "hash": {"ko": "%s의 지문과 다릅니다", "en": "this is not the hash of %s"},
    "order": {"ko": "번호 순서가 아니거나 같은 번호가 두 번 나옵니다", "en": "not in the order of their numbers, or one stands twice"},
    "code-twice": {"ko": "같은 이름의 자리가 두 번 나옵니다", "en": "a code stands twice"},
    "flow": {"ko": "나중에 추첨하는 자리가 아닙니다", "en": "not a pool that is drawn later"},
    "pools": {"ko": "자리가 없거나, 조건에 없는 자리가 있습니다", "en": "none, or one that does not exist"},
    "policy": {"ko": "모르는 일행 방침입니다", "en": "an unknown policy for people who come together"},
    "beacon": {"ko": "조건이 정한 공개된 값이 아닙니다", "en": "not the public value that the terms name"},
    "seed-kind": {"ko": "모르는 씨앗값이거나, 조건과 짝이 맞지 않습니다", "en": "an unknown kind of seed, or one that does not belong to the terms"},
    "reveals": {"ko": "봉인 두 개 이상과 하나씩 짝이 맞지 않습니다", "en": "not one for each of at least two commitments"},
    "reveal": {"ko": "이름이 있는 비밀값이 아닙니다", "en": "not a secret with its name"},
    "seal": {"ko": "terms.seed.commitments[%d]에서 봉한 값이 아닙니다", "en": "not what terms.seed.commitments[%d] sealed"},
    "result": {"ko": "다시 계산하면 %s, 기록에는 %s", "en": "computed %s, the record says %s"},
    "other-file": {"ko": "SHA-256이 %s인 파일이 아닙니다", "en": "the file is not the one with the SHA-256 %s"},
}
KINDS = {
    "list": {"ko": "목록", "en": "a list"},
    "pool": {"ko": "자리", "en": "a pool"},
    "application": {"ko": "신청", "en": "an application"},
    "terms": {"ko": "추첨의 조건", "en": "the terms of a draw"},
    "format": {"ko": "courses-draw-1 형식", "en": "the format courses-draw-1"},
    "draw": {"ko": "연습이 아닌 추첨", "en": "a draw, but a rehearsal"},
    "checks": {"ko": "확인값", "en": "the checks"},
    "object": {"ko": "묶음", "en": "an object"},
}
HASHED = ("terms", "candidates", "result")
KEYS = {
    "": {"format", "rehearsal", "run", "frozen_at", "seed", "drawn_at", "checks", "checks_sha256"}
    | set(HASHED)
    | {part + "_sha256" for part in HASHED},
    "run": {"id", "course", "number", "title_ko", "title_en"},
    "terms": {"pools", "party_policy", "waiting_capacity", "seed"},
    "result": {"order", "placed", "waiting", "not_selected"},
}
CHECK = 8  # hexadecimal digits
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]')


class Fault:
    """A place that is not as it should be, and why."""

    def __init__(self, place, key, *details):
        self.place, self.key, self.details = place, key, details

    def said(self, lang):
        details = tuple(KINDS[one][lang] if self.key == "kind" else one for one in self.details)
        return "%s: %s" % (self.place or WORDS["the record"][lang], FAULTS[self.key][lang] % details)

    def __repr__(self):
        return self.said("en")


class Unusable(Exception):
    """The file is not a record; `fault` says where."""

    def __init__(self, *fault):
        self.fault = Fault(*fault)
        super().__init__(str(self.fault))


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def place_of(text, at):
    """The names that lead to the value in which this character stands, as far as the text before it can be read."""
    path, wants_name = [], False
    for token in TOKEN.finditer(text):
        if token.end() > at:
            break
        mark = token.group()
        if mark in "{[":
            path.append("" if mark == "{" else 0)
            wants_name = mark == "{"
        elif mark in "}]":
            path = path[:-1]
            wants_name = False
        elif mark == "," and path:
            wants_name = isinstance(path[-1], str)
            path[-1] = "" if wants_name else path[-1] + 1
        elif wants_name and path and text[token.end() : token.end() + 1] == ":":
            path[-1], wants_name = mark[1:-1], False
    return "".join("[%d]" % one if isinstance(one, int) else "." + one for one in path if one != "").lstrip(".")


def read(raw):
    """The record, with what is wrong about how it is written."""
    wrong = []

    def once(pairs):
        names = [name for name, _ in pairs]
        wrong.extend(Fault("", "twice", name) for name in sorted({name for name in names if names.count(name) > 1}))
        return dict(pairs)

    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unusable(place_of(raw[: error.start].decode("utf-8"), error.start), "not-utf8", error.start)
    try:
        record = json.loads(text, object_pairs_hook=once)
        want = canonical(record) + b"\n"
    except (ValueError, RecursionError) as error:
        at = getattr(error, "pos", 0)
        raise Unusable(place_of(text, at), "not-json", len(text[:at].encode("utf-8")), getattr(error, "msg", type(error).__name__))
    if not isinstance(record, dict):
        raise Unusable("", "kind", "object")
    if want != raw:
        at = next((at for at, (a, b) in enumerate(zip(want, raw)) if a != b), min(len(want), len(raw)))
        wrong.append(Fault(place_of(raw[:at].decode("utf-8", "ignore"), at), "not-canonical", at))
    return record, wrong


def shape(record):
    """Raises Unusable where a part is missing, or is of another kind."""
    head(record)
    terms, result = record["terms"], record["result"]
    lists = {"terms.pools": terms["pools"], "candidates": record["candidates"]}
    lists.update({"result." + name: result[name] for name in KEYS["result"]})
    each_is(list, "list", lists)
    each_is(dict, "object", {"terms.seed": terms["seed"], "seed": record["seed"]})
    each("terms.pools", terms["pools"], is_pool, "pool")
    each("candidates", record["candidates"], is_candidate, "application")
    if not whole(terms["waiting_capacity"], 0):
        raise Unusable("terms.waiting_capacity", "kind", "terms")


def each_is(kind, word, parts):
    for place, part in parts.items():
        if not isinstance(part, kind):
            raise Unusable(place, "kind", word)


def each(place, entries, is_right, kind):
    for at, entry in enumerate(entries):
        if not is_right(entry):
            raise Unusable(place + "[%d]" % at, "kind", kind)


def head(record):
    """Raises Unusable where it is not a record of this kind at all."""
    for place, names in KEYS.items():
        part = record.get(place) if place else record
        if not isinstance(part, dict):
            raise Unusable(place, "kind", "object")
        if set(part) != names:
            missing, unknown = (", ".join(sorted(some)) or "-" for some in (names - set(part), set(part) - names))
            raise Unusable(place, "names", missing, unknown)
    if record["format"] != "courses-draw-1":
        raise Unusable("format", "kind", "format")
    if record["rehearsal"] is not False:
        raise Unusable("rehearsal", "kind", "draw")
    checks = record["checks"]
    if not isinstance(checks, dict) or not all(isinstance(check, str) for check in checks.values()):
        raise Unusable("checks", "kind", "checks")


def is_pool(pool):
    names = {"code", "name_ko", "name_en", "capacity", "flows_to"}
    return isinstance(pool, dict) and set(pool) == names and isinstance(pool["code"], str) and whole(pool["capacity"], 0)


def is_candidate(one):
    if not isinstance(one, dict) or set(one) != {"number", "size", "may_split", "pools"}:
        return False
    return isinstance(one["number"], str) and isinstance(one["may_split"], bool) and isinstance(one["pools"], list) and whole(one["size"], 1)


def whole(value, least):
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def changed_places(record):
    """Where the record is not what it was when it was made: each value that is no object has a check, each list one for every entry."""
    checks = record["checks"]
    is_intact = sha256(canonical(checks)) == record["checks_sha256"]
    values = dict(places({name: part for name, part in record.items() if not name.startswith("checks")}))
    found = []
    for place, value in sorted(values.items()):
        for at, key, details in compare(place, value, checks.get(place, "")):
            found.append(Fault(at, key, *details) if is_intact else Fault("checks." + at, "check-changed"))
    found += [Fault("checks." + place, "check-changed") for place in sorted(set(checks) - set(values))]
    if not is_intact and not found:
        found.append(Fault("checks_sha256", "hash", "checks"))
    return found


def places(part, above=""):
    """Every value that is no object, with the names that lead to it."""
    for name, value in part.items():
        if isinstance(value, dict):
            yield from places(value, above + name + ".")
        else:
            yield above + name, value


def compare(place, value, told):
    """What does not agree with the checks of one value, or of the entries of one list: the first place, and how many more."""
    if not isinstance(value, list):
        return [] if check(place, value) == told else [(place, "changed", ())]
    entries = [place + "[%d]" % at for at in range(len(value))]
    wrong = [at for at, entry in enumerate(entries) if check(entry, value[at]) != told[CHECK * at : CHECK * (at + 1)]]
    found = [(entries[wrong[0]], "changed", ())] if wrong else []
    if wrong[1:]:
        found.append((place, "more-changed", (len(wrong) - 1,)))
    if len(told) != CHECK * len(value):
        found.append((place, "length", (len(told) // CHECK, len(value))))
    return found


def check(place, value):
    return sha256(place.encode("utf-8") + b"=" + canonical(value))[:CHECK]


def list_faults(record):
    codes = [pool["code"] for pool in record["terms"]["pools"]]
    numbers = [one["number"] for one in record["candidates"]]
    found = []
    if numbers != sorted(numbers) or len(set(numbers)) < len(numbers):
        found.append(Fault("candidates", "order"))
    if len(set(codes)) < len(codes):
        found.append(Fault("terms.pools", "code-twice"))
    for at, pool in enumerate(record["terms"]["pools"]):
        if pool["flows_to"] is not None and pool["flows_to"] not in codes[at + 1 :]:
            found.append(Fault("terms.pools[%d].flows_to" % at, "flow"))
    for at, one in enumerate(record["candidates"]):
        if not one["pools"] or any(code not in codes for code in one["pools"]):
            found.append(Fault("candidates[%d].pools" % at, "pools"))
    if record["terms"]["party_policy"] not in ("skip", "hold", "partial"):
        found.append(Fault("terms.party_policy", "policy"))
    return found


def seed_value(record):
    """The value that decides, and what is wrong with how it was prepared."""
    terms, told = record["terms"]["seed"], record["seed"]
    if terms.get("kind") == "beacon":
        if set(terms) != {"kind", "source"} or set(told) != {"value"} or not isinstance(told["value"], str):
            return "", [Fault("seed", "beacon")]
        return told["value"], []
    if terms.get("kind") != "commit-reveal" or set(terms) != {"kind", "commitments"} or set(told) != {"reveals"}:
        return "", [Fault("terms.seed", "seed-kind")]
    sealed, reveals, wrong = terms["commitments"], told["reveals"], []
    if not isinstance(sealed, list) or not isinstance(reveals, list) or len(sealed) < 2 or len(sealed) != len(reveals):
        return "", [Fault("seed.reveals", "reveals")]
    for at, (promise, reveal) in enumerate(zip(sealed, reveals)):
        if not isinstance(promise, dict) or set(promise) != {"who", "sha256"} or not isinstance(reveal, dict) or set(reveal) != {"who", "secret"}:
            return "", [Fault("seed.reveals[%d]" % at, "reveal")]
        text = "courses-draw-commit-1|%s|%s|%s" % (record["run"]["id"], promise["who"], reveal["secret"])
        if promise["who"] != reveal["who"] or sha256(text.encode("utf-8")) != promise["sha256"]:
            wrong.append(Fault("seed.reveals[%d]" % at, "seal", at))
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
                shown = [json.dumps(one, ensure_ascii=False) for one in (mine, yours)]
                found.append(Fault("result.%s[%d]" % (part, at), "result", *shown))
                break
    return found


def verify(raw):
    """The record, the seed, the computed result, and every place that does not agree."""
    record, wrong = read(raw)
    shape(record)
    wrong += changed_places(record)
    unlike = list_faults(record)
    wrong += unlike
    for part in HASHED:
        if sha256(canonical(record[part])) != record[part + "_sha256"]:
            wrong.append(Fault(part + "_sha256", "hash", part))
    value, seed_faults = seed_value(record)
    wrong += seed_faults
    seed = seed_of(record, value)
    computed = {"order": [], "placed": [], "waiting": [], "not_selected": []} if unlike else recompute(record, seed)
    wrong += [] if unlike else differences(computed, record["result"])
    return record, seed, computed, wrong


def as_kept(number):
    """A receipt number as it stands in the record, however somebody typed it from paper."""
    return "".join(letter for letter in number.lower() if letter.isalnum())


def tell(number, seed, computed, say):
    print(number.upper())
    print("  %s: %s" % (say("ticket"), ticket(seed, number)))
    print("  %s: %d / %d" % (say("rank"), computed["order"].index(number) + 1, len(computed["order"])))
    for part in ("placed", "waiting", "not_selected"):
        for at, share in enumerate(computed[part]):
            if share["number"] == number:
                more = share["pool"] if part == "placed" else str(at + 1) if part == "waiting" else ""
                print("  %s: %s %s (%d %s)" % (say("outcome"), say(part), more, share["seats"], say("people")))


def writes_korean(terminal):
    try:
        "맞습니다".encode(terminal.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def options(words):
    known = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    known.add_argument("record")
    known.add_argument("--number")
    known.add_argument("--sha256")
    known.add_argument("--lang", choices=["ko", "en"], default="ko" if writes_korean(sys.stdout) else "en")
    return known.parse_args(words)


def main(words):
    asked = options(words)

    def say(key):
        return WORDS[key][asked.lang]

    try:
        with open(asked.record, "rb") as file:
            raw = file.read()
        record, seed, computed, wrong = verify(raw)
    except OSError as error:
        print("%s\n  - %s" % (say("unusable"), Fault(asked.record, "no-file", error.strerror).said(asked.lang)))
        return 2
    except Unusable as error:
        print("%s\n  - %s" % (say("unusable"), error.fault.said(asked.lang)))
        return 2
    print("%s: %s" % (say("file"), sha256(raw)))
    if asked.sha256 and asked.sha256.strip().lower() != sha256(raw):
        wrong.append(Fault(asked.record, "other-file", asked.sha256))
    run = record["run"]
    print("%s %s #%s: %d %s" % (run["course"], run["title_" + asked.lang], run["number"], len(record["candidates"]), say("candidates")))
    print("%s: %s" % (say("seed"), seed.hex()))
    for part in ("placed", "waiting", "not_selected"):
        print("  %s: %d %s" % (say(part), sum(share["seats"] for share in computed[part]), say("people")))
    number = as_kept(asked.number or "")
    if number in computed["order"]:
        tell(number, seed, computed, say)
    if wrong:
        print("\n  - ".join([say("differs")] + [fault.said(asked.lang) for fault in wrong]))
        return 1
    is_missing = asked.number is not None and number not in computed["order"]
    print(say("nobody") % asked.number if is_missing else say("ok"))
    return 3 if is_missing else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # a terminal that cannot write a letter of a title writes a mark instead
    sys.exit(main(sys.argv[1:]))
