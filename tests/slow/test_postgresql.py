"""Rows of a real PostgreSQL: types, locks and passwords; for the rest see tests/ingest/sources/test_databases.py."""

import json
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import pytest

from ingest.cli import main
from ingest.loaded import Loaded
from ingest.sources.database_urls import Database, OpenedDatabase, open_database
from ingest.sources.databases import find_rows, load_rows
from rag.errors import IngestError, SourceUnreachable
from tests.slow.postgresql_server import DATABASE, PASSWORD, Server, find_programs, run_server

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ARTICLES = "select id, title, body, updated_at from articles"
TYPED = """
    create table typed (
        key uuid primary key, name text, body text, updated_at timestamptz, born date, price numeric(10, 2),
        exact numeric, share float8, stock bigint, active boolean, tags text[], grid integer[][], extra jsonb,
        photo bytea, address inet, lasts interval, opens time, nothing text, kind char(4)
    )
"""
ROW = r"""
    insert into typed values (
        '12345678-1234-5678-1234-567812345678', 'Hammer', E'Drives nails.\r\nSafely.', '2025-01-31 23:30:00-05',
        '2024-02-29', 19.90, 0.1234567890123456789, 0.5, 9007199254740993, true, '{red,NULL,"a, b"}', '{{1,2},{3,4}}',
        '{"size": [1, 2], "label": "größer"}', '\xffd8', '10.0.0.1', '1 day 2 hours', '08:30', null, 'ab'
    )
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    programs = find_programs()
    if programs is None:
        pytest.skip("no initdb here; on Debian: apt-get install postgresql")
    with run_server(programs) as server:
        server.execute(TYPED)
        server.execute(ROW)
        yield server


@pytest.fixture
def articles(server: Server) -> Server:
    """Return the server with three fresh articles."""
    server.execute("drop table if exists articles; drop sequence if exists numbers")
    server.execute("create sequence numbers")
    server.execute("create table articles (id integer primary key, title text, body text, updated_at timestamptz)")
    server.execute(
        "insert into articles values (1, 'Leave', 'Thirty days.', '2025-01-31 23:30:00-05'),"
        " (2, 'Travel', 'By train: 100%.', '2025-02-01 12:00:00+00'), (3, 'Empty', null, null)"
    )
    return server


def opened(server: Server, query: str = ARTICLES, options: str = "") -> tuple[Database, str]:
    address = open_database(server.url(options=options), query)
    assert address.password is not None
    return database(address), address.password


def database(address: OpenedDatabase) -> Database:
    return Database(address.name, address.url, address.query)


def uris(server: Server, query: str = ARTICLES) -> list[str]:
    return sorted(row.uri for row in find_rows(*opened(server, query)))


def load(server: Server, query: str, uri: str) -> Loaded:
    root, password = opened(server, query)
    (result,) = load_rows(root, [uri], password)
    assert result.loaded is not None
    return result.loaded


def test_every_type_becomes_what_it_says(server: Server) -> None:
    loaded = load(server, "select * from typed", "shop/12345678-1234-5678-1234-567812345678")
    assert (loaded.title, loaded.text, loaded.date) == ("Hammer", "Drives nails.\nSafely.", "2025-02-01")
    assert (
        loaded.metadata
        == {
            "born": "2024-02-29",
            "price": 19.9,
            "exact": "0.1234567890123456789",
            "share": 0.5,
            "stock": 9007199254740993,
            "active": True,
            "tags": "red, a, b",
            "grid": "[[1, 2], [3, 4]]",
            "extra": '{"size": [1, 2], "label": "größer"}',
            "address": "10.0.0.1",
            "lasts": "1 day, 2:00:00",
            "opens": "08:30:00",
            "kind": "ab  ",
        }
        or loaded.metadata.get("extra") == '{"label": "größer", "size": [1, 2]}'
    )
    assert loaded.notes == ("column photo holds bytes, which were left out",)


def test_without_a_named_text_each_value_is_a_paragraph(server: Server) -> None:
    query = "select key, name, price, tags, active, nothing, born from typed"
    loaded = load(server, query, "shop/12345678-1234-5678-1234-567812345678")
    assert loaded.text == "price: 19.90\n\ntags: red, a, b\n\nactive: true"
    assert loaded.date == "2024-02-29"


def test_a_row_is_the_same_in_every_time_zone(articles: Server) -> None:
    def hashes(zone: str) -> list[tuple[str, str]]:
        rows = find_rows(*opened(articles, options=f"-c TimeZone={zone}"))
        return sorted((row.uri, row.sha256) for row in rows)

    assert hashes("Asia/Tokyo") == hashes("America/New_York")


def test_only_the_row_that_changed_has_another_hash(articles: Server) -> None:
    before = {row.uri: row.sha256 for row in find_rows(*opened(articles))}
    articles.execute("update articles set updated_at = updated_at + interval '1 second' where id = 2")
    after = {row.uri: row.sha256 for row in find_rows(*opened(articles))}
    assert {uri for uri in before if before[uri] != after[uri]} == {"shop/2"}


def test_colons_and_per_cent_signs_in_a_query_are_the_database_s(articles: Server) -> None:
    query = "select id, body || ' :x %s' as body from articles where title like 'Tra%' and '10:30'::time is not null"
    assert load(articles, query, "shop/2").text == "By train: 100%. :x %s"


@pytest.mark.parametrize(
    "query",
    [
        "with gone as (delete from articles returning id, body) select * from gone",
        "select nextval('numbers') as id, 'x' as body",
        "select id, body from articles for update",
        "select id, body from articles; delete from articles",
        "select id, body from articles; commit; delete from articles; commit",
        "with gone as (select 1) delete from articles returning id, body",
        "select id, body into copied from articles",
    ],
)
def test_a_query_cannot_write(articles: Server, query: str) -> None:
    with pytest.raises(IngestError, match=r"the query of shop fails: ") as caught:
        list(find_rows(*opened(articles, query)))
    assert not isinstance(caught.value, SourceUnreachable)
    assert articles.execute("select count(*), (select is_called from numbers) from articles") == [(3, False)]


def test_what_a_query_does_all_the_same_is_rolled_back(articles: Server) -> None:
    query = "select 1 as id, lo_create(4711)::text as body"  # which a read-only transaction allows before version 16
    with suppress(IngestError):
        assert uris(articles, query) == ["shop/1"]
    assert articles.execute("select count(*) from pg_largeobject_metadata") == [(0,)]


def test_a_query_that_fails_says_why_in_one_line(articles: Server) -> None:
    with pytest.raises(IngestError) as caught:
        list(find_rows(*opened(articles, "select id, bodies from articles")))
    assert str(caught.value) == ('the query of shop fails: column "bodies" does not exist; correct it, or the database')


def test_a_time_that_python_cannot_hold_is_named(articles: Server) -> None:
    articles.execute("insert into articles values (4, 'Never', 'x', 'infinity')")
    with pytest.raises(IngestError, match=r"the query of shop fails: .*infinity"):
        list(find_rows(*opened(articles)))


def test_the_stored_url_holds_no_password_and_a_run_without_one_says_what_to_do(articles: Server) -> None:
    address = open_database(articles.url(), ARTICLES)
    assert address.password == PASSWORD
    assert "pass" not in address.url
    with pytest.raises(SourceUnreachable, match=r"passwords are never stored: .*\.pgpass"):
        list(find_rows(database(address)))


@pytest.mark.parametrize("variable", ["PGPASSWORD", "PGPASSFILE"])
def test_a_password_may_be_where_postgresql_looks_for_it(
    articles: Server, variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pgpass"
    file.write_text(f"*:*:*:*:{PASSWORD}\n")
    file.chmod(0o600)
    monkeypatch.setenv(variable, PASSWORD if variable == "PGPASSWORD" else str(file))
    address = open_database(articles.url(password=None), ARTICLES)
    assert address.password is None
    assert len(list(find_rows(database(address)))) == 3


def test_a_wrong_password_is_not_shown(articles: Server) -> None:
    address = open_database(articles.url(password="wrong-secret"), ARTICLES)
    with pytest.raises(SourceUnreachable, match="password authentication failed") as caught:
        list(find_rows(database(address), address.password))
    assert "wrong-secret" not in "".join(traceback.format_exception(caught.value))


def test_a_server_that_is_not_there_is_unreachable(articles: Server, tmp_path: Path) -> None:
    address = open_database(Server(tmp_path).url(), ARTICLES)
    with pytest.raises(
        SourceUnreachable, match=rf"the database postgresql\+psycopg://owner@/{DATABASE}.* cannot be reached"
    ):
        list(find_rows(database(address), address.password))


def test_nobody_who_changes_a_table_waits_for_whoever_takes_its_rows(articles: Server) -> None:
    articles.execute("insert into articles select n, 'Many', 'x' from generate_series(10, 1009) as n")
    root, password = opened(articles)
    results = load_rows(root, [f"shop/{number}" for number in range(10, 1010)], password)
    next(results)
    articles.execute("alter table articles add column reviewed boolean")  # locks out, and is locked out by, any reader
    assert len(list(results)) == 999


def test_an_endless_query_is_listed_as_it_comes(articles: Server) -> None:
    query = "select generate_series(1, 1000000000000) as id, 'x' as body"
    root, password = opened(articles, query, options="-c statement_timeout=20s")
    with closing(find_rows(root, password)) as rows:  # type: ignore[type-var]  # it is a generator
        assert [row.uri for row in islice(rows, 3)] == ["shop/1", "shop/2", "shop/3"]


def test_a_run_publishes_rows_and_stores_no_password(
    articles: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    assert main(["run", articles.url(), "--query", ARTICLES, "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert (first["read"], list(first["skipped"])) == (["shop/1", "shop/2"], ["shop/3"])
    for file in (tmp_path / "store").rglob("*"):
        held = b"" if file.is_dir() else file.read_bytes()
        assert PASSWORD.encode() not in held
        assert quote(PASSWORD, safe="").encode() not in held

    articles.execute("update articles set body = 'By boat.' where id = 2")
    assert main(["run", "--json"]) == 0  # without the password: nothing can be read, nothing is lost
    assert list(json.loads(capsys.readouterr().out)["stale"]) == ["shop/1", "shop/2"]
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert main(["run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["updated"] == ["shop/2"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_stays_flat_over_200_000_rows(articles: Server) -> None:
    query = "select generate_series(1, {count}) as id, repeat('x', 1000) as body"
    address = open_database(articles.url(), query)
    program = f"""
import re
from pathlib import Path
from ingest.sources.database_urls import Database
from ingest.sources.databases import find_rows

def list_rows(count):
    root = Database({address.name!r}, {address.url!r}, {address.query!r}.format(count=count))
    assert sum(1 for _ in find_rows(root, {PASSWORD!r})) == count
    return int(re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text())[1])  # ru_maxrss is inherited

before = list_rows(200)
print(list_rows(200_000) - before)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert int(done.stdout) < 50_000  # kB; 200,000 went by, and the digests that find a second row of an id are 23,000
