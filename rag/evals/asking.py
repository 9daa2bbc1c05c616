"""Asks the questions of an evaluation one after the other, and measures each result."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from time import perf_counter
from typing import Any, TypeVar

from rag.engine import Engine, open_engine
from rag.errors import UsageError
from rag.evals import MEASURES
from rag.evals.outcomes import Asked, Checked, Claim, DocumentQuestion, Found, Outcome, Place, Row, Searched, Task
from rag.evals.places import IndexedDocuments
from rag.evals.ranking import DEPTH
from rag.evals.results import Result
from rag.index.opened import Index
from rag.protocols import Embedder
from rag.records import Answer, Chunk, Hit, Question, Source
from rag.settings import Settings
from rag.verify.prepared import Weigh, read_passage
from rag.verify.support import find_support

Told = Callable[[int, int], None]  # how many questions are done, of how many
T = TypeVar("T")
FindTasks = Callable[[Index], Sequence[Task]]  # the questions, their places found in the documents of an index

_DEPENDS_ON = ("embedder", "chunker", "words", "retrieval", "answer")  # settings that figures depend on
_NO_DEPENDENCE = {"workers", "timeout_s", "base_url", "api_key"}


def tell_nobody(done: int, of: int) -> None:
    """Ignore progress."""


def evaluate(
    settings: Settings,
    suite: str,
    find_tasks: FindTasks,
    told: Told = tell_nobody,
    embedder: Embedder | None = None,
) -> Result:
    """Ask the settings' collection every question; `embedder` is as for an engine. Raises UsageError if none is."""
    return run_async(_evaluate(open_engine(settings, embedder), settings, suite, find_tasks, told, answers=True))


def evaluate_search(
    settings: Settings,
    suite: str,
    find_tasks: FindTasks,
    told: Told = tell_nobody,
    embedder: Embedder | None = None,
) -> Result:
    """Do as `evaluate`, but only search: the measures of retrieval are the same, and there are no others."""
    return run_async(_evaluate(open_engine(settings, embedder), settings, suite, find_tasks, told, answers=False))


def ask_each(settings: Settings, questions: Mapping[str, str], embedder: Embedder | None = None) -> dict[str, Answer]:
    """Ask the settings' collection each of `questions`, by their ids; return the answers by them."""
    return run_async(_ask_each(open_engine(settings, embedder), settings.collection, questions))


async def _ask_each(engine: Engine, collection: str, questions: Mapping[str, str]) -> dict[str, Answer]:
    try:
        return {key: await engine.ask(text, collections=[collection]) for key, text in questions.items()}
    finally:
        await engine.close()


def run_async(asking: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, even inside a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(asking)
    with ThreadPoolExecutor(max_workers=1) as thread:  # in a notebook, whose own loop is running
        return thread.submit(asyncio.run, asking).result()


async def _evaluate(
    engine: Engine, settings: Settings, suite: str, find_tasks: FindTasks, told: Told, *, answers: bool
) -> Result:
    try:
        with engine.lease([settings.collection]) as (index,):
            tasks = find_tasks(index)
            if not tasks:
                raise UsageError(f"the suite '{suite}' has no questions")
            asker = _Asker(engine, index, answers=answers)
            rows = []
            for done, task in enumerate(tasks, start=1):
                rows.append(await asker.row(task))
                told(done, len(tasks))
            return Result(suite, tuple(rows), described(settings, index))
    finally:
        await engine.close()


def described(settings: Settings, index: Index) -> dict[str, Any]:
    """Return the settings that the figures depend on, as JSON types."""
    parts = settings.model_dump(mode="json", include=set(_DEPENDS_ON))
    of_parts = {name: {k: v for k, v in parts[name].items() if k not in _NO_DEPENDENCE} for name in _DEPENDS_ON}
    model = {"model": settings.llm.model or "extractive", "temperature": settings.llm.temperature}
    encoder = {"fingerprint": index.manifest.encoder["fingerprint"]}
    return {**of_parts, "encoder": encoder, "llm": model, "counts": dict(index.manifest.counts)}


class _Asker:
    """Turns tasks into rows, on one generation of one collection."""

    def __init__(self, engine: Engine, index: Index, *, answers: bool) -> None:
        self._engine = engine
        self._index = index
        self._answers = answers
        self._documents = IndexedDocuments(index)
        self._weigh: Weigh = cache(index.word_weights)

    async def row(self, task: Task) -> Row:
        started = perf_counter()
        outcome = await self._outcome(task)
        seconds = perf_counter() - started
        values = {name: value for name, measure in MEASURES.items() if (value := measure(outcome)) is not None}
        return Row(task.id, task.text, values, seconds)

    async def _outcome(self, task: Task) -> Outcome:
        match task:
            case DocumentQuestion():
                return Searched(task, self._search(task.text))
            case Claim():
                return Checked(task, self._check(task))
            case _ if not self._answers:
                question = Question(task.text, collections=(self._index.collection,))
                return Found(task, self._engine.search(question).hits, self._documents)
            case _:
                answer = await self._engine.ask(task.text, collections=[self._index.collection])
                return Asked(task, answer, self._documents)

    def _search(self, text: str) -> tuple[str, ...]:
        """Return the documents found, each ranked by its best chunk."""
        question = Question(text, collections=(self._index.collection,), k=DEPTH)
        return tuple(dict.fromkeys(hit.uri for hit in self._engine.search(question).hits))

    def _check(self, claim: Claim) -> Place | None:
        """Return the place that supports a claim, checked like an answer's sentence against its whole document."""
        source = whole_source(claim, self._index.document(claim.uri).text)
        support = find_support(claim.text, read_passage(source, self._weigh), self._weigh)
        return None if support.status == "unsupported" else Place(claim.uri, support.span.start, support.span.end)


def whole_source(claim: Claim, text: str) -> Source:
    """Return the document that a claim cites as one source, with the claim's subject."""
    chunk = Chunk("", "", 0, len(text), text, claim.context)
    return Source(1, Hit(chunk, "", claim.uri, claim.title, 1.0))
