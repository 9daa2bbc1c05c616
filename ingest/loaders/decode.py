"""From bytes to normalised text: the one place where a text file's content changes."""

import codecs
import contextlib
import re
import unicodedata

from rag.errors import LoadError, first_line

_BOMS = (  # UTF-32 first: its little-endian mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # tab, line ends, form feed and escape occur in text
_SAMPLE_BYTES = 64 * 1024
_REPLACEMENT = "\ufffd"
_BINARY_CURE = "save it as UTF-8 if it is a damaged text, or give it the suffix of its real format"


def decode_text(content: bytes, name: str, declared: str = "") -> tuple[str, tuple[str, ...]]:
    """Return the text of `content`, NFC with `\\n` line ends and otherwise unchanged, and notes on how it was read.

    A byte order mark decides, then UTF-8, then the encoding that the content itself has `declared` (Python's name),
    then charset-normalizer's guess. Raises LoadError for binary content.
    """
    encoding = next((encoding for bom, encoding in _BOMS if content.startswith(bom)), None)
    if encoding is None and is_binary(content):
        encoding = _utf16_without_mark(content)
        if encoding is None:
            return _without_zeros(content, name)
    try:
        return normalise(content.decode(encoding or "utf-8")), ()
    except UnicodeDecodeError as error:
        if encoding == "utf-8-sig":
            return _with_replacements(content.removeprefix(codecs.BOM_UTF8))
        if encoding is not None:
            raise LoadError(
                f"{name} is not the {encoding} that its first bytes claim ({first_line(error)}); save it as UTF-8"
            ) from error
    return _decode_legacy(content, name, declared)


def normalise(text: str) -> str:
    """Return `text` in NFC with `\\n` line ends."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def is_binary(content: bytes) -> bool:
    """Whether `content` is not text in any single-byte or UTF-8 encoding: it has NULs, or many control characters."""
    sample = content[:_SAMPLE_BYTES]
    return b"\0" in content or len(_CONTROLS.findall(sample)) > max(2, len(sample) // 50)


def _utf16_without_mark(content: bytes) -> str | None:
    """Return UTF-16's byte order if nearly every other byte is NUL: Latin text without a byte order mark."""
    sample = content[:_SAMPLE_BYTES]
    half = len(sample) // 2
    for encoding, high, low in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if len(content) % 2 == 0 and high.count(0) > 0.7 * half and low.count(0) == 0:
            return encoding
    return None


def _without_zeros(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return what a text says that a crash or a bad copy has left zero bytes in; raises LoadError for all else.

    What begins with one, or has other control characters, is likely to be of another format.
    """
    rest = content.replace(b"\0", b"")
    zeros = len(content) - len(rest)
    if content[:1] != b"\0" and _CONTROLS.search(rest) is None:
        with contextlib.suppress(UnicodeDecodeError):
            return normalise(rest.decode("utf-8")), (f"it is damaged: zero bytes were left out: {zeros:,}",)
    why = f"zero bytes: {zeros:,} of {len(content):,}" if zeros else "it has many control characters"
    raise LoadError(f"{name} is not text (binary content: {why}); {_BINARY_CURE}")


def _with_replacements(content: bytes) -> tuple[str, tuple[str, ...]]:
    damaged = content.decode("utf-8", "replace")
    note = f"what is not valid UTF-8 was read as {_REPLACEMENT}, {damaged.count(_REPLACEMENT)} in all"
    return normalise(damaged), (note,)


def _decode_legacy(content: bytes, name: str, declared: str) -> tuple[str, tuple[str, ...]]:
    damaged = content.decode("utf-8", "replace")
    broken = damaged.count("\ufffd")
    if broken * 10 <= sum(1 for character in damaged if character > "\x7f"):  # UTF-8 with a few bad bytes
        return _with_replacements(content)
    if declared:
        with contextlib.suppress(UnicodeError, LookupError):  # LookupError: codecs that are none of text
            return normalise(content.decode(declared)), ()
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    if best is None:
        raise LoadError(f"{name} is not text (binary content, or an unknown encoding); save it as UTF-8")
    return normalise(str(best)), (f"read as {best.encoding}, which is a guess; save it as UTF-8 to be sure",)
