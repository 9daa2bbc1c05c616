"""Finding: all that comes before an answer is written. The search, the evidence, and how much to trust it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from rag.answer.abstaining import FOUND_EXACTLY, FOUND_NOWHERE
from rag.answer.basis import Basis, Part
from rag.answer.calibration import knows_only_english
from rag.answer.confidence import Features
from rag.answer.conversation import last_topic
from rag.answer.follow_ups import restate
from rag.answer.intents import Intent, read_intent
from rag.answer.listing import list_mentions
from rag.answer.looking import Look, Looker
from rag.answer.looking_back import look_back
from rag.answer.memberwise import apart
from rag.answer.mentions import Mentions, find_mentions, find_phrase
from rag.answer.named_documents import look_in_named
from rag.answer.partwise import look_at_parts
from rag.answer.prompt import Setting, budget_tokens, build_prompt
from rag.answer.suggesting import suggest
from rag.filters import explain_unmet
from rag.index.opened import Index
from rag.protocols import Reranker
from rag.records import Hit, Page, Prompt, Question, Source, Span, Where
from rag.search.retriever import Retrieval
from rag.settings import Settings
from rag.verify.cited_text import Locate, Pages, chunk_pages


class Finder:
    """Finds on one generation of each collection; works in the thread that calls it."""

    def __init__(self, settings: Settings, indexes: Sequence[Index], reranker: Reranker | None) -> None:
        self._settings = settings
        self._indexes = indexes
        self._looker = Looker(settings, indexes, reranker)
        self.weigh = self._looker.weigh
        self.words = self._looker.words
        self.languages = self._looker.languages
        self.locate: Locate = _Locator(indexes)
        self.generations = {index.collection: index.generation for index in indexes}

    def find(self, question: Question, stand_alone: str | None = None) -> Basis:
        """Return the basis of an answer; `stand_alone` is searched instead of the question, where it was made of it.

        Without it a question that goes on from an earlier one is searched together with that.
        """
        asked = question if stand_alone is None else replace(question, text=stand_alone, history=())
        intent = read_intent(self._whole(asked))
        mentions = self._look_up(intent, question)
        if intent is not None and mentions is not None and mentions.documents:
            return self._listed(question, intent, mentions)
        look, parts = self._look(asked, intent)
        basis = replace(self._basis(question, look), parts=parts)
        if intent is None or mentions is None or not intent.is_name:
            return basis
        nowhere = f"no document has “{intent.subject}”"
        return replace(basis, confidence=FOUND_NOWHERE, parts=(), remarks=(*basis.remarks, nowhere))

    def unmet(self, where: Where, *, has_hits: bool) -> tuple[str, ...]:
        """Note why the filter matched no document; without a filter there is always some nearest passage."""
        if not where or has_hits:
            return ()
        return (explain_unmet(where, [info.fields for index in self._indexes for info in index.documents()]),)

    def _look(self, question: Question, intent: Intent | None) -> tuple[Look, tuple[Part, ...]]:
        """Look for the whole question or its parts; in a document that the question names, if that says it."""
        if intent is not None and intent.kind == "document":
            named = look_in_named(self._looker, question, intent, self._indexes)
            if named is not None:
                return named
        whole = look_back(self._looker, question, self._looker.language(question.text))
        look, parts = look_at_parts(self._looker, question, whole, self._looker.language(question.text))
        return look, parts or apart(look)

    def _whole(self, question: Question) -> str:
        """Return the question, or what it asks where it is another name for an earlier one that the index answers."""
        topic = last_topic(question.history, self.words, self._looker.language(question.text))
        restated = topic and restate(question.text, topic, self._looker.language(question.text))
        return restated if restated and read_intent(restated) else question.text

    def _basis(self, question: Question, look: Look) -> Basis:
        return Basis(
            question=question,
            strictness=question.strictness or self._settings.answer.strictness,
            search_question=look.retrieval.question,
            hits=look.retrieval.hits,
            sources=look.sources,
            evidence=look.evidence,
            confidence=look.confidence,
            timings_s={**look.retrieval.timings_s, "cite": look.judge_s},
            collections=self.generations,
            weigh=self.weigh,
            locate=self.locate,
            notes=_notes(look),
            remarks=(
                *self._looker.ignored,
                *_missing(look),
                *self.unmet(question.where, has_hits=bool(look.retrieval.hits)),
                *(() if look.is_convincing else self._not_understood(self._looker.language(question.text))),
            ),
            language=self._looker.language(question.text),
            languages=self.languages,
        )

    def _not_understood(self, language: str) -> tuple[str, ...]:
        """Say how questions in a language that the documents are not in would be understood, if they are not."""
        languages = self.languages
        models = dict.fromkeys(index.encoder_model for index in self._indexes)
        if language in languages or not any(map(knows_only_english, models)):
            return ()
        return (
            f"the question is in another language ({language}) than the documents ({', '.join(languages)}), and the "
            f"encoder {', '.join(models)} knows English alone: set RAG_EMBEDDER__MODEL to a multilingual one and run "
            "`ingest run`",
        )

    def _look_up(self, intent: Intent | None, question: Question) -> Mentions | None:
        """Return the documents that hold what a question names; None where it asks for something else."""
        if intent is None or intent.kind == "document":
            return None
        if intent.kind == "phrase":
            return find_phrase(intent.subject, self._indexes, question.where, may_be_nearly=intent.is_name)
        mentions = find_mentions(intent.subject, self._indexes, question.where, is_name=intent.is_name)
        if mentions.documents or intent.is_name:
            return mentions
        return find_mentions(self._looker.spelled(intent.subject), self._indexes, question.where, is_name=False)

    def _listed(self, question: Question, intent: Intent, mentions: Mentions) -> Basis:
        listing, hits, notes = list_mentions(intent, mentions)
        retrieval = Retrieval(intent.subject, hits, {}, {"embed": 0.0, "search": 0.0})
        sources = tuple(Source(number, hit) for number, hit in enumerate(hits, start=1))
        look = Look(retrieval, sources, (), (), FOUND_EXACTLY, {}, 0.0)
        return replace(self._basis(question, look), listing=listing, notes=notes)

    def search(self, question: Question) -> Retrieval:
        """Return what is found for a question, or, where it goes on from another, for both."""
        if question.history:
            return look_back(self._looker, question, self._looker.language(question.text)).retrieval
        return self._looker.retrieve(question, self._looker.spelled(question.text))

    def features(self, question: Question) -> Mapping[str, Features | None]:
        """Return, for each collection, what the confidence in an answer from it is made of; None: nothing was found."""
        return look_back(self._looker, question, self._looker.language(question.text)).features

    def pack(self, basis: Basis, budget: int | None = None) -> Prompt:
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
        suggestions = suggest(basis, self._settings.answer.max_sentences)
        setting = Setting(suggestions, basis.language, date.today())
        return build_prompt(basis.question.text, basis.hits, basis.question.history, room, read, setting)


def _notes(look: Look) -> tuple[str, ...]:
    older = (f"an older version was passed over: {uri}" for uri in look.superseded)
    return (*older, *(f"{by} corrects {uri}" for uri, by in look.corrected))


def _missing(look: Look) -> tuple[str, ...]:
    return (f"no document has “{look.missing}”",) if look.missing else ()


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
