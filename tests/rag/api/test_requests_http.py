"""docs/requests.http has an example of every call, and each does what it says."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator

from rag.api.app import make_app
from rag.api.wire.contract import operations
from scripts.write_contract import CONTRACT
from tests.rag.api.sample import index_sample

ROOT = Path(__file__).parent.parent.parent.parent
COMMITTED: dict[str, Any] = json.loads(CONTRACT.read_text("utf-8"))


@dataclass(frozen=True)
class Call:
    """One request of the file; `status` where it says what to expect, else any success will do."""

    title: str
    method: str
    path: str
    headers: dict[str, str]
    body: str
    status: int | None

    def operation(self) -> tuple[str, str]:
        """Return the method and path, as the contract has it, of what is called."""
        bare = self.path.split("?")[0]
        taking = [
            path
            for method, path, _ in operations(COMMITTED)
            if method.upper() == self.method
            and re.fullmatch(".+".join(re.escape(part) for part in re.split(r"\{\w+\}", path)), bare)
        ]
        return self.method, max(taking, key=len)  # the path of a page would be that of a document, too


def read_calls(text: str) -> list[Call]:
    """Read the format of VS Code's REST Client and JetBrains' HTTP Client, as far as the file uses it."""
    opening, *blocks = re.split(r"^### ", text, flags=re.MULTILINE)
    variables = dict(re.findall(r"^@(\w+) = (.+)$", opening, flags=re.MULTILINE))
    variables["base"] = ""
    return [_read_call(re.sub(r"\{\{(\w+)\}\}", lambda found: variables[found[1]], block)) for block in blocks]


def _read_call(block: str) -> Call:
    head, _, body = block.partition("\n\n")
    title, *lines = head.strip().split("\n")
    expected = next((int(line.split()[-1]) for line in lines if line.startswith("# expect ")), None)
    request, *headers = [line for line in lines if not line.startswith("#")]
    method, path = request.split(" ")
    return Call(title, method, path, dict(line.split(": ", 1) for line in headers), body.strip(), expected)


CALLS = read_calls((ROOT / "docs" / "requests.http").read_text("utf-8"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A service of some of data/sample, as the file wants it."""
    settings = index_sample(tmp_path_factory.mktemp("requests"))
    with TestClient(make_app(settings, is_managed=True), base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.mark.parametrize("call", CALLS, ids=[call.title for call in CALLS])
def test_a_call_does_what_it_says(sample: TestClient, call: Call) -> None:
    response = sample.request(call.method, call.path, headers=call.headers, content=call.body.encode())

    assert response.status_code == call.status or (call.status is None and response.is_success), response.text
    method, path = call.operation()
    described = COMMITTED["paths"][path][method.lower()]["responses"][str(response.status_code)]["content"]
    media_type = response.headers["content-type"].split(";")[0]
    assert media_type in described
    if media_type.endswith("json"):
        schema = {**described[media_type]["schema"], "components": COMMITTED["components"]}
        Draft202012Validator(schema).validate(response.json())


def test_every_operation_has_an_example() -> None:
    there_are = {(method.upper(), path) for method, path, _ in operations(COMMITTED)}

    assert {call.operation() for call in CALLS} == there_are
    failing = {call.operation() for call in CALLS} - {call.operation() for call in CALLS if call.status is None}
    assert all("/jobs/{id}" in path for _, path in failing)  # a job's name is not known before


def test_the_documents_of_the_examples_have_something_to_say(sample: TestClient) -> None:
    """The calls above would do as well where nothing is found."""
    answer = sample.request("POST", CALLS[0].path, headers=CALLS[0].headers, content=CALLS[0].body).json()
    window = next(call for call in CALLS if "start=2012" in call.path)

    assert "20 working days" in answer["answer"]
    assert sample.get(window.path).json()["text"].startswith("You may work from abroad for up to 20 working days")
