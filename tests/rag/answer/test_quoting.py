"""Quoting: the documents' own words, each with the span that they stand at."""

from collections.abc import Sequence

import pytest

from rag.answer.quoting import quote, show_sentences
from rag.records import Evidence, Source
from rag.verify.cited_text import CitedText
from tests.rag.builders import make_sources


def evidence_in(sources: Sequence[Source], scores: Sequence[float] = ()) -> list[Evidence]:
    """Return each source's whole text as one piece of evidence."""
    given = scores or [1.0] * len(sources)
    return [
        Evidence(source.number, chunk.start, chunk.end, chunk.text, score)
        for source, score in zip(sources, given, strict=True)
        for chunk in [source.hit.chunk]
    ]


def write(*texts: str, most: int = 3, scores: Sequence[float] = ()) -> CitedText:
    sources = make_sources(*texts)
    written = CitedText(sources)
    events = quote(evidence_in(sources, scores), sources, written, max_sentences=most)
    assert "".join(event.gap + event.sentence.text for event in events) == written.text
    for citation in written.citations:
        chunk = sources[int(citation.document_id[1:]) - 1].hit.chunk
        assert chunk.text[citation.start - chunk.start : citation.end - chunk.start] == citation.quote
    return written


def quotes(written: CitedText) -> list[tuple[str, str]]:
    return [(citation.quote, citation.status) for citation in written.citations]


def test_each_sentence_is_verbatim_and_has_its_marker_and_span() -> None:
    written = write("It is big and blue.", "It is\n  old and grey.")

    assert written.text == "It is big and blue [1].\nIt is old and grey [2]."
    assert quotes(written) == [("It is big and blue.", "exact"), ("It is\n  old and grey.", "normalised")]
    assert all(sentence.supported and sentence.support == 1.0 for sentence in written.sentences)


def test_of_two_that_are_alike_each_is_quoted_where_it_stands() -> None:
    (source,) = make_sources("Doors close at nine today. Lights stay on. Doors close at nine today.")
    chunk = source.hit.chunk
    second = chunk.text.rindex("Doors")
    written = CitedText([source])
    at = chunk.start + second
    quote([Evidence(1, at, chunk.end, chunk.text[second:], 1.0)], [source], written, max_sentences=3)

    assert [(citation.start, citation.end) for citation in written.citations] == [(at, chunk.end)]


def test_sentences_that_follow_each_other_are_one_citation() -> None:
    written = write("One day is enough for it. Two days are too many for it.")

    assert written.text == "One day is enough for it [1].\nTwo days are too many for it [1]."
    assert quotes(written) == [("One day is enough for it. Two days are too many for it.", "exact")]


def test_it_stops_at_the_most_sentences() -> None:
    written = write("One is it. Two is it.", "Three is it.", "Four is it.", most=2)

    assert written.text == "One is it [1].\nTwo is it [1]."


def test_an_entry_is_said_whole_or_not_at_all() -> None:
    written = write("One is it.", "- Two is it. Three is it.", "Four is it.", most=2)

    assert written.text == "One is it [1].\nFour is it [2]."
    assert [citation.document_id for citation in written.citations] == ["d1", "d3"]


def test_of_a_best_entry_that_is_too_long_the_first_sentences_are_said() -> None:
    assert write("- One is it. Two is it.", most=1).text == "- One is it [1]."


def test_a_bullet_is_shown_and_not_quoted() -> None:
    assert quotes(write("- The door is locked at night.")) == [("The door is locked at night.", "exact")]


def test_a_few_words_are_quoted_with_their_sentence() -> None:
    assert quotes(write("- Ten days.")) == [("- Ten days.", "exact")]


LONG = "This one has ten words, and so has the next."


@pytest.mark.parametrize(("score", "documents"), [(0.86, ["d1", "d3"]), (0.87, ["d1", "d2"])])
def test_beyond_twelve_words_a_sentence_only_as_good_ones_are_said(score: float, documents: list[str]) -> None:
    longer = f"{LONG.removesuffix('.')}, which is longer than that."
    written = write(LONG, longer, "Two words.", scores=(1.0, score, 0.7), most=2)

    assert [citation.document_id for citation in written.citations] == documents


def test_a_best_sentence_is_said_however_long() -> None:
    assert len(write(" ".join([LONG.strip(".")] * 9) + ".", most=1).sentences) == 1


def test_it_never_repeats_itself() -> None:
    assert write("It is big.", "It  is big.").text == "It is big [1]."


def test_a_bracketed_number_of_the_source_is_no_marker() -> None:
    written = write("It was so [12] in 【3】 and [2022].")

    assert written.text == "It was so (12) in (3) and [2022] [1]."
    assert quotes(written) == [("It was so [12] in 【3】 and [2022].", "normalised")]


def test_without_evidence_nothing_is_written() -> None:
    written = CitedText(())

    assert quote([], [], written, max_sentences=3) == []
    assert written.text == ""


def test_shown_sentences_know_where_they_stand() -> None:
    text = "  One  is\nit.\n\n- Two [3] is\tit. "
    shown = show_sentences(Evidence(1, 100, 100 + len(text), text, 1.0))

    assert [sentence.text for sentence in shown] == ["One is it.", "- Two (3) is it."]
    assert [text[s.span.start - 100 : s.span.end - 100] for s in shown] == ["One  is\nit.", "- Two [3] is\tit."]
