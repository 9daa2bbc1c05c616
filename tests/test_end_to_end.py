"""The product as its users meet it: the sample documents, the default encoder, the real commands."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from anyio import from_thread

from ingest.pipeline import run
from rag.engine import open_engine
from rag.index.opened import open_index
from rag.records import Answer
from rag.settings import Settings, load_settings

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "data" / "sample"
NORTHWIND = ROOT.parent / "shared" / "eval" / "northwind_hr"


@dataclass(frozen=True)
class Row:
    """A row of questions.jsonl, and what was answered."""

    content: dict[str, Any]
    answer: Answer

    @property
    def has_answer(self) -> bool:
        return self.content["uri"] is not None

    @property
    def is_of_other_formats(self) -> bool:
        return self.has_answer and Path(self.content["uri"]).suffix not in (".md", ".txt", ".pdf")

    @property
    def is_found(self) -> bool:
        """Whether the answering span lies inside a citation."""
        wanted = self.content
        return any(
            c.uri == wanted["uri"] and c.start <= wanted["start"] and wanted["end"] <= c.end
            for c in self.answer.citations
        )


@pytest.fixture(scope="module")
def rows(sample_index: Settings) -> list[Row]:
    questions = [json.loads(line) for line in (SAMPLE / "questions.jsonl").read_text("utf-8").splitlines()]

    async def ask_all() -> list[Row]:
        engine = open_engine(sample_index)
        try:
            return [Row(question, await engine.ask(question["question"])) for question in questions]
        finally:
            await engine.close()

    with from_thread.start_blocking_portal() as portal:
        return portal.call(ask_all)


def test_every_citation_is_a_slice_of_its_document(sample_index: Settings, rows: list[Row]) -> None:
    with open_index(sample_index, "sample") as index:
        citations = [citation for row in rows for citation in row.answer.citations]
        assert len(citations) > len(rows) // 2
        for citation in citations:
            document = index.document(citation.document_id)
            assert document.uri == citation.uri
            assert document.text[citation.start : citation.end] == citation.quote
            pages = [page for page in document.pages if page.start < citation.end and citation.start < page.end]
            assert (citation.page, citation.page_end) == (
                (pages[0].number, pages[-1].number) if pages else (None, None)
            )


def test_47_of_the_60_answers_in_texts_and_pdfs_are_cited(rows: list[Row]) -> None:
    answerable = [row for row in rows if row.has_answer and not row.is_of_other_formats]
    missed = [row.content["question"] for row in answerable if not row.is_found]
    assert len(answerable) == 60
    assert len(answerable) - len(missed) >= 47, missed


def test_11_of_the_15_answers_in_web_pages_tables_and_office_files_are_cited(rows: list[Row]) -> None:
    answerable = [row for row in rows if row.is_of_other_formats]
    missed = [row.content["question"] for row in answerable if not row.is_found]
    assert len(answerable) == 15
    assert len(answerable) - len(missed) >= 11, missed


def test_8_of_the_15_unanswerable_questions_are_not_answered(rows: list[Row]) -> None:
    unanswerable = [row for row in rows if not row.has_answer]
    answered = [row.content["question"] for row in unanswerable if not row.answer.abstained]
    assert len(unanswerable) == 15
    assert len(answered) <= 7, answered


def test_an_extractive_answer_is_short_and_each_of_its_lines_cited_and_exact(rows: list[Row]) -> None:
    for answer in (row.answer for row in rows if not row.answer.abstained):
        assert answer.sentences
        assert len(answer.answer.split()) <= 260
        for sentence in answer.sentences:
            assert answer.answer[sentence.start : sentence.end] == sentence.text
            assert sentence.supported
            assert sentence.citations
        assert {c.status for c in answer.citations} <= {"exact", "normalised"}


def test_who_abstains_cites_nothing_and_shows_what_came_closest(rows: list[Row]) -> None:
    abstained = [row.answer for row in rows if row.answer.abstained]
    assert abstained
    for answer in abstained:
        assert answer.answer == "The documents do not say."
        assert answer.citations == ()
        assert answer.closest


@pytest.fixture
def environment(sample_index: Settings) -> dict[str, str]:
    return {**os.environ, "RAG_STORE": str(sample_index.store), "RAG_COLLECTION": "sample"}


def rag(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-c", "from rag.cli import main; raise SystemExit(main())", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_the_sample_passes_its_gate(environment: dict[str, str]) -> None:
    questions, gate = SAMPLE / "questions.jsonl", ROOT / "evals" / "sample.gate"
    scores = json.loads(rag(environment, "eval", str(questions), "--gate", str(gate), "--json"))["sample"]
    assert (scores["cited_recall"]["n"], scores["abstained"]["n"]) == (75, 15)


def test_the_command_gives_what_the_engine_gives(environment: dict[str, str], rows: list[Row]) -> None:
    row = next(row for row in rows if row.is_found)
    answer = json.loads(rag(environment, "ask", row.content["question"], "--json"))
    assert answer["answer"] == row.answer.answer
    for citation in answer["citations"]:
        span = ("--start", str(citation["start"]), "--end", str(citation["end"]))
        shown = json.loads(rag(environment, "show", citation["document_id"], *span, "--json"))
        assert shown["text"][citation["start"] : citation["end"]] == citation["quote"]


HEAVY = {"torch", "transformers", "sentence_transformers", "chromadb", "openai", "fastapi", "onnx"}


def modules_after(environment: dict[str, str], entry: str, *arguments: str) -> set[str]:
    """Return the top-level modules that a command has loaded when it ends."""
    code = (
        f"import sys; from {entry}.cli import main; code = main({list(arguments)!r});"
        "print(*{m.split('.')[0] for m in sys.modules}, file=sys.stderr); raise SystemExit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return set(done.stderr.splitlines()[-1].split())


def test_asking_loads_no_giant(environment: dict[str, str]) -> None:
    loaded = modules_after(environment, "rag", "ask", "How many days may I work from home?")
    assert "onnxruntime" in loaded
    assert loaded & HEAVY == set()


def test_indexing_with_a_compiled_encoder_does_not_load_torch(tmp_path: Path, compiled_encoders: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("# A note\n\nWhatever it says.\n")
    store = tmp_path / "store"
    store.mkdir()
    (store / "encoders").symlink_to(compiled_encoders)
    loaded = modules_after({**os.environ, "RAG_STORE": str(store)}, "ingest", "run", str(note))
    assert "onnxruntime" in loaded
    assert loaded & {"torch", "transformers", "sentence_transformers", "chromadb"} == set()


@pytest.fixture(scope="module")
def northwind(tmp_path_factory: pytest.TempPathFactory, compiled_encoders: Path) -> Settings:
    if not NORTHWIND.exists():
        pytest.skip("../shared/eval/northwind_hr is absent")
    store = tmp_path_factory.mktemp("northwind") / "store"
    store.mkdir()
    (store / "encoders").symlink_to(compiled_encoders)
    settings = load_settings(store=store)
    run(settings, [NORTHWIND / "docs"])
    return settings


@pytest.mark.slow
def test_real_pdfs_are_cited_by_file_and_page(northwind: Settings) -> None:
    lines = (NORTHWIND / "ground_truth_java.jsonl").read_text("utf-8").splitlines()

    async def ask_all() -> list[Answer]:
        engine = open_engine(northwind)
        try:
            return [await engine.ask(json.loads(line)["question"]) for line in lines]
        finally:
            await engine.close()

    with from_thread.start_blocking_portal() as portal:
        answers = portal.call(ask_all)
    assert len(answers) == 50
    assert sum(bool(answer.citations) for answer in answers) >= 45
    with open_index(northwind, "default") as index:
        for answer in answers:
            assert answer.citations or answer.abstained
            for citation in answer.citations:
                document = index.document(citation.document_id)
                assert document.text[citation.start : citation.end] == citation.quote
                assert citation.page is not None
                assert citation.uri.endswith(".pdf")
