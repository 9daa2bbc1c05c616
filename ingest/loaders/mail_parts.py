"""The parts of an e-mail message: which are its text, which are attached, and what damage shows in them."""

import re
from collections.abc import Iterator, Sequence
from email.message import MIMEPart
from typing import cast

_TEXTS = frozenset({"text/plain", "text/html"})
_CALENDARS = frozenset({"text/calendar", "application/ics"})
_HEADER = re.compile(r"^Content-[A-Za-z-]+:", re.MULTILINE)  # before the first part: its boundary is damaged
_DEEPEST = 50  # parts inside of parts that are looked at one by one; real mails have up to five
_DAMAGE = {  # the names of email's defects, and what they cost
    "a message is cut off: its last part is missing": {"CloseBoundaryNotFoundDefect"},
    "the parts of a message cannot be told apart, and were read as one text": {
        "NoBoundaryInMultipartDefect",
        "StartBoundaryNotFoundDefect",
    },
    "the base64 of a message is damaged: some of its text may be missing": {
        "InvalidBase64CharactersDefect",
        "InvalidBase64LengthDefect",
    },
}


def texts_of(message: MIMEPart) -> list[MIMEPart]:
    """Return the parts that are a message's text, in order; of alternatives the plain one, unless it is blank."""
    texts = list(_texts(message))
    named: MIMEPart | None = None if texts else message.get_body(("plain", "html"))  # a text with a file's name
    return texts if named is None else [named]


def calendars_of(message: MIMEPart) -> list[MIMEPart]:
    """Return the calendars that are sent with a message."""
    return [part for part in leaves(message) if part.get_content_type() in _CALENDARS]


def attached_to(message: MIMEPart) -> list[MIMEPart]:
    """Return the files and messages that are sent with a message: what is neither text nor calendar."""
    texts = {id(part) for part in texts_of(message)}
    return [
        part
        for part in leaves(message)
        if part.get_content_type() not in _CALENDARS and not _is_text(part) and id(part) not in texts
    ]


def leaves(message: MIMEPart) -> Iterator[MIMEPart]:
    """Yield the parts that have none inside them, in order; of an attached message only itself."""
    yield from (part for part in _walk(message) if not _inside(part))


def payload_of(part: MIMEPart) -> bytes:
    """Return a part's content."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def damage_of(message: MIMEPart) -> Iterator[str]:
    """Yield a note on each kind of damage that a message shows, once its parts are decoded."""
    parts = list(_walk(message))
    kinds = {type(defect).__name__ for part in parts for defect in part.defects}
    yield from (note for note, defects in _DAMAGE.items() if kinds & defects)
    before = sum(len(part.preamble or "") for part in parts if _HEADER.search(part.preamble or ""))
    if before:
        yield f"what stands before the first part of a message was not read ({before:,} characters)"
    behind = sum(len((part.epilogue or "").strip()) for part in parts)
    if behind:
        yield f"what stands behind the last part of a message was not read ({behind:,} characters)"


def _texts(part: MIMEPart, depth: int = 0) -> Iterator[MIMEPart]:
    inside = _inside(part)
    if inside and depth >= _DEEPEST:
        yield from _first_text(part)
    elif inside and part.get_content_subtype() == "alternative":
        yield from _best([list(_texts(inner, depth + 1)) for inner in inside])
    elif inside:
        for inner in inside:
            yield from _texts(inner, depth + 1)
    elif _is_text(part) or part.get_content_maintype() == "multipart":
        yield part


def _first_text(part: MIMEPart) -> list[MIMEPart]:
    """Return a plain text, or else any, that stands somewhere in a part; however deep: nothing calls itself."""
    texts = [inner for inner in _walk(part) if _is_text(inner)]
    return [text for text in texts if text.get_content_subtype() == "plain"][:1] or texts[:1]


def _best(versions: Sequence[list[MIMEPart]]) -> list[MIMEPart]:
    """Return the plain version, or else the richest, which stands last; one that is blank is none."""
    said = [texts for texts in versions if any(payload_of(text).strip() for text in texts)]
    plain = (texts for texts in said if all(text.get_content_subtype() == "plain" for text in texts))
    return next(plain, said[-1] if said else [])


def _is_text(part: MIMEPart) -> bool:
    """Whether a part is a message's text, or goes on with it behind a picture; it has no file's name."""
    return part.get_content_type() in _TEXTS and not part.is_attachment() and part.get_filename() is None


def _inside(part: MIMEPart) -> list[MIMEPart]:
    if part.get_content_maintype() != "multipart" or not part.is_multipart():
        return []
    return cast(list[MIMEPart], part.get_payload())


def _walk(message: MIMEPart) -> Iterator[MIMEPart]:
    waiting = [message]
    while waiting:
        part = waiting.pop()
        yield part
        waiting += reversed(_inside(part))
