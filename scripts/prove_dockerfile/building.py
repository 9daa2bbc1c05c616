"""Runs the instructions of a Dockerfile's stages in roots of their own, as root, one after the other."""

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.prove_dockerfile.instructions import Dockerfile, Instruction, Stage, expand, is_sent

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_PASSED = (
    "PIP_INDEX_URL",
    "PIP_CERT",
    "PIP_DEFAULT_TIMEOUT",
)  # the way to a registry
# What a RUN finds besides its root; the mounts are gone with the namespace in which they were made.
_IN_ROOT = """
set -eu
mount --make-rprivate /
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
mount --bind "$(realpath /etc/resolv.conf)" "$1/etc/resolv.conf"
[ ! -e "$2" ] || mount --bind "$2" "$1$2"
root=$1; shift 2
exec chroot "$root" "$@"
"""


@dataclass(slots=True)
class Build:
    """Roots that grow as their stages are built: `context` is the checkout, `base` a tar of what each begins with."""

    context: Path
    base: Path
    work: Path
    arguments: Mapping[str, str]
    roots: dict[str, Path] = field(default_factory=dict)

    def run(self, dockerfile: Dockerfile) -> Path:
        """Build every stage and return the image's root; raises CalledProcessError where a RUN fails."""
        for number, stage in enumerate(dockerfile.stages):
            name = stage.name or f"stage-{number}"
            self.roots[name] = self.work / name
            _lay(self.base, self.roots[name])
            _StageBuild(self, self.roots[name]).run(stage)
        return list(self.roots.values())[-1]


@dataclass(slots=True)
class _StageBuild:
    build: Build
    root: Path
    folder: str = "/"
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": _PATH, "HOME": "/root"})
    arguments: dict[str, str] = field(default_factory=dict)

    def run(self, stage: Stage) -> None:
        for instruction in stage.instructions:
            began = time.monotonic()
            match instruction.name:
                case "ARG":
                    name, _, default = instruction.argument.partition("=")
                    self.arguments[name] = self.build.arguments.get(name, default.strip('"'))
                case "ENV":
                    self._set_environment(instruction)
                case "WORKDIR":
                    self.folder = instruction.argument
                    self._inside(self.folder).mkdir(parents=True, exist_ok=True)
                case "COPY":
                    self._copy(instruction)
                case "RUN":
                    self._call(instruction.argument)
                case _:
                    continue  # it describes the image, and is for who starts it
            print(f"{time.monotonic() - began:6.1f} s  {instruction.name} {instruction.argument[:90]}", flush=True)

    def _set_environment(self, instruction: Instruction) -> None:
        for word in instruction.words():
            name, _, value = word.partition("=")
            self.environment[name] = expand(value, self.environment)

    def _call(self, command: str) -> None:
        passed = {name: os.environ[name] for name in _PASSED if name in os.environ}
        environment = {**passed, **self.arguments, **self.environment}
        inside = [f"{name}={value}" for name, value in environment.items()]
        words = ["env", "-i", *inside, "sh", "-c", f"cd {shlex.quote(self.folder)} && {command}"]
        namespaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        setting = ["sh", "-c", _IN_ROOT, "sh", str(self.root), str(_CERTIFICATES)]
        subprocess.run([*namespaces, *setting, *words], check=True, stdout=subprocess.DEVNULL)  # noqa: S603

    def _copy(self, instruction: Instruction) -> None:
        unknown = instruction.flags.keys() - {"from"}
        if unknown:
            raise ValueError(f"COPY {instruction.argument}: this script does not know --{', --'.join(sorted(unknown))}")
        *sources, target = instruction.words()
        into = self._inside(target)
        if origin := instruction.flags.get("from"):
            for source in sources:
                _call(["cp", "-a", "--", f"{self.build.roots[origin]}{source}", str(into)])
            return
        ignored = (self.build.context / ".dockerignore").read_text("utf-8")
        for source in sources:
            path = self.build.context / source
            if path.is_dir():
                _copy_folder(self.build.context, path, into, ignored)
            elif is_sent(source, ignored):
                shutil.copy(path, into / path.name if target.endswith("/") else into)
            else:
                raise ValueError(f"COPY {source}: .dockerignore keeps it from the builder")

    def _inside(self, path: str) -> Path:
        return self.root / os.path.join(self.folder, path).lstrip("/")


def _lay(base: Path, root: Path) -> None:
    """Unpack the base: Debian's own Python stands where the official image has one."""
    root.mkdir(parents=True)
    _call(["tar", "--extract", "--file", str(base), "--directory", str(root), "--numeric-owner"])
    for name in ("python", "python3"):
        (root / "usr/local/bin" / name).symlink_to("/usr/bin/python3")


def _copy_folder(context: Path, folder: Path, into: Path, ignored: str) -> None:
    def left_out(above: str, names: Sequence[str]) -> list[str]:
        inside = Path(above).relative_to(context)
        return [name for name in names if not is_sent(str(inside / name), ignored)]

    shutil.copytree(folder, into, ignore=left_out, symlinks=True, dirs_exist_ok=True)


def _call(command: Sequence[str]) -> None:
    subprocess.run(command, check=True)  # noqa: S603 (words of the Dockerfile)
