"""Make the PDFs of data/sample from the texts in scripts/sample_pdfs; the same texts give the same bytes.

    .venv/bin/python scripts/make_sample_pdfs.py

A text starts with `key: value` lines. Then come paragraphs parted by blank lines: `# 1 Title` and
`# 1.1 Title` are headings, lines of `| a | b |` are a table whose first row is its header.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF, FontFace
from fpdf.enums import XPos, YPos

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "scripts" / "sample_pdfs"
SAMPLE = ROOT / "data" / "sample"
WIDTH_MM = 170.0  # A4 less two margins of 20 mm


@dataclass(frozen=True, slots=True)
class Brochure:
    """What one PDF is made from: the fields at the head of its text, and the blocks below them."""

    fields: dict[str, str]
    blocks: tuple[str, ...]

    @property
    def output(self) -> Path:
        """The path of the PDF, below data/sample."""
        return Path(self.fields["output"])


class Sheet(FPDF):
    """An A4 page with a running header and footer, but for the cover, which has a footer only."""

    def __init__(self, brochure: Brochure) -> None:
        super().__init__(format="A4")
        self._brochure = brochure

    def header(self) -> None:
        """Write the company and the document above every page but the cover."""
        if self.page_no() == 1:
            return
        left, right = self._brochure.fields["header"].split(" | ")
        self.set_font("Helvetica", size=8)
        self.set_y(10)
        self.cell(WIDTH_MM / 2, 5, left)
        self.cell(WIDTH_MM / 2, 5, right, align="R")
        self.line(20, 16, 190, 16)
        self.set_y(22)

    def footer(self) -> None:
        """Write the page's number and the number of pages below every page."""
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(WIDTH_MM / 2, 5, self._brochure.fields["edition"])
        self.cell(WIDTH_MM / 2, 5, f"Page {self.page_no()} of {{nb}}", align="R")


def read_brochure(path: Path) -> Brochure:
    """Read the text of one PDF; its fields end at the first blank line."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    fields = dict(line.split(": ", maxsplit=1) for line in head.splitlines())
    return Brochure(fields, tuple(block.strip() for block in re.split(r"\n{2,}", body.strip())))


def make_pdf(brochure: Brochure) -> bytes:
    """Set `brochure`; the bytes depend on it and on the version of fpdf2 alone.

    Streams are left uncompressed, since another zlib would compress them to other bytes.
    """
    sheet = Sheet(brochure)
    sheet.set_compression(False)
    sheet.set_creation_date(datetime.fromisoformat(brochure.fields["date"]).replace(tzinfo=UTC))
    sheet.set_title(f"{brochure.fields['title']}: {brochure.fields['subtitle']}")
    sheet.set_author(brochure.fields["author"])
    sheet.set_producer("Openbook's sample documents")
    sheet.set_margins(20, 22, 20)
    sheet.set_auto_page_break(auto=True, margin=22)
    sheet.add_page()
    _set_cover(sheet, brochure)
    for block in brochure.blocks:
        _set_block(sheet, block)
    return bytes(sheet.output())


def brochures() -> Iterator[Brochure]:
    """Yield what every PDF of the sample is made from, in the order of the file names."""
    return (read_brochure(path) for path in sorted(SOURCES.glob("*.txt")))


def _set_cover(sheet: FPDF, brochure: Brochure) -> None:
    sheet.set_y(60)
    for field, size in (("title", 26), ("subtitle", 15), ("edition", 10)):
        sheet.set_font("Helvetica", style="B" if field == "title" else "", size=size)
        sheet.multi_cell(WIDTH_MM, size * 0.5, brochure.fields[field], align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        sheet.ln(4)
    sheet.ln(12)


def _set_block(sheet: FPDF, block: str) -> None:
    if block.startswith("# "):
        _set_heading(sheet, block.removeprefix("# "))
    elif block.startswith("|"):
        _set_table(sheet, [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()])
    else:
        sheet.set_font("Helvetica", size=10.5)
        sheet.multi_cell(WIDTH_MM, 5.4, block, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        sheet.ln(2.4)


def _set_heading(sheet: FPDF, heading: str) -> None:
    is_section = "." not in heading.split(" ")[0]
    if sheet.will_page_break(30):  # a heading is not left alone at the foot of a page
        sheet.add_page()
    sheet.ln(3 if is_section else 1)
    sheet.set_font("Helvetica", style="B", size=15 if is_section else 12)
    sheet.multi_cell(WIDTH_MM, 7, heading, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.ln(1.5)


def _set_table(sheet: FPDF, rows: list[list[str]]) -> None:
    sheet.set_font("Helvetica", size=9)
    widths = [max(len(row[column]) for row in rows) ** 0.7 for column in range(len(rows[0]))]
    with sheet.table(
        rows,
        width=WIDTH_MM,
        col_widths=tuple(widths),
        align="L",
        text_align="LEFT",
        line_height=5,
        padding=0.8,
        headings_style=FontFace(emphasis="BOLD", fill_color=(225, 230, 235)),
    ):
        pass
    sheet.ln(4)


def main() -> None:
    """Write every PDF of the sample and say what was written."""
    for brochure in brochures():
        path = SAMPLE / brochure.output
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make_pdf(brochure))
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
