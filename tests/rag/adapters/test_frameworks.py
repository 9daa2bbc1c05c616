"""A framework of another version, or none, is one clear error; and the extras say the same as the adapters."""

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from rag.adapters.frameworks import require

ROOT = Path(__file__).parents[3]
PACKAGES = {
    "langchain": "langchain-core",
    "llamaindex": "llama-index-core",
    "haystack": "haystack-ai",
    "llm": "llm",
}


def install(folder: Path, package: str, version: str) -> None:
    """Let a package seem to be installed below a folder."""
    place = folder / f"{package.replace('-', '_')}-{version}.dist-info"
    place.mkdir()
    (place / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n", "utf-8")


@pytest.mark.parametrize("installed", ["1.4", "1.4.0", "1.10.2", "1.99rc1"])
def test_a_version_of_the_range_will_do(installed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "cogs", installed)
    monkeypatch.syspath_prepend(tmp_path)

    require("cogs", least="1.4", below="2", extra="x")


@pytest.mark.parametrize(
    ("installed", "says"),
    [
        (None, "which is not installed"),
        ("1.3.9", "and there is 1.3.9"),
        ("2", "and there is 2"),
        ("2.0.0", "and there is 2.0.0"),
        ("2.0rc1", "and there is 2.0rc1"),
        ("0+unknown", "and there is 0+unknown"),
        ("odd", "and there is odd"),
    ],
)
def test_another_version_is_refused_with_the_range_and_the_extra(
    installed: str | None, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if installed is not None:
        install(tmp_path, "cogs", installed)
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(ImportError) as refused:
        require("cogs", least="1.4", below="2", extra="x")

    assert str(refused.value) == f"this adapter needs cogs >= 1.4, < 2, {says}; run: pip install 'openbook[x]'"


@pytest.mark.parametrize("extra", PACKAGES)
def test_an_extra_has_the_range_of_its_adapter(extra: str) -> None:
    tree = ast.parse((ROOT / "rag" / "adapters" / f"{extra}.py").read_text("utf-8"))
    (call,) = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "require"]
    said = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]

    assert ast.literal_eval(call.args[0]) == PACKAGES[extra]
    assert extras[extra] == [f"{PACKAGES[extra]}>={said['least']},<{said['below']}"]
    assert said["extra"] == extra


def test_an_adapter_of_an_old_framework_names_the_extra(tmp_path: Path) -> None:
    """In a process that sees old versions of all four."""
    code = (
        "from importlib import import_module\n"
        f"for name in {list(PACKAGES)}:\n"
        "    try:\n"
        "        import_module(f'rag.adapters.{name}')\n"
        "    except ImportError as error:\n"
        "        print(error)\n"
    )
    for package in PACKAGES.values():
        install(tmp_path, package, "0.1")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": path}
    ).stdout.splitlines()

    assert len(said) == len(PACKAGES)
    for line, (extra, package) in zip(said, PACKAGES.items(), strict=True):
        assert line.startswith(f"this adapter needs {package} >= ")
        assert line.endswith(f"and there is 0.1; run: pip install 'openbook[{extra}]'")
