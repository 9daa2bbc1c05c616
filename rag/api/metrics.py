"""`GET /metrics`: counters and gauges in Prometheus' format. Every label has few values.

Each application counts in a registry of its own: two in one process, as in tests, do not add up.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

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
from rag.api.peers import Peers
from rag.api.wire.schemas import Problem
from rag.api.worker_metrics import count_by_place, sum_up
from rag.engine import Engine
from rag.errors import RagError, UnknownName
from rag.index.generations import Collection, list_collections, read_last_success
from rag.index.manifest import Manifest, read_manifest
from rag.jobs.queue import oldest_waiting_s
from rag.jobs.worker_lock import has_worker
from rag.records import Answer
from rag.settings import Settings

_STAGES = ("rewrite", "embed", "search", "generate", "cite")  # of Answer.timings_s

# Seconds. Embedding and searching take 1 to 50 ms, what a model writes up to a minute.
_STAGE_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_REQUEST_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

router = APIRouter(tags=["service"])


class Metrics:
    """All metrics; safe to write from any thread."""

    def __init__(self, peers: Peers | None = None) -> None:
        """`peers`: the workers whose sums are shown."""
        disable_created_metrics()  # type: ignore[no-untyped-call]  # not annotated; when each series began is noise
        self._peers = peers
        self.registry = CollectorRegistry()  # what is shown
        registry = self.registry if peers is None else CollectorRegistry()  # what this process counts
        if peers is None:
            ProcessCollector(registry=registry)
        else:
            count_by_place(peers)
            sum_up(self.registry, peers)
        info = Gauge(
            "openbook_info", "The version of Openbook.", ["version"], registry=registry, multiprocess_mode="max"
        )
        info.labels(__version__).set(1)
        self._requests = Counter(
            "openbook_requests", "Finished requests.", ["route", "method", "status"], registry=registry
        )
        self._request_seconds = Histogram(
            "openbook_request_seconds",
            "Time from a request's head to the end of its response.",
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
        self._in_progress = _amount("openbook_requests_in_progress", "Requests under way.", registry)
        self.streams = _amount("openbook_streams_open", "Event streams under way.", registry)
        self._searches = _amount("openbook_searches_in_progress", "Searches running in a thread.", registry)
        self._questions = Counter("openbook_questions", "Questions that were searched or answered.", registry=registry)
        self._answers = Counter(
            "openbook_answers",
            "Answers, by outcome: answered, or abstained if the documents do not say.",
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
            "Sentences of answers that state something, by whether their sources support them.",
            ["support"],
            registry=registry,
        )
        self._tokens = Counter("openbook_tokens", "Tokens used by answers.", ["kind"], registry=registry)
        self._cost = Counter("openbook_cost", "Cost of answers, in the currency of the prices.", registry=registry)
        self._stage_seconds = Histogram(
            "openbook_stage_seconds",
            "Duration of each stage of an answer.",
            ["stage"],
            buckets=_STAGE_BUCKETS,
            registry=registry,
        )
        self._show_from_the_start()

    def watch(self, engine: Engine, settings: Settings) -> None:
        """Report the generations of the collections, looked up each time the metrics are read."""
        self.registry.register(_Generations(engine, settings, self._peers))

    def serving(self) -> AbstractContextManager[None]:
        """Return a context manager around one request."""
        return self._in_progress.track_inprogress()

    def searching(self) -> AbstractContextManager[None]:
        """Return a context manager around one search."""
        return self._searches.track_inprogress()

    def served(self, *, route: str, method: str, status: int | None, seconds: float, has_left: bool) -> None:
        """Count a finished request; `status` is None if nothing was sent."""
        status_class = "none" if status is None else f"{status // 100}xx"
        self._requests.labels(route, method, status_class).inc()
        self._request_seconds.labels(route, status_class).observe(seconds)
        if has_left:
            self._disconnects.labels(route).inc()

    def asked(self) -> None:
        """Count a question."""
        self._questions.inc()

    def answered(self, answer: Answer) -> None:
        """Count an answer, and its sentences, tokens, cost and times."""
        self._answers.labels("abstained" if answer.abstained else "answered").inc()
        if answer.fallback is not None:
            self._fallbacks.inc()
        for sentence in [each for each in answer.sentences if each.is_judged]:
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
        """Create each series with known labels at 0: a rate misses the first event of a series that starts at 1."""
        for outcome in ("answered", "abstained"):
            self._answers.labels(outcome)
        for support in ("supported", "unsupported"):
            self._sentences.labels(support)
        for kind in ("prompt", "completion"):
            self._tokens.labels(kind)
        for stage in _STAGES:
            self._stage_seconds.labels(stage)


class _Generations(Collector):
    """The published and the served generation of each collection; of several workers, the oldest that is served."""

    def __init__(self, engine: Engine, settings: Settings, peers: Peers | None) -> None:
        self._engine = engine
        self._store = settings.store
        self._peers = peers

    def collect(self) -> Iterator[GaugeMetricFamily]:
        served = _gauge("generation", "The generation in use, or the one that the first question will use.")
        published = _gauge(
            "generation_published", "The newest generation; if another one is in use for long, it cannot be opened."
        )
        age = _gauge("generation_age_seconds", "Age of the generation in use.")
        documents = _gauge("documents", "Documents in the generation in use.")
        chunks = _gauge("chunks", "Passages in the generation in use.")
        failed = _gauge("generation_failed_openings", "Tries so far to open the newest generation, which failed.")
        last_run = _gauge("last_run_timestamp_seconds", "When a run of the collection last came to its end.")
        unreadable = GaugeMetricFamily("openbook_collections_unreadable", "Collections whose index cannot be read.")
        failures = 0
        open_generations = self._engine.open_generations()
        tries: Mapping[str, int] = {name: failure.tries for name, failure in self._engine.opening_failures().items()}
        if self._peers is not None:
            open_generations = self._peers.oldest_generations(open_generations)
            tries = self._peers.most_tries(tries)
        for name, count in tries.items():
            failed.add_metric([name], count)
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
            success = read_last_success(Collection(self._store, name))
            if success is not None:
                last_run.add_metric([name], success.timestamp())
        unreadable.add_metric([], failures)
        yield from (served, published, age, documents, chunks, failed, last_run, unreadable, *_jobs(self._store))


def _jobs(store: Path) -> Iterator[GaugeMetricFamily]:
    """Yield whether somebody does the jobs, and for how long they wait."""
    worker = GaugeMetricFamily("openbook_worker_running", "Whether a process does the jobs of the store.")
    worker.add_metric([], int(has_worker(store)))
    waiting = GaugeMetricFamily("openbook_jobs_waiting_seconds", "How long the oldest job is due; 0 where none is.")
    waiting.add_metric([], oldest_waiting_s(store) or 0)
    yield from (worker, waiting)


def _amount(name: str, meaning: str, registry: CollectorRegistry) -> Gauge:
    """Return a gauge that several workers add up; what a dead one had is no more."""
    return Gauge(name, meaning, registry=registry, multiprocess_mode="livesum")


def _gauge(name: str, meaning: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"openbook_{name}", meaning, labels=["collection"])


def _look_up(place: Collection, is_open: str | None) -> tuple[str, Manifest]:
    """Return the newest generation's name, and the manifest of the open one, or else of the newest."""
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
        403: {"model": Problem, "description": "The key's account may not read all collections."},
    },
)
def read_metrics(request: Request) -> Response:
    """Read the metrics: requests, answers, tokens, latencies, generations.

    They cover all collections, so only an account that may read all of them gets them.
    """
    if account_of(request).collections is not None:
        raise HTTPException(403, "the metrics cover every collection; use a key that may read all of them")
    metrics: Metrics = request.app.state.metrics
    return Response(generate_latest(metrics.registry), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})
