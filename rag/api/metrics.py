"""`GET /metrics`: what the service did and does, as Prometheus reads it. Every label has few values.

Each application counts in a registry of its own: two in one process, as in tests, do not add up.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

from rag import __version__
from rag.api.access import account_of
from rag.api.wire.schemas import Problem
from rag.engine import Engine
from rag.errors import RagError, UnknownName
from rag.index.generations import Collection, list_collections
from rag.index.manifest import Manifest, read_manifest
from rag.records import Answer
from rag.settings import Settings

_STAGES = ("rewrite", "embed", "search", "generate", "cite")  # of Answer.timings_s

# Seconds. Embedding and searching take 1 to 50 ms, what a model writes up to a minute.
_STAGE_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_REQUEST_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

router = APIRouter(tags=["service"])


class Metrics:
    """All that is counted; safe to write to from every thread."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # not annotated; when each series began is noise
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Gauge("openbook_info", "Openbook runs, in this version.", ["version"], registry=registry).labels(
            __version__
        ).set(1)
        self._requests = Counter(
            "openbook_requests", "Requests that ended.", ["route", "method", "status"], registry=registry
        )
        self._request_seconds = Histogram(
            "openbook_request_seconds",
            "From a request's head to the end of its response.",
            ["route", "status"],
            buckets=_REQUEST_BUCKETS,
            registry=registry,
        )
        self._disconnects = Counter(
            "openbook_disconnects",
            "Clients that left before their response was complete.",
            ["route"],
            registry=registry,
        )
        self._in_progress = Gauge("openbook_requests_in_progress", "Requests under way.", registry=registry)
        self.streams = Gauge("openbook_streams_open", "Event streams under way.", registry=registry)
        self._searches = Gauge("openbook_searches_in_progress", "Searches at work in a thread.", registry=registry)
        self._questions = Counter("openbook_questions", "Questions asked, answers wanted or not.", registry=registry)
        self._answers = Counter(
            "openbook_answers",
            "Answers given; one that abstains says that the documents do not.",
            ["outcome"],
            registry=registry,
        )
        self._fallbacks = Counter(
            "openbook_fallbacks", "Answers in the documents' own words because the model failed.", registry=registry
        )
        self._failures = Counter(
            "openbook_answer_failures", "Questions that ended in an error.", ["error"], registry=registry
        )
        self._sentences = Counter(
            "openbook_sentences",
            "Sentences of answers, by whether their sources carry them.",
            ["support"],
            registry=registry,
        )
        self._tokens = Counter("openbook_tokens", "Tokens that answers took.", ["kind"], registry=registry)
        self._cost = Counter("openbook_cost", "What answers cost, in the currency of the prices.", registry=registry)
        self._stage_seconds = Histogram(
            "openbook_stage_seconds",
            "What the stages of an answer took.",
            ["stage"],
            buckets=_STAGE_BUCKETS,
            registry=registry,
        )
        self._show_from_the_start()

    def watch(self, engine: Engine, settings: Settings) -> None:
        """Show the generations of the collections, looked up whenever the metrics are read."""
        self.registry.register(_Generations(engine, settings))

    def serving(self) -> AbstractContextManager[None]:
        """Return what is entered where a request begins, and left where it ends."""
        return self._in_progress.track_inprogress()

    def searching(self) -> AbstractContextManager[None]:
        """Return what is entered where a search begins, and left where it ends."""
        return self._searches.track_inprogress()

    def served(self, *, route: str, method: str, status: int | None, seconds: float, has_left: bool) -> None:
        """Count a request that ended; `status` is None where nothing was sent."""
        status_class = "none" if status is None else f"{status // 100}xx"
        self._requests.labels(route, method, status_class).inc()
        self._request_seconds.labels(route, status_class).observe(seconds)
        if has_left:
            self._disconnects.labels(route).inc()

    def asked(self) -> None:
        """Count a question."""
        self._questions.inc()

    def answered(self, answer: Answer) -> None:
        """Count an answer, and all that it says of itself."""
        self._answers.labels("abstained" if answer.abstained else "answered").inc()
        if answer.fallback is not None:
            self._fallbacks.inc()
        for sentence in answer.sentences:
            self._sentences.labels("supported" if sentence.supported else "unsupported").inc()
        self._tokens.labels("prompt").inc(answer.usage.prompt_tokens)
        self._tokens.labels("completion").inc(answer.usage.completion_tokens)
        self._cost.inc(answer.usage.cost or 0)
        for stage in _STAGES:
            if stage in answer.timings_s:
                self._stage_seconds.labels(stage).observe(answer.timings_s[stage])

    def failed(self, error: RagError) -> None:
        """Count a question that got no answer."""
        self._failures.labels(type(error).__name__).inc()

    def _show_from_the_start(self) -> None:
        """Give every series whose labels are known its first value: the rate of what begins at 1 misses the first."""
        for outcome in ("answered", "abstained"):
            self._answers.labels(outcome)
        for support in ("supported", "unsupported"):
            self._sentences.labels(support)
        for kind in ("prompt", "completion"):
            self._tokens.labels(kind)
        for stage in _STAGES:
            self._stage_seconds.labels(stage)


class _Generations(Collector):
    """What is published of every collection, and what of it is served."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._store = settings.store

    def collect(self) -> Iterator[GaugeMetricFamily]:
        served = _gauge("generation", "The generation that answers; one not asked yet: that it would be answered from.")
        published = _gauge("generation_published", "The newest generation; another one than answers cannot be opened.")
        age = _gauge("generation_age_seconds", "Since the generation that answers was made.")
        documents = _gauge("documents", "Documents in the generation that answers.")
        chunks = _gauge("chunks", "Passages in the generation that answers.")
        unreadable = GaugeMetricFamily("openbook_collections_unreadable", "Collections whose index cannot be read.")
        failures = 0
        open_generations = self._engine.open_generations()
        for name in list_collections(self._store):
            try:
                newest, manifest = _look_up(Collection(self._store, name), open_generations.get(name))
            except (RagError, OSError):  # `rag doctor` says what is wrong; the others are shown
                failures += 1
                continue
            published.add_metric([name], int(newest))
            served.add_metric([name], int(manifest.generation))
            age.add_metric([name], (datetime.now(UTC) - datetime.fromisoformat(manifest.created)).total_seconds())
            documents.add_metric([name], manifest.counts["documents"])
            chunks.add_metric([name], manifest.counts["chunks"])
        unreadable.add_metric([], failures)
        yield from (served, published, age, documents, chunks, unreadable)


def _gauge(name: str, meaning: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"openbook_{name}", meaning, labels=["collection"])


def _look_up(place: Collection, is_open: str | None) -> tuple[str, Manifest]:
    """Return the newest generation's name, and the manifest of the one that is open, or else of the newest."""
    newest = place.current()
    if newest is None:
        raise UnknownName(f"the collection '{place.name}' is gone")
    shown = is_open if is_open is not None and place.generation(is_open).is_dir() else newest
    return newest, read_manifest(place, shown)


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    response_description="Prometheus' text format.",
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
        403: {"model": Problem, "description": "The key's account does not see all collections."},
    },
)
def read_metrics(request: Request) -> Response:
    """Read what the service counts: requests, answers, tokens, latencies, generations.

    They tell of all collections, so only an account that sees all of them may read them.
    """
    if account_of(request).collections is not None:
        raise HTTPException(403, "the metrics tell of every collection; read them with a key that sees all of them")
    metrics: Metrics = request.app.state.metrics
    return Response(generate_latest(metrics.registry), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})
