"""AsciiDoc, Org, reStructuredText and LaTeX: the file unchanged, cut at its headings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.decode import decode_text
from ingest.loaders.front_matter import read_front_matter
from ingest.loaders.text import title_of_name
from ingest.loaders.unread import set_aside
from ingest.loaders.writing import heading_path
from rag.records import Section

_TITLE_CHARACTERS = 150
_MARKS = {  # a heading's line; the longer its mark, the deeper it is
    ".adoc": re.compile(r"^(?P<mark>={1,6})[ \t]+(?P<text>\S.*)$", re.MULTILINE),
    ".org": re.compile(r"^(?P<mark>\*{1,8})[ \t]+(?P<text>\S.*)$", re.MULTILINE),
}
_MARKS[".asciidoc"] = _MARKS[".adoc"]
_LATEX = re.compile(r"^[ \t]*\\(?P<name>part|chapter|(?:sub){0,2}section)\*?\{(?P<text>[^{}\n]+)\}", re.MULTILINE)
_LATEX_LEVELS = {"part": 1, "chapter": 2, "section": 3, "subsection": 4, "subsubsection": 5}
_STATED_TITLE = re.compile(r"^[ \t]*(?:#\+title:[ \t]*(?P<org>.+)|\\title\{(?P<latex>[^{}\n]+)\})", re.MULTILINE | re.I)
_RULED = re.compile(  # reStructuredText: a line with a rule below it, and perhaps the same above
    r"(?:^|(?<=\n))(?:(?P<over>(?P<sign>[=\-`:.'\"~^_*+#])(?P=sign){2,})[ \t]*\n)?[ \t]?(?P<text>\S[^\n]*)\n"
    r"(?P<rule>(?P<under>[=\-`:.'\"~^_*+#])(?P=under){2,})[ \t]*(?=\n|$)"
)
_NOT_READ = {  # signs for the program that prints the document: directives, options, anchors, comments
    ".rst": re.compile(
        r"^[ \t]*\.\.[ \t]+(?:[\w:+.-]+::(?:[ \t]+[\w./*-]+\.\w{1,5}$|(?<=code-block::)[ \t]+\S*$|[ \t]*))"
        r"|^[ \t]*\.\.[ \t]+(?:_[^\n]*$|\|[^\n]*$)"
        r"|^[ \t]*\.\.[ \t]+(?![\w:+.-]+::|_|\[|\|)[^\n]*(?:\n[ \t]+\S[^\n]*)*"
        r"|^[ \t]+:[\w-]+:(?:[ \t]+[\w.,%/ -]{0,60})?$",
        re.MULTILINE,
    ),
    ".adoc": re.compile(
        r"^:!?[\w-]+!?:[^\n]*$|^//(?!/)[^\n]*$|"
        r"^(/{4,})$.*?^\1$|^\[\[?[^\]\n]*\]\]?$|^={4,}$|^(?:include|image|toc)::[^\n]*$",
        re.MULTILINE | re.DOTALL,
    ),
    ".org": re.compile(
        r"^[ \t]*(?:#\+\w+(?:\[[^\]\n]*\])?:[^\n]*|# [^\n]*|:\w+:[^\n]*|#\+(?:begin|end)_\w+[^\n]*)$",
        re.MULTILINE | re.IGNORECASE,
    ),
    ".tex": re.compile(
        r"\A.*?\\begin\{document\}|^[ \t]*%[^\n]*$"
        r"|^[ \t]*\\(?:begin|end)\{[^{}\n]*\}(?:\[[^\]\n]*\])?(?=\{|[ \t]*$)"  # what it is called in braces stays
        r"|^[ \t]*\\(?:label|bibliography(?:style)?|include(?:graphics)?|input|[vh]space)\*?(?:\[[^\]\n]*\])?"
        r"\{[^{}\n]*\}[ \t]*$",
        re.MULTILINE | re.DOTALL,
    ),
}
_NOT_READ[".asciidoc"] = _NOT_READ[".adoc"]
_CODE = {  # in which a sign is one of the program's
    ".adoc": re.compile(r"^(-{4,}|\.{4,})$.*?^\1$", re.MULTILINE | re.DOTALL),
    ".org": re.compile(
        r"^[ \t]*#\+begin_(src|example)\b.*?^[ \t]*#\+end_\1\b", re.MULTILINE | re.DOTALL | re.IGNORECASE
    ),
}
_CODE[".asciidoc"] = _CODE[".adoc"]
_NO_CODE = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class _Heading:
    start: int
    end: int
    level: int
    text: str


def load_markup(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a document in a light markup; `text` is the whole file. A section's context is title › heading path."""
    del options, password  # for other formats
    text, notes = decode_text(content, name)
    suffix = PurePath(name).suffix.lower()
    matter = read_front_matter(text)
    headings = [heading for heading in _headings(text, suffix) if heading.start >= matter.end]
    stated = _STATED_TITLE.search(text)
    title = " ".join((stated["org"] or stated["latex"]).split()) if stated else ""
    top = headings[0].text if headings and headings[0].level == min(heading.level for heading in headings) else ""
    title = (matter.title or title or top or title_of_name(name))[:_TITLE_CHARACTERS]
    sections = tuple(_sections(text, headings, title, matter.end))
    notes += matter.notes
    loaded = Loaded(text, title, "text/x-markup", matter.date, matter.metadata, (), sections, notes)
    code = [match.span() for match in _CODE.get(suffix, _NO_CODE).finditer(text)]
    signs = (match.span() for match in _NOT_READ[suffix].finditer(text))
    return set_aside(loaded, [(a, b) for a, b in signs if not any(start < a and b < end for start, end in code)])


def _headings(text: str, suffix: str) -> Iterator[_Heading]:
    if suffix == ".rst":
        yield from _ruled(text)
    elif suffix == ".tex":
        for match in _LATEX.finditer(text):
            yield _Heading(match.start(), match.end(), _LATEX_LEVELS[match["name"]], match["text"].strip())
    else:
        for match in _MARKS[suffix].finditer(text):
            yield _Heading(match.start(), match.end(), len(match["mark"]), match["text"].strip(" \t=*"))


def _ruled(text: str) -> Iterator[_Heading]:
    """Yield reStructuredText's headings; the order in which signs first occur is their depth."""
    levels: list[tuple[str, bool]] = []
    for match in _RULED.finditer(text):
        words, sign, over = match["text"].strip(), match["under"], match["over"]
        is_rule = set(words) <= {words[0]} and not words[0].isalnum()
        if is_rule or len(match["rule"]) < len(words) or (over and over[0] != sign):
            continue
        style = (sign, bool(over))
        if style not in levels:
            levels.append(style)
        yield _Heading(match.start(), match.end(), levels.index(style) + 1, words)


def _sections(text: str, headings: Sequence[_Heading], title: str, start: int) -> Iterator[Section]:
    """Yield a section per heading from `start` on; one with nothing of its own opens the section below it."""
    path: list[_Heading] = []
    for heading, following in pairwise([None, *headings, None]):
        if heading is not None:
            path = [*(above for above in path if above.level < heading.level), heading]
        end = following.start if following is not None else len(text)
        own = text[heading.end if heading is not None else start : end]
        goes_deeper = following is not None and (heading is None or following.level > heading.level)
        if not own.strip() and goes_deeper:
            continue
        piece = text[start:end]
        kept = piece.strip()
        if kept:
            begin = start + piece.index(kept)
            names = [above.text for above in path]
            yield Section(begin, begin + len(kept), context=heading_path(title, *names[names[:1] == [title] :]))
        start = end
