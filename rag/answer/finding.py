"""Finding: all that comes before an answer is written. The search, the evidence, and how much to trust it."""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from rag.answer.abstaining import is_convincing
from rag.answer.basis import Basis
from rag.answer.calibration import find_calibration
from rag.answer.confidence import Features, measure
from rag.answer.conversation import content_words, last_topic, leans_back, share_held
from rag.answer.evidence import judge
from rag.answer.prompt import budget_tokens, build_prompt, number_sources
from rag.filters import written
from rag.index.generations import Collection
from rag.index.opened import Index
from rag.protocols import Reranker
from rag.records import Evidence, Hit, Page, Prompt, Question, Source, Span
from rag.search.retriever import Retrieval, retrieve
from rag.settings import Settings
from rag.text.languages import language_of_question
from rag.verify.cited_text import Pages, chunk_pages
from rag.verify.support import Weigh

# Of a follow-up's own words, by weight, that a passage must hold to answer it. In tests/rag/follow_ups.jsonl one of the
# first three passages holds .63 to 1.0 of a follow-up's; of a new topic's that the documents do not know, 0 to .53.
_HELD = 0.6
_READ_HITS = 3


@dataclass(frozen=True, slots=True)
class _Look:
    """What one search question brings up, and how sure that makes us."""

    retrieval: Retrieval
    sources: tuple[Source, ...]
    evidence: tuple[Evidence, ...]
    superseded: tuple[str, ...]
    confidence: float
    features: Mapping[str, Features | None]
    judge_s: float

    @property
    def is_convincing(self) -> bool:
        return is_convincing(self.confidence)


class Finder:
    """Finds on one generation of each collection; works in the thread that calls it."""

    def __init__(self, settings: Settings, indexes: Sequence[Index], reranker: Reranker | None) -> None:
        self.weigh = _weigh_with(indexes)
        self.words: Weigh = partial(content_words, self.weigh)
        self._settings = settings
        self._indexes = indexes
        self._reranker = reranker
        calibrations = {
            index.collection: find_calibration(Collection(settings.store, index.collection), index.embedder.fingerprint)
            for index in indexes
        }
        self._calibrations = {name: calibration for name, (calibration, _) in calibrations.items()}
        self._ignored = tuple(why for _, why in calibrations.values() if why)  # calibrations, and the reasons

    def find(self, question: Question, stand_alone: str | None = None) -> Basis:
        """Return the basis of an answer; `stand_alone` is searched instead of the question, where it was made of it.

        Without it a question that goes on from an earlier one is searched together with that.
        """
        look = self._look_back(question) if stand_alone is None else self._look(question, self._spelled(stand_alone))
        return Basis(
            question=question,
            strictness=question.strictness or self._settings.answer.strictness,
            search_question=look.retrieval.question,
            hits=look.retrieval.hits,
            sources=look.sources,
            evidence=look.evidence,
            confidence=look.confidence,
            timings_s={**look.retrieval.timings_s, "cite": look.judge_s},
            collections={index.collection: index.generation for index in self._indexes},
            weigh=self.weigh,
            locate=_Locator(self._indexes),
            notes=tuple(f"an older version was passed over: {uri}" for uri in look.superseded),
            remarks=self._ignored + _nothing_met(question, look.retrieval.hits),
            language=self._language(question),
        )

    def search(self, question: Question) -> Retrieval:
        """Return what is found for a question, or, where it goes on from another, for both."""
        if question.history:
            return self._look_back(question).retrieval
        return self._retrieve(question, self._spelled(question.text))

    def features(self, question: Question) -> Mapping[str, Features | None]:
        """Return, for each collection, what the confidence in an answer from it is made of; None: nothing was found."""
        return self._look_back(question).features

    def pack(self, question: Question, hits: Sequence[Hit], budget: int | None = None) -> Prompt:
        """Return the prompt of a language model, within `budget` or what its settings leave; raises UsageError."""
        most = budget_tokens(self._settings.llm)
        texts: dict[str, str] = {}

        def read(hit: Hit, span: Span) -> str:
            """Return a few characters of a hit's document, read once: between neighbours there is a blank line."""
            document_id = hit.chunk.document_id
            if document_id not in texts:
                index = next(index for index in self._indexes if index.collection == hit.collection)
                texts[document_id] = index.document(document_id).text
            return texts[document_id][span.start : span.end]

        room = most if budget is None else min(budget, most)
        return build_prompt(question.text, hits, question.history, room, read)

    def _look_back(self, question: Question) -> _Look:
        """Choose between searching the question alone and searching it together with the earlier question.

        Joined, it nearly always looks convincing because of the old topic's words, so only hits that contain the new
        words count. A question that plainly refers back is joined even if no hit contains them, but then the
        confidence is no higher than for the question alone.
        """
        text = self._spelled(question.text)
        language = self._language(question)
        topic = last_topic(question.history, self.words, language)
        if topic is None:
            return self._look(question, text)
        joined = f"{self._spelled(topic)} {text}"
        if not leans_back(text, self.words, language):
            alone = self._look(question, text)
            if alone.is_convincing:
                return alone
            together = self._retrieve(question, joined)
            holding = self._holding(text, together)
            return self._judge(question, replace(together, hits=holding), asked=text) if holding else alone
        together = self._retrieve(question, joined)
        holding = self._holding(text, together)
        look = self._judge(question, replace(together, hits=holding or together.hits), asked=text if holding else "")
        if holding and look.is_convincing:
            return look
        alone = self._look(question, text)
        if holding:
            return alone if alone.is_convincing else look
        return replace(look, confidence=min(look.confidence, alone.confidence))

    def _holding(self, text: str, retrieval: Retrieval) -> tuple[Hit, ...]:
        """Return the hits that hold the words of a text, if one of the first does."""
        words = self.words(text)
        holding = tuple(hit for hit in retrieval.hits if share_held(words, hit, self.weigh) >= _HELD)
        return holding if holding and holding[0] in retrieval.hits[:_READ_HITS] else ()

    def _look(self, question: Question, search_question: str) -> _Look:
        return self._judge(question, self._retrieve(question, search_question))

    def _judge(self, question: Question, retrieval: Retrieval, *, asked: str = "") -> _Look:
        """Rank sentences by the question's meaning and by the words of `asked`; by all search words if it has none.

        With the words of both questions, the answer to the old one would rank first.
        """
        sources = number_sources(retrieval.hits)
        started = time.perf_counter()
        embedder = self._indexes[0].embedder
        vector = retrieval.vectors[embedder.fingerprint]
        judgement = judge(
            asked if self.words(asked) else retrieval.question,
            sources,
            self.weigh,
            lambda texts: [float(cosine) for cosine in embedder.embed_documents(texts) @ vector],
        )
        features = self._measure(retrieval, sources, judgement.evidence)
        return _Look(
            retrieval=retrieval,
            sources=sources,
            evidence=judgement.evidence,
            superseded=judgement.superseded,
            confidence=self._confidence(features),
            features=features,
            judge_s=time.perf_counter() - started,
        )

    def _confidence(self, features: Mapping[str, Features | None]) -> float:
        """Return how sure the surest collection makes us, each by its own calibration."""
        return max(self._calibrations[name].confidence(of) for name, of in features.items())

    def _measure(
        self, retrieval: Retrieval, sources: Sequence[Source], evidence: Sequence[Evidence]
    ) -> dict[str, Features | None]:
        """Return the features of what each collection has of the hits and the evidence."""
        owners = {source.number: source.hit.collection for source in sources}
        features = {}
        for name in self._calibrations:
            hits = [hit for hit in retrieval.hits if hit.collection == name]
            own = [each for each in evidence if owners[each.number] == name]
            features[name] = measure(retrieval.question, hits, own, self.weigh)
        return features

    def _retrieve(self, question: Question, search_question: str) -> Retrieval:
        return retrieve(
            search_question,
            self._indexes,
            self._settings.retrieval,
            k=question.k,
            where=question.where,
            reranker=self._reranker,
        )

    def _spelled(self, text: str) -> str:
        """Return a question with its typing errors corrected to words of the first collection."""
        return self._indexes[0].spelled(text)

    def _language(self, question: Question) -> str:
        """Return the code of the language that the question is in."""
        languages = dict.fromkeys(language for index in self._indexes for language in index.languages)
        return language_of_question(question.text, list(languages))


class _Locator:
    """Finds the pages of a citation; a document's are read only where its chunk lies on more than one."""

    def __init__(self, indexes: Sequence[Index]) -> None:
        self._indexes = {index.collection: index for index in indexes}
        self._pages: dict[str, Sequence[Page]] = {}

    def __call__(self, source: Source, span: Span) -> Pages:
        chunk = source.hit.chunk
        if chunk.page == chunk.page_end:
            return chunk_pages(source, span)
        if chunk.document_id not in self._pages:
            document = self._indexes[source.hit.collection].document(chunk.document_id)
            self._pages[chunk.document_id] = document.pages
        on = [page.number for page in self._pages[chunk.document_id] if page.start < span.end and span.start < page.end]
        return (on[0], on[-1]) if on else chunk_pages(source, span)


def _nothing_met(question: Question, hits: Sequence[Hit]) -> tuple[str, ...]:
    """Note that the filter matched no document; without a filter there is always some nearest passage."""
    return (f"no document matches {written(question.where)}",) if question.where and not hits else ()


def _weigh_with(indexes: Sequence[Index]) -> Weigh:
    """Return a function that weighs a text's words by their rarity, on average over the indexes; it remembers."""

    @cache
    def weigh(text: str) -> Mapping[str, float]:
        weights: defaultdict[str, float] = defaultdict(float)
        for index in indexes:
            for word, weight in index.word_weights(text).items():
                weights[word] += weight / len(indexes)
        return dict(weights)

    return weigh
