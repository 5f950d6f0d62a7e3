"""How the links of one mail are counted, and what has to be known of them when somebody follows one.

| mode | a link | the page's image | the link that nobody sees |
| --- | --- | --- | --- |
| full | the mail's own, by its number | the mail's own | the mail's own |
| hygiene | as written | the mail's own | – |
| aggregate | its step's; as written where its reader's data is in it | its step's | – |
| none | as written | – | – |
"""

from __future__ import annotations

from functools import lru_cache

from nurture.core.program import Mode
from nurture.core.tokens import TRAP, Key, Purpose, make, shared_digest
from nurture.engine.delivery.addresses import Addresses
from nurture.store.attempts import Link


class Trail:
    """Of a mail of `step` in `campaign`. `links` are its own, by their numbers; `shared` those of its step."""

    def __init__(self, mode: Mode, addresses: Addresses, campaign: str, step: str) -> None:
        self._mode, self._addresses, self._step = mode, addresses, (campaign, step)
        self._to: dict[tuple[str, str], str] = {}
        self._links: list[Link] = []
        self._shared: list[Link] = []

    @property
    def links(self) -> tuple[Link, ...]:
        return tuple(self._links)

    @property
    def shared(self) -> tuple[Link, ...]:
        return tuple(self._shared)

    def to(self, name: str, url: str, is_of_all: bool) -> str:
        if (name, url) not in self._to:
            self._to[name, url] = self._new(name, url, is_of_all)
        return self._to[name, url]

    def _new(self, name: str, url: str, is_of_all: bool) -> str:
        if self._mode == "full" and len(self._links) < TRAP:
            digest = _digest(self._addresses.key, *self._step, name, url) if is_of_all else b""
            self._links.append(Link(name, url, digest))
            return self._addresses.click(len(self._links) - 1)
        if self._mode == "aggregate" and is_of_all:
            return self._common("shared click", name, url)
        return url

    @property
    def image(self) -> str:
        if self._mode in ("full", "hygiene"):
            return f"{self._addresses.personal('open')}.gif"
        return f"{self._common('shared open')}.gif" if self._mode == "aggregate" else ""

    @property
    def trap(self) -> str:
        return self._addresses.click(TRAP) if self._mode == "full" else ""

    def _common(self, purpose: Purpose, *of: str) -> str:
        key, web = self._addresses.key, self._addresses.web
        link, address = _in_common(key, purpose, web, *self._step, *of)
        self._shared.append(link)
        return address


@lru_cache(maxsize=4096)
def _in_common(key: Key, purpose: Purpose, web: str, campaign: str, step: str, *of: str) -> tuple[Link, str]:
    """What the mails of a step have in common, and its address."""
    digest, (name, url) = _digest(key, campaign, step, *of), of or ("", "")
    return Link(name, url, digest), f"{web}/{'s' if url else 'i'}/{make(key, purpose, digest)}"


@lru_cache(maxsize=4096)
def _digest(key: Key, *of: str) -> bytes:
    return shared_digest(key.secret, *of)
