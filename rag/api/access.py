"""Who may ask what: an account, and the collections that it may read.

Permissions are per collection. A hidden collection is missing from every list, and asking for it gives the same error
as a name that was never used.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request

from rag.errors import UnknownName
from rag.index.generations import list_collections
from rag.registry import suggestion
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Account:
    """A caller. `collections` are those it may read, None means all; `rate` is its own limit, as `60/minute`.

    The name of an anonymous caller is empty.
    """

    name: str
    collections: frozenset[str] | None
    rate: str | None = None

    def may_see(self, collection: str) -> bool:
        return self.collections is None or collection in self.collections


def account_of(request: Request) -> Account:
    """Return the account of a request below `/v1`, as the middleware found it."""
    account: Account = request.state.account
    return account


def visible_collections(account: Account, settings: Settings) -> list[str]:
    """Return the published collections that an account may read, sorted."""
    return [name for name in list_collections(settings.store) if account.may_see(name)]


def asked_collections(account: Account, settings: Settings, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the collections that a request asks; raises UnknownName for one that is hidden from the account.

    A request that names none asks the service's own, or, where that does not exist for the account, all that do.
    """
    visible = visible_collections(account, settings)
    for name in asked:
        if name not in visible:
            raise UnknownName(
                f"there is no collection '{name}'{suggestion(name, visible)}; GET /v1/collections lists them"
            )
    if asked:
        return tuple(dict.fromkeys(asked))
    if settings.collection in visible:
        return (settings.collection,)
    if not visible:
        raise UnknownName("there is no collection that you may read")
    return tuple(visible)
