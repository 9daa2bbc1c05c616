"""Whatever became of a file of the store: each command says it in one line, and the cure that it names works."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.cli import main as ingest
from rag.cli import main as rag
from rag.settings import Settings

COLLECTION = "collections/default"
GENERATION = f"{COLLECTION}/generations/000001"
Damage = Callable[[Path], object]


def empty(path: Path) -> None:
    path.write_bytes(b"")


def halve(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def garble(path: Path) -> None:
    path.write_bytes(b"\xf5\x00rubbish" * 200)


def nest(path: Path) -> None:
    path.write_text("[" * 100_000)


def make_folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


def make_pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def make_file(path: Path) -> None:
    shutil.rmtree(path)
    path.write_text("a file")


# What is damaged and how, and whether the cure is to move it away first.
DAMAGED: list[tuple[str, Damage, bool]] = [
    (f"{COLLECTION}/CURRENT", make_folder, False),
    (f"{COLLECTION}/LOCK", make_pipe, True),
    (f"{GENERATION}/manifest.json", nest, False),
    (f"{GENERATION}/segments/all/vectors/vectors.npy", empty, False),
    ("keys.sqlite", make_folder, True),
    ("feedback.jsonl", make_pipe, True),
]
MORE: list[tuple[str, Damage, bool]] = [
    (f"{COLLECTION}/CURRENT", garble, False),
    (f"{COLLECTION}/last_run.json", nest, False),
    (f"{COLLECTION}/sources.json", make_folder, True),
    (f"{GENERATION}/segments/all/library.sqlite", halve, False),
    (f"{GENERATION}/segments/all/words/*.pos", halve, False),
    (f"{GENERATION}/segments/all/words", make_file, False),
    ("embeddings.sqlite", garble, True),
]
COMMANDS: list[Callable[[], int]] = [
    lambda: rag(["ask", "How many days may I work from home?"]),
    lambda: rag(["show", "handbook/remote-work.md"]),
    lambda: rag(["keys", "create", "--name", "ann"]),
    lambda: rag(["feedback", "export"]),
    lambda: ingest(["rollback"]),
    lambda: ingest(["gc"]),
]


@pytest.mark.parametrize(
    ("name", "damage", "must_go"), [*DAMAGED, *(pytest.param(*case, marks=pytest.mark.slow) for case in MORE)]
)
def test_damage_is_one_line_and_its_cure_works(
    name: str,
    damage: Damage,
    must_go: bool,
    own_index: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RAG_STORE", str(own_index.store))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    path = next(own_index.store.glob(name), own_index.store / name)
    damage(path)
    for command in COMMANDS:
        code = command()
        errors = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
        assert len(errors) == (code != 0), errors
        assert not errors or ";" in errors[0], "an error names its cure"

    if must_go:
        path.rename(tmp_path / "moved-away")
    assert ingest(["run", str(tmp_path / "handbook"), "--checksum"]) == 0
    assert rag(["ask", "How many days may I work from home?"]) == 0
    assert rag(["keys", "create", "--name", "bob"]) == 0
    assert rag(["feedback", "export"]) == 0
