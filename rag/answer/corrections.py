"""Corrections: what a later mail, notice or minutes corrects does not speak, however well it answers. Pure.

Something is corrected by what is later, about the same thing as far as the question names it, and tells another date,
number or amount: in a mail of the same thread, or in a mail, minutes or a notice with words that say so (`moved to`,
`instead of`). What a mail quotes is older than what it says, and older still the deeper it is quoted.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from pathlib import PurePosixPath

from rag.answer.candidates import Candidate
from rag.answer.members import is_dated
from rag.answer.told import values_told
from rag.text.document_names import DocumentName, read_name
from rag.text.lexicon import united_pattern
from rag.text.values import Kind, Value, compatible, contradicts

_SAME_THING = 0.6  # of the question's words in the one, by weight, that the other has as well
_ABOUT_IT = 0.3  # … of all of the question's words
_NUMBER = re.compile(r"(?<!\d)0*(\d+)")
_MOST_READ = 1500  # characters of a candidate
_BARE = {Kind.NUMBER, Kind.RANGE}
_UNDATED = {".pdf", ".docx", ".xlsx", ".pptx", ".odt"}  # their files' dates are often those of a copy


@dataclass(frozen=True)
class _Statement:
    candidate: Candidate
    language: str
    words: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def name(self) -> DocumentName:
        return read_name(self.candidate.hit.uri, self.candidate.hit.title)

    @cached_property
    def dated(self) -> str:
        hit = self.candidate.hit
        has_own_date = PurePosixPath(hit.uri).suffix.lower() not in _UNDATED
        return self.name.dated or (hit.date if hit.date and has_own_date else "")

    @cached_property
    def text(self) -> str:
        return "\n".join((*self.candidate.above, self.candidate.text))[:_MOST_READ]

    @cached_property
    def values(self) -> tuple[Value, ...]:
        return values_told(self.text, self.language)

    @cached_property
    def depth(self) -> int:
        return quoted_depth(self.candidate)

    @cached_property
    def corrects(self) -> bool:
        return united_pattern("correcting_pattern").search(self.text) is not None

    @cached_property
    def asked(self) -> Mapping[str, float]:
        """The question's words that it has, with what stands around it and its document's name."""
        known = self.candidate.own | self.candidate.near | self.candidate.beside
        return {word: weight for word, weight in self.words.items() if word in known}


def corrected(candidates: Sequence[Candidate], words: Mapping[str, float], language: str) -> dict[int, int]:
    """Return the places in a list of candidates of those that others correct, each with that of the one that does.

    `words` are those of the question that name something, with their weights; `language` is the question's.
    """
    statements = [_Statement(candidate, language, words) for candidate in candidates]
    total = sum(words.values()) or 1.0
    about = [i for i, each in enumerate(statements) if sum(each.asked.values()) >= _ABOUT_IT * total]
    pairs = ((i, j) for i, j in product(about, about) if _is_later(statements[j], statements[i]))
    found: dict[int, int] = {}
    for i, j in pairs:
        if i not in found and _corrects(statements[j], statements[i]):
            found[i] = j
    return found


def quoted_depth(candidate: Candidate) -> int:
    """Return how many signs of quotation stand before a candidate's lines in a mail."""
    text, span = candidate.passage.text, candidate.span
    lines = text[text.rfind("\n", 0, span.start) + 1 : span.end].split("\n")
    return max(line[: len(line) - len(line.lstrip("> \t"))].count(">") for line in lines)


def _corrects(later: _Statement, earlier: _Statement) -> bool:
    is_thread = _is_one_thread(later, earlier)
    is_notice = later.name.is_mail or later.name.is_serial
    if not (is_thread or (is_notice and later.corrects)):
        return False
    said = later.asked if is_thread or later.name.is_mail else later.candidate.own | later.candidate.near
    shared = sum(weight for word, weight in earlier.asked.items() if word in said)
    if shared < _SAME_THING * sum(earlier.asked.values()):
        return False
    return any(_differ(*pair, is_thread=is_thread) for pair in product(earlier.values, later.values))


def _differ(one: Value, other: Value, *, is_thread: bool) -> bool:
    if contradicts(one, other):
        return True
    if one.kind is other.kind is Kind.RANGE and one.content != other.content and is_dated(one):
        return True  # 7 to 18 April, and 31 March to 11 April
    return is_thread and one.kind is other.kind and one.kind in _BARE and not compatible(one, other)


def _is_one_thread(one: _Statement, other: _Statement) -> bool:
    if one.candidate.hit.chunk.document_id == other.candidate.hit.chunk.document_id:
        return one.depth != other.depth
    are_mails = one.name.is_mail and other.name.is_mail
    return are_mails and one.name.thread == other.name.thread != ""


def _is_later(one: _Statement, other: _Statement) -> bool:
    """Say whether a statement was made later than another, as far as dates, replies and quotation marks tell."""
    if one.candidate.hit.collection != other.candidate.hit.collection:
        return False
    if one.candidate.hit.chunk.document_id == other.candidate.hit.chunk.document_id:
        return one.depth < other.depth
    if _is_one_thread(one, other):
        return _place_in_thread(one) > _place_in_thread(other)
    if not one.dated or one.depth:
        return False
    if not other.dated:
        return bool(set(other.name.numbers) & set(_NUMBER.findall(one.text)))  # it names it: `step 6 of P-03`
    length = min(len(one.dated), len(other.dated))
    if one.dated[:length] != other.dated[:length]:
        return one.dated > other.dated
    return len(other.dated) < len(one.dated)  # what is for a whole year was written before it


def _place_in_thread(statement: _Statement) -> tuple[int, str, bool, tuple[int, ...]]:
    title = statement.candidate.hit.title.casefold().strip()
    numbers = tuple(map(int, statement.name.numbers))
    return (-statement.depth, statement.dated, title != statement.name.thread, numbers)
