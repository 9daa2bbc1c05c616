"""URLs and queries as users write them: what is understood, what is refused, and that no password is kept."""

from pathlib import Path

import pytest

from ingest.sources.database_urls import is_database_url, open_database
from rag.errors import UsageError

SELECT = "select id, body from articles"


@pytest.mark.parametrize(
    "text", ["sqlite:///app.db", "postgresql+psycopg://u@h/d", "postgres://h/d", "mysql://h", "https://example.org"]
)
def test_a_url_is_no_path(text: str) -> None:
    assert is_database_url(text)


@pytest.mark.parametrize(
    "text", ["app.db", "/data/app.db", "C:\\data", "C://data", "a/sqlite:///x", "sqlite:/app.db", ""]
)
def test_a_path_is_no_url(text: str) -> None:
    assert not is_database_url(text)


def test_a_sqlite_file_is_stored_with_its_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    opened = open_database("sqlite:///shop/app.db", SELECT)
    assert (opened.name, opened.url, opened.password) == ("app.db", f"sqlite:///{tmp_path}/shop/app.db", None)
    assert open_database(opened.url, SELECT) == opened


def test_the_home_folder_may_be_written_as_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert open_database("sqlite:///~/app.db", SELECT).url == f"sqlite:///{tmp_path}/app.db"


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "sqlite://app.db", "sqlite:///file:app.db?uri=true"]
)
def test_a_sqlite_url_without_a_file_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="names no file; write three slashes"):
        open_database(url, SELECT)


def test_a_server_is_called_after_its_database_and_its_password_is_set_apart() -> None:
    opened = open_database("postgresql+psycopg://reader:p%40ss%2Fword@db.example:5433/shop?sslmode=require", SELECT)
    assert opened.name == "shop"
    assert opened.url == "postgresql+psycopg://reader@db.example:5433/shop?sslmode=require"
    assert opened.password == "p@ss/word"
    assert "word" not in repr(opened)


def test_the_name_of_a_root_holds_no_slash() -> None:
    assert open_database("postgresql://h/a%2Fb", SELECT).name == "a_b"


def test_the_short_name_of_postgresql_is_understood() -> None:
    assert open_database("postgres://h/d", SELECT).url == "postgresql://h/d"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:sec@ret@h/d",  # the parser would take `ret@h` for the host
        "postgresql://u:sec@ret/x@h/d",
        "postgresql://h:secret/d",
        "postgresql://h/d?user=u&password=secret",
        "postgresql://h/d?sslpassword=secret",
        "nonsense://u:secret@h/d",
        "mysql+nonsense://u:secret@h/d",
        "postgresql+asyncpg://u:secret@h/d",
    ],
)
def test_what_is_refused_never_shows_a_password(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_database(url, SELECT)
    assert "sec" not in str(caught.value)
    assert "ret" not in str(caught.value)
    assert caught.value.__cause__ is None or "secret" not in str(caught.value.__cause__)


def test_a_file_with_passwords_may_be_named() -> None:
    assert "passfile" in open_database("postgresql://h/d?passfile=/run/pgpass", SELECT).url


def test_an_unknown_database_is_named() -> None:
    with pytest.raises(UsageError, match="there is no driver for https; write sqlite:///"):
        open_database("https://example.org/page", SELECT)


def test_a_driver_that_is_not_installed_is_named_with_its_package() -> None:
    with pytest.raises(UsageError, match=r"driver of mysql is not installed; run: pip install 'mysqlclient'"):
        open_database("mysql://h/d", SELECT)


@pytest.mark.parametrize(
    "url", ["sqlite+aiosqlite:///app.db", "postgresql+asyncpg://h/d", "sqlite+pysqlcipher:///app.db"]
)
def test_a_driver_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="cannot be used here; write sqlite:///"):
        open_database(url, SELECT)


@pytest.mark.parametrize(
    "query",
    [
        "select 1, 2",
        " SELECT\n1, 2 ;\n",
        "-- articles\n/* of\nthe shop */ select 1, 2",
        "with a as (select 1, 2) select * from a",
        "(select 1, 2)",
        "values (1, 2)",
    ],
)
def test_a_query_reads(query: str) -> None:
    assert open_database("sqlite:///app.db", query).query == query.strip().rstrip("; ")


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ; ",
        "-- select",
        "delete from articles",
        "/* select */ drop table articles",
        "selection",
        "articles",
        "pragma x",
    ],
)
def test_what_is_no_select_is_refused(query: str) -> None:
    with pytest.raises(UsageError, match="the query must be a SELECT, not"):
        open_database("sqlite:///app.db", query)
