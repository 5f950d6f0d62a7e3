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

from nurture.core.tokens import TRAP, Key, Purpose, make, shared_digest
from nurture.core.tracking import Mode
from nurture.engine.delivery.addresses import Addresses
from nurture.store.attempts import Link


class Trail:
    """Of a mail of `step` in `campaign`. `links` are its own, by their numbers; `shared` those of its step."""

    def __init__(self, mode: Mode, addresses: Addresses, campaign: str, step: str) -> None:
        self._mode, self._addresses, self._step = mode, addresses, (campaign, step)
        self._numbers: dict[tuple[str, str], int] = {}
        self._links: list[Link] = []
        self._shared: dict[Link, None] = {}

    @property
    def links(self) -> tuple[Link, ...]:
        return tuple(self._links)

    @property
    def shared(self) -> tuple[Link, ...]:
        return tuple(self._shared)

    def to(self, name: str, url: str, is_of_all: bool) -> str:
        if self._mode == "full":
            return self._own(name, url, is_of_all)
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

    def _own(self, name: str, url: str, is_of_all: bool) -> str:
        number = self._numbers.setdefault((name, url), len(self._numbers))
        if number >= TRAP:
            return url
        if number == len(self._links):
            key = self._addresses.key
            digest = shared_digest(key.secret, *self._step, name, url) if is_of_all else b""
            self._links.append(Link(name, url, digest))
        return self._addresses.click(number)

    def _common(self, purpose: Purpose, *of: str) -> str:
        digest, address = _in_common(self._addresses.key, purpose, self._addresses.web, *self._step, *of)
        name, url = of or ("", "")
        self._shared[Link(name, url, digest)] = None
        return address


@lru_cache(maxsize=4096)
def _in_common(key: Key, purpose: Purpose, web: str, *of: str) -> tuple[bytes, str]:
    """The digest of what the mails of a step have in common, and its address."""
    digest = shared_digest(key.secret, *of)
    return digest, f"{web}/{'s' if purpose == 'shared click' else 'i'}/{make(key, purpose, digest)}"
