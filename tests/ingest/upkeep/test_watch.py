"""A collection that is watched: real files, real notifications, real runs, in a thread."""

import queue
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from math import inf
from pathlib import Path
from threading import Event, Thread

import pytest

from ingest.options import Options
from ingest.pipeline import run
from ingest.report import Report
from ingest.sources.database_urls import open_database
from ingest.sources.roots import Filters
from ingest.upkeep.watch import Watch, WatchOptions
from rag.errors import DeletionRefused, IndexBusy, IngestError, RagError, UsageError
from rag.index.generations import Collection, writer_lock
from rag.settings import Settings
from tests.indexes import hashing_settings, write_documents

PATIENCE_S = 300  # a busy machine may be slow; what is awaited takes a second or two
QUIET_S = 2.0  # in which nothing may happen; several times the debounce
DEBOUNCE_S = 0.3

Outcome = Report | RagError | OSError


class Watched:
    """A watch that runs in a thread, and what it said."""

    def __init__(self, settings: Settings, options: WatchOptions) -> None:
        self._stop = Event()
        self._said: queue.Queue[Outcome] = queue.Queue()
        watching = Watch(settings, options)

        def listen() -> None:
            for said in watching.runs(self._stop):
                self._said.put(said)

        self._thread = Thread(target=listen)
        self._thread.start()

    def report(self) -> Report:
        """Wait for the next run, which must have come to its end; it may have waited for another one's."""
        outcome = self._said.get(timeout=PATIENCE_S)
        if isinstance(outcome, IndexBusy):
            outcome = self._said.get(timeout=PATIENCE_S)
        assert isinstance(outcome, Report), outcome
        return outcome

    def published(self) -> Report:
        """Wait for the next run that publishes; one that finds nothing may come before it."""
        return next(report for report in iter(self.report, None) if report.generation is not None)

    def error(self) -> Exception:
        """Wait for the next run, which must have failed."""
        outcome = self._said.get(timeout=PATIENCE_S)
        assert isinstance(outcome, Exception), outcome
        return outcome

    def is_quiet(self) -> bool:
        """Whether no run follows for a while."""
        try:
            self._said.get(timeout=QUIET_S)
        except queue.Empty:
            return True
        return False

    def close(self) -> None:
        self._stop.set()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()


class PanicException(BaseException):
    """What pyo3 raises where a library written in Rust panics."""


Start = Callable[..., Watched]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return hashing_settings(tmp_path / "store")


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """A folder that is indexed as it is, and is watched from then on."""
    folder = write_documents(tmp_path / "handbook")
    run(settings, [folder], Options(filters=Filters(exclude=("drafts/*",))))
    return folder


@pytest.fixture
def start(settings: Settings) -> Iterator[Start]:
    watches: list[Watched] = []

    def start(**options: float | None) -> Watched:
        watches.append(Watched(settings, WatchOptions(**({"debounce_s": DEBOUNCE_S} | options))))  # type: ignore[arg-type]
        return watches[-1]

    yield start
    for watch in watches:
        watch.close()


def test_a_burst_of_a_thousand_changes_is_one_generation(folder: Path, settings: Settings, start: Start) -> None:
    watched = start(debounce_s=5)
    assert watched.report().generation is None
    for number in range(1000):
        below = folder / f"{number % 10}"
        below.mkdir(exist_ok=True)
        (below / f"{number}.txt").write_text(f"Note {number}.\n")

    report = watched.published()

    assert len(report.read) == 1000
    assert Collection(settings.store, "default").current() == "000002"


def test_a_change_a_deletion_and_a_new_folder_are_noticed(folder: Path, start: Start) -> None:
    watched = start()
    watched.report()
    (folder / "parking.txt").write_text("The garage closes at 23:00.\n")
    assert watched.published().updated == ("handbook/parking.txt",)
    (folder / "expenses.md").unlink()
    assert watched.published().deleted == ("handbook/expenses.md",)
    (folder / "new" / "deep").mkdir(parents=True)
    (folder / "new" / "deep" / "note.md").write_text("# Note\n\nDeep down.\n")
    assert watched.published().read == ("handbook/new/deep/note.md",)


def test_what_no_run_would_read_begins_none(folder: Path, tmp_path: Path, start: Start) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "other.md").write_text("Elsewhere.\n")
    (folder / ".ragignore").write_text("ignored/\n")
    watched = start()
    watched.report()
    for name in (".hidden/note.md", ".note.md.swp", "parking.txt~", "~$report.docx", "drafts/new.md", "ignored/new.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("Nothing that anybody asked for.\n")
    (folder / "brief.txt").write_text("Gone before anybody looks.\n")
    (folder / "brief.txt").unlink()
    (tmp_path / "elsewhere" / "other.md").write_text("Changed.\n")

    assert watched.is_quiet()

    (folder / ".ragignore").write_text("")
    assert watched.published().read == ("handbook/ignored/new.md",)


def test_a_run_that_fails_is_told_and_the_next_change_tried(folder: Path, start: Start) -> None:
    watched = start()
    watched.report()
    texts = {path: path.read_text("utf-8") for path in folder.iterdir()}
    for path in texts:
        path.unlink()
    assert isinstance(watched.error(), DeletionRefused)

    for path, text in texts.items():
        path.write_text(text, "utf-8")
    (folder / "more.md").write_text("Something more.\n")
    assert watched.published().read == ("handbook/more.md",)


def test_a_folder_that_goes_and_comes_back_is_watched_again(folder: Path, tmp_path: Path, start: Start) -> None:
    watched = start()
    watched.report()
    folder.rename(tmp_path / "away")
    assert isinstance(watched.error(), DeletionRefused)

    (tmp_path / "away").rename(folder)
    assert watched.report().generation is None
    (folder / "more.md").write_text("Something more.\n")
    assert watched.published().read == ("handbook/more.md",)


def test_a_folder_that_another_run_adds_is_watched_too(
    folder: Path, tmp_path: Path, settings: Settings, start: Start
) -> None:
    watched = start()
    watched.report()
    other = write_documents(tmp_path / "other")
    run(settings, [other])  # the watch may notice it before this run is over
    assert watched.report().generation is None

    (other / "more.md").write_text("Something more.\n")
    assert watched.published().read == ("other/more.md",)


def test_a_file_named_by_its_own_name_is_watched(settings: Settings, tmp_path: Path, start: Start) -> None:
    path = write_documents(tmp_path / "handbook") / "parking.txt"
    run(settings, [path])
    watched = start()
    watched.report()
    path.write_text("The garage closes at 23:00.\n")
    assert watched.published().updated == ("handbook/parking.txt",)


def test_another_writer_is_named_and_the_change_is_not_lost(folder: Path, settings: Settings, start: Start) -> None:
    watched = start()
    watched.report()
    with writer_lock(Collection(settings.store, "default")):
        (folder / "more.md").write_text("Something more.\n")
        assert isinstance(watched.error(), IndexBusy)
    assert watched.report().read == ("handbook/more.md",)


def test_another_writer_is_told_of_once_however_often_it_is_met(folder: Path, settings: Settings) -> None:
    watching = Watch(settings, WatchOptions())
    with writer_lock(Collection(settings.store, "default")):
        first, *more = [outcome for _ in range(3) for outcome in watching._run_if_due(inf)]
        assert isinstance(first, IndexBusy)
        assert more == []

    (done,) = watching._run_if_due(inf)
    assert isinstance(done, Report)

    with writer_lock(Collection(settings.store, "default")):
        watching._schedule.change(0.0)
        (folder / "more.md").write_text("Something more.\n")
        assert [type(outcome) for outcome in watching._run_if_due(inf)] == [IndexBusy]


@pytest.mark.parametrize(
    "kind", [ValueError, RecursionError, PanicException, MemoryError], ids=lambda kind: kind.__name__
)
def test_a_run_that_fails_as_nobody_foresaw_is_told_and_tried_again(
    folder: Path, settings: Settings, kind: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Report:
        raise kind("what is this?")

    monkeypatch.setattr("ingest.upkeep.watch.run", fail)
    watching = Watch(settings, WatchOptions())
    (outcome,) = watching._run_if_due(inf)
    assert isinstance(outcome, IngestError)
    assert f"the run failed unexpectedly ({kind.__name__}: what is this?)" in str(outcome)

    monkeypatch.undo()
    (done,) = watching._run_if_due(inf)
    assert isinstance(done, Report)


def test_an_interruption_ends_a_watch(folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> Report:
        raise KeyboardInterrupt

    monkeypatch.setattr("ingest.upkeep.watch.run", stop)
    with pytest.raises(KeyboardInterrupt):
        list(Watch(settings, WatchOptions())._run_if_due(inf))


def test_an_odd_document_ends_no_watch(folder: Path, start: Start) -> None:
    watched = start()
    watched.report()
    (folder / "odd.md").write_text(
        "---\ndate: TBD\n'#tag': 1\ntitle: \"Half \\ud83d\"\n---\n# Odd\n\nThe kiln is hot.\n"
    )
    assert watched.published().read == ("handbook/odd.md",)

    (folder / "blank.txt").write_text("before" + " " * 1_000_000 + "after\n")
    assert watched.published().read == ("handbook/blank.txt",)


def test_files_are_looked_at_now_and_then_where_the_kernel_tells_nothing(folder: Path, start: Start) -> None:
    watched = start(poll_s=0.2)
    watched.report()
    (folder / "more.md").write_text("Something more.\n")
    assert watched.published().read == ("handbook/more.md",)


def test_a_database_is_read_as_often_as_it_was_said(settings: Settings, tmp_path: Path, start: Start) -> None:
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE notes (id, title, body); INSERT INTO notes VALUES (1, 'One', 'First.')")
        database = open_database(f"sqlite:///{path}", "select id, title, body from notes")
        run(settings, (), Options(databases=(database,)))
        assert Watch(settings, WatchOptions()).unwatched == ["app.db"]
        watched = start(every_s=0.5)
        watched.report()
        connection.execute("INSERT INTO notes VALUES (2, 'Two', 'Second.')")
        connection.commit()
        assert len(watched.published().read) == 1


def test_nothing_to_watch_is_wrong_use(settings: Settings) -> None:
    with pytest.raises(UsageError, match="ingest run FOLDER"):
        Watch(settings, WatchOptions())
