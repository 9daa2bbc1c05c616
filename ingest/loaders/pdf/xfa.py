"""Forms of XFA, whose pages are made by the viewer: the file's one page only asks to wait, in the viewer's language.

The form's template says what is printed and asked, its data set what was filled in. Adobe, XML Forms Architecture 3.3,
https://pdfa.org/norm-refs/XFA-3_3.pdf.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.loaders.pdf.form_values import CHECKED, UNCHECKED
from ingest.loaders.pdf.raw_pages import RawPage, RawPdf
from ingest.loaders.untrusted_xml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

NOTE = "its pages are made by the viewer (an XFA form); the form's texts and values are read, one a line"
UNREAD_NOTE = "it holds an XFA form that says nothing that can be read; its page is read as it is printed"
_MOST_BYTES = 32 * 2**20  # of a form; one with pictures has 2
_MOST_PRINTED = 0.4  # of a form's words stand on a page that only asks to wait
_MOST_WORDS = 250  # of such a page; Adobe's has 105 in English, and some have it in two languages
_HIDDEN = frozenset(("hidden", "invisible", "inactive"))
_PLACES = frozenset(("subform", "subformSet", "area", "exclGroup", "pageSet", "pageArea", "contentArea"))

_Values = defaultdict[str, deque[str]]


def with_form(raw: RawPdf) -> RawPdf:
    """Return the PDF with the form's lines on its first page in the place of what only stands in for them.

    A form may be left over in a file whose page somebody has printed or written anew: such a page is longer than one
    that asks to wait, or says what the form does, or there is no form to wait for.
    """
    if raw.stand_in == "no" or not raw.pages:
        return raw
    lines = [words for line in form_lines(raw.xfa) if (words := line.split())]
    first = raw.pages[0]
    printed = [word for page in raw.pages for line in page.lines for word in line]
    asked = {word for line in lines for word in line}
    is_laid_out = len(asked.intersection(printed)) > _MOST_PRINTED * len(asked) or len(raw.pages) > 1
    if is_laid_out or len(printed) > _MOST_WORDS:
        return raw
    if not lines and raw.stand_in == "perhaps" and printed:
        return replace(raw, notes=(*raw.notes, UNREAD_NOTE))
    page = RawPage(lines, first.width, first.height, first.label, blank="" if lines else "form")
    return replace(raw, pages=[page], notes=(*raw.notes, NOTE))


def form_lines(packets: Mapping[str, bytes]) -> list[str]:
    """Return what a form says, in the order of its template; nothing if it cannot be read."""
    from lxml.etree import XMLSyntaxError

    if sum(map(len, packets.values())) > _MOST_BYTES:
        return []
    try:
        roots = [parse_xml(packet) for name, packet in packets.items() if name in ("", "template", "datasets")]
    except XMLSyntaxError:
        return []
    template = next((found for root in roots for found in _named(root, "template")), None)
    data = next((found for root in roots for found in _named(root, "data")), None)
    values: _Values = defaultdict(deque)
    for leaf in () if data is None else _leaves(data):
        values[_name(leaf)].append(_text(leaf))
    lines = [] if template is None else list(_lines(template, values))
    return [*lines, *(f"{name}: {value}" for name, rest in values.items() for value in rest if value)]


def _lines(element: "_Element", values: _Values) -> Iterator[str]:
    for child in element:
        name = _name(child)
        if child.get("presence") in _HIDDEN:
            continue
        if name in _PLACES:
            caption = _part(child, "caption")
            yield from [caption] if caption else []
            yield from _lines(child, values)
        elif name == "draw":
            yield _part(child, "value")
        elif name == "field":
            yield _field(child, values)


def _field(field: "_Element", values: _Values) -> str:
    """Return a field's caption with its value: what was filled in, or else what the form suggests."""
    filled = values[_bound(field)]
    value = filled.popleft() if filled else _part(field, "value")
    caption = _part(field, "caption")
    choices = [[_text(choice) for choice in items] for items in field if _name(items) == "items"]
    if next(_named(field, "checkButton"), None) is not None:
        is_on = bool(value) and value == (choices[0][0] if choices and choices[0] else "1")
        return f"{CHECKED if is_on else UNCHECKED} {caption}" if caption else ""
    if len(choices) > 1 and value in choices[1] and choices[1].index(value) < len(choices[0]):
        value = choices[0][choices[1].index(value)]  # what is shown, for what is stored
    if not value:
        return caption
    return f"{caption} {value}" if caption.endswith((":", "?")) else f"{caption}: {value}" if caption else value


def _bound(field: "_Element") -> str:
    """Return the name under which a field's value is stored."""
    bind = next((child for child in field if _name(child) == "bind"), None)
    reference = "" if bind is None else bind.get("ref") or ""
    return reference.rpartition(".")[2].partition("[")[0] or field.get("name") or ""


def _part(element: "_Element", name: str) -> str:
    part = next((child for child in element if _name(child) == name), None)
    return "" if part is None else _text(part)


def _text(element: "_Element") -> str:
    """Return the text of an element; a picture, which is written in letters too, has none."""
    is_picture = next(_named(element, "image"), None) is not None
    return "" if is_picture else " ".join(" ".join(map(str, element.itertext())).split())


def _leaves(element: "_Element") -> Iterator["_Element"]:
    for child in element:
        if not isinstance(child.tag, str):
            continue
        is_rich = next(_named(child, "body"), None) is not None
        if len(child) and not is_rich:
            yield from _leaves(child)
        else:
            yield child


def _named(root: "_Element", name: str) -> Iterator["_Element"]:
    return (element for element in root.iter() if _name(element) == name)


def _name(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2]
