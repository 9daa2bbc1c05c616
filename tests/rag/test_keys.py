"""The store of keys: what it holds, what it never holds, and what it does when it is broken."""

import hashlib
import re
import sqlite3
import stat
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from rag.errors import KeysBusy, KeysUnusable, UnknownName, UsageError
from rag.keys import FILE, Keys


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path)


@pytest.fixture
def edited(keys: Keys) -> Iterator[sqlite3.Connection]:
    """The file with one key, as another process has it open."""
    keys.create("ann", collections=["hr"])
    with closing(sqlite3.connect(keys.path, isolation_level=None)) as connection:
        yield connection


def test_a_store_without_the_file_has_no_keys_and_looking_makes_none(keys: Keys) -> None:
    look = keys.look(b"ob_" + b"A" * 43)

    assert (look.has_keys, look.public, look.key) == (False, frozenset(), None)
    assert keys.known() == []
    assert not keys.path.exists()


def test_a_key_is_found_by_its_secret_alone(keys: Keys) -> None:
    key, secret = keys.create("ann", collections=["law", "hr", "hr"], rate="60/minute", lifetime_s=60)

    assert re.fullmatch(r"ob_[A-Za-z0-9_-]{43}", secret)
    assert keys.look(secret.encode()).key == key == keys.known()[0]
    assert key.collections == ("hr", "law")
    assert key.expires == key.created + 60
    assert keys.look(secret[:-1].encode()).key is None
    assert keys.look(f"{secret}A".encode()).key is None
    assert keys.look(secret.upper().encode()).key is None


def test_only_the_hash_is_kept(keys: Keys) -> None:
    _, secret = keys.create("ann", collections=None)
    content = keys.path.read_bytes()

    assert secret.encode() not in content
    assert secret.removeprefix("ob_").encode() not in content
    assert hashlib.sha256(secret.encode()).digest() in content


def test_the_file_is_for_its_owner_alone_and_lies_alone(keys: Keys) -> None:
    keys.create("ann", collections=None)

    assert stat.S_IMODE(keys.path.stat().st_mode) == 0o600
    assert [path.name for path in keys.path.parent.iterdir()] == [FILE]


def test_a_key_is_good_until_it_expires(keys: Keys) -> None:
    key, _ = keys.create("ann", collections=None, lifetime_s=60)

    assert key.is_good(key.created + 59.9)
    assert not key.is_good(key.created + 60)


def test_revoking_a_name_revokes_its_keys_and_an_id_one(keys: Keys) -> None:
    first, secret = keys.create("ann", collections=None)
    second, _ = keys.create("ann", collections=None)
    other, _ = keys.create("bob", collections=None)

    assert keys.revoke(first.id) == [first]
    assert keys.revoke("ann") == [second]
    assert keys.revoke("ann") == []
    found = keys.look(secret.encode()).key
    assert found is not None
    assert not found.is_good(time.time())
    assert [key for key in keys.known() if key.revoked is None] == [other]
    with pytest.raises(UnknownName, match="did you mean 'ann'"):
        keys.revoke("anne")


def test_a_collection_is_public_until_it_is_private(keys: Keys) -> None:
    keys.make_public("handbook")
    keys.make_public("handbook")

    look = keys.look(None)
    assert (look.has_keys, look.public) == (False, frozenset({"handbook"}))
    keys.make_private("handbook")
    assert keys.public() == []
    with pytest.raises(UnknownName, match="'handbook' is not public"):
        keys.make_private("handbook")


@pytest.mark.parametrize("name", ["", "-x", "a b", "a\nb", "ä", "x" * 64, "0123abcd"])
def test_a_name_that_could_be_taken_for_something_else_is_refused(keys: Keys, name: str) -> None:
    with pytest.raises(UsageError, match="is not a valid account name"):
        keys.create(name, collections=None)
    assert not keys.path.exists()


def test_collections_and_rates_that_make_no_sense_are_refused(keys: Keys) -> None:
    with pytest.raises(UsageError, match="is not a valid name for a collection"):
        keys.create("ann", collections=["../hr"])
    with pytest.raises(UsageError, match="names no collection"):
        keys.create("ann", collections=[])
    with pytest.raises(UsageError, match="is not a rate"):
        keys.create("ann", collections=None, rate="60 a minute")
    with pytest.raises(UsageError, match="is not a valid name for a collection"):
        keys.make_public("a/b")


def test_many_may_make_keys_at_once(keys: Keys) -> None:
    with ThreadPoolExecutor(8) as pool:
        secrets = list(pool.map(lambda n: keys.create(f"a{n}", collections=None)[1], range(24)))

    assert len({key.name for key in keys.known()}) == 24
    assert all(keys.look(secret.encode()).key for secret in secrets)


def test_a_look_does_not_wait_for_an_edit(keys: Keys, edited: sqlite3.Connection) -> None:
    edited.execute("BEGIN EXCLUSIVE")

    with pytest.raises(KeysBusy, match="another process is editing"):
        keys.look(None)
    edited.execute("ROLLBACK")
    assert keys.look(None).has_keys


def test_a_look_uses_the_index(keys: Keys, edited: sqlite3.Connection) -> None:
    from rag.keys import _LOOK

    look = _LOOK.format(manages="0")
    plan = " ".join(row[3] for row in edited.execute(f"EXPLAIN QUERY PLAN {look}", (b"",)))
    assert "SEARCH keys USING INDEX" in plan


def test_a_newer_format_is_refused(keys: Keys, edited: sqlite3.Connection) -> None:
    edited.execute("PRAGMA user_version = 2")

    with pytest.raises(KeysUnusable, match="has format 2, but this Openbook reads up to 1"):
        keys.look(None)
    with pytest.raises(KeysUnusable, match="upgrade"):
        keys.create("bob", collections=None)


@pytest.mark.parametrize("content", [b"", b"no database" * 100, b"SQLite format 3\x00" + b"\xff" * 500])
def test_what_is_no_store_of_keys_is_one_clear_error(keys: Keys, content: bytes) -> None:
    keys.path.write_bytes(content)

    for act in (lambda: keys.look(None), keys.known, lambda: keys.create("ann", collections=None)):
        with pytest.raises(KeysUnusable, match="cannot be used"):
            act()
    assert keys.path.read_bytes() == content


def test_columns_that_were_tampered_with_are_one_clear_error(keys: Keys, edited: sqlite3.Connection) -> None:
    edited.execute("UPDATE keys SET collections = '[broken'")

    with pytest.raises(KeysUnusable, match="is not Openbook"):
        keys.known()


def test_a_folder_or_a_dangling_link_in_its_place_is_an_error(keys: Keys) -> None:
    keys.path.symlink_to(keys.path.with_name("gone"))

    with pytest.raises(KeysUnusable):
        keys.look(None)
    keys.path.unlink()
    keys.path.mkdir()
    with pytest.raises(KeysUnusable):
        keys.look(None)
