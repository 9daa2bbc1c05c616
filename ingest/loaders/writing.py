"""Writes the text of a non-text document block by block, and records each block's place."""

from collections.abc import Iterable, Sequence

from ingest.loaders.decode import normalise
from ingest.loaders.tables import row_line, with_header
from rag.records import Section, SectionKind

PATH_SEPARATOR = " › "
_HEADING_CHARACTERS = 100  # of one heading in a path; a longer one is a paragraph by mistake
_NAME_CHARACTERS = 80  # of a name in a note; a damaged file may call something anything


class TextWriter:
    """The text so far, and its sections; blocks are parted by blank lines."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._sections: list[Section] = []

    def add(self, text: str, context: str, kind: SectionKind = "body") -> None:
        """Add a block of `text` as a section; a blank one is skipped. Line ends and accents are made uniform."""
        kept = normalise(text).lstrip("\n").rstrip()
        if kept.strip():
            self._begin()
            self._end(self._write(kept), context, kind)

    def add_table(
        self,
        rows: Iterable[Sequence[str]],
        context: str,
        header: Sequence[str] = (),
        *,
        caption: str = "",
        repeats_header: bool = True,
    ) -> None:
        """Add a table, a line per row, as a section that knows its header row.

        `rows` come without the header; `repeats_header` False leaves its line out where it stands further up already.
        `caption` stands above the table and is part of it: alone it would answer nothing.
        """
        line = row_line(header)
        lines = (kept for row in rows if (kept := row_line(row)))
        first = line if line and repeats_header else next(lines, "")
        if not first:
            self.add(caption, context)
            return
        self._begin()
        above = normalise(caption).strip()
        start = self._write(f"{above}\n\n{first}" if above else first)
        for following in lines:
            self._write("\n" + following)
        self._end(start, with_header(context, line), "table")

    def finish(self) -> tuple[str, tuple[Section, ...]]:
        """Return the text, and its sections in order."""
        return "".join(self._pieces), tuple(self._sections)

    def _begin(self) -> None:
        if self._length:
            self._write("\n\n")

    def _write(self, piece: str) -> int:
        start = self._length
        self._pieces.append(piece)
        self._length += len(piece)
        return start

    def _end(self, start: int, context: str, kind: SectionKind) -> None:
        self._sections.append(Section(start, self._length, kind, context))


def heading_path(*headings: str) -> str:
    """Return `Title › Heading › …`: one line, blank headings left out, long ones cut off."""
    names = (" ".join(normalise(heading).split()) for heading in headings)
    return PATH_SEPARATOR.join(
        name if len(name) <= _HEADING_CHARACTERS else name[: _HEADING_CHARACTERS - 1] + "…" for name in names if name
    )


def below(path: str, heading: str) -> str:
    """Return the path of a heading below another path."""
    step = heading_path(heading)
    return PATH_SEPARATOR.join(part for part in (path, step) if part)


def list_names(names: Sequence[str], most: int) -> str:
    """Return the first names that a file gives its parts, each on one line and cut, for a note."""
    lines = (" ".join(name.split()) for name in names[:most])
    more = len(names) - most
    return ", ".join(line[:_NAME_CHARACTERS] for line in lines) + (f" and {more} more" if more > 0 else "")
