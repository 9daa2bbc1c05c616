"""`rag keys`: manages who may ask what; a change takes effect with the service's next request."""

import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from rag.cli.terminal import dump_json, notice, visible

if TYPE_CHECKING:
    from rag.keys import Key, Keys

_SECONDS = {"h": 3600, "d": 86_400, "w": 7 * 86_400}
_LONGEST_S = 100 * 366 * 86_400


class Right(StrEnum):
    """What a key may do with its collections."""

    ASK = "ask"
    MANAGE = "manage"


app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)

Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
CollectionName: TypeAlias = Annotated[str, typer.Argument(metavar="COLLECTION", hidden=True)]


@app.callback()
def keys() -> None:
    """Create, list and revoke keys for the service.

    \b
    Examples:
      rag keys create --name ann --collections hr,public --rate 60/minute --expires 90d
      rag keys list
      rag keys revoke ann
    """


@app.command()
def create(
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="The account: a person or a program.")],
    collections: Annotated[
        str | None, typer.Option("--collections", metavar="C,…", help="Collections this key may read (default: all).")
    ] = None,
    rate: Annotated[
        str | None, typer.Option("--rate", metavar="N/minute", help="How often it may ask (default: RAG_SERVER__RATE).")
    ] = None,
    expires: Annotated[
        str | None, typer.Option("--expires", metavar="90d", help="When it expires, in h, d or w (default: never).")
    ] = None,
    can: Annotated[
        Right, typer.Option("--can", help="ask, or manage too: add and delete documents of its collections.")
    ] = Right.ASK,
    as_json: Json = False,
) -> None:
    """Create a key and print it once; only its hash is stored.

    \b
    Examples:
      rag keys create --name ann --collections hr,public --rate 60/minute --expires 90d
      rag keys create --name ben --collections hr --can manage
      rag keys create --name wiki --json
    """
    wanted = None if collections is None else [part.strip() for part in collections.split(",") if part.strip()]
    store = _keys()
    lifetime_s = None if expires is None else _seconds(expires)
    key, secret = store.create(name, collections=wanted, rate=rate, lifetime_s=lifetime_s, manages=can is Right.MANAGE)
    _tell_missing(store, wanted or ())
    if as_json:
        print(dump_json({**_json(key), "key": secret}))
        return
    notice(f"{_describe(key)}; shown only this once:")
    print(secret)


@app.command("list")
def list_keys(as_json: Json = False) -> None:
    """List the keys, oldest first, and the collections that are public.

    \b
    Examples:
      rag keys list
      rag keys list --json
    """
    store = _keys()
    known, public = store.known(), store.public()
    if as_json:
        print(dump_json({"keys": [_json(key) for key in known], "public_collections": list(public)}))
        return
    for key in known:
        print(visible(_describe(key)))
    if not known:
        print("there are no keys; create one: rag keys create --name NAME")
    if public:
        print(f"public: {', '.join(public)}")


@app.command()
def revoke(name_or_id: Annotated[str, typer.Argument(metavar="NAME|ID", hidden=True)]) -> None:
    """Revoke one key by its id, or all keys of an account by its name, at once and for good.

    \b
    Examples:
      rag keys revoke ann
    """
    revoked = _keys().revoke(name_or_id)
    for key in revoked:
        print(visible(f"revoked {key.id} of {key.name}"))
    if not revoked:
        print(visible(f"{name_or_id} was already revoked"))


@app.command()
def public(collection: CollectionName) -> None:
    """Let everyone ask a collection, even without a key.

    \b
    Examples:
      rag keys public handbook
    """
    store = _keys()
    store.make_public(collection)
    _tell_missing(store, [collection])
    print(f"{collection} is public")


@app.command()
def private(collection: CollectionName) -> None:
    """Require a key for a collection again, after `rag keys public`.

    \b
    Examples:
      rag keys private handbook
    """
    _keys().make_private(collection)
    print(f"{collection} is no longer public")


def _keys() -> "Keys":
    from rag.cli.whereabouts import read_settings
    from rag.keys import Keys

    return Keys(read_settings().store)


def _seconds(text: str) -> int:
    from rag.errors import UsageError

    parsed = re.fullmatch(r"([1-9][0-9]{0,6})([hdw])", text, re.ASCII)
    seconds = 0 if parsed is None else int(parsed[1]) * _SECONDS[parsed[2]]
    if not 0 < seconds <= _LONGEST_S:
        raise UsageError(f"'{text}' is not a valid lifetime; write hours, days or weeks: 12h, 90d, 52w")
    return seconds


def _tell_missing(store: "Keys", collections: Sequence[str]) -> None:
    """Warn about collections that do not exist: a typo would make an account that sees nothing."""
    from rag.index.generations import list_collections

    there = list_collections(store.path.parent)
    for name in collections:
        if name not in there:
            notice(f"note: there is no collection '{name}' yet; the collections are: {', '.join(there) or 'none'}")


def _describe(key: "Key") -> str:
    sees = "all collections" if key.collections is None else ", ".join(key.collections)
    parts = [
        f"{key.id}  {key.name}: {sees}",
        *(["manages them"] if key.manages else []),
        *([key.rate] if key.rate else []),
        f"created {_day(key.created)}",
    ]
    if key.revoked is not None:
        parts.append(f"revoked {_day(key.revoked)}")
    elif key.expires is not None:
        parts.append(f"{'expires' if key.is_good(time.time()) else 'expired'} {_day(key.expires)}")
    return "; ".join(parts)


def _json(key: "Key") -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "collections": None if key.collections is None else list(key.collections),
        "can": (Right.MANAGE if key.manages else Right.ASK).value,
        "rate": key.rate,
        "created": _time(key.created),
        "expires": _time(key.expires),
        "revoked": _time(key.revoked),
        "is_good": key.is_good(time.time()),
    }


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _time(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
