"""Retrieval: a question and the open indexes in, hits out, best first."""

import math
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.cards import card, table
from rag.index.opened import Index
from rag.protocols import Reranker, TokenEmbedder
from rag.records import Chunk, Hit, Ranking, TokenVectors, Vector, Where, embedded_text
from rag.search.fusion import convex_combination, order, reciprocal_rank_fusion
from rag.search.late_interaction import interact
from rag.settings import RetrievalSettings
from rag.text.excerpts import excerpt
from rag.text.languages import language_of_question
from rag.text.lexicon import lexicon_of

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_RERANKED = 32  # hits that a reranker is shown at least
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
    by_words = index.search_words(asked, candidates, where)
    by_vector = index.search_vectors(vector, candidates, where)
    candidate_ids = sorted({chunk_id for chunk_id, _ in (*by_words, *by_vector)})
    if not candidate_ids:
        return []
    beside = index.neighbours(candidate_ids)
    cosines = _cosines(vector, index, {*candidate_ids, *(chunk_id for pair in beside.values() for chunk_id in pair)})
    near = order((i, _with_neighbours(i, beside[i], cosines, settings.neighbour_weight)) for i in candidate_ids)
    fused = _fuse(near, by_words, settings)
    if tokens is not None and index.tokens is not None:
        depth, weight = settings.late_hits, settings.late_weight
        fused = interact(fused, tokens, index.tokens, depth=depth, weight=weight)
    fused = fused[:k]
    chunks = index.chunks([chunk_id for chunk_id, _ in fused])
    words = dict(by_words)
    scale = index.rarity(asked) / math.log(1 + index.manifest.counts["chunks"])
    return [
        _hit(chunk, index, score, cosines[chunk.id], words.get(chunk.id, 0.0) * scale)
        for chunk, (_, score) in zip(chunks, fused, strict=True)
    ]


def _naming(question: str, languages: Sequence[str]) -> str:
    """Return the words of a question that name something; all of them where none does."""
    lexicon = lexicon_of(language_of_question(question, languages))
    empty = lexicon.empty_words or lexicon.function_words
    return " ".join(word for word in _WORD.findall(question) if word.casefold() not in empty) or question


def _cosines(vector: Vector, index: Index, ids: Iterable[str]) -> dict[str, float]:
    ordered = sorted(ids)
    cosines = index.vectors(ordered) @ vector  # (n, dim) @ (dim,) -> (n,)
    return dict(zip(ordered, map(float, cosines), strict=True))


def _with_neighbours(
    chunk_id: str, beside: Sequence[str], cosines: Mapping[str, float], neighbour_weight: float
) -> float:
    """Return the mean of a chunk's cosine and its neighbours': a topic does not end where a chunk does."""
    around = sum(cosines[other] for other in beside)
    missing = 2 - len(beside)  # at a document's ends the chunk stands in for them, so that no place is the better one
    own = cosines[chunk_id]
    return (own + neighbour_weight * (around + missing * own)) / (1 + 2 * neighbour_weight)


def _worth_reading(hits: Sequence[Hit], min_share: float) -> list[Hit]:
    return [hit for hit in hits if hit.score >= min_share * hits[0].score]


def _fuse(by_vector: Ranking, by_words: Ranking, settings: RetrievalSettings) -> Ranking:
    if settings.fusion == "rrf":
        return reciprocal_rank_fusion([by_vector, by_words])
    return convex_combination(by_vector, by_words, settings.dense_weight)


def _hit(chunk: Chunk, index: Index, score: float, similarity: float, words: float) -> Hit:
    info = index.info(chunk.document_id)
    return Hit(chunk, index.collection, info.uri, info.title, score, similarity, info.date, words)


def _interleave(rankings: Sequence[list[Hit]]) -> list[Hit]:
    """Fuse the hits of several collections by reciprocal rank; the better cosine breaks ties."""
    hits = {hit.chunk.id: hit for ranking in rankings for hit in ranking}
    fused = reciprocal_rank_fusion([[(hit.chunk.id, hit.score) for hit in ranking] for ranking in rankings])
    ordered = sorted(fused, key=lambda entry: (-entry[1], -hits[entry[0]].similarity, entry[0]))
    return [_rescored(hits[chunk_id], score) for chunk_id, score in ordered]


def _rerank(question: str, hits: Sequence[Hit], reranker: Reranker) -> list[Hit]:
    scores = reranker.score(question, [embedded_text(hit.chunk.context, hit.chunk.text) for hit in hits])
    ordered = sorted(zip(hits, scores, strict=True), key=lambda entry: (-entry[1], entry[0].chunk.id))
    return [_rescored(hit, score) for hit, score in ordered]


def _rescored(hit: Hit, score: float) -> Hit:
    return replace(hit, score=score)
