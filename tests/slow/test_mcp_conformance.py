"""The protocol's own conformance tests, those that any server must pass, against a real service.

They are an npm package that needs Node 22: `npm install -g @modelcontextprotocol/conformance@0.1.16`. All others ask
for tools and resources of a server that is made for them.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.indexes import hashing_settings
from tests.rag.api.mcp.services import Service, running

pytestmark = pytest.mark.slow

CONFORMANCE = shutil.which("conformance")
SCENARIOS = ["server-initialize", "ping", "tools-list", "resources-list", "dns-rebinding-protection"]


@pytest.fixture(scope="module")
def service(hashing_store: Path) -> Iterator[Service]:
    with running(hashing_settings(hashing_store)) as service:
        yield service


@pytest.mark.skipif(CONFORMANCE is None, reason="@modelcontextprotocol/conformance is not installed")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_of_the_protocols_own_tests_passes(service: Service, scenario: str, tmp_path: Path) -> None:
    assert CONFORMANCE is not None
    command = [CONFORMANCE, "server", "--url", f"{service.url}/mcp", "--scenario", scenario]

    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path)

    counts = re.search(r"Passed: (\d+)/(\d+), 0 failed, 0 warnings", ended.stdout)
    assert counts is not None, ended.stdout + ended.stderr
    assert counts[1] == counts[2] != "0"
