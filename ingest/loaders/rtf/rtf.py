"""Rich Text (.rtf): headings by their outline level or style, lists with their numbers, tables; footnotes at the end.

Left out, as in Word documents: page headers and footers, comments, deleted and hidden text, pictures.
"""

from collections.abc import Sequence

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.outline import Block, Heading, footnotes, write_blocks
from ingest.loaders.rtf.rtf_reader import RtfReader
from ingest.loaders.text import title_of_name
from rag.errors import LoadError
from rag.records import Scalar

MEDIA_TYPE = "application/rtf"


def load_rtf(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a document as it is printed; one that is cut off gives what is there, and a note."""
    del options, password  # for other formats
    content = content.lstrip(b"\xef\xbb\xbf \t\r\n").rstrip(b"\0\x1a \t\r\n")
    if not content.startswith(b"{\\rtf"):
        raise LoadError(f"{name} is not Rich Text (it does not begin with {{\\rtf); save it again in its program")
    reader = RtfReader()
    reader.read(content)
    blocks = [*reader.blocks, *footnotes([f"{i}. {text}" for i, text in enumerate(reader.footnotes, start=1)])]
    title = _title(blocks, reader.info.get("title", "")) or title_of_name(name)
    written = write_blocks(blocks, title)
    metadata: dict[str, Scalar] = {
        field: said for field in ("author", "subject", "keywords") if (said := reader.info.get(field, ""))
    }
    notes = []
    if reader.objects:
        notes.append(f"embedded objects are not read: {reader.objects}")
    if reader.is_cut_off:
        notes.append("it is cut off: its last part is missing")
    return Loaded(written.text, title, MEDIA_TYPE, reader.date, metadata, (), written.sections, tuple(notes))


def _title(blocks: Sequence[Block], stated: str) -> str:
    """Return the printed title, else the one that the file states, else its only top heading."""
    headings = [block for block in blocks if isinstance(block, Heading) and block.text]
    printed = next((heading.text for heading in headings if heading.level == 0), "") or stated
    highest = [heading.text for heading in headings if heading.level == 1]
    return " ".join((printed or (highest[0] if len(highest) == 1 else "")).split())
