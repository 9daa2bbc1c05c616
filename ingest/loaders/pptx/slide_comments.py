"""The comments on a slide, and what its footer says."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ingest.loaders.outline import Block, Heading, Passage
from ingest.loaders.pptx.shape_text import A, paragraph_text
from ingest.loaders.pptx.shapes import P, footer_text
from ingest.loaders.untrusted_xml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_NEWER = "{http://schemas.microsoft.com/office/powerpoint/2018/8/main}"


def read_comments(slide: Any, presentation: Any) -> Iterator[Block]:
    """Yield the comments, each with its author's name, and the answers to them."""
    authors = {
        author.get("id"): author.get("name") or ""
        for root in _parts(presentation, "commentAuthors", "authors")
        for author in root.iter(f"{P}cmAuthor", f"{_NEWER}author")
    }
    comments = [
        f"{authors.get(comment.get('authorId')) or '?'}: {text}"
        for root in _parts(slide, "comments")
        for comment in root.iter(f"{P}cm", f"{_NEWER}cm", f"{_NEWER}reply")
        if (text := _text(comment))
    ]
    if comments:
        yield Heading(2, "", "Comments")
        yield Passage("\n".join(comments), "list")


def footers_by_slide(slides: Iterable[tuple[int, Any]]) -> dict[int, list[str]]:
    """Return what the slides' footers say, each text on the first slide that has it."""
    seen: set[str] = set()
    first: dict[int, list[str]] = {}
    for number, slide in slides:
        texts = {text for shape in slide.shapes if (text := footer_text(shape))}
        first[number] = sorted(texts - seen)
        seen |= texts
    return first


def _text(comment: "_Element") -> str:
    body = comment.find(f"{_NEWER}txBody")
    if body is None:
        return " ".join((comment.findtext(f"{P}text") or "").split())
    return " ".join(" ".join(paragraph_text(paragraph) for paragraph in body.iter(f"{A}p")).split())


def _parts(owner: Any, *kinds: str) -> "Iterator[_Element]":
    """Yield the roots of the parts that are related to a slide or a presentation by one of `kinds`."""

    for relationship in owner.part.rels.values():
        if relationship.reltype.rpartition("/")[2] in kinds and not relationship.is_external:
            yield parse_xml(relationship.target_part.blob)
