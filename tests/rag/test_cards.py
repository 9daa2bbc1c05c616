"""Records in notebooks: whatever a document holds is shown as text."""

import subprocess
import sys
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from typing import Protocol

import pytest

from rag.cards import Html, card, marked, passage, stack, table
from rag.evals.outcomes import Row
from rag.evals.results import Result
from rag.records import (
    Answer,
    AnswerSentence,
    Citation,
    Document,
    Message,
    Page,
    Prompt,
    Source,
    Usage,
)
from rag.search.retriever import Retrieval
from tests.rag.builders import make_hit

EVIL = "<script>alert('a')</script> \"&amp;\" $x$ </pre></td> <img src=x onerror=y>"
OURS = {"div", "b", "small", "blockquote", "br", "pre", "table", "thead", "tbody", "tr", "th", "td", "span"}


class Shown(Protocol):
    def _repr_html_(self) -> str: ...


class Reader(HTMLParser):
    """Reads the elements, their attributes and the text of markup, and that what is opened is closed."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self._open: list[str] = []
        self.feed(markup)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self._open += [] if tag == "br" else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


HIT = make_hit(EVIL, title=EVIL, context=EVIL, page=2, score=0.71, similarity=0.62)
CITATION = Citation(1, "default", "d1", EVIL, EVIL, 2, 3, 10, 20, EVIL, EVIL, "exact", 0.93)
DOCUMENT = Document("d1", "default", EVIL, EVIL, EVIL, EVIL, "0" * 64, EVIL, {}, (Page(1, 0, 9), Page(2, 9, 20)))
ANSWER = Answer(
    id="a", question=EVIL, search_question=EVIL, answer=f"{EVIL} [1].", abstained=False, confidence=0.93,
    citations=(CITATION,), sentences=(AnswerSentence(f"{EVIL} [1].", 0, len(EVIL) + 5, (1,), False, 0.2, (EVIL,)),),
    hits=(HIT,), closest=(HIT,), notes=(EVIL,), model=EVIL, fallback=None, usage=Usage(), timings_s={"embed": 0.123},
    collections={"default": "000007"},
)  # fmt: skip
PROMPT = Prompt(EVIL, (Source(1, HIT),), (Message("system", EVIL), Message("user", EVIL)), tokens=812)
RETRIEVAL = Retrieval(EVIL, (HIT,), {}, {"search": 0.123})
RESULT = Result(EVIL, (Row("1", EVIL, {"mrr": 0.5}, seconds=0.123), Row("2", EVIL, {"mrr": 1.0}, seconds=0.123)))

RECORDS: dict[str, Shown] = {
    "document": DOCUMENT,
    "chunk": HIT.chunk,
    "hit": HIT,
    "citation": CITATION,
    "answer": ANSWER,
    "prompt": PROMPT,
    "retrieval": RETRIEVAL,
    "result": RESULT,
}


def read(record: Shown) -> Reader:
    return Reader(record._repr_html_())


@pytest.mark.parametrize("name", RECORDS)
def test_text_of_a_document_is_never_markup(name: str) -> None:
    shown = read(RECORDS[name])

    assert shown.elements <= OURS
    assert shown.attributes <= {"class", "style", "align", "valign", "dir"}
    assert EVIL in " ".join(shown.text.split())


@pytest.mark.parametrize("name", RECORDS)
def test_dollars_are_not_mathematics(name: str) -> None:
    assert RECORDS[name]._repr_html_().startswith('<div class="tex2jax_ignore mathjax_ignore">')


@pytest.mark.parametrize("name", RECORDS)
def test_no_record_shows_how_long_it_took(name: str) -> None:
    assert "0.123" not in read(RECORDS[name]).text
    assert "123 ms" not in read(RECORDS[name]).text


def test_lines_stay_lines_where_styles_are_stripped() -> None:
    assert "one<br>\ntwo" in passage("one\ntwo").markup
    assert "one<br>\ntwo" in marked("one\ntwo", "#fff").markup


def test_what_has_two_colours_is_striped_in_both() -> None:
    assert "background-color: #aaa; color: black" in marked("x", "#aaa").markup
    assert "#aaa 0px 8px, #bbb 8px 16px" in marked("x", "#aaa", "#bbb").markup


def test_a_long_text_is_cut_off_and_says_so() -> None:
    assert Reader(passage("abcdef", 4).markup).text == "abcd…"
    assert Reader(passage("abcd", 4).markup).text == "abcd"


def test_a_quote_is_shown_whole() -> None:
    quote = "word " * 1000
    assert quote in read(replace(CITATION, quote=quote)).text


def test_a_card_leaves_out_details_that_are_empty() -> None:
    assert Reader(card("a", ["b", "", "c"]).markup).text == "ab · c"


def test_a_table_has_a_row_a_row() -> None:
    markup = table(("x", "y"), [("1", Html("<b>2</b>")), ("3", "4")]).markup

    assert markup.count("<tr>") == 3
    assert Reader(markup).text == "xy1234"


def test_what_is_in_a_cell_begins_at_its_left_without_styles_too() -> None:
    assert '<div align="left">1</div></td>' in table(("x",), [("1",)]).markup


def test_pieces_stand_below_each_other() -> None:
    markup = stack(["a", Html("<b>c</b>")]).markup

    assert [piece.rpartition("<div")[2].partition(">")[2] for piece in markup.split("</div>")] == ["a", "<b>c</b>", ""]


def test_a_hit_says_where_it_stands_and_why_it_was_found() -> None:
    shown = read(make_hit("Ten days.", start=12, title="Leave", page=2, page_end=3, score=0.71, similarity=0.62)).text

    assert "d1.md · pages 2 to 3 · characters 12 to 21" in shown
    assert "score 0.710 · similarity 0.620 · words 0.000" in shown


def test_a_document_without_pages_names_none() -> None:
    assert "page" not in read(make_hit("Ten days.")).text


def test_a_sentence_that_nothing_supports_is_shown_as_one() -> None:
    sentences = (
        AnswerSentence("Ten [1].", 0, 8, (1,), True, 1.0),
        AnswerSentence("Five.", 9, 14, (), False, 0, ("5",)),
    )
    answer = replace(ANSWER, answer="Ten [1].\nFive.", sentences=sentences, citations=(), closest=())

    assert "Ten [1].\nFive. (not supported) 5" in read(answer).text


def test_a_weak_sentence_is_shown_as_one() -> None:
    sentences = (AnswerSentence("Ten [1].", 0, 8, (1,), supported=True, support=0.4, weak=True),)
    answer = replace(ANSWER, answer="Ten [1].", sentences=sentences, citations=(), closest=())

    assert "Ten [1]. (weakly supported)" in read(answer).text


def test_an_answer_that_abstains_shows_what_came_closest() -> None:
    abstained = replace(ANSWER, answer="The documents do not say.", abstained=True, sentences=(), citations=())

    assert "The documents do not say.The closest passages:" in read(abstained).text


def test_a_retrieval_is_a_table_of_hits_best_first() -> None:
    hits = (make_hit("first", score=0.9), make_hit("second", score=0.8))
    shown = read(Retrieval("q", hits, {}, {})).text

    assert shown.index("10.900") < shown.index("first") < shown.index("20.800") < shown.index("second")


def test_a_result_is_a_table_of_its_scores() -> None:
    assert "mrr0.7500.500 to 1.0002" in read(RESULT).text


def test_escaping_loses_nothing() -> None:
    assert EVIL in unescape(DOCUMENT._repr_html_())


def test_records_are_imported_without_what_shows_them() -> None:
    code = "import sys, rag.records; print('rag.cards' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
