"""Sentences packed blindly."""

from collections.abc import Sequence
from itertools import pairwise

from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.sentences import SentencesChunker
from ingest.loaded import LoadOptions
from ingest.loaders.load import load_bytes
from rag.records import Document, Section
from rag.settings import ChunkerSettings
from rag.text.tokens import count_tokens, count_tokens_batch

COUNTER = TokenCounter(count_tokens_batch, count_tokens_batch, 400)


def texts_of(source: Document, size: int, overlap: int = 0, counter: TokenCounter = COUNTER) -> list[str]:
    chosen = ChunkerSettings(size_tokens=size, overlap_tokens=overlap)
    return [source.text[span.start : span.end] for span in SentencesChunker(chosen, counter).chunk(source)]


def plain(text: str) -> Document:
    return Document("d", "c", "u", "T", text, "text/plain", "")


def test_chunks_hold_as_many_sentences_as_go_in() -> None:
    sentence = "This sentence is ten tokens long, or about that."  # 11, and 11 with the space before it
    assert count_tokens(sentence) == 11

    assert [text.count(".") for text in texts_of(plain(" ".join([sentence] * 9)), 44)] == [4, 4, 1]


def test_headings_and_blank_lines_are_crossed() -> None:
    markdown = "# A\n\nOne.\n\n## B\n\n- two\n- three\n\n# C\n\nFour."
    loaded = load_bytes(markdown.encode(), "a.md", LoadOptions())
    source = Document("d", "c", "a.md", loaded.title, loaded.text, loaded.media_type, "", sections=loaded.sections)

    assert texts_of(source, 200) == [markdown]


def test_furniture_ends_a_chunk() -> None:
    text = "One. Two.\nPage 1\nThree. Four."
    sections = (Section(0, 9), Section(10, 16, "furniture"), Section(17, len(text)))

    source = Document("d", "c", "u", "T", text, "application/pdf", "", sections=sections)

    assert texts_of(source, 200) == ["One. Two.", "Three. Four."]


def test_an_overlap_is_whole_sentences_that_fit_into_it() -> None:
    sentences = [f"Sentence number {i} says a little something." for i in range(20)]
    tokens = count_tokens(sentences[0])

    found = texts_of(plain(" ".join(sentences)), 5 * tokens, 2 * tokens + 1)

    numbers = [[i for i, known in enumerate(sentences) if known in text] for text in found]
    assert all(before[-2:] == after[:2] for before, after in pairwise(numbers))
    assert max(map(len, numbers)) == 5


def test_a_sentence_that_is_too_large_is_cut_and_no_other_one_is() -> None:
    long = "and so on, " * 40 + "until the end."
    text = f"A short one. {long} Another short one."

    found = texts_of(plain(text), 40)

    assert found[0].startswith("A short one.")
    assert found[-1].endswith("Another short one.")
    assert max(map(count_tokens, found)) <= 40
    assert all(part.endswith((",", ".")) for part in found)


def test_sentences_are_whole_where_the_encoder_reads_less_than_the_size() -> None:
    narrow = TokenCounter(count_tokens_batch, lambda texts: [2 * count for count in count_tokens_batch(texts)], 60)
    text = " ".join(["This sentence is ten tokens long, or about that."] * 9)

    found = texts_of(plain(text), 44, counter=narrow)

    assert all(part.startswith("This") and part.endswith("that.") for part in found)
    assert all(2 * count_tokens(f"T\n{part}") <= 60 for part in found)


def test_a_chunk_is_looked_at_whole_whatever_the_sums_say() -> None:
    def count(texts: Sequence[str]) -> list[int]:  # an encoder of which long texts want more than their parts do
        return [tokens if tokens < 30 else 3 * tokens for tokens in count_tokens_batch(texts)]

    text = " ".join(["This sentence is ten tokens long, or about that."] * 9)

    found = texts_of(plain(text), 44, counter=TokenCounter(count_tokens_batch, count, 60))

    assert [part.count("This") for part in found] == [2, 2, 2, 2, 1]
    assert all(part.startswith("This") and part.endswith("that.") for part in found)
