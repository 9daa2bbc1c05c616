"""The contract: docs/openapi.json is what the service publishes, and it describes every operation whole."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator

from rag.api.wire.contract import KEY, operations
from rag.api.wire.examples import OPERATIONS, PARAMETERS
from scripts.write_contract import CONTRACT, format_contract

COMMITTED: dict[str, Any] = json.loads(CONTRACT.read_text("utf-8"))
OPEN = {"/healthz", "/readyz", "/openapi.json"}

every_operation = pytest.mark.parametrize(
    ("method", "path", "operation"),
    list(operations(COMMITTED)),
    ids=[f"{method.upper()} {path}" for method, path, _ in operations(COMMITTED)],
)


def check_schema(example: object, schema: dict[str, Any]) -> None:
    """Hold an example to a schema of the contract."""
    Draft202012Validator({**schema, "components": COMMITTED["components"]}).validate(example)


def resolve(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    return COMMITTED["components"]["schemas"][name] if name else schema


def test_the_committed_contract_is_what_the_service_publishes(client: TestClient) -> None:
    published = format_contract(client.get("/openapi.json").json())

    assert CONTRACT.read_text("utf-8") == published, "renew it: .venv/bin/python -m scripts.write_contract"


def test_the_contract_is_the_same_whenever_it_is_asked_for(client: TestClient) -> None:
    assert client.get("/openapi.json").content == client.get("/openapi.json").content


def test_every_example_is_of_an_operation_that_there_is() -> None:
    assert set(OPERATIONS) == {f"{method.upper()} {path}" for method, path, _ in operations(COMMITTED)}
    names = {
        parameter["name"] for *_, operation in operations(COMMITTED) for parameter in operation.get("parameters", [])
    }
    assert set(PARAMETERS) == names


def test_the_names_are_unique() -> None:
    names = [operation["operationId"] for *_, operation in operations(COMMITTED)]

    assert len(set(names)) == len(names)


@every_operation
def test_an_operation_is_described(method: str, path: str, operation: dict[str, Any]) -> None:
    assert operation["operationId"].isalnum()
    assert operation["operationId"][0].islower()
    assert 5 < len(operation["summary"]) < 60
    assert operation["description"].endswith(".")
    assert len(operation["tags"]) == 1
    assert operation["security"] == ([] if path in OPEN else [{KEY: []}, {}])


@every_operation
def test_every_parameter_is_bounded_and_has_an_example(method: str, path: str, operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        check_schema(parameter["example"], parameter["schema"])
        for kind in parameter["schema"].get("anyOf", [parameter["schema"]]):
            assert kind["type"] in ("boolean", "null") or {"maximum", "maxLength", "maxItems", "enum"} & set(kind)


@every_operation
def test_a_body_is_closed_and_its_example_fits(method: str, path: str, operation: dict[str, Any]) -> None:
    if "requestBody" not in operation:
        return
    content = operation["requestBody"]["content"]
    if "application/octet-stream" in content:  # files have no example
        assert content["multipart/form-data"]["schema"]["additionalProperties"] is False
        return

    assert list(content) == ["application/json"]
    assert resolve(content["application/json"]["schema"])["additionalProperties"] is False
    check_schema(content["application/json"]["example"], content["application/json"]["schema"])


@every_operation
def test_a_response_has_a_model_and_an_example_that_fits(method: str, path: str, operation: dict[str, Any]) -> None:
    responses = {status: response for status, response in operation["responses"].items() if status[0] == "2"}

    assert len(responses) == 1
    for response in responses.values():
        assert "X-Request-Id" in response["headers"]
        for media_type, content in response["content"].items():
            assert content["schema"]
            if media_type == "application/json":
                assert resolve(content["schema"])["additionalProperties"] is False
            if media_type not in ("image/png", "application/pdf"):
                check_schema(content["example"], content["schema"])


@every_operation
def test_errors_are_problems_and_say_when_they_happen(method: str, path: str, operation: dict[str, Any]) -> None:
    errors = {status: found for status, found in operation["responses"].items() if status[0] not in "23"}

    assert {"default"} <= set(errors)
    assert path in OPEN or {"401", "429", "503"} <= set(errors)
    assert "requestBody" not in operation or {"400", "413", "422"} <= set(errors)
    for error in errors.values():
        assert list(error["content"]) == ["application/problem+json"]
        assert error["description"].endswith(".")
        assert "X-Request-Id" in error["headers"]
