"""What extraction and the check of citations add to an answer, on an index that is open already."""

import asyncio
import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from ingest.options import Options
from ingest.pipeline import run
from rag.engine import Engine, open_engine
from rag.records import Answer, Source
from rag.settings import load_settings
from rag.verify.citations import Citer

_SAMPLE = Path(__file__).parents[1] / "data" / "sample"
_WARM = 5  # answers that are not counted
_SENTENCES = 5  # of a model's answer


def rows(work: Path) -> Iterator[dict[str, Any]]:
    settings = load_settings(store=work / "store")
    run(settings, [_SAMPLE], Options())
    engine = open_engine(settings)
    answers = asyncio.run(_ask(engine))
    yield _row("extraction: evidence ranked, answer cited", [answer.timings_s["cite"] for answer in answers[_WARM:]])
    with engine.lease([settings.collection]) as (index,):
        weigh = cache(index.word_weights)
        seconds = [_check(answer, weigh) for answer in answers if len(answer.hits) > 1]
    yield _row(f"verification: {_SENTENCES} sentences of a model, {settings.retrieval.k} sources", seconds[_WARM:])


async def _ask(engine: Engine) -> list[Answer]:
    lines = (_SAMPLE / "questions.jsonl").read_text("utf-8").splitlines()
    return [await engine.ask(json.loads(line)["question"]) for line in lines]


def _check(answer: Answer, weigh: Any) -> float:
    """Check sentences in other words: every third word of the sources is left out, half of the markers are missing."""
    chance = random.Random(answer.question)
    written = ""
    for i in range(_SENTENCES):
        number = chance.randrange(len(answer.hits))
        words = answer.hits[number].chunk.text.split()[: 30 + i]
        kept = " ".join(word for at, word in enumerate(words) if at % 3).rstrip(".")
        written += f"{kept} [{number + 1}]. " if i % 2 else f"{kept}. "
    started = perf_counter()
    citer = Citer([Source(number, hit) for number, hit in enumerate(answer.hits, start=1)], weigh)
    citer.feed(written)
    citer.finish()
    return perf_counter() - started


def _row(what: str, seconds: list[float]) -> dict[str, Any]:
    milliseconds = np.asarray(seconds) * 1000
    return {
        "what": what,
        "answers": len(seconds),
        "median ms": float(np.median(milliseconds)),
        "p95 ms": float(np.percentile(milliseconds, 95)),
        "at most": 150,
    }
