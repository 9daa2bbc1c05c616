"""What is counted of a chunker's cuts, by hand, and what is said of one that makes no sense."""

from collections.abc import Callable
from typing import Any

import pytest

from ingest.chunkers.counting import TokenCounter
from ingest.lab.cuts import Cuts, GivenSpans, Landmarks, count_cuts, cut
from rag.errors import EncoderError, UsageError
from rag.records import Document, Section, Span
from rag.text.tokens import count_tokens_batch
from tests.ingest.lab.builders import BEES, PETS, By, make_document, paragraphs, pets, spans_of, whole

COUNTER = TokenCounter(count_tokens_batch, lambda texts: [len(text.split()) for text in texts], 10_000)
LETTERS = TokenCounter(lambda texts: [len(text) for text in texts], lambda texts: [len(text) for text in texts], 10_000)


def cuts_of(document: Document, *pieces: str, counter: TokenCounter = COUNTER) -> Cuts:
    spans = {document.id: spans_of(document.text, *pieces)}
    return count_cuts([document], spans, {document.id: Landmarks(document)}, counter, embeds_context=True)


# --- counting -------------------------------------------------------------------------------------


def test_sizes_are_the_texts_tokens_and_their_summary_is_plain() -> None:
    # Bees| fly| in| March|.  The| hive| is| red|.  Honey| is| sold|.  (B-ees and H-oney are two tokens)
    counted = cuts_of(make_document(BEES), *BEES.split("\n\n"))
    assert counted.sizes == (6, 5, 5)
    assert (counted.chunks, counted.median_tokens, counted.max_tokens) == (3, 5.0, 6)
    assert counted.mean_tokens == pytest.approx(16 / 3)


def test_a_boundary_inside_a_sentence_cuts_it_and_the_documents_own_ends_are_none() -> None:
    # Within "A cat sat." one chunk ends and one begins: 2 of 4 boundaries, the others being around "## Dogs".
    counted = cuts_of(pets(), "# Cats\n\nA cat", "sat. It slept.\n\n## Dogs", "A dog ran.")
    assert (counted.boundaries, counted.inside_sentences, counted.cut_sentences) == (4, 2, 0.5)


def test_white_space_at_a_chunks_ends_is_no_matter() -> None:
    counted = cuts_of(pets(), "# Cats\n\nA cat sat. ", "It slept.\n\n", "## Dogs\n\nA dog ran.")
    assert (counted.boundaries, counted.inside_sentences) == (4, 0)


def test_an_overlap_may_begin_inside_a_sentence() -> None:
    counted = cuts_of(make_document(BEES), "Bees fly in March.\n\nThe hive is red.", "red.\n\nHoney is sold.")
    assert (counted.boundaries, counted.inside_sentences) == (2, 1)


def test_one_chunk_has_no_boundary() -> None:
    counted = cuts_of(pets(), PETS)
    assert (counted.boundaries, counted.cut_sentences, counted.orphan_headings) == (0, 0.0, 0)


def test_the_lines_of_tables_are_sentences_of_their_own() -> None:
    table = "| a | b |\n| 1. One | 2 |"
    document = make_document(table, sections=[Section(0, len(table), "table", "T\n| a | b |")])
    assert cuts_of(document, "| a | b |", "| 1. One | 2 |").inside_sentences == 0
    assert cuts_of(document, "| a | b |\n| 1.", "One | 2 |").inside_sentences == 2


def test_the_lines_of_code_are_sentences_of_their_own_though_a_sentence_could_go_on() -> None:
    lines = "for every bee in the hive that is on the roof and", "let it fly until the evening"
    text = "\n".join(lines)
    as_code = make_document(text, sections=[Section(0, len(text), "code")])
    assert cuts_of(as_code, *lines).inside_sentences == 0
    assert cuts_of(make_document(text), *lines).inside_sentences == 2


def test_a_chunk_that_ends_in_the_heading_of_the_next_leaves_an_orphan() -> None:
    assert cuts_of(pets(), "# Cats\n\nA cat sat. It slept.\n\n## Dogs", "A dog ran.").orphan_headings == 1
    assert cuts_of(pets(), "# Cats", "A cat sat. It slept.", "## Dogs\n\nA dog ran.").orphan_headings == 1
    assert cuts_of(pets(), "# Cats\n\nA cat sat. It slept.", "## Dogs\n\nA dog ran.").orphan_headings == 0


def test_a_heading_that_an_overlap_repeats_is_no_orphan() -> None:
    assert cuts_of(pets(), "# Cats\n\nA cat sat. It slept.\n\n## Dogs", "## Dogs\n\nA dog ran.").orphan_headings == 0


@pytest.mark.parametrize("heading", ["Dogs", "== Dogs ==", "Dogs\n----"])
def test_a_heading_is_the_line_that_its_sections_path_ends_with(heading: str) -> None:
    text = f"Cats sat.\n\n{heading}\n\nA dog ran."
    at = text.index(heading)
    document = make_document(text, sections=[Section(0, at - 2), Section(at, len(text), context="Pets › Dogs")])
    assert cuts_of(document, f"Cats sat.\n\n{heading}", "A dog ran.").orphan_headings == 1
    other = make_document(text, sections=[Section(0, at - 2), Section(at, len(text), context="Pets › Birds")])
    assert cuts_of(other, f"Cats sat.\n\n{heading}", "A dog ran.").orphan_headings == 0


def test_contexts_are_embedded_too_and_each_text_once() -> None:
    one, same = pets("d/a.md"), pets("d/b.md")
    pieces = "# Cats\n\nA cat sat. It slept.", "## Dogs\n\nA dog ran."
    spans = {document.id: spans_of(PETS, *pieces) for document in (one, same)}
    landmarks = {document.id: Landmarks(document) for document in (one, same)}
    counted = count_cuts([one, same], spans, landmarks, LETTERS, embeds_context=True)
    embedded = [f"Pets › Cats\n{pieces[0]}", f"Pets › Cats › Dogs\n{pieces[1]}"]
    assert counted.chunks == 4
    assert counted.tokens_embedded == sum(map(len, embedded))
    without = count_cuts([one, same], spans, landmarks, LETTERS, embeds_context=False)
    assert without.tokens_embedded == sum(map(len, pieces))


# --- nonsense -------------------------------------------------------------------------------------


def test_sensible_spans_are_returned_as_they_are_and_may_overlap() -> None:
    document = make_document(BEES)
    overlapping = [Span(0, 34), Span(18, 52)]
    assert cut("mine", By(paragraphs), document) == paragraphs(document)
    assert cut("mine", By(lambda _: overlapping), document) == overlapping
    assert cut("mine", GivenSpans({document.id: overlapping}), document) == overlapping


def test_a_chunk_may_repeat_the_end_of_the_one_before_it_as_langchains_do() -> None:
    document = make_document(BEES)
    repeating = [Span(0, 52), Span(18, 52)]
    assert cut("mine", By(lambda _: repeating), document) == repeating


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([Span(0, 20), Span(-1, 52)], "at -1: the span -1 to 52 is not within the 52 characters"),
        ([Span(0, 53)], "at 0: the span 0 to 53 is not within the 52 characters"),
        ([Span(0, 20), Span(20, 20)], "at 20: the span 20 to 20 is not within the"),
        ([Span(20, 50), Span(0, 52)], "at 0: the span 0 to 52 comes after 20 to 50, and begins before it"),
        ([Span(0, 52), Span(10, 20)], "at 10: the span 10 to 20 comes after 0 to 52, and adds nothing to it"),
        ([Span(0, 52), Span(0, 52)], "at 0: the span 0 to 52 comes after 0 to 52, and adds nothing to it"),
        ([Span(0, 18), Span(38, 52)], "at 20: no span holds 'The hive is red. Honey is sol';"),
        ([Span(3, 52)], "at 0: no span holds 'Bees fly in March. The hive i'"),
        ([Span(0, 51)], "at 51: no span holds '.'"),
        ([], "at 0: no span holds"),
    ],
)
def test_nonsense_is_refused_with_chunker_document_and_offset(spans: list[Span], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        cut("mine", By(lambda _: spans), make_document(BEES))
    assert str(caught.value).startswith(f"the chunker 'mine' returned bad spans for d/a.txt {said}")


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        (["Bees fly in March."], "returned str for d/a.txt; return Span"),
        ([(0, 52)], "returned tuple for d/a.txt"),
        ([Span(0.0, 52)], r"returned Span\(start=0.0, end=52\) for d/a.txt"),  # type: ignore[arg-type]  # the mistake
        (None, "failed on d/a.txt: TypeError: 'NoneType' object is not iterable"),
    ],
)
def test_what_are_no_spans_are_refused(returned: Any, said: str) -> None:
    with pytest.raises(UsageError, match=f"the chunker 'mine' {said}"):
        cut("mine", By(lambda _: returned), make_document(BEES))


def test_a_chunker_that_raises_is_named_with_the_document() -> None:
    def fail(document: Document) -> list[Span]:
        raise ZeroDivisionError("none left")

    with pytest.raises(UsageError, match=r"the chunker 'mine' failed on d/a.txt: ZeroDivisionError: none left"):
        cut("mine", By(fail), make_document(BEES))


def test_an_error_of_our_own_says_enough() -> None:
    def fail(document: Document) -> list[Span]:
        raise EncoderError("the server is gone")

    with pytest.raises(EncoderError, match="the server is gone"):
        cut("semantic", By(fail), make_document(BEES))


@pytest.mark.parametrize("chunk", [paragraphs, whole])
def test_furniture_and_what_is_between_sections_need_no_chunk(chunk: Callable[[Document], list[Span]]) -> None:
    text = f"Page 1\n\n{BEES}\n\n---\n\nPage 1"
    start = text.index("Bees")
    sections = [
        Section(0, 6, "furniture"),
        Section(start, start + len(BEES)),
        Section(len(text) - 6, len(text), "furniture"),
    ]
    inner = chunk(make_document(BEES))
    spans = [Span(start + span.start, start + span.end) for span in inner]
    assert cut("mine", By(lambda _: spans), make_document(text, sections=sections)) == spans
    with pytest.raises(UsageError, match="no span holds 'Page 1 Bees"):
        cut("mine", By(lambda _: spans), make_document(text))
