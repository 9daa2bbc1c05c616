"""Questions to folders in languages that the default encoder does not know."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.engine import Engine
from tests.asking import ask, index_files, opened

LIBRARY = {
    "Hausordnung.md": """# Hausordnung der Stadtbücherei

## Ausleihe

Bücher werden für vier Wochen ausgeliehen, Filme für eine Woche. Eine Verlängerung ist zweimal möglich.

## Gebühren

| Leistung | Betrag |
| --- | --- |
| Jahresausweis Erwachsene | 18 € |
| Jahresausweis Jugendliche | 6 € |
| Mahnung je Woche | 1,50 € |
""",
    "Bilderbuchkino.txt": """Das Bilderbuchkino findet im November im Gewölbekeller statt. Der Eintritt: zwei Euro.

Die Vorlesestunde beginnt um 15:30 Uhr. Eine Anmeldung ist nicht nötig.
""",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, compiled_encoders: Path) -> Iterator[Engine]:
    with opened(index_files(tmp_path_factory.mktemp("library"), compiled_encoders, LIBRARY)) as engine:
        yield engine


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Wo findet das Bilderbuchkino statt?", "Gewölbekeller"),
        ("Um wie viel Uhr ist die Vorlesestunde?", "15:30"),
        ("Mahngebühr je Woche?", "1,50"),  # a part of a compound
        ("Kann ich die Ausleihe verlängern?", "zweimal"),  # a word of one family
        ("wo ist das Bilderbuchkion", "Gewölbekeller"),  # a typo
    ],
)
def test_a_question_is_answered(library: Engine, question: str, said: str) -> None:
    assert said in ask(library, question).answer


@pytest.mark.parametrize("question", ["Was kostet ein Parkplatz?", "Wann ist der Flohmarkt?", "Wie backt man Brot?"])
def test_what_the_documents_do_not_say_is_not_answered(library: Engine, question: str) -> None:
    answer = ask(library, question)
    assert answer.abstained
    assert answer.notes == ()


def test_a_question_in_another_language_is_refused_with_the_cure(library: Engine) -> None:
    answer = ask(library, "For how many weeks may I keep a borrowed book?")
    assert answer.abstained
    assert answer.notes == (
        "the question is in another language (en) than the documents (de), and the encoder all-MiniLM-L6-v2 knows "
        "English alone: set RAG_EMBEDDER__MODEL to a multilingual one and run `ingest run`",
    )
