"""Retrieval: a question and the open indexes in, hits out, best first."""

import math
import re
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from rag.cards import card, table
from rag.index.opened import Index
from rag.protocols import Reranker, TokenEmbedder
from rag.records import Chunk, Hit, Rows, Scores, TokenVectors, Vector, Where, embedded_text
from rag.search.fusion import convex_combination, reciprocal_rank_fusion
from rag.search.late_interaction import interact, match
from rag.settings import RetrievalSettings
from rag.text.excerpts import excerpt
from rag.text.languages import language_of_question
from rag.text.lexicon import lexicon_of

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_RERANKED = 32  # hits that a reranker is shown at least
_LARGE = 100_000  # chunks of an index, of which a search in two threads saves more than a thread takes, 0.1 ms
_SHOWN = 300  # characters of a hit's text that a reader is shown


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The hits for `question`, as it was searched; `vectors` holds its vectors by encoder fingerprint."""

    question: str
    hits: tuple[Hit, ...]
    vectors: Mapping[str, Vector]
    timings_s: Mapping[str, float]

    def _repr_html_(self) -> str:
        rows = [
            (
                str(rank),
                *(f"{score:.3f}" for score in (hit.score, hit.similarity, hit.words)),
                f"{hit.uri}\n{hit.chunk.context}",
                hit.chunk.text,
            )
            for rank, hit in enumerate(self.hits, start=1)
        ]
        header = ("rank", "score", "similarity", "words", "document", "text")
        return card(self.question, [], table(header, rows))._repr_html_()


def retrieve(
    question: str,
    indexes: Sequence[Index],
    settings: RetrievalSettings,
    *,
    k: int | None = None,
    where: Where = (),
    reranker: Reranker | None = None,
) -> Retrieval:
    """Return the k best hits for `question`; without k, at most the settings' number, and only those worth reading.

    Each index is searched by vector and by words, and the two are fused. Scores of different collections do not
    compare, since each has its own word statistics: several are fused once more, by rank.
    """
    started = time.perf_counter()
    vectors, tokens = _embed(question, indexes, settings)
    embedded = time.perf_counter()
    names = [index.embedder.fingerprint for index in indexes]
    most = settings.k if k is None else k
    depth = most if reranker is None else max(most, _RERANKED)
    by_index = [
        _search(question, vectors[name], tokens.get(name), index, settings, depth, where)
        for name, index in zip(names, indexes, strict=True)
    ]
    if k is None and reranker is None and settings.fusion == "convex":
        by_index = [_worth_reading(hits, settings.min_share) for hits in by_index]
    hits = by_index[0] if len(by_index) == 1 else _interleave(by_index)
    if reranker is not None:
        hits = _rerank(question, hits[:depth], reranker)
    hits = [replace(hit, shown=excerpt(hit.chunk.text, hit.chunk.kind, _SHOWN)) for hit in hits[:most]]
    timings = {"embed": embedded - started, "search": time.perf_counter() - embedded}
    return Retrieval(question, tuple(hits), vectors, timings)


def _embed(
    question: str, indexes: Sequence[Index], settings: RetrievalSettings
) -> tuple[dict[str, Vector], dict[str, TokenVectors]]:
    """Embed the question once for each encoder, its tokens too if they are needed; collections usually share one."""
    vectors: dict[str, Vector] = {}
    tokens: dict[str, TokenVectors] = {}
    embedders = {index.embedder.fingerprint: index.embedder for index in indexes}
    with_tokens = {index.embedder.fingerprint for index in indexes if _interacts(index, settings)}
    for name, embedder in embedders.items():
        if name in with_tokens and isinstance(embedder, TokenEmbedder):
            vectors[name], tokens[name] = embedder.embed_query_and_tokens(question)
        else:
            vectors[name] = embedder.embed_queries([question])[0]
    return vectors, tokens


def _interacts(index: Index, settings: RetrievalSettings) -> bool:
    """Say whether an index and the settings are such that tokens count."""
    return index.tokens is not None and settings.fusion == "convex" and settings.late_hits * settings.late_weight > 0


def _search(
    question: str,
    vector: Vector,
    tokens: TokenVectors | None,
    index: Index,
    settings: RetrievalSettings,
    k: int,
    where: Where,
) -> list[Hit]:
    """Search one index. Every candidate gets its exact cosine, even if only word search found it."""
    candidates = max(settings.candidates, k)
    asked = _naming(question, index.languages)
    (word_rows, word_shares), vector_rows = _find(asked, vector, index, candidates, where)
    rows = np.union1d(word_rows, vector_rows)  # sorted, so that ties are ordered by row
    if not len(rows):
        return []
    cosines, smoothed = _cosines(vector, index, rows, settings.neighbour_weight)
    shares = np.zeros(len(rows))
    shares[np.searchsorted(rows, word_rows)] = word_shares
    if settings.fusion == "rrf":
        fused = reciprocal_rank_fusion([rows[_best_first(smoothed)].tolist(), word_rows.tolist()])
        scores = np.array([fused[row] for row in rows.tolist()])
    else:
        scores = convex_combination(smoothed, shares, settings.dense_weight)
    if tokens is not None and index.tokens is not None:
        first = _best_first(scores)[: settings.late_hits]
        matches = match(tokens, index.tokens, index.rows.named(rows[first]))
        scores = interact(scores, first, matches, weight=settings.late_weight)
    best = _best_first(scores)[:k]
    words = shares * (index.rarity(asked) / math.log(1 + index.manifest.counts["chunks"]))
    chunks = index.chunks(index.rows.named(rows[best]))
    return [
        _hit(chunk, index, *map(float, values))
        for chunk, *values in zip(chunks, scores[best], cosines[best], words[best], strict=True)
    ]


def _find(words: str, vector: Vector, index: Index, candidates: int, where: Where) -> tuple[tuple[Rows, Scores], Rows]:
    """Search an index by words, rows and shares, and by vector, rows: a large one side by side, in two threads."""

    def by_vector() -> Rows:
        return index.search_vectors_by_row(vector, candidates, where)[0]

    if len(index.rows.ids) < _LARGE:
        return index.search_words_by_row(words, candidates, where), by_vector()
    with ThreadPoolExecutor(1, "by-vector") as beside:  # no thread outlives the search
        nearest = beside.submit(by_vector)
        by_words = index.search_words_by_row(words, candidates, where)
        return by_words, nearest.result()


def _naming(question: str, languages: Sequence[str]) -> str:
    """Return the words of a question that name something; all of them where none does."""
    lexicon = lexicon_of(language_of_question(question, languages))
    empty = lexicon.empty_words or lexicon.function_words
    return " ".join(word for word in _WORD.findall(question) if word.casefold() not in empty) or question


def _cosines(vector: Vector, index: Index, rows: Rows, neighbour_weight: float) -> tuple[Scores, Scores]:
    """Return the cosine of each row, and its mean with its neighbours': a topic does not end where a chunk does."""
    beside = index.rows.beside[rows]  # (n, 2)
    every = np.union1d(rows, beside)
    cosines = (index.vectors_by_row(every) @ vector).astype(np.float64)  # (m, dim) @ (dim,) -> (m,)
    own = cosines[np.searchsorted(every, rows)]
    around = cosines[np.searchsorted(every, beside)].sum(axis=1)
    return own, (own + neighbour_weight * around) / (1 + 2 * neighbour_weight)


def _best_first(scores: Scores) -> Rows:
    """Return the places of scores, the highest first, equal ones as they stand."""
    return np.argsort(-scores, kind="stable")


def _worth_reading(hits: Sequence[Hit], min_share: float) -> list[Hit]:
    return [hit for hit in hits if hit.score >= min_share * hits[0].score]


def _hit(chunk: Chunk, index: Index, score: float, similarity: float, words: float) -> Hit:
    info = index.info(chunk.document_id)
    return Hit(chunk, index.collection, info.uri, info.title, score, similarity, info.date, words)


def _interleave(rankings: Sequence[list[Hit]]) -> list[Hit]:
    """Fuse the hits of several collections by reciprocal rank; the better cosine breaks ties."""
    hits = {hit.chunk.id: hit for ranking in rankings for hit in ranking}
    fused = reciprocal_rank_fusion([[hit.chunk.id for hit in ranking] for ranking in rankings])
    ordered = sorted(fused.items(), key=lambda entry: (-entry[1], -hits[entry[0]].similarity, entry[0]))
    return [_rescored(hits[chunk_id], score) for chunk_id, score in ordered]


def _rerank(question: str, hits: Sequence[Hit], reranker: Reranker) -> list[Hit]:
    scores = reranker.score(question, [embedded_text(hit.chunk.context, hit.chunk.text) for hit in hits])
    ordered = sorted(zip(hits, scores, strict=True), key=lambda entry: (-entry[1], entry[0].chunk.id))
    return [_rescored(hit, score) for hit, score in ordered]


def _rescored(hit: Hit, score: float) -> Hit:
    return replace(hit, score=score)
