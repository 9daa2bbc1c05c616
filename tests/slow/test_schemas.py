"""compose.yaml, the Kubernetes manifests and the workflows, by the schemas of those who read them.

The schemas come in packages that `make test-all` installs: kubernetes-validate has those of Kubernetes, strict, and
check-jsonschema those of Compose and of GitHub's workflows.
"""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import ValidationError
from jsonschema.validators import validator_for

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
MANIFESTS = sorted(path for path in (ROOT / "deploy/kubernetes").rglob("*.yaml") if path.stem != "kustomization")
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def vendored(name: str) -> Any:  # jsonschema's validators are untyped
    """Return the validator of a schema that the package check-jsonschema carries."""
    package = importlib.util.find_spec("check_jsonschema")
    if package is None or package.origin is None:
        pytest.fail("the schemas are missing; run pip install --no-deps check-jsonschema, as make test-all does")
    path = Path(package.origin).parent / "builtin_schemas" / "vendor" / f"{name}.json"
    schema = json.loads(path.read_text("utf-8"))
    return validator_for(schema)(schema)


def read(path: Path) -> Any:
    """Read YAML as its readers do: `on:` is a word to GitHub, not a truth value."""
    return {"on" if key is True else key: value for key, value in yaml.safe_load(path.read_text("utf-8")).items()}


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_kubernetes_would_take_each_manifest(path: Path) -> None:
    kubernetes_validate = pytest.importorskip("kubernetes_validate", reason="make test-all installs it")

    kubernetes_validate.validate(read(path), "1.37", strict=True)


def test_kubernetes_schema_notices_a_slip() -> None:
    kubernetes_validate = pytest.importorskip("kubernetes_validate", reason="make test-all installs it")
    manifest = read(ROOT / "deploy/kubernetes/deployment.yaml")
    manifest["spec"]["template"]["spec"]["containers"][0]["readOnlyRootFilesystem"] = True

    with pytest.raises(kubernetes_validate.ValidationError, match="readOnlyRootFilesystem"):
        kubernetes_validate.validate(manifest, "1.37", strict=True)


def test_compose_would_take_its_file() -> None:
    schema = vendored("compose-spec")
    compose = read(ROOT / "compose.yaml")
    schema.validate(compose)

    compose["services"]["worker"]["read_onyl"] = True
    with pytest.raises(ValidationError, match="read_onyl"):
        schema.validate(compose)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_github_would_take_each_workflow(path: Path) -> None:
    schema = vendored("github-workflows")
    workflow = read(path)
    schema.validate(workflow)

    next(iter(workflow["jobs"].values())).pop("runs-on")
    with pytest.raises(ValidationError):
        schema.validate(workflow)
