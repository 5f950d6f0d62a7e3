"""Whether all readers seem to sit in one place, as where a server in front hides who asks."""

from __future__ import annotations

from datetime import datetime, timedelta

from nurture.store.protocol import Store

_LOOKS_BACK = timedelta(days=7)
_CHANCE = 4
"""So often two leads may share the one network of a day, with nothing behind it."""


def one_network(store: Store, now: datetime) -> str:
    """Why it seems so, with the cure; "" where it does not."""
    days = store.networks(now - _LOOKS_BACK)
    shared = sum(leads - 1 for _, leads in days)
    if shared <= _CHANCE or any(networks > 1 for networks, _ in days):
        return ""
    cure = "`proxy_set_header X-Forwarded-For $remote_addr;` in its configuration, and `serve: {proxies: [...]}`"
    return (
        f"all hits of the last {_LOOKS_BACK.days} days seem to come from one place, as where the server in front of "
        f"`nurture serve` does not say who asks: {cure} where it is another machine (docs/serve.md)"
    )
