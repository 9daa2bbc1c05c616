"""`make eval`: its gates can be read, and its report says what was measured, how, and what was chosen on what."""

from rag.evals.gate import read_gate
from rag.evals.outcomes import Row
from rag.evals.results import Result
from scripts.evaluate import describe
from scripts.sections import EVALS, Section
from scripts.sections.suites import LARGE, ROLES, describe_suite

SETTINGS = {
    "embedder": {"model": "m", "precision": "int8"},
    "chunker": {"name": "default", "size_tokens": 200, "overlap_tokens": 0},
    "retrieval": {"k": 8, "fusion": "convex"},
    "llm": {"model": "extractive"},
    "counts": {"documents": 2, "chunks": 3},
}
RESULT = Result("wice", tuple(Row(str(i), "?", {"supported_found": i / 4}) for i in range(5)), SETTINGS)


def test_the_gates_name_measures_that_there_are() -> None:
    assert {floor.suite for floor in read_gate(EVALS / "large.gate", LARGE)} == set(LARGE)
    assert len(read_gate(EVALS / "sample.gate", ["sample"])) >= 5
    assert set(ROLES) == {"sample", *LARGE}


def test_a_suites_section_has_its_role_and_its_scores() -> None:
    section = describe_suite(RESULT)
    scored = RESULT.scores()["supported_found"]
    assert section.title == "wice"
    assert f"2 documents, 3 chunks, 5 questions. {ROLES['wice']}.\n" in section.lines
    assert f"| supported_found | 0.5000 | {scored.low:.4f} – {scored.high:.4f} | 5 |" in section.lines


def test_the_report_has_settings_all_sections_and_what_was_missed() -> None:
    below = "wice.supported_found is 0.5000, below 0.6 (large.gate:1)"
    lines = list(describe("abc", SETTINGS, [describe_suite(RESULT), Section("Other", ("Text.",), (below,))]))
    assert any("at commit abc, on" in line for line in lines)
    assert "* retrieval: k 8, fusion convex" in lines
    assert lines.index("## wice\n") < lines.index("## Other\n") < lines.index("Text.") < lines.index("## Missed\n")
    assert lines[-1] == f"* {below}"
    assert list(describe("abc", SETTINGS, [describe_suite(RESULT)]))[-1] == "Every floor holds."
