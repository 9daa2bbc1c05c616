"""Where the version comes from, and what the workflows may do: nothing but what their jobs need."""

import importlib.metadata
import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from rag import __version__

ROOT = Path(__file__).parents[1]
WORKFLOWS = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / ".github/workflows").glob("*.yml")}
RELEASE = WORKFLOWS["release"]["jobs"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
_PINNED = re.compile(r"uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def steps(job: dict[str, Any], name: str) -> list[str]:
    return [step[name] for step in job["steps"] if name in step]


def test_the_version_comes_from_one_place() -> None:
    """Who repeats it: the contract and the manifests, held to it here."""
    deployment = (ROOT / "deploy/kubernetes/deployment.yaml").read_text("utf-8")

    assert PROJECT["project"]["dynamic"] == ["version"]
    assert PROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "rag.__version__"}
    assert importlib.metadata.version("openbook") == __version__
    assert json.loads((ROOT / "docs/openapi.json").read_text("utf-8"))["info"]["version"] == __version__
    assert re.findall(r"image: openbook:(\S+)", deployment) == [__version__] * 2


def test_a_release_is_of_the_version_that_its_tag_names(tmp_path: Path) -> None:
    (check,) = [step["run"] for step in RELEASE["build"]["steps"] if step.get("name") == "The tag is the version"]

    def code(tag: str) -> int:
        return subprocess.run(["bash", "-ec", check], cwd=ROOT, env={"GITHUB_REF_NAME": tag, "PATH": path}).returncode

    (tmp_path / "python").write_text(f'#!/bin/sh\nexec {json.dumps(__import__("sys").executable)} "$@"\n')
    (tmp_path / "python").chmod(0o755)
    path = f"{tmp_path}:/usr/bin:/bin"
    assert code(f"v{__version__}") == 0
    assert code("v99.0.0") == 1


@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_every_action_is_pinned_to_a_commit(name: str) -> None:
    lines = [line.strip(" -") for line in (ROOT / f".github/workflows/{name}.yml").read_text("utf-8").splitlines()]
    uses = [line for line in lines if line.startswith("uses:")]

    assert uses
    assert [line for line in uses if not _PINNED.fullmatch(line)] == []


def test_no_job_may_more_than_it_needs() -> None:
    assert all(workflow["permissions"] == {"contents": "read"} for workflow in WORKFLOWS.values())
    assert {name: job["permissions"] for name, job in RELEASE.items() if "permissions" in job} == {
        "attest": {"attestations": "write", "id-token": "write"},
        "publish": {"id-token": "write"},
    }
    assert all("permissions" not in job for job in WORKFLOWS["test"]["jobs"].values())
    assert "secrets." not in "".join(path.read_text("utf-8") for path in (ROOT / ".github/workflows").glob("*.yml"))


def test_what_is_uploaded_was_tested_and_attested_and_is_not_built_again() -> None:
    commands = steps(RELEASE["build"], "run")

    assert commands.index("make test") < commands.index("make package sbom")
    assert RELEASE["attest"]["needs"] == "build"
    assert RELEASE["publish"]["needs"] == ["build", "attest"]
    assert steps(RELEASE["publish"], "run") == []
    assert [use.partition("@")[0] for use in steps(RELEASE["publish"], "uses")] == [
        "actions/download-artifact",
        "pypa/gh-action-pypi-publish",
    ]


def test_the_workflows_run_make_test() -> None:
    assert all("make test" in steps(job, "run") for job in (WORKFLOWS["test"]["jobs"]["test"], RELEASE["build"]))
