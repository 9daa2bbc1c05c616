"""Named documents: a title or a file name in a question, and what is told of the document."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answer.abstaining import FOUND_EXACTLY
from rag.answer.named_documents import find_named
from rag.engine import Engine
from rag.index.opened import Index, open_index
from rag.records import Answer, Question
from rag.settings import EmbedderSettings, Settings
from rag.text.lexicon import lexicon_of
from tests.rag.answers_hold import assert_holds
from tests.rag.indexes import Text, publish_index

UNIFORM = "Uniform rules\n\nDeck crew wear the navy jacket in winter. Jewellery is not permitted on the car deck."
TEXTS = {
    "crew/uniform.txt": Text(UNIFORM, title="Uniform rules"),
    "policies/leave-2024.md": Text("Every employee has 25 days of leave.", title="Leave policy", date="2024-01-15"),
    "policies/leave-2026.md": Text("Every employee has 28 days of leave.", title="Leave policy", date="2026-02-01"),
    "policies/pets.md": Text("Dogs are allowed on deck. " * 60, title="Pets on board"),
    "satzung.md": Text("Der Verein hat seinen Sitz in Kiel. Jedes Mitglied hat eine Stimme.", title="Satzung"),
    **{f"minutes/{i}.md": Text(f"Item {i} was adopted.", title=f"Board minutes {i}") for i in range(3)},
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    store: Path = tmp_path_factory.mktemp("store")
    settings = Settings(store=store, embedder=EmbedderSettings(kind="hashing"))
    publish_index(settings, TEXTS)
    return settings


@pytest.fixture(scope="module")
def index(settings: Settings) -> Iterator[Index]:
    with open_index(settings, settings.collection) as index:
        yield index


def ask(settings: Settings, question: str) -> Answer:
    engine = Engine(settings, None)
    answer = asyncio.run(engine.ask(Question(question)))
    assert_holds(engine, answer)
    asyncio.run(engine.close())
    return answer


@pytest.mark.parametrize(
    ("name", "uris"),
    [
        ("the uniform document", ["crew/uniform.txt"]),
        ("uniform.txt", ["crew/uniform.txt"]),
        ("the pets policy", ["policies/pets.md"]),
        ("the leave policy", ["policies/leave-2024.md", "policies/leave-2026.md"]),
        ("the leave policy of 2024", ["policies/leave-2024.md"]),
        ("the minutes", []),
        ("the captain", []),
        ("the document", []),
        ("§ 1", []),
    ],
)
def test_a_name_means_one_document_or_two(index: Index, name: str, uris: list[str]) -> None:
    assert [info.uri for info in find_named(name, index, (), lexicon_of("en"))] == uris


def test_what_a_document_says_is_how_it_begins(settings: Settings) -> None:
    answer = ask(settings, "what does the uniform document say")

    assert answer.answer.splitlines()[0] == "Uniform rules (crew/uniform.txt):"
    assert [citation.quote for citation in answer.citations] == [UNIFORM.partition("\n\n")[2]]
    assert answer.confidence == FOUND_EXACTLY


def test_both_documents_that_a_name_means_are_told(settings: Settings) -> None:
    lines = ask(settings, "What does the leave policy say?").answer.splitlines()

    assert lines[0] == "Leave policy (policies/leave-2024.md):"
    assert "25 days" in lines[1]
    assert lines[2] == "Leave policy (policies/leave-2026.md):"
    assert "28 days" in lines[3]


def test_of_a_long_document_about_120_words_are_told(settings: Settings) -> None:
    assert 60 < len(ask(settings, "summarize pets.md").answer.split()) < 170


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Was steht in der Satzung?", "Der Verein hat seinen Sitz in Kiel"),
        ("Que dit uniform.txt ?", "Deck crew wear the navy jacket"),
    ],
)
def test_other_languages_name_documents_too(settings: Settings, question: str, says: str) -> None:
    assert says in ask(settings, question).answer
