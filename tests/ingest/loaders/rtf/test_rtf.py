"""Rich Text: what is text, in which encoding, and what it is."""

import pytest

from rag.errors import LoadError
from tests.ingest.loaders.reading import load, pieces


def rtf(body: str, head: str = "") -> str:
    return "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}" + f"{head}\\f0\\fs24 {body}}}"


def test_a_letter_is_its_paragraphs_under_its_title() -> None:
    info = r"{\info{\title Honey prices}{\author Ann}{\revtim\yr2026\mo3\dy2\hr10}{\creatim\yr2020\mo1\dy1}}"
    loaded = load(rtf(r"Forest honey is {\b 9.80} EUR.\par J\'e4rgen sells it.\par", info), "a.rtf")

    assert (loaded.title, loaded.date, loaded.metadata) == ("Honey prices", "2026-03-02", {"author": "Ann"})
    assert pieces(loaded) == [("body", "Honey prices", "Forest honey is 9.80 EUR.\n\nJärgen sells it.")]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"Gr\u246 ?\u223 ?e", "Größe"),
        (r"Gr\uc2\u246\'f6\'f6\u223 xxe", "Größe"),
        (r"Gr{\uc0\u246 \u223 }e", "Größe"),
        (r"a \u-10179 ?\u-8694 ? b", "a \U0001f60a b"),
        (r"\u8211\endash  to", "– to"),
        (r"{\f1 \'cf\'f7\'b8\'eb\'fb} fly", "Пчёлы fly"),
        (r"{\f2 \'96\'49\'82\'cd} fly", "蜂は fly"),
        (r"one\line two\tab three\~four\_five\-six", "one\ntwo\tthree\u00a0four-fivesix"),
        ("li\nne ends\r\n of the file", "line ends of the file"),
        (r"\{braces\} and \\ stay", "{braces} and \\ stay"),
        (r"\ldblquote Bees\rdblquote\emdash it\rquote s \bullet", "“Bees”—it’s •"),
        ("one\\\ntwo", "one\n\ntwo"),
        (r"kept{\v hidden\v0 shown}{\deleted gone}.", "keptshown."),
        (r"{\header Page 3}{\footerf x}Text{\*\unknown no}{\pict\pngblip 89504e47}{\annotation why?}.", "Text."),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt the page}} is {\xe index}here", "the page is here"),
        (
            r"Fee{\footnote\pard {\super\chftn} In EUR.\par Paid in March.} due.",
            "Fee due.\n\n1. In EUR. Paid in March.",
        ),
        (r"{\shp{\*\shpinst\shpleft1{\sp{\sn a}{\sv 9}}{\shptxt In the box.\par}}}After.", "In the box.\n\nAfter."),
        (r"{\upr{Bees}{\*\ud{Bienen}}}", "Bees"),
        ("\\bin5 a}b{cBees", "Bees"),
        (r"{\*\bkmkstart here}Bees{\*\bkmkend here}", "Bees"),
    ],
)
def test_what_is_shown_is_read_in_its_own_encoding(body: str, text: str) -> None:
    fonts = r"{\fonttbl{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 MS Gothic;}}"

    assert load(rtf(body, fonts), "a.rtf").text == text


def test_the_code_page_of_the_file_decides_without_a_font() -> None:
    assert load(r"{\rtf1\ansi\ansicpg1251 \'cf\'f7\'b8\'eb\'fb}", "a.rtf").text == "Пчёлы"


def test_headings_are_known_by_their_level_or_by_their_style() -> None:
    styles = r"{\stylesheet{\s0 Normal;}{\s5\b Title;}{\s7\sbasedon0 heading 2;}{\s8\outlinelevel0 Kapitel;}}"
    body = (
        r"\pard\s5 Bees\par\pard\s8 Food\par\pard They eat.\par\pard\s7 Sugar\par"
        r"\pard Six kilograms.\par\pard\outlinelevel0 Mites\par\pard Look.\par"
    )
    assert pieces(load(rtf(body, styles), "a.rtf")) == [
        ("body", "Bees › Food", "Bees\n\nFood\n\nThey eat."),
        ("body", "Bees › Food › Sugar", "Sugar\n\nSix kilograms."),
        ("body", "Bees › Mites", "Mites\n\nLook."),
    ]


def test_items_have_their_numbers_or_a_sign() -> None:
    body = (
        r"Bring:\par{\listtext\f3\'b7\tab}gloves\par{\listtext\'b7\tab}a veil\par Then:\par{\pntext 1.\tab}Knock.\par"
    )

    assert pieces(load(rtf(body), "a.rtf")) == [
        ("body", "a", "Bring:"),
        ("list", "a", "- gloves\n- a veil"),
        ("body", "a", "Then:"),
        ("list", "a", "1. Knock."),
    ]


def test_tables_have_their_header_and_cells_of_several_paragraphs() -> None:
    row = r"\trowd{}\cellx1\pard\intbl {}\cell {}\cell\row"
    body = (
        "Prices:\\par" + row.format(r"\trhdr", "Honey", "EUR") + row.format("", r"forest\par dark", "9.80")
        + row.format("", "lime", "8.50") + r"\pard After.\par"
    )  # fmt: skip

    assert pieces(load(rtf(body), "a.rtf")) == [
        ("body", "a", "Prices:"),
        ("table", "a\nHoney | EUR", "Honey | EUR\nforest dark | 9.80\nlime | 8.50"),
        ("body", "a", "After."),
    ]


@pytest.mark.parametrize("name", ["a.rtf", "a.doc", "a.txt", "a"])
def test_one_that_is_cut_off_gives_what_is_there(name: str) -> None:
    loaded = load(rtf(r"Bees fly.\par They al")[:-1] + r"\intbl so\par", name)

    assert loaded.text == "Bees fly.\n\nThey also"
    assert loaded.notes[-1] == "it is cut off: its last part is missing"


def test_embedded_objects_are_counted_and_their_picture_is_no_text() -> None:
    loaded = load(rtf(r"See {\object\objemb{\*\objdata 0105}{\result {\pict 0101}}} there."), "a.rtf")

    assert (loaded.text, loaded.notes) == ("See  there.", ("embedded objects are not read: 1",))


def test_braces_that_nest_deep_cost_nothing() -> None:
    assert load(rtf("{" * 100_000 + "Bees" + "}" * 100_000 + " fly."), "a.rtf").text == "Bees fly."


def test_what_is_no_rich_text_is_refused() -> None:
    with pytest.raises(LoadError, match=r"a\.rtf is not Rich Text"):
        load("Bees fly.", "a.rtf")


@pytest.mark.parametrize("extra", ["}", "}}}", "}{", "} {\\b b}}"])
def test_a_brace_too_many_ends_no_text(extra: str) -> None:
    text = load(rtf(f"One.\\par {extra}Two.\\par Three."), "a.rtf").text
    assert text.startswith("One.")
    assert text.endswith("Two.\n\nThree.")


def test_what_programs_put_behind_the_last_brace_is_no_text() -> None:
    assert load(rtf("One.").encode() + b"\r\n\0\0\x1a", "a.rtf").text == "One."
