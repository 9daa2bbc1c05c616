"""Looks for what is left of a text: any piece of 20 bytes, in any file, in either case, as UTF-8 or as UTF-16."""

from collections.abc import Iterable
from pathlib import Path

PIECE = 20  # characters; in UTF-8 as many bytes, as long as the text is ASCII
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def unique_pieces(text: str, others: Iterable[str]) -> set[str]:
    """Return the pieces of `text`, in lower case, that none of the other texts has."""
    assert text.isascii(), "a piece of 20 characters is one of 20 bytes"
    shared = set().union(*(_pieces(other) for other in others))
    return _pieces(text) - shared


def files_with(pieces: set[str], folder: Path) -> list[str]:
    """Name the files below a folder that hold any of the pieces; free pages of a database are looked at, too."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and any(_holds(path, pieces, name) for name in _ENCODINGS)
    )


def _holds(path: Path, pieces: set[str], encoding: str) -> bool:
    wanted = {piece.encode(encoding) for piece in pieces}
    size = len(next(iter(wanted)))
    content = path.read_bytes().lower()
    return any(content[i : i + size] in wanted for i in range(len(content) - size + 1))


def _pieces(text: str) -> set[str]:
    lower = text.lower()
    return {lower[i : i + PIECE] for i in range(len(lower) - PIECE + 1)}
