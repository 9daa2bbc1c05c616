"""Makes OpenDocument files for tests, from the XML of their bodies."""

from collections.abc import Sequence

from tests.ingest.loaders.zip_files import archive

_NAMES = {
    **{
        name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
        for name in ("office", "text", "table", "style", "meta")
    },
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "presentation": "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
NAMESPACES = " ".join(f'xmlns:{name}="{uri}"' for name, uri in _NAMES.items())
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def odt(body: str, *, kind: str = "text", styles: str = "", meta: str = "", **others: str | bytes) -> bytes:
    """Return a file with this body; `others` are further parts of the archive."""
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>" if styles else ""
    inside = f"{automatic}<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    parts: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": f"{DECLARATION}<office:document-content {NAMESPACES}>{inside}</office:document-content>",
    }
    if meta:
        whole = f"<office:document-meta {NAMESPACES}><office:meta>{meta}</office:meta></office:document-meta>"
        parts["meta.xml"] = f"{DECLARATION}{whole}"
    return archive({**parts, **others})


def odt_heading(text: str, level: int = 1) -> str:
    return f'<text:h text:outline-level="{level}">{text}</text:h>'


def odt_list(*items: str, style: str = "") -> str:
    named = f' text:style-name="{style}"' if style else ""
    inside = "".join(f"<text:list-item><text:p>{item}</text:p></text:list-item>" for item in items)
    return f"<text:list{named}>{inside}</text:list>"


def odt_table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row) for row in rows)
    inside = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    return f'<table:table table:name="T">{inside}</table:table>'
