"""Kinship: the documents that were found, with those that their names belong to, as families."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from rag.answer.families import READ_CHARACTERS, Family, Member, find_families, in_order
from rag.answer.members import Asked, names_in_time
from rag.filters import meets
from rag.index.opened import Index
from rag.index.schema import DocumentInfo
from rag.records import Hit, Span, Where
from rag.text.document_names import read_name

_MOST_NAMED = 3  # members of one series that are taken in by a number or a date of their names
_MOST = 40  # documents that are compared, each with each
_NUMBER = re.compile(r"\d+")


def find_kin(asked: Asked, hits: Sequence[Hit], indexes: Sequence[Index], where: Where) -> list[Family]:
    """Return the families of the documents that were found.

    Of those named alike that were not found, the newest is taken in, and those whose number or date the question says.
    """
    families: list[Family] = []
    for index in indexes:
        members: dict[str, Member] = {}
        known: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()  # names whose kin is taken in
        for document_id in dict.fromkeys(hit.chunk.document_id for hit in hits if hit.collection == index.collection):
            found = index.info(document_id)
            name = read_name(found.uri, found.title)
            is_known = (name.frame, name.subject) in known
            known.add((name.frame, name.subject))
            for info in [found] if is_known else _with_kin(asked, found, index, where):
                if len(members) < _MOST and info.id not in members:
                    members[info.id] = _member(info, index)
        families += find_families(list(members.values()), index.kin.common)
    return families


def _with_kin(asked: Asked, info: DocumentInfo, index: Index, where: Where) -> Iterator[DocumentInfo]:
    """Yield a document, and those of its kin that the question may ask for."""
    yield info
    kin = [each for each in index.kin.alike(info) if meets(each.fields, where)]
    if kin:
        numbers = {number.lstrip("0") for number in _NUMBER.findall(asked.question)}
        yield from [each for each in kin if numbers & set(read_name(each.uri, each.title).numbers)][:_MOST_NAMED]
        by_id = {each.id: each for each in kin}
        members = in_order(_member(each, index) for each in kin)
        yield from (by_id[member.id] for member in names_in_time(asked, members)[-_MOST_NAMED:])
        yield by_id[members[-1].id]
    yield from (each for each in islice(index.kin.of_one_frame(info), _MOST_NAMED) if meets(each.fields, where))


def _member(info: DocumentInfo, index: Index) -> Member:
    read = partial(index.library.passage, info.id, Span(0, READ_CHARACTERS))
    return Member(info.id, index.collection, info.uri, info.title, info.date, read)
