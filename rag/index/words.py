"""The word index: BM25 over a generation's chunks, by tantivy.

A question never meets a query parser: its words are analysed as the documents' were, then looked up one by one.
Whatever the language, runs of Chinese, Japanese, Korean and their like are found by pairs of characters: one such
document among English ones is found too.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np
import tantivy

from rag.errors import IndexDamaged
from rag.index.analysis import analyse, stems, writing_compounds
from rag.index.compounds import Compounds
from rag.index.spelling import meant_asking_word, meant_word
from rag.index.word_files import ANALYSER, PARTS, ROW, as_analysed
from rag.records import Rows, Scores
from rag.text.languages import detect, language_of_question
from rag.text.lexicon import lexicon_of, listed_words
from rag.text.scripts import UNSPACED

_Key = TypeVar("_Key")
_Known = TypeVar("_Known")
Stems: TypeAlias = tuple[str, ...]  # what one word is indexed as, in each language of the index

_A_WORD = re.compile(rf"[^\W\d_{UNSPACED}]+")
_ENCODERS = "en"  # the language whose words the encoder knows best
_SHORTEST_CORRECTED = 5  # letters of a word of the texts; shorter ones may be asking words
_MOST_NEAR_WORDS = 5_000  # that begin with the same letter, the commonest
# What counts of a word. Chosen on SciFact (train) and Chroma's three corpora, docs/experiments.md: BM25 as it is
# (1.0 and 0.0) makes nDCG@10 .744 for .748, and token recall .912 for .920.
_RARITY = 1.3  # the power of its idf
_MOST_FREQUENT = 2.2  # BM25's k1 + 1, to which the part that its frequency makes up may come
_PRESENT = 1.1  # … and what it counts for being there: half of that
_REMEMBERED_STEMS = 65_536
_REMEMBERED_TEXTS = 4_096
_MOST_QUERY_WORDS = 256  # distinct words of a question that are looked up, the first ones


class Words:
    """An open word index, read-only and safe for several threads.

    Opening writes tantivy's lock files into `folder`: hand it a private view of a sealed one.
    """

    def __init__(
        self,
        folder: Path,
        *languages: str,
        runs: Sequence[tuple[int, int, int]] = (),
        rows_of: Callable[[Sequence[str]], Rows] | None = None,
    ) -> None:
        """`languages` are those of its texts, that of most documents first.

        `runs` are those of the chunks of one segment, where there are several: the part, the number of the first one
        there, and the segment's first row. `rows_of` looks up the rows of ids, for an older index, which was written
        without rows.
        """
        self._languages = languages
        ordered = np.array(sorted(runs), np.int64).reshape(-1, 3)
        self._runs, self._first_rows = (ordered[:, 0] << 32) + ordered[:, 1], ordered[:, 2]
        self._rows_of = rows_of
        try:
            self._index = tantivy.Index.open(str(folder))
            self._index.config_reader("Manual")  # nothing here changes: no thread needs to look whether it did
        except (ValueError, OSError) as error:  # what tantivy raises for all that goes wrong below it
            raise IndexDamaged(
                f"the word index cannot be opened ({error}); rebuild the index: ingest run --checksum"
            ) from error
        self._index.register_tokenizer(ANALYSER, as_analysed())
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        # Nothing here changes, and the sentences of a passage have the same words again and again.
        # In plain tables: what is cached through a method holds this index, and its files, beyond its use.
        self._count_of: dict[tuple[str, str], int] = {}
        self._idf_of: dict[str, float] = {}
        self._weights_of: dict[str, Mapping[str, float]] = {}
        splitting = writing_compounds(languages) if self._has_parts() else ()
        self._compounds = {code: Compounds(code, self._is_held) for code in splitting}
        self._fields = ("body", PARTS) if splitting else ("body",)

    def _has_parts(self) -> bool:
        try:
            return self._count("", PARTS) >= 0
        except ValueError:  # tantivy's for a field that is not there
            return False

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, text: str, k: int, documents: Collection[str] | None = None) -> tuple[Rows, Scores]:
        """Return the k chunks with most of the text's words, within `documents` if given: best first, ties by row.

        Of equally good ones, where there are more of them than room, those come in that stand first in the files.
        A score is the share, in [0, 1], of the words that any chunk has, each weighed by idf ** 1.3: a third of it for
        being there, two thirds by how often, as BM25 has it (k1 1.2, b 0.75: tantivy's).
        """
        rarities = self._rarities(text)
        if not rarities or (documents is not None and not documents):
            return np.zeros(0, np.intp), np.zeros(0)
        words = [self._word_query(word, rarity) for word, rarity in rarities.items()]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, word) for word in words])
        if documents is not None:
            allowed = tantivy.Query.term_set_query(self._schema, "document_id", list(documents))
            allowed = tantivy.Query.const_score_query(allowed, 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, allowed)])
        results = self._searcher.search(query, limit=k, count=False).hits
        highest = (_MOST_FREQUENT + _PRESENT) * sum(rarity**_RARITY for rarity in rarities.values())
        scores = np.array([score for score, _ in results]) / highest
        rows = self._rows([address for _, address in results])
        order = np.lexsort((rows, -scores))
        return rows[order], scores[order]

    def _rows(self, addresses: list[tantivy.DocAddress]) -> Rows:
        if self._rows_of is not None:
            return self._rows_of([self._id(address) for address in addresses])
        rows = np.array(self._searcher.fast_field_values(ROW, addresses), np.intp)
        if len(self._runs) > 1:  # one alone begins with row 0
            places = np.array([(address.segment_ord << 32) + address.doc for address in addresses], np.int64)
            rows += self._first_rows[np.searchsorted(self._runs, places, side="right") - 1]
        return rows

    def _id(self, address: tantivy.DocAddress) -> str:
        return str(self._searcher.doc(address).get_first("id"))

    def rarity(self, text: str) -> float:
        """Return the summed inverse document frequencies of those of the text's words that occur in a chunk."""
        return sum(self._rarities(text).values())

    def _word_query(self, word: Stems, rarity: float) -> tantivy.Query:
        """Return the query for one word: what the best of its stems has, and a constant where any is.

        Whatever has a stem is in the set of all chunks, too. So its postings are read once: with a second query for
        where they are, eight words among a million chunks took 36 ms for 29.
        """
        terms = [(stem, field) for stem in word for field in self._fields if self._count(stem, field)]
        frequent = _best(
            # BM25 has the stem's idf in that field once already
            tantivy.Query.boost_query(self._term_query(*term), rarity**_RARITY / _idf(self._count(*term), len(self)))
            for term in terms
        )
        present = tantivy.Query.const_score_query(tantivy.Query.all_query(), _PRESENT * rarity**_RARITY)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, frequent), (tantivy.Occur.Must, present)])

    def _rarities(self, text: str) -> dict[Stems, float]:
        """Return the inverse document frequency of each of the text's words that some chunk has.

        A word is all of its stems that occur, and as rare as the commonest of them.
        """
        occurring = (tuple(filter(self._is_held, word)) for word in self._asked_words(text))
        return {word: min(map(self._idf, word)) for word in occurring if word}

    def weights(self, text: str) -> Mapping[str, float]:
        """Return each analysed word of `text` with its inverse document frequency, ln(1 + (N - n + .5) / (n + .5)).

        Of several stems it is the first that occurs, or the first. The parts of a compound are words as well.
        """
        known = self._weights_of.get(text)
        if known is None:
            chosen = (next(filter(self._is_held, word), word[0]) for word in self._asked_words(text))
            known = {stem: self._idf(stem) for stem in chosen}
            _remember(self._weights_of, text, known, _REMEMBERED_TEXTS)
        return known

    def _count(self, stem: str, field: str = "body") -> int:
        """Return how many chunks have a stem; it is remembered, for each of a million's segments is asked: 0.1 ms."""
        known = self._count_of.get((stem, field))
        if known is None:
            known = int(self._searcher.doc_freq(field, stem))
            _remember(self._count_of, (stem, field), known, _REMEMBERED_STEMS)
        return known

    def _is_held(self, stem: str) -> bool:
        return any(self._count(stem, field) for field in self._fields)

    def _idf(self, stem: str) -> float:
        known = self._idf_of.get(stem)
        if known is None:
            count = sum(self._count(stem, field) for field in self._fields)  # it may be a word and a part of one chunk
            known = _idf(min(count, len(self)), len(self))
            _remember(self._idf_of, stem, known, _REMEMBERED_STEMS)
        return known

    def ids(self) -> list[str]:
        """Return every chunk id, sorted; for checks."""
        results = self._searcher.search(tantivy.Query.all_query(), limit=max(1, len(self)), count=False).hits
        return sorted(self._id(address) for _, address in results)

    def holding(self, text: str, limit: int, documents: Collection[str] | None = None) -> tuple[list[str], int]:
        """Return the ids of chunks that hold all of the text's words, at most `limit`, and how many there are.

        Those come first in which the words are frequent. Without a word nothing is found.
        """
        words = self._distinct_words(text)
        if not words or (documents is not None and not documents):
            return [], 0
        parts = [(tantivy.Occur.Must, _best(map(self._term_query, word))) for word in words]
        if documents is not None:
            allowed = tantivy.Query.term_set_query(self._schema, "document_id", list(documents))
            parts.append((tantivy.Occur.Must, tantivy.Query.const_score_query(allowed, 0.0)))
        results = self._searcher.search(tantivy.Query.boolean_query(parts), limit=limit, count=True)
        ranking = [(self._id(address), score) for score, address in results.hits]
        count = int(results.count or 0)  # type: ignore[attr-defined]  # tantivy's stub lacks it
        return [chunk_id for chunk_id, _ in sorted(ranking, key=lambda hit: (-hit[1], hit[0]))], count

    def chunks_with(self, term: str, limit: int) -> list[str]:
        """Return the ids of chunks that hold an indexed word, at most `limit`."""
        query = tantivy.Query.term_query(self._schema, "body", term, "basic")
        results = self._searcher.search(query, limit=limit, count=False).hits
        return [self._id(address) for _, address in results]

    def forms(self, term: str, text: str) -> set[str]:
        """Return how an indexed word, a stem, is written in a text that holds it."""
        words = {word for word in _A_WORD.findall(text) if word[:1].casefold() == term[:1]}
        return {word for word in words if any(analyse(word, language) == [term] for language in self._languages)}

    def spelled(
        self,
        text: str,
        forms_of: Callable[[str], Collection[str]] = lambda term: (term,),
        is_word: Callable[[str], bool] = frozenset[str]().__contains__,
    ) -> str:
        """Return the text with each unknown word that is a slip or two from a word of the texts replaced by that.

        `forms_of` returns how an indexed word, which is a stem, is written in the texts; `is_word` says of words that
        these lack whether they are words all the same. In a question in another language they are no less replaced:
        `October` is in French texts `octobre`.
        """
        language = language_of_question(text, self._languages)

        def spelled(match: re.Match[str]) -> str:
            written = match[0]
            known = [stem for word in stems(written, self._languages) for stem in word]
            if self._is_known(written, known):
                return written
            if len(written) < _SHORTEST_CORRECTED:
                is_meant = language == _ENCODERS and is_word(written)
                return self._asking_word(written, language) if written.islower() and not is_meant else written
            if is_word(written.casefold()) and language in self._languages:
                return written
            is_name = written[0].isupper() and match.start() > 0 and not lexicon_of(language).capitalises_nouns
            meant = meant_word(written, known, self._terms_from, forms_of, is_name=is_name)
            return _in_its_case(meant, written) if meant else written

        return _A_WORD.sub(spelled, text)

    def _asking_word(self, written: str, language: str) -> str:
        if written in listed_words(language):  # `may` is a word, and no slip for `many`
            return written
        return meant_asking_word(written, lexicon_of(language).function_words) or written

    def _is_known(self, word: str, stems_of_word: Sequence[str]) -> bool:
        """Say whether a word, or all that it is made of, is in a text, or means nothing in one of the languages."""
        is_compound = any(compounds.is_made_of_words(word.casefold()) for compounds in self._compounds.values())
        return not stems_of_word or is_compound or any(map(self._count, stems_of_word))

    def _terms_from(self, prefix: str) -> list[tuple[str, int]]:
        return list(self._searcher.terms_with_prefix("body", prefix, limit=_MOST_NEAR_WORDS))

    def _term_query(self, stem: str, field: str = "body") -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, stem, "freq")

    def _asked_words(self, text: str) -> Sequence[Stems]:
        """Return the words of a text, and the parts of its compounds."""
        words = self._distinct_words(text)
        own = (detect(text, self._languages) or self._languages[0]) if self._compounds else ""
        parts = dict.fromkeys(self._compounds[own].parts_of_text(text)) if own in self._compounds else {}
        return [*words, *((part,) for part in parts if all(part not in word for word in words))][:_MOST_QUERY_WORDS]

    def _distinct_words(self, text: str) -> Sequence[Stems]:
        return list(dict.fromkeys(stems(text, self._languages)))[:_MOST_QUERY_WORDS]


def _best(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    """Return a query that scores as the best of several does."""
    first, *others = queries
    return tantivy.Query.disjunction_max_query([first, *others]) if others else first


def _remember(known: dict[_Key, _Known], key: _Key, value: _Known, most: int) -> None:
    """Store a value, in an emptied table where that is full."""
    if len(known) >= most:
        known.clear()
    known[key] = value


def _idf(count: int, total: int) -> float:
    return math.log(1 + (total - count + 0.5) / (count + 0.5))


def _in_its_case(word: str, written: str) -> str:
    return word.lower() if written.islower() else word
