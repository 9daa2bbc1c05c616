"""A database's URL and query, checked before anything connects, with the password kept apart.

A password is used and passed on, but neither stored nor shown: no record but `OpenedDatabase` holds it.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

from rag.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import URL

_URL = re.compile(r"[A-Za-z][\w+.-]+://")  # two characters at least: `C://x` is a path
_LEADING_COMMENTS = re.compile(r"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/)*", re.DOTALL)
_READS = re.compile(r"(?:select|with|values|table)\b|\(", re.IGNORECASE)
_MAY_BE_SECRET = re.compile(r"pass(?!file)|pwd|secret|token|odbc_connect", re.IGNORECASE)  # options of drivers' URLs
_PACKAGES = {"psycopg": "psycopg[binary]", "psycopg2": "psycopg2-binary", "MySQLdb": "mysqlclient"}  # else the same
_SERVER = "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"
_EXAMPLES = f"sqlite:///app.db or {_SERVER}"


@dataclass(frozen=True, slots=True)
class Database:
    """A root that is a query: `url` holds no password, and an absolute path where it is a SQLite file's."""

    name: str
    url: str
    query: str


@dataclass(frozen=True, slots=True)
class OpenedDatabase:
    """A URL and a query that make sense; `name` is what a root of this database is naturally called."""

    name: str
    url: str
    query: str
    password: str | None = field(default=None, repr=False)


def is_database_url(text: str) -> bool:
    """Whether `text` is a URL and not a path."""
    return _URL.match(text) is not None


def open_database(url: str, query: str) -> OpenedDatabase:
    """Check all that can be checked without connecting, and separate the password from what may be stored.

    Raises UsageError for a URL that is none, a database or driver that is not installed, and a query that is no SELECT.
    """
    parsed = _parse(url)
    _check_driver(parsed)
    query = _check_query(query)
    if parsed.get_backend_name() == "sqlite":
        path = _sqlite_path(parsed)
        return OpenedDatabase(_name(path.name), _render(parsed.set(database=str(path))), query)
    if url.count("@") > 1:  # the parser takes the first for the password's end, and the rest would be stored
        raise UsageError("the database's URL has more than one @; in a user name or password, write it as %40")
    secret = next((option for option in parsed.query if _MAY_BE_SECRET.search(option)), None)
    if secret is not None:
        raise UsageError(
            f"the database's URL has an option {secret}, which may hold a password and would be stored; "
            f"write the password before the host: {_SERVER}"
        )
    name = _name(parsed.database or parsed.host or parsed.get_backend_name())
    return OpenedDatabase(name, _render(parsed), query, None if parsed.password is None else str(parsed.password))


def _parse(text: str) -> "URL":
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    if text.startswith("postgres://"):  # as many hosts and libpq write it
        text = text.replace("postgres://", "postgresql://", 1)
    try:
        return make_url(text)
    except (ArgumentError, ValueError):  # which may quote the password
        raise UsageError(
            f"the database's URL cannot be read; write it as {_EXAMPLES}, "
            "and in a user name or password write @ as %40, : as %3A, / as %2F"
        ) from None


def _check_driver(url: "URL") -> None:
    from sqlalchemy.exc import NoSuchModuleError

    try:
        dialect = url.get_dialect()
        if dialect.is_async or (url.get_backend_name() == "sqlite" and dialect.driver != "pysqlite"):
            raise UsageError(f"the driver {url.drivername} cannot be used here; write {_EXAMPLES}")
        dialect.import_dbapi()
    except NoSuchModuleError as error:
        raise UsageError(f"there is no driver for {url.drivername}; write {_EXAMPLES}, or install one") from error
    except ImportError as error:
        module = (error.name or url.get_driver_name()).split(".")[0]
        package = _PACKAGES.get(module, module)
        raise UsageError(f"the driver of {url.drivername} is not installed; run: pip install '{package}'") from error


def _check_query(query: str) -> str:
    start = _LEADING_COMMENTS.match(query)
    assert start is not None  # it matches nothing at all, too
    if _READS.match(query, start.end()) is None:
        first = query[start.end() :].split(maxsplit=1)[:1]
        raise UsageError(f"the query must be a SELECT, not {first[0] if first else 'empty'}; give it with --query")
    return query.strip().rstrip(";").rstrip()


def _sqlite_path(url: "URL") -> Path:
    if url.host or url.username or not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise UsageError(
            "the SQLite URL names no file; write three slashes and its path: sqlite:///app.db, or sqlite:////data/app.db"
        )
    return Path(os.path.abspath(os.path.expanduser(url.database)))


def _name(text: str) -> str:
    """Return `text` without what a uri's first part cannot hold."""
    return "".join("_" if character in "/\\" or category(character)[0] == "C" else character for character in text)


def _render(url: "URL") -> str:
    from sqlalchemy import URL

    parts = URL.create(url.drivername, url.username, None, url.host, url.port, url.database, url.query)
    return parts.render_as_string(hide_password=False)
