"""Kin: the documents of a collection whose names are those of others, but for what tells editions or members apart."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from rag.index.schema import DocumentInfo
from rag.text.document_names import read_name, share_words

_COMMON = 0.6  # of a collection's documents: a word in as many titles, such as a company's name, tells nothing
_FEW = 4  # documents; of fewer, a word in most titles may be the family's
_MOST_OF_A_FRAME = 50  # documents of one folder with one word: more are no family that a question could name


class Kin:
    """A collection's documents by what their names have in common; made once for a generation."""

    def __init__(self, infos: Sequence[DocumentInfo]) -> None:
        self._names = {info.id: read_name(info.uri, info.title) for info in infos}
        counts = Counter(word for name in self._names.values() for word in {*name.subject})
        least = _COMMON * len(infos)
        self.common = frozenset(word for word, count in counts.items() if len(infos) >= _FEW and count >= least)
        self._by_frame: defaultdict[tuple[str, ...], list[DocumentInfo]] = defaultdict(list)
        self._by_subject: defaultdict[tuple[str, ...], list[DocumentInfo]] = defaultdict(list)
        self._by_word: defaultdict[tuple[tuple[str, ...], str], list[DocumentInfo]] = defaultdict(list)
        for info in infos:
            name = self._names[info.id]
            self._by_frame[name.frame].append(info)
            self._by_subject[name.subject].append(info)
            for word in {*name.frame} | {*name.subject} - self.common:
                self._by_word[name.folder, word].append(info)

    def alike(self, info: DocumentInfo) -> list[DocumentInfo]:
        """Return the other documents that have a document's file name or title but for their marks."""
        name = self._names[info.id]
        by_frame = self._by_frame[name.frame] if name.frame else []
        by_subject = self._by_subject[name.subject] if name.subject else []
        return list({each.id: each for each in (*by_frame, *by_subject) if each.id != info.id}.values())

    def of_one_frame(self, info: DocumentInfo) -> Iterator[DocumentInfo]:
        """Yield the other documents of a folder that share words of a document's name, and have others."""
        name = self._names[info.id]
        groups = [self._by_word[name.folder, word] for word in sorted({*name.frame} | {*name.subject} - self.common)]
        near = {each.id: each for group in groups if len(group) <= _MOST_OF_A_FRAME for each in group}
        for each in near.values():
            if each.id != info.id and share_words(name, self._names[each.id], self.common):
                yield each
