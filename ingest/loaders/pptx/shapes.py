"""Reads the text of a slide's shapes in reading order: top to bottom, left to right."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ingest.loaders.charts import chart_key, read_chart
from ingest.loaders.outline import Block, Passage, Table, Unread, span_cell
from ingest.loaders.pptx.shape_text import MC, A, paragraph_text, read_paragraphs
from ingest.loaders.untrusted_xml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

Shape = Any  # python-pptx has no types

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_SHAPES = frozenset(P + name for name in ("sp", "grpSp", "graphicFrame", "pic", "cxnSp"))
_OF_THE_PAGE = frozenset(("dt", "ftr", "hdr", "sldNum"))  # placeholders that say the same on each slide
_BODIES = frozenset(("body", "obj", "subTitle"))
_SAME_ROW = 0.02  # of the slide's height: shapes whose tops differ by less stand side by side
_WRITTEN_BY_PROGRAMS = re.compile(r"automatically generated|automatisch generiert|AI-generated", re.IGNORECASE)
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?|emf|wmf)$", re.IGNORECASE)


def prefer_newer(tree: "_Element") -> None:
    """Replace each alternative by its content for newer programs, as python-pptx ignores alternatives."""
    for alternative in list(tree.iter(f"{MC}AlternateContent")):
        branches = (alternative.find(f"{MC}{name}") for name in ("Choice", "Fallback"))
        shapes = next(
            (readable for branch in branches if branch is not None and (readable := _shapes_in(branch))), None
        )
        parent = alternative.getparent()
        if shapes and parent is not None:
            for shape in shapes:
                alternative.addprevious(shape)
            parent.remove(alternative)


def title_of(shapes: Iterable[Shape]) -> Shape | None:
    """Return the shape that is a slide's title."""
    return next((shape for shape in shapes if _placeholder(shape) in ("title", "ctrTitle")), None)


def title_text(shape: Shape) -> str:
    """Return a title in one line."""
    return " ".join(" ".join(paragraph_text(paragraph) for paragraph in shape.element.iter(f"{A}p")).split())


def footer_text(shape: Shape) -> str:
    """Return what the slide's header or footer says, in one line; empty for any other shape."""
    return title_text(shape) if _placeholder(shape) in ("ftr", "hdr") else ""


def read_shapes(shapes: Iterable[Shape], slide: Any, height: int) -> Iterator[Block]:
    """Yield the text of shapes, those of a group together; `height` is the slide's. What breaks costs only itself."""
    for shape in _in_reading_order(shapes, height):
        try:
            yield from list(_read_shape(shape, slide, height))
        except MemoryError:
            raise
        except Exception as error:  # python-pptx raises whatever broken parts make of it
            yield Unread(f"a damaged shape ({type(error).__name__})")


def _read_shape(shape: Shape, slide: Any, height: int) -> Iterator[Block]:
    properties = next(shape.element.iter(f"{P}cNvPr"), None)
    is_hidden = properties is not None and properties.get("hidden") in ("1", "true")
    if is_hidden or _placeholder(shape) in _OF_THE_PAGE:
        return
    if shape.element.tag == f"{P}grpSp":
        yield from read_shapes(shape.shapes, slide, height)
    elif shape.element.tag == f"{P}graphicFrame":
        yield from _frame(shape, slide)
    elif shape.element.tag == f"{P}pic":
        text = " ".join(((properties.get("descr") if properties is not None else "") or "").split())
        if text and not _WRITTEN_BY_PROGRAMS.search(text) and not _FILE_NAME.match(text):
            yield Passage(text)
    else:
        body = shape.element.find(f"{P}txBody")
        if body is not None:
            yield from read_paragraphs(body, _styles(shape, slide))


def _shapes_in(branch: "_Element") -> list["_Element"]:
    return [child for child in branch if child.tag in _SHAPES]


def _placeholder(shape: Shape) -> str:
    """Return a shape's placeholder type; empty if it is not a placeholder."""
    mark = next(shape.element.iter(f"{P}ph"), None) if shape.element.tag != f"{P}grpSp" else None
    return "" if mark is None else mark.get("type") or "obj"


def _in_reading_order(shapes: Iterable[Shape], height: int) -> list[Shape]:
    """Order shapes by rows; those without a place come last."""
    placed: list[tuple[int, int, Shape]] = []
    unplaced: list[Shape] = []
    for shape in shapes:
        top, left = shape.top, shape.left  # a placeholder's may come from its layout
        if top is None or left is None:
            unplaced.append(shape)
        else:
            placed.append((int(top), int(left), shape))
    rows: list[list[tuple[int, int, Shape]]] = []
    for item in sorted(placed, key=lambda item: item[0]):
        if not rows or item[0] - rows[-1][0][0] > _SAME_ROW * height:
            rows.append([])
        rows[-1].append(item)
    return [shape for row in rows for _, _, shape in sorted(row, key=lambda item: item[1])] + unplaced


def _styles(shape: Shape, slide: Any) -> list["_Element"]:
    """Return where a text body's bullets come from: itself, its layout's and its master's placeholder, the master."""
    kind = _placeholder(shape)
    styles = [shape.element.find(f"{P}txBody/{A}lstStyle")]
    if kind in _BODIES:
        layout = slide.slide_layout
        master = layout.slide_master
        index = next(shape.element.iter(f"{P}ph")).get("idx") or "0"
        styles += [_list_style(layout.element, lambda mark: (mark.get("idx") or "0") == index)]
        styles += [_list_style(master.element, lambda mark: mark.get("type") == "body")]
        styles += [master.element.find(f"{P}txStyles/{P}bodyStyle")]
    return [style for style in styles if style is not None]


def _list_style(root: "_Element", fits: Callable[["_Element"], bool]) -> "_Element | None":
    for shape in root.iter(f"{P}sp"):
        mark = next(shape.iter(f"{P}ph"), None)
        if mark is not None and fits(mark):
            style: _Element | None = shape.find(f"{P}txBody/{A}lstStyle")
            return style
    return None


def _frame(shape: Shape, slide: Any) -> Iterator[Block]:
    """Yield a table, the numbers of a chart, or the words of a diagram."""
    key = chart_key(shape.element)
    if shape.has_table:
        yield _table(shape.element)
    elif key is not None:
        chart = read_chart(slide.part.related_part(key).blob) if key in slide.part.rels else []
        yield from chart
        if not any(isinstance(block, Table) for block in chart):
            yield Unread("a chart (the file keeps no numbers of it)")
    elif next(shape.element.iter(f"{P}oleObj"), None) is not None:
        yield Unread("an embedded file")
    else:
        yield from _diagram(shape.element, slide)


def _table(element: "_Element") -> Table:
    """Return a table; a cell over several rows is repeated in each, one over several columns is in its first."""
    table = next(element.iter(f"{A}tbl"))
    properties = table.find(f"{A}tblPr")
    is_headed = properties is not None and properties.get("firstRow") in ("1", "true")
    rows: list[list[str]] = []
    for row in table.iter(f"{A}tr"):
        texts: list[str] = []
        for column, cell in enumerate(row.findall(f"{A}tc")):
            text = " ".join(" ".join(paragraph_text(p) for p in cell.iter(f"{A}p")).split())
            if cell.get("vMerge") in ("1", "true") and rows and column < len(rows[-1]):
                text = span_cell(rows[-1][column])
            elif cell.get("hMerge") in ("1", "true"):
                text = texts[-1] if is_headed and not rows and texts else ""
            texts.append(text)
        rows.append(texts)
    return Table(rows, 1 if is_headed and len(rows) > 1 else None)


def _diagram(element: "_Element", slide: Any) -> Iterator[Block]:
    """Yield the words of SmartArt, which are in a separate part."""

    link = next(element.iter(f"{_DIAGRAM}relIds"), None)
    key = None if link is None else link.get(f"{_R}dm")
    if key is None or key not in slide.part.rels:
        return
    root = parse_xml(slide.part.related_part(key).blob)
    texts = (paragraph_text(paragraph) for paragraph in root.iter(f"{A}p"))
    yield from (Passage(text) for text in texts if text)
