"""Claims: single sentences that a person wrote about a source, in nine languages, true or false by one change.

`evals/claims/` has those of the project: `chosen_on` was looked at while the rules were made, `held_out` and
`paraphrases` (all true, in other words) were written before, by others; of them only counts, kinds of change and
failing tokens were looked at. `../shared/everyday` has more. Each is checked as a sentence of an answer that cites its
source.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from rag.records import Chunk, Hit
from scripts.sections import EVALS, SHARED, Section
from scripts.sections.everyday import Share
from scripts.sections.verification import passes, weights_of

TITLE = "Claims"
FOLDER = EVALS / "claims"
SETS: Mapping[str, Path] = {
    "chosen on": FOLDER / "chosen_on.jsonl",
    "held out": FOLDER / "held_out.jsonl",
    "paraphrases": FOLDER / "paraphrases.jsonl",
    "everyday": SHARED.parent / "everyday" / "claims.jsonl",
}
# Of true claims that pass and of false ones that are caught.
FLOORS: Mapping[str, tuple[float, float]] = {
    "chosen on": (0.90, 0.90),
    "held out": (0.85, 0.90),
    "paraphrases": (0.82, 0.0),
    "everyday": (0.90, 0.90),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with whether its source supports it, and whether it passed as supported."""

    language: str
    change: str
    is_true: bool
    passed: bool


def claims() -> Section:
    """Check every set that is there."""
    return describe({name: check_claims(path) for name, path in SETS.items() if path.is_file()})


def check_claims(path: Path) -> list[Judged]:
    """Check each claim of a file against its source alone, with the words weighed over the sources of its language."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    judged = []
    for language, group in groupby(sorted(rows, key=_language), key=_language):
        of_language = list(group)
        with weights_of(list(dict.fromkeys(f"{row['title']}\n{row['source']}" for row in of_language))) as weigh:
            for row in of_language:
                text = row["source"]
                chunk = Chunk("", "", 0, len(text), text, row["title"])
                hit = Hit(chunk, "", "", row["title"], 1.0, date=row["date"])
                passed = passes(row["claim"], hit, weigh, (language,))
                judged.append(Judged(language, row["change"], row["supported"], passed))
    return judged


def true_passed(judged: Sequence[Judged]) -> Share:
    """Return how many of the true claims pass."""
    return Share(sum(each.passed for each in judged if each.is_true), sum(each.is_true for each in judged))


def false_caught(judged: Sequence[Judged]) -> Share:
    """Return how many of the false claims do not."""
    false = [each for each in judged if not each.is_true]
    return Share(sum(not each.passed for each in false), len(false))


def describe(sets: Mapping[str, Sequence[Judged]]) -> Section:
    """Return the tables and what is below its floor."""
    return Section(TITLE, tuple(_lines(sets)), tuple(_missed(sets)))


def _language(row: Mapping[str, str]) -> str:
    return row["language"]


def _lines(sets: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    yield "Sentences about one source each (`scripts/sections/claims.py`): true ones that pass as supported, and false"
    yield "ones that do not. The rules were made looking at `chosen on` and `everyday`; of the others only counts,"
    yield "kinds of change and failing tokens were looked at.\n"
    languages = sorted({each.language for judged in sets.values() for each in judged})
    yield f"| | true passed | false caught | {' | '.join(languages)} |"
    yield f"|---|---:|---:|{'---:|' * len(languages)}"
    for name, judged in sets.items():
        cells = [_of_language(judged, language) for language in languages]
        yield f"| {name} | {true_passed(judged)} | {false_caught(judged)} | {' | '.join(cells)} |"


def _of_language(judged: Sequence[Judged], language: str) -> str:
    own = [each for each in judged if each.language == language]
    parts = [f"{share.part}/{share.whole}" for share in (true_passed(own), false_caught(own)) if share.whole]
    return ", ".join(parts)


def _missed(sets: Mapping[str, Sequence[Judged]]) -> Iterator[str]:
    for name, judged in sets.items():
        least_passed, least_caught = FLOORS[name]
        if true_passed(judged).mean < least_passed:
            yield f"claims, {name}: {true_passed(judged)} true ones pass, not {least_passed}"
        if false_caught(judged).mean < least_caught:
            yield f"claims, {name}: {false_caught(judged)} false ones are caught, not {least_caught}"
