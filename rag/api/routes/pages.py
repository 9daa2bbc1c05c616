"""`GET /v1/documents/{key}/pages/{number}.png` and `.json`: a page as a picture with highlights, and its words."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import StringConstraints

from rag.api.routes.caching import headers_of, is_held, make_tag, not_modified
from rag.api.routes.leasing import Key, Names, leased_document
from rag.api.wire.documents_schemas import PageWord, PageWordsResult
from rag.api.wire.problems import problem
from rag.errors import UnknownName, UsageError
from rag.index.generations import Collection
from rag.index.originals import opened_pdf
from rag.index.schema import DocumentInfo
from rag.page_images.drawing import Drawings, TooManyDrawings
from rag.page_images.highlights import highlight_boxes
from rag.page_images.job import Box
from rag.records import Page, Span
from rag.settings import Settings

_PNG = "image/png"
_MOST_HIGHLIGHTS = 32
_MOST_PAGES = 10**7
_MIN_WIDTH, _MAX_WIDTH = 200, 2000

Written = Annotated[str, StringConstraints(pattern="^[0-9]{1,15}-[0-9]{1,15}$")]

router = APIRouter()  # part of that of `rag.api.routes.documents`


class Picture(Response):
    """A PNG, declared as the route's response in the contract."""

    media_type = _PNG


@router.get(
    "/documents/{key:path}/pages/{number}.png",
    response_class=Picture,
    response_description="The page; narrower than requested if it is very long.",
    responses={304: {"description": "The client has this version: `If-None-Match` names its ETag."}},
)
def page_image(
    request: Request,
    key: Key,
    number: Annotated[int, Path(ge=1, le=_MOST_PAGES, description="The page's number; the first is 1.")],
    collection: Names = [],  # noqa: B006 - FastAPI copies it
    highlight: Annotated[
        list[Written],
        Query(
            max_length=_MOST_HIGHLIGHTS,
            description="A span of the document's text, `start-end`; parts on other pages are ignored.",
            examples=[["1204-1391"]],
        ),
    ] = [],  # noqa: B006
    width: Annotated[int, Query(ge=_MIN_WIDTH, le=_MAX_WIDTH, description="In pixels.")] = 1000,
) -> Response:
    """Return a page of a PDF as a picture, with the words of the spans highlighted.

    There is one only while the file is the one that was indexed: what is highlighted is what was cited.
    """
    settings: Settings = request.app.state.settings
    drawings: Drawings = request.app.state.drawings
    spans = [_read_span(written) for written in highlight]
    with leased_document(request, key, collection) as (index, info):
        page, place = index.library.page(info.id, number), Collection(settings.store, index.collection)
    with opened_pdf(place, info) as descriptor:  # no generation is held back while it is drawn
        boxes = _boxes(_existing(page, number, info), spans)
        tag = make_tag(info.id, info.sha256, number, width, boxes)
        if is_held(request, tag):
            return not_modified(tag)
        try:
            picture = drawings.draw(descriptor, info, number=number, width=width, boxes=boxes)
        except TooManyDrawings:
            return problem(503, "too many pages are being drawn; try again", headers={"Retry-After": "1"})
    return Response(picture, media_type=_PNG, headers=headers_of(tag))


@router.get("/documents/{key:path}/pages/{number}.json")
def page_words(
    request: Request,
    key: Key,
    number: Annotated[int, Path(ge=1, le=_MOST_PAGES, description="The page's number; the first is 1.")],
    collection: Names = [],  # noqa: B006 - FastAPI copies it
) -> PageWordsResult:
    """Return where the words of a page stand, so that a client can lay text over its picture that can be selected."""
    with leased_document(request, key, collection) as (index, info):
        page = _existing(index.library.page(info.id, number), number, info)
        text = index.library.passage(info.id, Span(page.start, page.end))
    if page.words is None:
        return PageWordsResult(width=page.width, height=page.height, words=[])
    return PageWordsResult(
        width=page.width,
        height=page.height,
        words=[
            PageWord(text=text[start - page.start : end - page.start], box=(left, top, right, bottom))
            for (start, end), (left, top, right, bottom) in zip(
                page.words.spans.tolist(), page.words.boxes.tolist(), strict=True
            )
        ],
    )


def _read_span(written: str) -> Span:
    start, end = map(int, written.split("-"))
    if start >= end:
        raise UsageError(f"highlight={written} is not a span: its start must come before its end")
    return Span(start, end)


def _existing(page: Page | None, number: int, info: DocumentInfo) -> Page:
    if page is None:
        raise UnknownName(f"{info.uri} has no page {number}")
    return page


def _boxes(page: Page, spans: list[Span]) -> list[Box]:
    return [] if page.words is None or not spans else highlight_boxes(page.words, spans)
