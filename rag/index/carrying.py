"""What a generation takes over from the published one: whole segments where nothing changed, else documents. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from rag.index.schema import DocumentInfo
from rag.index.segments import first_numbers, holder


@dataclass(frozen=True, slots=True)
class Layout:
    """The segments of a new generation: their documents by name, in order, and which are the published one's.

    `languages` are those that its words are analysed in, that of most documents first.
    """

    leaves: Mapping[str, Sequence[str]]
    languages: tuple[str, ...]
    linked: frozenset[str] = field(default_factory=frozenset)

    @property
    def written(self) -> list[str]:
        """The names of the segments that have to be written."""
        return [name for name in self.leaves if name not in self.linked]


def by_segment(names: Sequence[str], documents: Sequence[DocumentInfo]) -> dict[str, dict[str, DocumentInfo]]:
    """Return the documents of each of some segments, whose names are given in order, by their ids."""
    first = first_numbers(names)
    held: dict[str, dict[str, DocumentInfo]] = {name: {} for name in names}
    for info in documents:
        held[names[holder(first, info.id)]][info.id] = info
    return held


def unchanged_leaves(
    layout: Layout,
    published: Mapping[str, Mapping[str, DocumentInfo]],
    languages: Sequence[str],
    kept: Mapping[str, DocumentInfo],
    new: Collection[str],
) -> frozenset[str]:
    """Return the leaves that are segments of the published generation, to the letter.

    `published` are its documents by segment, `languages` those of its words; `kept` are the documents that stay as they
    are, `new` the ids of those that were read.
    """
    is_analysed_alike = _same_analysis(languages, layout.languages)
    return frozenset(
        name
        for name, ids in layout.leaves.items()
        if (before := published.get(name)) is not None
        and len(before) == len(ids)
        and all(
            (own := before.get(each)) is not None
            and each not in new
            and ((stays := kept.get(each)) is own or stays == own)  # to compare what they hold takes 1 µs
            and is_analysed_alike(own)
            for each in ids
        )
    )


def _same_analysis(before: Sequence[str], now: Sequence[str]) -> Callable[[DocumentInfo], bool]:
    """Return whether a document's words are analysed alike where these are the languages of all."""
    if tuple(before) == tuple(now):
        return lambda _: True
    return lambda info: _analysed_in(info, before) == _analysed_in(info, now)


def _analysed_in(info: DocumentInfo, languages: Sequence[str]) -> str:
    return info.language if info.language in languages else languages[0]
