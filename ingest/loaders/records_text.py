"""Records with named fields as text: a line per field, and a section per record under its own title."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from ingest.loaders.writing import TextWriter, below

Field: TypeAlias = tuple[str, str]  # name, text

ROW_CHARACTERS = 400  # of a record on average: about 100 tokens, half a chunk; longer ones are no rows of a table
TITLE_CHARACTERS = 100
_TITLES = ("title", "name", "subject", "headline", "heading", "question", "label", "summary", "key", "id", "_id", "uid")


def title_of_record(fields: Iterable[Field], number: int) -> str:
    """Return the field that names a record, the most telling first, else which one in the row it is."""
    by_name = {key: text for name, text in fields if (key := name.strip().lower()) in _TITLES}
    named = (" ".join(by_name.get(name, "").split()) for name in _TITLES)
    return next((title for title in named if 0 < len(title) <= TITLE_CHARACTERS), f"record {number}")


def add_record(writer: TextWriter, fields: Sequence[Field], path: str, number: int) -> None:
    """Add one record: `name: text` for each field that has text; line ends inside a text are kept."""
    lines = [
        f"{name.strip()}: {text.strip()}" if name.strip() else text.strip() for name, text in fields if text.strip()
    ]
    writer.add("\n".join(lines), below(path, title_of_record(fields, number)))


def reads_as_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows are short enough to be lines of a table rather than records with a text in them."""
    return sum(len(cell) for row in rows for cell in row) <= ROW_CHARACTERS * len(rows)
