"""Mutations are small, fall on what runs, stay those of a function that moves, and are noticed or not by its tests."""

import ast
import json
from pathlib import Path

import pytest

from scripts.mutate.__main__ import main
from scripts.mutate.mutations import mutations_of, sample
from scripts.mutate.nearness import Nearness

SOURCE = '''"""A module."""

import logging
from typing import TYPE_CHECKING

logger = logging.getLogger("größer")
LIMIT: int = 3


def choose(numbers: list[int], ü: bool = True) -> list[int]:
    """Return 1 or more of them, if there are 2 == 2."""
    if TYPE_CHECKING:
        assert LIMIT == 4
    logger.info("%d", 5)
    if not numbers and "ß" < "ü":
        raise ValueError(f"{6 + 6}")
    return [number for number in numbers if number < LIMIT][: 7 - 1]


class Chooser:
    def last(self, numbers: list[int]) -> int:
        return numbers[-1]
'''


def changes(source: str) -> list[tuple[str, str, str]]:
    return [(mutation.name, mutation.before, mutation.after) for mutation in mutations_of(source, "rag/m.py", 12)]


def test_every_mutation_changes_one_thing_and_is_still_python() -> None:
    mutations = list(mutations_of(SOURCE, "rag/m.py", 12))

    assert len(mutations) > 10
    for mutation in mutations:
        assert SOURCE[mutation.start : mutation.end] == mutation.before
        assert ast.dump(ast.parse(mutation.apply(SOURCE))) != ast.dump(ast.parse(SOURCE))


def test_comparisons_conditions_numbers_returns_and_statements_are_changed() -> None:
    made = changes(SOURCE)

    for expected in (
        ("LIMIT", "3", "(4)"),
        ("LIMIT", "3", "(2)"),
        ("choose", "True", "(False)"),
        ("choose", "not numbers", "(numbers)"),
        ("choose", 'not numbers and "ß" < "ü"', "(not numbers or 'ß' < 'ü')"),
        ("choose", '"ß" < "ü"', "('ß' <= 'ü')"),
        ("choose", 'raise ValueError(f"{6 + 6}")', "pass"),
        ("choose", "number < LIMIT", "(number <= LIMIT)"),
        ("choose", "7 - 1", "(7 + 1)"),
        ("Chooser.last", "return numbers[-1]", "return None"),
    ):
        assert expected in made


def test_docstrings_types_assertions_and_logging_are_left_alone() -> None:
    for _, before, _ in changes(SOURCE):
        assert before not in ("2", "4", "5", "6", "LIMIT == 4", "2 == 2", 'logger.info("%d", 5)')


def write_tree(root: Path, file: str = "rag/m.py") -> Path:
    """Write a package whose one function a test watches in part."""
    for path, content in (
        (file, "def is_large(number: int) -> bool:\n    return number > 10\n"),
        (f"tests/{Path(file).parent}/test_m.py", "from MODULE import is_large\n\n\ndef test_it() -> None:\n    LINE\n"),
        ("tests/rag/test_other.py", "def test_other() -> None:\n    assert True\n"),
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        module = file.removesuffix(".py").replace("/", ".")
        line = "assert is_large(12) and not is_large(10)"
        (root / path).write_text(content.replace("MODULE", module).replace("LINE", line))
    return root


def test_a_function_that_moves_keeps_its_mutations(tmp_path: Path) -> None:
    before = sample(write_tree(tmp_path / "a"), ("rag",), 100, 12)
    after = sample(write_tree(tmp_path / "b", "rag/room/m.py"), ("rag",), 100, 12)

    assert [(m.key, m.after) for m in before] == [(m.key, m.after) for m in after]
    assert [m.path for m in after] == ["rag/room/m.py"]


def test_another_seed_chooses_others(tmp_path: Path) -> None:
    root = write_tree(tmp_path)

    assert {sample(root, ("rag",), 1, seed)[0].after for seed in range(12)} > {"(11)"}


def test_the_tests_of_a_module_come_first(tmp_path: Path) -> None:
    first, *others = Nearness(write_tree(tmp_path)).batches("rag/m.py")

    assert list(first) == ["tests/rag/test_m.py"]
    assert [path for batch in others for path in batch] == ["tests/rag/test_other.py"]


@pytest.mark.parametrize(("boundary", "killed"), [(10, True), (9, False)])
def test_a_mutation_is_killed_by_a_test_that_fails_for_it_alone(tmp_path: Path, boundary: int, killed: bool) -> None:
    root = write_tree(tmp_path / "tree")
    test = root / "tests/rag/test_m.py"
    test.write_text(test.read_text().replace("is_large(10)", f"is_large({boundary})"))
    seed = next(seed for seed in range(99) if sample(root, ("rag",), 1, seed)[0].after == "(number >= 10)")

    arguments = ["--root", str(root), "--count", "1", "--seed", str(seed), "--json", str(tmp_path / "results.json")]
    assert main(arguments) == 0

    (result,) = json.loads((tmp_path / "results.json").read_text())
    assert (result["killed"], result["by"]) == (killed, "tests/rag/test_m.py::test_it" if killed else "")
    assert (root / "rag/m.py").read_text().endswith("number > 10\n")
