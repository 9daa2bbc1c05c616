"""How alike the text of a loader and the text that others published for the same file are."""

import html
import re
from collections import Counter

_WORD = re.compile(r"\w+")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)")
_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$", re.MULTILINE)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~$&])")
_UNDERSCORES = re.compile(r"(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)")


def word_f1(text: str, truth: str) -> float:
    """Return the F1 of the two multisets of words, in lower case; 1.0 where neither has any."""
    found, expected = (Counter(_WORD.findall(side.lower())) for side in (text, truth))
    if not found and not expected:
        return 1.0
    return 2 * (found & expected).total() / (found.total() + expected.total())


def without_markdown(truth: str) -> str:
    """Return Markdown without its signs: comments, where links lead, tables' rules, escapes, emphasis, entities."""
    text = _COMMENT.sub(" ", truth)
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    text = _RULE.sub("", text)
    text = _UNDERSCORES.sub("", _ESCAPE.sub(r"\1", text))
    return html.unescape(text)
