"""Reads a web page's metadata: its title, date, author, description, keywords and language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.loaders.decode import normalise
from ingest.loaders.front_matter import iso_date
from rag.records import Scalar

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_DATES = (  # as in front matter: said of the content before said of the file, changed before published
    *("date", "dc.date", "dcterms.date", "dcterms.modified", "article:modified_time", "og:updated_time"),
    *("datemodified", "last-modified", "revised", "article:published_time", "datepublished", "pubdate"),
    *("publish-date", "dcterms.created", "dc.date.issued", "citation_publication_date"),
)
_FIELDS = {
    "author": ("author", "dc.creator", "dcterms.creator", "citation_author", "article:author"),
    "description": ("description", "og:description", "dc.description", "twitter:description"),
    "keywords": ("keywords", "dc.subject"),
}
_EMPTY_TITLES = frozenset(("untitled", "untitled document", "document", "index", "home", "new page", "title"))


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a page; `title` as it stands there, in one line."""

    title: str = ""
    date: str | None = None
    metadata: Mapping[str, Scalar] = field(default_factory=dict)

    def title_beside(self, heading: str) -> str:
        """Return the page's title: its main heading, if <title> only adds the site's name to it."""
        if not self.title or self.title.casefold() in _EMPTY_TITLES:
            return normalise(heading) or self.title
        return normalise(heading) if heading and heading.casefold() in self.title.casefold() else self.title


def read_head(tree: "LexborHTMLParser") -> Head:
    """Read a page's <title>, <meta> elements and language."""
    said = dict(reversed(list(_meta(tree))))  # of two with one name the first counts
    element = tree.css_first("head > title") or tree.css_first("title:not(svg title)")
    title = _line(element.text() if element is not None else "") or said.get("og:title", "")
    metadata: dict[str, Scalar] = {
        name: value for name, keys in _FIELDS.items() if (value := next((said[k] for k in keys if k in said), ""))
    }
    language = tree.root.attributes.get("lang") if tree.root is not None else None
    if language:
        metadata["lang"] = language.strip()
    dates = (iso_date(said[key]) for key in _DATES if key in said)
    return Head(title, next((date for date in dates if date), None) or _shown_date(tree), metadata)


def _meta(tree: "LexborHTMLParser") -> Iterator[tuple[str, str]]:
    for element in tree.css("meta[content]"):
        attributes = element.attributes
        key = next((attributes[a] for a in ("name", "property", "itemprop", "http-equiv") if attributes.get(a)), None)
        value = _line(attributes["content"] or "")
        if key and value:
            yield key.strip().lower(), value


def _shown_date(tree: "LexborHTMLParser") -> str | None:
    """Return the first date that the page shows and marks as one."""
    times = (element.attributes.get("datetime") for element in tree.css("time[datetime]"))
    return next((date for time in times if time and (date := iso_date(time.strip()))), None)


def _line(text: str) -> str:
    return normalise(" ".join(text.split()))
