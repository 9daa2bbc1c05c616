"""Orders test files by how likely they are to notice a change of a module."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

_FILES_A_BATCH = 12  # pytest imports them all before it runs the first test


class Nearness:
    """Knows which modules of a tree import which; paths are relative to it, with slashes."""

    def __init__(self, root: Path) -> None:
        found = (path for top in ("rag", "ingest", "tests") for path in (root / top).rglob("*.py"))
        paths = [path.relative_to(root).as_posix() for path in found]
        modules = {_module(path): path for path in paths}
        self._imported_by: dict[str, set[str]] = {path: set() for path in paths}
        for path in paths:
            for name in _imports(root / path):
                if name in modules:
                    self._imported_by[modules[name]].add(path)
        self._tests = [path for path in paths if path.rpartition("/")[2].startswith("test_") and "/slow/" not in path]

    def batches(self, path: str) -> Iterator[Sequence[str]]:
        """Yield the test files: the module's own and those that import it, then the others in small batches.

        Of the others come first those of the same room, then those that reach the module by the fewest imports.
        """
        steps = self._steps(path)
        own = PurePosixPath("tests", path).with_name(f"test_{PurePosixPath(path).name}").as_posix()
        room = PurePosixPath("tests", path).parent.as_posix()

        def rank(test: str) -> tuple[int, str]:
            if test == own:
                return 0, test
            if steps.get(test) == 1:
                return 1, test
            return 2 if test.startswith(f"{room}/") and test in steps else 1 + steps.get(test, 100), test

        ordered = sorted(self._tests, key=rank)
        near = sum(rank(test)[0] <= 1 for test in ordered)
        yield from filter(None, [ordered[:near]])
        yield from (ordered[i : i + _FILES_A_BATCH] for i in range(near, len(ordered), _FILES_A_BATCH))

    def _steps(self, path: str) -> dict[str, int]:
        """Return by how many imports each file reaches `path`."""
        steps = {path: 0}
        edge = [path]
        while edge:
            edge = [importer for reached in edge for importer in self._unreached(reached, steps)]
        return steps

    def _unreached(self, path: str, steps: dict[str, int]) -> Iterator[str]:
        for importer in sorted(self._imported_by[path]):
            if importer not in steps:
                steps[importer] = steps[path] + 1
                yield importer


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _imports(path: Path) -> Iterator[str]:
    """Yield the names of modules that a file imports, and names that may be modules."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
