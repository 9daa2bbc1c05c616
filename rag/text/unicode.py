"""Text that UTF-8 cannot carry: lone surrogates, halves of a pair, from JSON, file names and broken sources. Pure."""

import unicodedata


def well_formed(text: str) -> str:
    """Return `text` in NFC, as documents are, with each lone surrogate as U+FFFD."""
    return replace_surrogates(unicodedata.normalize("NFC", text))


def replace_surrogates(text: str) -> str:
    """Return `text` with each lone surrogate as U+FFFD; two that are a pair become their character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def escape_surrogates(text: str) -> str:
    r"""Return `text` with each surrogate spelt out, as `\ud800`, for a message that says what was sent."""
    return text.encode("utf-8", "backslashreplace").decode()
