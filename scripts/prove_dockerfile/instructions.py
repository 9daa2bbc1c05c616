"""Reads a Dockerfile and its `.dockerignore`: stages, their instructions in order, and what they copy."""

import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

_CONTINUED = re.compile(r"\\\s*$")
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_FLAG = re.compile(r"--(?P<name>[a-z-]+)=(?P<value>\S+)\s+")
KNOWN = {"ARG", "CMD", "COPY", "ENV", "EXPOSE", "HEALTHCHECK", "RUN", "USER", "VOLUME", "WORKDIR"}


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: `RUN`, and what follows it with the lines joined; `flags` are its `--name=value`."""

    name: str
    argument: str
    flags: Mapping[str, str]

    def words(self) -> list[str]:
        """Return the words of a JSON array, or those that a shell would see."""
        if self.argument.startswith("["):
            return [str(word) for word in json.loads(self.argument)]
        return shlex.split(self.argument)


@dataclass(frozen=True, slots=True)
class Stage:
    """What one `FROM` begins: its base as written, its name ("" where it has none) and its instructions in order."""

    base: str
    name: str
    instructions: Sequence[Instruction]

    def last(self, name: str) -> Instruction | None:
        """Return the last instruction of a name, which is the one that holds; None where there is none."""
        return next((each for each in reversed(self.instructions) if each.name == name), None)

    def environment(self) -> dict[str, str]:
        """Return what `ENV` sets, not expanded."""
        pairs = [word.partition("=") for each in self.instructions if each.name == "ENV" for word in each.words()]
        return {name: value for name, _, value in pairs}


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """The arguments before the first stage with their defaults, and the stages; the last one is the image."""

    arguments: Mapping[str, str]
    stages: Sequence[Stage]

    @property
    def image(self) -> Stage:
        return self.stages[-1]


def read_dockerfile(text: str) -> Dockerfile:
    """Parse a Dockerfile; raises ValueError, with the line, for an instruction that is not known here."""
    arguments: dict[str, str] = {}
    stages: list[Stage] = []
    instructions: list[Instruction] = []
    for name, rest in _joined(text):
        if name == "FROM":
            base, _, stage = rest.partition(" AS ")
            instructions = []
            stages.append(Stage(base.strip(), stage.strip(), instructions))
        elif name not in KNOWN:
            raise ValueError(f"{name} {rest}: this script knows only {', '.join(sorted(KNOWN))}; teach it that one")
        elif not stages:
            argument, _, default = rest.partition("=")
            arguments[argument] = default
        else:
            instructions.append(_instruction(name, rest))
    return Dockerfile(arguments, stages)


def expand(text: str, values: Mapping[str, str]) -> str:
    """Replace `$NAME` and `${NAME}` by their values; what has none becomes nothing, as in Docker."""
    return _VARIABLE.sub(lambda match: values.get(match[1] or match[2], ""), text)


def is_sent(path: str, ignored: str) -> bool:
    """Whether `.dockerignore` lets a path of the checkout through to the builder: the last matching line decides."""
    lines = [line.strip() for line in ignored.splitlines() if line.strip() and not line.startswith("#")]
    sent = True
    for line in lines:
        pattern = line.removeprefix("!").rstrip("/")
        if any(_matches(prefix, pattern) for prefix in [path, *(str(above) for above in Path(path).parents)]):
            sent = line.startswith("!")
    return sent


def _matches(path: str, pattern: str) -> bool:
    """Match whole paths: `*` stays within a folder, `**/` is any folders or none."""
    parts, wanted = path.split("/"), pattern.split("/")
    if wanted[0] == "**":
        return any(_matches("/".join(parts[at:]), "/".join(wanted[1:])) for at in range(len(parts)))
    return len(parts) == len(wanted) and all(map(fnmatch, parts, wanted))


def _joined(text: str) -> Iterator[tuple[str, str]]:
    """Yield each instruction's name and the rest, its lines joined and its comments left out."""
    whole = ""
    for line in text.splitlines():
        if line.lstrip().startswith("#") or not line.strip():
            continue
        whole += _CONTINUED.sub(" ", line)
        if not _CONTINUED.search(line):
            name, _, rest = whole.strip().partition(" ")
            yield name.upper(), rest.strip()
            whole = ""


def _instruction(name: str, rest: str) -> Instruction:
    flags: dict[str, str] = {}
    while match := _FLAG.match(rest):
        flags[match["name"]] = match["value"]
        rest = rest[match.end() :]
    if name == "HEALTHCHECK":
        rest = rest.removeprefix("CMD").strip()
    return Instruction(name, rest, flags)
