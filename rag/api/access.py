"""Who may ask what: an account, and the collections that it may read.

Permissions are per collection. A hidden collection is missing from every list, and asking for it gives the same error
as a name that was never used.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request

from rag.errors import NotAllowed, UnknownName, UsageError
from rag.index.generations import list_collections
from rag.registry import suggestion
from rag.settings import Settings

LISTING = "GET /v1/collections lists them"


@dataclass(frozen=True, slots=True)
class Account:
    """A caller. `collections` are those it may read, None means all; `rate` is its own limit, as `60/minute`.

    `managed` are the collections whose documents it may add and delete, None means all, also those to be created. The
    name of an anonymous caller is empty.
    """

    name: str
    collections: frozenset[str] | None
    rate: str | None = None
    managed: frozenset[str] | None = frozenset()

    @property
    def is_manager(self) -> bool:
        return self.managed is None or bool(self.managed)

    def may_manage(self, collection: str) -> bool:
        return self.managed is None or collection in self.managed

    def may_see(self, collection: str) -> bool:
        return self.collections is None or collection in self.collections


def account_of(request: Request) -> Account:
    """Return the account of a request below `/v1`, as the middleware found it."""
    account: Account = request.state.account
    return account


def visible_collections(account: Account, settings: Settings) -> list[str]:
    """Return the published collections that an account may read, sorted."""
    return [name for name in list_collections(settings.store) if account.may_see(name)]


def asked_collections(
    account: Account, settings: Settings, asked: Sequence[str], *, listing: str = LISTING
) -> tuple[str, ...]:
    """Return the collections that a request asks; raises UnknownName for one that is hidden from the account.

    A request that names none asks the service's own, or, where that does not exist for the account, all that do.
    `listing` says how whoever asks gets a list of them.
    """
    visible = visible_collections(account, settings)
    for name in asked:
        if name not in visible:
            raise UnknownName(f"there is no collection '{name}'{suggestion(name, visible)}; {listing}")
    if asked:
        return tuple(dict.fromkeys(asked))
    if settings.collection in visible:
        return (settings.collection,)
    if not visible:
        raise UnknownName("there is no collection that you may read")
    return tuple(visible)


def require_manager(request: Request) -> Account:
    """Return the account of a request that manages; raises NotAllowed for one that may only ask."""
    require_writable(request)
    account = account_of(request)
    if not account.is_manager:
        raise NotAllowed(
            "this account may ask, but not manage documents; the operator lets it: rag keys create --can manage, or, "
            "without any keys and on this machine alone, rag serve --manage"
        )
    return account


def require_writable(request: Request) -> None:
    """Raise NotAllowed where the service is a replica, which keeps nothing but what it fetched."""
    if request.app.state.replica is not None:
        raise NotAllowed("this service is a replica and changes nothing; send that to the service that indexes")


def managed_collection(account: Account, settings: Settings, named: str | None) -> str:
    """Return the collection that a request of a manager is about; it need not exist.

    Without a name it is the service's own, or the only one that the account manages. Raises UnknownName for one that it
    may not see, NotAllowed for one that it may only ask, UsageError where a name is needed.
    """
    if named is not None:
        if account.may_manage(named):
            return named
        asked_collections(account, settings, [named])
        raise NotAllowed(f"this account may ask '{named}', but not manage it")
    if account.may_manage(settings.collection):
        return settings.collection
    if account.managed is not None and len(account.managed) == 1:
        return next(iter(account.managed))
    raise UsageError("name the collection: ?collection=NAME")
