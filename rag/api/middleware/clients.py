"""Where a request comes from: the client's address, also behind proxies that are known."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias

from pydantic import IPvAnyNetwork
from starlette.datastructures import Headers
from starlette.types import Scope

Address: TypeAlias = IPv4Address | IPv6Address

_HOUSEHOLD_BITS = 64  # one customer has at least that much of IPv6


def client_address(scope: Scope, trusted: Sequence[IPvAnyNetwork]) -> Address | None:
    """Return the nearest address that is not one of the trusted proxies; None where a request comes over no network.

    `X-Forwarded-For` is read from the right, and only as far as trusted proxies have written it: what stands left of
    that is what the client says.
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


def household(address: Address) -> str:
    """Return what shares one limit: an IPv4 address, or the network that one customer has of IPv6."""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((address, _HOUSEHOLD_BITS), strict=False))


def _read(text: str) -> Address | None:
    """Return an address as sockets and proxies write it, some with a port; None where it is none."""
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
