"""Runs over a database, end to end with the hashing encoder: what is published, and that nothing vanishes."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from ingest.loaded import Loaded
from ingest.options import Options
from ingest.pipeline import run
from ingest.report import Report
from ingest.sources.database_rows import Columns, assign_columns, load_row
from ingest.sources.database_urls import Database, open_database
from rag.errors import DeletionRefused
from rag.index.opened import open_index
from rag.settings import Settings
from tests.indexes import hashing_settings

ARTICLES = "select id, title, body, updated_at from articles"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return hashing_settings(tmp_path / "store")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a database of four articles."""
    path = tmp_path / "app.db"
    change(path, "create table articles (id text primary key, title text, body text, updated_at text)")
    change(path, "insert into articles values ('1', 'Leave', 'Thirty days a year.', '2025-01-31')")
    change(path, "insert into articles values ('2', 'Travel', 'The train comes first.', '2025-02-01')")
    change(path, "insert into articles values ('logo.png', 'Release', 'It prints faster.', null)")
    change(path, "insert into articles values ('a/b c', 'Path', 'An id with a slash.', null)")
    return path


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, timeout=0)) as connection, connection:
        connection.execute(statement)


def index(settings: Settings, file: Path, query: str = ARTICLES, *, allow_deletions: bool = False) -> Report:
    databases = (open_database(f"sqlite:///{file}", query),)
    return run(settings, [], Options(databases=databases, allow_deletions=allow_deletions, workers=1))


def texts(settings: Settings) -> dict[str, str]:
    with open_index(settings, settings.collection) as opened:
        return {info.uri: opened.document(info.uri).text for info in opened.documents()}


def test_every_row_is_a_document_whatever_its_id(settings: Settings, file: Path) -> None:
    report = index(settings, file)
    assert dict(report.skipped) == {}
    assert texts(settings) == {
        "app.db/1": "Thirty days a year.",
        "app.db/2": "The train comes first.",
        "app.db/logo.png": "It prints faster.",
        "app.db/a%2Fb%20c": "An id with a slash.",
    }


def test_a_second_run_names_no_database_and_reads_nothing(settings: Settings, file: Path) -> None:
    first = index(settings, file)
    again = run(settings)
    assert (len(first.read), again.read, again.updated, again.unchanged, again.generation) == (4, (), (), 4, None)


def test_only_what_changed_is_read(settings: Settings, file: Path) -> None:
    index(settings, file)
    change(file, "update articles set body = 'Fly.' where id = '2'")
    change(file, "delete from articles where id = '1'")
    change(file, "insert into articles values ('9', 'New', 'Brand new.', null)")
    report = run(settings)
    assert (report.read, report.updated, report.deleted) == (("app.db/9",), ("app.db/2",), ("app.db/1",))
    assert texts(settings)["app.db/2"] == "Fly."


def test_another_use_of_the_columns_reads_a_row_anew(settings: Settings, file: Path) -> None:
    change(file, "alter table articles rename column title to category")
    index(settings, file, "select * from articles")
    change(file, "alter table articles rename column category to name")
    assert len(run(settings).updated) == 4


def test_a_row_without_text_is_skipped_by_name(settings: Settings, file: Path) -> None:
    change(file, "update articles set body = null where id = '1'")
    assert dict(index(settings, file).skipped) == {"app.db/1": "it has no text: body is empty"}


def test_a_row_that_loses_its_text_keeps_its_old_version(settings: Settings, file: Path) -> None:
    index(settings, file)
    change(file, "update articles set body = '' where id = '1'")
    assert dict(run(settings).stale) == {"app.db/1": "it has no text: body is empty"}
    assert texts(settings)["app.db/1"] == "Thirty days a year."


@pytest.mark.parametrize(
    "accident",
    [
        "drop table articles",
        "alter table articles rename column body to text_of_article",
    ],
)
@pytest.mark.parametrize("allow_deletions", [False, True])
def test_a_query_that_fails_costs_no_document(
    settings: Settings, file: Path, accident: str, allow_deletions: bool
) -> None:
    index(settings, file)
    change(file, accident)
    report = run(settings, [], Options(allow_deletions=allow_deletions, workers=1))
    assert len(report.stale) == 4
    assert len(texts(settings)) == 4


def test_a_database_that_is_gone_costs_no_document(settings: Settings, file: Path) -> None:
    index(settings, file)
    file.rename(file.with_name("elsewhere.db"))
    run(settings, [], Options(workers=1))
    assert len(texts(settings)) == 4
    assert not file.exists()


def test_ids_that_are_no_longer_unique_cost_no_document(settings: Settings, file: Path) -> None:
    index(settings, file, "select id, title, body from articles")
    change(file, "create table copy as select * from articles")
    change(file, "insert into copy select * from articles")
    change(file, "drop table articles")
    change(file, "alter table copy rename to articles")
    report = run(settings)
    assert all("more than one row with id = " in reason for reason in report.stale.values())
    assert len(texts(settings)) == 4


def test_rows_that_lose_their_ids_are_named_and_count_as_gone(settings: Settings, file: Path) -> None:
    index(settings, file)
    change(file, "update articles set id = null where id = '1'")
    report = run(settings)
    assert report.deleted == ("app.db/1",)
    assert report.skipped["app.db/"].startswith("1 of its rows have no id")


def test_an_emptied_table_is_not_followed_unasked(settings: Settings, file: Path) -> None:
    index(settings, file)
    change(file, "delete from articles")
    with pytest.raises(DeletionRefused, match="allow-deletions"):
        run(settings)
    assert len(texts(settings)) == 4


def test_two_queries_of_one_database_are_two_roots(settings: Settings, file: Path) -> None:
    index(settings, file, f"{ARTICLES} where id = '1'")
    index(settings, file, f"{ARTICLES} where id = '2'")
    uris = sorted(texts(settings))
    assert uris[0] == "app.db/1"
    assert uris[1].endswith("/2")
    assert len(uris) == 2


def test_a_row_that_cannot_be_read_is_skipped_by_name(
    settings: Settings, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has no value that is refused; other databases have types of their own."""

    def odd(columns: Columns, values: Sequence[object], title: str) -> Loaded:
        return load_row(columns, [Odd() if value == "Travel" else value for value in values], title)

    monkeypatch.setattr("ingest.sources.databases.load_row", odd)

    report = run(settings, (), Options(databases=(open_database(f"sqlite:///{file}", ARTICLES),)))

    assert (len(report.read), list(report.skipped)) == (3, ["app.db/2"])
    assert report.skipped["app.db/2"].startswith("it cannot be read (ValueError: it cannot be written)")


@pytest.mark.parametrize("place", ["id", "body"])
def test_a_row_that_cannot_even_be_told_apart_is_refused(
    settings: Settings, file: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def odd(database: Database, password: str | None) -> Iterator[tuple[Columns, Sequence[object]]]:
        columns = assign_columns(["id", "title", "body"])
        for number in range(3):
            values: dict[str, object] = {"id": number, "title": "T", "body": f"Text {number}."}
            yield columns, list((values | ({place: [2**70_000]} if number == 1 else {})).values())
            yield columns, list((values | {"id": f"{number}b", place: Odd()}).values())

    monkeypatch.setattr("ingest.sources.databases._stream", odd)

    report = run(settings, (), Options(databases=(open_database(f"sqlite:///{file}", ARTICLES),)))

    assert {"app.db/0", "app.db/2"} <= {*report.read}
    assert len(report.skipped) == (1 if place == "id" else 4)


class Odd:
    """A value of a type that nobody foresaw."""

    def __str__(self) -> str:
        raise ValueError("it cannot be written")
