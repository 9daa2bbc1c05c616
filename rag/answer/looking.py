"""Looking: what one search question brings up, which of its sentences answer it, and how sure that makes us."""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from rag.answer.abstaining import is_convincing
from rag.answer.calibration import choose_shipped, find_calibration
from rag.answer.confidence import OTHER_LANGUAGES, Features, measure
from rag.answer.conversation import content_words, share_held
from rag.answer.corrections import corrected
from rag.answer.evidence import Rules, judge
from rag.answer.fitness import combine, fitness
from rag.answer.kinship import find_kin
from rag.answer.members import Choice, choose, read_asked
from rag.answer.prompt import number_sources
from rag.answer.ruling_out import rule_out
from rag.answer.told import read_wish
from rag.answer.widening import widen
from rag.index.generations import Collection
from rag.index.opened import Index
from rag.protocols import Reranker
from rag.records import Condition, Evidence, Hit, Question, Source
from rag.search.retriever import Retrieval, retrieve
from rag.settings import Settings
from rag.text.languages import language_of_question
from rag.text.likeness import likeness, sameness
from rag.verify.prepared import Weigh

# Of a follow-up's own words, by weight, that a passage must hold to answer it. In tests/rag/follow_ups.jsonl one of the
# first three passages holds .63 to 1.0 of a follow-up's; of a new topic's that the documents do not know, 0 to .53.
_HELD = 0.6
_READ_HITS = 3
_MOST_ASKED = 3  # documents that a question asks for and that were not found
_OF_ASKED = 5  # hits of one of them


@dataclass(frozen=True, slots=True)
class Look:
    """What one search question brings up, and how sure that makes us."""

    retrieval: Retrieval
    sources: tuple[Source, ...]
    evidence: tuple[Evidence, ...]
    superseded: tuple[str, ...]
    confidence: float
    features: Mapping[str, Features | None]
    judge_s: float
    others: tuple[str, ...] = ()  # uris of documents that are other members of a family than the one that is named
    missing: str = ""  # the code that is asked for where the documents have only others like it
    corrected: tuple[tuple[str, str], ...] = ()  # uris of documents, each with that of what corrects it

    @property
    def is_convincing(self) -> bool:
        return is_convincing(self.confidence)


class Looker:
    """Searches one generation of each collection and judges what it finds."""

    def __init__(self, settings: Settings, indexes: Sequence[Index], reranker: Reranker | None) -> None:
        self.weigh = _weigh_with(indexes)
        self.words: Weigh = partial(content_words, self.weigh)
        self.languages = tuple(dict.fromkeys(language for index in indexes for language in index.languages))
        self._settings = settings
        self._indexes = indexes
        self._reranker = reranker
        calibrations = {
            index.collection: find_calibration(
                Collection(settings.store, index.collection),
                index.embedder.fingerprint,
                choose_shipped(index.encoder_model, index.languages),
            )
            for index in indexes
        }
        # The encoder does not know their language: words count more, and those that are nearly alike count as well.
        self._is_foreign = {
            index.collection: choose_shipped(index.encoder_model, index.languages) is OTHER_LANGUAGES
            for index in indexes
        }
        self._calibrations = {name: calibration for name, (calibration, _) in calibrations.items()}
        self.ignored = tuple(why for _, why in calibrations.values() if why)  # calibrations, and the reasons

    def look(self, question: Question, search_question: str) -> Look:
        return self.judge(question, self.retrieve(question, search_question))

    def judge(self, question: Question, retrieval: Retrieval, *, asked: str = "") -> Look:
        """Rank sentences by the question's meaning and by the words of `asked`; by all search words if it has none.

        With the words of both questions, the answer to the old one would rank first.
        """
        asked_of = read_asked(retrieval.question, self.language(retrieval.question))
        families = find_kin(asked_of, retrieval.hits, self._indexes, question.where)
        choice = choose(asked_of, families, self.weigh)
        superseded = sorted({hit.uri for hit in retrieval.hits if hit.chunk.document_id in choice.superseded})
        others = {member.uri for family in families for member in family.members if member.id in choice.others}
        retrieval = self._of_chosen(question, retrieval, choice)
        sources = number_sources(retrieval.hits)
        started = time.perf_counter()
        index = self._indexes[0]
        vector = retrieval.vectors[index.embedder.fingerprint]
        judgement = judge(
            asked if self.words(asked) else retrieval.question,
            widen(sources, self._indexes),
            self.weigh,
            lambda texts: [float(row @ vector) for row in index.embed_texts(texts)],
            Rules(
                keep=lambda candidates: rule_out(asked_of, candidates, choice.untimely),
                corrected=lambda candidates, words: corrected(candidates, words, asked_of.language),
            ),
        )
        features = self._measure(retrieval, sources, judgement.evidence)
        return Look(
            retrieval=retrieval,
            sources=sources,
            evidence=judgement.evidence,
            superseded=tuple(superseded),
            others=tuple(sorted(others)),
            missing=judgement.missing,
            corrected=judgement.corrected,
            confidence=self._confidence(retrieval.question, asked_of.language, features, judgement.evidence),
            features=features,
            judge_s=time.perf_counter() - started,
        )

    def language(self, text: str) -> str:
        """Return the code of the language that a question is in."""
        return language_of_question(text, self.languages)

    def _of_chosen(self, question: Question, retrieval: Retrieval, choice: Choice) -> Retrieval:
        """Return the hits of the documents that speak; those that are asked for and were not found are searched."""
        ruled_out = choice.superseded.keys() | choice.others
        hits = [hit for hit in retrieval.hits if hit.chunk.document_id not in ruled_out]
        found = {hit.chunk.document_id for hit in hits}
        for index in self._indexes:
            infos = {info.id: info for info in index.documents()} if set(choice.asked) - found else {}
            for asked in [each for each in choice.asked if each in infos and each not in found][:_MOST_ASKED]:
                only = replace(question, where=(*question.where, Condition("uri", "eq", infos[asked].uri)))
                hits = [*self._retrieve_from([index], only, retrieval.question).hits[:_OF_ASKED], *hits]
        return replace(retrieval, hits=tuple(hits))

    def _retrieve_from(self, indexes: Sequence[Index], question: Question, search_question: str) -> Retrieval:
        settings = self._settings.retrieval
        return retrieve(search_question, indexes, settings, k=question.k, where=question.where, reranker=self._reranker)

    def retrieve(self, question: Question, search_question: str) -> Retrieval:
        return self._retrieve_from(self._indexes, question, search_question)

    def holding(self, text: str, retrieval: Retrieval) -> tuple[Hit, ...]:
        """Return the hits that hold the words of a text, if one of the first does."""
        words = self.words(text)
        holding = tuple(hit for hit in retrieval.hits if share_held(words, hit, self.weigh) >= _HELD)
        return holding if holding and holding[0] in retrieval.hits[:_READ_HITS] else ()

    def spelled(self, text: str) -> str:
        """Return a question with its typing errors corrected to words of the first collection."""
        return self._indexes[0].spelled(text)

    def _confidence(
        self, question: str, language: str, features: Mapping[str, Features | None], evidence: Sequence[Evidence]
    ) -> float:
        """Return how sure the surest collection makes us, each by its own calibration, and what answers best."""
        found = max(self._calibrations[name].confidence(of) for name, of in features.items())
        return combine(found, fitness(read_wish(question, language), question, evidence))

    def _measure(
        self, retrieval: Retrieval, sources: Sequence[Source], evidence: Sequence[Evidence]
    ) -> dict[str, Features | None]:
        """Return the features of what each collection has of the hits and the evidence."""
        owners = {source.number: source.hit.collection for source in sources}
        features = {}
        for name in self._calibrations:
            hits = [hit for hit in retrieval.hits if hit.collection == name]
            own = [each for each in evidence if owners[each.number] == name]
            features[name] = measure(
                retrieval.question, hits, own, self.weigh, likeness if self._is_foreign[name] else sameness
            )
        return features


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
