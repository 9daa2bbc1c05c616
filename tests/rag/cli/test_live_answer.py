"""An answer while it is written: what is final, what is not, and what a terminal shows of it."""

import pytest

from rag.cli.live_answer import Draft
from rag.records import AnswerSentence, Delta, Event, Reset, Sentence
from rag.settings import Settings
from tests.llm_server import LLMServer, Reply, answer
from tests.terminal import Terminal, plain

MAIN = "import sys; from rag.cli import main; sys.exit(main(sys.argv[1:]))"


def sentence(text: str, *, gap: str = "", supported: bool = True) -> Sentence:
    return Sentence(AnswerSentence(text, 0, len(text), (1,), supported, 1.0), (), gap)


def draft_of(*events: Event) -> Draft:
    draft = Draft()
    for event in events:
        draft = draft.after(event)
    return draft


def test_a_final_sentence_takes_the_place_of_what_was_written_of_it() -> None:
    final = sentence("A hotel may cost 140 EUR [1].")
    draft = draft_of(Delta("A hotel  may cost 140 EUR【2】. Break"), final, Delta("fast"))

    assert (draft.text, draft.provisional) == ("A hotel may cost 140 EUR [1].Breakfast", "Breakfast")
    again = draft.after(sentence("Breakfast.", gap=" "))
    assert (again.text, again.provisional) == ("A hotel may cost 140 EUR [1]. Breakfast.", "")


@pytest.mark.parametrize(
    ("written", "final", "rest"),
    [
        ("One. Two", "One.", "Two"),
        ("12 days [1][2]. And", "12 days [1][2].", "And"),
        ("| a | 1 |\n| b", "| a | 1 | [1]", "\n| b"),
        ("---\nx", "---", "\nx"),
        ("Ja! 是的。好", "Ja!", "是的。好"),
    ],
)
def test_what_was_written_behind_a_sentence_stays_provisional(written: str, final: str, rest: str) -> None:
    assert draft_of(Delta(written), sentence(final)).provisional == rest


def test_a_reset_voids_everything() -> None:
    assert draft_of(Delta("x"), sentence("x"), Reset("the model failed")) == Draft()


def test_unsupported_sentences_and_what_is_not_final_are_marked() -> None:
    styled = draft_of(Delta("a b c"), sentence("a"), sentence("b", gap=" ", supported=False)).styled()

    assert [(styled.plain[span.start : span.end], str(span.style)) for span in styled.spans][-1] == ("c", "dim")
    assert any("yellow" in str(style) for style in (styled.style, *(span.style for span in styled.spans)))


@pytest.mark.parametrize("columns", [80, 200])
def test_a_terminal_shows_the_answer_as_it_is_written_and_then_whole(hashing_index: Settings, columns: int) -> None:
    held = Reply(["A hotel may cost at most 140 EUR a night [1]. ", "Breakfast is paid"], "hang")
    whole = answer("A hotel may cost at most 140 EUR a night [1]. Pigs fly to the moon [1].")
    command = (MAIN, "ask", "What may a hotel cost?", "-m", "scripted")
    with (
        LLMServer(held if columns == 80 else whole) as server,
        Terminal(*command, columns=columns, env={"RAG_LLM__BASE_URL": server.base_url}) as terminal,
    ):
        if columns == 80:  # it is seen before it is whole, and Ctrl-C leaves it there
            terminal.wait_for("Breakfast is paid")
            terminal.type("\x03")
            assert terminal.end() == 130
            assert "stopped; what is faint was not checked" in plain(terminal.output)
        else:
            assert terminal.end() == 0
    shown = plain(terminal.output)
    assert "asking scripted …" in shown
    assert "A hotel may cost at most 140 EUR a night [1]." in shown
    assert ("[1] handbook/expenses.md" in shown) == (columns == 200)
    assert server.requests[0]["model"] == "scripted"
