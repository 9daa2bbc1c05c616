"""Finds a client's address, also behind trusted proxies."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias

from pydantic import IPvAnyNetwork
from starlette.datastructures import Headers
from starlette.types import Scope

Address: TypeAlias = IPv4Address | IPv6Address

_HOUSEHOLD_BITS = 64  # one customer has at least that much of IPv6


def client_address(scope: Scope, trusted: Sequence[IPvAnyNetwork]) -> Address | None:
    """Return the nearest address that is not a trusted proxy; None if the request did not come over a network.

    `X-Forwarded-For` is read from the right, and only as far as trusted proxies wrote it; the rest is the client's
    own claim.
    """
    peer = scope.get("client")
    address = None if peer is None else _read(peer[0])
    forwarded = [part for value in Headers(scope=scope).getlist("x-forwarded-for") for part in value.split(",")]
    while address is not None and forwarded and any(address in network for network in trusted):
        farther = _read(forwarded.pop())
        if farther is None:
            break
        address = farther
    return address


def client_scheme(scope: Scope, trusted: Sequence[IPvAnyNetwork]) -> str:
    """Return how a client reaches the service, `http` or `https`; a trusted proxy says so in `X-Forwarded-Proto`."""
    peer = scope.get("client")
    address = None if peer is None else _read(peer[0])
    if address is not None and any(address in network for network in trusted):
        forwarded = Headers(scope=scope).get("x-forwarded-proto", "").strip().lower()
        return forwarded if forwarded in ("http", "https") else str(scope["scheme"])
    return str(scope["scheme"])


def household(address: Address) -> str:
    """Return the unit of a rate limit: an IPv4 address, or a customer's IPv6 network."""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((address, _HOUSEHOLD_BITS), strict=False))


def _read(text: str) -> Address | None:
    """Return an address as sockets and proxies write it, possibly with a port; None if it is not one."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
