"""Reads the text that a command is given: a file, or standard input."""

import sys
from pathlib import Path

from rag.errors import UsageError
from rag.regular_files import MOST_TEXT, read_given

_STDIN = Path("-")


def read_text(path: Path) -> str:
    """Return the text of a file, of standard input for `-`; raises UsageError if it is no text in UTF-8."""
    name = "standard input" if path == _STDIN else str(path)
    try:
        content = sys.stdin.buffer.read(MOST_TEXT + 1) if path == _STDIN else read_given(path)
    except FileNotFoundError as error:
        raise UsageError(f"there is no file {name}; give a text file, or - for standard input") from error
    except OSError as error:
        raise UsageError(f"{name} cannot be read ({error.strerror}); give a text file") from error
    if len(content) > MOST_TEXT:
        raise UsageError(f"{name} has more than {MOST_TEXT >> 20} MB; give a text file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not a text in UTF-8; save it as one") from error
    if "\0" in text:
        raise UsageError(f"{name} is not a text: it holds bytes of zero; save it as text in UTF-8")
    return text
