"""Asks the registry each judged query and writes ndcg and zero into the directory given."""
import fnmatch
import json
import math
import os
import sys
import urllib.parse
import urllib.request

SEEN = 5


def get(path):
    request = urllib.request.Request(os.environ["REGISTRY"] + path, headers={"Authorization": "Bearer " + os.environ["KEY"]})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def ids():
    found, cursor = [], ""
    while cursor is not None:
        page = get("/api/models?limit=250&fields=id" + ("&cursor=" + urllib.parse.quote(cursor) if cursor else ""))
        found += [model["id"] for model in page["items"]]
        cursor = page["nextCursor"]
    return found


def grades(patterns, known):
    """Grade of each id, by the first of the patterns that matches."""
    graded = {}
    for pattern, grade in (each.split("=") for each in patterns.split(" ")):
        for id in fnmatch.filter(known, pattern):
            graded.setdefault(id, int(grade))
    return graded


def gain(grades):
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def main(judgements, directory):
    known, scores, zero = ids(), [], 0
    for line in open(judgements, encoding="utf-8"):
        if line.startswith("#"):
            continue
        query, patterns = line.rstrip("\n").split("\t")
        graded = grades(patterns, known)
        items = get(f"/api/models?limit={SEEN}&fields=id&q=" + urllib.parse.quote(query))["items"]
        found = [model["id"] for model in items]
        scores.append(gain([graded.get(id, 0) for id in found]) / gain(sorted(graded.values(), reverse=True)[:SEEN]))
        zero += not found
        if os.environ.get("QUERIES"):
            print(f"{scores[-1]:.2f} {query}: {', '.join(found)}", file=sys.stderr)
    for name, value in (("ndcg", f"{sum(scores) / len(scores):.4f}"), ("zero", zero)):
        with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
            print(value, file=file)


main(sys.argv[1], sys.argv[2])
