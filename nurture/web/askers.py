"""Who asks: the address that a request came from, and how often each may ask.

`X-Forwarded-For` counts only as far as those say it whom nurture.yaml lists, read from its end: what stands before the
first stranger may be anybody's invention.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_MOST = 50_000
_MINUTE = 60.0
_HOPS = 16


class Proxies:
    """Those whose word counts, as addresses and networks. One on a socket of this machine's files has no address, and
    is one of them."""

    def __init__(self, listed: Iterable[str]) -> None:
        networks = [ip_network(each, strict=False) for each in listed]
        self._counts = lru_cache(maxsize=1024)(lambda address: any(address in network for network in networks))

    def asker(self, peer: str, forwarded: str) -> str:
        """The address of who asks, "" when nobody knows it. `forwarded` is the header's value."""
        if not forwarded:
            return peer
        address = _address(peer)
        for told in reversed(forwarded.split(",")[-_HOPS:]):
            if address and not self._counts(address):
                return str(address)
            address = _address(told.strip())
            if address is None:
                return ""
        return str(address or "")


@lru_cache(maxsize=4096)
def _address(told: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(told)
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def source_of(asker: str) -> str:
    """By what an asker is counted: an address, of IPv6 its network (/64)."""
    address = _address(asker)
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else asker


class Limit:
    """So many a minute for each source; of very many sources those that asked last are known. Each process counts its
    own."""

    def __init__(self, per_minute: int) -> None:
        self._most = per_minute
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def takes(self, source: str, now: float) -> bool:
        """Count one more, at this second; whether it is within the limit."""
        began, count = self._counts.pop(source, (now, 0))
        if now - began >= _MINUTE:
            began, count = now, 0
        self._counts[source] = (began, count + 1)
        if len(self._counts) > _MOST:
            self._counts.popitem(last=False)
        return count < self._most

    def is_over(self, source: str, now: float) -> bool:
        """Whether one more would be beyond the limit; counts nothing."""
        began, count = self._counts.get(source, (now, 0))
        return now - began < _MINUTE and count >= self._most
