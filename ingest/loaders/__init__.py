"""The loaders, by media type: each turns a file's bytes into text that pages and sections point into."""

from collections.abc import Callable
from os.path import splitext
from typing import Protocol

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.signatures import DOCX, EPUB, OPENDOCUMENT, PPTX, XLSX
from rag.registry import Registry


class Loader(Protocol):
    """Reads one format."""

    def __call__(self, content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
        """Read `content`, which was found at `name`; raises LoadError."""
        ...


def _pdf() -> Loader:
    from ingest.loaders.pdf.pdf import load_pdf

    return load_pdf


def _markdown() -> Loader:
    from ingest.loaders.markdown import load_markdown

    return load_markdown


def _mdx() -> Loader:
    from ingest.loaders.mdx import load_mdx

    return load_mdx


def _html() -> Loader:
    from ingest.loaders.html.html import load_html

    return load_html


def _text() -> Loader:
    from ingest.loaders.text import load_text

    return load_text


def _delimited() -> Loader:
    from ingest.loaders.delimited import load_delimited

    return load_delimited


def _docx() -> Loader:
    from ingest.loaders.docx.docx import load_docx

    return load_docx


def _pptx() -> Loader:
    from ingest.loaders.pptx.pptx import load_pptx

    return load_pptx


def _xlsx() -> Loader:
    from ingest.loaders.xlsx import load_xlsx

    return load_xlsx


def _opendocument() -> Loader:
    from ingest.loaders.opendocument.opendocument import load_opendocument

    return load_opendocument


def _epub() -> Loader:
    from ingest.loaders.epub import load_epub

    return load_epub


def _rtf() -> Loader:
    from ingest.loaders.rtf.rtf import load_rtf

    return load_rtf


def _json() -> Loader:
    from ingest.loaders.json_text import load_json

    return load_json


def _notebook() -> Loader:
    from ingest.loaders.notebook import load_notebook

    return load_notebook


def _source() -> Loader:
    from ingest.loaders.source import load_source

    return load_source


def _mail() -> Loader:
    from ingest.loaders.mail import load_mail

    return load_mail


def _mbox() -> Loader:
    from ingest.loaders.mbox import load_mbox

    return load_mbox


def _calendar() -> Loader:
    from ingest.loaders.calendar_text import load_calendar

    return load_calendar


def _cards() -> Loader:
    from ingest.loaders.address_cards import load_cards

    return load_cards


def _subtitles() -> Loader:
    from ingest.loaders.subtitles import load_subtitles

    return load_subtitles


def _markup() -> Loader:
    from ingest.loaders.markup import load_markup

    return load_markup


LOADERS: Registry[Callable[[], Loader]] = Registry(
    "loader",
    {
        "application/pdf": _pdf,
        DOCX: _docx,
        PPTX: _pptx,
        XLSX: _xlsx,
        OPENDOCUMENT: _opendocument,
        EPUB: _epub,
        "application/rtf": _rtf,
        "text/markdown": _markdown,
        "text/mdx": _mdx,
        "text/html": _html,
        "text/x-markup": _markup,
        "text/csv": _delimited,
        "message/rfc822": _mail,
        "application/mbox": _mbox,
        "text/calendar": _calendar,
        "text/vcard": _cards,
        "text/vtt": _subtitles,
        "application/json": _json,
        "application/x-ipynb+json": _notebook,
        "text/x-source": _source,
        "text/plain": _text,
    },
)

FORMAT_NAMES = {  # as messages call them
    "application/pdf": "PDF",
    DOCX: "Word (.docx)",
    PPTX: "PowerPoint (.pptx)",
    XLSX: "Excel (.xlsx)",
    OPENDOCUMENT: "OpenDocument (.odt, .ods, .odp)",
    EPUB: "EPUB",
    "application/rtf": "Rich Text (.rtf)",
    "text/markdown": "Markdown",
    "text/mdx": "MDX",
    "text/html": "HTML",
    "text/x-markup": "AsciiDoc, Org, reStructuredText, LaTeX",
    "text/csv": "CSV",
    "message/rfc822": "e-mail (.eml)",
    "application/mbox": "mail archives (.mbox)",
    "text/calendar": "calendars (.ics)",
    "text/vcard": "address cards (.vcf)",
    "text/vtt": "subtitles (.vtt, .srt)",
    "application/json": "JSON",
    "application/x-ipynb+json": "Jupyter notebooks",
    "text/x-source": "source code",
    "text/plain": "plain text",
}

SUFFIXES = {
    ".pdf": "application/pdf",
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm"), DOCX),
    **dict.fromkeys((".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"), PPTX),
    ".xlsx": XLSX,
    ".xlsm": XLSX,
    **dict.fromkeys((".odt", ".ott", ".fodt", ".ods", ".ots", ".fods", ".odp", ".otp", ".fodp", ".odg"), OPENDOCUMENT),
    ".epub": EPUB,
    ".rtf": "application/rtf",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".mdx": "text/mdx",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    **dict.fromkeys((".eml", ".mht", ".mhtml"), "message/rfc822"),
    **dict.fromkeys((".mbox", ".mbx"), "application/mbox"),
    **dict.fromkeys((".ics", ".ical", ".ifb", ".vcs"), "text/calendar"),
    **dict.fromkeys((".vcf", ".vcard"), "text/vcard"),
    **dict.fromkeys((".vtt", ".srt", ".sbv"), "text/vtt"),
    ".csv": "text/csv",
    ".tsv": "text/csv",
    ".tab": "text/csv",
    ".json": "application/json",
    ".jsonl": "application/json",
    ".ndjson": "application/json",
    ".geojson": "application/json",
    ".ipynb": "application/x-ipynb+json",
    **dict.fromkeys((".rst", ".org", ".adoc", ".asciidoc", ".tex"), "text/x-markup"),
    **dict.fromkeys((".txt", ".text", ".log"), "text/plain"),
    **dict.fromkeys(
        (
            *(".py", ".pyi", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".vue", ".svelte", ".java", ".kt", ".scala"),
            *(".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".cs", ".go", ".rs", ".swift", ".m", ".mm", ".d"),
            *(".rb", ".php", ".pl", ".pm", ".lua", ".r", ".jl", ".hs", ".ml", ".fs", ".ex", ".exs", ".erl", ".clj"),
            *(".lisp", ".el", ".groovy", ".gradle", ".dart", ".zig", ".nim", ".pas", ".f90", ".f", ".asm", ".s", ".v"),
            *(".sh", ".bash", ".zsh", ".fish", ".ps1", ".bat", ".cmd", ".sql", ".graphql", ".proto", ".cmake", ".mk"),
            *(".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".properties", ".env", ".tf", ".hcl", ".nix"),
            *(".xml", ".xsd", ".xsl", ".xslt", ".css", ".scss", ".sass", ".less", ".diff", ".patch", ".bib"),
        ),
        "text/x-source",
    ),
}

UNREADABLE = frozenset(  # suffixes whose content is never text, so that such files cost nothing
    (
        *(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".avif", ".ico", ".svg", ".psd"),
        *(".mp3", ".wav", ".flac", ".ogg", ".m4a", ".aac", ".mp4", ".mov", ".avi", ".mkv", ".webm", ".wmv"),
        *(".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".zst", ".jar", ".war", ".whl", ".egg"),
        *(".iso", ".dmg", ".deb", ".rpm", ".apk", ".exe", ".dll", ".so", ".dylib", ".o", ".a", ".lib", ".class"),
        *(".pyc", ".pyo", ".wasm", ".bin", ".ttf", ".otf", ".woff", ".woff2", ".eot", ".db", ".sqlite", ".sqlite3"),
        *(".mdb", ".accdb", ".parquet", ".feather", ".arrow", ".npy", ".npz", ".pkl", ".pickle", ".h5", ".hdf5"),
        *(".pt", ".pth", ".onnx", ".safetensors", ".gguf", ".tflite"),
    )
)


def supports(name: str) -> bool:
    """Whether a file of this name may be readable: its content decides, unless its suffix rules it out."""
    # most names need no `splitext`, which takes 1 µs: a run asks of each of what may be half a million
    return name[name.rfind(".") :].lower() not in UNREADABLE or not splitext(name)[1]
