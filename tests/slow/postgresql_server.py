"""A PostgreSQL server of our own: its files in a temporary folder, reached by a socket there, gone after the tests."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import quote

import psycopg

OWNER = "owner"
PASSWORD = "owner's pass@word/1"
DATABASE = "shop"


@dataclass(frozen=True, slots=True)
class Server:
    """Where it is reached; nothing listens on the network."""

    socket_folder: Path

    def url(self, password: str | None = PASSWORD, *, options: str = "") -> str:
        """Return SQLAlchemy's URL; `options` are the session's, as in `-c TimeZone=UTC`."""
        secret = "" if password is None else f":{quote(password, safe='')}"
        query = f"host={quote(str(self.socket_folder))}" + (f"&options={quote(options)}" if options else "")
        return f"postgresql+psycopg://{OWNER}{secret}@/{DATABASE}?{query}"

    def execute(self, statement: str, database: str = DATABASE) -> list[tuple[Any, ...]]:
        """Run a statement as the owner, and commit; whoever waits for a lock gives up after a second."""
        with psycopg.connect(
            host=str(self.socket_folder), user=OWNER, password=PASSWORD, dbname=database, autocommit=True
        ) as connection:
            connection.execute("set lock_timeout = '1s'")
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


def find_programs() -> Path | None:
    """Return the folder of initdb and pg_ctl: of the one in PATH, else of Debian's newest version."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


@contextmanager
def run_server(programs: Path) -> Iterator[Server]:
    """Make a cluster, start it, and leave nothing of it behind; as root it runs as another user, as it insists on."""
    folder = Path(mkdtemp(prefix="pg-"))  # not pytest's: that is closed to other users, and too long for a socket
    user = _other_user() if os.geteuid() == 0 else None
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)

    def call(*command: str) -> None:
        as_user = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        with (folder / "output").open("a") as output:  # a pipe would be the server's, too, and never end
            done = subprocess.run(
                command,
                cwd=folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"},
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=120,
                **as_user,  # type: ignore[call-overload]  # as typeshed has it, keywords must be spelled out
            )
        assert done.returncode == 0, f"{command[0]}: {(folder / 'output').read_text()}"

    (folder / "password").write_text(PASSWORD)
    data = str(folder / "data")
    settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    try:
        call(
            *(str(programs / "initdb"), "--pgdata", data, "--username", OWNER, "--pwfile", str(folder / "password")),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "--no-sync"),
        )
        call(
            str(programs / "pg_ctl"),
            "--pgdata",
            data,
            "--log",
            str(folder / "log"),
            "--options",
            settings,
            "-w",
            "start",
        )
        try:
            server = Server(folder)
            server.execute(f"create database {DATABASE}", "postgres")
            yield server
        finally:
            call(str(programs / "pg_ctl"), "--pgdata", data, "--mode=immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _other_user() -> pwd.struct_passwd:
    names = {user.pw_name: user for user in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]
