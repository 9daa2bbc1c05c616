"""Mentions: every document that holds a name, a phrase or the words of a topic, as the index tells it.

The word index says which passages hold all the words; each is then looked up in its text. So what is listed is exact,
and complete as long as no more than `MOST_READ` passages of a collection hold the words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import PurePosixPath

from rag.index.opened import Index
from rag.index.schema import DocumentInfo
from rag.records import Chunk, Hit, Span, Where
from rag.text.lines import opens_with_hash
from rag.text.scripts import is_unspaced
from rag.text.sentences import split_sentences
from rag.verify.verbatim import normalise

MOST_READ = 1000  # passages of one collection
_BATCH = 100  # passages read at a time
MOST_QUOTED = 20  # documents
_READ_NEARLY = 20  # passages in which a phrase that nobody says is looked for word by word
_NEARLY = 0.75  # of a phrase's words, in its order
_LONGEST_QUOTE = 240  # characters; of a longer sentence the part around the words is quoted
_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A document, and where it holds the words: `span` is of the document, in the hit's chunk; None: not looked up."""

    collection: str
    document: DocumentInfo
    hit: Hit | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Mentions:
    """The documents in the order of their collections and uris.

    `is_complete` is false where more passages hold the words than are read; `is_nearly` where no document says the
    phrase itself.
    """

    documents: tuple[Mention, ...] = ()
    is_complete: bool = True
    is_nearly: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """What of a passage holds the words, in code points of its document; `is_near`: all, with title and headings."""

    chunk: Chunk
    span: Span
    is_near: bool
    is_above: bool = False  # … these alone have all


def find_mentions(
    subject: str, indexes: Sequence[Index], where: Where = (), *, is_name: bool, most_read: int = MOST_READ
) -> Mentions:
    """Return the documents whose text, title or file name holds all words of the subject, a name as it is written.

    Where some have all words of a topic in one sentence and what stands above it, those that only have them here and
    there in a passage are left out.
    """
    readers = [_Reader(index, subject, where, most_read) for index in indexes]
    found = [reader.read(is_name=is_name) for reader in readers]
    some_near = any(place.is_near for places, _ in found for place in places.values())
    documents: list[Mention] = []
    for reader, (places, _) in zip(readers, found, strict=True):
        kept = {i: place for i, place in places.items() if place.is_near or not some_near}
        documents += reader.mentions(kept, reader.named(is_name=is_name))
    return Mentions(_quoted(documents, indexes), all(is_complete for _, is_complete in found))


def find_phrase(phrase: str, indexes: Sequence[Index], where: Where = (), *, may_be_nearly: bool) -> Mentions:
    """Return the documents that say a phrase word for word; else, if it may be, those that nearly do."""
    readers = [_Reader(index, phrase, where, MOST_READ) for index in indexes]
    found = [reader.read(is_name=True, in_text=True) for reader in readers]
    documents = [each for reader, (places, _) in zip(readers, found, strict=True) for each in reader.mentions(places)]
    if documents or not may_be_nearly:
        return Mentions(_quoted(documents, indexes), all(is_complete for _, is_complete in found))
    nearly = [each for reader in readers for each in reader.mentions(reader.read_nearly())]
    return Mentions(_quoted(nearly, indexes), is_nearly=True)


class _Reader:
    """Reads the passages of one index for a subject."""

    def __init__(self, index: Index, subject: str, where: Where, most_read: int) -> None:
        self._index = index
        self._subject = subject
        self._where = where
        self._most_read = most_read
        self._stems = list(index.word_weights(subject))
        self._phrase = _whole_words(normalise(subject).text.strip())

    def read(self, *, is_name: bool, in_text: bool = False) -> tuple[dict[str, _Place], bool]:
        """Return the best place of each document by its id, and whether all passages were read.

        With `in_text` the title and the heading path do not count.
        """
        ids, count = self._index.chunks_holding(self._subject, self._most_read, self._where)
        places: dict[str, _Place] = {}
        for batch in (ids[i : i + _BATCH] for i in range(0, len(ids), _BATCH)):
            for chunk in self._index.chunks(batch):
                place = self._phrase_place(chunk, in_text=in_text) or (None if is_name else self._topic_place(chunk))
                if place is not None:
                    places[chunk.document_id] = _better(place, places.get(chunk.document_id, place))
        return places, count <= len(ids)

    def read_nearly(self) -> dict[str, _Place]:
        """Return, of the passages with most of the words, the sentences that say nearly the phrase."""
        wanted = _WORD.findall(self._subject.casefold())
        ranking = self._index.search_words(self._subject, _READ_NEARLY, self._where)
        places: dict[str, tuple[float, _Place]] = {}
        for chunk in self._index.chunks([chunk_id for chunk_id, _ in ranking]):
            for span in split_sentences(chunk.text):
                words = _WORD.findall(chunk.text[span.start : span.end].casefold())
                blocks = SequenceMatcher(None, wanted, words, autojunk=False).get_matching_blocks()
                share = sum(block.size for block in blocks) / len(wanted)
                if share >= _NEARLY and share > places.get(chunk.document_id, (0.0,))[0]:
                    places[chunk.document_id] = share, _Place(chunk, _shifted(span, chunk.start), is_near=False)
        return {document_id: place for document_id, (_, place) in places.items()}

    def named(self, *, is_name: bool) -> list[DocumentInfo]:
        """Return the documents whose file name holds the subject; titles are known to the word index."""
        return [
            info
            for info in self._index.documents(self._where)
            if self._holds(_PARTS.sub(" ", _file_name(info.uri)), is_name=is_name)
        ]

    def mentions(self, places: dict[str, _Place], named: Sequence[DocumentInfo] = ()) -> list[Mention]:
        """Return the documents of the places, and those that are `named`, by uri."""
        infos = {info.uri: info for info in (*map(self._index.info, places), *named)}
        return [self._mention(infos[uri], places.get(infos[uri].id)) for uri in sorted(infos)]

    def _mention(self, info: DocumentInfo, place: _Place | None) -> Mention:
        if place is None:
            return Mention(self._index.collection, info)
        hit = Hit(place.chunk, self._index.collection, info.uri, info.title, 1.0, date=info.date)
        return Mention(self._index.collection, info, hit, place.span)

    def _phrase_place(self, chunk: Chunk, *, in_text: bool) -> _Place | None:
        """Return where a passage says the subject as it is written, rather not in a heading."""
        places = list(self._phrases(chunk))
        if places:
            return next((place for place in places if not self._says_no_more(place)), None) or _led_on(places[0])
        if not in_text and self._phrase.search(normalise(chunk.context).text):
            return _Place(chunk, _opening(chunk), is_near=True)
        return None

    def _phrases(self, chunk: Chunk) -> Iterator[_Place]:
        normal = normalise(chunk.text)
        matches = [match.span() for match in self._phrase.finditer(normal.text)]
        spans = split_sentences(chunk.text) if matches else []
        for first, last in matches:
            phrase = Span(normal.origins[first], normal.origins[last - 1] + 1)
            touched = [span for span in spans if span.start < phrase.end and phrase.start < span.end]
            whole = Span(min(phrase.start, touched[0].start), max(phrase.end, touched[-1].end)) if touched else phrase
            yield _Place(chunk, _shifted(_shortened(chunk.text, whole, phrase), chunk.start), is_near=True)

    def _topic_place(self, chunk: Chunk) -> _Place:
        """Return the sentence of a passage with most of the subject's words, the first of several."""
        wanted = set(self._stems)
        above = wanted & set(self._index.word_weights(chunk.context))
        best, most, is_near = _opening(chunk), 0, above == wanted
        for span in split_sentences(chunk.text):
            words = wanted & set(self._index.word_weights(chunk.text[span.start : span.end]))
            if len(words) > most:
                best, most, is_near = _shifted(span, chunk.start), len(words), words | above == wanted
        place = _Place(chunk, best, is_near=is_near, is_above=above == wanted)
        return _led_on(place) if self._says_no_more(place) else place

    def _says_no_more(self, place: _Place) -> bool:
        """Say whether a sentence is a heading, or has no word besides the subject's."""
        words = set(self._index.word_weights(_text(place)))
        return opens_with_hash(_text(place)) or all(word in self._stems or word.isdigit() for word in words)

    def _holds(self, name: str, *, is_name: bool) -> bool:
        if self._phrase.search(normalise(name).text):
            return True
        beginnings = [stem[:3] for stem in self._stems]
        if is_name or not beginnings or not all(beginning in name.casefold() for beginning in beginnings):
            return False
        return set(self._stems) <= set(self._index.word_weights(name))


def _quoted(documents: Sequence[Mention], indexes: Sequence[Index]) -> tuple[Mention, ...]:
    """Return the documents, the first ones each with a quote: of one that only its file name tells, the opening."""
    by_name = {index.collection: index for index in indexes}
    return tuple(
        _opened(mention, by_name[mention.collection]) if mention.hit is None and rank < MOST_QUOTED else mention
        for rank, mention in enumerate(documents)
    )


def _opened(mention: Mention, index: Index) -> Mention:
    info = mention.document
    for chunk in index.library.chunks_of(info.id, limit=1):
        hit = Hit(chunk, index.collection, info.uri, info.title, 1.0, date=info.date)
        return replace(mention, hit=hit, span=_opening(chunk))
    return mention


def _better(one: _Place, other: _Place) -> _Place:
    """Return the place that has all words near each other, else the first."""
    return min(one, other, key=lambda place: (not place.is_near, not place.is_above, place.span.start))


def _whole_words(phrase: str) -> re.Pattern[str]:
    """Return what finds a phrase as whole words, a genitive's `s` aside; where words have no spaces, anywhere."""
    if not phrase:
        return re.compile("(?!)")
    before = r"(?<!\w)" if phrase[0].isalnum() and not is_unspaced(phrase[0]) else ""
    after = r"(?:'?s)?(?!\w)" if phrase[-1].isalnum() and not is_unspaced(phrase[-1]) else ""
    return re.compile(rf"{before}{re.escape(phrase)}{after}")


def _file_name(uri: str) -> str:
    return PurePosixPath(uri).stem


def _text(place: _Place) -> str:
    return place.chunk.text[place.span.start - place.chunk.start : place.span.end - place.chunk.start]


def _opening(chunk: Chunk) -> Span:
    """Return the first sentence of a passage that is no heading, else the first, in the document."""
    spans = split_sentences(chunk.text)
    prose = [span for span in spans if not opens_with_hash(chunk.text[span.start : span.end])]
    span = (prose or spans or [Span(0, len(chunk.text))])[0]
    return _shifted(_shortened(chunk.text, span, Span(span.start, span.start)), chunk.start)


def _led_on(place: _Place) -> _Place:
    """Return a heading with the sentence that follows it in its passage."""
    chunk = place.chunk
    following = next((span for span in split_sentences(chunk.text) if span.start >= place.span.end - chunk.start), None)
    if following is None:
        return place
    return replace(place, span=Span(place.span.start, chunk.start + _shortened(chunk.text, following, following).end))


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _shortened(text: str, sentence: Span, words: Span) -> Span:
    """Return a sentence, or of a very long one what stands around some of its words, cut between words."""
    if sentence.end - sentence.start <= _LONGEST_QUOTE:
        return sentence
    room = max(0, _LONGEST_QUOTE - (words.end - words.start)) // 2
    start, end = max(sentence.start, words.start - room), min(sentence.end, words.end + room)
    while sentence.start < start < words.start and not text[start - 1].isspace():
        start += 1
    while words.end < end < sentence.end and not text[end].isspace():
        end -= 1
    return Span(start, end)
