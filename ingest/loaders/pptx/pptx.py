"""PowerPoint presentations: each slide a page and a section of its own, its notes and its comments after it.

What a footer says stands once, on the first slide that has it. Left out: dates and slide numbers.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.office import Properties, copy_package
from ingest.loaders.outline import Block, Heading, PageStart, Passage, write_blocks
from ingest.loaders.pptx.shape_text import read_paragraphs
from ingest.loaders.pptx.shapes import P, prefer_newer, read_shapes, title_of, title_text
from ingest.loaders.pptx.slide_comments import footers_by_slide, read_comments
from ingest.loaders.signatures import PPTX
from ingest.loaders.text import title_of_name
from ingest.loaders.zip_parts import damaged

_EMU_PER_POINT = (
    12700  # https://learn.microsoft.com/office/vba/api/powerpoint.pagesetup.slidewidth, in Office's own unit
)
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Presentation = Any  # python-pptx has no types
Slide = Any


def load_pptx(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a presentation; hidden slides are read too, and named in the notes."""
    del options, password  # for other formats
    import pptx

    package = copy_package(content, name)
    properties = package.properties
    try:
        presentation = pptx.Presentation(package.stream)
        slides = list(_slides(presentation))
        footers = footers_by_slide(slides)
        blocks = [
            block for number, slide in slides for block in _read_slide(number, slide, presentation, footers[number])
        ]
        hidden = [number for number, slide in slides if slide.element.get("show") in ("0", "false")]
        missing = sum(1 for _ in presentation.element.iter(f"{P}sldId")) - len(slides)
    except MemoryError:
        raise
    except Exception as error:  # python-pptx raises whatever broken parts make of it
        raise damaged(name, error) from error
    notes = [*package.notes()]
    if hidden:
        notes.append(f"read although hidden: slide{'s' if len(hidden) > 1 else ''} {', '.join(map(str, hidden))}")
    if missing:
        notes.append(f"slides that are missing from the file: {missing}")
    title = _title(slides, properties) or title_of_name(name)
    written = write_blocks(blocks, title)
    return Loaded(
        written.text,
        title,
        PPTX,
        properties.date,
        properties.metadata,
        written.pages,
        written.sections,
        (*notes, *written.notes),
    )


def _slides(presentation: Presentation) -> Iterator[tuple[int, Slide]]:
    """Yield the existing slides, numbered as in the show."""
    for number, entry in enumerate(presentation.element.iter(f"{P}sldId"), 1):
        key = entry.get(_REFERENCE)
        if key in presentation.part.rels:
            slide = presentation.part.related_slide(key)
            prefer_newer(slide.element)
            yield number, slide


def _read_slide(number: int, slide: Slide, presentation: Presentation, footers: Sequence[str]) -> Iterator[Block]:
    width, height = presentation.slide_width or 0, presentation.slide_height or 0
    yield PageStart(number, width / _EMU_PER_POINT, height / _EMU_PER_POINT)
    shapes = list(slide.shapes)
    title = title_of(shapes)
    text = "" if title is None else title_text(title)
    yield Heading(1, text, f"Slide {number}: {text}" if text else f"Slide {number}")
    yield from read_shapes((shape for shape in shapes if shape is not title), slide, height)
    if slide.has_notes_slide:
        frame = slide.notes_slide.notes_text_frame
        if frame is not None:
            yield Heading(2, "", "Notes")
            yield from read_paragraphs(frame._txBody, ())
    yield from read_comments(slide, presentation)
    if footers:
        yield Heading(2, "", "Footer")
        yield Passage("\n".join(footers))


def _title(slides: list[tuple[int, Slide]], properties: Properties) -> str:
    """Return what the title slide says, or else the properties, or else the first slide."""
    shape = title_of(slides[0][1].shapes) if slides else None
    first = "" if shape is None else title_text(shape)
    is_title_slide = shape is not None and any(mark.get("type") == "ctrTitle" for mark in shape.element.iter(f"{P}ph"))
    return first if first and is_title_slide else properties.title or first
