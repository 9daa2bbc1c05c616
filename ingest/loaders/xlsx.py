"""Excel workbooks: a section path per sheet, a table per block of rows, values as they are shown."""

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.front_matter import iso_date
from ingest.loaders.sheet_rows import Row, add_sheet
from ingest.loaders.signatures import XLSX
from ingest.loaders.text import title_of_name
from ingest.loaders.writing import TextWriter, below, list_names
from ingest.loaders.xlsx_cells import shown
from rag.errors import LoadError, in_one_line

_MOST_ROWS = 2**20  # Excel's own; openpyxl makes the empty ones between two rows, however far apart they say they are
_SHEET_BYTES = 64 * 2**20  # a larger sheet's XML is not searched for formulas without values: that takes it whole
_NO_VALUE = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_COMMENTS = re.compile(r"xl/(?:comments/)?comments?\d*\.xml")
_COMMENT = re.compile(rb"<(?:\w+:)?comment\b")
_DRAWINGS = re.compile(r"xl/drawings/drawing\d*\.xml")
_SHAPE_END = re.compile(rb"</(?:\w+:)?sp>")
_WORDS = re.compile(rb"<(?:\w+:)?t>[^<]*[^<\s]")
_NAMED_SHEETS = 10
_CORE = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_DATES = ("{http://purl.org/dc/terms/}modified", "{http://purl.org/dc/terms/}created")


def load_xlsx(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a workbook: the values that were saved, not the formulas; charts and pictures are skipped."""
    del options, password  # for other formats
    title, date = _properties(content)
    title = title or title_of_name(name)
    writer = TextWriter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that openpyxl does not keep; nothing is saved here
        try:
            workbook, missing_sheets = _open(content)
            hidden = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
            charts = [sheet.title for sheet in workbook.chartsheets]
            for sheet in workbook.worksheets:
                add_sheet(writer, sheet.title, _rows(sheet), below(title, sheet.title))
            missing = _formulas_without_value(content)
        except MemoryError:
            raise
        except Exception as error:  # openpyxl raises whatever its parsers do on broken parts
            raise LoadError(
                f"{name} is a damaged Excel workbook ({in_one_line(error)}); open it in Excel and save it again"
            ) from error
    text, sections = writer.finish()
    notes = []
    if hidden:
        notes.append(f"read although hidden: {_names(hidden)}")
    if missing_sheets:
        notes.append(f"it is damaged: missing from the file: {_names(missing_sheets)}")
    if charts:
        notes.append(f"charts are not read: {_names(charts)}")
    notes += _unread(content)
    if missing:
        notes.append(f"formulas without a saved value are not read: {missing}; open it in Excel and save it")
    return Loaded(text, title, XLSX, date, sections=sections, notes=tuple(notes))


def _open(content: bytes) -> tuple[Any, list[str]]:  # openpyxl has no types
    """Return the workbook, and the names of its sheets that the file lacks: openpyxl passes over them."""
    from openpyxl.reader.excel import ExcelReader

    reader = ExcelReader(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    reader.read()
    return reader.wb, [sheet.name for sheet in reader.parser.sheets if sheet.name not in reader.wb.sheetnames]


def _unread(content: bytes) -> Iterator[str]:
    """Yield a note on each kind of text that stands beside the cells."""
    comments = sum(len(_COMMENT.findall(xml)) for xml in _parts(content, _COMMENTS))
    if comments:
        yield f"comments are not read: {comments}"
    shapes = (shape for xml in _parts(content, _DRAWINGS) for shape in _SHAPE_END.split(xml)[:-1])
    if boxes := sum(_WORDS.search(shape) is not None for shape in shapes):
        yield f"text boxes are not read: {boxes}"


def _parts(content: bytes, path: re.Pattern[str]) -> Iterator[bytes]:
    """Yield the parts at such a path."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for info in archive.infolist():
            if path.fullmatch(info.filename) and info.file_size <= _SHEET_BYTES:
                yield _read_if_sound(archive, info)


def _read_if_sound(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        return archive.read(info)
    except MemoryError:
        raise
    except Exception:  # zipfile raises a dozen kinds
        return b""


def _names(sheets: Sequence[str]) -> str:
    return f"sheet{'s' if len(sheets) > 1 else ''} {list_names(sheets, _NAMED_SHEETS)}"


def _rows(sheet: Any) -> Iterator[Row]:  # openpyxl has no types
    """Yield every row of a sheet; merged cells have their text once, at the left top. Raises ValueError."""
    sheet.reset_dimensions()  # what the file claims is often wrong, and would cut rows off
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > _MOST_ROWS:
            raise ValueError(f"a row below the {_MOST_ROWS:,} that a sheet may have")
        yield [_shown(cell) for cell in cells]


def _shown(cell: Any) -> str:
    value = cell.value
    return shown(value, cell.number_format) if isinstance(value, int | float) else shown(value)


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
