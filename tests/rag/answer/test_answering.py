"""Answering with a model that misbehaves, by script, on a small real index: every way out leads to an honest answer."""

import asyncio
import math
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from rag.answer.abstaining import CERTAIN, CERTAIN_ENOUGH, FLOOR
from rag.answer.answering import answer_by_quoting
from rag.answer.finding import Finder
from rag.answer.prompt import budget_tokens
from rag.answer.template import NOT_IN_DOCUMENTS
from rag.engine import Engine
from rag.errors import LLMContextTooLong, LLMOverloaded, LLMRejected, LLMUnreachable, RagError
from rag.records import (
    Answer,
    Condition,
    Delta,
    Event,
    Finished,
    Message,
    Prompt,
    Question,
    Reset,
    Retrieved,
    Sentence,
    Strictness,
    Usage,
)
from rag.settings import EmbedderSettings, LLMSettings, Settings
from tests.rag.answers_hold import assert_holds
from tests.rag.indexes import Text, publish_index
from tests.rag.scripted_llm import ScriptedLLM, Turn, fails, says

WORK = "Staff may work from home three days a week. Managers approve each request in writing."
LEAVE = "Employees get 25 days of leave a year. Interns get ten days of leave a year."
TEXTS = {
    "work.md": Text(WORK, title="Remote work", metadata={"team": "hr"}),
    "leave.md": Text(LEAVE, title="Leave"),
    **{
        f"office-{number}.md": Text(
            f"In office {number} staff may work on {number} days a week at a desk by the window. "
            + "It is warm. " * 20,
            title=f"Office {number}",
        )
        for number in range(2, 7)
    },
}
HOME = "How many days a week may staff work from home?"
CUT_OFF = Usage(100, 20, truncated=True)
SAID = "Staff may work from home three days a week"
QUOTED = f"{WORK.removesuffix('.')} [1]."  # without a model: the paragraph, which is short
TOO_LONG = LLMContextTooLong("the prompt is too long")
HISTORY = (Message("user", "How many days of leave do employees get a year?"), Message("assistant", "25 days [1]."))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    publish_index(settings_for(folder), TEXTS)
    publish_index(settings_for(folder).model_copy(update={"collection": "empty"}), {})
    return folder


def settings_for(store: Path, **llm: object) -> Settings:
    return Settings(
        store=store,
        embedder=EmbedderSettings(kind="hashing"),
        llm=LLMSettings.model_validate({"model": "scripted", **llm}),
    )


@dataclass
class Asked:
    """What came of a question: its events, and the prompts that the model was given."""

    llm: ScriptedLLM
    events: list[Event] = field(default_factory=list)

    @property
    def answer(self) -> Answer:
        finished = self.events[-1]
        assert isinstance(finished, Finished), finished
        return finished.answer

    @property
    def kinds(self) -> list[type[Event]]:
        """The events, those of one kind that follow each other as one."""
        kinds = [type(event) for event in self.events]
        return [kind for i, kind in enumerate(kinds) if i == 0 or kind is not kinds[i - 1]]


@asynccontextmanager
async def opened(settings: Settings, llm: ScriptedLLM) -> AsyncIterator[Engine]:
    engine = Engine(settings, llm)
    try:
        yield engine
    finally:
        await engine.close()


async def asked(
    store: Path,
    *turns: Turn,
    text: str = HOME,
    strictness: Strictness = "mark",
    history: Sequence[Message] = (),
    where: tuple[Condition, ...] = (),
    collections: tuple[str, ...] = (),
    k: int | None = None,
    **llm: object,
) -> Asked:
    """Ask a question of a model by script; what holds of every answer is checked."""
    result = Asked(ScriptedLLM(*turns))
    question = Question(text, collections, k, where, tuple(history), strictness)
    async with opened(settings_for(store, **llm), result.llm) as engine:
        result.events = [event async for event in engine.stream(question)]
        if isinstance(result.events[-1], Finished):
            assert_holds(engine, result.answer)
    return result


# --- prompts that are too long --------------------------------------------------------------------


async def test_what_does_not_fit_is_packed_again_with_fewer_sources(store: Path) -> None:
    result = await asked(store, fails(TOO_LONG), says(f"{SAID} [1]."), k=7)

    first, second = result.llm.prompts
    assert second.tokens <= 0.75 * first.tokens
    assert 0 < len(second.sources) < len(first.sources)
    assert result.kinds == [Retrieved, Delta, Sentence, Finished]
    assert result.answer.answer == f"{SAID} [1]."
    assert result.answer.fallback is None
    total, left_out = len(first.sources), len(first.sources) - len(second.sources)
    assert f"{left_out} of {total} passages left out: the prompt was too long for the model" in result.answer.notes


async def test_where_the_server_says_its_limit_the_prompt_is_packed_for_that(store: Path) -> None:
    full = (await asked(store, says("No."), k=7)).llm.prompts[0]
    limit = full.tokens + 200
    result = await asked(
        store, fails(LLMContextTooLong("too long", limit)), says(f"{SAID} [1]."), k=7, max_answer_tokens=64
    )

    most = budget_tokens(LLMSettings(context_tokens=limit, max_answer_tokens=64))
    assert 0.75 * full.tokens < result.llm.prompts[1].tokens <= most < full.tokens


async def test_a_limit_that_would_change_nothing_is_not_believed(store: Path) -> None:
    result = await asked(store, fails(LLMContextTooLong("too long", 8192)), says(f"{SAID} [1]."), k=7)

    first, second = result.llm.prompts
    assert second.tokens <= 0.75 * first.tokens


async def test_what_was_streamed_before_is_void(store: Path) -> None:
    result = await asked(store, fails(TOO_LONG, after="Staff may"), says(f"{SAID} [1]."), k=7)

    assert result.kinds == [Retrieved, Delta, Reset, Delta, Sentence, Finished]
    assert result.answer.answer == f"{SAID} [1]."


async def test_after_the_third_shorter_prompt_the_documents_answer(store: Path) -> None:
    result = await asked(store, fails(TOO_LONG), k=7)

    tokens = [prompt.tokens for prompt in result.llm.prompts]
    assert len(tokens) <= 4
    assert tokens == sorted(set(tokens), reverse=True)
    assert result.answer.fallback == "extractive"
    assert result.answer.answer.startswith(QUOTED)
    assert "answered extractively: the prompt is too long" in result.answer.notes


async def test_where_not_even_the_question_fits_nobody_asks_again(store: Path) -> None:
    result = await asked(store, fails(LLMContextTooLong("too long", 100)))

    assert len(result.llm.prompts) == 1
    assert result.answer.fallback == "extractive"


async def test_without_room_for_a_source_the_model_is_not_asked(store: Path) -> None:
    settings = settings_for(store, max_answer_tokens=16)
    nobody = Question(HOME, where=(Condition("team", "eq", "nobody"),))
    llm = ScriptedLLM(says("No."))
    async with opened(settings, llm) as engine:
        without_sources = engine.prompt(nobody).tokens
    tight = settings.llm.model_copy(update={"context_tokens": math.ceil((without_sources + 3) / 0.8) + 16})
    assert without_sources <= budget_tokens(tight) < without_sources + 20
    async with opened(settings.model_copy(update={"llm": tight}), llm) as engine:
        given = await engine.ask(HOME)

    assert llm.prompts == []
    assert given.fallback == "extractive"
    assert "has no room for any source" in given.notes[0]


# --- failures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [LLMUnreachable("gone"), LLMRejected("no"), LLMOverloaded("busy")])
@pytest.mark.parametrize("strictness", ["mark", "drop", "off"])
async def test_a_failure_after_verified_sentences_voids_them(
    store: Path, error: LLMUnreachable, strictness: Strictness
) -> None:
    result = await asked(store, fails(error, after=f"{SAID} [1]. Bananas are yellow and"), strictness=strictness)

    kinds = result.kinds
    assert Sentence in kinds[: kinds.index(Reset)]
    assert kinds[kinds.index(Reset) + 1 :] == (
        [Sentence, Finished] if strictness == "drop" else [Delta, Sentence, Finished]
    )
    assert result.answer.answer.startswith(QUOTED)
    assert "Bananas" not in result.answer.answer
    assert (result.answer.model, result.answer.fallback) == ("scripted", "extractive")


async def test_where_no_fallback_is_allowed_the_failure_is_told(store: Path) -> None:
    result = await asked(store, fails(TOO_LONG), fallback=False)

    assert result.kinds[-1].__name__ == "Failed"
    assert getattr(result.events[-1], "error", "") == "LLMContextTooLong"


async def test_a_model_that_never_finishes_is_left_in_time(store: Path) -> None:
    result = await asked(store, Turn(["Staff may "], hangs=True), timeout_s=0.1)

    assert result.llm.stopped == 1
    assert result.answer.fallback == "extractive"
    assert "did not finish within 0.1 s" in result.answer.notes[-1]


class Slow:
    """Observes, and holds every search up for longer than the model has."""

    def asked(self, question: Question) -> None: ...
    def answered(self, answer: Answer) -> None: ...
    def failed(self, error: RagError) -> None: ...

    @contextmanager
    def searching(self) -> Iterator[None]:
        threading.Event().wait(2.2)
        yield


class Pausing(ScriptedLLM):
    """Lets the loop go on before it writes, as any network does."""

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Delta | Usage, None]:
        await asyncio.sleep(0)
        async for piece in super().stream(prompt):
            yield piece


async def test_waiting_for_the_search_is_no_time_of_the_models(store: Path) -> None:
    engine = Engine(settings_for(store, timeout_s=2), Pausing(says(f"{SAID} [1].")), observer=Slow())
    async with engine:
        answer = await engine.ask(HOME)

    assert answer.fallback is None


async def test_one_deadline_holds_for_the_rewriting_and_the_answer(store: Path) -> None:
    result = await asked(store, Turn(hangs=True), text="And for interns?", history=HISTORY, timeout_s=0.2)

    assert result.llm.stopped == 2
    rewriting, answering = result.answer.notes[0], result.answer.notes[-1]
    assert rewriting == (
        "the question was not rewritten: the model scripted did not finish within 0.05 s; raise RAG_LLM__TIMEOUT_S"
    )
    assert "did not finish within 0.2 s" in answering
    assert "Interns get ten days of leave a year [1]." in result.answer.answer


async def test_a_fallback_that_is_not_sure_abstains_and_shows_what_came_closest(store: Path) -> None:
    llm = ScriptedLLM(fails(LLMUnreachable("gone")))
    settings = settings_for(store)
    async with opened(settings, llm) as engine:
        with engine.lease(["default"]) as indexes:
            basis = Finder(settings, indexes, None).find(Question(HOME))
            unsure = replace(basis, confidence=(FLOOR + CERTAIN_ENOUGH) / 2)
            finished = answer_by_quoting(unsure, 3, llm.model, LLMUnreachable("gone"))

    assert len(finished) == 1
    assert isinstance(finished[0], Finished)
    given = finished[0].answer
    assert (given.abstained, given.model, given.fallback) == (True, "scripted", "extractive")
    assert given.closest == basis.hits[:3]
    assert given.notes == ("answered extractively: gone",)


# --- conversations --------------------------------------------------------------------------------

ALONE = "How many days of leave do interns get a year?"


async def test_a_follow_up_is_searched_as_the_model_words_it_and_answered_as_it_was_asked(store: Path) -> None:
    result = await asked(
        store, says(ALONE), says("Interns get ten days of leave a year [1]."), text="And for interns?", history=HISTORY
    )

    assert result.answer.search_question == ALONE
    assert result.answer.question == "And for interns?"
    assert isinstance(result.events[0], Retrieved)
    assert result.events[0].search_question == ALONE
    _, given = result.llm.prompts
    assert given.question == "And for interns?"
    assert given.messages[3].content == HISTORY[0].content, "behind the rules and the example"
    assert given.messages[4].content == "25 days."
    assert given.messages[-1].content.endswith("And for interns?")
    assert (result.answer.usage.prompt_tokens, result.answer.usage.completion_tokens) == (200, 40)
    assert "rewrite" in result.answer.timings_s
    assert result.answer.notes == ()


async def test_without_history_nothing_is_rewritten(store: Path) -> None:
    result = await asked(store, says(f"{SAID} [1]."))

    assert len(result.llm.prompts) == 1
    assert result.answer.search_question == HOME
    assert "rewrite" not in result.answer.timings_s


@pytest.mark.parametrize(
    "rewriting", [fails(LLMUnreachable("gone")), says("Once upon a time there was a frog."), says("")]
)
async def test_a_rewriting_that_fails_is_noted_and_both_questions_are_searched(store: Path, rewriting: Turn) -> None:
    answering = says("Interns get ten days of leave a year [1].")
    result = await asked(store, rewriting, answering, text="And for interns?", history=HISTORY)

    assert result.answer.search_question == f"{HISTORY[0].content} And for interns?"
    assert result.answer.answer == "Interns get ten days of leave a year [1]."
    assert result.answer.notes[0].startswith("the question was not rewritten: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("And for interns?", "Interns get ten days of leave a year [1]."),
        ("And who invented the telephone?", NOT_IN_DOCUMENTS),  # what is new in it stands nowhere
    ],
)
async def test_without_a_model_a_follow_up_is_answered_from_what_holds_the_new_in_it(
    store: Path, text: str, said: str
) -> None:
    llm = ScriptedLLM(says("No."))
    async with opened(settings_for(store), llm) as engine:
        given = await engine.ask(text, history=HISTORY, llm="extractive")

    assert llm.prompts == []
    assert given.search_question == f"{HISTORY[0].content} {text}"
    assert said in given.answer


async def test_without_a_model_a_new_topic_is_searched_alone(store: Path) -> None:
    async with opened(settings_for(store), ScriptedLLM(says("No."))) as engine:
        known = await engine.ask(HOME, history=HISTORY, llm="extractive")
        unknown = await engine.ask("Who invented the telephone?", history=HISTORY, llm="extractive")

    assert (known.search_question, known.answer.startswith(QUOTED)) == (HOME, True)
    assert (unknown.search_question, unknown.abstained) == ("Who invented the telephone?", True)


async def test_a_history_of_nothing_is_no_history(store: Path) -> None:
    nothing = (Message("system", "Obey."), Message("user", " "), Message("assistant", "Good morning!"))
    result = await asked(store, says(f"{SAID} [1]."), history=nothing)

    assert len(result.llm.prompts) == 1


@pytest.mark.parametrize(
    "history",
    [
        [Message("user", f"question {number}?") for number in range(200)],
        [Message("user", "word " * 100_000), Message("assistant", "word " * 100_000)],
        [Message("user", "\ud800"), Message("assistant", "\udfff" * 1000)],
        [Message("system", "Obey."), *HISTORY, Message("user", "And in May?")],
        [Message("user", "word " * 350), Message("assistant", "word " * 350)] * 5,
        [Message("user", "word " * 395), Message("assistant", "word " * 390)] * 5,
    ],
)
async def test_any_history_is_bounded_and_answered(store: Path, history: list[Message]) -> None:
    result = await asked(store, says(HOME), says(f"{SAID} [1]."), history=history)

    assert result.answer.answer == f"{SAID} [1]."
    prompt = result.llm.prompts[-1]
    assert prompt.tokens <= budget_tokens(LLMSettings())
    roles = [message.role for message in prompt.messages]
    assert roles[0] == "system"
    assert roles[1:] == ["user", "assistant"] * (len(roles) // 2 - 1) + ["user"]


# --- saying that the documents do not say ---------------------------------------------------------


@pytest.mark.parametrize("strictness", ["mark", "drop", "off"])
async def test_nothing_found_is_said_without_asking_the_model(store: Path, strictness: Strictness) -> None:
    nobody = (Condition("team", "eq", "nobody"),)
    filtered = await asked(store, says("Bell [1]."), where=nobody, strictness=strictness)
    empty = await asked(store, says("Bell [1]."), collections=("empty",), strictness=strictness)
    unknown = await asked(store, says("Bell [1]."), text="zzz qqq?", strictness=strictness)

    for result in (filtered, empty, unknown):
        assert result.llm.prompts == []
        assert result.answer.abstained
        assert result.kinds == [Retrieved, Finished]
    assert filtered.answer.hits == filtered.answer.closest == ()
    assert filtered.answer.notes == ("no document matches team=nobody; the values of team are: hr",)
    assert unknown.answer.notes == ()
    assert unknown.answer.closest == unknown.answer.hits[:3]


@pytest.fixture
def uncertain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing that is found be so certain that it stands beside what a model writes."""
    monkeypatch.setattr("rag.answer.abstaining.CERTAIN", 1.1)


@pytest.mark.usefixtures("uncertain")
@pytest.mark.parametrize("strictness", ["mark", "drop", "off"])
@pytest.mark.parametrize("written", [NOT_IN_DOCUMENTS, "the documents do not say", "**The documents do not say** [1]."])
async def test_the_fixed_sentence_alone_abstains(store: Path, written: str, strictness: Strictness) -> None:
    result = await asked(store, says(written), strictness=strictness)

    assert result.answer.abstained
    assert result.answer.closest == result.answer.hits[:3]
    assert [hit.score for hit in result.answer.closest] == sorted(
        (hit.score for hit in result.answer.hits), reverse=True
    )[:3]


async def test_the_fixed_sentence_and_more_that_is_supported_is_an_answer_and_says_so(store: Path) -> None:
    result = await asked(store, says(f"{NOT_IN_DOCUMENTS} However, staff may work from home three days a week [1]."))

    assert not result.answer.abstained
    assert [sentence.supported for sentence in result.answer.sentences] == [False, True]
    assert "the model says that the documents do not answer the question, and then goes on" in result.answer.notes


@pytest.mark.usefixtures("uncertain")
async def test_the_fixed_sentence_and_more_that_nothing_supports_abstains(store: Path) -> None:
    result = await asked(store, says(f"{NOT_IN_DOCUMENTS} However, bananas are yellow [1]."))

    assert result.answer.abstained
    assert result.answer.sentences == ()


# --- what models write ----------------------------------------------------------------------------


NOTHING = pytest.mark.parametrize(
    ("written", "note"),
    [
        ("", "the model wrote nothing"),
        (" \n\n", "the model wrote nothing"),
        ("[1][2] [3].", "the model wrote only markers"),
    ],
)


@pytest.mark.parametrize("strictness", ["mark", "drop", "off"])
@NOTHING
async def test_where_the_model_writes_nothing_the_documents_answer(
    store: Path, written: str, note: str, strictness: Strictness
) -> None:
    result = await asked(store, says(written), strictness=strictness)

    assert result.answer.answer == QUOTED
    assert (result.answer.model, result.answer.fallback) == ("scripted", "extractive")
    assert f"answered extractively: {note}" in result.answer.notes
    assert (result.answer.usage.prompt_tokens, result.answer.usage.completion_tokens) == (100, 20)
    assert Reset(note) in result.events
    assert len(result.llm.prompts) == 1


@pytest.mark.parametrize("strictness", ["mark", "drop", "off"])
@NOTHING
async def test_where_no_fallback_is_allowed_nothing_is_no_answer(
    store: Path, written: str, note: str, strictness: Strictness
) -> None:
    result = await asked(store, says(written), strictness=strictness, fallback=False)

    assert result.answer.abstained
    assert result.answer.fallback is None
    assert result.answer.notes[-1] == note
    assert Reset not in result.kinds


@pytest.mark.usefixtures("uncertain")
async def test_an_answer_with_one_wrong_fact_is_shown_and_marked(store: Path) -> None:
    result = await asked(store, says("Staff may work from home five days a week [1]."))

    assert result.answer.answer == "Staff may work from home five days a week [1]."
    assert [(each.supported, each.failed_tokens) for each in result.answer.sentences] == [(False, ("five days",))]
    assert result.answer.notes[-1] == "1 sentence not supported by the cited passages"


async def test_where_every_sentence_is_dropped_nothing_is_left_to_give(store: Path) -> None:
    result = await asked(
        store,
        says("Some rules:\n- Staff may work from home five days a week [1].\nI hope this helps!"),
        strictness="drop",
        fallback=False,
    )

    assert result.answer.abstained
    assert result.answer.sentences == ()
    assert result.answer.notes[-1] == "the model's answer is withheld: the sources support none of its sentences"


@pytest.mark.parametrize("written", ["Here is what the documents say:", "## Remote work\n\nI hope this helps!"])
async def test_an_answer_that_states_nothing_is_withheld(store: Path, written: str) -> None:
    result = await asked(store, says(written), fallback=False)

    assert result.answer.abstained
    assert result.answer.notes[-1] == "the model's answer is withheld: no source is about any of it"


@pytest.mark.usefixtures("uncertain")
async def test_a_refusal_in_the_models_own_words_abstains(store: Path) -> None:
    result = await asked(store, says("The documents do not mention how many days staff may work from a boat [1]."))

    assert result.answer.abstained


@pytest.mark.parametrize("strictness", ["mark", "drop"])
@pytest.mark.parametrize(
    "turn",
    [
        says("May staff work from home three days a week [1]?"),
        says("May staff work from home three days a week? [1]\n\n**Staff may work from home three days a week?** [1]"),
        Turn(
            ["May staff work from home three days a week [1]?\nMay staff work from home three days [1]"], usage=CUT_OFF
        ),
    ],
)
async def test_the_question_said_again_is_no_answer(store: Path, turn: Turn, strictness: Strictness) -> None:
    result = await asked(store, turn, strictness=strictness, fallback=False)

    assert result.answer.abstained
    assert result.answer.notes[-1] == "the model's answer is withheld: it only asks a question"


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("Bananas are yellow [1].", "no source is about any of it"),
        ("Here is what the documents say:", "no source is about any of it"),
        ("May staff work from home three days a week [1]?", "it only asks a question"),
    ],
)
async def test_in_place_of_an_answer_that_is_withheld_the_documents_answer_where_they_can(
    store: Path, written: str, why: str
) -> None:
    result = await asked(store, says(written))

    assert result.answer.fallback == "extractive"
    assert result.answer.answer.startswith(QUOTED)
    assert f"answered extractively: the model's answer is withheld: {why}" in result.answer.notes


async def test_an_answer_that_is_withheld_is_a_refusal_where_the_documents_cannot_be_quoted(store: Path) -> None:
    result = await asked(store, says("Bananas are yellow [1]."), text="What colour is the staff of a banana boat?")

    assert result.answer.confidence < 0.5
    assert result.answer.abstained
    assert result.answer.fallback is None


@pytest.mark.usefixtures("uncertain")
async def test_that_the_documents_do_not_answer_is_an_answer_of_the_model(store: Path) -> None:
    result = await asked(store, says(NOT_IN_DOCUMENTS))

    assert result.answer.confidence >= 0.5
    assert result.answer.abstained
    assert result.answer.fallback is None


@pytest.mark.parametrize("strictness", ["mark", "drop"])
@pytest.mark.parametrize(
    "written", [NOT_IN_DOCUMENTS, "The documents do not mention how many days staff may work at home [1]."]
)
async def test_where_the_documents_certainly_answer_that_they_do_not_is_not_believed(
    store: Path, written: str, strictness: Strictness
) -> None:
    result = await asked(store, says(written), strictness=strictness)

    assert result.answer.confidence >= CERTAIN
    assert (result.answer.answer.startswith(QUOTED), result.answer.fallback) == (True, "extractive")
    assert any(note.startswith("answered extractively: the model") for note in result.answer.notes)


async def test_without_verification_or_a_fallback_it_is_believed(store: Path) -> None:
    for options in ({"strictness": "off"}, {"fallback": False}):
        result = await asked(store, says(NOT_IN_DOCUMENTS), **options)
        assert result.answer.abstained


WRONG = "In office 3 staff may work on 5 days a week [1]."
IN_OFFICE_3 = "How many days may staff work in office 3?"


async def test_what_the_documents_certainly_answer_stands_below_another_answer(store: Path) -> None:
    result = await asked(store, says(WRONG), text=IN_OFFICE_3)

    assert result.answer.answer.startswith(f"{WRONG}\n\nIn office 3 staff may work on 3 days a week")
    assert [sentence.supported for sentence in result.answer.sentences][:2] == [False, True]
    assert result.answer.fallback is None
    assert "the documents' own words stand below the model's, which cites none of them" in result.answer.notes
    assert "".join(event.text for event in result.events if isinstance(event, Delta)) == result.answer.answer


async def test_below_an_answer_that_is_only_shown_verified_nothing_is_provisional(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.answer.abstaining.CERTAIN", 0.6)
    text, said = "How many days a week may staff work?", "Managers approve each request in writing"
    result = await asked(store, says(f"{said}. Bananas are yellow."), text=text, strictness="drop")

    assert result.answer.answer.startswith(f"{said} [1].\n\n")
    assert len(result.answer.sentences) > 1
    assert all(sentence.supported for sentence in result.answer.sentences)
    assert Delta not in result.kinds


@pytest.mark.parametrize(
    "options",
    [
        {"written": "In office 3 staff may work on 3 days a week [1]."},
        {"strictness": "off"},
        {"fallback": False},
        {"text": "How many days a week may staff work?"},
    ],
)
async def test_nothing_stands_below_where_it_is_cited_or_not_wanted_or_not_certain(
    store: Path, options: dict[str, str]
) -> None:
    written = options.get("written", WRONG)
    others = {name: value for name, value in options.items() if name != "written"}
    result = await asked(store, says(written), **{"text": IN_OFFICE_3, **others})  # type: ignore[arg-type]
    assert result.answer.answer.startswith("In office 3 staff may work on")
    assert "\n\n" not in result.answer.answer


@pytest.mark.parametrize(
    ("text", "written", "fallback"),
    [
        (HOME, "Staff may work from home days a week [1].", "extractive"),
        (HOME, "The days a week that staff may work from home [1]", "extractive"),
        (HOME, f"{SAID} [1].", None),
        ("May staff work from home?", "Staff may work from home [1].", "extractive"),
        ("May staff work from home?", "Yes, staff may work from home [1].", None),
    ],
)
async def test_in_place_of_the_question_said_again_the_documents_answer(
    store: Path, text: str, written: str, fallback: str | None
) -> None:
    result = await asked(store, says(written), text=text)

    assert result.answer.fallback == fallback
    assert ("answered extractively: the model only says the question again" in result.answer.notes) == bool(fallback)


async def test_a_question_before_the_answer_is_no_harm(store: Path) -> None:
    result = await asked(store, says(f"How many days may staff work from home? {SAID} [1]."))

    assert not result.answer.abstained
    assert result.answer.sentences[-1].supported


@pytest.mark.usefixtures("uncertain")
async def test_another_language_is_marked_for_these_documents_and_stands_where_that_is_not_asked(
    store: Path,
) -> None:
    german = "Das Personal darf montags zu Hause arbeiten [1]."
    marked = await asked(store, says(german))
    unchecked = await asked(store, says(german), strictness="off")

    assert not marked.answer.abstained
    assert [sentence.supported for sentence in marked.answer.sentences] == [False]
    assert marked.answer.notes[-1] == "1 sentence not supported by the cited passages"
    assert unchecked.answer.answer == german


async def test_lone_surrogates_do_not_reach_the_reader(store: Path) -> None:
    result = await asked(store, Turn(["Staff may work from home three days a week \ud800", "\udc00 [1]."]))

    deltas = "".join(event.text for event in result.events if isinstance(event, Delta))
    assert deltas == "Staff may work from home three days a week \ufffd\ufffd [1]."
    assert result.answer.answer == deltas


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Staff may work from home `three[1]` days a week [1].", "`three[1]`"),
        ("Staff may work from home [three days](https://example.org/[1]) a week [1].", "://example.org/"),
    ],
)
async def test_markers_in_code_and_links_break_nothing(store: Path, written: str, kept: str) -> None:
    result = await asked(store, says(written), strictness="off")  # whether it is supported is not the point

    assert kept in result.answer.answer
    assert result.answer.sentences[0].citations


async def test_ten_markers_in_a_row_are_as_many_as_there_are_sources(store: Path) -> None:
    result = await asked(store, says(f"{SAID} " + "".join(f"[{number}]" for number in range(1, 11)) + "."))

    assert result.answer.sentences[0].supported
    assert len(result.answer.citations) <= len(result.llm.prompts[0].sources)
    assert any("pointing to no source" in note for note in result.answer.notes)


@pytest.mark.parametrize("filler", ["Staff may work from home three days a week [1]. ", "word ", "a", "[1]", " ", "`"])
async def test_a_model_that_does_not_stop_is_stopped(store: Path, filler: str) -> None:
    text = f"{SAID} [1]. " + filler * (50_000 // len(filler))
    result = await asked(store, Turn([text[i : i + 500] for i in range(0, len(text), 500)]), max_answer_tokens=100)

    assert result.llm.stopped == 1
    assert "the model was stopped after 500 characters" in result.answer.notes
    assert len(result.answer.answer) < 1500
