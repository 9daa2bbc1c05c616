"""What a generation takes over from the published one: whole segments where nothing changed, else documents. Pure."""

from collections.abc import Collection, Mapping, Sequence
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
    return frozenset(
        name
        for name, ids in layout.leaves.items()
        if (before := published.get(name)) is not None
        and len(before) == len(ids)
        and all(
            each in before
            and each not in new
            and kept.get(each) == before[each]
            and _analysed_in(before[each], languages) == _analysed_in(before[each], layout.languages)
            for each in ids
        )
    )


def _analysed_in(info: DocumentInfo, languages: Sequence[str]) -> str:
    return info.language if info.language in languages else languages[0]
