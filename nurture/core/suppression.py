"""Who gets no mail: an address, a domain with all below it, or an address of which only a hash is known.

| `what` | means |
| --- | --- |
| `ada@example.com` | the address with this key |
| `@example.com` | every address of this domain, and of `mail.example.com` |
| `:9f86d081…` | the address whose SHA-256, or MD5, in hex this is; hashed is its key as UTF-8 |
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from nurture.core.addresses import Refusal, read_address
from nurture.core.consents.standing import UNSUBSCRIBED
from nurture.core.words.lists import Kind

BY_THEM = "the lead"
"""Source of a suppression that the person's own word, or complaint, brought about."""
_LIST = "list "
_HASH = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Suppression:
    """`purpose` is what it is about, "" for all mail. `source` is whose word it is: `the lead`, `list NAME`, `by hand`.
    `reason` begins with its kind, where that is known, as `worded` writes it."""

    what: str
    purpose: str
    reason: str
    source: str
    since: datetime


def worded(kind: str, text: str) -> str:
    """A reason of this kind, with what else is told of it: `unsubscribed: NO_LONGER`."""
    return f"{kind}: {text}" if text and text.casefold() != kind else kind


def of_list(name: str) -> str:
    """The source of what stands on the list called so."""
    return f"{_LIST}{name}"


def list_of(source: str) -> str:
    """The list that is this source; "" for none."""
    return source.removeprefix(_LIST) if source.startswith(_LIST) else ""


def on_a_list(source: str) -> str:
    """The reason of whoever stands on the list of this source, where no other is told."""
    return f"on the {source}"


def kind_of(reason: str) -> str:
    """What a reason begins with where it is of a known kind, else ""."""
    kind = reason.partition(": ")[0]
    return kind if kind in get_args(Kind) else ""


def is_request(reason: str) -> bool:
    """Whether the person itself has asked for it, and may ask for mail again: the kind decides, not the words."""
    return kind_of(reason) == UNSUBSCRIBED


def read_what(written: str) -> str | Refusal:
    """What a cell or an argument says of whom: an address, `@domain`, or a hash in hex."""
    text = written.strip()
    if _HASH.fullmatch(text.lower()):
        return f":{text.lower()}"
    if text.startswith(("@", "*@")):
        return read_domain(text.lstrip("*@"))
    address = read_address(text)
    return address if isinstance(address, Refusal) else address.key


def read_domain(written: str) -> str | Refusal:
    """`@example.com` for `example.com`."""
    address = read_address(f"x@{written.strip().rstrip('.')}")
    return address if isinstance(address, Refusal) else address.key[1:]


def domains_of(key: str) -> Iterator[str]:
    """`@mail.example.com`, `@example.com` and `@com` for an address there."""
    labels = key.rpartition("@")[2].split(".")
    return ("@" + ".".join(labels[n:]) for n in range(len(labels)))


def hashes_of(key: str) -> tuple[str, str]:
    """What lists that reveal no addresses know it by."""
    written = key.encode()
    return f":{hashlib.sha256(written).hexdigest()}", f":{hashlib.md5(written, usedforsecurity=False).hexdigest()}"


def told(found: Iterable[tuple[str, str, str]]) -> Mapping[str, str]:
    """Of what is found about one address, as (what, purpose, reason): the reason for each purpose, its own first.

    That it unsubscribed comes last: that alone a form sent anew may end.
    """
    reasons: dict[str, str] = {}
    ordered = sorted(found, key=lambda each: (is_request(each[2]), each[0].startswith(("@", ":")), each))
    for what, purpose, reason in ordered:
        reasons.setdefault(purpose, f"{what}: {reason}" if what.startswith("@") else reason)
    return reasons
