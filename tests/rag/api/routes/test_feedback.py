"""`POST /v1/feedback`: kept with account and time, every collection and citation checked again."""

import fcntl
import json
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from typing import Any

import pytest

from rag.feedback import _MOST_WRITERS, feedback_file
from rag.records import document_id
from tests.rag.api.accounts import Accounts
from tests.rag.api.wire.test_problems import check_problem

PAY = document_id("hr", "hr/pay.txt")
STATUTE = document_id("law", "law/statute.txt")
QUOTE = "The Ünited team"


def citation(**changes: Any) -> dict[str, Any]:
    start = "Salaries are paid on the 25th. 🏨 ".__len__()
    cited = {"collection": "hr", "document_id": PAY, "start": start, "end": start + len(QUOTE), "quote": QUOTE}
    return {**cited, **changes}


def body(**changes: Any) -> dict[str, Any]:
    said = {
        "answer_id": "a1",
        "question": "Who may café?",
        "collections": ["hr"],
        "citations": [citation()],
        "thumb": "up",
        "note": "right",
    }
    return {**said, **changes}


def kept(accounts: Accounts) -> list[dict[str, Any]]:
    file = feedback_file(accounts.settings.store)
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def test_what_is_said_is_kept_with_who_and_when(own_accounts: Accounts) -> None:
    response = own_accounts.post("hr", "/v1/feedback", body())

    assert response.status_code == 201, response.text
    (record,) = kept(own_accounts)
    assert record.pop("id") == response.json()["id"]
    assert record.pop("at").endswith("+00:00")
    assert record == {**body(), "account": "hr", "citations": [{**citation(), "uri": "hr/pay.txt"}]}


def test_an_answer_without_citations_can_be_spoken_of(own_accounts: Accounts) -> None:
    said = {"answer_id": "a2", "question": "x", "collections": [], "citations": [], "thumb": "down"}

    assert own_accounts.post("hr", "/v1/feedback", said).status_code == 201
    assert own_accounts.post("nobody", "/v1/feedback", said).status_code == 201
    assert [record["account"] for record in kept(own_accounts)] == ["hr", "nobody"]


@pytest.mark.parametrize(
    "changes",
    [
        {"quote": "The United team"},
        {"start": 0, "end": len(QUOTE)},
        {"start": 10**6, "end": 10**6 + len(QUOTE)},
        {"end": 10**12},
        {"end": 5},
    ],
)
def test_a_citation_that_does_not_stand_there_is_refused(accounts: Accounts, changes: dict[str, Any]) -> None:
    response = accounts.post("hr", "/v1/feedback", body(citations=[citation(), citation(**changes)]))

    assert "does not match the quote" in check_problem(response, 422).detail
    assert kept(accounts) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"thumb": "sideways"},
        {"question": ""},
        {"note": "x" * 4001},
        {"collections": ["x" * 64]},
        {"citations": [citation()] * 51},
        {"citations": [citation(start=-1)]},
        {"citations": [citation(start="1")], "colour": 1},
        {"answer_id": "x" * 65},
    ],
)
def test_a_body_out_of_bounds_is_refused(accounts: Accounts, changes: dict[str, Any]) -> None:
    check_problem(accounts.post("hr", "/v1/feedback", body(**changes)), 422)
    assert kept(accounts) == []


def test_a_record_of_many_long_quotes_is_refused(own_accounts: Accounts) -> None:
    question = "\U0001f3e8" * 20_000
    long = [citation() for _ in range(50)]

    assert own_accounts.post("hr", "/v1/feedback", body(question=question, citations=long)).status_code == 201
    (own_accounts.folder / "hr/long.txt").write_text("\U0001f3e8" * 15_000 + " end.\n", "utf-8")
    from ingest.pipeline import run

    run(own_accounts.settings, [])
    whole = own_accounts.get("hr", "/v1/documents/hr%2Flong.txt").json()
    cited = citation(document_id=whole["id"], start=0, end=15_000, quote=whole["text"][:15_000])
    assert "shorten" in check_problem(own_accounts.post("hr", "/v1/feedback", body(citations=[cited] * 10)), 422).detail


def test_what_one_may_not_see_is_what_never_was(accounts: Accounts) -> None:
    def refused(name: str, said: dict[str, Any]) -> str:
        return check_problem(accounts.post("hr", "/v1/feedback", said), 404).detail.replace(name, "?")

    assert refused("law", body(collections=["law"])) == refused("war", body(collections=["war"]))
    hidden = refused("law", body(citations=[citation(collection="law", document_id=STATUTE)]))
    assert hidden == refused("war", body(citations=[citation(collection="war", document_id=STATUTE)]))
    other = refused(STATUTE, body(citations=[citation(document_id=STATUTE)]))
    assert other == refused("0" * 24, body(citations=[citation(document_id="0" * 24)]))
    check_problem(accounts.post("hr", "/v1/feedback", body(citations=[citation(document_id="hr/pay.txt")])), 404)
    assert kept(accounts) == []


def test_a_store_that_cannot_be_written_is_said_without_its_place(own_accounts: Accounts) -> None:
    feedback_file(own_accounts.settings.store).mkdir()

    problem = check_problem(own_accounts.post("hr", "/v1/feedback", body()), 503)
    assert str(own_accounts.folder) not in problem.detail


def test_while_another_process_holds_the_file_all_others_are_served(
    own_accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.feedback._PATIENCE_S", 60.0)
    many = 50  # more than a service has threads
    path = feedback_file(own_accounts.settings.store)
    with ThreadPoolExecutor(many + 1) as threads, path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        said = [threads.submit(own_accounts.post, "hr", "/v1/feedback", body()) for _ in range(many)]
        asked = threads.submit(own_accounts.get, "hr", "/v1/collections").result(timeout=40)
        for refused in islice(as_completed(said, timeout=40), many - _MOST_WRITERS):
            assert refused.result().status_code == 503

    assert asked.status_code == 200
    assert [response.result().status_code for response in said].count(201) == _MOST_WRITERS
