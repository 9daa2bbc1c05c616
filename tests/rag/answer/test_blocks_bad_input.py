"""Documents and questions that nobody would write, through the pipeline and the engine: an answer of bounded length."""

import cProfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from ingest.pipeline import run
from rag.answer.template import NOT_IN_DOCUMENTS
from rag.answer.widening import widen
from rag.engine import Engine, open_engine
from rag.index.opened import open_index
from rag.records import Answer, Source
from rag.settings import Settings
from rag.text.scripts import count_words
from rag.text.text_blocks import split_blocks
from tests.indexes import hashing_settings
from tests.rag.answers_hold import assert_holds

MOST_WORDS = 300  # of an answer: 250, and the line with which it goes beyond them

DOCUMENTS = {
    "list.md": "# Visits\n\nVisitors bring the following:\n\n" + "".join(f"- thing number {i}\n" for i in range(5000)),
    "rows.csv": "Kind,Fee\n" + "".join(f"car {i},{i} euros\n" for i in range(3000)),
    "wide.md": "".join(
        f"| {' | '.join(f'{word} {i}' for i in range(200))} |\n" for word in ("colour", "red", "blue", "4")
    ),
    "heading.md": "# Parking\n\n## Fees of the garage\n",
    "nested.md": "# Tree\n\nThe tree of the tools:\n\n"
    + "".join(f"{'  ' * depth}- a tool at depth {depth} and {i}\n" for i in range(20) for depth in range(10)),
    "line.txt": "The long line goes on and on " * 36_000,
    "code.md": "Build the rocket like this:\n\n```sh\n" + "make rocket --verbose\n" * 3000,
    "table.md": "| Planet | Moons |\n|---|---|\n" + "".join(f"| planet {i} | {i} |\n" for i in range(300)),
    "labels.txt": "".join(f"Officer {i}: Ann Berg, room {i}\n" for i in range(1000)),
    "quoted.txt": "".join(f"{'> ' * (i % 40)}Bob wrote that letter {i} is late.\n" for i in range(400)),
    "bars.md": "| " * 5000 + "\n|---|\n" + "|" * 5000,
    "rules.md": "|---|---|\n" * 500 + "***\n---\n" * 500,
}
QUESTIONS = [
    *(
        "What do visitors bring?",
        "Which thing is number 77?",
        "What is the fee of car 2999?",
        "What colour 7 is there?",
    ),
    *(
        "What are the fees of the garage?",
        "Which tools are in the tree?",
        "What goes on and on?",
        "How do I build the rocket?",
    ),
    *("How many moons does planet 250 have?", "Who is officer 500?", "Which letter is late?", "| --- |"),
    *("E-15", "250", "rocket", "thing " * 600, "Which planet has how many moons? " * 60),
]


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Engine]:
    engine = open_engine(settings)
    try:
        yield engine
    finally:
        await engine.close()


async def ask(settings: Settings, question: str) -> Answer:
    """Ask; what holds of every answer is checked."""
    async with opened(settings) as engine:
        given = await engine.ask(question)
        assert_holds(engine, given)
    assert count_words(given.answer) <= MOST_WORDS
    return given


def ingested(folder: Path, documents: dict[str, str]) -> Settings:
    (folder / "documents").mkdir(parents=True)
    for name, text in documents.items():
        (folder / "documents" / name).write_text(text, "utf-8")
    settings = hashing_settings(folder / "store")
    run(settings, [folder / "documents"])
    return settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return ingested(tmp_path_factory.mktemp("bad"), DOCUMENTS)


@pytest.mark.parametrize("question", QUESTIONS, ids=[question[:30] for question in QUESTIONS])
async def test_of_any_documents_together_a_question_has_an_answer_of_bounded_length(
    settings: Settings, question: str
) -> None:
    assert (await ask(settings, question)).answer


ALONE = {
    "list.md": "Which is thing number 4321?",
    "rows.csv": "What is the fee of car 2999?",
    "wide.md": "What is colour 7?",
    "nested.md": "Which tool is at depth 9 and 19?",
    "line.txt": "What goes on and on?",
    "code.md": "How do I build the rocket?",
    "table.md": "How many moons does planet 250 have?",
    "labels.txt": "Who is officer 500?",
    "quoted.txt": "Which letter is late?",
}


@pytest.mark.parametrize("name", ALONE)
async def test_one_such_document_alone_is_answered_from_and_of_it_seven_chunks_a_hit_are_read(
    tmp_path: Path, name: str
) -> None:
    settings = ingested(tmp_path, {name: DOCUMENTS[name]})
    given = await ask(settings, ALONE[name])

    assert given.citations
    with open_index(settings, settings.collection) as index:
        (document,) = index.library.documents()
        longest = max(len(chunk.text) for chunk in index.library.chunks_of(document.id))
        passages = widen([Source(number, hit) for number, hit in enumerate(given.hits, start=1)], [index])
    assert max(len(passage.text) for passage in passages) <= 8 * longest  # with what stands between them


@pytest.mark.parametrize("name", ["heading.md", "bars.md", "rules.md"])
async def test_what_says_nothing_is_no_answer(tmp_path: Path, name: str) -> None:
    given = await ask(ingested(tmp_path, {name: DOCUMENTS[name]}), "What are the fees of the garage?")

    assert given.answer == NOT_IN_DOCUMENTS


# --- what it costs --------------------------------------------------------------------------------


def test_splitting_into_blocks_grows_as_the_text_does() -> None:
    text = "".join(
        DOCUMENTS[name][:20_000] for name in ("list.md", "nested.md", "table.md", "labels.txt", "quoted.txt")
    )

    once, twice = (count_calls(partial(split_blocks, text * times)) for times in (1, 2))

    assert once > 1000
    assert twice < 2.2 * once


def count_calls(work: Callable[[], object]) -> int:
    """Return how many functions are called."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.slow
async def test_of_a_table_of_100_000_rows_the_row_is_said_with_its_columns(tmp_path: Path) -> None:
    rows = "Kind,Fee\n" + "".join(f"car {i},{i} euros\n" for i in range(100_000))
    given = await ask(ingested(tmp_path, {"rows.csv": rows}), "What is the fee of car 98765?")

    assert given.answer == "Kind: car 98765 · Fee: 98765 euros [1]"
