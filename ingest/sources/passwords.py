"""Reads the passwords of encrypted files from a user's file."""

import os
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from rag.errors import UsageError
from rag.regular_files import read_given


def read_passwords(path: Path) -> tuple[tuple[str, str], ...]:
    """Return the (glob, password) pairs of a file: one `glob<TAB>password` a line, blank and `#` lines apart.

    Blanks around a glob are not part of it; all that follows the first tab is the password, blanks and tabs too, or
    nothing, which is a password like any other. Raises UsageError, which never quotes a line.
    """
    try:
        text = read_given(Path(os.path.expanduser(path))).decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(f"the passwords file {path} cannot be read ({reason})") from error
    pairs = []
    for number, line in enumerate(text.split("\n"), 1):  # splitlines() ends lines at what a password may hold
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        glob, tab, password = line.partition("\t")
        if not tab or not glob.strip():
            raise UsageError(f"{path}, line {number}: write a glob, one TAB and the password")
        pairs.append((glob.strip(), password))
    return tuple(pairs)


def password_of(uri: str, passwords: Iterable[tuple[str, str]]) -> str | None:
    """Return the password of the first glob that matches the uri or its file name, or is either to the letter."""
    names = (uri, uri.rsplit("/", 1)[-1])
    matching = (p for glob, p in passwords if glob in names or any(fnmatchcase(name, glob) for name in names))
    return next(matching, None)
