"""How answers look: places, quotes, what is not supported; wrapped on a terminal, plain on a pipe."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from rag.cli.layout import show
from rag.cli.show import answer_paragraphs, describe_span, document_json, pick_span, search_paragraphs
from rag.errors import UsageError
from rag.records import Answer, AnswerSentence, Chunk, Citation, Document, Hit, Page, Span, Usage

CITATION = Citation(
    marker=1,
    collection="default",
    document_id="d",
    uri="handbook/remote.pdf",
    title="Handbook",
    page=3,
    page_end=3,
    start=10,
    end=40,
    quote="Three days\na week are fine.",
    context="Handbook › Remote work",
    status="exact",
    support=0.9,
    shown="Three days\na week are fine.",
)
HIT = Hit(
    Chunk("c", "d", 5, 25, "Desks are\nbooked online.", context="Desks", page=1, page_end=2),
    collection="default",
    uri="handbook/desks.pdf",
    title="Office",
    score=0.5,
    shown="Desks are booked online.",
)
ANSWER = Answer(
    id="a",
    question="How many?",
    search_question="How many?",
    answer="Three days [1]. And 30 holidays.",
    abstained=False,
    confidence=0.9,
    citations=(CITATION,),
    sentences=(
        AnswerSentence("Three days [1].", 0, 15, (1,), supported=True, support=0.9),
        AnswerSentence("And 30 holidays.", 16, 32, failed_tokens=("30",)),
    ),
    hits=(HIT,),
    closest=(),
    notes=(),
    model="extractive",
    fallback=None,
    usage=Usage(),
    timings_s={},
    collections={"default": "000001"},
)
DOCUMENT = Document(
    id="d",
    collection="default",
    uri="handbook/remote.pdf",
    title="Handbook",
    text="First page.\nSecond page.",
    media_type="application/pdf",
    sha256="0" * 64,
    pages=(Page(1, 0, 11), Page(2, 12, 24)),
)


def piped(answer: Answer) -> str:
    out = io.StringIO()
    show(answer_paragraphs(answer), Console(file=out, highlight=False, markup=False, emoji=False))
    return out.getvalue()


def on_a_terminal(answer: Answer, *, width: int) -> str:
    out = io.StringIO()
    console = Console(
        file=out, highlight=False, markup=False, emoji=False, width=width, force_terminal=True, color_system="standard"
    )
    show(answer_paragraphs(answer), console)
    return out.getvalue()


def test_on_a_pipe_an_answer_is_plain_and_each_citation_stands_on_its_line() -> None:
    assert piped(ANSWER) == (
        "Three days [1]. And 30 holidays.\n"
        "\n"
        "[1] handbook/remote.pdf, page 3 — “Three days a week are fine.”\n"
        "    Handbook › Remote work · characters 10–40\n"
        "\n"
        "Not supported by the documents: “And 30 holidays.” (not in any cited passage: 30)\n"
    )


def test_a_weak_sentence_is_named() -> None:
    first, second = ANSWER.sentences

    assert piped(replace(ANSWER, sentences=(replace(first, weak=True), second))).endswith(
        "Weakly supported: “Three days [1].”\n"
        "Not supported by the documents: “And 30 holidays.” (not in any cited passage: 30)\n"
    )


def test_a_long_quote_is_wrapped_on_a_terminal_and_not_on_a_pipe() -> None:
    long = replace(ANSWER, citations=(replace(CITATION, shown="word " * 100 + "end"),))

    lines = [line for line in on_a_terminal(long, width=60).splitlines() if "word" in line]
    plain = [line for line in piped(long).splitlines() if "word" in line]

    assert len(lines) > 5
    assert all(line.startswith("    word") for line in lines[1:])
    assert all(len(line) <= 100 for line in lines)  # 60 and the escapes of its colours
    assert len(plain) == 1


def test_colours_are_for_terminals() -> None:
    assert "\x1b[" in on_a_terminal(ANSWER, width=80)
    assert "\x1b[" not in piped(ANSWER)


def test_no_document_can_write_to_the_terminal() -> None:
    evil = "\x1b]0;owned\x07\x9b2J\u202e[bold red]x[/bold red]"
    citation = replace(CITATION, shown=evil, uri=evil, title=evil, context=evil)
    sentence = AnswerSentence(evil, 0, len(evil), failed_tokens=(evil,))
    hit = replace(HIT, chunk=replace(HIT.chunk, text=evil, context=evil), uri=evil, title=evil, shown=evil)
    hostile = replace(ANSWER, answer=evil, citations=(citation,), sentences=(sentence,), closest=(hit,))

    text = piped(hostile)

    assert not set(text) & set("\x1b\x07\x9b\u202e")
    assert text.count("[bold red]x[/bold red]") == 9  # every field, its markup as it stands
    assert "\x1b]0;" not in on_a_terminal(hostile, width=80)


def test_an_abstention_shows_what_comes_closest() -> None:
    text = piped(
        replace(ANSWER, answer="The documents do not say.", abstained=True, citations=(), sentences=(), closest=(HIT,))
    )

    assert text == (
        "The documents do not say.\n"
        "\n"
        "The closest passages, which do not answer it:\n"
        "1. handbook/desks.pdf, pages 1–2\n"
        "    Office › Desks · characters 5–25 · score 0.50\n"
        "    Desks are booked online.\n"
    )


def test_a_citation_that_carries_nothing_says_so() -> None:
    text = piped(replace(ANSWER, citations=(replace(CITATION, status="unsupported"),)))

    assert "are fine.” (does not support the sentence)\n" in text


def test_several_collections_are_told_apart() -> None:
    other = replace(CITATION, marker=2, collection="hr")
    asked = replace(ANSWER, citations=(CITATION, other), collections={"default": "000001", "hr": "000004"})

    text = piped(asked)

    assert text.count("· characters 10–40 · collection default\n") == 1
    assert text.count("· characters 10–40 · collection hr\n") == 1


def test_nothing_found_is_said() -> None:
    out = io.StringIO()
    show(search_paragraphs([]), Console(file=out))
    assert out.getvalue() == "Nothing was found.\n"


@pytest.mark.parametrize(
    ("page", "start", "end", "text"),
    [
        (None, None, None, "First page.\nSecond page."),
        (2, None, None, "Second page."),
        (None, 6, None, "page.\nSecond page."),
        (None, None, 5, "First"),
        (None, 12, 18, "Second"),
        (None, 24, 24, ""),
    ],
)
def test_all_of_a_document_a_page_or_a_span_is_shown(
    page: int | None, start: int | None, end: int | None, text: str
) -> None:
    span = pick_span(DOCUMENT, page=page, start=start, end=end)

    assert DOCUMENT.text[span.start : span.end] == text


@pytest.mark.parametrize(
    ("page", "start", "end", "says"),
    [
        (3, None, None, "pages are 1 to 2"),
        (1, 0, None, "cannot be combined"),
        (None, 0, 25, "characters 0 to 24"),
        (None, 9, 8, "9 to 8"),
    ],
)
def test_what_a_document_does_not_have_is_wrong_use(
    page: int | None, start: int | None, end: int | None, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        pick_span(DOCUMENT, page=page, start=start, end=end)


def test_a_document_without_pages_says_so() -> None:
    with pytest.raises(UsageError, match="has no pages"):
        pick_span(replace(DOCUMENT, pages=()), page=1, start=None, end=None)


@pytest.mark.parametrize(
    ("start", "end", "place"),
    [(0, 5, "page 1 "), (5, 14, "pages 1–2 "), (12, 13, "page 2 "), (12, 24, "page 2 "), (0, 12, "page 1 ")],
)
def test_a_span_says_on_which_pages_it_stands(start: int, end: int, place: str) -> None:
    line = describe_span(DOCUMENT, Span(start, end))

    assert line == f"handbook/remote.pdf · Handbook · {place}· characters {start}–{end} of 24"


def test_json_of_a_document_holds_the_whole_text_and_the_slice() -> None:
    content = document_json(DOCUMENT, Span(12, 18))

    assert content["text"] == DOCUMENT.text
    assert content["slice"] == {"start": 12, "end": 18, "page": 2, "page_end": 2, "text": "Second"}
    assert [page["number"] for page in content["pages"]] == [1, 2]
