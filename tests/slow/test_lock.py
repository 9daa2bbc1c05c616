"""uv resolves from the lock, on every system we name, and `make lock` would write it just so. It asks the registry."""

import os
import re
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from packaging.version import Version

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"
LINES = [line for line in LOCK.read_text("utf-8").splitlines() if not line.startswith("#")]
PINS = {line.partition(" ;")[0] for line in LINES}
UV = str(Path(sysconfig.get_path("scripts")) / "uv")
PATIENCE_S = 300  # a resolution takes 3 to 9 s
_INSTALLED = re.compile(r"^ \+ (?P<name>[a-z0-9-]+)==(?P<version>\S+)$", re.MULTILINE)


@pytest.fixture
def empty(tmp_path: Path) -> str:
    """The interpreter of a virtual environment in which nothing is installed."""
    call([UV, "venv", "--quiet", "--python", sys.executable, str(tmp_path / "empty")])
    return str(tmp_path / "empty/bin/python")


def call(command: list[str]) -> str:
    """Run a command in the checkout, expect 0, and return all that it prints."""
    environment = {**os.environ, "MACOSX_DEPLOYMENT_TARGET": "14.0"}  # onnxruntime has no wheel for an older one
    ran = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE_S,
    )
    assert ran.returncode == 0, f"{shlex.join(command)}\n{ran.stdout}"
    return ran.stdout


def would_install(python: str, *arguments: str) -> set[str]:
    """Return what uv would install, `name==version`; a machine's own build (`+cpu`) counts as its release."""
    printed = call([UV, "pip", "install", "--dry-run", "--python", python, *arguments])
    return {f"{pin['name']}=={Version(pin['version']).public}" for pin in _INSTALLED.finditer(printed)}


@pytest.mark.parametrize(
    ("project", "system"),
    [
        pytest.param(".[dev,notebook]", [], id="everything-here"),
        pytest.param(".[dev,notebook]", ["--python-platform", "aarch64-apple-darwin"], id="everything-on-a-mac"),
        pytest.param(".", ["--python-platform", "aarch64-unknown-linux-gnu"], id="the-product-on-arm"),
    ],
)
def test_uv_installs_the_project_from_the_lock_and_nothing_that_is_not_in_it(
    project: str, system: list[str], empty: str
) -> None:
    installed = would_install(empty, *system, "-c", str(LOCK), "-e", project)

    assert len(installed) > 80
    assert ("torch==2.13.0" in installed) == (project != ".")  # the product answers without it
    assert installed - PINS == set()


def test_uv_installs_the_lock_alone(empty: str) -> None:
    installed = would_install(empty, "-r", str(LOCK))

    assert "torch==2.13.0" in installed
    assert installed - PINS == set()
    assert {line for line in LINES if ";" not in line} - installed == set()


def test_the_lock_is_what_make_lock_would_write(tmp_path: Path) -> None:
    copy = tmp_path / LOCK.name
    copy.write_bytes(LOCK.read_bytes())  # what is pinned stays, so that a new release changes nothing
    recipe = call(["make", "--dry-run", "lock"]).replace("\\\n", " ")
    command = next(line for line in recipe.splitlines() if "uv pip compile" in line)
    assert f"--output-file {LOCK.name}" in command

    call([UV, *shlex.split(command.replace(f"--output-file {LOCK.name}", f"--output-file {copy}"))[1:]])

    assert copy.read_text("utf-8") == LOCK.read_text("utf-8")
