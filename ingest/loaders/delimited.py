"""CSV and TSV: any delimiter, a header, titles above it, rows of any length."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import chain, islice
from pathlib import PurePath

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.decode import decode_text
from ingest.loaders.records_text import TITLE_CHARACTERS, add_record, reads_as_table
from ingest.loaders.tables import has_header, row_line, split_titles
from ingest.loaders.text import title_of_name
from ingest.loaders.writing import TextWriter

_DELIMITERS = ("\t", ";", "|", ",")  # in doubt the first: rows do not have equally many of the rarer signs by chance
_SAMPLE_CHARACTERS = 64 * 1024
_SAMPLE_ROWS = 200
_SENTINEL = "\x1e"


def load_delimited(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read CSV or TSV: one table whose rows are lines, or a section per row if the rows hold long texts."""
    del options, password  # for other formats
    text, notes = decode_text(content, name)
    text, delimiter = _without_hint(text)
    if not delimiter:
        delimiter = sniff_delimiter(text, usual="\t" if PurePath(name).suffix.lower() in (".tsv", ".tab") else ",")
    has_quotes = _quotes_close(text, delimiter)
    if not has_quotes:
        notes += ("it has an unclosed quotation mark, so quotation marks were read as text",)
    rows = (row for row in _rows(text, delimiter, has_quotes=has_quotes) if any(cell.strip() for cell in row))
    sample = list(islice(rows, _SAMPLE_ROWS))
    above = split_titles(sample)
    titles = [row_line(row) for row in sample[:above]]
    title = titles[0] if titles and len(titles[0]) <= TITLE_CHARACTERS else title_of_name(name)
    writer = TextWriter()
    _add_rows(writer, sample[above:], rows, title, "\n".join(titles))
    written, sections = writer.finish()
    return Loaded(written, title, "text/csv", sections=sections, notes=notes)


def sniff_delimiter(text: str, usual: str = ",") -> str:
    """Return the delimiter: the one that gives most rows the same number of cells, and more than one."""
    end = len(text) if len(text) <= _SAMPLE_CHARACTERS else text.rfind("\n", 0, _SAMPLE_CHARACTERS) + 1
    sample = text[: end or _SAMPLE_CHARACTERS]
    best = max(_DELIMITERS, key=lambda delimiter: _agreement(sample, delimiter))  # of equals the first
    return best if _agreement(sample, best) > 0 else usual


def _agreement(sample: str, delimiter: str) -> float:
    """Return the share of rows with the most common number of cells; 0 if that number is one."""
    rows = islice(_rows(sample, delimiter), _SAMPLE_ROWS)
    widths = Counter(len(row) for row in rows if row)
    shared = [(count, width) for width, count in widths.items() if width > 1]
    return max(shared)[0] / widths.total() if shared else 0.0


def _without_hint(text: str) -> tuple[str, str]:
    """Split off Excel's first line `sep=;`, which is no data."""
    first, _, rest = text.partition("\n")
    return (rest, first[4]) if len(first) == 5 and first.lower().startswith("sep=") else (text, "")


def _rows(text: str, delimiter: str, *, has_quotes: bool = True) -> Iterator[list[str]]:
    csv.field_size_limit(2**31 - 1)  # the default ends at 128 KB with an error
    lines = StringIO(text, newline="\n")
    if not has_quotes:
        return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE, skipinitialspace=True)
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True)


def _quotes_close(text: str, delimiter: str) -> bool:
    """Whether every quoted cell ends before the end of the file, and so swallows no rows."""
    csv.field_size_limit(2**31 - 1)
    lines = chain(StringIO(text if text.endswith("\n") else text + "\n", newline="\n"), [_SENTINEL])
    last: list[str] = []
    for last in csv.reader(lines, delimiter=delimiter, skipinitialspace=True):  # noqa: B007 (the last one counts)
        pass
    return last == [_SENTINEL]


def _add_rows(writer: TextWriter, sample: list[list[str]], rest: Iterator[list[str]], title: str, caption: str) -> None:
    header = sample[0] if has_header(sample) else []
    below_header = sample[1:] if header else sample
    if not header or reads_as_table(below_header):
        writer.add_table(chain(below_header, rest), title, header, caption=caption)
        return
    writer.add(caption, title)
    for number, row in enumerate(chain(below_header, rest), start=1):
        names = [*header, *([""] * (len(row) - len(header)))]
        add_record(writer, list(zip(names, row, strict=False)), title, number)
