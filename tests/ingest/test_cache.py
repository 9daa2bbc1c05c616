from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.cache import EmbeddingCache
from ingest.embedding import EmbeddingQueue
from rag.embedders.hashing import HashingEmbedder
from rag.errors import EncoderError
from rag.index.token_packing import pack
from rag.records import Vectors
from tests.rag.indexes import WordEmbedder, tokens_of_words

ROWS = np.eye(3, 4, dtype=np.float32)


def test_what_was_put_is_there_for_the_same_encoder_only(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "c", "one", 4)
    cache.put([b"a", b"b", b"c"], ROWS)
    cache.close()
    again = EmbeddingCache(tmp_path / "c", "one", 4)
    assert again.missing([b"x", b"a", b"x", b"y"]) == [b"x", b"y"]
    assert again.get([b"c", b"a", b"c"]).tolist() == ROWS[[2, 0, 2]].tolist()
    again.close()
    other = EmbeddingCache(tmp_path / "c", "two", 4)
    assert other.missing([b"a"]) == [b"a"]
    other.close()


def test_more_keys_than_one_statement_takes(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "c", "one", 2)
    keys = [bytes([i // 256, i % 256]) for i in range(1500)]
    rows = np.arange(3000, dtype=np.float32).reshape(1500, 2)
    cache.put(keys, rows)
    assert np.array_equal(cache.get(keys[::-1]), rows[::-1])
    assert cache.missing(keys) == []
    cache.close()


def test_each_distinct_text_is_embedded_once_and_lands_in_the_cache(tmp_path: Path) -> None:
    embedder = HashingEmbedder(16)
    cache = EmbeddingCache(tmp_path / "c", embedder.fingerprint, 16)
    texts = {bytes([i]): f"text number {i}" for i in range(200)}
    cache.put([bytes([0])], embedder.embed_documents([texts[bytes([0])]]))
    seen: list[tuple[int, int]] = []
    with EmbeddingQueue(embedder, cache, lambda done, known: seen.append((done, known))) as queue:
        queue.put("a.md", texts.items())
        queue.put("a.md", texts.items())
        queue.drain()
        assert (queue.embedded, queue.reused) == (199, 1 + 1)
    expected = embedder.embed_documents(list(texts.values()))
    assert np.array_equal(cache.get(list(texts)), expected)
    assert seen[-1] == (199, 199)
    cache.close()


def test_the_cache_is_asked_by_the_batch_and_sees_what_came_after_the_queue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    missing = EmbeddingCache.missing

    def note(cache: EmbeddingCache, keys: Sequence[bytes]) -> list[bytes]:
        asked.append(len(keys))
        return missing(cache, keys)

    embedder = HashingEmbedder(16)
    cache = EmbeddingCache(tmp_path / "c", embedder.fingerprint, 16)
    texts = {bytes([i]): f"text number {i}" for i in range(100)}
    monkeypatch.setattr(EmbeddingCache, "missing", note)
    with EmbeddingQueue(embedder, cache, lambda *_: None) as queue:
        queue.put("shared.md", [(b"shared", "a text of every document")])
        cache.put([b"shared"], embedder.embed_documents(["a text of every document"]))  # as an older index's are
        for key, text in texts.items():
            queue.put(f"{key.hex()}.md", [(key, text), (b"shared", "a text of every document")])
        queue.drain()
        assert (queue.embedded, queue.reused) == (100, 101)
    assert asked == [65, 64, 64, 8]
    assert cache.missing(list(texts)) == []
    cache.close()


def test_an_encoder_that_fails_ends_the_run_and_keeps_what_was_done(tmp_path: Path) -> None:
    class Failing(HashingEmbedder):
        def embed_documents(self, texts: Sequence[str]) -> Vectors:
            if any("bad" in text for text in texts):
                raise EncoderError("no more")
            return super().embed_documents(texts)

    embedder = Failing(16)
    cache = EmbeddingCache(tmp_path / "c", embedder.fingerprint, 16)
    with EmbeddingQueue(embedder, cache, lambda *_: None) as queue:
        queue.put("a.md", ((bytes([i]), f"good {i}") for i in range(64)))
        queue.put("a.md", ((bytes([100 + i]), "bad") for i in range(64)))
        with pytest.raises(EncoderError, match="no more"):
            queue.drain()
    assert cache.missing([bytes([i]) for i in range(64)]) == []
    cache.close()


def test_a_text_that_the_encoder_refuses_is_left_out_alone(tmp_path: Path) -> None:
    class Choosy(HashingEmbedder):
        def embed_documents(self, texts: Sequence[str]) -> Vectors:
            if any("bad" in text for text in texts):
                raise ValueError("no such word")
            return super().embed_documents(texts)

    embedder = Choosy(16)
    cache = EmbeddingCache(tmp_path / "c", embedder.fingerprint, 16)
    texts = {bytes([i]): "bad" if i == 17 else f"good {i}" for i in range(100)}
    with EmbeddingQueue(embedder, cache, lambda *_: None) as queue:
        queue.put("a.md", texts.items())
        queue.drain()
    assert cache.missing(list(texts)) == list(queue.refused) == [bytes([17])]
    assert "it cannot be embedded (ValueError: no such word)" in queue.refused[bytes([17])].reason
    assert queue.embedded == 99
    cache.close()


def test_a_vector_that_is_not_finite_is_refused(tmp_path: Path) -> None:
    class Odd(HashingEmbedder):
        def embed_documents(self, texts: Sequence[str]) -> Vectors:
            rows = super().embed_documents(texts)
            rows[[text == "odd" for text in texts]] = np.nan
            return rows

    embedder = Odd(16)
    cache = EmbeddingCache(tmp_path / "c", embedder.fingerprint, 16)
    with EmbeddingQueue(embedder, cache, lambda *_: None) as queue:
        queue.put("a.md", [(b"a", "even"), (b"b", "odd")])
        queue.drain()
    assert list(queue.refused) == [b"b"]
    cache.close()


def test_with_tokens_a_text_is_there_when_both_of_it_are(tmp_path: Path) -> None:
    embedder = WordEmbedder(16)
    cache = EmbeddingCache(tmp_path / "c", embedder.fingerprint, 16, embedder.token_dimensions)
    texts = {b"a": "three words here", b"b": "two words", b"c": "one"}
    cache.put([b"a"], embedder.embed_documents([texts[b"a"]]))  # as a question or a sentence is: without its tokens
    assert cache.missing(list(texts)) == [b"a", b"b", b"c"]
    with EmbeddingQueue(embedder, cache, lambda *_: None) as queue:
        queue.put("a.md", texts.items())
        queue.drain()
    assert cache.missing(list(texts)) == []
    expected = [pack(tokens_of_words(embedder, texts[key])) for key in (b"b", b"a", b"b")]
    tokens = cache.get_tokens([b"b", b"a", b"b"])
    assert [each.ids.tolist() for each in tokens] == [each.ids.tolist() for each in expected]
    assert [each.codes.tolist() for each in tokens] == [each.codes.tolist() for each in expected]
    assert np.array_equal(cache.get([b"c"]), embedder.embed_documents(["one"]))
    cache.close()
