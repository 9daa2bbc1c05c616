"""The engine, end to end on small real indexes: with the extractive answerer, and with a scripted server."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest

from rag.answer.template import NOT_IN_DOCUMENTS
from rag.engine import Engine, open_engine
from rag.errors import LLMRejected, NoIndex, UnknownName, UsageError
from rag.index.live import LiveIndex
from rag.protocols import Embedder
from rag.records import (
    Answer,
    Condition,
    Delta,
    Event,
    Failed,
    Finished,
    Message,
    Question,
    Reset,
    Retrieved,
    Sentence,
    Strictness,
)
from rag.settings import AnswerSettings, EmbedderSettings, LLMSettings, ServerSettings, Settings
from tests import hostile_server as hostile
from tests.llm_server import LLMServer, Reply, answer
from tests.rag.answers_hold import assert_holds
from tests.rag.indexes import Text, publish_index

WORK = "Staff may work from home three days a week. Managers approve each request in writing."
MUSEUM = "The museum stands in Paris. Tickets cost 22 euros [12]. Children pay nothing."
QUOTED = "Staff may work from home three days a week. Managers approve each request in writing [1]."
FIRST = "Rules for the boats. Boats are blue and carry nine people.\n\n"
SECOND = "Each boat has one oar. The anchor weighs forty kilograms."
TEXTS = {
    "work.md": Text(WORK, title="Remote work", date="2025-01-31", metadata={"team": "hr"}),
    "museum.md": Text(MUSEUM, title="Museum", metadata={"team": "art"}),
    "boats.pdf": Text(FIRST + SECOND, title="Boats", pages=(len(FIRST), len(SECOND)), metadata={"team": "art"}),
}
HOME = "How many days a week may staff work from home?"
UNKNOWN = "Who invented the telephone?"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    publish_index(settings_for(folder), TEXTS)
    publish_index(settings_for(folder, collection="other"), {"canteen.md": Text("The canteen opens at noon.")})
    return folder


def settings_for(store: Path, *, collection: str = "default", llm: LLMSettings | None = None) -> Settings:
    return Settings(
        store=store,
        collection=collection,
        embedder=EmbedderSettings(kind="hashing"),
        llm=llm or LLMSettings(),
        server=ServerSettings(max_question_characters=2000),
    )


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Engine]:
    engine = open_engine(settings)
    try:
        yield engine
    finally:
        await engine.close()


async def ask(settings: Settings, question: str, **options: object) -> Answer:
    async with opened(settings) as engine:
        return await engine.ask(question, **options)  # type: ignore[arg-type]  # each test gives what ask takes


async def stream(settings: Settings, question: Question) -> list[Event]:
    async with opened(settings) as engine:
        return [event async for event in engine.stream(question)]


def by_server(server: LLMServer, *, fallback: bool = True) -> LLMSettings:
    return LLMSettings(model="tiny", base_url=server.base_url, retries=0, fallback=fallback)


def kinds(events: Sequence[Event]) -> list[type[Event]]:
    return [type(event) for event in events]


# --- extractive -----------------------------------------------------------------------------------


async def test_the_answer_is_the_sources_own_paragraph_with_its_span(store: Path) -> None:
    async with opened(settings_for(store)) as engine:
        given = await engine.ask(HOME)
        assert_holds(engine, given)

    assert given.answer == QUOTED
    assert not given.abstained
    assert [(c.uri, c.quote, c.status) for c in given.citations] == [("work.md", WORK, "exact")]
    assert given.sentences[0].supported
    assert given.confidence > 0.5
    assert (given.model, given.fallback, given.search_question) == ("extractive", None, HOME)
    assert given.collections == {"default": "000001"}
    assert set(given.timings_s) == {"embed", "search", "generate", "cite"}
    assert given.hits[0].uri == "work.md"


async def test_what_the_documents_do_not_answer_is_said_with_what_came_closest(store: Path) -> None:
    given = await ask(settings_for(store), UNKNOWN)

    assert given.abstained
    assert given.answer == NOT_IN_DOCUMENTS
    assert (given.citations, given.sentences) == ((), ())
    assert given.closest == given.hits[:3]
    assert given.confidence < 0.5


async def test_a_filter_that_allows_nothing_finds_nothing(store: Path) -> None:
    given = await ask(settings_for(store), HOME, where=(Condition("team", "eq", "nobody"),))

    assert given.abstained
    assert (given.hits, given.closest, given.confidence) == ((), (), 0.0)


async def test_a_bracketed_number_in_a_source_is_shown_but_is_no_marker(store: Path) -> None:
    async with opened(settings_for(store)) as engine:
        given = await engine.ask("How much do museum tickets cost?")
        assert_holds(engine, given)

    assert given.answer == "The museum stands in Paris. Tickets cost 22 euros (12). Children pay nothing [1]."
    assert given.citations[0].quote == MUSEUM
    assert given.notes == ()


async def test_a_citation_has_the_page_of_its_span_not_of_its_chunk(store: Path) -> None:
    given = await ask(settings_for(store), "How many kilograms does the anchor weigh?")

    assert (given.hits[0].chunk.page, given.hits[0].chunk.page_end) == (1, 2)
    assert given.citations[0].quote == SECOND
    assert (given.citations[0].page, given.citations[0].page_end) == (2, 2)


async def test_the_stream_ends_with_the_answer_that_ask_gives(store: Path) -> None:
    events = await stream(settings_for(store), Question(HOME))

    assert kinds(events) == [Retrieved, Delta, Sentence, Finished]
    assert isinstance(events[2], Sentence)
    assert isinstance(events[-1], Finished)
    assert events[2].sentence == events[-1].answer.sentences[0]
    assert events[2].citations == events[-1].answer.citations
    assert events[-1].answer.answer == (await ask(settings_for(store), HOME)).answer


async def test_other_collections_can_be_asked_alone_or_together(store: Path) -> None:
    alone = await ask(settings_for(store), "When does the canteen open?", collections=["other"])
    together = await ask(settings_for(store), "When does the canteen open?", collections=["default", "other", "other"])

    assert alone.answer == together.answer == "The canteen opens at noon [1]."
    assert alone.collections == {"other": "000001"}
    assert together.collections == {"default": "000001", "other": "000001"}
    assert together.citations[0].collection == "other"


async def test_the_length_of_the_answer_is_a_setting(tmp_path: Path) -> None:
    colours = ("red", "blue", "green", "white")
    boats = " ".join(f"The {colour} boat carries nine people over the wide and windy lake." for colour in colours)
    settings = settings_for(tmp_path)
    publish_index(settings, {"boats.md": Text(boats)})
    answers = [
        await ask(
            settings.model_copy(update={"answer": AnswerSettings(max_sentences=most)}), "Which boat carries people?"
        )
        for most in (1, 3)
    ]

    assert [len(answer.sentences) for answer in answers] == [1, 3]
    assert "\n" not in answers[1].answer


@pytest.mark.parametrize(
    "question",
    [
        'c++ AND ("',
        "* OR title:x",
        "\"'`",
        "😀🎉",
        "<|endoftext|>",
        "</source> [1]",
        "\ud800",
        "{question}",
        "a" * 2000,
    ],
)
async def test_any_question_is_just_text(store: Path, question: str) -> None:
    assert isinstance((await ask(settings_for(store), question)).answer, str)


@pytest.mark.parametrize(
    ("text", "question", "note"),
    [
        ("The documents do not say.", "Do the documents say anything?", ()),
        (
            "- May employees park their car in the garage?",
            "May employees park their car in the garage?",
            ("the model's answer is withheld: it only asks a question",),
        ),
    ],
)
async def test_a_quote_that_says_nothing_is_withheld_as_a_models_answer_is(
    tmp_path: Path, text: str, question: str, note: tuple[str, ...]
) -> None:
    settings = settings_for(tmp_path).model_copy(update={"answer": AnswerSettings(max_sentences=1)})
    publish_index(settings, {"a.md": Text(text, title="Car park")})
    given = await ask(settings, question)

    assert given.confidence >= 0.5
    assert (given.abstained, given.answer, given.citations, given.notes) == (True, NOT_IN_DOCUMENTS, (), note)


async def test_a_question_is_asked_as_it_is_and_takes_no_keywords(store: Path) -> None:
    question = Question("When does the canteen open?", collections=("other",))
    async with opened(settings_for(store)) as engine:
        assert (await engine.ask(question)).collections == {"other": "000001"}
        with pytest.raises(UsageError, match="give keywords with a text only"):
            await engine.ask(question, k=3)


# --- wrong use ------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["", "  \n"])
async def test_an_empty_question_is_refused(store: Path, question: str) -> None:
    with pytest.raises(UsageError, match="the question is empty"):
        await ask(settings_for(store), question)


async def test_a_question_of_100_kb_is_refused_in_one_line_with_both_lengths(store: Path) -> None:
    with pytest.raises(UsageError, match="has 100000 characters, but 2000 are allowed") as caught:
        await ask(settings_for(store), "x" * 100_000)

    assert len(str(caught.value)) < 200


async def test_an_unknown_collection_is_named_and_no_other(store: Path) -> None:
    events = await stream(settings_for(store), Question(HOME, collections=("othr",)))

    assert kinds(events) == [Failed]
    assert isinstance(events[0], Failed)
    assert events[0].error == "UnknownCollection"
    assert "'othr'" in events[0].message
    assert "other" not in events[0].message


def test_without_any_index_the_cure_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="ingest run"):
        open_engine(settings_for(tmp_path))


def test_an_unknown_document_is_named(store: Path) -> None:
    with pytest.raises(UnknownName, match=r"nothing\.md"):
        open_engine(settings_for(store)).document("nothing.md")


# --- with a language model ------------------------------------------------------------------------


async def test_the_models_answer_is_streamed_verified_and_renumbered(store: Path) -> None:
    with LLMServer(answer("Staff may work at home three days a week. [1] Bananas are yellow [1]. [99]")) as server:
        async with opened(settings_for(store, llm=by_server(server))) as engine:
            events = [event async for event in engine.stream(Question(HOME))]
            assert isinstance(events[-1], Finished)
            given = events[-1].answer
            assert_holds(engine, given)

    assert kinds(events)[0] is Retrieved
    assert kinds(events).count(Sentence) == 2
    assert "".join(event.text for event in events if isinstance(event, Delta)).startswith("Staff may work at home")
    assert given.answer == "Staff may work at home three days a week [1]. Bananas are yellow [1]."
    assert [(s.supported, s.citations) for s in given.sentences] == [(True, (1,)), (False, (1,))]
    assert [c.status for c in given.citations] == ["supported"]
    assert given.notes == ("1 marker pointing to no source removed", "1 sentence not supported by the cited passages")
    assert (given.model, given.usage.prompt_tokens) == ("tiny", 100)


async def test_the_model_sees_the_prompt_that_is_shown(store: Path) -> None:
    history = (Message("user", "Hello"), Message("assistant", "Hello!"))
    with LLMServer(answer(NOT_IN_DOCUMENTS)) as server:
        async with opened(settings_for(store, llm=by_server(server))) as engine:
            await engine.ask(HOME, history=history)
            shown = engine.prompt(Question(HOME, history=history))

    sent = [(message["role"], message["content"]) for message in server.requests[-1]["messages"]]
    assert sent == [(message.role, message.content) for message in shown.messages]
    assert len(sent) == 6


@pytest.mark.parametrize(
    ("written", "note"),
    [
        (NOT_IN_DOCUMENTS, ()),
        ("Bananas are yellow [1].", ("the model's answer is withheld: no source is about any of it",)),
        (
            "Bananas are yellow [77].",
            (
                "1 marker pointing to no source removed",
                "the model's answer is withheld: no source is about any of it",
            ),
        ),
    ],
)
async def test_a_model_that_finds_nothing_or_invents_everything_abstains(
    store: Path, written: str, note: tuple[str, ...]
) -> None:
    with LLMServer(answer(written)) as server:
        given = await ask(settings_for(store, llm=by_server(server, fallback=False)), HOME)

    assert given.abstained
    assert given.answer == NOT_IN_DOCUMENTS
    assert given.citations == ()
    assert given.closest
    assert given.notes == note


TOOL_CALL = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "search", "arguments": "{}"}}


@pytest.mark.parametrize(
    "reply",
    [
        answer(""),
        Reply(deltas=[{"role": "assistant", "content": None, "tool_calls": [TOOL_CALL]}], reason="tool_calls"),
        Reply(
            body={"choices": [{"message": {"content": None, "tool_calls": [TOOL_CALL]}, "finish_reason": "tool_calls"}]}
        ),
        Reply(deltas=[{"reasoning_content": "The user asks how many days."}, {"reasoning_content": "Three."}]),
        answer("<think>The user asks how many days. Three.</think>\n"),
        answer("<think>The user asks how many days. Three"),
        answer("The user asks how many days. Three.\n</think>\n"),
        answer("<|channel|>analysis<|message|>The user asks how many days. Three.<|end|>"),
        answer("<|im_end|>"),
    ],
)
async def test_a_model_that_returns_no_text_leaves_the_answer_to_the_documents(store: Path, reply: Reply) -> None:
    with LLMServer(reply) as server:
        given = await ask(settings_for(store, llm=by_server(server)), HOME)

    assert (given.answer, given.abstained) == (QUOTED, False)
    assert (given.model, given.fallback) == ("tiny", "extractive")
    assert given.notes[-1] == "answered extractively: the model wrote nothing"


TRUE = "Staff may work from home three days a week [1]."


@pytest.mark.parametrize("strictness", ["mark", "drop", "off"])
async def test_a_thought_that_was_shown_is_taken_back_once_it_is_closed(store: Path, strictness: Strictness) -> None:
    thought = "They ask for days. Staff may work from home three days a week. That will do.\n</think>\n\n"
    with LLMServer(answer(f"{thought}{TRUE}")) as server:
        async with opened(settings_for(store, llm=by_server(server))) as engine:
            first = [event async for event in engine.stream(Question(HOME, strictness=strictness))]
            second = [event async for event in engine.stream(Question(HOME, strictness=strictness))]

    for events in (first, second):
        assert isinstance(events[-1], Finished)
        assert (events[-1].answer.answer, events[-1].answer.fallback) == (TRUE, None)
    left = first[max(i for i, event in enumerate(first) if isinstance(event, Reset)) :]
    assert "".join(event.text for event in left if isinstance(event, Delta)) in ("", TRUE)
    assert not any(isinstance(event, Reset) for event in second), "by now the model is known to think"


async def test_an_answer_that_its_model_had_no_room_to_finish_says_so(store: Path) -> None:
    with LLMServer(answer("Staff may work from home three days a week [1]. They", reason="length")) as server:
        given = await ask(settings_for(store, llm=by_server(server)), HOME)

    assert given.usage.truncated
    assert given.notes[0] == "the model's answer reached its token limit; raise RAG_LLM__MAX_ANSWER_TOKENS"


async def test_an_answer_in_another_language_than_the_documents_is_marked_and_not_withheld(store: Path) -> None:
    said = "Das Formular liegt am Empfang aus und wird dort auch wieder abgegeben [1]."
    with LLMServer(answer(said)) as server:
        given = await ask(settings_for(store, llm=by_server(server)), HOME)

    assert (given.abstained, given.fallback) == (False, None)
    assert [sentence.supported for sentence in given.sentences] == [False, True], "the documents' own words below"


async def test_what_is_dropped_is_never_streamed(store: Path) -> None:
    with LLMServer(answer("Bananas are yellow [1]. Staff may work from home three days a week [1].")) as server:
        events = await stream(settings_for(store, llm=by_server(server)), Question(HOME, strictness="drop"))

    assert kinds(events) == [Retrieved, Sentence, Finished]
    assert isinstance(events[-1], Finished)
    assert events[-1].answer.answer == "Staff may work from home three days a week [1]."
    assert events[-1].answer.notes == ("1 sentence without support left out",)


async def test_with_verification_off_the_models_word_stands(store: Path) -> None:
    with LLMServer(answer("Bananas are yellow.")) as server:
        given = await ask(settings_for(store, llm=by_server(server)), HOME, strictness="off")

    assert (given.answer, given.abstained, given.notes) == ("Bananas are yellow.", False, ())


async def test_the_hopeless_is_kept_from_the_model(store: Path) -> None:
    with LLMServer(answer("Bell [1].")) as server:
        given = await ask(settings_for(store, llm=by_server(server)), "zzz qqq?")

    assert given.abstained
    assert server.requests == []


@pytest.mark.parametrize("reply", [Reply(status=401), Reply(status=500), answer("Staff may", ending="cut")])
async def test_when_the_model_fails_the_documents_answer(store: Path, reply: Reply) -> None:
    with LLMServer(reply) as server:
        events = await stream(settings_for(store, llm=by_server(server)), Question(HOME))

    assert [kind for kind in kinds(events) if kind is not Delta] == [Retrieved, Reset, Sentence, Finished]
    assert isinstance(events[-1], Finished)
    given = events[-1].answer
    assert given.answer == QUOTED
    assert (given.model, given.fallback) == ("tiny", "extractive")
    assert given.notes[0].startswith("answered extractively: the model tiny at")


@pytest.mark.parametrize(
    "behaviour",
    [
        hostile.stream(hostile.bomb(b"\n", 32), headers=["Content-Encoding: gzip"]),
        hostile.whole(b"[" * 100_000),
        hostile.stream(b"data: ", b"x" * 65536, times=hostile.FOREVER),
        hostile.dripping(hostile.head(), b":"),
        hostile.whole(b"", 307, "Location: http://127.0.0.1:9/v1/chat/completions"),
        hostile.whole(b'{"error": {"message": "no such model"}}'),
        list,
    ],
    ids=["bomb", "nested", "one line", "drip", "redirect", "error", "nothing"],
)
async def test_when_the_models_server_is_hostile_the_documents_answer(
    store: Path, behaviour: hostile.Behaviour
) -> None:
    with hostile.HostileServer(behaviour) as server:
        llm = LLMSettings(model="tiny", base_url=server.base_url, retries=0, timeout_s=1.0)
        given = await ask(settings_for(store, llm=llm), HOME)

    assert given.answer == QUOTED
    assert given.fallback == "extractive"


async def test_without_the_fallback_the_failure_is_the_answer(store: Path) -> None:
    with LLMServer(Reply(status=401)) as server:
        settings = settings_for(store, llm=by_server(server, fallback=False))
        events = await stream(settings, Question(HOME))
        with pytest.raises(LLMRejected):
            await ask(settings, HOME)

    assert kinds(events) == [Retrieved, Failed]
    assert isinstance(events[-1], Failed)
    assert events[-1].error == "LLMRejected"


async def test_a_question_can_choose_the_documents_own_words(store: Path) -> None:
    with LLMServer(answer("No.")) as server:
        given = await ask(settings_for(store, llm=by_server(server)), HOME, llm="extractive")

    assert given.model == "extractive"
    assert server.requests == []


async def test_a_reader_who_leaves_stops_the_model_and_gives_the_index_back(store: Path) -> None:
    with LLMServer(answer("Staff may work", ending="hang")) as server:
        async with opened(settings_for(store, llm=by_server(server))) as engine:
            async with aclosing(engine.stream(Question(HOME))) as events:
                async for event in events:
                    if isinstance(event, Delta):
                        break
            assert server.is_left()
            assert not any(live._leases.total() for live in engine._live.values())


async def test_a_cancelled_question_gives_the_index_back(store: Path) -> None:
    with LLMServer(answer("Staff may work", ending="hang")) as server:
        async with opened(settings_for(store, llm=by_server(server))) as engine:
            asking = asyncio.ensure_future(engine.ask(HOME))
            while not server.requests:
                await asyncio.sleep(0)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            assert asking.cancelled()
            assert server.is_left()
            assert not any(live._leases.total() for live in engine._live.values())


async def test_a_collection_that_opens_slowly_holds_up_no_other(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    is_opening, may_open = threading.Event(), threading.Event()
    tried = LiveIndex.__init__

    def slow(self: LiveIndex, settings: Settings, collection: str, embedder: Embedder | None = None) -> None:
        if collection == "other":
            is_opening.set()
            assert may_open.wait(60)
        tried(self, settings, collection, embedder)

    monkeypatch.setattr(LiveIndex, "__init__", slow)
    async with opened(settings_for(store)) as engine:
        waiting = asyncio.ensure_future(engine.ask("When does the canteen open?", collections=["other"]))
        try:
            assert await asyncio.to_thread(is_opening.wait, 60)
            given = await asyncio.wait_for(engine.ask(HOME), 60)
            assert not waiting.done()
        finally:
            may_open.set()
        late = await waiting

    assert given.answer == QUOTED
    assert "noon" in late.answer


async def test_many_questions_at_a_time_get_their_own_answers(store: Path) -> None:
    async with opened(settings_for(store)) as engine:
        given = await asyncio.gather(*(engine.ask(HOME if i % 2 else UNKNOWN) for i in range(12)))

    assert [one.abstained for one in given] == [i % 2 == 0 for i in range(12)]


async def test_a_question_gets_one_generation_though_another_is_published(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    publish_index(settings, TEXTS)
    async with opened(settings) as engine:
        before = await engine.ask(HOME)
        publish_index(settings, {"work.md": Text("Staff may work from home five days a week.")})
        after = await engine.ask(HOME)

    assert (before.collections, after.collections) == ({"default": "000001"}, {"default": "000002"})
    assert after.answer == "Staff may work from home five days a week [1]."
