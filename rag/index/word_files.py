"""The files of the word index: each segment has those of its chunks, and a generation's are opened as one index.

So how often a word occurs, and how long a text is on average, are those of the whole collection: scores are equal, to
the bit, to those of one index. What parts a text into words is in `analysis`.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import accumulate
from pathlib import Path
from typing import Any

import tantivy

from rag.errors import StorageError
from rag.index.analysis import analyse
from rag.index.compounds import Compounds

WORDS = "words"  # the folder of a segment's
ANALYSER = "openbook"
PARTS = "parts"  # of compounds, where a language writes them: what is said word for word is looked up without
OPEN_WORDS = "words.open"  # where words are while tantivy has them open for writing
ROW = "row"  # of the chunk: a column of numbers is read ten times as fast as stored ids
_META, _MANAGED = "meta.json", ".managed.json"  # what opening an index writes to
_WRITER_HEAP_BYTES = 64 * 2**20
# What tantivy's LogMergePolicy merges into one part whenever something is committed: so many, none of them larger.
FEWEST_MERGED, LARGEST_MERGED = 8, 9_999


def _schema() -> tantivy.Schema:
    """Return the fields of an index: the same in each segment, whatever its languages, so that they read as one."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field(ROW, fast=True)
    builder.add_text_field("document_id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name=ANALYSER, index_option="freq")
    builder.add_text_field(PARTS, tokenizer_name=ANALYSER, index_option="freq")
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

    `ids` are those of the segment's chunks, sorted: a chunk's place there is its row. The texts are in `language`, but
    for documents that `others` names, with theirs; `compounds` split theirs.
    """
    languages, splitters = others or {}, compounds or {}
    row_of = {chunk_id: row for row, chunk_id in enumerate(ids)}
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with _storage_errors():
        index = tantivy.Index(_schema(), path=str(folder))
        index.register_tokenizer(ANALYSER, as_analysed())
        writer = index.writer(heap_size=_WRITER_HEAP_BYTES, num_threads=1)  # one thread: one order, equal indexes
    for chunk_id, document_id, text in rows:
        own = languages.get(document_id, language)
        document = tantivy.Document(id=chunk_id, document_id=document_id, body=" ".join(analyse(text, own)))
        document.add_integer(ROW, row_of[chunk_id])
        if own in splitters:
            document.add_text(PARTS, " ".join(splitters[own].parts_of_text(text)))
        with _storage_errors():
            writer.add_document(document)
        count += 1
    with _storage_errors():
        writer.commit()
        writer.wait_merging_threads()
    return count


def merge_words(segments: Sequence[Path], folder: Path) -> list[int]:
    """Write the words of segments into the new `folder` as one part; return where the chunks of each begin there.

    They are at least `FEWEST_MERGED` of different sizes up to `LARGEST_MERGED`, the largest first: in that order their
    chunks are merged. Where one of them has several parts, or tantivy does not merge them so, of which it says nothing
    (the disk is full, a file is damaged), there is no folder, and nothing is returned.
    """
    opened, finished = folder / OPEN_WORDS, folder / WORDS
    folder.mkdir(parents=True)
    with suppress(ValueError, OSError):  # what tantivy raises for all that goes wrong below it
        join_words(segments, opened)
        *starts, end = accumulate((part["max_doc"] for part in _read_meta(opened)["segments"]), initial=0)
        first_ids = _read_ids(opened, [(part, 0) for part in range(len(starts))])
        index = tantivy.Index.open(str(opened))
        index.register_tokenizer(ANALYSER, as_analysed())
        writer = index.writer(heap_size=_WRITER_HEAP_BYTES, num_threads=1)
        writer.commit()
        writer.wait_merging_threads()
        [part] = _read_meta(opened)["segments"]
        is_in_order = part["max_doc"] == end and _read_ids(opened, [(0, start) for start in starts]) == first_ids
        if is_in_order and len(starts) == len(segments):
            opened.rename(finished)  # a thread of tantivy's may still write a lock file into what it knows
            _keep_only(finished, part["segment_id"].replace("-", ""))
            return starts
    shutil.rmtree(folder, ignore_errors=True)
    return []


def _read_ids(words: Path, places: Iterable[tuple[int, int]]) -> list[str]:
    """Return the ids of chunks, each by its part and its number there."""
    searcher = tantivy.Index.open(str(words)).searcher()
    return [str(searcher.doc(tantivy.DocAddress(*place)).get_first("id")) for place in places]


def _keep_only(words: Path, part: str) -> None:
    """Remove from a folder all but the files of one part, and their list."""
    files = [_META]
    for path in words.iterdir():
        if path.name.startswith(f"{part}."):
            files.append(path.name)
        elif path.name != _META:
            path.unlink()
    (words / _MANAGED).write_text(json.dumps(files))


def join_words(segments: Sequence[Path], view: Path) -> list[int]:
    """Make the new folder `view` an index of the words of all segments; return how many of its parts each of them is.

    It has links to their files, which nobody writes to, and a list of them of its own: the parts, in their order.
    """
    view.mkdir()
    files = [_META]
    lists = [_read_meta(segment / WORDS) for segment in segments]
    for segment in segments:
        for path in (segment / WORDS).absolute().iterdir():
            if path.name not in (_META, _MANAGED) and path.suffix != ".lock":
                (view / path.name).symlink_to(path)
                files.append(path.name)
    joined = {**lists[0], "segments": [part for each in lists for part in each["segments"]]}
    joined["opstamp"] = max(each["opstamp"] for each in lists)
    (view / _META).write_text(json.dumps(joined))
    (view / _MANAGED).write_text(json.dumps(files))
    return [len(each["segments"]) for each in lists]


def _read_meta(words: Path) -> Any:  # Any: tantivy's JSON
    return json.loads((words / _META).read_bytes())


@contextmanager
def _storage_errors() -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError) as error:  # what tantivy raises for all that goes wrong below it
        raise StorageError(f"the word index could not be written ({error}); is the disk full?") from error


def as_analysed() -> tantivy.TextAnalyzer:
    """Return what parts words that were analysed before, each in its text's language: a field of tantivy's has one."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
