"""Make the Word and Excel documents of data/sample from the texts in scripts/sample_office.

The same texts give the same parts in the same order; how they are compressed depends on zlib's version.

    .venv/bin/python -m scripts.make_sample_office

The texts are written as those of the PDFs are (see make_sample_pdfs): fields, a blank line, then blocks parted by
blank lines. In a workbook `# Name` begins a sheet; a cell's text says how its value is stored and shown. Lines of
`- item` are a list.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
from openpyxl.styles import Font

from scripts.make_sample_pdfs import ROOT, SAMPLE, Brochure, read_brochure

SOURCES = ROOT / "scripts" / "sample_office"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip archive can state
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_AMOUNT = re.compile(r"(?P<sign>£?)(?P<number>[\d,]+(?:\.(?P<decimals>\d+))?)(?P<percent>%?)")


def sources() -> Iterator[Brochure]:
    """Yield what every document is made from, in the order of the file names."""
    return (read_brochure(path) for path in sorted(SOURCES.glob("*.txt")))


def make_document(source: Brochure) -> bytes:
    """Set `source`; the parts depend on it and on the versions of python-docx and openpyxl alone."""
    content = _make_docx(source) if source.output.suffix == ".docx" else _make_xlsx(source)
    return _repacked(content, source.fields["date"])


def _make_docx(source: Brochure) -> bytes:
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author = source.fields["title"], source.fields["author"]
    properties.comments, properties.last_modified_by = "", source.fields["author"]
    properties.created = datetime.fromisoformat(source.fields["date"]).replace(tzinfo=UTC)
    document.add_heading(source.fields["title"], level=0)
    for block in source.blocks:
        lines = block.splitlines()
        if block.startswith("# "):
            document.add_heading(block.removeprefix("# "), level=1)
        elif block.startswith("|"):
            rows = [_cells(line) for line in lines]
            table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
            for row, cells in zip(rows, table.rows, strict=True):
                for text, cell in zip(row, cells.cells, strict=True):
                    cell.text = text
        elif block.startswith("- "):
            for line in lines:
                document.add_paragraph(line.removeprefix("- "), style="List Bullet")
        else:
            document.add_paragraph(block)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _make_xlsx(source: Brochure) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    workbook.properties.title, workbook.properties.creator = source.fields["title"], source.fields["author"]
    workbook.properties.created = datetime.fromisoformat(source.fields["date"])
    for block in source.blocks:
        if block.startswith("# "):
            sheet = workbook.create_sheet(block.removeprefix("# "))
            row = 1
            continue
        is_table = block.startswith("|")
        for i, line in enumerate(block.splitlines()):
            for column, text in enumerate(_cells(line) if is_table else [line], start=1):
                _fill(sheet.cell(row, column), text, is_header=i == 0 and is_table)
            row += 1
        row += 1
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _fill(cell: openpyxl.cell.Cell, text: str, *, is_header: bool) -> None:
    """Store a date as a date and an amount as a number, each with the format that shows it as `text`."""
    if is_header:
        cell.font = Font(bold=True)
    match = _AMOUNT.fullmatch(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        cell.value, cell.number_format = date.fromisoformat(text), "dd/mm/yyyy"
    elif match is None or text == "":
        cell.value = text or None
    else:
        decimals = match["decimals"] or ""
        number = float(match["number"].replace(",", ""))
        whole = number if decimals else int(number)
        cell.value = round(number / 100, len(decimals) + 2) if match["percent"] else whole
        pattern = ("#,##0" if "," in text else "0") + ("." + "0" * len(decimals) if decimals else "")
        cell.number_format = ('"£"' if match["sign"] else "") + pattern + match["percent"]


def _repacked(content: bytes, day: str) -> bytes:
    """Return the archive without the time at which it was made, and without the template's picture of itself."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            if name == "docProps/thumbnail.jpeg":
                continue
            member = old.read(name)
            if name == "docProps/core.xml":
                member = _MODIFIED.sub(rb"\g<1>" + f"{day}T00:00:00Z".encode(), member)
            elif name == "_rels/.rels":
                member = re.sub(rb'<Relationship [^>]*thumbnail\.jpeg"[^>]*/>', b"", member)
            new.writestr(zipfile.ZipInfo(name, _ZIP_DATE), member, zipfile.ZIP_DEFLATED, compresslevel=9)
    return file.getvalue()


def main() -> None:
    """Write every Word and Excel document of the sample and say what was written."""
    for source in sources():
        path: Path = SAMPLE / source.output
        path.write_bytes(make_document(source))
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
