"""Keys of accounts: who may ask what, kept in `keys.sqlite` beside the collections.

A key is 32 random bytes, shown once; the file has its sha256. That needs no salt and no slow hash, as 256 random bits
cannot be guessed, and no comparison in constant time: what is looked up is a hash, so that how long it takes says
nothing of the key. Every look reads the file anew, so that an edit by another process counts at once.
"""

import hashlib
import json
import re
import secrets
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.errors import KeysBusy, KeysFull, KeysUnusable, UnknownName, UsageError
from rag.files import create_database, is_full
from rag.index.generations import Collection
from rag.registry import suggestion
from rag.settings import RATE

FORMAT = 1  # of the file; a newer one is refused
FILE = "keys.sqlite"

_SECRET_BYTES = 32
_PREFIX = "ob_"
_WELL_FORMED = re.compile(rb"ob_[A-Za-z0-9_-]{43}")  # base64url of 32 bytes, without padding
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@+-]{0,62}")  # it stands in logs and in names of limits
_ID = re.compile(r"[0-9a-f]{8}")
_NOT_MANAGED = "0"
_EDIT_TIMEOUT_S = 10.0  # another edit takes milliseconds; a look never waits, it runs in the event loop


_SCHEMA = f"""
CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    collections TEXT,  -- a JSON list; NULL: all
    rate TEXT,
    created INTEGER NOT NULL,  -- seconds since 1970, as the others
    expires INTEGER,
    revoked INTEGER,
    manages INTEGER NOT NULL DEFAULT 0  -- whether it may change documents; files of older versions lack the column
);
CREATE TABLE public_collections (name TEXT PRIMARY KEY);
PRAGMA user_version = {FORMAT};
"""

# One row whatever there is, all of one moment; the key is found by the index of its sha256.
_LOOK = """
SELECT EXISTS (SELECT 1 FROM keys),
       (SELECT json_group_array(name) FROM public_collections),
       id, name, collections, rate, created, expires, revoked, {manages}
FROM (SELECT 1) LEFT JOIN keys ON sha256 = ?
"""
_LIST = "SELECT id, name, collections, rate, created, expires, revoked, {manages} FROM keys ORDER BY created, rowid"
_ADD = (
    "INSERT INTO keys (sha256, id, name, collections, rate, created, expires, manages) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Key:
    """The stored facts about a key, not the key itself. `collections` None means all; times are seconds since 1970."""

    id: str
    name: str
    collections: tuple[str, ...] | None
    rate: str | None
    created: int
    expires: int | None
    revoked: int | None
    manages: bool = False

    def is_good(self, now: float) -> bool:
        return self.revoked is None and (self.expires is None or now < self.expires)


@dataclass(frozen=True, slots=True)
class Look:
    """The result of one look-up: whether a key was ever created, the public collections, and the key."""

    has_keys: bool
    public: frozenset[str]
    key: Key | None


class Keys:
    """The keys of a store; safe to use from many threads and processes. A store without the file has no keys."""

    def __init__(self, store: Path) -> None:
        self.path = store / FILE

    def look(self, presented: bytes | None) -> Look:
        """Look up a key as sent by a client (None for none); raises KeysUnusable, or KeysBusy during another edit."""
        well_formed = presented is not None and _WELL_FORMED.fullmatch(presented) is not None
        digest = hashlib.sha256(presented).digest() if presented is not None and well_formed else None
        if not self._exists():
            return Look(has_keys=False, public=frozenset(), key=None)
        with self._open(timeout_s=0) as connection:
            look = _LOOK.format(manages=_manages(connection))
            has_keys, public, *columns = connection.execute(look, (digest,)).fetchone()
            return Look(bool(has_keys), frozenset(json.loads(public)), None if columns[0] is None else _key(columns))

    def known(self) -> list[Key]:
        """Return all keys, including expired and revoked ones, in order of creation."""
        if not self._exists():
            return []
        with self._open(timeout_s=_EDIT_TIMEOUT_S) as connection:
            return [_key(row) for row in connection.execute(_LIST.format(manages=_manages(connection)))]

    def public(self) -> Sequence[str]:
        """Return the names of the collections that are public, sorted; they need not be published yet."""
        return sorted(self.look(None).public)

    def create(
        self,
        name: str,
        *,
        collections: Sequence[str] | None,
        rate: str | None = None,
        lifetime_s: int | None = None,
        manages: bool = False,
    ) -> tuple[Key, str]:
        """Create a key and return it with its secret, which cannot be shown again; raises UsageError.

        It may ask its collections and, if it `manages`, add and delete their documents, too.
        An account may have several keys, so that a new one can be in use before the old one is revoked.
        """
        _check(name, collections, rate)
        secret = _PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        now = int(time.time())
        key = Key(
            id=secrets.token_hex(4),
            name=name,
            collections=None if collections is None else tuple(sorted(set(collections))),
            rate=rate,
            created=now,
            expires=None if lifetime_s is None else now + lifetime_s,
            revoked=None,
            manages=manages,
        )
        seen = None if key.collections is None else json.dumps(key.collections)
        digest = hashlib.sha256(secret.encode("ascii")).digest()
        with self._edit() as connection:
            if _manages(connection) == _NOT_MANAGED:
                connection.execute("ALTER TABLE keys ADD COLUMN manages INTEGER NOT NULL DEFAULT 0")
            row = (digest, key.id, key.name, seen, key.rate, key.created, key.expires, int(manages))
            connection.execute(_ADD, row)
        return key, secret

    def revoke(self, name_or_id: str) -> Sequence[Key]:
        """Revoke one key by id, or all keys of an account, and return the newly revoked ones; raises UnknownName.

        What was revoked is kept: a service whose keys are all revoked is closed, not open.
        """
        known = self.known()
        meant = [key for key in known if name_or_id in (key.id, key.name)]
        if not meant:
            names = sorted({key.name for key in known})
            raise UnknownName(f"there is no key '{name_or_id}'{suggestion(name_or_id, names)}; see: rag keys list")
        revoked = [(int(time.time()), key.id) for key in meant]
        try:
            self._revoke(revoked)
        except KeysFull:
            self._revoke(revoked, journal="MEMORY")  # the row is overwritten where it is: what a full disk can take
        return [key for key in meant if key.revoked is None]

    def make_public(self, collection: str) -> None:
        """Let everyone ask a collection, even without a key; raises UsageError for an invalid name."""
        Collection(self.path.parent, collection)
        with self._edit() as connection:
            connection.execute("INSERT OR IGNORE INTO public_collections VALUES (?)", (collection,))

    def make_private(self, collection: str) -> None:
        """Require a key for a collection again; raises UnknownName if it was not public."""
        public = self.public()
        if collection not in public:
            raise UnknownName(f"'{collection}' is not public{suggestion(collection, public)}; see: rag keys list")
        with self._edit() as connection:
            connection.execute("DELETE FROM public_collections WHERE name = ?", (collection,))

    def copy_to(self, target: Path) -> bool:
        """Write a copy of the file as of one moment, readable only by its owner; False where there is none.

        Raises KeysUnusable for the file, OSError for the target.
        """
        if not self._exists():
            return False
        with self._open(timeout_s=_EDIT_TIMEOUT_S) as connection:
            content = connection.serialize()
        target.touch(0o600)
        target.write_bytes(content)
        return True

    def _revoke(self, revoked: Sequence[tuple[int, str]], journal: str = "DELETE") -> None:
        with self._edit(journal) as connection:
            connection.executemany("UPDATE keys SET revoked = ? WHERE id = ? AND revoked IS NULL", revoked)

    def _exists(self) -> bool:
        try:
            self.path.lstat()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise self._unusable(str(error.strerror)) from error
        return True

    @contextmanager
    def _edit(self, journal: str = "DELETE") -> Iterator[sqlite3.Connection]:
        if not self._exists():
            self._create_file()
        with self._open(timeout_s=_EDIT_TIMEOUT_S) as connection:
            connection.execute(f"PRAGMA journal_mode = {journal}")
            with connection:
                yield connection

    @contextmanager
    def _open(self, *, timeout_s: float) -> Iterator[sqlite3.Connection]:
        """Open the file for writing, since the next opener rolls back what a killed edit left."""
        try:
            with closing(sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=rw", uri=True, timeout=timeout_s)) as c:
                self._check_format(c.execute("PRAGMA user_version").fetchone()[0])
                yield c
        except sqlite3.Error as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise KeysBusy(f"another process is editing {self.path}; try again") from error
            if is_full(error):
                raise self._full() from error
            raise self._unusable(str(error)) from error
        except (ValueError, TypeError) as error:  # a column that is not what we write
            raise self._unusable("its content is not Openbook's") from error

    def _check_format(self, written: int) -> None:
        if written > FORMAT:
            raise KeysUnusable(
                f"{self.path} has format {written}, but this Openbook reads up to {FORMAT}; upgrade Openbook"
            )
        if written < FORMAT:
            raise self._unusable("it is not a key store")

    def _create_file(self) -> None:
        try:
            create_database(self.path, _SCHEMA)
        except sqlite3.Error as error:
            raise self._full() if is_full(error) else self._not_created(str(error)) from error
        except OSError as error:
            raise self._full() if is_full(error) else self._not_created(str(error.strerror)) from error

    def _not_created(self, reason: str) -> KeysUnusable:
        return KeysUnusable(f"{self.path} cannot be created ({reason}); check who owns the store")

    def _full(self) -> KeysFull:
        return KeysFull(f"{self.path} cannot be written: the disk is full; free some space, such as by: ingest gc")

    def _unusable(self, reason: str) -> KeysUnusable:
        return KeysUnusable(
            f"{self.path} cannot be used ({reason}); restore it from a backup, or move it away and create new keys"
        )


def _manages(connection: sqlite3.Connection) -> str:
    """Return what says whether a key manages: a column, which files of older versions lack."""
    has_column = connection.execute("SELECT count(*) FROM pragma_table_info('keys') WHERE name = 'manages'").fetchone()
    return "manages" if has_column[0] else _NOT_MANAGED


def _key(columns: Sequence[object]) -> Key:
    identity, name, seen, rate, created, expires, revoked, manages = columns
    collections = None if seen is None else tuple(map(str, json.loads(str(seen))))
    return Key(
        str(identity),
        str(name),
        collections,
        None if rate is None else str(rate),
        int(str(created)),
        None if expires is None else int(str(expires)),
        None if revoked is None else int(str(revoked)),
        bool(manages),
    )


def _check(name: str, collections: Sequence[str] | None, rate: str | None) -> None:
    if not _NAME.fullmatch(name) or _ID.fullmatch(name):
        raise UsageError(
            f"'{name}' is not a valid account name; use at most 63 letters, digits and '-_.@+', but not eight of "
            "0-9a-f, which look like a key's id"
        )
    if collections is not None:
        for collection in collections:
            Collection(Path(), collection)  # it raises UsageError for what cannot name one
        if not collections:
            raise UsageError("the key names no collection; name some, or leave --collections out to allow all")
    if rate is not None and not re.fullmatch(RATE, rate):
        raise UsageError(f"'{rate}' is not a rate; write it as 60/minute (second, minute, hour or day)")
