"""Finds damage in a PDF that readers pass over: an end that is missing, and compressed parts that do not unpack."""

import base64
import re
import zlib
from collections.abc import Iterator

_BEGIN = re.compile(rb"(?<!end)stream\r?\n")
_DICTIONARY_BYTES = 1000  # before a stream, in which its dictionary stands
_FILTER = re.compile(
    rb"/Filter\s*(?:\[\s*(?P<ascii>/(?:ASCII85Decode|A85)\s*)?/(?:FlateDecode|Fl)\s*\]|/(?:FlateDecode|Fl)\b)"
)
_NO_TEXT = re.compile(rb"/Image\b|/Length[123]\b|/Type\s*/(?:XRef|Metadata)\b|/EmbeddedFile\b")  # pictures, fonts, …
_PIECE = 2**20
_MOST_BYTES = 2**28  # unpacked, of all parts of a file


def note_damage(content: bytes) -> tuple[str, ...]:
    """Return notes on what of a file's text may be missing or wrong."""
    notes = []
    if content.rfind(b"%%EOF") < content.rfind(b"endobj"):
        notes.append("it is cut off: its last part is missing, so that pages may be blank or absent")
    damaged = 0 if b"/Encrypt" in content else _count_damaged_streams(content)  # nobody can look into those
    if damaged:
        said = f"compressed parts that do not unpack: {damaged}"
        notes.append(f"it is damaged: {said}; some of its text may be missing or wrong")
    return tuple(notes)


def _count_damaged_streams(content: bytes) -> int:
    """Return how many compressed parts that may hold text do not unpack."""
    room = _MOST_BYTES
    damaged = 0
    for packed in _deflated_streams(content):
        unpacked, is_sound = (0, False) if packed is None else _unpack(packed, room)
        room -= unpacked
        if room <= 0:
            break
        damaged += not is_sound
    return damaged


def _deflated_streams(content: bytes) -> Iterator[bytes | None]:
    """Yield each deflated stream, None for one without an end, or whose letters (ASCII85) stand for none."""
    for begin in _BEGIN.finditer(content):
        before = content[max(0, begin.start() - _DICTIONARY_BYTES) : begin.start()]
        dictionary = before[before.rfind(b" obj") + 1 :]
        filters = _FILTER.search(dictionary)
        if filters is None or _NO_TEXT.search(dictionary):
            continue
        end = content.find(b"endstream", begin.end())
        packed = content[begin.end() : end] if end >= 0 else None
        yield _from_letters(packed) if packed and filters["ascii"] else packed


def _from_letters(packed: bytes) -> bytes | None:
    try:
        return base64.a85decode(packed.partition(b"~>")[0].strip().removeprefix(b"<~"))
    except ValueError:
        return None


def _unpack(packed: bytes, room: int) -> tuple[int, bool]:
    """Return how many bytes a stream unpacks to, and whether nothing in it is damaged.

    Acrobat writes streams without the mark of their end.
    """
    inflating = zlib.decompressobj()
    unpacked = 0
    try:
        while packed and not inflating.eof and unpacked < room:
            unpacked += len(inflating.decompress(packed, _PIECE))
            packed = inflating.unconsumed_tail
    except zlib.error:
        return unpacked, False
    return unpacked, True
