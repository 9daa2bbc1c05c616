"""docs/python.md and the README's example in Python do what they say."""

import ast
import asyncio
import inspect
import re
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from rag.settings import Settings

ROOT = Path(__file__).parent.parent


def examples(path: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", path.read_text("utf-8"), re.DOTALL)


def compiled(code: str) -> CodeType:
    """Compile as a notebook does: `await` stands at the top."""
    code_object: CodeType = compile(code, "docs/python.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return code_object


def test_its_examples_work_one_after_the_other(hashing_index: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = examples(ROOT / "docs" / "python.md")
    assert len(blocks) >= 8
    names: dict[str, Any] = {}

    async def run() -> None:
        for block in blocks:
            waiting = eval(compiled(block), names)
            if inspect.isawaitable(waiting):
                await waiting

    asyncio.run(run())

    printed = capsys.readouterr().out
    assert "three days a week. The other two days are spent in the office [1]" in printed
    assert "How many days may I work from home? And how many in the office?" in printed
    assert "140 EUR" in printed


def test_the_example_of_the_readme_works(hashing_index: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = examples(ROOT / "README.md")

    exec(compile(example, "README.md", "exec"), {"__name__": "__main__"})

    assert "[1]" in capsys.readouterr().out
