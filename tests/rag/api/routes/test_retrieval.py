"""`POST /retrieval`: Dify asks this service as an external knowledge base, as its documentation says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from rag.api.app import make_app
from rag.api.wire.dify import MetadataComparison, MetadataCondition, read_condition
from rag.engine import open_without_model
from rag.keys import Keys
from rag.settings import Settings
from tests.indexes import hashing_settings
from tests.rag.api.wire.test_problems import check_problem
from tests.rag.indexes import Text, publish_index

ROOMS = {
    f"rooms/{number}.txt": Text(
        f"Room {number} has {number} chairs and a projector.",
        title=f"Room {number}",
        context=f"Rooms › Floor {number}",
        date=f"2026-01-0{number}",
        metadata={"floor": number, "team": "hr" if number < 3 else "law"},
        pages=(46,),
    )
    for number in range(1, 5)
}


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = hashing_settings(tmp_path_factory.mktemp("rooms"), "rooms")
    publish_index(settings, ROOMS)
    return settings


@pytest.fixture
def dify(rooms: Settings) -> Iterator[TestClient]:
    with TestClient(make_app(rooms), raise_server_exceptions=False) as client:
        yield client


def asking(**more: Any) -> dict[str, Any]:  # Any: JSON
    """Return a body as Dify sends it, with `more` or other members."""
    setting = {"top_k": 4, "score_threshold": 0.0}
    return {"knowledge_id": "rooms", "query": "Which room has a projector?", "retrieval_setting": setting, **more}


def under(*conditions: tuple[str, str, Any], operator: str = "and") -> dict[str, Any]:  # Any: JSON
    keys = ("name", "comparison_operator", "value")
    return {
        "logical_operator": operator,
        "conditions": [dict(zip(keys, condition, strict=True)) for condition in conditions],
    }


def uris(response: Any) -> list[str]:  # Any: a response of the client's
    assert response.status_code == 200, response.text
    return sorted(record["metadata"]["uri"] for record in response.json()["records"])


def test_a_record_is_the_very_text_of_its_span(dify: TestClient, rooms: Settings) -> None:
    records = dify.post("/retrieval", json=asking()).json()["records"]

    assert len(records) == 4
    assert [record["score"] for record in records] == sorted((record["score"] for record in records), reverse=True)
    engine = open_without_model(rooms)
    for record in records:
        metadata = record["metadata"]
        document = engine.document(metadata["document_id"])
        assert document.text[metadata["start"] : metadata["end"]] == record["content"]
        assert (record["title"], metadata["uri"]) == (document.title, document.uri)
        assert (metadata["collection"], metadata["generation"]) == ("rooms", "000001")
        assert (metadata["page"], metadata["page_end"]) == (1, 1)
        assert metadata["section"].startswith("Rooms › Floor")


def test_it_returns_no_more_than_top_k(dify: TestClient) -> None:
    setting = {"top_k": 2, "score_threshold": 0.0}

    assert len(dify.post("/retrieval", json=asking(retrieval_setting=setting)).json()["records"]) == 2


def test_records_below_the_threshold_are_left_out(dify: TestClient) -> None:
    scores = [record["score"] for record in dify.post("/retrieval", json=asking()).json()["records"]]
    setting = {"top_k": 4, "score_threshold": scores[1]}

    kept = dify.post("/retrieval", json=asking(retrieval_setting=setting)).json()["records"]

    assert [record["score"] for record in kept] == [score for score in scores if score >= scores[1]]
    nothing = asking(retrieval_setting={"top_k": 4, "score_threshold": 1.0})
    assert dify.post("/retrieval", json=nothing).json() == {"records": []}


@pytest.mark.parametrize(
    ("condition", "numbers"),
    [
        (("team", "is", "hr"), "12"),
        (("team", "is not", "hr"), "34"),
        (("floor", "=", "2"), "2"),
        (("floor", "≠", 2), "134"),
        (("floor", ">", "2.5"), "34"),
        (("floor", "≤", 2), "12"),
        (("date", "before", "2026-01-02"), "1"),
        (("date", "after", "2026-01-03"), "4"),
        (("date", "≥", "2026-01-03"), "34"),
        (("title", "=", "Room 3"), "3"),
        (("nobody", "is", "there"), ""),
    ],
)
def test_conditions_are_met(dify: TestClient, condition: tuple[str, str, Any], numbers: str) -> None:
    found = uris(dify.post("/retrieval", json=asking(metadata_condition=under(condition))))

    assert found == [f"rooms/{number}.txt" for number in numbers]


def test_all_conditions_must_hold(dify: TestClient) -> None:
    both = under(("team", "is", "hr"), ("floor", ">", 1))

    assert uris(dify.post("/retrieval", json=asking(metadata_condition=both))) == ["rooms/2.txt"]


def test_a_null_where_dify_sends_one_is_taken(dify: TestClient) -> None:
    nulls = asking(
        retrieval_setting={"top_k": None, "score_threshold": 0.0},
        metadata_condition={"logical_operator": None, "conditions": None},
    )

    assert uris(dify.post("/retrieval", json=nulls))


@pytest.mark.parametrize(
    ("body", "status", "code", "says"),
    [
        (asking(knowledge_id="salaries"), 404, 2001, "there is no collection 'salaries'"),
        (asking(query=" "), 422, 422, "the question is empty"),
        (asking(query="x" * 5000), 422, 422, "4000 are allowed"),
        (asking(metadata_condition=under(("team", "contains", "h"))), 422, 422, "'contains' is not supported; use"),
        (asking(metadata_condition=under(("team", "is", ["hr"]))), 422, 422, "'is' needs one value"),
        (asking(metadata_condition=under(("team", "is", None))), 422, 422, "'is' needs one value"),
        (asking(metadata_condition=under(("date", "after", "soon"))), 422, 422, "'soon' is not a date"),
        (
            asking(metadata_condition=under(("team", "is", "hr"), ("floor", "=", 1), operator="or")),
            *(422, 422, "joined by 'and' alone"),
        ),
        (asking(retrieval_setting={"top_k": 0, "score_threshold": 0}), 422, 422, "/retrieval_setting/top_k"),
        (asking(retrieval_setting={"top_k": 3, "score_threshold": 7}), 422, 422, "/retrieval_setting/score_threshold"),
        ({"query": "x"}, 422, 422, "/knowledge_id: Field required; /retrieval_setting: Field required"),
        ([], 422, 422, "the body: send a JSON object"),
    ],
)
def test_an_error_says_what_is_wrong_as_dify_reads_it(
    dify: TestClient, body: object, status: int, code: int, says: str
) -> None:
    problem = check_problem(dify.post("/retrieval", json=body), status)

    assert problem.error_code == code
    assert problem.error_msg is not None
    assert says in problem.error_msg


def test_what_is_no_json_and_no_post_is_told_so_as_well(dify: TestClient) -> None:
    header = {"Content-Type": "application/json"}

    assert check_problem(dify.post("/retrieval", content=b"{", headers=header), 422).error_code == 422
    assert check_problem(dify.get("/retrieval"), 405).error_code == 405


def test_other_routes_have_no_numbers_of_difys(dify: TestClient) -> None:
    assert "error_code" not in dify.post("/v1/search", json={"question": "x", "collections": ["salaries"]}).json()


@pytest.fixture
def keyed(tmp_path: Path) -> Iterator[tuple[TestClient, Keys]]:
    for name in ("hr", "law"):
        publish_index(hashing_settings(tmp_path, name), {f"{name}/a.txt": Text(f"The {name} rule is about {name}.")})
    with TestClient(make_app(hashing_settings(tmp_path, "hr")), raise_server_exceptions=False) as client:
        yield client, Keys(tmp_path)


def test_a_key_opens_its_own_collections_until_it_is_revoked(keyed: tuple[TestClient, Keys]) -> None:
    client, keys = keyed
    _, secret = keys.create("ann", collections=["law"])
    headers = {"Authorization": f"Bearer {secret}"}

    assert uris(client.post("/retrieval", json=asking(knowledge_id="law"), headers=headers)) == ["law/a.txt"]
    hidden = client.post("/retrieval", json=asking(knowledge_id="hr"), headers={**headers, "X-Request-Id": "x"})
    absent = client.post("/retrieval", json=asking(knowledge_id="xx"), headers={**headers, "X-Request-Id": "x"})
    assert check_problem(hidden, 404).error_code == 2001
    assert hidden.text.replace("'hr'", "'xx'") == absent.text
    keys.revoke("ann")
    refused = client.post("/retrieval", json=asking(knowledge_id="law"), headers=headers)
    assert check_problem(refused, 401).error_code == 1002
    assert secret not in refused.text


@pytest.mark.parametrize("header", [None, "Basic YTpi", "Bearer", "Bearer "])
def test_a_key_that_is_missing_or_malformed_has_its_own_number(
    keyed: tuple[TestClient, Keys], header: str | None
) -> None:
    client, keys = keyed
    keys.create("ann", collections=["law"])

    response = client.post("/retrieval", json=asking(), headers={} if header is None else {"Authorization": header})

    assert check_problem(response, 401).error_code == 1001


def test_the_rate_of_a_key_holds_here_too(keyed: tuple[TestClient, Keys]) -> None:
    client, keys = keyed
    _, secret = keys.create("ann", collections=["law"], rate="1/minute")
    headers = {"Authorization": f"Bearer {secret}"}

    assert client.post("/retrieval", json=asking(knowledge_id="law"), headers=headers).status_code == 200
    refused = client.post("/retrieval", json=asking(knowledge_id="law"), headers=headers)

    assert check_problem(refused, 429).error_code == 429
    assert int(refused.headers["retry-after"]) > 0


def test_a_body_that_is_too_long_is_refused_and_nothing_is_kept(dify: TestClient) -> None:
    response = dify.post("/retrieval", json=asking(query="x" * 3_000_000))

    assert check_problem(response, 413).error_code == 413
    assert dify.post("/retrieval", json=asking()).headers["cache-control"] == "no-store"


def test_a_number_of_any_length_is_a_condition() -> None:
    number = 10**400
    asked = MetadataComparison(name="pages", comparison_operator="=", value=number)

    [condition] = read_condition(MetadataCondition(conditions=[asked]))

    assert condition.value == number
