"""Runs in a process of its own: one damaged input after the other, each written down before it is tried."""

import faulthandler
import gc
import json
import pickle
import resource
import sys
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path
from random import Random

from rag.errors import LoadError
from scripts.fuzz.inputs import Input, Outcome
from scripts.fuzz.mutations import mutate
from scripts.fuzz.said import Said
from scripts.fuzz.seeds import Seed, find_seeds
from scripts.fuzz.targets import check_claims, check_file, check_text

HANGS_AFTER_S = 60.0  # of wall clock, as a file's own limit in a run
_SLOW_S = 5.0  # of CPU, for an input of under half a megabyte
_MEMORY_BYTES = 3 * 2**30  # beyond it an allocation fails, as in a worker of ingest
_MOST_TEXT = 6_000  # characters that are read as an answer and as a source
_TARGETS = ("file", "file", "file", "file", "text", "text", "claims")


def run(folder: Path, seeds: list[list[Seed]], seconds: float, number: int) -> None:
    """Try inputs for these seconds of CPU; `number` is the round's, and what chance begins with."""
    chance = Random(number)  # noqa: S311 - no secret
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    texts = [
        "Ann came [1]. It costs 1,250.50 euros [2].\n\n- Bob left\n\n| a | 9 March 2026 |\n|---|---|\n| b | 5 % |\n"
    ]
    counts: Counter[str] = Counter()
    said = Said(folder / "said")
    others = [seed.content for alike in seeds for seed in alike]
    while time.process_time() < seconds:
        made = _make(seeds, others, texts, chance)
        (folder / "current").write_bytes(pickle.dumps(made))
        faulthandler.dump_traceback_later(HANGS_AFTER_S, exit=True)
        started = time.process_time()
        try:
            outcome = attempt(made)
        except Exception as error:
            _keep(folder, made, _place(made, error), "".join(traceback.format_exception(error)))
            outcome = Outcome()
        faulthandler.cancel_dump_traceback_later()
        spent = time.process_time() - started
        if spent > _SLOW_S:
            _keep(folder, made, f"{made.target} slow {made.name.rpartition('.')[2]} {spent:.0f} s", "")
        said.add(made, outcome.said)
        if outcome.text and len(texts) < 400:
            texts.append(outcome.text)
        elif outcome.text:
            texts[chance.randrange(len(texts))] = outcome.text
        counts[f"{made.target} {made.name.rpartition('.')[2].lower()[:8]}" if made.name else made.target] += 1
        if sum(counts.values()) % 500 == 0:
            (folder / f"counts-{number}.json").write_text(json.dumps([time.process_time(), counts]))
            gc.collect()
    (folder / f"counts-{number}.json").write_text(json.dumps([time.process_time(), counts]))


def attempt(made: Input) -> Outcome:
    """Try an input."""
    chance = Random(made.chance)  # noqa: S311
    if made.target == "file":
        loaded = check_file(made.content, made.name, chance)
        if isinstance(loaded, LoadError):
            return Outcome(said=(str(loaded),))
        begin = chance.randrange(max(1, len(loaded.text) - _MOST_TEXT // 2))
        return Outcome(loaded.text[begin : begin + chance.randrange(40, _MOST_TEXT)], loaded.notes)
    text = made.content.decode("utf-8", "surrogatepass" if made.target == "text" else "replace")
    if made.target == "text":
        check_text(text, chance)
    else:
        check_claims(text, made.sources, chance)
    return Outcome()


def _make(seeds: list[list[Seed]], others: list[bytes], texts: list[str], chance: Random) -> Input:
    target = chance.choice(_TARGETS)
    if target == "file":
        seed = chance.choice(chance.choice(seeds))
        name = seed.name if chance.random() < 0.95 else chance.choice(chance.choice(seeds)).name
        return Input(target, name, mutate(seed.content, others, chance), (), chance.getrandbits(32))
    text = chance.choice(texts)
    made = mutate(text.encode(), [t.encode() for t in chance.sample(texts, min(5, len(texts)))], chance)
    content = made.decode("utf-8", "replace")[:_MOST_TEXT].encode()
    sources = tuple(
        t[: chance.randrange(20, 2_000)].replace("\r", "") for t in chance.sample(texts, min(2, len(texts)))
    )
    if target == "claims" and chance.random() < 0.5:  # an answer in the source's words, with markers
        content = f"{sources[0][: chance.randrange(20, 400)]} [1]. {content.decode()[:300]} [2]".encode()
    return Input(target, "", content, tuple(s for s in sources if s.strip()) or ("Ann came.",), chance.getrandbits(32))


def _place(made: Input, error: Exception) -> str:
    ours = [f for f in traceback.extract_tb(error.__traceback__) if "/site-packages/" not in f.filename]
    where = f"{Path(ours[-1].filename).stem}:{ours[-1].lineno}"
    said = f" {error}"[:60] if isinstance(error, AssertionError) else ""
    return f"{made.target} {type(error).__name__} {where}{said}"


def _keep(folder: Path, made: Input, place: str, details: str) -> None:
    """Keep the first input that fails at a place, and the smallest one since."""
    slug = "".join(c if c.isalnum() or c in ".:-" else "_" for c in place)
    kept = folder / "findings" / slug
    if kept.with_suffix(".pickle").exists() and len(made.content) >= kept.with_suffix(".content").stat().st_size:
        return
    kept.with_suffix(".pickle").write_bytes(pickle.dumps(made))
    kept.with_suffix(".content").write_bytes(made.content)
    kept.with_suffix(".txt").write_text(f"{place}\n{made.name}\n\n{details}", "utf-8", "backslashreplace")
    print(f"found: {place} ({made.name}, {len(made.content)} bytes)", flush=True)


if __name__ == "__main__":
    run(Path(sys.argv[1]), find_seeds(map(Path, sys.argv[4:])), float(sys.argv[2]), int(sys.argv[3]))
