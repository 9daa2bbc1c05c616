"""Sentences: a table of cases written by hand, and what holds for any text."""

import time
import tracemalloc
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.sentences import iterate_sentences, split_sentences

CASES = {
    "plain": ["One is here.", "Two is there!", "Is three?", "Four"],
    "titles stand before names": ["Dr. Smith met Mrs. Jones and Prof. Lee.", "They talked."],
    "initials": ["J. R. R. Tolkien wrote it.", "So did C. S. Lewis."],
    "a letter that ends": ["Take vitamin C. ", "The dose is small."],
    "latin": ["Use a part, e.g. a chunker, i.e. The One, cf. Smith.", "Then stop."],
    "numbered things": ["See Fig. 3, No. 5 and Sec. IV of vol. 2.", "It ends."],
    "the answer no": ["Is it?", "No.", "It is not."],
    "decimals": ["It costs $3.50 or 4.25 % more.", "Version 2.0.1 is out."],
    "a number at the end": ["It began in 2020.", "15 people came.", "They stayed."],
    "companies": ["Apple Inc. Form 10-Q was filed.", "It names Apple Inc.", "The company agrees."],
    "acronyms": ["The U.S. Government moved to the U.S.", "The law was new."],
    "the clock": ["Meet at 5 p.m. EST or 6 a.m. tomorrow.", "Leave at 5 p.m.", "Nobody stays."],
    "addresses": ["See https://a.example/b.c?d=1.2 or mail x.y@z.example.", "Then go."],
    "ellipses": ["He waited... and waited… then left.", "So...", "What now?"],
    "quotes": ['"Really?" he asked.', '"Yes."', "“It is so.”", "She left."],
    "brackets": ["It rained (as e.g. in May).", "(It was late.)", "They went."],
    "markdown emphasis": ["**Always ask.**", "_Never guess._", "Then go."],
    "markers": ["It is in Paris. [1]", "It is big [2].", "It is old.[3][4]", "It is nice. [1, 2]", "It ends."],
    "names in lower case": ["I like iOS.", "iPhone sales rose.", "eBay fell."],
    "all lower case": ["i went home early.", "then i slept."],
    "chinese": ["今天是星期一。", "你好吗？", "「很好。」", "再见！"],
    "hindi": ["यह एक वाक्य है।", "यह दूसरा है।"],
    "months": ["It opens Jan. 5 and closes Dec. 24.", "Come in May.", "All may."],
}

LINES = {
    "a wrapped sentence": [
        "Employees who work from home must tell their manager\nand the People Team in Boston\nbefore they start."
    ],
    "a wrapped name": ["The company was founded in a garage by John Frederick\nSmith in the year 1980, and grew fast."],
    "a heading without a mark": [
        "Remote work",
        "Employees may work from home on up to three days a week and\nmust say so.",
    ],
    "a heading in title case": [
        "Northwind Health Plus Plan Overview",
        "Northwind Health Plus is a comprehensive plan.",
    ],
    "a blank line": ["no stop here", "none here either"],
    "markdown headings": ["# One", "Text of one.", "## Two", "Text of two."],
    "items": ["Bring these:", "- a passport", "- a photo that is\n  not old", "- money"],
    "numbered items": ["1. First do this.", "2. Then do that.", "10. Rest."],
    "lettered items": ["(a) the first;", "(b) the second; and", "(c) the third."],
    "bullets on lines of their own": ["•\nHealth insurance", "•\nDental insurance"],
    "table rows": ["| Plan | Cost |", "| --- | --- |", "| Basic | 10. 20 |"],
    "columns": ["Name      Grade     Salary", "Ann       3         100"],
    "rows of figures": ["Net sales $ 82,959 $ 81,434", "Cost of sales 47,074 46,179"],
    "a marker on its own line": ["It is so.\n[1]", "It is not."],
}


@pytest.mark.parametrize("sentences", CASES.values(), ids=CASES)
def test_sentences_on_one_line_are_told_apart(sentences: list[str]) -> None:
    wanted = [sentence.strip() for sentence in sentences]
    text = ("" if wanted[0][-1] in "。" else " ").join(wanted)

    assert [text[span.start : span.end] for span in split_sentences(text)] == wanted


@pytest.mark.parametrize("name", LINES)
def test_a_line_break_ends_a_sentence_only_where_a_unit_ends(name: str) -> None:
    wanted = LINES[name]
    text = ("\n\n" if name in ("a blank line", "a marker on its own line") else "\n").join(wanted)

    assert [text[span.start : span.end] for span in split_sentences(text)] == wanted


def test_spans_are_absolute_and_stay_inside_the_range() -> None:
    text = "Before it. One is here. Two is cut off."

    spans = split_sentences(text, 11, 30)

    assert [(span.start, span.end) for span in spans] == [(11, 23), (24, 30)]


def test_blank_text_has_no_sentences() -> None:
    assert split_sentences("") == []
    assert split_sentences(" \n\t\f\u2029 \n") == []


WORDS = st.sampled_from(
    ["Dr.", "e.g.", "5", "No.", "word", "Word", "the", "3.5", "U.S.", "[1]", "|", "#", "。", "…", '."', ".)"]
)
PIECES = WORDS | st.sampled_from("?!.- \n\f\u2028\u2029\x85\u00a0\u200bé\u0301•")
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))


@given(TEXTS, st.data())
def test_sentences_are_ordered_disjoint_trimmed_and_cover_all_that_is_not_blank(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    spans = split_sentences(text, start, end)

    offsets = [offset for span in spans for offset in range(span.start, span.end)]
    assert offsets == sorted(set(offsets))
    assert all(start <= span.start < span.end <= end for span in spans)
    assert all(text[span.start : span.end] == text[span.start : span.end].strip() for span in spans)
    assert {i for i in range(start, end) if not text[i].isspace()} <= set(offsets)


@pytest.mark.parametrize("piece", ["(", "[1] ", ". ", "a.", "| ", "- ", "  \n", "…", "$1 ", "\t", "a" * 50 + "("])
def test_time_grows_with_the_length_of_hostile_text_not_its_square(piece: str) -> None:
    def seconds(characters: int) -> float:
        text = piece * (characters // len(piece))
        started = time.process_time()
        split_sentences(text)
        return time.process_time() - started

    seconds(10_000)
    long, short = (min(seconds(characters) for _ in range(3)) for characters in (160_000, 40_000))
    assert long < 10 * max(short, 0.02)  # four times as long, sixteen times were it the square


def test_a_long_text_is_read_line_by_line() -> None:
    text = "Some words of a sentence, and a few more of them.\n" * 10_000
    sentences = iterate_sentences(text, 0, len(text))

    first = sum(1 for _ in islice(sentences, 100))  # what is compiled and read at first use is there then
    tracemalloc.start()
    first += sum(1 for _ in islice(sentences, 5_000))
    held = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, "*/rag/text/*")])  # no other thread's
    tracemalloc.stop()

    assert first + sum(1 for _ in sentences) == 10_000
    assert sum(trace.size for trace in held.traces) < 100_000  # as a list the lines alone take 2.5 MB


def test_a_marker_behind_a_wide_stop_belongs_to_its_sentence() -> None:
    text = "年假为十天。[1]病假另计。[2, 3] 加班「不算。」[4]完"
    assert [text[span.start : span.end] for span in split_sentences(text)] == [
        "年假为十天。[1]",
        "病假另计。[2, 3]",
        "加班「不算。」[4]",
        "完",
    ]


def test_each_record_of_a_log_is_a_sentence_with_the_lines_below_it() -> None:
    records = [
        "2026-03-01 00:12:07,331 ERROR the lid of the hive is open, in the yard\n  at org.hive.Lid.check(Lid.java:12)",
        "2026-03-01 00:13:07,331 INFO scale-0 has a weight of 20.1 kg this hour",
        "2026-03-01 00:14:07,331 INFO scale-1 has a weight of 21.1 kg this hour",
    ]
    text = "\n".join(records)

    assert [text[span.start : span.end] for span in split_sentences(text)] == records


def test_one_line_of_prose_that_begins_with_a_time_is_no_record() -> None:
    text = (
        "The inspection of the hives in the orchard was moved by the club to the day\n2026-03-01 14:00 because of rain."
    )

    assert len(split_sentences(text)) == 1
