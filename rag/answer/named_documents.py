"""Named documents: what a document says that a question means by its title or file name, of a subject or at all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import PurePosixPath

from rag.answer.abstaining import FOUND_EXACTLY
from rag.answer.basis import Part
from rag.answer.candidates import columns_of
from rag.answer.intents import Intent
from rag.answer.listing import label_of
from rag.answer.looking import Look, Looker
from rag.answer.partwise import only_in, united
from rag.answer.widening import unwidened
from rag.answer.wording import say
from rag.index.opened import Index
from rag.index.schema import DocumentInfo
from rag.records import Evidence, Hit, Question, Source, Where
from rag.search.retriever import Retrieval
from rag.text.lexicon import Lexicon, lexicon_of
from rag.text.scripts import count_words
from rag.text.text_blocks import split_blocks

_MOST = 2  # documents that one name may mean; more, and it names none
_OPENING_WORDS = 120
_OPENING_CHUNKS = 4
_READ_FOR_SECTIONS = 20  # chunks that have the words of a section's name
_PARTS = re.compile(r"[\W_]+")
_TELLING = re.compile(r"[^\W\d_]{3,}|\d{3,}")


@dataclass(frozen=True, slots=True)
class _Opening:
    """The first hits of what is named: a document or a section, with what it is called, and its title or heading."""

    label: str
    title: str
    hits: Sequence[Hit]


def find_named(name: str, index: Index, where: Where, lexicon: Lexicon) -> list[DocumentInfo]:
    """Return the documents whose title and file name have all words of a name, at most two; none where it fits more.

    Words that say only that it is a document (`the … policy`) do not count. Those that have no other word than the
    name's, numbers aside, come before those that have more.
    """
    infos = index.documents(where)
    exact = [
        info for info in infos if name.casefold() in (info.uri.casefold(), PurePosixPath(info.uri).name.casefold())
    ]
    if exact:
        return exact[:_MOST]
    words = _naming(name, index, lexicon)
    if not any(map(_TELLING.search, words)):
        return []
    by_words = [(info, _naming(_names(info), index, lexicon)) for info in infos if _may_have(words, _names(info))]
    fitting = [(info, own) for info, own in by_words if words <= own]
    closest = [info for info, own in fitting if _naming(info.title, index, lexicon) <= words]
    named = closest or [info for info, _ in fitting]
    return named if len(named) <= _MOST else []


def look_in_named(
    looker: Looker, question: Question, intent: Intent, indexes: Sequence[Index]
) -> tuple[Look, tuple[Part, ...]] | None:
    """Return what the named documents say of the subject, or, without one, how they begin, each as a part.

    None where no document is named, or none says anything of the subject.
    """
    lexicon = lexicon_of(intent.language)
    named = [(index, info) for index in indexes for info in find_named(intent.document, index, question.where, lexicon)]
    if not 1 <= len(named) <= _MOST:
        sections = [] if intent.subject else _find_sections(intent.document, indexes, question.where)
        return _openings(intent, sections) if 1 <= len(sections) <= _MOST else None
    if not intent.subject:
        return _openings(
            intent, [_Opening(label_of(info), info.title, _first_hits(info, index)) for index, info in named]
        )
    text = looker.spelled(intent.subject)
    looks = [(info, _holding(looker, text, looker.look(only_in(question, info.uri), text))) for _, info in named]
    saying = [(info, look) for info, look in looks if look.is_convincing]
    if len(saying) > 1:
        return united([look for _, look in saying], [Part(info.uri, label=label_of(info)) for info, _ in saying])
    return (saying[0][1], ()) if saying else None


def _holding(looker: Looker, subject: str, look: Look) -> Look:
    """Return a look with what holds all words of the subject, which is certain, if anything does."""
    words = looker.words(subject).keys()
    holding = tuple(each for each in look.evidence if words and words <= looker.words(each.text).keys())
    return replace(look, evidence=holding, confidence=FOUND_EXACTLY) if holding else look


def _find_sections(name: str, indexes: Sequence[Index], where: Where) -> list[_Opening]:
    """Return the sections whose heading is a name, or begins with it, as `§ 19 Hedges` does with `§ 19`."""
    sections: dict[tuple[str, str, str], list[Hit]] = {}
    for index in indexes:
        ids = [chunk_id for chunk_id, _ in index.search_words(name, _READ_FOR_SECTIONS, where)]
        for chunk in sorted(index.chunks(ids), key=lambda chunk: chunk.start):
            heading = chunk.context.partition("\n")[0].rpartition(" › ")[2]
            if _begins_with(heading, name):
                info = index.info(chunk.document_id)
                hit = Hit(chunk, index.collection, info.uri, info.title, 1.0, date=info.date)
                sections.setdefault((index.collection, info.uri, heading), []).append(hit)
    return [_Opening(f"{heading} ({uri})", heading, hits) for (_, uri, heading), hits in sections.items()]


def _begins_with(heading: str, name: str) -> bool:
    return re.match(rf"{re.escape(name)}(?!\w)", heading, re.IGNORECASE) is not None


def _openings(intent: Intent, named: Sequence[_Opening]) -> tuple[Look, tuple[Part, ...]]:
    sources: list[Source] = []
    parts = []
    for each in named:
        own = [Source(len(sources) + i, hit) for i, hit in enumerate(each.hits, start=1)]
        sources += own
        evidence = tuple(_opening(own, each.title))
        parts.append(Part(intent.document, evidence, label=each.label, is_told_whole=True))
    hits = tuple(source.hit for source in sources)
    evidence = tuple(each for part in parts for each in part.evidence)
    retrieval = Retrieval(intent.document, hits, {}, {"embed": 0.0, "search": 0.0})
    return Look(retrieval, tuple(sources), evidence, (), FOUND_EXACTLY, {}, 0.0), tuple(parts)


def _first_hits(info: DocumentInfo, index: Index) -> list[Hit]:
    chunks = index.library.chunks_of(info.id, limit=_OPENING_CHUNKS)
    return [Hit(chunk, index.collection, info.uri, info.title, 1.0, date=info.date) for chunk in chunks]


def _opening(sources: Sequence[Source], title: str) -> Iterator[Evidence]:
    """Yield the first blocks of what is named, about 120 words, without its title."""
    room = _OPENING_WORDS
    for source in sources:
        passage = unwidened(source)
        blocks = split_blocks(passage.text, is_inside=passage.is_inside)
        for block in blocks:
            columns = columns_of(passage, block, is_first=block is blocks[0])
            lines = say(passage, block, block.entries, columns, with_heading=False)
            if [line.text.casefold() for line in lines] == [title.casefold()]:
                continue
            fitting = sum(words <= room for words in accumulate(count_words(line.text) for line in lines))
            room -= sum(count_words(line.text) for line in lines)
            if not fitting:
                return
            start, end = block.span.start, block.span.end
            yield Evidence(
                source.number,
                passage.start + start,
                passage.start + end,
                passage.text[start:end],
                score=1.0,
                lines=lines[:fitting],
            )


def _names(info: DocumentInfo) -> str:
    return f"{info.title} {_PARTS.sub(' ', PurePosixPath(info.uri).stem)} {info.date or ''}"


def _naming(name: str, index: Index, lexicon: Lexicon) -> set[str]:
    """Return the analysed words of a name that tell documents apart."""
    words = [word for word in _PARTS.split(name) if word.casefold() not in lexicon.document_words]
    return set(index.word_weights(" ".join(words)))


def _may_have(words: set[str], names: str) -> bool:
    """Say quickly whether a document's names may have all words; stems keep the beginnings of words."""
    folded = names.casefold()
    return all(word[:3] in folded for word in words)
