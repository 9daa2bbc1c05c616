"""The text of a Word paragraph as it would be printed: insertions in, deletions and hidden text out."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ingest.loaders.charts import chart_key
from ingest.loaders.docx.math_text import M, math_text
from ingest.loaders.docx.styles import W, is_on

if TYPE_CHECKING:
    from lxml.etree import _Element

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OLE = "{urn:schemas-microsoft-com:office:office}"
_PASSED_OVER = frozenset(
    W + name
    for name in (
        *("pPr", "rPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "delText", "instrText", "delInstrText", "fldData"),
        *("smartTagPr", "customXmlPr", "rubyPr", "rt", "softHyphen", "lastRenderedPageBreak", "commentReference"),
    )
)
_SIGNS = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_PICTURES = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
_WRITTEN_BY_PROGRAMS = re.compile(r"automatically generated|automatisch generiert|AI-generated", re.IGNORECASE)
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?|emf|wmf)$", re.IGNORECASE)
_CHECKED, _UNCHECKED = "☒", "☐"
_WINGDINGS = {  # characters of the symbol fonts that forms are made of; the others are ornaments
    **dict.fromkeys(("F0FE", "00FE", "F0FD", "00FD", "F052", "0052", "F054", "0054"), _CHECKED),
    **dict.fromkeys(("F0A8", "00A8", "F06F", "006F", "F0A3", "00A3"), _UNCHECKED),
    **dict.fromkeys(("F0FC", "00FC"), "✓"),
    **dict.fromkeys(("F0E0", "00E0"), "→"),
}
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphen, zero-width space, word joiner, byte order mark


@dataclass(frozen=True, slots=True)
class Note:
    """A reference to a footnote or an endnote."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Part:
    """A reference to what is kept elsewhere; `key` is that of its relationship."""

    kind: Literal["chart", "diagram", "document", "file", "subdocument"]
    key: str = ""


@dataclass(slots=True)
class ParagraphText:
    """What a paragraph says, the text boxes that hang on it, and the notes and other parts that it refers to."""

    pieces: list[str] = field(default_factory=list)
    boxes: list["_Element"] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)  # open ones: whether their result has begun

    @property
    def text(self) -> str:
        """The text: white space is one space, a line break stays one."""
        lines = _INVISIBLE.sub("", "".join(self.pieces)).split("\n")
        return re.sub(r"\n{2,}", "\n", "\n".join(" ".join(line.split()) for line in lines)).strip("\n")

    @property
    def _is_code(self) -> bool:
        return not all(self.fields)

    def _add(self, text: str) -> None:
        if not self._is_code:
            self.pieces.append(text)

    def read(self, element: "_Element") -> None:
        """Read on, with what is in `element`."""
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _PASSED_OVER:
                self._read_child(child)

    def _read_child(self, child: "_Element") -> None:
        tag = child.tag
        if tag == f"{W}t":
            self._add(child.text or "")
        elif tag in _SIGNS:
            self._add(_SIGNS[tag])
        elif tag == f"{W}r":
            if not is_on(child.find(f"{W}rPr/{W}vanish")):
                self.read(child)
        elif tag == f"{W}sym":
            self._add(_WINGDINGS.get((child.get(f"{W}char") or "").upper(), ""))
        elif tag == f"{W}fldChar":
            self._read_field(child)
        elif tag == f"{W}sdt":
            if not is_on(child.find(f"{W}sdtPr/{W}showingPlcHdr")):  # "Click here to enter text"
                self.read(child)
        elif tag in _NOTES:
            self.notes.append(Note(_NOTES[tag], child.get(f"{W}id") or ""))
        elif tag == f"{W}subDoc":
            self.parts.append(Part("subdocument"))
        elif tag in _PICTURES:
            self._read_picture(child)
        elif tag == f"{MC}AlternateContent":  # the same thing twice, for newer and for older programs
            chosen = child.find(f"{MC}Choice")
            self.read(chosen if chosen is not None else child)
        elif tag in (f"{M}oMath", f"{M}oMathPara"):
            equations = child.iter(f"{M}oMath") if tag == f"{M}oMathPara" else [child]
            self._add(" " + "\n".join(math_text(equation).strip() for equation in equations) + " ")
        else:
            self.read(child)

    def _read_field(self, mark: "_Element") -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            box = mark.find(f"{W}ffData/{W}checkBox")
            if box is not None:
                state = box.find(f"{W}checked")
                self._add(_CHECKED if is_on(state if state is not None else box.find(f"{W}default")) else _UNCHECKED)
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _read_picture(self, picture: "_Element") -> None:
        """Keep the text boxes of a drawing for later, and read what a picture is said to show."""
        for box in picture.iter(f"{W}txbxContent"):
            inner = next((above for above in box.iterancestors() if above.tag in (f"{W}txbxContent", *_PICTURES)), None)
            if inner is picture and not any(above.tag == f"{MC}Fallback" for above in _between(box, picture)):
                self.boxes.append(box)
        if (key := chart_key(picture)) is not None:
            self.parts.append(Part("chart", key))
        for diagram in picture.iter(f"{_DIAGRAM}relIds"):
            self.parts.append(Part("diagram", diagram.get(f"{_R}dm") or ""))
        if next(picture.iter(f"{_OLE}OLEObject"), None) is not None:
            self.parts.append(Part("file"))
        for properties in picture.iter(f"{_DRAWING}docPr"):
            text = " ".join((properties.get("descr") or "").split())
            if text and not _WRITTEN_BY_PROGRAMS.search(text) and not _FILE_NAME.match(text):
                self._add(f" {text} ")


def read_paragraph(paragraph: "_Element") -> ParagraphText:
    """Return what a `w:p`, or anything that holds runs, says."""
    reading = ParagraphText()
    reading.read(paragraph)
    return reading


def _between(inner: "_Element", outer: "_Element") -> list["_Element"]:
    pieces = []
    for above in inner.iterancestors():
        if above is outer:
            break
        pieces.append(above)
    return pieces
