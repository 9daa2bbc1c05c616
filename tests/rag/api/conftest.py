"""A client of the real application, on a real index."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from rag.api.app import make_app
from rag.settings import Settings
from tests.indexes import copy_index
from tests.rag.api.accounts import Accounts, index_accounts, open_accounts


@pytest.fixture
def client(hashing_index: Settings) -> Iterator[TestClient]:
    with TestClient(make_app(hashing_index), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Accounts]:
    """Two accounts on a store of their own; nobody may write to it."""
    folder = tmp_path_factory.mktemp("accounts")
    index_accounts(folder)
    with open_accounts(folder) as accounts:
        yield accounts


@pytest.fixture
def own_accounts(accounts: Accounts, tmp_path: Path) -> Iterator[Accounts]:
    """As `accounts`, for a test that breaks something."""
    copy_index(accounts.folder, tmp_path)
    with open_accounts(tmp_path) as accounts:
        yield accounts
