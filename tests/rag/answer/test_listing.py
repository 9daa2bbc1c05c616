"""Listings: which documents mention a name, say a phrase or deal with a topic, on a small real index."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answer.abstaining import FOUND_EXACTLY
from rag.answer.intents import Intent
from rag.answer.listing import list_mentions
from rag.answer.mentions import find_mentions
from rag.answer.template import NOT_IN_DOCUMENTS
from rag.engine import Engine
from rag.index.opened import open_index
from rag.records import Answer, Condition, Message, Question
from rag.settings import EmbedderSettings, LLMSettings, Settings
from tests.rag.answers_hold import assert_holds
from tests.rag.indexes import Text, publish_index
from tests.rag.scripted_llm import ScriptedLLM, says

TEXTS = {
    "minutes/march.md": Text(
        "# Board meeting, 10 March 2026\n\nPresent: Asta Holm, Maren Dahl, Peder Lunde.\n\n"
        "The purchase of a fourth ferry was put off\nuntil the autumn. Maren Dahl will present a plan.",
        title="Board meeting, 10 March 2026",
    ),
    "minutes/september.md": Text(
        "Present: Asta Holm, Maren Dahl. The plan of Maren Dahl was accepted. Berths are equipped first.",
        title="Board meeting, 15 September 2026",
    ),
    "errors.md": Text(
        "## ERR-4012\n\nThe card reader lost its connection. Restart the reader with the key.\n\n"
        "## ERR-4021\n\nThe paper roll is jammed.",
        title="Error codes",
    ),
    "shore-power.txt": Text("Berth 2 gets its current from the land.", title="Berths"),
    "dahl.md": Text("Maren lives by the sea. The village of Dahl is far from it.", title="A village"),
    "de/gebühren.md": Text(
        "Die Gebühren der Boote legt Maren Dahl fest. Der Landstrom kostet nichts.", title="Gebühren"
    ),
    "fr/passerelle.md": Text("La passerelle du port est fermée. Maren Dahl la fait réparer.", title="Avis"),
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(
        store=tmp_path_factory.mktemp("store"),
        embedder=EmbedderSettings(kind="hashing"),
        llm=LLMSettings.model_validate({"model": "scripted"}),
    )
    publish_index(settings, TEXTS)
    return settings


@pytest.fixture(scope="module")
def engine(settings: Settings) -> Iterator[Engine]:
    engine = Engine(settings, None)
    yield engine
    asyncio.run(engine.close())


def ask(engine: Engine, text: str, *earlier: str, where: tuple[Condition, ...] = ()) -> Answer:
    history = tuple(message for each in earlier for message in (Message("user", each), Message("assistant", "So.")))
    answer = asyncio.run(engine.ask(Question(text, history=history, where=where)))
    assert_holds(engine, answer)
    return answer


def uris(answer: Answer) -> list[str]:
    return [citation.uri for citation in answer.citations]


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("Which documents mention Maren Dahl?", "4 documents mention “Maren Dahl”:"),
        ("In welchen Dokumenten wird Maren Dahl erwähnt?", "4 Dokumente erwähnen „Maren Dahl“:"),
        ("Quels documents mentionnent Maren Dahl ?", "4 documents mentionnent « Maren Dahl » :"),
    ],
)
def test_every_document_that_holds_a_name_is_listed_and_counted(engine: Engine, question: str, head: str) -> None:
    answer = ask(engine, question)

    assert answer.answer.splitlines()[0] == head
    assert uris(answer) == ["de/gebühren.md", "fr/passerelle.md", "minutes/march.md", "minutes/september.md"]
    assert all("Maren Dahl" in citation.quote for citation in answer.citations)
    assert answer.confidence == FOUND_EXACTLY
    assert answer.model == "extractive"
    assert answer.sentences[0].citations == ()
    assert all(sentence.supported for sentence in answer.sentences)


def test_a_line_has_the_title_the_uri_and_the_quote(engine: Engine) -> None:
    answer = ask(engine, "Which documents mention ERR-4012?")

    assert answer.answer == (
        "1 document mentions “ERR-4012”:\n- Error codes (errors.md): ERR-4012 The card reader lost its connection [1]."
    )


def test_a_name_that_stands_nowhere_is_refused(engine: Engine) -> None:
    answer = ask(engine, "Which documents mention Peder Dahl?")

    assert (answer.answer, answer.confidence) == (NOT_IN_DOCUMENTS, 0.0)
    assert "no document has “Peder Dahl”" in answer.notes


def test_a_topic_is_found_by_its_stems_and_by_file_names(engine: Engine) -> None:
    assert uris(ask(engine, "Which documents are about the berth?")) == ["minutes/september.md", "shore-power.txt"]
    assert uris(ask(engine, "which files deal with shore power")) == ["shore-power.txt"]


def test_the_filter_holds_for_listings(engine: Engine) -> None:
    march = (Condition("uri", "eq", "minutes/march.md"),)

    assert uris(ask(engine, "Which documents mention Maren Dahl?", where=march)) == ["minutes/march.md"]


@pytest.mark.parametrize(
    "question",
    [
        'where does it say "put off until the autumn"',
        "“PUT OFF until the autumn”",
        "Where does it say that the purchase of a fourth ferry was put off until the autumn?",
    ],
)
def test_a_phrase_is_found_across_lines_and_whatever_its_case(engine: Engine, question: str) -> None:
    answer = ask(engine, question)

    assert uris(answer) == ["minutes/march.md"]
    assert "was put off\nuntil the autumn" in answer.citations[0].quote
    assert answer.answer.startswith("1 document says “")


def test_a_phrase_that_is_nearly_there_is_called_so(engine: Engine) -> None:
    answer = ask(engine, 'Where does it say "the purchase of a third ferry was put off until the autumn"?')

    assert answer.answer.startswith("No document says exactly “the purchase of a third ferry")
    assert uris(answer) == ["minutes/march.md"]


def test_a_phrase_that_nobody_says_is_refused(engine: Engine) -> None:
    assert ask(engine, 'where does it say "the harbour freezes in winter"').abstained


def test_a_model_is_not_asked_for_what_the_index_knows(settings: Settings) -> None:
    engine = Engine(settings, ScriptedLLM(says("Nothing of the kind.")))
    answer = ask(engine, "Which documents mention Maren Dahl?")
    asyncio.run(engine.close())

    assert answer.model == "extractive"
    assert answer.fallback is None
    assert len(answer.citations) == 4


def test_of_many_documents_the_first_are_quoted_and_all_are_counted(tmp_path: Path) -> None:
    settings = Settings(store=tmp_path, embedder=EmbedderSettings(kind="hashing"))
    publish_index(settings, {f"{i:02}.md": Text(f"Crane {i} is red.", title=f"Crane {i}") for i in range(34)})
    engine = Engine(settings, None)
    answer = ask(engine, "Which documents mention the crane?")
    asyncio.run(engine.close())

    lines = answer.answer.splitlines()
    assert lines[0] == "34 documents mention “crane”:"
    assert len(answer.citations) == 20
    assert lines[-1] == "… and 14 more documents"
    assert any("Crane 33 (33.md)" in note for note in answer.notes)


def test_where_not_all_passages_are_read_the_count_says_so(settings: Settings) -> None:
    with open_index(settings, settings.collection) as index:
        mentions = find_mentions("Maren Dahl", [index], is_name=True, most_read=3)
    listing, _, _ = list_mentions(Intent("mentions", "Maren Dahl", "en", is_name=True), mentions)

    assert not mentions.is_complete
    assert listing.head == f"at least {len(mentions.documents)} documents mention “Maren Dahl”:"
