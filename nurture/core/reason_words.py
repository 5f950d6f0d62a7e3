"""What servers say when they refuse, in their own words and languages, and the reason class that it means.

The first class that fits counts, and the order is that of whom they speak of: of the hour and of a full mailbox, which
name no fault; of the sender, its server and its mail, for they call senders unknown and invalid too; of the recipient;
and of themselves and the way last, as their general sentences stand beside any other. Of a recipient, a mailbox that is
shut counts before one that is not there: who says `unknown or disabled` does not know.

Nothing here can run wild: each gap between two words is bounded, and of a text only the first `LONGEST` characters are
looked at. Where the words come from is said in tests/core/wordings.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from nurture.core.words import addresses, senders, servers
from nurture.core.words.in_polish import IN_POLISH
from nurture.core.words.providers import meant_by

LONGEST = 4_000

SAID = (
    ("greylisted", servers.GREYLISTED),
    ("rate", servers.SENDERS_QUOTA),
    ("mailbox_full", addresses.MAILBOX_FULL),
    ("content", senders.LINKS),
    ("policy", senders.LISTED),
    ("blocked", senders.FOR_SPAM),
    ("rate", servers.RATE),
    ("too_big", servers.TOO_BIG),
    ("relay", senders.NOT_RELAYED),
    ("network", servers.ON_THE_WAY),
    ("auth", senders.UNPROVEN),
    ("blocked", senders.BLOCKED),
    ("policy", senders.OF_SENDER),
    ("content", senders.CONTENT),
    ("blocked", senders.SHUT_OUT),
    ("policy", senders.POLICY),
    ("invalid_recipient", addresses.RETIRED),
    ("inactive_mailbox", addresses.INACTIVE),
    ("bad_domain", addresses.BAD_DOMAIN),
    ("invalid_recipient", addresses.NOBODY),
    ("network", servers.NETWORK),
    ("relay", servers.BROKEN),
)
"""Class and words, in the order in which they are looked for."""


def _compiled(said: Iterable[tuple[str, Iterable[str]]]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((reason, re.compile("|".join(words), re.I)) for reason, words in said)


_SAID, _IN_POLISH = _compiled(SAID), _compiled(IN_POLISH)
_MARKS = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")

_ADDRESS = re.compile(r"[^\s<>()\[\]:;,]{0,64}@[^\s<>()\[\]:;,]{0,255}")
_PAGE = re.compile(r"(://[^/\s]{1,255})/\S{0,2000}")


def said_in(text: str) -> str:
    """The class that the words mean; "" when they say nothing that we know."""
    words = _words(text[:LONGEST])
    return meant_by(text[:LONGEST]) or _first(_IN_POLISH, words.translate(_MARKS)) or _first(_SAID, words)


def _first(said: Iterable[tuple[str, re.Pattern[str]]], words: str) -> str:
    return next((reason for reason, pattern in said if pattern.search(words)), "")


def _words(text: str) -> str:
    """Without addresses, for a lead may be called dkim@ or spam@, and servers repeat whom they refuse; and without the
    paths of the pages that they point to."""
    return " ".join(_PAGE.sub(r"\1", _ADDRESS.sub(" ", text)).replace("_", " ").split())
