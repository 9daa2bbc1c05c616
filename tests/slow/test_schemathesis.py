"""The contract against the service: thousands of requests that fit it, or just do not, made up by schemathesis.

The service is a real process; every request must be one line of its log, and no answer may break the contract.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rag.api.wire.contract import operations
from rag.keys import Keys
from scripts.write_contract import CONTRACT
from tests.llm_server import LLMServer, Reply
from tests.rag.api.sample import index_sample

pytestmark = pytest.mark.slow

# For each operation, beside those of the contract and of the edges of every schema. 200 make more than 5,000 requests.
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "50"))
AT_LEAST = 25 * EXAMPLES
SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"
PATIENCE_S = 900
_SHOWN = 300  # characters of each line that schemathesis prints: it quotes bodies of megabytes

# They ask a model, which may fail: only then 502 and 503 are what they should answer.
ASKING = ["/v1/ask", "/v1/batch", "/v1/chat/completions"]


@dataclass(frozen=True)
class Served:
    """A service of the sample: where it answers, and what it has logged."""

    address: str
    log: Path

    def requests(self) -> list[dict[str, Any]]:
        """Return the log's lines about requests; each line of it must be JSON."""
        lines = [json.loads(line) for line in self.log.read_text("utf-8").splitlines()[1:]]
        return [line for line in lines if line["logger"] == "rag.requests"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return index_sample(tmp_path_factory.mktemp("fuzzed")).store


@contextmanager
def served(store: Path, folder: Path, *options: str, **settings: str) -> Iterator[Served]:
    """Serve the sample until the `with` block ends, in a process of its own."""
    folder.mkdir(exist_ok=True)
    named = {"RAG_STORE": str(store), "RAG_COLLECTION": "sample", "RAG_EMBEDDER__KIND": "hashing", **settings}
    arguments = ["serve", "--port", "0", *options]
    command = [sys.executable, "-c", f"import sys; from rag.cli import main; sys.exit(main({arguments}))"]
    log = folder / "log"
    with log.open("wb") as stderr, subprocess.Popen(command, stderr=stderr, env={**os.environ, **named}) as process:
        try:
            yield Served(_address(log, process), log)
        finally:
            process.terminate()


def _address(log: Path, process: "subprocess.Popen[bytes]") -> str:
    while process.poll() is None:
        said, ended, _ = log.read_text("utf-8").partition("\n")
        if ended:
            return next(word for word in said.split() if word.startswith("http://"))
    raise AssertionError(log.read_text("utf-8"))


def fuzz(service: Served, folder: Path, contract: Mapping[str, Any], *options: str) -> None:
    """Send what schemathesis makes up, the same each time; an answer that breaks the contract fails."""
    path = folder / "contract.json"
    path.write_text(json.dumps(contract), "utf-8")
    (folder / "schemathesis.toml").write_text(_CONFIGURATION, "utf-8")
    command = [str(SCHEMATHESIS), "run", str(path), f"--url={service.address}", "--generation-deterministic"]
    command += ["--phases=examples,coverage,fuzzing", "--no-color", "--continue-on-failure", "--warnings=off", *options]
    found = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    said = "\n".join(line[:_SHOWN] for line in f"{found.stdout}\n{found.stderr}".splitlines())
    assert found.returncode == 0, said


# What is well formed may still make no sense (a window that ends before it begins: 422), what is ill formed may be
# too long to be looked at (413); who may only ask is told so by the routes that manage (403). Drawing takes a process
# and its time.
_CONFIGURATION = """\
[checks.positive_data_acceptance]
expected-statuses = [200, 201, 202, 403, 404, 409, 422]

[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 413, 422]

[[operations]]
include-path-regex = "png$"
generation.max-examples = 80
"""


def strict_contract(*, only: list[str] | None = None, with_keys: bool = False) -> dict[str, Any]:
    """Return the committed contract without its `default` response, which would allow any status."""
    contract: dict[str, Any] = json.loads(CONTRACT.read_text("utf-8"))
    contract["paths"] = {path: item for path, item in contract["paths"].items() if only is None or path in only}
    for _, _, operation in operations(contract):
        del operation["responses"]["default"]
        for response in operation["responses"].values():
            response.get("content", {}).get("text/event-stream", {}).pop("schema", None)  # it is of all events at once
        if with_keys:
            operation["security"] = [way for way in operation["security"] if way]  # anonymous callers may nothing
    return contract


def test_no_request_breaks_the_contract_or_the_service(store: Path, tmp_path: Path) -> None:
    with served(store, tmp_path) as service:
        fuzz(service, tmp_path, strict_contract(), f"--max-examples={EXAMPLES}", "--exclude-checks=ignored_auth")
        requests = service.requests()

    assert len(requests) >= AT_LEAST
    assert {request["route"] for request in requests} >= set(strict_contract()["paths"])
    assert [request for request in requests if request["status"] is None or request["status"] >= 500] == []


def test_whoever_may_manage_breaks_nothing_either(tmp_path: Path) -> None:
    store = index_sample(tmp_path).store
    with served(store, tmp_path / "served", "--manage", RAG_UPLOAD__UNDO_S="0") as service:
        paths = ["/v1/documents", "/v1/documents/{key}", "/v1/collections", "/v1/reindex"]
        contract = strict_contract(only=[*paths, "/v1/jobs", "/v1/jobs/{id}", "/v1/jobs/{id}/cancel"])
        fuzz(service, tmp_path, contract, f"--max-examples={EXAMPLES // 2}", "--exclude-checks=ignored_auth")
        requests = service.requests()

    assert {202, 422} <= {request["status"] for request in requests}
    assert [request for request in requests if request["status"] is None or request["status"] >= 500] == []


def test_a_model_that_fails_breaks_no_promise_either(store: Path, tmp_path: Path) -> None:
    with LLMServer(Reply(status=500), Reply(body=b"{"), Reply(["The trip"], ending="cut")) as llm:
        settings = {
            "RAG_LLM__MODEL": "scripted",
            "RAG_LLM__BASE_URL": llm.base_url,
            "RAG_LLM__API_KEY": "none",
            "RAG_LLM__FALLBACK": "false",
            "RAG_LLM__RETRIES": "0",
        }
        with served(store, tmp_path, **settings) as service:
            contract = strict_contract(only=ASKING)
            allowed = "ignored_auth,not_a_server_error,positive_data_acceptance"  # a model's failures are documented
            fuzz(service, tmp_path, contract, f"--max-examples={EXAMPLES // 2}", f"--exclude-checks={allowed}")
            statuses = {request["status"] for request in service.requests()}

    assert llm.requests
    assert 502 in statuses
    assert 500 not in statuses


def test_nothing_is_done_without_a_good_key_where_there_are_keys(tmp_path: Path) -> None:
    store = index_sample(tmp_path).store
    _, key = Keys(store).create("schemathesis", collections=None)
    with served(store, tmp_path / "served") as service:
        contract = strict_contract(with_keys=True)
        fuzz(
            service,
            tmp_path,
            contract,
            "--max-examples=3",
            "--checks=ignored_auth",
            f"--header=Authorization: Bearer {key}",
        )
        statuses = {request["status"] for request in service.requests()}

    assert {200, 401} <= statuses
