"""The pages of the firm's own site whose visits are events, and how an address is marked that leads a reader there.

| a path in the file | stands for |
| --- | --- |
| `/pricing` | this page, with or without a `/` at its end |
| `/demo/*` | all that begins with `/demo/`; `/*` is every page |

Of several that fit, the page that stands first in the file is meant. A path may be written in its own letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import unquote, urlsplit

MARK = "nv"
"""The parameter that a marked address has more than the link in the mail."""
LASTS = timedelta(minutes=30)
"""How long after its click a mark is good."""


@dataclass(frozen=True, slots=True)
class Visits:
    """`hosts` as they stand in addresses, in small letters; `pages` are paths by the page's name."""

    hosts: frozenset[str]
    pages: Mapping[str, tuple[str, ...]]

    def has(self, url: str) -> bool:
        """Whether this address, or origin, is at one of the hosts."""
        try:
            return urlsplit(url).netloc.lower() in self.hosts
        except ValueError:
            return False

    def page(self, path: str) -> str:
        """The name of the page with this path, as a browser writes it; "" for any other."""
        read = unquote(path)
        named = (name for name, written in self.pages.items() if any(_fits(read, each) for each in written))
        return next(named, "") if read.startswith("/") else ""


def _fits(path: str, written: str) -> bool:
    wanted = unquote(written)
    return path.startswith(wanted[:-1]) if wanted.endswith("*") else path.rstrip("/") == wanted.rstrip("/")


def marked(url: str, token: str) -> str:
    """The address with a mark at the end of its query; all else of it stays as it is."""
    page, sign, fragment = url.partition("#")
    return f"{page}{'&' if '?' in page else '?'}{MARK}={token}{sign}{fragment}"
