"""Address cards (.vcf): each person or company by itself, as lines with labels."""

from collections.abc import Iterator
from dataclasses import replace

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.content_lines import Component, Property, note_cut_off, read_components, read_lines
from ingest.loaders.text import load_text, title_of_name
from ingest.loaders.writing import TextWriter, heading_path

_MEDIA_TYPE = "text/vcard"
_LABELS = {
    "NICKNAME": "Nickname",
    "ORG": "Organization",
    "TITLE": "Title",
    "ROLE": "Role",
    "TEL": "Phone",
    "EMAIL": "E-mail",
    "ADR": "Address",
    "URL": "Web",
    "BDAY": "Birthday",
    "CATEGORIES": "Categories",
    "NOTE": "Note",
}
_KINDS = {"HOME": "private", "WORK": "work", "CELL": "mobile", "FAX": "fax"}


def load_cards(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read address cards; `text` is made of them. A file without any is read as plain text, and a note says so."""
    lines, notes = read_lines(content, name)
    cards = [component for component in read_components(lines) if component.kind == "VCARD" or _name(component)]
    if not cards:
        loaded = load_text(content, name, options, password)
        said = ("it has no address cards and was read as plain text",) if loaded.text.strip() else ()
        return replace(loaded, media_type=_MEDIA_TYPE, notes=(*said, *loaded.notes))
    title = _name(cards[0]) if len(cards) == 1 else ""
    title = title or title_of_name(name)
    writer = TextWriter()
    for card in cards:
        person = _name(card)
        fields = [f"{label}: {said}" for label, said in _labelled(card) if said]
        writer.add("\n".join([person, *fields] if person else fields), heading_path(*dict.fromkeys((title, person))))
    text, sections = writer.finish()
    return Loaded(text, title, _MEDIA_TYPE, sections=sections, notes=(*notes, *note_cut_off(lines)))


def _name(card: Component) -> str:
    parts = [part.strip() for part in card.text("N").split(";")]
    written = " ".join(parts[i] for i in (3, 1, 2, 0, 4) if i < len(parts) and parts[i])
    return " ".join((card.text("FN") or written or card.text("ORG").replace(";", " ")).split())


def _labelled(card: Component) -> Iterator[tuple[str, str]]:
    for name, label in _LABELS.items():
        for found in card.all(name):
            kinds = [said for kind, said in _KINDS.items() if kind in _types(found)]
            text = ", ".join(
                part for line in found.text().split("\n") for part in map(str.strip, line.split(";")) if part
            )
            value = found.text() if name in ("NOTE", "URL") else text.removeprefix("tel:")
            yield f"{label} ({', '.join(kinds)})" if kinds else label, value


def _types(found: Property) -> set[str]:
    """Return the types of a number or an address: `TYPE=home,cell`, or `HOME;CELL` in version 2.1."""
    return {*found.parameters, *found.parameters.get("TYPE", "").upper().split(",")}
