"""A process that asks all the time and tells what it saw: run as `python -m tests.ingest.reader`.

It writes a line of JSON for each generation, some rounds after the first answer from it, with what the process holds by
then; it ends, with the reason, when an answer is a mixture or fails, and quietly when stdin is closed.
"""

import asyncio
import gc
import json
import os
import re
import resource
import select
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rag.engine import Engine, open_engine
from rag.settings import load_settings

QUESTION = "Which version is note 3 of?"
THREADS = 2  # that answer; each has a connection of its own to what it reads
SETTLING = 10  # rounds: every thread has asked the new generation by then

_VERSION = re.compile(r"version(\d+)")


async def main() -> None:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
    engine = open_engine(load_settings())
    told, newest, rounds = "", "", 0
    for number in range(sys.maxsize):
        generation = max(await ask(engine))
        newest, rounds = generation, rounds + 1 if generation == newest else 1
        if rounds == SETTLING and newest != told:
            told = newest
            tell(told, number)
        if select.select([sys.stdin], [], [], 0)[0]:
            break
    await engine.close()


async def ask(engine: Engine) -> set[str]:
    """Ask a few times at once, each time for a whole generation; return which they were."""
    answers = await asyncio.gather(*(engine.ask(QUESTION, k=20) for _ in range(3)))
    found = {answer.collections["default"]: versions(*(hit.chunk.text for hit in answer.hits)) for answer in answers}
    with engine.lease(["default"]) as (index,):
        vector = index.embedder.embed_queries([QUESTION])[0]
        ids = [i for i, _ in [*index.search_vectors(vector, 20), *index.search_words("note paragraph", 20)]]
        texts = [index.document(info.uri).text for info in index.documents()]
        found[index.generation] = versions(*texts, *(chunk.text for chunk in index.chunks(ids)))
    for generation, of in found.items():
        # The first generation is of version 1, and each one after it of the next.
        assert of == {int(generation)}, f"generation {generation} answered with texts of versions {of}"
    return set(found)


def versions(*texts: str) -> set[int]:
    return {int(version) for text in texts for version in _VERSION.findall(text)}


def tell(generation: str, asked: int) -> None:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    held = {
        "generation": generation,
        "asked": asked,
        "memory_mb": pages * resource.getpagesize() / 2**20,
        "descriptors": len(os.listdir("/proc/self/fd")),
        "threads": len(os.listdir("/proc/self/task")),
    }
    print(json.dumps(held), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
