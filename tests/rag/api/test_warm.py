"""A service that is ready has loaded what its first questions need: what is loaded later stops every request."""

import json
import os
import subprocess
import sys
from typing import Any

from rag.settings import Settings
from tests.llm_server import LLMServer, answer

# Asks a service once in each way, and prints which packages, and how many modules, that loaded.
ASKING = """
import json, sys
from fastapi.testclient import TestClient
from rag.api.app import make_app
from rag.settings import load_settings

app = make_app(load_settings())
with TestClient(app, base_url="http://localhost") as client:
    client.get("/healthz")  # the test's own client loads what it needs
    before = set(sys.modules)
    question = {"question": "How much may a hotel cost at most a night?"}
    own_words = client.post("/v1/ask", json={**question, "llm": "extractive"})
    statuses = [
        client.get("/readyz").status_code,
        own_words.status_code,
        client.post("/v1/ask", json=question).status_code,
        client.post("/v1/search", json=question).status_code,
        client.post(
            "/mcp",
            json={"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}},
            headers={"Accept": "application/json, text/event-stream"},
        ).status_code,
    ]
    loaded = set(sys.modules) - before
packages = sorted({name.split(".")[0] for name in loaded} - {name.split(".")[0] for name in before})
answer = own_words.json()["answer"]
print(json.dumps({"statuses": statuses, "answer": answer, "packages": packages, "modules": sorted(loaded)}))
"""


def asked(environment: dict[str, str]) -> Any:  # Any: JSON
    process = subprocess.run(
        [sys.executable, "-c", ASKING], env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    return json.loads(process.stdout)


def test_first_questions_load_no_package_and_few_modules(hashing_index: Settings) -> None:
    with LLMServer(answer("A hotel may cost 140 EUR [1].")) as server:
        came = asked({"RAG_LLM__MODEL": "tiny", "RAG_LLM__BASE_URL": server.base_url})

    assert came["statuses"] == [200, 200, 200, 200, 200]
    assert "140 EUR" in came["answer"]
    assert came["packages"] == []
    assert len(came["modules"]) < 10, came["modules"]
