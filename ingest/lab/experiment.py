"""The chunking lab: compares chunkers on the user's documents, by how they cut and by what is then found.

    comparison = compare(["handbook"], "questions.jsonl", ["tokens:250/125", "recursive:200", "default"])
    comparison.plot()

Each chunker's chunks are indexed as `ingest run` does, in a store that is thrown away, and searched as `rag search`
does. One encoder and one cache serve them all, so that each distinct text is embedded once.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from ingest.cache import EmbeddingCache
from ingest.cache_cleaning import CACHE
from ingest.chunkers import CHUNKERS, Embed
from ingest.chunkers.counting import TokenCounter, make_counter
from ingest.lab.chunker_names import NamedChunker, read_chunkers
from ingest.lab.comparison import Comparison
from ingest.lab.cuts import GivenSpans, Landmarks, count_cuts, cut
from ingest.lab.evaluation import throwaway_store
from ingest.lab.experiment_index import publish_documents
from ingest.lab.experiment_inputs import Inputs, Questions, Source, read_inputs
from ingest.lab.trials import Trial
from ingest.options import Progress, no_progress
from ingest.remembering import RememberingEmbedder
from rag.embedders import make_embedder
from rag.errors import UsageError
from rag.evals.asking import FindTasks, Told, evaluate, evaluate_search
from rag.evals.results import Result
from rag.protocols import Chunker, Embedder, TokenEmbedder
from rag.records import Span
from rag.registry import Registry
from rag.settings import ChunkerSettings, LLMSettings, RetrievalSettings, Settings, load_settings

# What of the settings' retrieval each search changes: `dense` is the nearest vectors and nothing else.
_NEAREST = {
    "fusion": "convex",
    "dense_weight": 1.0,
    "neighbour_weight": 0.0,
    "min_share": 0.0,
    "late_hits": 0,
    "reranker": None,
}
SEARCHES: Registry[Mapping[str, object]] = Registry("search", {"hybrid": {}, "dense": _NEAREST})


@dataclass(frozen=True, slots=True)
class _Contender:
    """A chunker that takes part; `size` and `overlap` are None if it is the caller's own."""

    name: str
    settings: ChunkerSettings
    chunker: Chunker
    size: int | None = None
    overlap: int | None = None


def compare(
    documents: Source | Sequence[Source],
    questions: Questions | None = None,
    chunkers: str | Sequence[str] = ("default",),
    *,
    own: Mapping[str, Chunker] | None = None,
    search: str | Sequence[str] = ("hybrid",),
    split: str | None = None,
    answers: bool = False,
    settings: Settings | None = None,
    progress: Progress = no_progress,
) -> Comparison:
    """Cut `documents` by each chunker and, with `questions`, index the chunks and search them.

    Documents are files and folders, or loaded ones; none if the questions are a suite's folder, which brings its
    own. `chunkers` are names as `ingest.lab.chunker_names` reads them, `own` other chunkers by name; `search` is
    `hybrid`, the settings' retrieval, `dense`, or both. With `answers` each question is answered too, in the
    documents' own words, and what is cited is measured; that takes longer. Raises UsageError and UnknownName before
    anything is embedded.
    """
    settings = load_settings() if settings is None else settings
    searches = _read_searches([search] if isinstance(search, str) else search)
    named = read_chunkers([chunkers] if isinstance(chunkers, str) else chunkers, settings.chunker) if chunkers else []
    own = own or {}
    if not named and not own:
        raise UsageError("no chunker is named; name some, such as tokens:250/125, or give your own")
    for chunker in named:
        if chunker.name in own:
            raise UsageError(f"two chunkers have the name '{chunker.name}'; rename your own")
    sources = [documents] if not isinstance(documents, Sequence) or isinstance(documents, str) else documents
    with throwaway_store(settings) as throwaway:
        throwaway = throwaway.model_copy(update={"llm": LLMSettings()})  # nobody answers
        inputs = read_inputs(throwaway, sources, questions, split, os.cpu_count() or 1, progress)
        encoders = throwaway.store / "encoders"
        embedder = make_embedder(throwaway.embedder, encoders, lambda line: progress(line, 0, None))
        path, dimensions = throwaway.store / CACHE, embedder.dimensions
        by_token = embedder.token_dimensions if isinstance(embedder, TokenEmbedder) else 0
        cache = EmbeddingCache(path, embedder.fingerprint, dimensions)  # of sentences and questions
        of_chunks = EmbeddingCache(path, embedder.fingerprint, dimensions, by_token)
        with closing(embedder), closing(cache), closing(of_chunks):
            remembering = RememberingEmbedder(embedder, cache)
            embedding_chunks = RememberingEmbedder(embedder, of_chunks)
            counter = make_counter(embedder)
            contenders = [_make_contender(each, counter, remembering.embed_documents) for each in named]
            contenders += [
                _Contender(name, settings.chunker.model_copy(update={"name": name}), chunker)
                for name, chunker in own.items()
            ]
            ask = evaluate if answers else evaluate_search
            experiment = _Experiment(
                throwaway, inputs, counter, remembering, embedding_chunks, of_chunks, ask, progress
            )
            trials = experiment.run(contenders, searches)
        return Comparison(
            trials,
            documents=len(inputs.documents),
            questions=len(inputs.questions),
            skipped=inputs.skipped,
            embedded=remembering.embedded + embedding_chunks.embedded,
            reused=remembering.reused + embedding_chunks.reused,
        )


def _make_contender(named: NamedChunker, counter: TokenCounter, embed: Embed) -> _Contender:
    settings = named.settings
    chunker = CHUNKERS[settings.name](settings, counter, embed)
    return _Contender(named.name, settings, chunker, settings.size_tokens, settings.overlap_tokens)


def _read_searches(names: Sequence[str]) -> list[str]:
    """Return names of searches, each once; raises UnknownName, and UsageError for none."""
    searches = list(dict.fromkeys(name.strip() for text in names for name in text.split(",") if name.strip()))
    if not searches:
        raise UsageError(f"no search is named; choose from: {', '.join(SEARCHES)}")
    for name in searches:
        SEARCHES[name]
    return searches


class _Experiment:
    """Documents, questions and an encoder, on which one chunker after the other is tried."""

    def __init__(
        self,
        settings: Settings,
        inputs: Inputs,
        counter: TokenCounter,
        embedder: RememberingEmbedder,
        embedding_chunks: RememberingEmbedder,
        cache: EmbeddingCache,
        ask: Callable[[Settings, str, FindTasks, Told, Embedder], Result],
        progress: Progress,
    ) -> None:
        self._settings = settings
        self._inputs = inputs
        self._counter = counter
        self._embedder = embedder
        self._embedding_chunks = embedding_chunks
        self._cache = cache
        self._ask = ask
        self._progress = progress

    def run(self, contenders: Sequence[_Contender], searches: Sequence[str]) -> tuple[Trial, ...]:
        """Cut with all chunkers first, so that a failing one fails before anything is embedded."""
        spans = []
        for done, contender in enumerate(contenders, start=1):
            spans.append(self._cut(contender))
            self._progress("cut", done, len(contenders))
        landmarks = {document.id: Landmarks(document) for document in self._inputs.documents}
        trials: list[Trial] = []
        for contender, cut_at in zip(contenders, spans, strict=True):
            cuts = count_cuts(
                self._inputs.documents,
                cut_at,
                landmarks,
                self._counter,
                embeds_context=contender.settings.context,
            )
            trial = Trial(contender.name, contender.size, contender.overlap, cuts)
            trials += self._search(contender, trial, cut_at, searches) if self._inputs.questions else [trial]
        return tuple(trials)

    def _cut(self, contender: _Contender) -> dict[str, list[Span]]:
        return {document.id: cut(contender.name, contender.chunker, document) for document in self._inputs.documents}

    def _search(
        self, contender: _Contender, trial: Trial, spans: Mapping[str, Sequence[Span]], searches: Sequence[str]
    ) -> list[Trial]:
        """Index one chunker's chunks, and run every search on them."""
        settings = self._settings.model_copy(update={"chunker": contender.settings})
        publish_documents(
            settings,
            self._inputs.documents,
            GivenSpans(spans),
            self._counter,
            self._embedding_chunks,
            self._cache,
            self._progress,
        )
        trials = []
        for search in searches:
            retrieval = RetrievalSettings(**{**settings.retrieval.model_dump(), **SEARCHES[search]})
            result = self._ask(
                settings.model_copy(update={"retrieval": retrieval}),
                f"{contender.name} {search}",
                lambda _: self._inputs.questions,
                partial(self._progress, f"search {contender.name}"),
                self._embedder,
            )
            trials.append(Trial(trial.chunker, trial.size, trial.overlap, trial.cuts, search, result))
        return trials
