"""The notebooks run as they are, and were committed as they ran."""

import getpass
import re
from collections.abc import Iterator
from typing import Any

import pytest

from scripts.run_notebooks import FOLDER, digest, execute, read, tidy

NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
LONG = ("chunking", "evaluation")  # they take more than ten seconds each
_OF_A_MACHINE = re.compile(r"/(?:home|Users|root|tmp|work|var|private|mnt)/|[A-Z]:\\\\")
_A_TIME = re.compile(r"\d ?(?:ms|µs|us|ns)\b|\d\.\d+ ?(?:s|sec|seconds)\b|\d\d:\d\d:\d\d|timings_s|seconds=")
_WORDS = ("root", "user", "admin", "runner")  # names of users that are words as well
_AGAIN = "run it again: python -m scripts.run_notebooks {}"


def load(name: str) -> Any:  # Any: nbformat has no types
    return read(FOLDER / f"{name}.ipynb")


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def shown(cell: Any) -> Iterator[tuple[str, str]]:
    """Yield what a cell printed and what its last line is worth: each with its media type."""
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            yield "text/plain", output["text"]
        elif output["output_type"] != "error":
            yield from output["data"].items()


def text_of(cell: Any) -> str:
    return "\n".join(text for kind, text in shown(cell) if kind.startswith("text/"))


def the_cell(notebook: Any, holding: str) -> Any:
    (cell,) = [cell for cell in code_cells(notebook) if holding in cell["source"]]
    return cell


def test_there_is_a_notebook_for_each_purpose() -> None:
    assert NAMES == ["chunking", "connect", "evaluation", "first_steps", "retrieval"]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in LONG else []) for name in NAMES]
)
def test_a_notebook_runs_from_top_to_bottom(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")  # the kernel inherits it; the encoder has its own tests
    notebook = load(name)

    execute(notebook)  # raises where a cell does

    tidy(notebook)  # raises where a cell complains
    assert all(cell["outputs"] for cell in code_cells(notebook) if cell["source"].startswith("print"))


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_committed_with_its_outputs(name: str) -> None:
    notebook = load(name)
    cells = code_cells(notebook)

    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert sum(bool(text_of(cell)) for cell in cells) >= len(cells) / 2
    assert not any(output["output_type"] == "error" for cell in cells for output in cell["outputs"])
    assert notebook["metadata"]["openbook"]["ran"] == digest(notebook), _AGAIN.format(name)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_committed_is_the_same_wherever_it_ran(name: str) -> None:
    notebook = load(name)
    texts = [cell["source"] for cell in notebook["cells"]] + [text_of(cell) for cell in code_cells(notebook)]
    user = re.compile(rf"\b{re.escape(getpass.getuser())}\b")

    for text in texts:
        assert _OF_A_MACHINE.findall(text) == []
        assert _A_TIME.findall(text) == []
        assert user.findall(text) == [] or getpass.getuser() in _WORDS
    tidied = load(name)
    tidy(tidied)
    assert tidied == notebook, _AGAIN.format(name)


def notebook_of(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    cell = {
        "cell_type": "code",
        "source": source,
        "outputs": list(outputs),
        "metadata": {"execution": {"began": "now"}},
    }
    return {"cells": [cell], "metadata": {"language_info": {"name": "python", "version": "3.11.7"}}}


def test_tidying_leaves_what_a_viewer_shows() -> None:
    rich = {"output_type": "execute_result", "data": {"text/html": "<b>1</b>", "text/plain": "Answer(timings_s=1)"}}
    plain = {"output_type": "execute_result", "data": {"text/plain": "True"}}
    notebook = notebook_of("x", rich, plain)

    tidy(notebook)

    (cell,) = notebook["cells"]
    assert [output["data"] for output in cell["outputs"]] == [{"text/html": "<b>1</b>"}, {"text/plain": "True"}]
    assert cell["metadata"] == {}
    assert "version" not in notebook["metadata"]["language_info"]


def test_a_cell_that_complains_is_not_tidied_away() -> None:
    notebook = notebook_of("x", {"output_type": "stream", "name": "stderr", "text": "DeprecationWarning: no"})

    with pytest.raises(ValueError, match="cell 0 complains: DeprecationWarning"):
        tidy(notebook)


def test_a_change_of_a_cell_changes_the_digest() -> None:
    assert digest(notebook_of("a")) != digest(notebook_of("b"))


def test_the_first_citation_is_the_text_that_stands_there() -> None:
    assert text_of(the_cell(load("first_steps"), "== citation.quote")) == "True"


def test_connect_shows_langchain_and_an_assistant_in_ten_lines_and_that_they_quote_the_documents() -> None:
    notebook = load("connect")
    langchain = the_cell(notebook, "from rag.adapters.langchain import")

    assert len([line for line in langchain["source"].splitlines() if line]) <= 10
    assert re.search(r"\n<openbook://default/sample/hr/remote-work-policy\.md#\d+-\d+>", text_of(langchain))
    assert text_of(the_cell(notebook, "== document.page_content")).endswith("True")
    assistant = the_cell(notebook, "stdio_client(")
    assert len([line for line in assistant["source"].splitlines() if line]) <= 12  # ten, and three imports of Python
    said, _, read = text_of(assistant).partition("Read at its source:")
    assert "assembly point" in said.lower()
    assert "assembly point" in read.lower()
    checked = text_of(the_cell(notebook, "engine.verify(")).splitlines()
    assert [line.partition(":")[0] for line in checked] == ["supported", "contradicted"]


def test_retrieval_checks_every_citation_and_finds_the_wrong_number() -> None:
    notebook = load("retrieval")
    checked = text_of(the_cell(notebook, "== citation.quote")).splitlines()

    assert checked
    assert all(line.endswith(": True") for line in checked)
    assert re.search(r">10</div></td></tr></tbody>", text_of(the_cell(notebook, "Citer(")))


def test_evaluation_shows_scores_that_belong_to_the_sample() -> None:
    notebook = load("evaluation")

    assert "90 questions, 15 of which nothing answers" in text_of(code_cells(notebook)[0])
    assert re.search(
        r"cited_recall</div>.*0\.[5-9]\d\d to [01]\.\d{3}</div>.*>75</div>", text_of(code_cells(notebook)[1])
    )
    assert "worse" in text_of(the_cell(notebook, "with_weight(0.0)"))
    assert "← here" in text_of(the_cell(notebook, "← here"))


def test_chunking_shows_colours_and_plots_and_indexes_with_what_was_picked() -> None:
    notebook = load("chunking")
    kinds = [kind for cell in code_cells(notebook) for kind, _ in shown(cell)]

    assert kinds.count("image/png") >= 2
    assert any("background-color" in text_of(cell) for cell in code_cells(notebook))
    assert "openbook.toml" in the_cell(notebook, "write_text")["source"]


def test_chunking_ends_with_a_verdict_on_its_own_figures_and_a_right_answer() -> None:
    notebook = load("chunking")
    cells = [re.findall(r">([^<>]+)<", row) for row in text_of(the_cell(notebook, "answers=True")).split("<tr>")]
    head = next(row for row in cells if "cited %" in row)
    rows = {row[0]: dict(zip(head, row, strict=False)) for row in cells if len(row) > 6 and "hybrid" in row}
    words = re.findall(r">([^<>]+)<", text_of(the_cell(notebook, ".verdict(")))

    assert len(rows) == 8
    for name, of in (("what is cited whole", "cited %"), ("recall", "recall %"), ("IoU", "IoU %")):
        most = max(float(row[of].split()[0]) for row in rows.values())
        (said,) = [line for line in words if line.startswith(f"In {name} ")]
        assert f": {most:.1f} %" in said
        assert said.startswith(f"In {name} none is above default:200") or "95 % interval" in said
    assert len([line for line in words if " against default:200: " in line]) == 7
    taken = re.match(r"(?:Keep|Take) (\w+):(\d+)", words[-1])
    assert taken is not None
    shown = text_of(the_cell(notebook, "chosen.chunker"))
    assert f"name='{taken[1]}', size_tokens={taken[2]}," in shown
    (elsewhere,) = [cell["source"] for cell in notebook["cells"] if "evals/chunking.md" in cell["source"]]
    report = (FOLDER.parent / "evals" / "chunking.md").read_text("utf-8")
    for name, percent in re.findall(r"`(default:\d+)` finds ([\d.]+) %", elsewhere):
        assert re.search(rf"^\| hybrid \| {name} \| \d+ \| {percent} ", report, re.MULTILINE)
    assert text_of(the_cell(notebook, "How long is camera footage kept")).count("21 days") == 2
    assert "| 21 days | recording |" in text_of(the_cell(notebook, "citation.start : citation.end"))
