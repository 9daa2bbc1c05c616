"""Which vector servers have rows of a store, in its `vector_server.json`, with the id that tells stores apart there."""

import json
import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from rag.errors import StorageError
from rag.files import write_atomically
from rag.regular_files import MOST_STATE, read_bounded

FILE = "vector_server.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class ServerNote:
    """A store's id, which begins the names of all its collections on servers, and the addresses of these servers."""

    store: str
    addresses: tuple[str, ...] = ()


def read_note(store: Path) -> ServerNote | None:
    """Return a store's note; None where no row of it was ever sent to a server. Raises StorageError."""
    path = store / FILE
    try:
        content = json.loads(read_bounded(path, MOST_STATE))
        return ServerNote(str(content["store"]), tuple(map(str, content["addresses"])))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StorageError(
            f"{path} cannot be read ({error}); remove it and run: ingest run, which sends all rows anew; what was on "
            "the server then stays there, in collections named openbook-…"
        ) from error


def note_address(store: Path, address: str) -> ServerNote:
    """Remember, before anything is sent, that a server may have rows; the first time the store gets its id."""
    note = read_note(store) or _make_note(store)
    if address in note.addresses:
        return note
    return _write(store, replace(note, addresses=(*note.addresses, address)))


def drop_address(store: Path, address: str) -> None:
    """Remember that a server has no row of the store any more."""
    note = read_note(store)
    if note is not None and address in note.addresses:
        _write(store, replace(note, addresses=tuple(each for each in note.addresses if each != address)))


def _make_note(store: Path) -> ServerNote:
    """Write a note with a new id, unless another process was first: two ids would send all rows twice."""
    made = ServerNote(secrets.token_hex(8))
    beside = store / f".{FILE}.{made.store}.new"
    _write(store, made, beside)
    try:
        os.link(beside, store / FILE)
    except FileExistsError:
        pass
    except OSError:  # the disk has no hard links
        os.replace(beside, store / FILE)
    beside.unlink(missing_ok=True)
    note = read_note(store)
    assert note is not None, "it was just written"
    return note


def _write(store: Path, note: ServerNote, path: Path | None = None) -> ServerNote:
    content = {"format": _FORMAT, "store": note.store, "addresses": list(note.addresses)}
    write_atomically(path or store / FILE, json.dumps(content, indent=1) + "\n")
    return note
