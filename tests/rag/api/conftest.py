"""A client of the real application, on a real index."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from rag.api.app import make_app
from rag.settings import Settings


@pytest.fixture
def client(hashing_index: Settings) -> Iterator[TestClient]:
    with TestClient(make_app(hashing_index), raise_server_exceptions=False) as client:
        yield client
