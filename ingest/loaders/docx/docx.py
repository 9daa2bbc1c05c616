"""Word documents: headings are sections, lists keep their numbers, tables their headers; footnotes stand at the end.

Left out: the headers and footers of pages, which say the same on each, and comments, which are about the text.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.docx.blocks import BodyReader
from ingest.loaders.docx.numbering import Numbering
from ingest.loaders.docx.paragraph_text import Note
from ingest.loaders.docx.styles import Styles, W
from ingest.loaders.office import Properties, copy_package, damaged
from ingest.loaders.outline import Block, Heading, Passage, write_blocks
from ingest.loaders.signatures import DOCX
from ingest.loaders.text import title_of_name

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_NOTES = (("footnote", "Footnotes"), ("endnote", "Endnotes"))  # the kinds, and what their sections are called


def load_docx(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a document as it would be printed with all changes accepted."""
    del options, password  # for other formats
    import docx

    package, properties = copy_package(content, name)
    try:
        document = docx.Document(package)
        reader, blocks = _read(document)
    except MemoryError:
        raise
    except Exception as error:  # python-docx raises whatever broken parts make of it
        raise damaged(name, error) from error
    title = _title(blocks, properties) or title_of_name(name)
    written = write_blocks(blocks, title)
    notes = (f"{reader.embedded} embedded documents were not read",) if reader.embedded else ()
    return Loaded(written.text, title, DOCX, properties.date, properties.metadata, (), written.sections, notes)


def _read(document: "Document") -> tuple[BodyReader, list[Block]]:
    styles = Styles(_part(document, "styles"))
    reader = BodyReader(styles, Numbering(_part(document, "numbering"), styles))
    blocks = reader.read(document.element.body)
    for kind, heading in _NOTES:
        blocks += _notes(reader, kind, heading, _part(document, f"{kind}s"))
    return reader, blocks


def _part(document: "Document", kind: str) -> "_Element | None":
    """Return the root of the part that is related to the document by `kind`."""
    from docx.oxml.parser import parse_xml

    for relationship in document.part.rels.values():
        if relationship.reltype.endswith(f"/{kind}") and not relationship.is_external:
            root: _Element = parse_xml(relationship.target_part.blob)
            return root
    return None


def _notes(reader: BodyReader, kind: str, heading: str, root: "_Element | None") -> list[Block]:
    """Return the notes that the text refers to, in its order."""
    elements = {} if root is None else {note.get(f"{W}id"): note for note in root.iter(f"{W}{kind}")}
    referred = dict.fromkeys(note for note in reader.notes if note.kind == kind and note.id in elements)
    lines = [f"{i}. {text}" for i, note in enumerate(referred, 1) if (text := _note_text(reader, note, elements))]
    return [Heading(1, "", heading), Passage("\n".join(lines), "list")] if lines else []


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
