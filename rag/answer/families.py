"""Families: documents that are versions of one, mails of one thread, or members of a series. Pure.

Two documents are versions where nothing but a year, a number of a version or a word such as `final` tells their names
apart, and most of their text is the same. Where an occasion does (a day, a week, a number) or a place, they are
members of a series: each speaks for itself.
"""

import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

from rag.text.document_names import OCCASIONS, DocumentName, read_name, share_words

Relation: TypeAlias = Literal["versions", "thread", "series"]

# Of the three words in a row of the shorter text, those that the other has, figures aside: rules, terms and prices of
# two years have .3 (a table of another format) to .95, minutes .05 to .25.
_EDITED = 0.3
_NEARLY_THE_SAME = 0.6  # … with their figures, where an occasion tells the names apart: weekly reports have .4
_OF_ONE_FRAME = 0.04  # … where no more than the names' words are shared: the plans of three sites have .05 to .07
READ_CHARACTERS = 20_000  # of a document
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Member:
    """A document as its family sees it; `date` is what its file or its loader says, `read` returns its beginning."""

    id: str
    collection: str
    uri: str
    title: str
    date: str | None
    read: Callable[[], str] = field(default=str, repr=False, compare=False)

    @cached_property
    def name(self) -> DocumentName:
        return read_name(self.uri, self.title)

    @property
    def dated(self) -> str:
        """Its date: that of its name, before the file's, which is often that of a copy."""
        return self.name.dated or self.date or ""

    @cached_property
    def text(self) -> str:
        return self.read()[:READ_CHARACTERS].casefold()

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        return frozenset(_shingles(_WORD.findall(self.text)))

    @cached_property
    def masked_shingles(self) -> frozenset[tuple[str, ...]]:
        return frozenset(_shingles(_WORD.findall(_DIGITS.sub("0", self.text))))


@dataclass(frozen=True, slots=True)
class Family:
    """Members in the order of their dates and versions, the oldest first."""

    relation: Relation
    members: tuple[Member, ...]


def find_families(documents: Sequence[Member], common: Set[str] = frozenset()) -> list[Family]:
    """Return the families of some documents; a document may have versions, and be of a series with others.

    `common` are words of titles that tell nothing, since most have them: a company's name.
    """
    families: list[Family] = []
    relations = {
        (i, j): relation
        for i, one in enumerate(documents)
        for j, other in enumerate(documents[:i])
        if (relation := relate(one, other, common)) is not None
    }
    for kind in ("versions", "thread", "series"):
        pairs = [pair for pair, relation in relations.items() if relation == kind]
        families += [Family(kind, in_order(documents[i] for i in group)) for group in _grouped(pairs)]
    return families


def relate(one: Member, other: Member, common: Set[str] = frozenset()) -> Relation | None:
    """Return what two documents are to each other; None where they have nothing in common but a word."""
    if one.collection != other.collection:
        return None
    names = one.name, other.name
    is_same_subject = names[0].subject == names[1].subject != ()
    if names[0].is_mail and names[1].is_mail:
        return "thread" if names[0].thread == names[1].thread != "" else None
    if are_versions(one, other):
        return "versions"
    if is_same_subject or names[0].frame == names[1].frame != ():
        return "series"
    is_of_one_frame = share_words(*names, common)
    return "series" if is_of_one_frame and _alike(one, other) >= _OF_ONE_FRAME else None


def are_versions(one: Member, other: Member) -> bool:
    """Say whether nothing but its edition tells one document from the other, by name and by text."""
    names = one.name, other.name
    if not _are_named_alike(*names) or _edition(one) == _edition(other):
        return False
    apart = names[0].marks | names[1].marks
    by_edition = names[0].version != names[1].version or names[0].age != names[1].age
    has_occasion = bool(apart & OCCASIONS) and not (by_edition and _occasion(names[0]) == _occasion(names[1]))
    if has_occasion or (not by_edition and any(name.is_serial for name in names)):
        is_serial = any(name.is_serial for name in names)
        return not is_serial and _share(one.shingles, other.shingles) >= _NEARLY_THE_SAME
    return _alike(one, other) >= _EDITED


def in_order(members: Iterable[Member]) -> tuple[Member, ...]:
    """Return documents in the order of their dates and versions, the oldest first."""
    return tuple(sorted(members, key=lambda member: (_edition(member), member.uri)))


def is_newer(one: Member, other: Member) -> bool:
    """Say whether one document is of a later edition than the other; of one day, neither is."""
    return _edition(one) > _edition(other)


def _are_named_alike(one: DocumentName, other: DocumentName) -> bool:
    """Say whether names differ in marks alone; a title may say more than a file name, and the other way round."""
    is_same_place = one.folder == other.folder or one.age != other.age
    if not is_same_place:
        return False
    if one.frame == other.frame != ():
        return True
    if one.subject == other.subject != () and not (one.frame and other.frame):
        return True
    # `tarifs_2025` and `tarifs_communaux_2026`
    is_nested = bool(one.frame and other.frame) and (
        set(one.frame) <= set(other.frame) or set(other.frame) <= set(one.frame)
    )
    return is_nested and bool(one.dated and other.dated)


def _edition(member: Member) -> tuple[int, str, tuple[int, ...]]:
    name = member.name
    return (name.age if name.age < 0 else 0, member.dated, (*name.version, max(0, name.age)))


def _occasion(name: DocumentName) -> tuple[str, tuple[str, ...]]:
    return name.dated, name.numbers


def _alike(one: Member, other: Member) -> float:
    return _share(one.masked_shingles, other.masked_shingles)


def _share(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def _shingles(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(words, words[1:], words[2:], strict=False) if len(words) > 2 else [tuple(words)] if words else []


def _grouped(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the numbers that pairs connect, each group in order."""
    group_of: dict[int, set[int]] = {}
    for one, other in pairs:
        joined = group_of.get(one, {one}) | group_of.get(other, {other})
        group_of |= dict.fromkeys(joined, joined)
    return [sorted(group) for group in {id(group): group for group in group_of.values()}.values()]
