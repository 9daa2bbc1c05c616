"""A client of the real application, on a real index."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from rag.api.app import make_app
from rag.settings import Settings
from tests.rag.api.accounts import Accounts, open_accounts


@pytest.fixture
def client(hashing_index: Settings) -> Iterator[TestClient]:
    with TestClient(make_app(hashing_index), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Accounts]:
    """Two accounts on a store of their own; nobody may write to it."""
    with open_accounts(tmp_path_factory.mktemp("accounts")) as accounts:
        yield accounts


@pytest.fixture
def own_accounts(tmp_path: Path) -> Iterator[Accounts]:
    """As `accounts`, for a test that breaks something."""
    with open_accounts(tmp_path) as accounts:
        yield accounts
