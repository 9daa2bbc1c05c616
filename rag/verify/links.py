"""Links and images in an answer, made inert: nothing can load, and only addresses from the sources remain. Pure.

A model that a document has talked into it writes `![](http://…/?q=` and what it was asked: whoever shows that as
Markdown sends the question away, with nobody clicking (CVE-2025-32711, "EchoLeak"; https://embracethered.com/blog/
posts/2023/bing-chat-data-exfiltration-poc-and-fix/). So an answer holds no link, no image and no HTML that loads or
runs, only their words and addresses, and an address that stands in no source, letter by letter, is written `hxxp`, as
those who warn of one do. Sentences are made inert one by one, so that every half of a link is as well.
"""

import re
from collections.abc import Iterable

from rag.records import Source
from rag.text.shown import visible_text

_LINK = re.compile(
    r"(?P<image>!?)\[(?P<label>[^\[\]]{0,1000})\]\("
    r"[ \t]*(?P<target><[^<>\n]{0,4000}>|[^\s()]{0,4000}(?:\([^\s()]{0,1000}\)[^\s()]{0,1000})?)"
    r"(?:\s+(?:\"[^\"]{0,1000}\"|'[^']{0,1000}'|\([^()]{0,1000}\)))?\s{0,10}\)"
)
_IMAGE_BEGINS = re.compile(r"!(?=\[)")
_LINK_BEGINS = re.compile(r"\](?=\()")
_DEFINITION = re.compile(r"\](?=:\s*(?:$|<?(?:[a-z][a-z0-9+.-]{0,31}:|//|www\.)))", re.IGNORECASE)

# What loads or runs in HTML, and all that is no plain `<b>` or `Map<String, Integer>`: elements with attributes
# (`style`, `onerror`), comments, which hide, and `<http://…>`.
_ELEMENT = re.compile(
    r"<(?=/?\s*(?:img|image|picture|source|video|audio|track|embed|object|param|applet|iframe|frame|frameset|portal|"
    r"script|noscript|style|link|meta|base|svg|math|form|input|button|select|textarea|body|html|head|template|a|area|"
    r"map|details|dialog|marquee|bgsound|isindex|slot)\b|(?!/?[a-z][\w ,.&|/-]{0,60}>)[a-z/!?])",
    re.IGNORECASE,
)
_BEGINNING = re.compile(r"(?:https?|ftp)(?=://)|(?<!\w)www\.", re.IGNORECASE)
_ADDRESS = re.compile(rf"(?:{_BEGINNING.pattern})[^\s<>\"`|\\^{{}}\[\]]*", re.IGNORECASE)
_AFTER_AN_ADDRESS = ".,;:!?'*_)"
_HARMLESS = {"http": "hxxp", "https": "hxxps", "ftp": "fxp", "www.": "www[.]"}


def addresses(sources: Iterable[Source]) -> frozenset[str]:
    """Return the addresses in the sources; an answer may show and link these."""
    return frozenset(
        _trimmed(match[0])
        for source in sources
        for text in (source.hit.chunk.text, source.hit.chunk.context, source.hit.title, source.hit.uri)
        for match in _ADDRESS.finditer(text)
    )


def inert(text: str, known: frozenset[str] = frozenset()) -> str:
    """Return a sentence of an answer as text in which nothing loads, links or runs if it is shown as Markdown.

    `known` are the addresses that are left as they are. Markers `[1]` stay; what is inert stays the same.
    """
    text = _LINK.sub(_as_text, visible_text(text))
    text = _IMAGE_BEGINS.sub("! ", text)
    text = _LINK_BEGINS.sub("] ", text)
    text = _DEFINITION.sub("] ", text)
    return _ELEMENT.sub("‹", _ADDRESS.sub(lambda match: _address(match[0], known), text))


def _as_text(link: re.Match[str]) -> str:
    label, target = link["label"].strip(), link["target"].strip("<>")
    if label.isdecimal() and not link["image"]:
        label = f"[{label}]"  # a marker of ours
    return " ".join(part for part in (label, f"({target})" if target else "") if part)


def _address(written: str, known: frozenset[str]) -> str:
    if _trimmed(written) in known:
        return written
    return _BEGINNING.sub(lambda beginning: _HARMLESS[beginning[0].lower()], written)


def _trimmed(address: str) -> str:
    return address.rstrip(_AFTER_AN_ADDRESS)
