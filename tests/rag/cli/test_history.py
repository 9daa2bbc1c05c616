"""`rag ask --history FILE`: a conversation in a file of one's own."""

import json
from pathlib import Path

import pytest

from rag.cli import main
from rag.cli.history import add_to_history, read_history
from rag.errors import UsageError
from rag.records import Message
from rag.settings import Settings

FIRST = "How much may a hotel cost at most a night?"


def test_a_conversation_begins_goes_on_and_is_written_down(
    hashing_index: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    talk = tmp_path / "talk.jsonl"
    assert main(["ask", FIRST, "--history", str(talk)]) == 0
    assert "140 EUR" in capsys.readouterr().out
    assert main(["ask", "And breakfast?", "--history", str(talk), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)

    assert answer["question"] == "And breakfast?"
    assert answer["search_question"] == f"{FIRST} And breakfast?"
    assert "18 EUR" in answer["answer"]
    written = [json.loads(line) for line in talk.read_text("utf-8").splitlines()]
    assert [message["role"] for message in written] == ["user", "assistant"] * 2
    assert [message["content"] for message in written[2:]] == ["And breakfast?", answer["answer"]]


def test_showing_the_prompt_asks_and_writes_nothing(
    hashing_index: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    talk = tmp_path / "talk.jsonl"
    add_to_history(talk, [Message("user", FIRST), Message("assistant", "140 EUR [1].")])
    before = talk.read_bytes()
    assert main(["ask", "And breakfast?", "--history", str(talk), "--show-prompt", "--json"]) == 0

    messages = json.loads(capsys.readouterr().out)["messages"]
    assert [message["role"] for message in messages] == ["system", *["user", "assistant"] * 2, "user"]
    assert messages[3]["content"] == FIRST
    assert talk.read_bytes() == before


def test_what_is_added_is_read_again(tmp_path: Path) -> None:
    talk = tmp_path / "talk.jsonl"
    messages = [Message("user", 'Two\nlines, "quotes" and é\u2028'), Message("assistant", "\ud800")]
    add_to_history(talk, messages[:1])
    add_to_history(talk, messages[1:])

    assert read_history(talk) == tuple(messages)


def test_a_last_line_without_its_end_is_ended_first(tmp_path: Path) -> None:
    talk = tmp_path / "talk.jsonl"
    talk.write_text(
        '\ufeff{"role": "user", "content": "Hello"}\r\n\n{"role": "system", "content": "Be brief."}', "utf-8"
    )
    add_to_history(talk, [Message("user", "Why?")])

    assert [message.content for message in read_history(talk)] == ["Hello", "Be brief.", "Why?"]


def test_a_conversation_that_has_not_begun_is_empty(tmp_path: Path) -> None:
    assert read_history(tmp_path / "talk.jsonl") == ()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"Hello", "line 1 of .* is not JSON"),
        (b'{"role": "user", "content": "x"}\n[1]', "line 2 of .* is not an object of role and content"),
        (b'{"role": "user"}', "is not an object of role and content"),
        (b'{"role": "user", "content": "x", "name": "y"}', "is not an object of role and content"),
        (b'{"role": "robot", "content": "x"}', "needs a role .user, assistant, system"),
        (b'{"role": ["user"], "content": "x"}', "needs a role"),
        (b'{"role": "user", "content": 5}', "and a text"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"[" * 100_000, "is not JSON"),
    ],
)
def test_a_line_that_is_no_message_is_named(tmp_path: Path, written: bytes, said: str) -> None:
    talk = tmp_path / "talk.jsonl"
    talk.write_bytes(written)

    with pytest.raises(UsageError, match=said):
        read_history(talk)


def test_a_folder_is_no_conversation(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_history(tmp_path)
    with pytest.raises(UsageError, match="cannot be written"):
        add_to_history(tmp_path, [Message("user", "Why?")])


def test_an_answer_that_cannot_be_written_down_is_still_given(
    hashing_index: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", FIRST, "--history", str(tmp_path / "nowhere" / "talk.jsonl")]) == 2

    printed = capsys.readouterr()
    assert "140 EUR" in printed.out
    assert "cannot be written (No such file or directory); the answer was not added" in printed.err


def test_wrong_use_has_its_exit_code(
    hashing_index: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "talk.jsonl").write_text("Hello\n")

    assert main(["ask", FIRST, "--history", str(tmp_path / "talk.jsonl")]) == 2
    assert capsys.readouterr().err.startswith("error: line 1 of ")
