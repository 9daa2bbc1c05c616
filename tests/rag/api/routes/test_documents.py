"""`GET /v1/documents` and `/v1/documents/{key}`: listed, searched, read whole or in windows, by who may."""

import random
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from rag.api.routes.documents import fold, matching
from rag.index.schema import DocumentInfo
from rag.records import document_id
from tests.rag.api.accounts import HR, Accounts
from tests.rag.api.wire.test_problems import check_problem

HIDDEN = document_id("law", "law/statute.txt")


def info(uri: str, title: str = "") -> DocumentInfo:
    return DocumentInfo(uri, uri, title, None, "text/plain", "", 0, 0, "", {})


def uris(accounts: Accounts, who: str, **parameters: object) -> list[str]:
    response = accounts.get(who, "/v1/documents", params=parameters)
    assert response.status_code == 200, response.text
    return [found["uri"] for found in response.json()["documents"]]


# --- the list -------------------------------------------------------------------------------------


def test_a_document_is_listed_with_what_is_known_of_it(client: TestClient) -> None:
    listed = client.get("/v1/documents").json()
    expenses = next(found for found in listed["documents"] if found["uri"] == "handbook/expenses.md")

    assert listed["total"] == 3
    assert listed["notes"] == []
    whole = client.get(f"/v1/documents/{expenses['id']}").json()
    assert expenses == {
        "id": document_id("default", "handbook/expenses.md"),
        "collection": "default",
        "uri": "handbook/expenses.md",
        "title": "Travel expenses",
        "date": "2026-01-15",
        "media_type": "text/markdown",
        "pages": 0,
        "characters": len(whole["text"]),
        "metadata": {"team": "finance"},
    }


def test_the_list_is_ordered_and_cut_into_pages(accounts: Accounts) -> None:
    everything = ["hr/leave.md", "hr/pay.txt", "law/Größe.txt", "law/statute.txt"]

    assert uris(accounts, "all") == everything
    assert [uris(accounts, "all", limit=1, offset=i) for i in range(5)] == [*([uri] for uri in everything), []]
    assert accounts.get("all", "/v1/documents?limit=1&offset=3").json()["total"] == 4


@pytest.mark.parametrize("query", ["GRÖSSE", "groß", "grösse", "gro\u0308sse txt law", "  LAW  Größe "])
def test_neither_case_nor_accents_matter(accounts: Accounts, query: str) -> None:
    assert uris(accounts, "all", q=query) == ["law/Größe.txt"]


def test_every_word_must_be_in_title_or_uri() -> None:
    documents = [info("a/one.txt", "Été à Paris"), info("b/two.txt", "Winter in Paris")]

    assert [found.uri for found in matching(documents, "paris ete")] == ["a/one.txt"]
    assert [found.uri for found in matching(documents, "PARIS txt")] == ["a/one.txt", "b/two.txt"]
    assert matching(documents, "paris berlin") == []
    assert matching(documents, "  ") == documents
    assert fold("İSTANBUL") == fold("istanbul")


@pytest.mark.parametrize(
    "parameters", ["limit=0", "limit=201", "offset=-1", "limit=x", f"q={'x' * 201}", "collection="]
)
def test_a_list_out_of_bounds_is_refused(accounts: Accounts, parameters: str) -> None:
    check_problem(accounts.get("all", f"/v1/documents?{parameters}"), 422)


def test_collections_may_be_named(accounts: Accounts) -> None:
    assert uris(accounts, "all", collection="law") == ["law/Größe.txt", "law/statute.txt"]
    assert len(uris(accounts, "all", collection=["law", "hr", "law"])) == 4


def test_a_collection_that_is_broken_does_not_hide_the_others(own_accounts: Accounts) -> None:
    (own_accounts.folder / "store/collections/law/CURRENT").write_text("000009\n")
    listed = own_accounts.get("all", "/v1/documents").json()

    assert [found["uri"] for found in listed["documents"]] == ["hr/leave.md", "hr/pay.txt"]
    assert "'law'" in listed["notes"][0]
    assert own_accounts.get("hr", "/v1/documents").json()["notes"] == []
    check_problem(own_accounts.get("all", "/v1/documents?collection=law"), 503)
    check_problem(own_accounts.get("all", f"/v1/documents/{HIDDEN}"), 503)  # nobody can tell whether it is there


# --- one document ---------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["hr%2Fpay.txt", "hr/pay.txt", document_id("hr", "hr/pay.txt")])
def test_a_document_is_read_by_id_or_uri(accounts: Accounts, key: str) -> None:
    found = accounts.get("hr", f"/v1/documents/{key}").json()

    text = HR["pay.txt"].rstrip("\n")
    assert found["text"].rstrip("\n") == text
    assert (found["start"], found["end"], found["characters"]) == (0, len(found["text"]), len(found["text"]))
    assert (found["collection"], found["uri"], found["pages"]) == ("hr", "hr/pay.txt", [])
    assert found["has_images"] is False


def test_a_name_with_every_odd_character_is_found_by_its_encoding(accounts: Accounts) -> None:
    path = f"/v1/documents/{quote('law/Größe.txt', safe='')}"

    assert accounts.get("law", path).json()["uri"] == "law/Größe.txt"


def test_sections_slice_to_their_text(client: TestClient) -> None:
    found = client.get("/v1/documents/handbook%2Fremote-work.md").json()

    assert [section["context"] for section in found["sections"]][-1] == "Remote work › Approval"
    last = found["sections"][-1]
    assert "The team lead approves" in found["text"][last["start"] : last["end"]]


def test_windows_are_code_points_and_cover_the_text_in_steps(accounts: Accounts) -> None:
    whole = accounts.get("hr", "/v1/documents/hr%2Fpay.txt").json()["text"]
    at = whole.index("🏨")

    def window(start: int, end: int) -> str:
        found = accounts.get("hr", f"/v1/documents/hr%2Fpay.txt?start={start}&end={end}").json()
        assert (found["start"], found["end"]) == (start, min(end, len(whole)))
        assert found["characters"] == len(whole)
        return str(found["text"])

    assert window(at, at + 5) == "🏨 The"
    assert "".join(window(start, start + 7) for start in range(0, len(whole), 7)) == whole
    assert window(len(whole), len(whole) + 10) == ""


@pytest.mark.parametrize(
    "parameters", ["start=9&end=3", "start=99999", "start=-1", "end=x", "start=1e3", f"end={'9' * 5000}"]
)
def test_a_window_that_makes_no_sense_is_refused(accounts: Accounts, parameters: str) -> None:
    check_problem(accounts.get("hr", f"/v1/documents/hr%2Fpay.txt?{parameters}"), 422)


def test_who_has_a_document_is_told_so_after_the_check_of_who_may(accounts: Accounts) -> None:
    path = "/v1/documents/hr%2Fpay.txt"
    first = accounts.get("hr", path)
    held = {"If-None-Match": f'"other", W/{first.headers["etag"]}'}
    again = accounts.get("hr", path, headers=held)

    assert first.headers["cache-control"] == "no-store"
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert accounts.get("hr", f"{path}?end=3", headers=held).status_code == 200
    check_problem(accounts.get("law", path, headers=held), 404)
    check_problem(accounts.get("law", path, headers={"If-None-Match": "*"}), 404)


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["hr", "nobody"])
@pytest.mark.parametrize("key", [HIDDEN, "law%2Fstatute.txt", "law/statute.txt"])
def test_what_one_may_not_see_is_what_never_was(accounts: Accounts, who: str, key: str) -> None:
    hidden = accounts.get(who, f"/v1/documents/{key}")
    never = accounts.get(who, "/v1/documents/0123456789abcdef01234567")

    said = check_problem(hidden, 404).detail.replace(key.replace("%2F", "/"), "?")
    assert said == check_problem(never, 404).detail.replace("0123456789abcdef01234567", "?")
    assert accounts.get("law", f"/v1/documents/{key}").status_code == 200


@pytest.mark.parametrize("path", ["/v1/documents", "/v1/documents/hr%2Fpay.txt"])
def test_a_hidden_collection_is_one_that_never_was(accounts: Accounts, path: str) -> None:
    hidden = check_problem(accounts.get("hr", f"{path}?collection=law"), 404)
    never = check_problem(accounts.get("hr", f"{path}?collection=war"), 404)

    assert hidden.detail.replace("'law'", "?") == never.detail.replace("'war'", "?")
    check_problem(accounts.get("hr", f"{path}?collection=hr&collection=law"), 404)


def test_lists_hold_nothing_of_others(accounts: Accounts) -> None:
    listed = accounts.get("hr", "/v1/documents?q=statute").json()

    assert listed == {"documents": [], "total": 0, "notes": []}
    assert accounts.get("nobody", "/v1/documents").json()["total"] == 0


@pytest.mark.parametrize(
    "key",
    [
        "..%2F..%2Fetc%2Fpasswd",
        "hr%2F..%2Fhr%2Fpay.txt",
        "%2Fetc%2Fpasswd",
        "hr%2Fpay.txt%00",
        "%00",
        "hr%5Cpay.txt",
        "%FF%FE",
        "x" * 4096,
        "%F0%9F%8F%A8" * 50,
    ],
)
def test_a_key_that_is_nobodys_leads_nowhere(accounts: Accounts, key: str) -> None:
    found = check_problem(accounts.get("all", f"/v1/documents/{key}"), 404)

    assert len(found.detail) < 300


def test_a_key_that_is_too_long_is_refused(accounts: Accounts) -> None:
    check_problem(accounts.get("all", f"/v1/documents/{'x' * 5000}"), 422)


def test_ten_thousand_documents_are_searched_as_a_slow_obvious_search_would() -> None:
    chosen = random.Random(6)
    words = ["Ärger", "hotel", "Zürich", "policy", "2025", "Übersicht"]
    documents = [info(f"{'-'.join(chosen.sample(words, 2))}/{n}", chosen.choice(words)) for n in range(10_000)]

    found = matching(documents, "zurich POLICY")

    plain = [f"{one.title} {one.uri}".replace("ü", "u").lower() for one in documents]
    assert found == [one for one, text in zip(documents, plain, strict=True) if "zurich" in text and "policy" in text]
