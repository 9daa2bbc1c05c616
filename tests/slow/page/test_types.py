"""The page's script has the types that the service's contract gives it: `tsc --checkJs --strict`."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from rag.api.app import make_app
from rag.settings import Settings

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parents[2] / "page_types"
SCRIPTS = Path(__file__).parents[3] / "rag/api/page/assets"


def run_tool(name: str, *arguments: str) -> None:
    tool = FOLDER / "node_modules/.bin" / name
    assert shutil.which("node"), "Node is missing; apt-get install nodejs npm, as make test-all does"
    assert tool.exists(), f"{name} is missing; npm ci --prefix tests/page_types, as make test-all does"
    ran = subprocess.run([tool, *arguments], cwd=FOLDER, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_scripts_fit_the_contract(hashing_index: Settings, tmp_path: Path) -> None:
    contract = tmp_path / "openapi.json"
    contract.write_text(json.dumps(make_app(hashing_index).openapi()), "utf-8")
    run_tool("openapi-typescript", str(contract), "--output", "contract.d.ts", "--default-non-nullable", "false")

    run_tool("tsc", "--project", ".")


def test_each_script_is_one_short_idea() -> None:
    for script in SCRIPTS.glob("*.js"):
        lines = script.read_text("utf-8").splitlines()
        assert lines[0].startswith("// "), script.name
        assert len(lines) <= 300, script.name
        assert "innerHTML" not in script.read_text("utf-8"), script.name
