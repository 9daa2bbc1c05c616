"""Finds what is encoded in a text: pictures and files in base64 and the like, keys, dumps, and minified code."""

import re
from collections.abc import Iterator

_ENCODED = 120  # characters in a row that are no word, path or checksum
_LONG_RUN = 256  # of one case: the longest checksum has 128, and a gene has no digits
_SEGMENT = re.compile(r"[A-Za-z0-9]{20}")  # in a path or a formula there is a sign earlier
_BASE64 = r"\s{0,20}[\w+/=%-]{16,}+(?:\s*\n[ \t>]*[A-Za-z0-9+/]{40,}={0,2})*(?:\n[ \t>]*[A-Za-z0-9+/]+={1,2})?"
_DRAWING = r"\s{0,20}<svg\b[^<]*(?:<(?!svg\b|/svg>)[^<]*)*</svg>"
_DATA_URI = rf"data:[\w.+-]+/[\w.+-]+(?:;[\w.=+-]+)*(?:;base64,{_BASE64}|,{_DRAWING}|,(?:%3C|<)svg[^\"')]{{16,}})"
_UNREAD = re.compile(
    rf"!\[[^\]\n]{{0,500}}\]\(\s*<?{_DATA_URI}[^)\n]{{0,500}}\)"  # Markdown's image
    rf"|^[ \t]*\[[^\]\n]{{1,100}}\]:\s*<?{_DATA_URI}>?(?:[ \t]+[\"'(][^\n]{{0,500}})?"  # and its target elsewhere
    rf"|<(?:img|source|image|link|object|embed)\b[^>]{{0,2000}}?{_DATA_URI}[^>]{{0,2000}}>"
    rf"|url\(\s*[\"']?{_DATA_URI}[\"']?\s*\)"
    rf"|{_DATA_URI}"
    r"|^[ \t>]*-----BEGIN (?P<key>[A-Z0-9 ]+)-----(?:(?!-----)[\w+/=:,.\s()>-])*-----END (?P=key)-----",
    re.MULTILINE | re.ASCII,
)
_RUN = re.compile(rf"(?<![\w+/=?&.%#-])[\w+/-]{{{_ENCODED},}}={{0,2}}", re.ASCII)  # in a link it is part of the address
_LINES = re.compile(
    r"(?:^[ \t>]*|(?<![\w+/]))[A-Za-z0-9+/]{56,}\n(?:^[ \t>]*[A-Za-z0-9+/]{56,}\n){2,}"
    r"(?:^[ \t>]*[A-Za-z0-9+/]+={0,2}[ \t]*$)?",
    re.MULTILINE,
)
_DUMPS = re.compile(
    r"^begin(?:-base64)? [0-7]{3,4} [^\n]{1,200}\n(?:[ -`]{1,90}\n)*(?:end|====)$"  # uuencode
    r"|^=ybegin [^\n]*\n(?:(?!=y(?:begin|end))[^\n]*\n)*+=yend[^\n]*$"
    r"|<~[!-u\s]{80,}~>"  # Ascii85
    r"|(?:\b0x[0-9a-fA-F]{1,2}\b[,;\s]{1,20}){24,}"  # bytes in source code
    r"|(?<![\w-])eyJ[\w-]{10,}+\.[\w-]{20,}+(?:\.[\w-]{0,2000})?"  # a JSON web token
    r"|\bmappings\"?:[ \t]*\"?(?:[A-Za-z0-9+/]{0,40}[,;]){50,}[A-Za-z0-9+/]*",  # a source map
    re.MULTILINE | re.ASCII,
)
_HEX_DUMP = re.compile(
    r"(?:^[ \t>]*[0-9a-fA-F]{4,16}[:h]?[ \t]+(?:[0-9a-fA-F]{2,8}[ \t-]{1,4}){7,40}[^\n]*(?:\n|\Z)){3,}", re.MULTILINE
)
_HEX_WORDS = re.compile(r"^[ \t>]*[0-9a-fA-F]+[:h]?((?:[ \t-]+[0-9a-fA-F]{2,8}(?![^ \t\n-]))+)", re.MULTILINE)
_HEX_LETTER = re.compile("[a-fA-F]")
_MINIFIED = re.compile(r"^[^\n]{1000,}$", re.MULTILINE)
_CHARACTERS_PER_BLANK = 12  # code that people read has a blank in 5 to 7


def find_encoded(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of encoded data, in any order; they may overlap."""
    for pattern in (_UNREAD, _LINES, _DUMPS):
        yield from (match.span() for match in pattern.finditer(text))
    for match in _RUN.finditer(text):
        if _is_encoded(match[0]):
            yield match.span()
    for match in _HEX_DUMP.finditer(text):
        if any(_HEX_LETTER.search(words[1]) for words in _HEX_WORDS.finditer(match[0])):  # a table has figures alone
            yield match.span()


def find_minified(code: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of lines of code that a program has made short; those of other scripts have no blanks anyway."""
    for match in _MINIFIED.finditer(code):
        if match[0].isascii() and match[0].count(" ") * _CHARACTERS_PER_BLANK < len(match[0]):
            yield match.span()


def is_shown(text: str, start: int, end: int) -> bool:
    """Whether encoded data is a picture or a font, which nobody reads as text anyway."""
    return re.search(r"data:(?:image|font)/", text[start : min(end, start + 3000)]) is not None


def _is_encoded(run: str) -> bool:
    """Whether a run of characters is data: long, without the signs of a path, and of letters and figures mixed."""
    if not _SEGMENT.search(run):
        return False
    kinds = [any(map(is_kind, run)) for is_kind in (str.islower, str.isupper, str.isdecimal)]
    is_of_one_case = kinds in ([True, False, True], [False, True, True])
    return all(kinds) or (is_of_one_case and len(run) >= _LONG_RUN and run.isalnum())
