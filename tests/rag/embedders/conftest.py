"""The fixtures of the embedders' tests."""

from collections.abc import Iterator

import pytest

from tests.rag.embedders.embedding_server import EmbeddingServer


@pytest.fixture
def embedding_server() -> Iterator[EmbeddingServer]:
    with EmbeddingServer() as server:
        yield server
