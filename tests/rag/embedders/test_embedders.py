"""What every encoder must do, whichever it is."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from rag.embedders import EMBEDDERS, make_embedder, open_embedder
from rag.errors import IndexMismatch, UnknownName
from rag.protocols import Embedder
from rag.settings import EmbedderSettings
from tests.rag.embedders.embedding_server import EmbeddingServer

SLOW = {"sentence-transformers"}  # imports torch, 7 s
KINDS = [pytest.param(kind, marks=pytest.mark.slow if kind in SLOW else ()) for kind in EMBEDDERS]
TEXTS = [
    "Employees may work remotely for up to three days a week.",
    "",
    "42",
    "<|endoftext|>",
    "Größe 🎉👩‍💻 远程工作",
    "half a pair: \ud83d, and the other: \udf89",
    "line one\nline two\ttabbed\x00nul",
    "Net sales rose 8 % to $90.1 billion. " * 8,
    " \n ",
    "???",
]


@pytest.fixture
def settings(kind: str, embedding_server: EmbeddingServer) -> EmbedderSettings:
    return EmbedderSettings(kind=kind, base_url=embedding_server.url if kind == "openai" else None)


@pytest.fixture
def embedder(settings: EmbedderSettings, compiled_encoders: Path) -> Iterator[Embedder]:
    embedder = make_embedder(settings, compiled_encoders)
    yield embedder
    embedder.close()


@pytest.mark.parametrize("kind", KINDS)
class TestEveryEmbedder:
    def test_rows_are_float32_of_length_1_one_a_text(self, embedder: Embedder) -> None:
        for vectors in (embedder.embed_documents(TEXTS), embedder.embed_queries(TEXTS)):
            assert vectors.shape == (len(TEXTS), embedder.dimensions)
            assert vectors.dtype == np.float32
            np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_no_texts_are_no_rows(self, embedder: Embedder) -> None:
        assert embedder.embed_documents([]).shape == (0, embedder.dimensions)
        assert embedder.embed_queries([]).shape == (0, embedder.dimensions)
        assert embedder.count_tokens([]) == []

    def test_a_row_depends_on_its_own_text_alone(self, embedder: Embedder) -> None:
        together = embedder.embed_documents(TEXTS)
        alone = np.concatenate([embedder.embed_documents([text]) for text in TEXTS])
        backwards = embedder.embed_documents(TEXTS[::-1])[::-1]

        np.testing.assert_allclose(together, alone, atol=1e-6)
        np.testing.assert_allclose(together, backwards, atol=1e-6)

    def test_different_texts_have_different_vectors_and_like_texts_like_ones(self, embedder: Embedder) -> None:
        question, near, far = (
            *embedder.embed_queries(["remote work policy"]),
            *embedder.embed_documents(["our policy on remote work", "a recipe for lentil soup with garlic"]),
        )

        assert question @ near > question @ far + 0.2

    def test_four_threads_get_what_one_gets(self, embedder: Embedder) -> None:
        expected = embedder.embed_documents(TEXTS)
        with ThreadPoolExecutor(4) as pool:
            results = list(
                pool.map(lambda _: (embedder.embed_documents(TEXTS), embedder.count_tokens(TEXTS)), range(8))
            )

        for vectors, counts in results:
            np.testing.assert_allclose(vectors, expected, atol=1e-6)
            assert counts == embedder.count_tokens(TEXTS)

    def test_tokens_are_counted_and_fit(self, embedder: Embedder) -> None:
        counts = embedder.count_tokens(TEXTS)

        assert counts[1] == 0
        assert all(0 <= count <= embedder.max_tokens for count in counts)
        assert counts[7] > 10 * counts[2] > 0

    def test_of_a_question_of_any_length_nothing_is_left_out(self, embedder: Embedder) -> None:
        beginning, end = "Is garlic in the lentil soup? " * 200, "How many days may we work remotely? " * 100
        short, whole, tail = embedder.embed_queries([beginning, beginning + end, end])

        assert np.linalg.norm(whole) == pytest.approx(1, abs=1e-5)
        assert whole @ tail > short @ tail + 0.2

    def test_it_is_opened_by_its_own_fingerprint_and_by_no_other(
        self, embedder: Embedder, settings: EmbedderSettings, compiled_encoders: Path
    ) -> None:
        again = open_embedder(settings, compiled_encoders, embedder.fingerprint)

        np.testing.assert_allclose(again.embed_queries(TEXTS), embedder.embed_queries(TEXTS), atol=1e-6)
        again.close()
        with pytest.raises(IndexMismatch, match=r"built with the encoder other-1.*ingest run.*RAG_EMBEDDER__KIND"):
            open_embedder(settings, compiled_encoders, "other-1")


def test_an_unknown_kind_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="did you mean 'hashing'"):
        make_embedder(EmbedderSettings(kind="hasing"), tmp_path)
