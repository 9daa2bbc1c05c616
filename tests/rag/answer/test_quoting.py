"""Quoting: the documents' own words, each with the span that they stand at."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.evidence import judge
from rag.answer.quoting import quote
from rag.answer.widening import Passage, unwidened
from rag.records import Evidence, EvidenceKind, Sentence, Source, Span
from rag.text.scripts import count_words
from rag.verify.cited_text import CitedText
from tests.rag.builders import make_hit, make_sources, weigh_alike
from tests.rag.random_documents import random_documents


def evidence_in(sources: Sequence[Source], scores: Sequence[float] = ()) -> list[Evidence]:
    """Return each source's whole text as one piece of evidence."""
    given = scores or [1.0] * len(sources)
    return [
        Evidence(
            source.number, chunk.start, chunk.end, chunk.text, score, kind="sentence", block=(chunk.document_id, 0)
        )
        for source, score in zip(sources, given, strict=True)
        for chunk in [source.hit.chunk]
    ]


def write_evidence(evidence: Sequence[Evidence], sources: Sequence[Source], most: int = 3) -> CitedText:
    """Write the evidence; what holds of every answer is checked."""
    written = CitedText(sources)
    assert_holds(quote(evidence, sources, written, lambda _: True, max_sentences=most), written, sources)
    return written


def assert_holds(events: Sequence[Sentence], written: CitedText, sources: Sequence[Source]) -> None:
    """Fail where the sentences are not the answer, a quote is not what stands there, or a sentence has none."""
    assert "".join(event.gap + event.sentence.text for event in events) == written.text
    for sentence in written.sentences:
        assert written.text[sentence.start : sentence.end] == sentence.text
        assert sentence.citations
    chunks = {source.hit.chunk.document_id: source.hit.chunk for source in sources}
    for citation in written.citations:
        chunk = chunks[citation.document_id]
        assert chunk.start <= citation.start < citation.end <= chunk.end
        assert chunk.text[citation.start - chunk.start : citation.end - chunk.start] == citation.quote


def write(*texts: str, most: int = 3, scores: Sequence[float] = ()) -> CitedText:
    sources = make_sources(*texts)
    return write_evidence(evidence_in(sources, scores), sources, most)


def ask(question: str, *texts: str, most: int = 3, start: int = 0) -> CitedText:
    """Answer from documents of these texts, each of whose blocks is as near to the question as the others."""
    sources = [Source(i, make_hit(text, document_id=f"d{i}", start=start)) for i, text in enumerate(texts, start=1)]
    judged = judge(question, [unwidened(source) for source in sources], weigh_alike, lambda asked: [0.4] * len(asked))
    return write_evidence(judged.evidence, sources, most)


def quotes(written: CitedText) -> list[tuple[str, str]]:
    return [(citation.quote, citation.status) for citation in written.citations]


def piece(source: Source, text: str, score: float = 1.0, **known: object) -> Evidence:
    """Return evidence of a part of a source's text."""
    chunk = source.hit.chunk
    at = chunk.start + chunk.text.index(text)
    told: dict[str, object] = {"kind": "sentence", "block": (chunk.document_id, 0), **known}
    return Evidence(source.number, at, at + len(text), text, score, **told)  # type: ignore[arg-type]  # as given


# --- quotes and markers ---------------------------------------------------------------------------


def test_each_sentence_is_verbatim_and_has_its_marker_and_span() -> None:
    written = write("It is big and blue.", "It is\n  old and grey.")

    assert written.text == "It is big and blue [1].\nIt is old and grey [2]."
    assert quotes(written) == [("It is big and blue.", "exact"), ("It is\n  old and grey.", "normalised")]
    assert all(sentence.supported and sentence.support == 1.0 for sentence in written.sentences)


def test_of_two_that_are_alike_each_is_quoted_where_it_stands() -> None:
    (source,) = make_sources("Doors close at nine today. Lights stay on. Doors close at nine today.")
    chunk = source.hit.chunk
    at = chunk.start + chunk.text.rindex("Doors")
    written = write_evidence([Evidence(1, at, chunk.end, chunk.text[at - chunk.start :], 1.0)], [source])

    assert [(citation.start, citation.end) for citation in written.citations] == [(at, chunk.end)]


def test_sentences_that_follow_each_other_are_one_citation_and_one_line() -> None:
    (source,) = make_sources("One day is enough for it. Two days are too many for it.")
    pieces = [piece(source, "Two days are too many for it."), piece(source, "One day is enough for it.")]
    written = write_evidence(pieces, [source])

    assert written.text == "One day is enough for it [1]. Two days are too many for it [1]."
    assert quotes(written) == [("One day is enough for it. Two days are too many for it.", "exact")]


def test_what_is_left_out_between_sentences_of_a_paragraph_is_an_ellipsis() -> None:
    (source,) = make_sources("One day is enough for it. It may rain. Two days are too many for it.")
    pieces = [piece(source, "One day is enough for it."), piece(source, "Two days are too many for it.")]

    assert write_evidence(pieces, [source]).text == (
        "One day is enough for it [1]. … Two days are too many for it [2]."
    )


def test_sentences_of_two_paragraphs_stand_on_two_lines() -> None:
    (source,) = make_sources("One day is enough for it.\n\nTwo days are too many for it.")
    pieces = [
        piece(source, "One day is enough for it."),
        piece(source, "Two days are too many for it.", block=("d1", 9)),
    ]

    assert write_evidence(pieces, [source]).text.count("\n") == 1


def test_a_bullet_is_shown_and_not_quoted() -> None:
    assert quotes(write("- The door is locked at night.")) == [("The door is locked at night.", "exact")]


def test_a_few_words_are_quoted_with_their_sentence() -> None:
    assert quotes(write("- Ten days.")) == [("- Ten days.", "exact")]


def test_a_bracketed_number_of_the_source_is_no_marker() -> None:
    written = write("It was so [12] in 【3】 and [2022].")

    assert written.text == "It was so (12) in (3) and [2022] [1]."
    assert quotes(written) == [("It was so [12] in 【3】 and [2022].", "normalised")]


def test_a_list_is_one_citation_whose_marker_stands_once_behind_it() -> None:
    text = "For the visit bring:\n\n- a card with a photo\n- a pen that writes\n\nThen go."
    written = ask("What do I bring for the visit?", text)

    assert written.text == "For the visit bring:\n- a card with a photo\n- a pen that writes [1]"
    assert [sentence.citations for sentence in written.sentences] == [(1,), (1,), (1,)]
    assert [quote for quote, _ in quotes(written)] == [
        "For the visit bring:\n\n- a card with a photo\n- a pen that writes"
    ]


def test_items_that_follow_each_other_are_one_citation() -> None:
    written = ask(
        "What is the fee?", "- Cars: the fee is ten\n- Vans: the fee is nine\n- Dogs stay out\n- A fee is due", most=1
    )

    assert written.text.split("\n")[:2] == ["- Cars: the fee is ten", "- Vans: the fee is nine [1]"]
    assert quotes(written)[0][0].endswith("Cars: the fee is ten\n- Vans: the fee is nine")


def test_code_has_no_marker_in_it_but_in_the_line_before_it() -> None:
    written = ask("How do I make it?", "Make it so:\n\n```sh\nmake [1]\n```\n")

    assert written.text == "Make it so: [1]\n```sh\nmake [1]\n```"
    assert [sentence.citations for sentence in written.sentences] == [(1,), (1,)]


def test_the_marker_of_code_that_nothing_introduces_stands_below_it() -> None:
    assert ask("make", "```sh\nmake\n```\n").text == "```sh\nmake\n```\n[1]"


def test_a_sentence_that_a_page_break_cuts_has_two_quotes() -> None:
    text = "The museum is open\n\nPage 3\n\nevery day of the week."
    foot = Span(text.index("\n"), text.index("every"))
    (source,) = make_sources(text)
    blank = text[: foot.start] + "\n".rjust(foot.end - foot.start) + text[foot.end :]
    passage = Passage(source, blank, Span(0, len(text)), (foot,))
    judged = judge("When is the museum open?", [passage], weigh_alike, lambda asked: [0.4] * len(asked))
    written = write_evidence(judged.evidence, [source])

    assert written.text == "The museum is open every day of the week [1][2]."
    assert [quote for quote, _ in quotes(written)] == ["The museum is open", "every day of the week."]
    assert written.sentences[0].citations == (1, 2)


def test_a_heading_that_was_asked_for_is_said_in_front_and_quoted_too() -> None:
    written = ask("What does E-15 mean?", "## E-15\n\nThe battery is empty.\n\n## E-16\n\nThe pump is hot.")

    assert written.text == "E-15: The battery is empty [1]."
    assert quotes(written)[0][0].endswith("E-15\n\nThe battery is empty.")


def test_a_heading_is_said_once_in_front_of_all_that_it_heads() -> None:
    rules = " ".join(f"The rule of number {i} is that it is never bent." for i in range(6))
    lines = ask("What is the parking rule?", f"## Parking\n\n{rules}").text

    assert lines.startswith("Parking: The rule of number 0 is that it is never bent [1]. The rule of number 1 is")
    assert lines.count("Parking: ") == 1


# --- tables ---------------------------------------------------------------------------------------

RATES = "Kind | Fee\nCar | 10 euros\nBus | 20 euros\nVan | 30 euros\nBoat | 40 euros"


def test_a_row_is_said_with_the_names_of_its_columns() -> None:
    assert ask("What is the fee of a van?", RATES, most=1).text == "Kind: Van · Fee: 30 euros [1]"


def test_three_rows_and_more_are_said_as_a_table() -> None:
    written = ask("What is the fee in euros?", RATES)

    assert written.text.split("\n")[:3] == ["| Kind | Fee |", "| --- | --- |", "| Car | 10 euros |"]
    assert written.text.endswith("| Boat | 40 euros [1] |")
    assert [sentence.citations for sentence in written.sentences] == [(1,)] * 4
    assert [quote for quote, _ in quotes(written)] == [RATES[RATES.index("Car") :]]


def test_a_column_that_is_empty_in_all_rows_is_not_said_and_a_bar_in_a_cell_is_escaped() -> None:
    rows = "\n".join(f"| {kind} | | 1 \\| 2 |" for kind in ("Car", "Bus", "Van"))
    written = ask("What is the fee?", f"| Kind | Note | Fee |\n|---|---|---|\n{rows}")

    assert written.text.split("\n")[0] == "| Kind | Fee |"
    assert written.text.split("\n")[2] == "| Car | 1 \\| 2 |"


def test_rows_without_names_are_said_one_a_line() -> None:
    written = ask("What is the fee in euros?", RATES.removeprefix("Kind | Fee\n"))

    assert written.text.split("\n")[0] == "Car · 10 euros"


# --- how much is said -----------------------------------------------------------------------------


def test_it_stops_at_the_most_sentences() -> None:
    written = write("One is it.", "Three is it.", "Four is it.", most=2)

    assert written.text == "One is it [1].\nThree is it [2]."


def test_an_entry_of_several_sentences_is_said_whole() -> None:
    assert write("- One is it. Two is it.", most=1).text == "- One is it. Two is it [1]."


LONG = "This one has ten words, and so has the next."


@pytest.mark.parametrize(("score", "documents"), [(0.88, ["d1", "d3"]), (0.89, ["d1", "d2"])])
def test_beyond_twelve_words_a_sentence_only_as_good_ones_are_said(score: float, documents: list[str]) -> None:
    longer = f"{LONG.removesuffix('.')}, which is longer than that."
    written = write(LONG, longer, "Two words.", scores=(1.0, score, 0.7), most=2)

    assert [citation.document_id for citation in written.citations] == documents


def test_a_best_sentence_is_said_however_long() -> None:
    assert len(write(" ".join([LONG.strip(".")] * 9) + ".", most=1).sentences) == 1


@pytest.mark.parametrize(("score", "holds", "said"), [(0.93, {"fee"}, 2), (0.92, {"fee"}, 1), (0.99, set[str](), 1)])
def test_of_one_list_items_that_answer_as_much_are_said_too(score: float, holds: set[str], said: int) -> None:
    (source,) = make_sources("- The fee is ten for cars\n- The fee is nine for vans")
    first, second = source.hit.chunk.text.split("\n")
    pieces = [
        piece(source, first, kind="list", holds=frozenset({"fee"})),
        piece(source, second, score, kind="list", holds=frozenset(holds)),
    ]

    assert len(write_evidence(pieces, [source], most=1).sentences) == said


@pytest.mark.parametrize(
    ("score", "share", "said"),
    [(0.8, 0.3, 2), (0.79, 0.3, 1), (0.8, 0.29, 1)],
)
def test_another_block_is_said_where_it_adds_to_what_was_asked(score: float, share: float, said: int) -> None:
    sources = make_sources("- a card", "- a pen")
    asked: Mapping[str, float] = {"pen": share, "card": 1 - share}
    pieces = [
        piece(sources[0], "- a card", kind="list", asked={"card": 1 - share}, holds=frozenset({"card"})),
        piece(sources[1], "- a pen", score, kind="list", asked=asked, holds=frozenset({"pen"})),
    ]

    assert len(write_evidence(pieces, sources).sentences) == said


@pytest.mark.parametrize(("score", "said"), [(0.97, 1), (0.98, 2)])
def test_behind_a_paragraph_another_is_said_that_answers_as_well(score: float, said: int) -> None:
    sources = make_sources("It is ten.", "It is blue.")
    best, other = (replace(each, kind="paragraph") for each in evidence_in(sources, [1.0, score]))

    assert len(write_evidence([best, other], sources).sentences) == said


@pytest.mark.parametrize("kind", ["list", "table", "labels", "code"])
def test_behind_a_block_that_answers_nothing_else_is_said(kind: EvidenceKind) -> None:
    best, other = evidence_in(make_sources("It is ten.", "It is blue."))

    assert (
        len(write_evidence([replace(best, kind=kind), other], make_sources("It is ten.", "It is blue.")).sentences) == 1
    )


def test_of_a_list_that_is_longer_than_an_answer_the_rest_is_counted() -> None:
    items = [f"- the book of number {i} with all of its pages and without a stain" for i in range(100)]
    written = ask("What do visitors bring?", "Visitors bring:\n\n" + "\n".join(items))

    said = written.text.split("\n")
    assert said[-1] == f"… (+{101 - len(said) + 1})"
    assert written.sentences[-1].citations == written.sentences[-2].citations == (1,)
    assert 230 < count_words(written.text) < 260
    assert written.citations[0].quote.endswith(said[-2].removeprefix("- ").removesuffix(" [1]"))


@pytest.mark.parametrize("text", ["so " * 2000 + "so.", "so" * 4000, "这是" * 4000, "a · " * 2000])
def test_a_line_that_is_longer_than_an_answer_is_cut(text: str) -> None:
    written = write(text)

    assert count_words(written.text) <= 251
    assert 200 < len(written.text) <= 2510
    assert written.text.endswith("[1]…")


def test_code_that_is_cut_is_closed() -> None:
    written = ask("How do I make it?", "Make it so:\n\n```sh\n" + "make it all again\n" * 200 + "```\n")

    assert written.text.endswith("make it all …\n```") or written.text.endswith("…\n```")
    assert written.text.count("```") == 2


def test_it_never_repeats_itself() -> None:
    assert write("It is big.", "It  is big.").text == "It is big [1]."


def test_without_evidence_nothing_is_written() -> None:
    written = CitedText(())

    assert quote([], [], written, lambda _: True, max_sentences=3) == []
    assert written.text == ""


# --- any document ---------------------------------------------------------------------------------


@given(
    st.lists(random_documents().filter(str.strip), min_size=1, max_size=3),
    st.sampled_from(["car fee", "ten", "How many days?", "E-15", "What is the fee of a Bus?", "谁", "10"]),
    st.integers(1, 4),
    st.integers(0, 1),
)
def test_of_any_document_the_answer_is_its_sentences_and_every_quote_is_exact(
    texts: list[str], question: str, most: int, start: int
) -> None:
    written = ask(question, *texts, most=most, start=start)

    assert count_words(written.text) < 600


FOOT = "\n\nPage seven of nine\n\n"


@given(random_documents(), random_documents(), st.sampled_from(["car fee", "ten", "E-15", "Bus?"]), st.booleans())
def test_what_stands_between_two_pages_is_in_no_quote(before: str, after: str, question: str, goes_on: bool) -> None:
    text = f"{before}{FOOT}{after}"
    gap = Span(len(before), len(before + FOOT))
    (source,) = make_sources(text)
    blank = ("\n" if goes_on else "\n\n").rjust(len(FOOT))
    passage = Passage(source, f"{before}{blank}{after}", Span(0, len(text)), (gap,))
    judged = judge(question, [passage], weigh_alike, lambda asked: [0.4] * len(asked))
    written = write_evidence(judged.evidence, [source])

    assert "seven" not in written.text
    assert not any("seven" in citation.quote for citation in written.citations)


@pytest.mark.parametrize(("most", "said"), [(3, 1), (4, 2)])
def test_where_more_sentences_are_allowed_blocks_that_answer_less_are_said_too(most: int, said: int) -> None:
    sources = make_sources("- It is ten.", "It is blue.")
    best, other = evidence_in(sources, [1.0, 0.9])
    written = CitedText(sources)
    quote(
        [replace(best, kind="list"), replace(other, kind="paragraph")],
        sources,
        written,
        lambda _: True,
        max_sentences=most,
    )

    assert len(written.sentences) == said
