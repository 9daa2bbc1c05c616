"""Word documents: headings are sections, lists keep their numbers, tables their headers.

At the end stand footnotes, comments with their authors, and what headers and footers say, each line of them once.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.docx.blocks import BodyReader
from ingest.loaders.docx.embedded import embedded_blocks
from ingest.loaders.docx.numbering import Numbering
from ingest.loaders.docx.paragraph_text import Note, Part
from ingest.loaders.docx.related import chart_blocks, content_of, diagram_blocks, parts_of, running_lines
from ingest.loaders.docx.styles import Styles, W
from ingest.loaders.office import Properties, copy_package
from ingest.loaders.outline import Block, Heading, Passage, Unread, write_blocks
from ingest.loaders.signatures import DOCX
from ingest.loaders.text import title_of_name
from ingest.loaders.zip_parts import damaged
from rag.errors import LoadError

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_NOTES = (("footnote", "Footnotes"), ("endnote", "Endnotes"))  # the kinds, and what their sections are called
_CALLED = {
    "chart": "a chart",
    "diagram": "a diagram",
    "document": "an embedded document",
    "file": "an embedded file",
    "subdocument": "a linked document",
}
_DEEPEST = 3  # documents inside of documents


def load_docx(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a document as it would be printed with all changes accepted."""
    del options, password  # for other formats
    import docx

    package = copy_package(content, name)
    properties = package.properties
    try:
        blocks = _read(docx.Document(package.stream), name)
    except MemoryError:
        raise
    except Exception as error:  # python-docx raises whatever broken parts make of it
        raise damaged(name, error) from error
    title = _title(blocks, properties) or title_of_name(name)
    written = write_blocks(blocks, title)
    notes = (*package.notes(), *written.notes)
    return Loaded(written.text, title, DOCX, properties.date, properties.metadata, (), written.sections, notes)


def _read(document: "Document", name: str, depth: int = 0) -> list[Block]:
    styles = Styles(next(parts_of(document, "styles"), None))
    numbering = Numbering(next(parts_of(document, "numbering"), None), styles)
    reader = BodyReader(styles, numbering, lambda part: _follow(document, part, name, depth))
    blocks = reader.read(document.element.body)
    for kind, heading in _NOTES:
        blocks += _notes(reader, kind, heading, next(parts_of(document, f"{kind}s"), None))
    comments = [text for root in parts_of(document, "comments") for text in _comments(reader, root)]
    if comments:
        blocks += [Heading(1, "", "Comments"), Passage("\n".join(comments), "list")]
    running = running_lines(document, [block.text for block in blocks if isinstance(block, Heading | Passage)])
    if running:
        blocks += [Heading(1, "", "Header and footer"), Passage("\n".join(running))]
    return blocks


def _follow(document: "Document", part: Part, name: str, depth: int) -> list[Block]:
    """Return the blocks of a part; one that cannot be read costs only itself."""
    import docx

    what = _CALLED[part.kind]
    try:
        if part.kind in ("file", "subdocument"):
            return [Unread(what)]
        content = content_of(document, part.key)
        if part.kind == "chart":
            return chart_blocks(content)
        if part.kind == "diagram":
            return diagram_blocks(content)
        if not content.startswith(b"PK"):
            return embedded_blocks(content, name)
        if depth >= _DEEPEST:
            return [Unread(f"{what} (too deep inside of others)")]
        package = copy_package(content, name)
        unread = [Unread(f"{what} ({note})") for note in package.notes()]
        return [*_read(docx.Document(package.stream), name, depth + 1), *unread]
    except MemoryError:
        raise
    except LoadError as error:
        return [Unread(f"{what} ({error})")]
    except Exception as error:  # python-docx raises whatever broken parts make of it
        return [Unread(f"{what} (damaged, or missing: {type(error).__name__})")]


def _comments(reader: BodyReader, root: "_Element") -> Iterator[str]:
    for comment in root.iter(f"{W}comment"):
        text = " ".join(block.text for block in reader.read(comment) if isinstance(block, Heading | Passage))
        if text.strip():
            yield f"{comment.get(f'{W}author') or '?'}: {' '.join(text.split())}"


def _notes(reader: BodyReader, kind: str, heading: str, root: "_Element | None") -> list[Block]:
    """Return the notes that the text refers to, in its order."""
    elements = {} if root is None else {note.get(f"{W}id"): note for note in root.iter(f"{W}{kind}")}
    referred = dict.fromkeys(note for note in reader.notes if note.kind == kind and note.id in elements)
    lines = [f"{i}. {text}" for i, note in enumerate(referred, 1) if (text := _note_text(reader, note, elements))]
    lost = sum(1 for note in dict.fromkeys(reader.notes) if note.kind == kind) - len(referred)
    unread: list[Block] = [Unread(f"a {kind} that is missing from the file")] * lost
    return [Heading(1, "", heading), Passage("\n".join(lines), "list"), *unread] if lines else unread


def _note_text(reader: BodyReader, note: Note, elements: "dict[str | None, _Element]") -> str:
    texts = (block.text for block in reader.read(elements[note.id]) if isinstance(block, Heading | Passage))
    return "\n   ".join(text for text in texts if text)


def _title(blocks: Sequence[Block], properties: Properties) -> str:
    """Return the title in the document's text, else its title property, else its first heading."""
    headings = [block for block in blocks if isinstance(block, Heading) and block.text]
    printed = next((heading.text for heading in headings if heading.level == 0), "")
    if printed or properties.title:
        return " ".join((printed or properties.title).split())
    highest = [heading for heading in headings if heading.level == 1]
    return " ".join(highest[0].text.split()) if len(highest) == 1 else ""
