"""Markers: their shapes, and what only looks like one."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.text.lines import open_fence
from rag.text.markers import lift_markers, settled, without_attribution, without_markers

SHAPES = {
    "[1]": (1,),
    "[ 1 ]": (1,),
    "[^1]": (1,),
    "[^1^]": (1,),
    "[#1]": (1,),
    "[Source 1]": (1,),
    "[Source: 4]": (4,),
    "[source 1, source 2]": (1, 2),
    "[ref. 2]": (2,),
    "(source 1)": (1,),
    "(Sources: 1 and 2)": (1, 2),
    "【1】": (1,),
    "【1, 2】": (1, 2),
    "【1†source】": (1,),
    "【4:0†handbook.pdf】": (4,),
    "【2†L3-L5】": (2,),
    "［１］": (1,),
    "［１，２］": (1, 2),
    "\\[1\\]": (1,),
    "**[1]**": (1,),
    "<sup>[1]</sup>": (1,),
    "[1, 2]": (1, 2),
    "[1; 2 and 3]": (1, 2, 3),
    "[1-3]": (1, 2, 3),
    "[1–3, 7; 9]": (1, 2, 3, 7, 9),
    "[1 to 3]": (1, 2, 3),
    "[1]-[3]": (1, 2, 3),
    "[1], [2] and [3]": (1, 2, 3),
    "[3-1]": (3, 1),
    "[2, 2]": (2,),
    "[0]": (0,),
    "[99]": (99,),
    "[1-999]": tuple(range(1, 21)),
    "[1, p. 4]": (1,),
    "[1, 2, pages 4-6]": (1, 2),
    "[1](http://example.com/7)": (1,),
    '[1](https://example.com "Title 8")': (1,),
    "[1](#source-9)": (1,),
}


@pytest.mark.parametrize("written", SHAPES)
def test_each_shape_has_its_numbers(written: str) -> None:
    marked = lift_markers(f"It is so {written}.")

    assert marked.text == "It is so."
    assert [(mark.at, mark.origin, mark.numbers) for mark in marked.marks] == [(8, 9, SHAPES[written])]


def test_ten_in_a_row_are_ten() -> None:
    marked = lift_markers("So " + "".join(f"[{number}]" for number in range(1, 11)) + ".")

    assert marked.text == "So."
    assert [mark.numbers for mark in marked.marks] == [(number,) for number in range(1, 11)]
    assert {mark.at for mark in marked.marks} == {2}


@pytest.mark.parametrize(
    "text",
    [
        "`a[1]` is it",
        "``a`[1]`` x",
        "```python\na[1]\n```",
        "Before\n~~~\na[1]\nand so on",
        "[2024]",
        "[1.2]",
        "[12,000]",
        "[1,000,000] people",
        "[a]",
        "[x]",
        "[]",
        "[-1]",
        "[1 2]",
        "[1/2]",
        "[p. 3]",
        "(1)",
        "(document 1)",
        "(sources)",
        "[1",
        "1]",
        "![1](http://example.com/x.png)",
        "http://example.com/a[1].html",
        "[text](page[1])",
    ],
)
def test_other_brackets_are_text(text: str) -> None:
    assert lift_markers(text).marks == ()
    assert lift_markers(text).text == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("[Handbook [1]](http://example.com/a)", "[Handbook](http://example.com/a)"),
        ("[the handbook][1]", "[the handbook]"),
        ("Read [1](the handbook).", "Read(the handbook)."),
        ("See http://example.com/a [1].", "See http://example.com/a."),
        ("See http://example.com/a[1].", "See http://example.com/a."),
        ("Use `x[0]` [1], not `x[1]`.", "Use `x[0]`, not `x[1]`."),
        ("```\nx[0]\n```\nSo [1].", "```\nx[0]\n```\nSo."),
    ],
)
def test_beside_links_and_code_a_marker_is_a_marker(text: str, left: str) -> None:
    assert lift_markers(text).text == left
    assert [mark.numbers for mark in lift_markers(text).marks] == [(1,)]


def test_a_code_block_that_is_open_already_is_left_alone() -> None:
    fence = open_fence("Like this:\n```python\nx = y[1]\n")

    assert fence == "```"
    assert lift_markers("z = x[2]\n```\nSo [3].", fence).text == "z = x[2]\n```\nSo."
    assert open_fence("z = x[2]\n```\nSo.", fence) == ""


def test_a_line_that_ends_with_a_marker_opens_no_code_block() -> None:
    assert [mark.numbers for mark in lift_markers("```python [1]\nSo [2].").marks] == [(1,), (2,)]


def test_every_character_knows_where_it_came_from() -> None:
    text = "One [1] two.[2]\n[3] Three"

    marked = lift_markers(text)

    assert "".join(text[origin] for origin in marked.origins) == marked.text == "One two.\n Three"
    assert [mark.opens_line for mark in marked.marks] == [False, False, True]


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("[1] Text", [True]),
        ("[1][2] Text", [True, True]),
        ("[1] - [2] text", [True, False]),
        ("[1]\nText", [False]),
        ("[1]\n[2] Text [3]", [False, True, False]),
        ("Text\n[1]", [False]),
        ("Text\n\n[1] Text\n  [2]. Text", [True, True]),
    ],
)
def test_a_marker_opens_a_line_if_words_follow_it_there(text: str, opens: list[bool]) -> None:
    assert [mark.opens_line for mark in lift_markers(text).marks] == opens


@pytest.mark.parametrize("whole", [*SHAPES, "`x[1]`"])
def test_a_shape_that_is_still_being_written_is_not_read(whole: str) -> None:
    begun = [whole[:length] for length in range(1, len(whole)) if lift_markers(whole[:length]).marks == ()]
    opened = [part for part in begun if part[0] in "[【［(`" and len(part) > 1 and "]" not in part]

    assert [settled(f"So. {part}") for part in opened] == ["So. "] * len(opened)
    assert settled(f"So. {whole} It") == f"So. {whole} It"


def test_a_sources_own_brackets_become_round_but_for_code() -> None:
    text = "So [12], 【3】, [source 4] and [2024] `x[1]`"

    assert without_markers(text) == "So (12), (3), ‹source 4› and [2024] `x[1]`"


WORDS = st.sampled_from(
    ["alpha", "beta.", "42", "[sic]", "(7)", "naïve", "日本", "3.5 %", "`c[0]`", "[2024]", "!", "x*y"]
)
PIECES = st.one_of(WORDS.map(lambda word: (word, ())), st.sampled_from(list(SHAPES.items())))


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=12))
def test_lifting_takes_the_markers_and_nothing_else(pieces: list[tuple[str, tuple[int, ...]]]) -> None:
    """Between two markers a word always stands: a comma there would be part of them."""
    text = "so " + " so ".join(written for written, _ in pieces)

    marked = lift_markers(text)

    kept = "so " + " so ".join("" if numbers else written for written, numbers in pieces)
    assert marked.text.split() == kept.split()
    assert [mark.numbers for mark in marked.marks] == [numbers for _, numbers in pieces if numbers]


ANYTHING = st.text(alphabet="[]【】［］()1239１,;-–^†: \n`~!ab.*\\/<>source#p", max_size=60)


@settings(max_examples=500, deadline=None)
@given(ANYTHING)
def test_origins_are_true_and_what_is_lifted_holds_a_marker(text: str) -> None:
    marked = lift_markers(text)

    assert "".join(text[origin] for origin in marked.origins) == marked.text
    assert list(marked.origins) == sorted(set(marked.origins))
    lost = [i for i in range(len(text)) if i not in set(marked.origins)]
    stretches = "".join(" " if i and lost[i] - lost[i - 1] > 1 else text[lost[i]] for i in range(len(lost)))
    assert bool(lost) == bool(marked.marks)
    assert all(mark.numbers and text[mark.origin] in "[【［(\\*<" and mark.origin in lost for mark in marked.marks)
    assert sum(character in "]】］)" for character in stretches) <= sum(map(text.count, "]】］)"))


@settings(max_examples=500, deadline=None)
@given(ANYTHING)
def test_no_marker_is_left_where_a_source_is_without_them(text: str) -> None:
    assert lift_markers(without_markers(text)).marks == ()
    assert len(without_markers(text)) == len(text)


@pytest.mark.parametrize(
    "piece", [" ", "\n", "[", "`", "[1", "[1,", "[1] ", "[1](http:", "(source ", "` `` ", "[1] and "]
)
def test_fifty_thousand_characters_take_no_time(piece: str) -> None:
    text = (piece * 50_000)[:50_000]
    started = time.process_time()

    lift_markers(text)
    settled(text)

    assert time.process_time() - started < 5  # 0.6 s at most on two busy cores; what is quadratic takes minutes


SOURCES = 5
BY_PLACE = {
    "It is so (2).": ("It is so.", (2,)),
    "It is so (1, 3).": ("It is so.", (1, 3)),
    "It is so. (2)": ("It is so.", (2,)),
    "It is so (2)": ("It is so", (2,)),
    "It is three<sup>2</sup>.": ("It is three.", (2,)),
    "It is three<sup>2, 3</sup>.": ("It is three.", (2, 3)),
    "It is three².": ("It is three.", (2,)),
    "It is so.¹": ("It is so.", (1,)),
    "It is three¹,³.": ("It is three.", (1, 3)),
}


@pytest.mark.parametrize("text", BY_PLACE)
def test_numbers_are_markers_by_their_place_if_there_are_as_many_sources(text: str) -> None:
    marked = lift_markers(text, sources=SOURCES)

    assert (marked.text, marked.marks[0].numbers) == BY_PLACE[text]
    assert lift_markers(text).marks == ()
    assert lift_markers(text.translate(str.maketrans("123¹²³", "777⁷⁷⁷")), sources=SOURCES).marks == ()


@pytest.mark.parametrize(
    "text",
    [
        "The room(s) has 30 m² and 10² lamps, 5 m<sup>2</sup> and 10<sup>3</sup>.",
        "See section (2).",
        "Siehe Absatz (2).",
        "Section 3(2) holds.",
        "Section 3 (2).",
        "It was (2020).",
        "It needs (1) a form, (2) a photo and (3).",
        "(1) Open it.\n(2) Close it.",
        "In (2) cases it is so.",
        "Use `f (2).` and\n```\nx (2).\n```",
        "The source 2 pump is old.",
        "Take the sources: water and wind.",
        "H₂O",
    ],
)
def test_other_numbers_are_text(text: str) -> None:
    assert lift_markers(text, sources=SOURCES).marks == ()
    assert lift_markers(text, sources=SOURCES).text == text


@pytest.mark.parametrize(
    ("text", "left", "said"),
    [
        ("According to source 2, it is so.", "According to source, it is so.", "it is so."),
        ("According to sources 2 and 3, it is so.", "According to sources, it is so.", "it is so."),
        ("According to Source [2], it is so.", "According to Source, it is so.", "it is so."),
        ("Source 2 says that it is so.", "Source says that it is so.", "it is so."),
        ("Source 2: It is so.", "Source: It is so.", "It is so."),
        ("It is, as stated in source [2], so.", "It is, as stated in source, so.", "It is so."),
        ("Laut Quelle 2 ist es so.", "Laut Quelle ist es so.", "ist es so."),
        ("Quelle 2 besagt, dass es so ist.", "Quelle besagt, dass es so ist.", "es so ist."),
        ("Selon la source 2, c'est vrai.", "Selon la source, c'est vrai.", "c'est vrai."),
        ("Según la fuente 2, es así.", "Según la fuente, es así.", "es así."),
        ("Secondo la fonte 2, è così.", "Secondo la fonte, è così.", "è così."),
        ("Segundo a fonte 2, é assim.", "Segundo a fonte, é assim.", "é assim."),
        ("Volgens bron 2 is het zo.", "Volgens bron is het zo.", "is het zo."),
        ("Według źródła 2 tak jest.", "Według źródła tak jest.", "tak jest."),
        ("Enligt källa 2 är det så.", "Enligt källa är det så.", "är det så."),
        ("Ifølge kilde 2 er det sådan.", "Ifølge kilde er det sådan.", "er det sådan."),
    ],
)
def test_a_source_that_is_named_in_words_is_marked_there_and_its_words_are_not_judged(
    text: str, left: str, said: str
) -> None:
    marked = lift_markers(text, sources=SOURCES)

    assert marked.text == left
    assert marked.marks[0].is_named
    assert marked.marks[0].numbers[0] == 2
    assert without_attribution(marked.text) == said
    assert lift_markers(text.replace("2", "9").replace("3", "9"), sources=SOURCES).text == (
        left if "[" in text else text.replace("2", "9").replace("3", "9")
    )


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It is so.\n\nSources: [1], [2]", (1, 2)),
        ("It is so.\n**Quellen:** [1][2].", (1, 2)),
        ("It is so. Source: [2]", (2,)),
        ("It is so.\nSources: 1, 2", (1, 2)),
        ("It is so.\n- Fuente: [2]", (2,)),
    ],
)
def test_a_line_that_lists_sources_is_lifted_whole(text: str, numbers: tuple[int, ...]) -> None:
    marked = lift_markers(text, sources=SOURCES)

    assert marked.text.rstrip("- ").strip() == "It is so."
    assert [(mark.numbers, mark.is_listed) for mark in marked.marks] == [(numbers, True)]
    assert settled(text[:-2]).strip() == "It is so.", "the list may go on"


@pytest.mark.parametrize(
    "text", ["(see source 1)", "(siehe Quelle 1)", "(Quelle 1)", "(voir la source 1)", "(cf. source 1)"]
)
def test_a_source_in_round_brackets_is_a_marker(text: str) -> None:
    assert [mark.numbers for mark in lift_markers(f"It is so {text}.").marks] == [(1,)]


@pytest.mark.parametrize("text", ["$a_{[1]}$", "\\(a[1]\\)", "\\[ x = a[1] \\]"])
def test_no_marker_is_in_a_formula(text: str) -> None:
    assert lift_markers(f"So {text} is [2].", sources=SOURCES).text == f"So {text} is."


def test_two_amounts_of_money_are_no_formula() -> None:
    assert lift_markers("It costs $5 [1] and $6 [2].").text == "It costs $5 and $6."


@pytest.mark.parametrize(
    "piece",
    [
        "(1",
        "(1) ",
        " (1).",
        "1, ",
        "² ",
        "<sup>1",
        "Source 1 ",
        "Sources: 1, ",
        "Sources: [1], ",
        "in source ",
        "$1",
        "\\(",
        "[1]: ",
    ],
)
def test_what_is_a_marker_by_its_place_takes_no_time(piece: str) -> None:
    text = (piece * 50_000)[:50_000]
    started = time.process_time()

    lift_markers(text, sources=SOURCES)
    settled(text)

    assert time.process_time() - started < 5
