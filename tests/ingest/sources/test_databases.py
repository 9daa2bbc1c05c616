"""Rows of real SQLite files: listed, loaded, streamed, never written. PostgreSQL: tests/slow/test_postgresql.py."""

import sqlite3
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from ingest.loaded import LoadResult
from ingest.sources.database_urls import Database, open_database
from ingest.sources.databases import find_rows, load_rows
from rag.errors import IngestError, SourceUnreachable, UsageError

ARTICLES = "select id, title, body, updated_at from articles"
ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select i as id, 'text ' || i as body from n"
ROWS_IN_MEMORY = 300  # a hundred as the driver has them, as many as a buffer, and what is made of one
OVERHEAD = 3_000_000  # what SQLAlchemy imports while it is measured, and the wanted uris


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a database of three articles."""
    path = tmp_path / "app.db"
    change(path, "create table articles (id integer primary key, title text, body text, updated_at text)")
    change(path, "insert into articles values (1, 'Leave', 'Thirty days.', '2025-01-31 10:00:00')")
    change(path, "insert into articles values (2, 'Travel', 'By train.', '2025-02-01'), (3, 'Empty', '', null)")
    return path


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, timeout=0)) as connection, connection:
        connection.execute(statement)


def named(path: Path, query: str = ARTICLES) -> Database:
    opened = open_database(f"sqlite:///{path}", query)
    return Database(opened.name, opened.url, opened.query)


def uris(database: Database) -> list[str]:
    return sorted(row.uri for row in find_rows(database))


def by_uri(results: Iterator[LoadResult]) -> dict[str, LoadResult]:
    return {result.request.uri: result for result in results}


def test_each_row_is_listed_by_its_id(file: Path) -> None:
    assert uris(named(file)) == ["app.db/1", "app.db/2", "app.db/3"]


def test_a_row_that_is_loaded_has_the_hash_it_was_listed_with(file: Path) -> None:
    listed = {row.uri: (row.sha256, row.bytes) for row in find_rows(named(file))}
    loaded = by_uri(load_rows(named(file), list(listed)))
    assert {uri: (result.sha256, result.bytes) for uri, result in loaded.items()} == listed
    assert all(size > 0 for _, size in listed.values())


def test_only_what_is_wanted_is_loaded(file: Path) -> None:
    results = list(load_rows(named(file), ["app.db/2"]))
    assert [result.request.uri for result in results] == ["app.db/2"]
    loaded = results[0].loaded
    assert loaded is not None
    assert (loaded.title, loaded.text, loaded.date) == ("Travel", "By train.", "2025-02-01")


def test_only_the_row_that_changed_has_another_hash(file: Path) -> None:
    before = {row.uri: row.sha256 for row in find_rows(named(file))}
    change(file, "update articles set body = 'By boat.' where id = 2")
    after = {row.uri: row.sha256 for row in find_rows(named(file))}
    assert {uri for uri in before if before[uri] != after[uri]} == {"app.db/2"}


def test_a_row_without_text_has_a_reason_and_a_hash(file: Path) -> None:
    (result,) = load_rows(named(file), ["app.db/3"])
    assert result.loaded is None
    assert result.error == "it has no text: body is empty"
    assert result.sha256 != ""


def test_a_row_deleted_after_it_was_listed_is_named(file: Path) -> None:
    (result,) = load_rows(named(file), ["app.db/4"])
    assert (result.loaded, result.sha256) == (None, "")
    assert result.error == "its row was deleted during this run"


def test_rows_without_an_id_are_refused_and_counted(file: Path) -> None:
    query = "select nullif(id, 2) as id, body from articles union all select '', 'x' union all select null, 'y'"
    rows = list(find_rows(named(file, query)))
    assert [row.uri for row in rows] == ["app.db/1", "app.db/3", "app.db/"]
    assert rows[-1].refused == "3 of its rows have no id: column id is NULL or empty; select a unique one as id"
    assert [row.refused for row in rows[:2]] == [None, None]


def test_two_rows_of_one_id_end_the_run(file: Path) -> None:
    with pytest.raises(UsageError, match=r"app\.db returns more than one row with title = Leave"):
        list(find_rows(named(file, "select title, body from articles union all select 'Leave', 'Again'")))


def test_a_query_without_rows_lists_nothing(file: Path) -> None:
    assert uris(named(file, f"{ARTICLES} where id > 3")) == []


def test_colons_and_per_cent_signs_in_a_query_are_the_database_s(file: Path) -> None:
    query = "select id, body || ' at 10:30 :x %s' as body from articles where title like '%ave'"
    (result,) = load_rows(named(file, query), ["app.db/1"])
    assert result.loaded is not None
    assert result.loaded.text == "Thirty days. at 10:30 :x %s"


@pytest.mark.parametrize("name", ["a b.db", "per%20cent.db", "what?.db", "hash#.db", "ü:@.db"])
def test_a_file_may_have_any_name(file: Path, name: str) -> None:
    path = file.rename(file.with_name(name))
    address = str(path).replace("%", "%25").replace("?", "%3F")
    assert uris(named(Path(address))) == [f"{name}/1", f"{name}/2", f"{name}/3"]


def test_text_that_is_not_utf_8_is_read_and_noted(file: Path) -> None:
    change(file, "insert into articles values (4, 'Old', cast(x'4772fcdf65' as text), null)")
    (result,) = load_rows(named(file), ["app.db/4"])
    assert result.loaded is not None
    assert result.loaded.text == "Gr\ufffd\ufffde"
    assert result.loaded.notes == ("2 bytes of column body are not valid UTF-8 and were read as \ufffd",)


def test_a_missing_database_is_unreachable_and_not_created(tmp_path: Path) -> None:
    database = named(tmp_path / "gone.db")
    for rows in (find_rows(database), load_rows(database, ["gone.db/1"])):
        with pytest.raises(SourceUnreachable, match=r"there is no database .*gone\.db"):
            list(rows)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "app.db").write_text("not a database, but longer than the header of one\n" * 100)
    with pytest.raises(IngestError, match=r"the query of app\.db fails: file is not a database") as caught:
        list(find_rows(named(tmp_path / "app.db")))
    assert not isinstance(caught.value, SourceUnreachable)


def test_a_query_that_fails_says_why_in_one_line(file: Path) -> None:
    with pytest.raises(IngestError) as caught:
        list(find_rows(named(file, "select id, bodies from articles")))
    assert str(caught.value) == ("the query of app.db fails: no such column: bodies; correct it, or the database")


@pytest.mark.parametrize(
    "query",
    [
        "with doomed as (select 1) delete from articles returning id, title",
        "with doomed as (select 9) insert into articles (id, body) select *, 'x' from doomed",
        "select id, body from articles; delete from articles",
    ],
)
def test_a_query_cannot_write(file: Path, query: str) -> None:
    before = file.read_bytes()
    with pytest.raises(IngestError, match=r"only reading is allowed|one statement at a time"):
        list(find_rows(named(file, query)))
    assert file.read_bytes() == before


def test_a_url_s_own_options_cannot_make_it_writable(file: Path) -> None:
    opened = open_database(f"sqlite:///{file}?mode=rwc&uri=true", "with d as (select 1) delete from articles")
    with pytest.raises(IngestError, match="only reading is allowed"):
        list(find_rows(Database("app.db", opened.url, opened.query)))


def test_a_database_in_write_ahead_mode_is_read_while_somebody_writes(file: Path) -> None:
    change(file, "pragma journal_mode = wal")
    with closing(sqlite3.connect(file)) as writer:
        writer.execute("insert into articles values (4, 'New', 'Committed.', null)")
        writer.commit()
        writer.execute("insert into articles values (5, 'Newer', 'Not yet.', null)")
        assert uris(named(file)) == ["app.db/1", "app.db/2", "app.db/3", "app.db/4"]


def test_an_immutable_database_is_read_without_files_beside_it(file: Path) -> None:
    change(file, "pragma journal_mode = wal")
    opened = open_database(f"sqlite:///{file}?immutable=1", ARTICLES)
    assert len(list(find_rows(Database(opened.name, opened.url, opened.query)))) == 3
    assert list(file.parent.iterdir()) == [file]


def test_nobody_who_writes_waits_for_whoever_takes_the_rows(file: Path) -> None:
    change(file, f"insert into articles (id, body) select id + 10, body from ({ENDLESS} limit 1000)")
    results = load_rows(named(file), [f"app.db/{number}" for number in range(1, 1010)])
    next(results)
    change(file, "delete from articles")  # raises `database is locked` where a reader is half-way through
    assert len(list(results)) == 1008


def test_an_endless_query_is_listed_as_it_comes(file: Path) -> None:
    with closing(find_rows(named(file, ENDLESS))) as rows:  # type: ignore[type-var]  # it is a generator
        assert [row.uri for row in islice(rows, 3)] == ["app.db/1", "app.db/2", "app.db/3"]


def test_loading_ends_with_the_last_row_that_is_wanted(file: Path) -> None:
    assert list(by_uri(load_rows(named(file, ENDLESS), ["app.db/5", "app.db/2"]))) == ["app.db/2", "app.db/5"]


def test_listing_keeps_a_digest_of_each_row_and_no_more(file: Path) -> None:
    count, size = 10_000, 10_000
    query = f"select id, body || hex(zeroblob({size // 2})) as body from ({ENDLESS} limit {count})"
    tracemalloc.start()
    try:
        listed = sum(row.bytes > size for row in find_rows(named(file, query)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert listed == count
    digest = sys.getsizeof(b"x" * 16) + 4 * 2 * 8  # and its share of a set, which is a quarter full at worst
    assert peak < count * digest + ROWS_IN_MEMORY * size + OVERHEAD  # of 100,000,000


def test_loading_holds_a_hundred_rows_and_no_more(file: Path) -> None:
    count, size = 3000, 10_000
    query = f"select id, body || hex(zeroblob({size // 2})) as body from ({ENDLESS} limit {count})"
    wanted = [f"app.db/{number}" for number in range(1, count + 1)]
    tracemalloc.start()
    try:
        loaded = sum(result.loaded is not None for result in load_rows(named(file, query), wanted))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert loaded == count
    assert peak < ROWS_IN_MEMORY * size + OVERHEAD  # of 30,000,000
