"""The control words of Rich Text that matter to its text, and the encodings that they name."""

import codecs

CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "softline": "\n",
    "emdash": "—",
    "endash": "–",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
ENDS_PARAGRAPH = frozenset(("par", "page", "pagebb", "column", "sect", "softpage", "nestrow"))
INFO = frozenset(("title", "author", "subject", "keywords"))
NOT_TEXT = frozenset(  # groups that begin with these have no text of the document
    (
        *("colortbl", "pict", "objdata", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr"),
        *("footerf", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "fldinst", "datafield", "sp"),
        *("nonshppict", "xe", "tc", "tcn", "rxe", "txe", "nonesttables", "private", "template", "listtable", "revtbl"),
        *("annotation", "atnid", "atnauthor", "filetbl", "creatim", "printim", "buptim", "operator", "company"),
        *("doccomm", "comment", "manager", "category", "hlinkbase", "keycode", "bkmkstart", "bkmkend"),
    )
)
READ_THOUGH_STARRED = frozenset(("shpinst", "shptxt", "footnote", "pntext", "listtext"))
_CHARSETS = {
    2: "symbol",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}


def codec_of(word: str, number: int | None) -> str:
    """Return Python's name of the encoding that a font's charset, or a code page, stands for; empty for the usual."""
    if word == "fcharset":
        return _CHARSETS.get(number or 0, "")
    try:
        return codecs.lookup("utf-8" if number == 65001 else f"cp{number}").name
    except LookupError:
        return ""
