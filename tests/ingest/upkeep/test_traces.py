"""Forgotten is gone everywhere: a byte search of all that Openbook writes, in the store and in the temporary folder.

Each of the places is filled as it is in life, or as a killed process would leave it.
"""

import json
import shutil
import tempfile
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path

import pytest

from ingest.cli import main
from ingest.lab.experiment import compare
from ingest.observed import LastRun, read_last_run, write_last_run
from ingest.upkeep.traces import TEXTLESS, TRACES
from rag.answer.calibration import write_calibration
from rag.answer.confidence import DEFAULT
from rag.cli import main as rag
from rag.feedback import Cited, Feedback, keep_feedback, read_feedback
from rag.index.generations import Collection
from rag.index.opened import open_index
from rag.settings import Settings, load_settings
from tests.ingest.erasing import files_with, unique_pieces

SENTENCE = "Rosalind Quackenbush receives 48,250 EUR on the thirtieth of November and waives all further claims."
SECRET = f"# The agreement\n\n{SENTENCE}\n"
URI = "docs/secret.md"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    monkeypatch.setenv("RAG_EMBEDDER__DIMENSIONS", "64")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "secret.md").write_text(SECRET)
    for number in range(6):
        (docs / f"{number}.md").write_text(f"# Note {number}\n\nThe agreement of note {number} names {number} EUR.\n")
    assert main(["run", "--workers", "1", str(docs)]) == 0
    return load_settings()


def left(settings: Settings) -> list[str]:
    """Name the files below the test's folder, but for the documents themselves, that have a piece of the secret."""
    folder = settings.store.parent
    others = [path.read_text() for path in (folder / "docs").glob("?.md")]
    pieces = unique_pieces(SECRET, others)
    return [name for name in files_with(pieces, folder) if not name.startswith("docs/")]


def feedback(
    number: int = 0, *, cited: str = "", quote: str = SENTENCE, question: str = "Who?", note: str = ""
) -> Feedback:
    citations = (Cited("default", "d", cited, 0, len(quote), quote),) if cited else ()
    return Feedback(
        f"fb-{number}", "2026-01-01T00:00:00+00:00", "hr", "a", question, ("default",), citations, "up", note
    )


def say(settings: Settings, said: Feedback) -> None:
    keep_feedback(settings.store, feedback(100, cited="docs/1.md", quote="The agreement of note 1 names 1 EUR."))
    keep_feedback(settings.store, said)


def half_a_line(settings: Settings) -> None:
    say(settings, feedback())
    with (settings.store / "feedback.jsonl").open("a") as file:
        file.write('{"id": "fb-2", "note": "' + SENTENCE)


def another_version(settings: Settings) -> None:
    """The quote is of a text that nothing has any more, by the uri it had."""
    say(settings, feedback(cited=URI, quote=SENTENCE[:30] + " nothing."))


def stale(settings: Settings) -> None:
    place = Collection(settings.store, "default")
    last = read_last_run(place)
    write_last_run(place, LastRun(last.when, {}, {URI: f"line 3 is no date: {SENTENCE}"}, last.observed))


def unwritten(settings: Settings) -> None:
    """Killed between the writing of a file and its renaming."""
    for folder, name in ((settings.store, "feedback.jsonl"), (settings.store / "collections/default", "last_run.json")):
        (folder / name).touch()
        (folder / f".{name}.new").write_text(SENTENCE)


def killed_reader(settings: Settings) -> None:
    view = Path(tempfile.mkdtemp(prefix="openbook-view-"))
    shutil.copytree(settings.store / "collections/default/generations/000001/segments/all/words", view / "words")
    (view / "chroma.sqlite3").write_text(SENTENCE)


def killed_evaluation(settings: Settings) -> None:
    shutil.copytree(settings.store, Path(tempfile.mkdtemp(prefix="openbook-eval-")) / "store")


def never_published(settings: Settings) -> None:
    generations = settings.store / "collections/default/generations"
    shutil.copytree(generations / "000001", generations / "000002")


def half_removed(settings: Settings) -> None:
    generations = settings.store / "collections/default/generations"
    shutil.copytree(generations / "000001", generations / "000009.building")


def deleted_from_its_folder(settings: Settings) -> None:
    """The published generation has it no more, but the one before does, and a rollback would bring it back."""
    (settings.store.parent / "docs" / "secret.md").unlink()
    assert main(["run"]) == 0


def known_to_feedback_alone(settings: Settings) -> None:
    deleted_from_its_folder(settings)
    say(settings, feedback(cited=URI))
    assert main(["gc"]) == 0


def earlier_name(settings: Settings) -> None:
    say(settings, feedback(cited="docs/before-it-was-moved.md"))


PLACES: dict[str, Callable[[Settings], None]] = {
    "a quote in feedback": lambda settings: say(settings, feedback(cited=URI)),
    "a quote of an older version": another_version,
    "a quote under an earlier name": earlier_name,
    "a note that repeats it": lambda settings: say(settings, feedback(note=f"I know that {SENTENCE.lower()}")),
    "a question that repeats it": lambda settings: say(settings, feedback(question=f"Is it so: {SENTENCE[9:60]}?")),
    "half a line of feedback": half_a_line,
    "why it is stale": stale,
    "files that were never renamed": unwritten,
    "a view of a killed reader": killed_reader,
    "the store of a killed evaluation": killed_evaluation,
    "a generation that was never published": never_published,
    "a generation that is half removed": half_removed,
    "an older generation alone": deleted_from_its_folder,
    "feedback alone": known_to_feedback_alone,
}


@pytest.mark.parametrize("fill", PLACES.values(), ids=PLACES.keys())
def test_no_piece_is_left(settings: Settings, fill: Callable[[Settings], None]) -> None:
    fill(settings)
    assert left(settings) != []
    assert main(["forget", URI]) == 0
    assert left(settings) == []


def test_feedback_on_others_is_kept_and_what_goes_is_counted(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = [
        feedback(1, cited="docs/1.md", quote="The agreement of note 1 names 1 EUR."),
        feedback(2, question="What does the agreement of note 2 say?"),
        feedback(3, cited="docs/gone.md", quote="Quite another text, of which nothing is known."),
    ]
    for said in (kept[0], feedback(10, cited=URI), kept[1], feedback(11, note=SENTENCE), kept[2]):
        keep_feedback(settings.store, said)
    capsys.readouterr()
    assert main(["forget", URI]) == 0
    assert "Feedback that cited or repeated it was removed: 2 records." in capsys.readouterr().out
    assert list(read_feedback(settings.store)) == kept
    assert (settings.store / "feedback.jsonl").stat().st_mode & 0o077 == 0


def test_what_is_said_of_it_afterwards_goes_with_the_next_gc(settings: Settings) -> None:
    """A service that still holds the older generation takes feedback on it."""
    with open_index(settings, "default"):
        assert main(["forget", URI]) == 1
        keep_feedback(settings.store, feedback(cited=URI))
    assert main(["gc"]) == 0
    assert left(settings) == []


def test_the_same_document_in_another_collection_keeps_its_feedback(settings: Settings) -> None:
    assert main(["run", "--workers", "1", "--collection", "other", str(settings.store.parent / "docs")]) == 0
    said = Feedback("fb", "", "", "a", "Who?", ("other",), (Cited("other", "d", URI, 0, 9, SENTENCE),), "up", "")
    keep_feedback(settings.store, said)
    assert main(["forget", URI]) == 0
    assert list(read_feedback(settings.store)) == [said]


def test_the_list_names_every_file_that_openbook_writes(settings: Settings, tmp_path: Path) -> None:
    """Whoever adds a file says whether it may hold text, and if so how it is forgotten."""
    docs = tmp_path / "docs"
    quote = "names 1 EUR"
    asked = {
        "id": "1",
        "question": "How much?",
        "uri": "docs/1.md",
        "start": 36,
        "end": 36 + len(quote),
        "quote": quote,
    }
    (tmp_path / "questions.jsonl").write_text(json.dumps(asked) + "\n")
    (docs / "7.md").write_text("# Note 7\n\nIt is new.\n")
    assert main(["run", "--workers", "1"]) == 0
    assert rag(["ask", SENTENCE]) == 0
    assert rag(["keys", "create", "--name", "hr"]) == 0
    compare([str(docs)], None, ["tokens:50"], settings=settings)
    write_calibration(Collection(settings.store, "default"), DEFAULT)
    say(settings, feedback(cited=URI))
    assert main(["rollback"]) == 0
    assert main(["push", str(tmp_path / "target")]) == 0

    globs = [*TEXTLESS, *(glob for trace in TRACES for glob in trace.files)]
    files = [path.relative_to(settings.store).as_posix() for path in settings.store.rglob("*") if path.is_file()]
    assert [name for name in files if not any(fnmatch(name, glob) for glob in globs)] == []
    assert list((tmp_path / "tmp").iterdir()) == []
    textless = [name for name in files if any(fnmatch(name, glob) for glob in TEXTLESS)]
    assert len(textless) >= 6
    assert not {f"store/{name}" for name in textless} & set(left(settings))
    assert main(["forget", "--everywhere", URI]) == 0
    assert left(settings) == []
