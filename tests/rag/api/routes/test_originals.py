"""`GET /v1/documents/{key}/original`: who may have it, and that it is the very file that was indexed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.api.access import Account
from rag.api.routes.originals import may_have
from tests.indexes import hashing_settings
from tests.rag.api.accounts import Accounts, open_accounts
from tests.rag.api.routes.test_pages import PDFS, index_pdfs
from tests.rag.api.wire.test_problems import check_problem


@pytest.fixture
def pdfs(tmp_path: Path) -> Iterator[Accounts]:
    index_pdfs(tmp_path)
    with open_accounts(tmp_path) as accounts:
        yield accounts


def allow(pdfs: Accounts, originals: bool | None) -> None:
    app: Any = pdfs.client.app
    server = pdfs.settings.server.model_copy(update={"originals": originals})
    app.state.settings = pdfs.settings.model_copy(update={"server": server})


def test_the_file_is_given_byte_for_byte_as_a_download_where_that_is_allowed(pdfs: Accounts) -> None:
    allow(pdfs, True)

    given = pdfs.get("hr", "/v1/documents/hr%2Fplain.pdf/original")

    assert given.content == PDFS["plain.pdf"]
    assert given.headers["content-type"] == "application/pdf"
    assert given.headers["content-disposition"] == "attachment; filename*=UTF-8''plain.pdf"
    assert given.headers["content-length"] == str(len(PDFS["plain.pdf"]))
    assert given.headers["cache-control"] == "no-store"
    assert pdfs.get("hr", "/v1/documents/hr%2Fplain.pdf").json()["has_original"]
    assert not pdfs.get("hr", "/v1/documents/hr%2Fnote.txt").json()["has_original"]


def test_an_account_gets_no_file_unless_it_is_allowed(pdfs: Accounts) -> None:
    for originals in (None, False):
        allow(pdfs, originals)
        refused = check_problem(pdfs.get("hr", "/v1/documents/hr%2Fplain.pdf/original"), 404)
        assert "does not give the file" in refused.detail
        assert not pdfs.get("hr", "/v1/documents/hr%2Fplain.pdf").json()["has_original"]


def test_what_is_no_pdf_has_changed_or_may_not_be_seen_is_not_given(pdfs: Accounts) -> None:
    allow(pdfs, True)
    changed = bytearray(PDFS["plain.pdf"])
    changed[-1] ^= 1
    (pdfs.folder / "hr/plain.pdf").write_bytes(changed)

    assert "not a PDF" in check_problem(pdfs.get("hr", "/v1/documents/hr%2Fnote.txt/original"), 404).detail
    assert "has changed" in check_problem(pdfs.get("hr", "/v1/documents/hr%2Fplain.pdf/original"), 404).detail
    assert "no document" in check_problem(pdfs.get("hr", "/v1/documents/law%2Fplain.pdf/original"), 404).detail


def test_without_keys_everybody_may_have_files_unless_that_is_set(tmp_path: Path) -> None:
    settings = hashing_settings(tmp_path)
    refusing = settings.model_copy(update={"server": settings.server.model_copy(update={"originals": False})})
    everybody = Account(name="", collections=None)

    assert may_have(everybody, settings)
    assert not may_have(everybody, refusing)
    assert not may_have(Account(name="", collections=frozenset({"public"})), settings)
    assert not may_have(Account(name="ann", collections=None), settings)
