"""What is kept of a request for something that a mail points to: enough to judge who asked, too little to know them.

| of the request | is kept |
| --- | --- |
| the user agent | its words, without numbers and versions |
| the address it came from | a mark of its network (/24, /48 in IPv6) that means something for one day |
| Accept-Language | whether there was one |
| Sec-Purpose, Purpose, X-Moz, X-Purpose | whether they say that nobody has asked yet |
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address
from typing import Literal

Kind = Literal["click", "open", "trap", "view", "unsubscribe", "preferences", "visit"]
"""A link; the image; the link that nobody sees; the mail in the browser; the pages that a mail leads to; and one of the
firm's own site."""
Verdict = Literal["human", "machine", "proxy", "unknown"]

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9.:+-]*")
_MOST = 160
_AHEAD = ("sec-purpose", "purpose", "x-moz", "x-purpose")


@dataclass(frozen=True, slots=True)
class Hit:
    """One request. `link` is the number of a clicked link, `page` the name of a visited page; `agent`, `network`,
    `language`, `ahead` as above."""

    kind: Kind
    at: datetime
    method: str = "GET"
    agent: str = ""
    network: str = ""
    language: bool = False
    ahead: bool = False
    link: int = 0
    page: str = ""


def hit(
    kind: Kind,
    at: datetime,
    method: str,
    headers: Mapping[str, str],
    ip: str,
    salt: bytes,
    link: int = 0,
    page: str = "",
) -> Hit:
    """`headers` by their names in lower case; `salt` is the day's, and forgotten after it."""
    return Hit(
        kind=kind,
        at=at,
        method=method,
        agent=agent_words(headers.get("user-agent", "")),
        network=network_mark(ip, salt),
        language=bool(headers.get("accept-language")),
        ahead=is_ahead(headers),
        link=link,
        page=page,
    )


def is_ahead(headers: Mapping[str, str]) -> bool:
    """Whether the request says that nobody has asked for it yet."""
    said = [headers.get(name, "").lower() for name in _AHEAD]
    return any("prefetch" in each or "prerender" in each or "preview" in each for each in said)


def says_no(headers: Mapping[str, str]) -> bool:
    """Whether the browser says that its person is not to be followed (Global Privacy Control, Do Not Track)."""
    return "1" in (headers.get("sec-gpc"), headers.get("dnt"))


def agent_words(agent: str) -> str:
    """`Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/120.0` is `Mozilla Windows NT Win64 Chrome`."""
    return " ".join(_WORD.findall(agent))[:_MOST]


def network_mark(ip: str, salt: bytes) -> str:
    """Equal for addresses of one network on one day; "" for what is no address."""
    try:
        address = ip_address(ip)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    kept = address.packed[:3] if address.version == 4 else address.packed[:6]
    return hmac.digest(salt, kept, "sha256")[:8].hex()
