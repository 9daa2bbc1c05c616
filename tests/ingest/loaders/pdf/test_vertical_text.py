"""Japanese and Chinese written downwards: columns from right to left, as a reader goes."""

from collections.abc import Mapping, Sequence

import pytest

from tests.ingest.loaders.pdf.test_pdf import load

SENTENCES = ("会議室の予約は三日前までに行う。", "飲食は禁止されている。", "鍵は受付で受け取ること。")
CHINESE = ("租金应于每月五日以前缴纳。", "逾期者加收百分之三。", "钥匙由管理员保管。")

Text = tuple[float, float, str]  # left, baseline from above, what


def make(texts: Sequence[Text], *, font: str = "downwards", size: float = 14) -> bytes:
    """Return a one-page PDF, one text at a time in the order given.

    The font "downwards" is not in the file; "squares" runs across, and draws each character as one.
    """
    codes = {c: i for i, c in enumerate(dict.fromkeys("".join(text for _, _, text in texts)), 1)}
    is_square = font == "squares"
    drawn = "".join(
        f"BT /F1 {size} Tf 1 0 0 1 {left} {800 - top} Tm "
        f"<{bytes(codes[c] for c in text).hex() if is_square else text.encode('utf-16-be').hex()}> Tj ET\n"
        for left, top, text in texts
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        stream(drawn),
        *(squares(codes) if is_square else downwards()),
    ]
    body = "".join(f"{i} 0 obj\n{each}\nendobj\n" for i, each in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n%%EOF".encode("latin-1")


def stream(content: str) -> str:
    return f"<</Length {len(content)}>>stream\n{content}endstream"


def downwards() -> list[str]:
    return [
        "<</Type/Font/Subtype/Type0/BaseFont/HeiseiMin-W3/Encoding/UniJIS-UCS2-V/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/HeiseiMin-W3/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)"
        "/Supplement 2>>/FontDescriptor 7 0 R>>",
        "<</Type/FontDescriptor/FontName/HeiseiMin-W3/Flags 6/FontBBox[-123 -257 1001 910]/ItalicAngle 0/Ascent 723"
        "/Descent -241/CapHeight 709/StemV 69>>",
    ]


def squares(codes: Mapping[str, int]) -> list[str]:
    pairs = "\n".join(f"<{code:02x}> <{c.encode('utf-16-be').hex()}>" for c, code in codes.items())
    letters = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{pairs}\nendbfchar endcmap end\n"
    )
    names = " ".join(f"/a{code}" for code in codes.values())
    drawings = "".join(f"/a{code} 6 0 R" for code in codes.values())
    widths = " ".join("1000" for _ in codes)
    return [
        f"<</Type/Font/Subtype/Type3/FontBBox[0 -120 1000 880]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 1/LastChar "
        f"{len(codes)}/Widths[{widths}]/Encoding<</Type/Encoding/Differences[1 {names}]>>/CharProcs<<{drawings}>>"
        "/Resources<<>>/ToUnicode 7 0 R>>",
        stream("1000 0 0 -120 1000 880 d1 0 -120 1000 1000 re f\n"),
        stream(letters),
    ]


def columns(*sentences: str, left: float = 400, top: float = 100) -> list[Text]:
    """Return sentences as columns, the first one on the right."""
    return [(left - 30 * i, top, sentence) for i, sentence in enumerate(sentences)]


def one_by_one(texts: Sequence[Text], size: float = 14) -> list[Text]:
    return [(left, top + i * size, character) for left, top, text in texts for i, character in enumerate(text)]


@pytest.mark.parametrize("order", [1, -1])
def test_columns_are_read_from_right_to_left(order: int) -> None:
    assert load(make(columns(*SENTENCES)[::order])).text == "\n".join(SENTENCES)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("sentences", [SENTENCES, CHINESE], ids=["ja", "zh"])
def test_characters_that_are_placed_one_by_one_are_a_column(sentences: Sequence[str], order: int) -> None:
    texts = [text for column in columns(*sentences)[::order] for text in one_by_one([column])]
    assert load(make(texts, font="squares")).text == "\n".join(sentences)


def test_rows_of_columns_are_read_one_after_the_other() -> None:
    upper, lower = columns(*SENTENCES[:2]), columns(SENTENCES[2], "以上。", top=420)
    assert load(make([*lower, *upper])).text.split() == [*SENTENCES, "以上。"]


def test_lines_across_the_page_stay_before_and_behind() -> None:
    head, foot = (100, 40, "規則"), (100, 700, "事務局")
    across = [(left + 14 * i, top, c) for left, top, text in (head,) for i, c in enumerate(text)]
    below = [(left + 14 * i, top, c) for left, top, text in (foot,) for i, c in enumerate(text)]
    content = make([*across, *one_by_one(columns(*SENTENCES)), *below], font="squares")
    assert load(content).text.split() == ["規則", *SENTENCES, "事務局"]


def test_a_number_that_stands_upright_is_in_its_sentence() -> None:
    column = [(400, 100 + 14 * i, text) for i, text in enumerate(["令", "和", "12", "年", "に", "開", "く", "。"])]
    other = one_by_one(columns(SENTENCES[1], left=370))
    assert load(make([*column, *other], font="squares")).text.split() == ["令和12年に開く。", SENTENCES[1]]


def test_every_word_has_its_box_still() -> None:
    loaded = load(make(columns(*SENTENCES)[::-1]))
    words = loaded.pages[0].words

    assert words is not None
    assert [loaded.text[start:end] for start, end in words.spans] == list(SENTENCES)
    lefts = words.boxes[:, 0].tolist()
    assert lefts == sorted(lefts, reverse=True)


def test_lines_across_the_page_are_left_alone() -> None:
    rows = [(100, 100 + 20 * i, sentence) for i, sentence in enumerate(SENTENCES)]
    assert load(make(rows, font="squares")).text == "\n".join(SENTENCES)


def test_single_characters_of_a_tables_cells_are_no_column() -> None:
    cells = [(100 + 200 * j, 100 + 24 * i, text) for i in range(6) for j, text in enumerate(("項目番号", "有", "無"))]
    assert "有有" not in load(make(cells, font="squares")).text
