"""Authenticates a request by its head alone: a key becomes an Account."""

import asyncio
import ipaddress
import logging
import threading
import time
from pathlib import Path
from typing import Protocol

from starlette.types import ASGIApp, Receive, Scope, Send

from rag.api.access import Account
from rag.api.wire import dify
from rag.api.wire.notes import current_notes
from rag.api.wire.problems import problem
from rag.errors import KeysBusy, KeysUnusable
from rag.keys import Keys, Look

_log = logging.getLogger("rag.api")

# Open to everybody, as they hold nothing of any document. What is not listed here needs an account, so that a route
# that somebody adds, or a path that is written in a way nobody thought of, is not open by mistake.
_OPEN = ("/", "/verify", "/healthz", "/readyz", "/openapi.json")
_OPEN_BELOW = "/assets/"

_SCHEME = b"bearer"
_TRIES = 40
_PAUSE_S = 0.05  # an edit holds the file for some milliseconds


class Mark(Protocol):
    """Something that is set once and for all."""

    def is_set(self) -> bool: ...

    def set(self) -> None: ...


class Keyed:
    """Admits callers with a valid key; others only to public collections, or if everything is open.

    Until the first key is created, everything is open if `is_open`, and any key in a request is ignored: programs
    written for OpenAI's service always send one. A service that has seen keys never opens again, even if their file
    vanishes.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        store: Path,
        is_open: bool,
        is_managed: bool = False,
        is_replica: bool = False,
        seen_keys: Mark | None = None,
    ) -> None:
        """`is_managed`: while it is open, everybody may manage all documents, too. `is_replica`: nobody ever may.

        `seen_keys`: whether there ever were keys, where other processes remember that, too.
        """
        self._app = app
        self._keys = Keys(store)
        self._is_open = is_open
        self._is_replica = is_replica
        self._anyone_manages = None if is_managed else frozenset[str]()
        self._seen_keys: Mark = seen_keys or threading.Event()
        self._reported = ""
        try:
            self._note(self._keys.look(None))
        except (KeysUnusable, KeysBusy):
            self._seen_keys.set()  # there is a file: whatever becomes of it, this service is not open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_open_path(scope["path"]):
            await self._app(scope, receive, send)
            return
        presented = _presented(scope)
        try:
            look = await self._look(b"" if presented is None else presented)
            self._note(look)
        except (KeysUnusable, KeysBusy) as error:
            self._report(error)
            refusal = problem(
                503, "the keys cannot be checked now; the service's log says why", error=type(error).__name__
            )
            await refusal(scope, receive, send)
            return
        self._reported = ""
        account = self._admit(look, is_anonymous=presented is None)
        if account is None:
            await _refuse(presented)(scope, receive, send)
            return
        scope.setdefault("state", {})["account"] = account
        await self._app(scope, receive, send)

    async def _look(self, presented: bytes) -> Look:
        """Read the file in the event loop: that takes 0.4 ms, while a thread might wait behind searches."""
        for _ in range(_TRIES - 1):
            try:
                return self._keys.look(presented)
            except KeysBusy:
                await asyncio.sleep(_PAUSE_S)
        return self._keys.look(presented)

    def _note(self, look: Look) -> None:
        """Remember that there were keys; raises KeysUnusable if they have vanished."""
        if look.has_keys:
            self._seen_keys.set()
        elif self._seen_keys.is_set():
            raise KeysUnusable(
                f"{self._keys.path} had keys but has none now; restore it, or restart the service to run without keys"
            )

    def _admit(self, look: Look, *, is_anonymous: bool) -> Account | None:
        if not look.has_keys and self._is_open:
            return Account(name="", collections=None, managed=self._anyone_manages)
        if is_anonymous:
            return Account(name="", collections=look.public) if look.public else None
        key = look.key
        if key is None or not key.is_good(time.time()):
            return None
        # Who has a key sees no less than who has none.
        seen = None if key.collections is None else look.public.union(key.collections)
        managed = None if key.collections is None else frozenset(key.collections)
        return Account(key.name, seen, key.rate, managed if key.manages and not self._is_replica else frozenset())

    def _report(self, error: Exception) -> None:
        """Log a problem once, not with every request."""
        notes = current_notes()
        if notes is not None:
            notes.errors.append(type(error).__name__)
        if str(error) != self._reported:
            self._reported = str(error)
            _log.error("%s", error)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address; of names, only `localhost` is known to be so."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _is_open_path(path: str) -> bool:
    return path in _OPEN or path.startswith(_OPEN_BELOW)


def _presented(scope: Scope) -> bytes | None:
    """Return the key of a request, None if it has none; a malformed one is returned and matches no key."""
    credentials = [value for name, value in scope["headers"] if name.lower() == b"authorization"]
    if not credentials:
        return None
    scheme, _, key = credentials[0].partition(b" ")
    return key if len(credentials) == 1 and scheme.lower() == _SCHEME else b""


def _refuse(presented: bytes | None) -> ASGIApp:
    detail = (
        "the key is unknown, expired or revoked; ask this service's operator for another"
        if presented is not None
        else "a key is needed: send the header Authorization: Bearer ob_…; this service's operator creates keys"
    )
    code = dify.REFUSED_KEY if presented else dify.MALFORMED_KEY
    return problem(401, detail, headers={"WWW-Authenticate": "Bearer"}, dify_code=code)
