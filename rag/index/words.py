"""The word index: BM25 over a generation's chunks, by tantivy.

A question never meets a query parser: its words are analysed as the documents' were, then looked up one by one.
Whatever the language, runs of Chinese, Japanese, Korean and their like are found by pairs of characters: one such
document among English ones is found too.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np
import tantivy

from rag.errors import IndexDamaged, StorageError
from rag.index.analysis import analyse, stems, writing_compounds
from rag.index.compounds import Compounds
from rag.index.spelling import meant_asking_word, meant_word
from rag.records import Rows, Scores
from rag.text.languages import detect, language_of_question
from rag.text.lexicon import lexicon_of
from rag.text.scripts import UNSPACED

_Known = TypeVar("_Known")
Stems: TypeAlias = tuple[str, ...]  # what one word is indexed as, in each language of the index

_ANALYSER = "openbook"
_PARTS = "parts"  # of compounds, where a language writes them: what is said word for word is looked up without
_ROW = "row"  # of the chunk: a column of numbers is read ten times as fast as stored ids
_WRITER_HEAP_BYTES = 64 * 2**20
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


def _schema(*, with_parts: bool) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field(_ROW, fast=True)
    builder.add_text_field("document_id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name=_ANALYSER, index_option="freq")
    if with_parts:
        builder.add_text_field(_PARTS, tokenizer_name=_ANALYSER, index_option="freq")
    return builder.build()


def write_words(
    folder: Path,
    rows: Iterable[tuple[str, str, str]],
    language: str,
    others: Mapping[str, str] | None = None,
    compounds: Mapping[str, Compounds] | None = None,
    *,
    ids: Sequence[str],
) -> int:
    """Write an index of `rows` (chunk id, document id, text) into the empty `folder`; return how many.

    `ids` are those of all chunks, sorted: a chunk's place there is its row. The texts are in `language`, but for
    documents that `others` names, with theirs; `compounds` split theirs.
    """
    languages, splitters = others or {}, compounds or {}
    row_of = {chunk_id: row for row, chunk_id in enumerate(ids)}
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with _storage_errors():
        index = tantivy.Index(_schema(with_parts=bool(splitters)), path=str(folder))
        index.register_tokenizer(_ANALYSER, _as_analysed())
        writer = index.writer(heap_size=_WRITER_HEAP_BYTES, num_threads=1)  # one thread: one order, equal indexes
    for chunk_id, document_id, text in rows:
        own = languages.get(document_id, language)
        document = tantivy.Document(id=chunk_id, document_id=document_id, body=" ".join(analyse(text, own)))
        document.add_integer(_ROW, row_of[chunk_id])
        if own in splitters:
            document.add_text(_PARTS, " ".join(splitters[own].parts_of_text(text)))
        with _storage_errors():
            writer.add_document(document)
        count += 1
    with _storage_errors():
        writer.commit()
        writer.wait_merging_threads()
    return count


@contextmanager
def _storage_errors() -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError) as error:  # what tantivy raises for all that goes wrong below it
        raise StorageError(f"the word index could not be written ({error}); is the disk full?") from error


def _as_analysed() -> tantivy.TextAnalyzer:
    """Return what parts words that were analysed before, each in its text's language: a field of tantivy's has one."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


class Words:
    """An open word index, read-only and safe for several threads.

    Opening writes tantivy's lock files into `folder`: hand it a private view of a sealed one.
    """

    def __init__(self, folder: Path, *languages: str, rows_of: Callable[[Sequence[str]], Rows] | None = None) -> None:
        """`languages` are those of its texts, that of most documents first.

        `rows_of` looks up the rows of ids, for an older index, which was written without rows.
        """
        self._languages = languages
        self._rows_of = rows_of
        try:
            self._index = tantivy.Index.open(str(folder))
            self._index.config_reader("Manual")  # nothing here changes: no thread needs to look whether it did
        except (ValueError, OSError) as error:  # what tantivy raises for all that goes wrong below it
            raise IndexDamaged(
                f"the word index cannot be opened ({error}); rebuild the index: ingest run --checksum"
            ) from error
        self._index.register_tokenizer(_ANALYSER, _as_analysed())
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        splitting = writing_compounds(languages) if self._has_parts() else ()
        # Nothing here changes, and the sentences of a passage have the same words again and again.
        # In plain tables: what is cached through a method holds this index, and its files, beyond its use.
        self._idf_of: dict[str, float] = {}
        self._weights_of: dict[str, Mapping[str, float]] = {}
        self._compounds = {code: Compounds(code, self._is_held) for code in splitting}
        self._fields = ("body", _PARTS) if splitting else ("body",)

    def _has_parts(self) -> bool:
        try:
            return self._count("", _PARTS) >= 0
        except ValueError:  # tantivy's for a field that is not there
            return False

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, text: str, k: int, documents: Collection[str] | None = None) -> tuple[Rows, Scores]:
        """Return the k chunks with most of the text's words, within `documents` if given: best first, ties by row.

        A score is the share, in [0, 1], of the words that any chunk has, each weighed by idf ** 1.3: a third of it for
        being there, two thirds by how often, as BM25 has it (k1 1.2, b 0.75: tantivy's).
        """
        rarities = self._rarities(text)
        if not rarities or (documents is not None and not documents):
            return np.zeros(0, np.intp), np.zeros(0)
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, part)
                for word, rarity in rarities.items()
                for part in self._word_query(word, rarity)
            ]
        )
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
        return np.array(self._searcher.fast_field_values(_ROW, addresses), np.intp)

    def _id(self, address: tantivy.DocAddress) -> str:
        return str(self._searcher.doc(address).get_first("id"))

    def rarity(self, text: str) -> float:
        """Return the summed inverse document frequencies of those of the text's words that occur in a chunk."""
        return sum(self._rarities(text).values())

    def _word_query(self, word: Stems, rarity: float) -> Iterator[tantivy.Query]:
        """Yield the two parts of a word's score, each the best of what its stems have."""
        terms = [(stem, field) for stem in word for field in self._fields if self._count(stem, field)]
        yield _best(
            # BM25 has the stem's idf in that field once already
            tantivy.Query.boost_query(self._term_query(*term), rarity**_RARITY / _idf(self._count(*term), len(self)))
            for term in terms
        )
        present = _PRESENT * rarity**_RARITY
        yield _best(tantivy.Query.const_score_query(self._term_query(*term), present) for term in terms)

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
        return int(self._searcher.doc_freq(field, stem))

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


def _remember(known: dict[str, _Known], key: str, value: _Known, most: int) -> None:
    """Store a value, in an emptied table where that is full."""
    if len(known) >= most:
        known.clear()
    known[key] = value


def _idf(count: int, total: int) -> float:
    return math.log(1 + (total - count + 0.5) / (count + 0.5))


def _in_its_case(word: str, written: str) -> str:
    return word.lower() if written.islower() else word
