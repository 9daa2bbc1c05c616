"""Citations: markers of every shape, in every place, become exact spans."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.records import Sentence, Source, Span, Strictness
from rag.verify.citations import Citer
from tests.rag.builders import make_hit, make_sources, weigh_alike

PARIS = "The Louvre museum stands in Paris. It opened in the year 1793."
WORK = "Staff may work from home three days a week. Managers approve each request in writing."
SOURCES = make_sources(PARIS, WORK)


def cite(text: str, sources: list[Source] = SOURCES, strictness: Strictness = "mark") -> Citer:
    citer = Citer(sources, weigh_alike, strictness=strictness)
    citer.feed(text)
    citer.finish()
    return citer


def quotes(citer: Citer) -> list[str]:
    return [citation.quote for citation in citer.citations]


def assert_holds(citer: Citer, sources: list[Source]) -> None:
    """What holds for every answer: quotes are slices, offsets are right, markers are those of the citations."""
    for citation in citer.citations:
        chunk = next(s.hit.chunk for s in sources if s.hit.chunk.document_id == citation.document_id)
        assert chunk.text[citation.start - chunk.start : citation.end - chunk.start] == citation.quote
    for sentence in citer.sentences:
        assert citer.answer[sentence.start : sentence.end] == sentence.text
        assert all(f"[{number}]" in sentence.text for number in sentence.citations)
    assert [citation.marker for citation in citer.citations] == list(range(1, len(citer.citations) + 1))
    used = [number for sentence in citer.sentences for number in sentence.citations]
    assert list(dict.fromkeys(used)) == [citation.marker for citation in citer.citations]


@pytest.mark.parametrize(
    "written",
    [
        "The Louvre museum stands in Paris [1].",
        "The Louvre museum stands in Paris. [1]",
        "The Louvre museum stands in Paris.[1]",
        "The Louvre museum stands in Paris[1].",
        "The Louvre museum stands in Paris 【1】.",
        "The Louvre museum stands in Paris [ 1 ].",
        "The Louvre museum stands in Paris [^1].",
        "The Louvre museum stands in Paris [Source 1].",
        "The Louvre museum stands in Paris.\n[1]",
        "[1] The Louvre museum stands in Paris.",
        "The Louvre museum stands in Paris [1][1].",
        "The Louvre museum stands in Paris [0][1][99].",
        "The Louvre museum stands in Paris [1, 99].",
        "The Louvre museum stands in Paris (1).",
        "The Louvre museum stands in Paris<sup>1</sup>.",
        "The Louvre museum stands in Paris.¹",
        "The Louvre museum stands in Paris.\n\nSources: [1], [2]",
        "The Louvre museum stands in Paris. Source: 1",
        "The Louvre museum stands in Paris [^1].\n\n[^1]: d1.md\n[^2]: d2.md",
        "The Louvre museum stands in Paris [1].\n\n## References\n\n[1] d1.md — A guide\n[2] d2.md",
    ],
)
def test_one_marker_anywhere_cites_the_sentence(written: str) -> None:
    citer = cite(written)

    assert citer.answer == "The Louvre museum stands in Paris [1]."
    assert quotes(citer) == ["The Louvre museum stands in Paris."]
    assert citer.citations[0].status == "exact"
    assert_holds(citer, SOURCES)


def test_a_sentence_of_hundreds_of_markers_is_verified_in_a_bounded_time() -> None:
    claims = " ".join(f"the Louvre of Paris does not have {number} rooms [{1 + number % 2}]" for number in range(250))
    start = time.thread_time()
    citer = cite(f"{claims}.")

    assert time.thread_time() - start < 2.0
    assert citer.citations
    assert_holds(citer, SOURCES)


def test_a_marker_after_the_full_stop_belongs_to_the_sentence_before_it() -> None:
    citer = cite("The Louvre museum stands in Paris. [1] Managers approve each request in writing. [2]")

    assert citer.answer == "The Louvre museum stands in Paris [1]. Managers approve each request in writing [2]."
    assert [sentence.citations for sentence in citer.sentences] == [(1,), (2,)]


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("According to source 2, staff may work from home three days a week.", "According to source [1], staff"),
        ("Source 2 says that staff may work from home three days a week.", "Source [1] says that staff"),
        (
            "Staff may, as stated in source [2], work from home three days a week.",
            "Staff may, as stated in source [1],",
        ),
        ("Laut Quelle 2 staff may work from home three days a week.", "Laut Quelle [1] staff"),
    ],
)
def test_a_source_named_in_words_is_cited_there_and_the_sentence_is_judged_without_them(
    written: str, answer: str
) -> None:
    citer = cite(written)

    assert citer.answer.startswith(answer)
    assert quotes(citer) == ["Staff may work from home three days a week."]
    assert [sentence.support for sentence in citer.sentences] == [1.0]
    assert_holds(citer, SOURCES)


def test_a_number_in_latex_is_compared_as_a_value() -> None:
    sources = make_sources("A ticket costs 1,500 euros, and 12 % less online.")

    assert cite("A ticket costs $1{,}500$ euros [1].", sources).sentences[0].supported
    assert cite("A ticket costs \\(12\\,\\%\\) less online [1].", sources).sentences[0].supported
    assert not cite("A ticket costs $1{,}600$ euros [1].", sources).sentences[0].supported


def test_code_is_cited_without_a_marker_in_it() -> None:
    code = "```python\nThe Louvre museum stands in Paris.\n```"
    citer = cite(f"{code}\nStaff may work from home three days a week [2].")

    assert citer.answer == f"{code}\nStaff may work from home three days a week [2]."
    assert [sentence.citations for sentence in citer.sentences] == [(), (1,), (), (2,)]


def test_a_row_is_marked_in_its_last_cell_and_a_rule_is_not() -> None:
    table = "| The Louvre museum stands | in Paris |{}\n|---|---|{}\n| Staff may work from home | three days a week |{}"

    assert cite(table.format(" [1]", "", " [2]")).answer == (
        "| The Louvre museum stands | in Paris [1] |\n|---|---|\n| Staff may work from home | three days a week [2] |"
    )


@pytest.mark.parametrize("markers", ["[1][2]", "[1] [2]", "[1, 2]", "[1,2]", "[1-2]", "[1–2]", "【1】【2】", "[1; 2]"])
def test_several_markers_cite_several_sources(markers: str) -> None:
    citer = cite(f"The Louvre stands in Paris and staff work from home three days a week {markers}.")

    assert [citation.document_id for citation in citer.citations] == ["d1", "d2"]
    assert citer.answer.endswith("a week [1][2].")
    assert citer.sentences[0].supported


def test_a_marker_behind_a_part_of_a_sentence_cites_that_part() -> None:
    citer = cite("The Louvre museum stands in Paris [1] and managers approve each request in writing [2].")

    assert citer.answer == "The Louvre museum stands in Paris [1] and managers approve each request in writing [2]."
    assert quotes(citer) == ["The Louvre museum stands in Paris.", "Managers approve each request in writing."]
    assert citer.sentences[0].supported


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("It opened (in the year 1793). [1]", "It opened (in the year 1793) [1]."),
        ("**It opened in the year 1793.** [1]", "**It opened in the year 1793 [1].**"),
        ("It opened in the year 1793 [1]", "It opened in the year 1793 [1]"),
    ],
)
def test_a_marker_stands_before_the_full_stop_and_behind_brackets(written: str, shown: str) -> None:
    assert cite(written).answer == shown


def test_markers_are_renumbered_in_order_of_first_use() -> None:
    citer = cite("Managers approve each request in writing [2]. The Louvre museum stands in Paris [1].")

    assert citer.answer == "Managers approve each request in writing [1]. The Louvre museum stands in Paris [2]."


def test_two_spans_of_one_source_get_two_numbers_and_one_span_used_twice_gets_one() -> None:
    citer = cite(
        "The Louvre museum stands in Paris [1]. It opened in the year 1793 [1]. The Louvre museum stands in Paris [1]."
    )

    assert [sentence.citations for sentence in citer.sentences] == [(1,), (2,), (1,)]
    assert_holds(citer, SOURCES)


@pytest.mark.parametrize("markers", ["[0]", "[99]", "[0][99]", "[7, 8]", "[3-6]"])
def test_a_citation_outside_the_sources_is_dropped_and_counted(markers: str) -> None:
    citer = cite(f"Bananas are yellow {markers}.")

    assert citer.answer == "Bananas are yellow."
    assert citer.citations == []
    assert citer.dropped_markers in (1, 2, 4)
    assert not citer.sentences[0].supported


def test_a_marker_whose_source_supports_nothing_cites_its_closest_sentence() -> None:
    citer = cite("The Louvre sells bananas and yellow bicycles to staff [1].")

    assert citer.citations[0].status == "unsupported"
    assert citer.citations[0].quote == "The Louvre museum stands in Paris."
    assert not citer.sentences[0].supported


def test_a_wrong_number_is_named() -> None:
    citer = cite("The museum opened in the year 1893 [1].")

    assert citer.citations[0].status == "unsupported"
    assert citer.sentences[0].failed_tokens == ("1893",)


def test_numbers_in_words_and_digits_are_the_same() -> None:
    citer = cite("Staff may work 3 days a week from home [2].")

    assert citer.citations[0].status == "supported"
    assert citer.sentences[0].failed_tokens == ()


def test_a_paraphrase_is_supported_by_its_sentence_alone() -> None:
    citer = cite("Each request must be approved by managers in writing [2].")

    assert citer.citations[0].status == "supported"
    assert quotes(citer) == ["Managers approve each request in writing."]


def test_a_sentence_that_needs_two_source_sentences_quotes_both() -> None:
    citer = cite("The Louvre museum in Paris opened in 1793 [1].")

    assert quotes(citer) == [PARIS]


def test_a_sentence_without_a_marker_gets_the_one_that_supports_it() -> None:
    assert cite("Managers approve each request in writing.").answer == "Managers approve each request in writing [1]."


def test_case_white_space_hyphenation_and_ligatures_are_normalised() -> None:
    sources = make_sources("Our oﬃce manual says: the appro-\nval  of a man-\nager is “needed” first.")

    citer = cite('The approval of a MANAGER is "needed" first [1].', sources)

    assert citer.citations[0].status == "normalised"
    assert quotes(citer) == ["the appro-\nval  of a man-\nager is “needed” first."]


def test_a_quote_never_begins_or_ends_inside_a_word() -> None:
    sources = make_sources("Overworked staff rest in quiet hotels. They like it.", "Staff rest in quiet hotelsuites.")

    citer = cite("worked staff rest in quiet hotels [1]. Staff rest in quiet hotels [2].", sources)

    assert quotes(citer) == ["Overworked staff rest in quiet hotels.", "Staff rest in quiet hotelsuites."]
    assert [citation.status for citation in citer.citations] == ["supported", "supported"]


def test_where_no_space_separates_sentences_a_marker_belongs_to_the_one_before_it() -> None:
    citer = cite("博物馆在巴黎。【1】今天是星期一。", make_sources("博物馆在巴黎。今天是星期一。"), "off")

    assert [sentence.text for sentence in citer.sentences] == ["博物馆在巴黎 [1]。", "今天是星期一。"]


def test_unsupported_sentences_are_left_out_when_told_so() -> None:
    citer = cite("Bananas are yellow [1]. The Louvre museum stands in Paris [1].", strictness="drop")

    assert citer.answer == "The Louvre museum stands in Paris [1]."
    assert citer.dropped_sentences == 1
    assert_holds(citer, SOURCES)


def test_nothing_is_added_when_verification_is_off() -> None:
    assert cite("Managers approve each request in writing.", strictness="off").citations == []


def test_lines_and_lists_stay_as_they_were_written() -> None:
    citer = cite(
        "Two facts:\n\n- The Louvre museum stands in Paris [1]\n- Managers approve each request in writing. [2]"
    )

    assert citer.answer == (
        "Two facts:\n\n- The Louvre museum stands in Paris [1]\n- Managers approve each request in writing [2]."
    )


def test_code_is_not_a_marker() -> None:
    assert cite("Write `days[1]` to read it.").answer == "Write `days[1]` to read it."


@pytest.mark.parametrize("text", ["", " \n ", "[1]", "[1][2] [0]", "[", "`", "【1", "...", "[1-999]"])
def test_text_without_a_sentence_cites_nothing(text: str) -> None:
    citer = cite(text)

    assert citer.citations == []
    assert_holds(citer, SOURCES)


def test_pages_are_those_of_the_place() -> None:
    def locate(source: Source, span: Span) -> tuple[int | None, int | None]:
        return (4, 4) if span.start < len("The Louvre") else (5, 5)

    source = Source(1, make_hit(PARIS, page=4, page_end=5))
    located = Citer([source], weigh_alike, locate=locate)
    plain = Citer([source], weigh_alike)
    for citer in (located, plain):
        citer.feed("It opened in the year 1793 [1].")
        citer.finish()

    assert (located.citations[0].page, located.citations[0].page_end) == (5, 5)
    assert (plain.citations[0].page, plain.citations[0].page_end) == (4, 5)


ANSWER = (
    "The Louvre museum stands in Paris. [1] It opened in the year 1793 [1][99].\n\n- Staff may work, e.g. from home, "
    "three days a week 【2】\n- `a[1]` is code. [2] Managers approve each request in writing"
)


# Every kind of marker, beside code and links that must not be taken for one.
ODD_ANSWER = (
    "The Louvre museum stands in Paris. (source 1) It opened in the year 1793【1†guide.pdf】. ![x](http://e.test/?q=1) "
    "stands here.\n\n```python\nx = days[1]\ny = days[2]\n```\nStaff may work from home three days a week. \\[2\\] "
    "Managers approve each request in writing. [2](http://e.test/2) That is it [1], [2] and [1]."
)


LOOSE_ANSWER = (
    "According to source 1, the Louvre museum stands in Paris. It opened in the year $1793$ (1). Source 2 says that "
    "staff may work from home<sup>2</sup>. Managers approve each request in writing.²\n\nSources:\n"
    "[1] d1.md — A guide. Of 2024.\n"
    "- d2.md\n\nIt takes (1) a form, (2) a day.\nThat is it. Sources: [1], [2]"
)
ANSWERS = [ANSWER, ODD_ANSWER, LOOSE_ANSWER]


@settings(deadline=None)
@given(st.sampled_from(ANSWERS), st.lists(st.integers(1, min(map(len, ANSWERS))), max_size=12))
def test_a_stream_cut_anywhere_gives_the_same_answer(written: str, cuts: list[int]) -> None:
    whole = cite(written)
    borders = [0, *sorted(cuts), len(written)]
    citer = Citer(SOURCES, weigh_alike)
    streamed: list[Sentence] = []
    for start, end in pairwise(borders):
        streamed += citer.feed(written[start:end])
    streamed += citer.finish()

    assert citer.answer == whole.answer
    assert [event.sentence for event in streamed] == whole.sentences
    assert [c.quote for event in streamed for c in event.citations] == quotes(whole)


def test_what_is_written_word_by_word_is_cited_as_a_whole_is() -> None:
    citer = Citer(SOURCES, weigh_alike)
    for character in ODD_ANSWER:
        citer.feed(character)
    citer.finish()

    assert citer.answer == (
        "The Louvre museum stands in Paris [1]. It opened in the year 1793 [2]. x (hxxp://e.test/?q=1) stands here."
        "\n\n```python\nx = days[1]\ny = days[2]\n```\nStaff may work from home three days a week [3]. "
        "Managers approve each request in writing [4]. That is it [1][3]."
    )


def test_nothing_in_an_answer_loads_or_leads_where_no_source_does() -> None:
    sources = make_sources("The form is at https://intra.test/form. It takes a day.")

    citer = cite("![a. B](https://evil.test/?q=1) The form is at [this page](https://intra.test/form) [1].", sources)

    assert citer.answer.endswith("The form is at this page (https://intra.test/form) [1].")
    assert citer.answer.startswith("! [a. B] (hxxps://evil.test/?q=1)")
    assert_holds(citer, sources)


def test_sentences_are_given_back_while_the_model_writes() -> None:
    citer = Citer(SOURCES, weigh_alike)

    early = [citer.feed(word + " ") for word in ANSWER.split(" ")[:12]]

    assert [event.sentence.text for events in early for event in events] == ["The Louvre museum stands in Paris [1]."]


@given(st.text(alphabet=st.sampled_from("ab 1[]【】-,.`\n*é\u00ad"), max_size=80))
def test_any_text_keeps_what_holds(text: str) -> None:
    sources = make_sources("ab a1 é. b-\na 1,000.", "aa bb. 1 1 1")

    citer = cite(text, sources)

    assert_holds(citer, sources)


def test_a_better_use_of_a_span_raises_its_status() -> None:
    citer = cite(
        "Managers of bananas approve yellow bicycles and trains [2]. Managers approve each request in writing [2]."
    )

    assert [citation.status for citation in citer.citations] == ["exact"]


@pytest.mark.parametrize("written", [". " * 25_000, "word\n" * 10_000])
def test_what_repeats_itself_is_read_in_one_pass(written: str) -> None:  # again for each piece would take minutes
    citer = Citer(make_sources(*[PARIS, WORK] * 4), weigh_alike)
    for i in range(0, len(written), 7):
        citer.feed(written[i : i + 7])
    citer.finish()

    assert len(citer.sentences) in (10_000, 25_000)


@pytest.mark.parametrize("written", ["Yes.", "No.", "It is."])
def test_a_sentence_that_says_nothing_by_itself_gets_no_citation(written: str) -> None:
    citer = cite(written, make_sources("Is it open? Yes. It is. No."))

    assert citer.citations == []
    assert [sentence.supported for sentence in citer.sentences] == [False]


# --- what frames an answer ------------------------------------------------------------------------

FRAMED = (
    "Here is what the documents say:\n\n# Museum\n\n- The Louvre museum stands in Paris [1].\n\n---\n\n"
    "## Managers\n\n```text\nManagers approve each request in writing.\n```\n\nI hope this helps! "
    "Let me know if you have any questions."
)


@pytest.mark.parametrize("strictness", ["mark", "drop", "off"])
def test_what_states_nothing_is_shown_and_neither_marked_nor_cited(strictness: Strictness) -> None:
    citer = cite(FRAMED, strictness=strictness)

    framing = [sentence.text for sentence in citer.sentences if not sentence.is_judged]
    assert citer.answer.replace(" [1]", "").replace(" [2]", "") == FRAMED.replace(" [1]", "")
    assert framing == [
        *("Here is what the documents say:", "# Museum", "---", "## Managers", "```text", "```"),
        *("I hope this helps!", "Let me know if you have any questions."),
    ]
    assert all(sentence.supported == (not sentence.failed_tokens) for sentence in citer.sentences if sentence.citations)
    assert citer.dropped_sentences == 0


@settings(deadline=None)  # a language is loaded when it is first met
@given(st.sampled_from(["mark", "drop", "off"]), st.lists(st.integers(1, len(FRAMED)), max_size=8))
def test_what_frames_is_the_same_in_a_stream_cut_anywhere(strictness: Strictness, cuts: list[int]) -> None:
    borders = [0, *sorted(cuts), len(FRAMED)]
    citer = Citer(SOURCES, weigh_alike, strictness=strictness)
    for start, end in pairwise(borders):
        citer.feed(FRAMED[start:end])
    citer.finish()

    assert citer.sentences == cite(FRAMED, strictness=strictness).sentences


@pytest.mark.parametrize("written", ["Some limits:", "# Forbidden", "The Louvre museum stands in Paris [1].\n\n# Free"])
def test_what_introduces_nothing_is_judged(written: str) -> None:
    last = cite(written).sentences[-1]

    assert last.is_judged
    assert not last.supported


def test_a_heading_inside_code_is_code() -> None:
    citer = cite("```\n# Forbidden\nSome limits:\n```\nThe Louvre museum stands in Paris [1].")

    assert [(sentence.text, sentence.is_judged) for sentence in citer.sentences] == [
        ("```", False),
        ("# Forbidden", True),
        ("Some limits:", True),
        ("```", False),
        ("The Louvre museum stands in Paris [1].", True),
    ]


def test_a_lead_in_keeps_a_marker_that_supports_it_and_loses_one_that_does_not() -> None:
    citer = cite(
        "Managers approve in writing: [2]\n- the requests. Some limits: [1]\n- It opened in the year 1793 [1]."
    )

    assert citer.answer.startswith("Managers approve in writing: [1]\n- the requests [1]. Some limits:\n- It opened")


def test_where_sentences_are_dropped_so_is_what_introduced_only_them() -> None:
    citer = cite(
        "# Fruit\n\nBananas are yellow [1].\n\n# Museum\n\nSome facts:\n- Bananas are old [1].\n"
        "- The Louvre museum stands in Paris [1].\n\n# Colours\n\nBananas are yellow [1]. I hope this helps!",
        strictness="drop",
    )

    assert citer.answer == ("# Museum\n\nSome facts:\n- The Louvre museum stands in Paris [1].\n\nI hope this helps!")
    assert citer.dropped_sentences == 3


# --- how near an unsupported sentence comes --------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["Managers approve all 40 requests in writing.", "Managers approve all 40 requests in writing [1]."]
)
def test_the_support_of_an_unsupported_sentence_is_that_of_the_closest_source(written: str) -> None:
    sentence = cite(written).sentences[0]

    assert not sentence.supported
    assert sentence.support >= 0.5


def test_a_sentence_on_something_else_has_hardly_any_support() -> None:
    assert [cite(text).sentences[0].support for text in ("Bananas are yellow [1].", "Yes.")] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("text", "supported", "weak"),
    [
        ("The Louvre museum stands in Paris [1].", True, False),
        ("In the year 1793 people came for the first time [1].", True, True),
        ("In the year 1794 people came for the first time [1].", False, False),
        ("Some limits:\n\nThe Louvre museum stands in Paris [1].", True, False),
    ],
)
def test_a_sentence_is_weak_where_less_than_half_of_its_words_support_it(
    text: str, supported: bool, weak: bool
) -> None:
    sentences = cite(text).sentences

    assert [(each.supported, each.weak) for each in sentences] == [(supported, weak)] * len(sentences)
