"""Nothing vanishes by accident: whatever happens to the folders, nothing leaves the index without --allow-deletions.

Either a run refuses, in one line and with exit code 1, or it keeps the documents that it cannot read any more in the
version it has, and says so; the index answers as before, to the bit. Once the accident is over, so is its effect.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF

from tests.ingest.faults import ROOT
from tests.ingest.forks import Ended, Forks

QUESTIONS = ("parking permit", "rule of note 2", "page of the report")
RUN = ("run", "--workers", "1", "--json")
EXTRA = "other/extra.txt"  # changed beside an accident, so that there is something to publish
QUERY = "select id, title, body from articles"
HUGE_BYTES = 300 * 2**20  # sparse: it takes no disk, but memory, and a moment to read


def write_pdf(path: Path, password: str | None = None) -> None:
    pdf = FPDF()
    if password is not None:
        pdf.set_encryption(owner_password="owner", user_password=password)
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.multi_cell(0, text="The one page of the report says that the bridge was painted in 1961. " * 8)
    pdf.output(str(path))


def write_folder(docs: Path) -> None:
    """Write six documents in three folders."""
    for name in ("a/one.md", "a/two.md", "b/three.md", "b/four.txt", "five.md"):
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# Note {path.stem}\n\nRule of note {path.stem}: a parking permit costs {len(name)} EUR.\n")
    write_pdf(docs / "report.pdf")


def write_database(path: Path, rows: int) -> None:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("create table articles (id integer primary key, title text, body text)")
        articles = ((i, f"Article {i}", f"Article {i} is about parking permit {i * i}.") for i in range(rows))
        connection.executemany("insert into articles values (?, ?, ?)", articles)


@dataclass(frozen=True, slots=True)
class World:
    """An indexed folder and database; `before` are the answers of the index."""

    forks: Forks
    folder: Path
    docs: Path
    database: Path
    environment: Mapping[str, str]
    before: Any

    def run(self, *options: str, folder: Path | None = None, settings: Mapping[str, str] | None = None) -> Ended:
        return self.forks.command([*RUN, *options], {**self.environment, **(settings or {})}, folder=folder)

    def answers(self) -> Any:
        return self.forks.steps([["answers", "default", *QUESTIONS]], self.environment).one("answers")


@pytest.fixture(scope="module")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    """Commands of a user whom permissions bind, also where the tests are root's."""
    through: list[str] = []
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("permissions do not bind root, and there is no setpriv to give that up")
        through = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]
    with Forks(tmp_path_factory.mktemp("elsewhere"), through=through) as forks:
        yield forks


@pytest.fixture(scope="module")
def indexed(forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world before any accident, indexed once; its paths are those of every test's."""
    folder = tmp_path_factory.mktemp("world")
    docs, database = folder / "now" / "docs", folder / "now" / "app.db"
    write_folder(docs)
    write_database(database, 4)
    (folder / "now" / "other").mkdir()
    (folder / "now" / "other" / "extra.txt").write_text("The extra note is about parking, too.\n")
    environment = {
        "RAG_STORE": str(folder / "now" / "store"),
        "RAG_EMBEDDER__KIND": "hashing",
        "RAG_EMBEDDER__DIMENSIONS": "64",
    }
    world = World(forks, folder, docs, database, environment, None)
    # By a relative path, as people do: the root must be where it was meant, wherever later runs are started.
    assert outcome(world.run("docs", "other", folder=folder / "now"))["code"] == 0
    assert outcome(world.run(f"sqlite:///{database}", "--query", QUERY))["code"] == 0
    before = world.answers()
    assert len(before["documents"]) == 11
    shutil.copytree(folder / "now", folder / "pristine")
    return World(forks, folder, docs, database, environment, before)


@pytest.fixture
def world(indexed: World) -> Iterator[World]:
    yield indexed
    for path in (indexed.folder / "now").rglob("*"):
        if not path.is_symlink():
            path.chmod(0o700 if path.is_dir() else 0o600)
    shutil.rmtree(indexed.folder / "now")
    shutil.copytree(indexed.folder / "pristine", indexed.folder / "now")


def outcome(ended: Ended) -> Mapping[str, Any]:
    assert ended.code == 0, ended.said  # of the process: the command's own code is in the outcome
    result: Mapping[str, Any] = ended.one("ingest")
    return result


def restore(world: World) -> None:
    """End the accident: put the documents back as they were, with their times."""
    if world.docs.is_file():
        world.docs.unlink()
    shutil.rmtree(world.docs, ignore_errors=True)
    shutil.copytree(world.folder / "pristine" / "docs", world.docs)
    for name in ("app.db", "other/extra.txt"):
        shutil.copy2(world.folder / "pristine" / name, world.folder / "now" / name)


def without_extra(answers: Any) -> tuple[Any, ...]:
    """Return the documents, texts and chunks of all but the one document that nothing happens to."""
    documents = [info for info in answers["documents"] if info["uri"] != EXTRA]
    ids = {info["id"] for info in documents}
    texts = {uri: text for uri, text in answers["texts"].items() if uri != EXTRA}
    return documents, texts, [chunk for chunk in answers["chunks"] if chunk["document_id"] in ids]


# --- accidents that a run refuses -----------------------------------------------------------------


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def remove(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).unlink()


def replace_by_a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("This was a folder.\n")


@dataclass(frozen=True, slots=True)
class Refused:
    """What happens to the folder or the database, and what of it the one line says."""

    happens: Callable[[World], Any]
    says: str
    options: tuple[str, ...] = ()


REFUSED = {
    "unmounted": Refused(lambda w: shutil.rmtree(w.docs), "(not mounted?)"),
    "emptied": Refused(lambda w: empty(w.docs), "has lost all of its 6 documents"),
    "more than half is gone": Refused(
        lambda w: remove(w.docs, "a/one.md", "a/two.md", "b/three.md", "five.md"), "4 of the 6 documents of"
    ),
    "a folder became a file": Refused(lambda w: replace_by_a_file(w.docs), "docs"),
    "a filter leaves everything out": Refused(
        lambda _: None, "has lost all of its 6 documents", ("docs", "--exclude", "*")
    ),
    "a .ragignore of everything": Refused(
        lambda w: (w.docs / ".ragignore").write_text("*\n"), "has lost all of its 6 documents"
    ),
    "a part that was named is emptied": Refused(
        lambda w: empty(w.docs / "a"), "has lost all of its 2 documents", ("docs/a",)
    ),
    "the table is emptied": Refused(lambda w: write_database(w.database, 0), "lost all of its 4 documents"),
    "most rows are gone": Refused(lambda w: write_database(w.database, 1), "3 of the 4 documents of"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_looks_like_an_accident_is_refused(name: str, world: World) -> None:
    accident = REFUSED[name]
    accident.happens(world)
    told = outcome(world.run(*accident.options, folder=world.folder / "now"))
    assert (told["code"], told["output"]) == (1, "")
    (line,) = told["errors"].splitlines()
    assert line.startswith("error: ")
    assert accident.says in line
    assert "--allow-deletions" in line
    assert world.answers() == world.before
    restore(world)
    after = outcome(world.run())
    assert (after["code"], json.loads(after["output"])["generation"]) == (0, None)
    assert world.answers() == world.before


# --- accidents that make documents stale ----------------------------------------------------------


def forbid(path: Path) -> None:
    if path.is_file():
        os.utime(path)  # so that it would be read
    path.chmod(0)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def replace_by_a_loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def replace_by_a_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/no/such/mount/one.md")


def replace_by_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def replace_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def replace_by_a_link(folder: Path) -> None:
    aside = folder.parent.parent / "aside"
    folder.rename(aside)
    folder.symlink_to(aside)


def enlarge(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(HUGE_BYTES)


def drop_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("drop table articles")


@dataclass(frozen=True, slots=True)
class Stale:
    """What happens, the documents that cannot be read now, and a word of the reason that is given for each."""

    happens: Callable[[World], Any]
    uris: tuple[str, ...]
    says: str
    options: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)


ONE = ("docs/a/one.md",)
FOUR = ("docs/b/four.txt",)
A = ("docs/a/one.md", "docs/a/two.md")
DOCS = (*A, "docs/b/four.txt", "docs/b/three.md", "docs/five.md", "docs/report.pdf")
ROWS = tuple(f"app.db/{i}" for i in range(4))

STALE = {
    "a file that may not be read, with --checksum": Stale(
        lambda w: (w.docs / "a/one.md").chmod(0), ONE, "Permission denied", ("--checksum",)
    ),
    "a folder that may not be read": Stale(lambda w: forbid(w.docs / "a"), A, "Permission denied"),
    "a root that may not be read": Stale(lambda w: forbid(w.docs), DOCS, "Permission denied"),
    "half a PDF": Stale(lambda w: truncate(w.docs / "report.pdf"), ("docs/report.pdf",), "cannot be read"),
    "a folder that became a link": Stale(lambda w: replace_by_a_link(w.docs / "a"), A, "not followed"),
    "too much memory": Stale(
        lambda w: enlarge(w.docs / "b/four.txt"), FOUR, "more than 256 MB", settings={"RAG_LOAD__MEMORY_MB": "256"}
    ),
    "too much time": Stale(
        lambda w: (w.docs / "b/three.md").write_text("* a *b* c\n" * 300_000),  # minutes of reading
        ("docs/b/three.md",),
        "longer than",
        settings={"RAG_LOAD__TIMEOUT_S": "3"},
    ),
    "too many bytes": Stale(
        lambda w: enlarge(w.docs / "b/four.txt"), FOUR, "are allowed", settings={"RAG_LOAD__MAX_BYTES": "9999"}
    ),
    "a database that is not there": Stale(lambda w: w.database.unlink(), ROWS, "app.db"),
    "a database that is garbage": Stale(lambda w: w.database.write_bytes(b"SQLite no more" * 99), ROWS, "app.db"),
    "a table that is not there": Stale(lambda w: drop_table(w.database), ROWS, "articles"),
}


# What happens to one file each, all in one run, and a word of the reason that is given.
AT_ONCE: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a/one.md": (forbid, "Permission denied"),
    "a/two.md": (lambda path: path.write_bytes(b"\0\1\2\xff" * 99), "docs/a/two.md"),
    "b/three.md": (lambda path: path.write_bytes(b""), "no text"),
    "b/four.txt": (replace_by_a_loop, "symbolic links"),
    "five.md": (replace_by_a_pipe, "not a regular file"),
    "report.pdf": (lambda path: write_pdf(path, "secret"), "--passwords"),
}
AT_ONCE_TOO: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a/one.md": (replace_by_a_dangling_link, "RAG_LOAD__LINKS_INTO"),
    "a/two.md": (replace_by_a_folder, "a folder now has its name"),
}


@pytest.mark.parametrize("accidents", [AT_ONCE, AT_ONCE_TOO], ids=["six files", "two files"])
def test_each_file_that_cannot_be_read_any_more_is_kept_and_named_with_its_own_reason(
    accidents: Mapping[str, tuple[Callable[[Path], Any], str]], world: World
) -> None:
    for name, (happens, _) in accidents.items():
        happens(world.docs / name)
    stale = assert_kept(world, [f"docs/{name}" for name in accidents])
    assert [name for name, (_, says) in accidents.items() if says not in stale[f"docs/{name}"]] == []
    assert_over(world)


@pytest.mark.parametrize("name", STALE)
def test_what_cannot_be_read_any_more_is_kept_and_named(name: str, world: World) -> None:
    accident = STALE[name]
    accident.happens(world)
    stale = assert_kept(world, accident.uris, accident.options, accident.settings)
    assert all(accident.says in reason for reason in stale.values())
    assert_over(world)


def assert_kept(
    world: World, uris: Sequence[str], options: Sequence[str] = (), settings: Mapping[str, str] | None = None
) -> Mapping[str, str]:
    """Run beside another change, assert that exactly `uris` are stale and still answer; return the reasons given."""
    (world.folder / "now" / EXTRA).write_text("The extra note has changed.\n")
    told = outcome(world.run(*options, "--strict", settings=settings))
    assert told["code"] == 3, told["errors"]
    report = json.loads(told["output"])
    stale: Mapping[str, str] = report["stale"]
    assert sorted(stale) == sorted(uris)
    assert not any("\n" in reason for reason in stale.values())
    assert (report["generation"], report["updated"], report["deleted"]) == ("000003", [EXTRA], [])
    assert without_extra(world.answers()) == without_extra(world.before)
    return stale


def assert_over(world: World) -> None:
    """End the accident and assert that nothing of it is left."""
    for path in (world.docs, world.docs / "a"):
        if path.exists() and not path.is_symlink():
            path.chmod(0o700)
    restore(world)
    after = outcome(world.run("--strict"))
    assert after["code"] == 0, after["errors"]
    assert json.loads(after["output"])["stale"] == {}
    assert world.answers() == world.before


def test_a_worker_that_is_killed_while_it_reads_costs_no_document(world: World) -> None:
    """By the kernel, say, which needs the memory for something else."""
    huge = world.docs / "b/four.txt"
    enlarge(huge)
    (world.folder / "now" / EXTRA).write_text("The extra note has changed.\n")
    command = [sys.executable, "-c", "from ingest.cli import main; raise SystemExit(main())", *RUN]
    environment = {**os.environ, **world.environment}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as process:
        while (worker := reader_of(huge, process)) is None:
            assert process.poll() is None, "the file was read before anybody could be killed"
        os.kill(worker, signal.SIGKILL)
        report = json.loads(process.communicate()[0])
    assert process.returncode == 0
    assert list(report["stale"]) == ["docs/b/four.txt"]
    assert "its reader was killed by SIGKILL" in report["stale"]["docs/b/four.txt"]
    assert report["generation"] == "000003"
    assert without_extra(world.answers()) == without_extra(world.before)


def reader_of(path: Path, parent: subprocess.Popen[bytes]) -> int | None:
    """Return the child of a process that has a file open, if any has."""
    for task in Path(f"/proc/{parent.pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):
            for child in (task / "children").read_text().split():
                if any(os.readlink(link) == str(path) for link in Path(f"/proc/{child}/fd").iterdir()):
                    return int(child)
    return None


# --- the wrong folder -----------------------------------------------------------------------------


def test_a_path_that_does_not_exist_here_is_wrong_use(world: World) -> None:
    """The root was given by a relative path; from another working directory there is no such folder."""
    told = outcome(world.run("docs", folder=world.folder))
    assert told["code"] == 2
    assert told["errors"].startswith("error: there is no file or folder ")
    assert world.answers() == world.before


def test_a_run_of_everything_does_not_depend_on_where_it_is_started(world: World) -> None:
    told = outcome(world.run(folder=world.folder))
    assert (told["code"], json.loads(told["output"])["unchanged"]) == (0, 11)


def test_another_folder_of_the_same_name_takes_nobodys_place(world: World) -> None:
    other = world.folder / "now" / "elsewhere" / "docs"
    (other / "a").mkdir(parents=True)
    (other / "a" / "one.md").write_text("# Another\n\nAnother parking permit altogether.\n")
    told = outcome(world.run("docs", folder=other.parent))
    assert (told["code"], json.loads(told["output"])["documents"]) == (0, 12)
    uris = {info["uri"] for info in world.answers()["documents"]}
    assert uris == {info["uri"] for info in world.before["documents"]} | {"elsewhere/docs/a/one.md"}


def test_what_was_refused_can_be_allowed(world: World) -> None:
    shutil.rmtree(world.docs)
    told = outcome(world.run("--allow-deletions"))
    assert (told["code"], json.loads(told["output"])["documents"]) == (0, 5)
    assert {info["uri"] for info in world.answers()["documents"]} == {*ROWS, EXTRA}
