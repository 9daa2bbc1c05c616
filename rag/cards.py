"""HTML of records in notebooks: all text is escaped, and it is readable without styles too.

GitHub strips styles, so what they say is said by the structure as well: a table's rows, a quote, a title.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

# Text that is printed may hold `$`; Jupyter would set what stands between two of them as mathematics.
_NO_MATHEMATICS = 'class="tex2jax_ignore mathjax_ignore"'
_APART = ' style="margin: 0.2em 0"'
_STRIPE_PX = 8
_FAINT = "color: gray; font-size: 90%"
_VERBATIM = "white-space: pre-wrap; word-break: normal; font-family: monospace; font-size: 90%"


@dataclass(frozen=True, slots=True)
class Html:
    """Markup for a notebook; whoever made it has escaped its text."""

    markup: str

    def _repr_html_(self) -> str:
        return f"<div {_NO_MATHEMATICS}>{self.markup}</div>"


Piece: TypeAlias = str | Html  # text, or what was made of it


def stack(pieces: Iterable[Piece]) -> Html:
    """Put pieces below each other."""
    return Html("".join(f"<div{_APART}>{_markup(piece)}</div>" for piece in pieces))


def join(pieces: Iterable[Piece]) -> Html:
    """Put pieces beside each other."""
    return Html("".join(map(_markup, pieces)))


def strong(text: str) -> Html:
    return Html(f"<b>{escape(text)}</b>")


def faint(text: str) -> Html:
    return Html(f'<small style="{_FAINT}">{_lines(text)}</small>')


def marked(text: str, *colours: str) -> Html:
    """Return dark text on a light background of one colour, or in stripes of several, even in dark themes."""
    ground = f"background-color: {colours[0]}"
    if len(colours) > 1:
        stops = ", ".join(f"{c} {i * _STRIPE_PX}px {(i + 1) * _STRIPE_PX}px" for i, c in enumerate(colours))
        ground += f"; background-image: repeating-linear-gradient(45deg, {stops})"
    return Html(f'<span dir="auto" style="{ground}; color: black">{_lines(text)}</span>')


def passage(text: str, most: int | None = None) -> Html:
    """Return a document's text as a quote, with its lines; text beyond `most` characters becomes `…`."""
    shown = text if most is None or len(text) <= most else f"{text[:most].rstrip()}…"
    return Html(f'<blockquote dir="auto" style="margin: 0.3em 1em">{_lines(shown)}</blockquote>')


def verbatim(text: str) -> Html:
    """Return unchanged text in a fixed-width font."""
    return Html(f'<pre dir="auto" style="{_VERBATIM}">{escape(text)}</pre>')


def card(title: str, details: Sequence[str], *below: Piece) -> Html:
    """Return a title, its non-empty details on one line, and the content below."""
    return stack([strong(title), faint(" · ".join(filter(None, details))), *below])


def table(header: Sequence[str], rows: Iterable[Sequence[Piece]]) -> Html:
    head = "".join(_cell("th", name) for name in header)
    body = "".join(f"<tr>{''.join(_cell('td', piece) for piece in row)}</tr>" for row in rows)
    return Html(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def _cell(element: str, piece: Piece) -> str:
    """Return a cell whose text begins at its left: notebooks' style sheets set a cell's, but not what is in it."""
    return f'<{element} valign="top" style="vertical-align: top"><div align="left">{_markup(piece)}</div></{element}>'


def _markup(piece: Piece) -> str:
    return piece.markup if isinstance(piece, Html) else _lines(piece)


def _lines(text: str) -> str:
    """Escape text, and mark up its line ends, since HTML collapses white space."""
    return escape(text).replace("\n", "<br>\n")
