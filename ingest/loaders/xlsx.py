"""Excel workbooks: a section path per sheet, a table per block of rows, values as they are shown."""

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import chain, groupby, islice
from typing import Any
from xml.etree import ElementTree

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.front_matter import iso_date
from ingest.loaders.records_text import TITLE_CHARACTERS
from ingest.loaders.signatures import XLSX
from ingest.loaders.tables import has_header, is_value, row_line, split_titles
from ingest.loaders.text import title_of_name
from ingest.loaders.writing import TextWriter, below
from ingest.loaders.xlsx_cells import shown
from rag.errors import LoadError

_SAMPLE_ROWS = 20
_SHEET_BYTES = 64 * 2**20  # a larger sheet's XML is not searched for formulas without values: that takes it whole
_NO_VALUE = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_CORE = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_DATES = ("{http://purl.org/dc/terms/}modified", "{http://purl.org/dc/terms/}created")

Row = list[str]


def load_xlsx(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a workbook: the values that were saved, not the formulas; charts and pictures are skipped."""
    del options, password  # for other formats
    import openpyxl

    title, date = _properties(content)
    title = title or title_of_name(name)
    writer = TextWriter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that openpyxl does not keep; nothing is saved here
        try:
            workbook = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
            hidden = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
            charts = [sheet.title for sheet in workbook.chartsheets]
            for sheet in workbook.worksheets:
                _add_sheet(writer, sheet.title, _rows(sheet), below(title, sheet.title))
            missing = _formulas_without_value(content)
        except MemoryError:
            raise
        except Exception as error:  # openpyxl raises whatever its parsers do on broken parts
            what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            raise LoadError(
                f"{name} is a damaged Excel workbook ({what}); open it in Excel and save it again"
            ) from error
    text, sections = writer.finish()
    notes = []
    if hidden:
        notes.append(f"read although hidden: {_names(hidden)}")
    if charts:
        notes.append(f"charts are not read: {_names(charts)}")
    if missing:
        notes.append(f"{missing} formulas have no saved value and were not read; open it in Excel and save it")
    return Loaded(text, title, XLSX, date, sections=sections, notes=tuple(notes))


def _names(sheets: Sequence[str]) -> str:
    return f"sheet{'s' if len(sheets) > 1 else ''} {', '.join(sheets)}"


def _rows(sheet: Any) -> Iterator[Row]:  # openpyxl has no types
    """Yield every row of a sheet; merged cells have their text once, at the left top."""
    sheet.reset_dimensions()  # what the file claims is often wrong, and would cut rows off
    for cells in sheet.iter_rows():
        yield [_shown(cell) for cell in cells]


def _shown(cell: Any) -> str:
    value = cell.value
    return shown(value, cell.number_format) if isinstance(value, int | float) else shown(value)


def _add_sheet(writer: TextWriter, sheet: str, rows: Iterable[Row], path: str) -> None:
    """Add the blocks of rows between blank rows; one line above a table is its caption.

    The sheet's own name is text, for that is where a reader sees it, but in no chunk: it is in all their contexts.
    """
    header: Row = []
    name = sheet  # until it is written: a sheet without a cell says nothing
    here = path
    caption = ""  # a line or two that wait for the table below them
    for is_blank, run in groupby(rows, key=lambda row: not any(cell.strip() for cell in row)):
        if is_blank:
            continue
        writer.add(name, path, "furniture")
        name = ""
        block = iter(run)
        sample = list(islice(block, _SAMPLE_ROWS))
        above = split_titles(sample)
        if not above and max(map(_width, sample)) == 1:  # no table at all
            sample += block
            above = len(sample)
        if above:
            writer.add(caption, here)
            lines = [row_line(row).lstrip("| ") for row in sample[:above]]
            caption = "\n".join(lines)
            if _is_caption(lines):
                here = below(path, lines[0])
            elif above == len(sample):
                writer.add(caption, here)
                caption = ""
        if above < len(sample):
            header = _add_block(writer, sample[above:], block, here, header, caption)
            caption = ""
    writer.add(caption, here)


def _add_block(writer: TextWriter, sample: list[Row], rest: Iterator[Row], path: str, header: Row, caption: str) -> Row:
    """Add one table and return the header that a block without one below it continues."""
    margin = min(next(i for i, cell in enumerate(row) if cell.strip()) for row in sample)  # empty columns before it
    rows = (row[margin:] if not any(row[:margin]) else row for row in chain(sample, rest))
    first = sample[0][margin:]
    opens = has_header(sample) or (len(sample) == 1 and not header and not any(map(is_value, first)))
    if opens:
        writer.add_table(islice(rows, 1, None), path, first, caption=caption)
        return first
    known = header if header and max(map(_width, sample)) <= _width(header) else []
    writer.add_table(rows, path, known, caption=caption, repeats_header=False)
    return known


def _width(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _is_caption(lines: Sequence[str]) -> bool:
    line = lines[0]
    return len(lines) <= 2 and len(line) <= TITLE_CHARACTERS and not line.endswith((".", ":")) and not is_value(line)


def _properties(content: bytes) -> tuple[str, str | None]:
    """Return the title and the date that the file states; openpyxl invents today's date if it states none."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            core = ElementTree.fromstring(archive.read(_CORE))  # noqa: S314 (expat bounds entities; the worker, memory)
    except MemoryError:
        raise
    except Exception:  # missing, or broken in one of zipfile's dozen ways; what matters of that openpyxl will say
        return "", None
    dates = (iso_date(core.findtext(key)) for key in _DATES)
    return " ".join((core.findtext(_TITLE) or "").split()), next((date for date in dates if date), None)


def _formulas_without_value(content: bytes) -> int:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheets = [
            info
            for info in archive.infolist()
            if info.filename.startswith("xl/worksheets/") and info.file_size <= _SHEET_BYTES
        ]
        return sum(len(_NO_VALUE.findall(archive.read(sheet))) for sheet in sheets)
