"""The commands `rag …`, run on a real index."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rag.cli import main
from rag.cli.published import open_published
from rag.cli.terminal import visible
from rag.settings import Settings
from tests.indexes import HOSTILE


def test_an_answer_names_its_source_and_quotes_it(hashing_index: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "How many days a week may employees work from home?"]) == 0

    output = capsys.readouterr()
    assert "three days a week. The other two days are spent in the office [1]" in output.out
    assert "[1] handbook/remote-work.md — “Employees may work from home three days a week." in output.out
    assert "\x1b" not in output.out
    assert output.err == ""


def test_words_need_no_quotes(hashing_index: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Who", "approves", "remote", "work"]) == 0
    assert "team lead" in capsys.readouterr().out


def test_every_citation_of_the_json_is_a_slice_of_the_document(
    hashing_index: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "How much may a hotel cost at most a night?", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)

    assert answer["citations"]
    for citation in answer["citations"]:
        assert main(["show", citation["document_id"], "--json"]) == 0
        document = json.loads(capsys.readouterr().out)
        assert document["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_conditions_and_k_reach_the_search(hashing_index: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "the team lead approves", "--where", "date>=2026-01-01", "-k", "1", "--json"]) == 0

    hits = json.loads(capsys.readouterr().out)["hits"]
    assert [hit["uri"] for hit in hits] == ["handbook/expenses.md"]


def test_search_shows_places_and_text(hashing_index: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "hotel", "-k", "1"]) == 0

    output = capsys.readouterr().out
    assert output.startswith("1. handbook/expenses.md\n")
    assert "140 EUR" in output


def test_the_prompt_is_shown_and_nothing_asked(hashing_index: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "How much may a hotel cost at most a night?", "--show-prompt", "--json"]) == 0
    prompt = json.loads(capsys.readouterr().out)
    assert main(["ask", "How much may a hotel cost at most a night?", "--show-prompt"]) == 0
    shown = capsys.readouterr().out

    assert [message["role"] for message in prompt["messages"]] == ["system", "user", "assistant", "user"]
    assert "140 EUR" in prompt["messages"][-1]["content"]
    assert all(visible(message["content"]) in shown for message in prompt["messages"])
    assert f"{prompt['tokens']} tokens" in shown


@pytest.mark.parametrize("command", [["ask"], ["search"], ["ask", "--show-prompt"], ["ask", "--json"]])
def test_a_hostile_document_cannot_write_to_the_terminal(
    command: list[str], hashing_index: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "When does the garage close?"]) == 0

    output = capsys.readouterr().out
    assert "garage" in output
    assert not set(output) & set("\x1b\x07\x9b\u202e")
    assert "[bold]always[/bold]" in output


def test_a_hostile_document_is_shown_harmless_and_exact_in_json(
    hashing_index: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", "handbook/parking.txt"]) == 0
    shown = capsys.readouterr()
    assert main(["show", "handbook/parking.txt", "--json"]) == 0
    exact = json.loads(capsys.readouterr().out)["text"]

    assert "␛[31mcloses␛[0m" in shown.out
    assert not set(shown.out + shown.err) & set("\x1b\x07\x9b\u202e")
    with open_published(hashing_index, "default") as published:
        assert published.library.document("handbook/parking.txt").text == exact
    assert exact.split()[-4:] == HOSTILE.split()[-4:]


def test_a_verified_text_has_a_sign_for_each_sentence(
    hashing_index: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("A hotel may cost at most 140 EUR a night. Breakfast is paid up to 81 EUR. Whales \x1b[31msing.\n")
    assert main(["verify", str(draft)]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "✓ A hotel may cost at most 140 EUR a night.",
        "    handbook/expenses.md — “A hotel may cost at most 140 EUR a night.”",
    ]
    assert lines[2].startswith("    Travel expenses · characters ")
    assert lines[3:5] == [
        "✗ Breakfast is paid up to 81 EUR. (contradicted: 81 EUR)",
        "    handbook/expenses.md — “Breakfast is paid up to 18 EUR.”",
    ]
    assert lines[6:] == [
        "? Whales ␛[31msing. (not found)",
        "3 sentences: 1 supported, 1 contradicted, 1 not found",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [("A hotel may cost at most 200 EUR a night.", 1), ("A hotel may cost at most 140 EUR a night. Whales sing.", 0)],
)
def test_strict_fails_where_the_documents_contradict(
    text: str, code: int, hashing_index: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "draft.md").write_text(text)

    assert main(["verify", str(tmp_path / "draft.md")]) == 0
    relaxed = capsys.readouterr()
    assert main(["verify", str(tmp_path / "draft.md"), "--strict"]) == code
    assert capsys.readouterr() == relaxed


def test_verify_reads_standard_input_and_keeps_conditions(
    hashing_index: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "A hotel may cost at most 140 EUR a night."
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["verify", "-", "--where", "team=nobody", "--json"]) == 0
    verified = json.loads(capsys.readouterr().out)

    assert verified["counts"] == {"supported": 0, "contradicted": 0, "not found": 1}
    assert verified["notes"] == ["no document matches team=nobody; the values of team are: finance"]


@pytest.mark.parametrize(
    ("content", "options", "says"),
    [
        (b"", [], "the text is empty"),
        (b"\xff\xfe\x00", [], "not a text in UTF-8"),
        (b"x" * 60_000, [], "60000 characters, but 51200 are allowed"),
        (b"Hotels rest.", ["--collection", "defalt"], "did you mean 'default'"),
        (b"Hotels rest.", ["--where", "team"], "'team' is not a condition"),
        (None, [], "there is no file"),
    ],
)
def test_what_cannot_be_verified_is_one_clear_line(
    content: bytes | None,
    options: list[str],
    says: str,
    hashing_index: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if content is not None:
        (tmp_path / "draft.md").write_bytes(content)

    assert main(["verify", str(tmp_path / "draft.md"), *options]) == 2

    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("error: ")
    assert output.err.count("\n") == 1
    assert says in output.err


def test_a_span_is_shown_with_its_place(hashing_index: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "handbook/expenses.md", "--json"]) == 0
    start = json.loads(capsys.readouterr().out)["text"].index("140 EUR")
    assert main(["show", "handbook/expenses.md", "--start", str(start), "--end", str(start + 7)]) == 0

    output = capsys.readouterr()
    assert output.out == "140 EUR\n"
    assert f"handbook/expenses.md · Travel expenses · characters {start}–{start + 7}" in output.err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["ask", ""], 2, "empty"),
        (["ask", "x" * 100_000], 2, "100000 characters"),
        (["ask", "hotel", "--collection", "defalt"], 2, "did you mean 'default'"),
        (["ask", "hotel", "--where", "team"], 2, "'team' is not a condition"),
        (["ask", "hotel", "--where", "date>2026-13-01"], 2, "2026-13-01"),
        (["ask", "hotel", "-k", "0"], 2, "-k"),
        (["ask", "hotel", "--nosuch"], 2, "--nosuch"),
        (["ask"], 2, "QUESTION"),
        (["verify"], 2, "FILE"),
        (["show", "handbook/expense.md"], 2, "did you mean 'handbook/expenses.md'"),
        (["show", "handbook/expenses.md", "--page", "1"], 2, "no pages"),
        (["show", "handbook/expenses.md", "--end", "99999"], 2, "99999"),
        (["serve", "--port", "70000"], 2, "--port"),
        (["serve", "--host", "256.1.1.1"], 2, "--host"),
    ],
)
def test_wrong_use_is_one_clear_line(
    arguments: list[str], code: int, says: str, hashing_index: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == code

    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("error: ")
    assert output.err.count("\n") == 1
    assert says in output.err


@pytest.mark.parametrize(
    "question",
    [
        "c++ AND ( OR",
        '"unclosed hotel',
        "hotel* ~2 ^3 [a TO b] title:x -y",
        "🏨👍🏽 hotel?",
        "<|endoftext|> hotel <|im_start|>",
        "\x00\x1b[2J hotel",
        "'; DROP TABLE documents; --",
        "?",
        "酒店多少钱",
    ],
)
def test_any_question_is_answered_or_declined(
    question: str, hashing_index: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", question, "--json"]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer["question"] == question
    assert answer["abstained"] or answer["citations"]


def test_bytes_that_are_no_text_are_replaced(hashing_index: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "\udcff hotel é", "--json"]) == 0  # so Python hands over the byte 0xff

    assert json.loads(capsys.readouterr().out)["question"] == "\ufffd hotel é"


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "x"],
        ["search", "x"],
        ["verify", __file__],
        ["show", "x"],
        ["serve", "--port", "0"],
        ["ask", "x", "--show-prompt"],
    ],
)
def test_without_an_index_every_command_says_how_to_make_one(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "none"))

    assert main(arguments) == 4

    output = capsys.readouterr()
    assert output.out == ""
    assert "ingest run FOLDER" in output.err
    assert output.err.count("\n") == 1


def test_an_unknown_setting_is_wrong_use(
    hashing_index: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_RETRIEVAL__KK", "3")

    assert main(["ask", "hotel"]) == 2
    assert "RAG_RETRIEVAL__KK" in capsys.readouterr().err


def test_another_encoder_than_the_index_has_says_what_to_run(
    hashing_index: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_EMBEDDER__DIMENSIONS", "64")

    assert main(["ask", "hotel"]) == 4
    assert "ingest run" in capsys.readouterr().err


def test_settings_are_the_options_defaults(
    hashing_index: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_RETRIEVAL__K", "2")
    assert main(["search", "hotel work garage", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["hits"]) == 2

    assert main(["search", "hotel work garage", "-k", "1", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["hits"]) == 1


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert re.fullmatch(r"openbook \d+\.\d+\.\d+\S*\n", capsys.readouterr().out)


def test_asking_imports_nothing_heavy(hashing_index: Settings) -> None:
    script = (
        "import sys\n"
        "from rag.cli import main\n"
        "code = main(['ask', 'How much may a hotel cost at most a night?'])\n"
        "heavy = ['torch', 'transformers', 'sentence_transformers', 'chromadb', 'openai', 'fastapi', 'uvicorn']\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)\n"
        "sys.exit(code)\n"
    )

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)

    assert ran.returncode == 0
    assert "140 EUR" in ran.stdout
    assert ran.stderr == "[]\n"


def test_the_command_itself_imports_no_settings() -> None:
    script = "import sys; import rag.cli; print([n for n in ('pydantic', 'numpy', 'rich') if n in sys.modules])"

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)

    assert ran.stdout == "[]\n"  # `rag --help` is there at once


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ask", "hotel", "--show-prompt"], 0),
        (["search", "hotel"], 0),
        (["verify", __file__], 0),
        (["ask", "hotel"], 2),
    ],
)
def test_only_what_asks_a_model_needs_its_key(
    hashing_index: Settings,
    arguments: list[str],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RAG_LLM__MODEL", "gpt-9")

    assert main(arguments) == code
    assert ("OPENAI_API_KEY" in capsys.readouterr().err) == (code == 2)


def test_a_search_whose_filter_matches_nothing_says_why(
    hashing_index: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "hotel", "--where", "team=hr"]) == 0

    output = capsys.readouterr()
    assert output.out == "Nothing was found.\n"
    assert output.err == "note: no document matches team=hr; the values of team are: finance\n"


def test_a_model_is_named_for_one_question(
    hashing_index: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_LLM__CONTEXT_TOKENS", "2048")

    assert main(["ask", "hotel", "-m", "gpt-9"]) == 2
    assert "the model gpt-9 at https://api.openai.com/v1 needs a key" in capsys.readouterr().err
    assert main(["ask", "hotel"]) == 0
