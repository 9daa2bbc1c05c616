"""`GET /v1/collections`: what there is to ask, for who asks."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.rag.api.accounts import Accounts
from tests.rag.api.wire.test_problems import check_problem


def test_the_collections_are_listed_with_what_is_in_them(client: TestClient) -> None:
    (found,) = client.get("/v1/collections").json()["collections"]

    assert found.pop("published_at").startswith("20")
    assert found.pop("chunks") >= 3
    assert found.pop("last_run_at").startswith("20")
    assert found == {
        "name": "default",
        "generation": "000001",
        "documents": 3,
        "is_default": True,
        "can_manage": False,
    }


def test_each_account_sees_its_own_alone(accounts: Accounts) -> None:
    def seen(who: str) -> list[tuple[str, bool]]:
        return [(one["name"], one["is_default"]) for one in accounts.get(who, "/v1/collections").json()["collections"]]

    assert seen("hr") == [("hr", True)]
    assert seen("law") == [("law", False)]
    assert seen("nobody") == []
    assert seen("all") == [("hr", True), ("law", False)]


def test_a_collection_that_cannot_be_read_is_told_to_who_sees_it_alone(own_accounts: Accounts) -> None:
    (own_accounts.folder / "store/collections/law/CURRENT").write_text("000009\n")

    assert own_accounts.get("hr", "/v1/collections").status_code == 200
    assert "ingest run" in check_problem(own_accounts.get("law", "/v1/collections"), 503).detail


def replace_by_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda current: current.write_text("000009\n"),
        lambda current: current.write_bytes(b"\xff"),
        replace_by_pipe,
        lambda current: (current.unlink(), current.mkdir()),
        lambda current: (current.parent / "generations/000001/manifest.json").write_text("[]"),
        lambda current: (current.parent / "generations/000001/manifest.json").write_text('{"format": 3}'),
    ],
    ids=["nowhere", "no text", "a pipe", "a folder", "another type", "no entries"],
)
def test_a_damaged_collection_does_not_hide_the_others(own_accounts: Accounts, spoil: Callable[[Path], object]) -> None:
    spoil(own_accounts.folder / "store/collections/law/CURRENT")

    listed = own_accounts.get("all", "/v1/collections").json()

    assert [one["name"] for one in listed["collections"]] == ["hr"]
    (note,) = listed["notes"]
    assert note.startswith("the collection 'law' cannot be read: ")
    assert str(own_accounts.folder) not in note
    assert own_accounts.get("hr", "/v1/collections").json()["notes"] == []


def test_no_error_says_where_the_store_lies(own_accounts: Accounts) -> None:
    current = own_accounts.folder / "store/collections/law/CURRENT"
    current.write_bytes(b"\xff")

    for response in (own_accounts.get("law", "/v1/collections"), own_accounts.get("law", "/v1/documents/x")):
        assert str(own_accounts.folder) not in response.text
        assert "CURRENT" in response.text
