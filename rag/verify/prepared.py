"""Prepared: a source and a sentence made ready for comparing, each once. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from rag.records import Source, Span
from rag.text.document_names import path_words
from rag.text.languages import detect, language_of_question
from rag.text.lines import cells_of, is_row_of_filled_cells
from rag.text.sentences import split_sentences
from rag.verify.directions import Direction, read_directions
from rag.verify.facts import FactIndex, Facts, index_facts, read_facts
from rag.verify.negation import Polarity, read_polarity
from rag.verify.verbatim import Normal, normalise

Weigh: TypeAlias = Callable[[str], Mapping[str, float]]  # a text's analysed words, each with its weight (idf)

_FIGURE = re.compile(r"\W*\d[\d.,:%/\s-]*\W*")  # a cell that is one
_RULE = re.compile(r"[\s|:-]+")  # below a head


@dataclass(frozen=True, slots=True)
class Passage:
    """A source made ready for comparing: its sentences with their words and facts, and its text in normal form."""

    source: Source
    sentences: tuple[Span, ...]  # offsets in the chunk's text
    words: tuple[frozenset[str], ...]
    facts: tuple[FactIndex, ...]
    context_words: frozenset[str]
    context_facts: FactIndex
    normal: Normal = field(repr=False)
    heads: Mapping[int, str] = field(default_factory=dict)  # of tables, by the sentences that are their rows
    language: str = "en"

    def text(self, first: int, last: int) -> str:
        """Return the text from sentence `first` to sentence `last`."""
        return self.source.hit.chunk.text[self.sentences[first].start : self.sentences[last].end]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that is looked for: its words with their weights, and its facts.

    `topic` are the words that are no facts, `subject` those and the names; `of_values` are those of each value.
    """

    text: str
    weights: Mapping[str, float]
    topic: Mapping[str, float]
    subject: Mapping[str, float]
    facts: Facts
    polarity: Polarity
    directions: tuple[Direction, ...]
    of_values: tuple[frozenset[str], ...]
    language: str


def read_passage(source: Source, weigh: Weigh, languages: Sequence[str] = ()) -> Passage:
    """Prepare a source; once for all the sentences of an answer. `languages` are those of its collection."""
    chunk = source.hit.chunk
    sentences = tuple(split_sentences(chunk.text))
    texts = [chunk.text[span.start : span.end] for span in sentences]
    context = context_of(source)
    language = detect(f"{context}\n{chunk.text}", among=languages) or next(iter(languages), "en")
    return Passage(
        source=source,
        sentences=sentences,
        words=tuple(frozenset(weigh(text)) for text in texts),
        facts=tuple(index_facts(text, weigh, language) for text in texts),
        context_words=frozenset(weigh(context)),
        context_facts=index_facts(context, weigh, language, source.hit.date),
        normal=normalise(chunk.text),
        heads=dict(_heads(texts)),
        language=language,
    )


class Passages:
    """Sources made ready for comparing, each once."""

    def __init__(self, weigh: Weigh, languages: Sequence[str] = ()) -> None:
        """`languages` are the codes of those that the documents are in, that of most first."""
        self._weigh = weigh
        self._languages = languages
        self._read: dict[tuple[str, int, int], Passage] = {}  # by its place

    def of(self, source: Source) -> Passage:
        """Return a source's passage, under the number that the source has this time."""
        chunk = source.hit.chunk
        place = (chunk.document_id, chunk.start, chunk.end)
        if place not in self._read:
            self._read[place] = read_passage(source, self._weigh, self._languages)
        return replace(self._read[place], source=source)


def context_of(source: Source) -> str:
    """Return what stands around a source besides its text: its document's title and path, and its headings."""
    return f"{source.hit.title}\n{path_words(source.hit.uri)}\n{source.hit.chunk.context}"


def read_claim(sentence: str, weigh: Weigh, languages: Sequence[str] = ()) -> Claim:
    """Prepare a sentence; once for all the passages that it is looked for in, whose collection has some `languages`."""
    language = language_of_question(sentence, languages or ("en",))
    weights = weigh(sentence)
    facts = read_facts(sentence, weigh, language)
    of_values = tuple(frozenset(weigh(fact.written)) for fact in facts.values)
    named = [name for name, _ in facts.names]
    subject = _without(weights, [fact.count for fact in facts.values], weigh)
    topic = _without(subject, named, weigh)
    return Claim(
        sentence,
        weights,
        topic,
        subject,
        facts,
        read_polarity(sentence, weigh, language),
        read_directions(sentence, weigh, language),
        of_values,
        language,
    )


def _heads(sentences: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the rows of tables, each with the first row of as many cells, where that names columns."""
    head, width = "", 0
    for i, sentence in enumerate(sentences):
        is_row = is_row_of_filled_cells(sentence)
        if not is_row and not _RULE.fullmatch(sentence):
            width = 0
        elif len(cells_of(sentence)) != width:
            head, width = sentence, len(cells_of(sentence))
        elif is_row and not any(map(_FIGURE.fullmatch, cells_of(head))):
            yield i, head


def _without(weights: Mapping[str, float], written: Iterable[str], weigh: Weigh) -> dict[str, float]:
    left_out = {word for each in written for word in weigh(each)}
    return {word: weight for word, weight in weights.items() if word not in left_out}
