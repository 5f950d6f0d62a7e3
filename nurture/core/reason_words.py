"""What servers say when they refuse, in their own words and languages, and the reason class that it means.

The first class that fits counts, so what is about the sender is looked for before the recipient. Nothing here can run
wild: each gap between two words is bounded, and of a text only the first `LONGEST` characters are looked at.
"""

from __future__ import annotations

import re

LONGEST = 4_000

_OVER = r"(?:over|exceed\w*|out of|above|beyond|past|reached|hit|no)"
_BOX = r"(?:user|recipient|mailbox|address\w*|account|destinat\w+|customer|addressee|alias)"
_DEAD = (
    r"(?:disabled?|inactiv\w*|suspend\w*|deactivat\w*|locked|blocked|expired|closed|terminated|frozen|discontinued"
    r"|cancell?ed|dormant|not active|no longer (?:active|available|accepting))"
)
_NOT_THERE = (
    r"(?:unknown|not (?:be )?(?:found|known|recogni[sz]ed|listed|valid|exists?|a valid|our customer)|no longer (?:valid|on)"
    r"|does ?n[o'’]?t exists?|invalid|rejected(?!: ))"
)

_WORDS = {
    "greylisted": r"gr[ea]y-?\s?list|postgrey",
    "mailbox_full": r"(?:mailbox|inbox|mail ?folder|mail ?drop|skrzynka|postfach).{0,30}(?:full|voll|pełn|przepełn)"
    r"|over\s?quota|quota.{0,20}(?:exceed|full|violation)|(?:exceed|out of).{0,30}(?:quota|storage|space)"
    rf"|{_OVER}.{{0,20}}\bquota|mailbox.{{0,20}}{_OVER}.{{0,30}}(?:size|limit|quota)|not enough (?:storage|space)"
    r"|insufficient (?:disk|mailbox|storage).{0,20}(?:space|quota)|quota(?: of disk)? .{0,20}(?:dépassé|überschritten)"
    r"|überfüllt|переполнен|bo[iî]te.{0,20}pleine",
    "rate": r"too (?:many|fast|quickly|much)(?! hops| header| received)|rate.?limit|throttl|frequency limit|defer\w* due to .{0,20}volume"
    r"|(?:message|hourly|daily|sending|connection) (?:limit|rate)|temporarily (?:rate )?limited|slow down",
    "too_big": r"(?:message|mail|content|size|attachment).{0,20}too (?:big|large)|too (?:big|large)(?! \()"
    r"|(?:exceed|larger).{0,30}size|size.{0,20}(?:exceed|limit)",
    "blocked": r"(?:black|block|deny).?list(?!ed (?:url|link))|spamhaus|spamcop|barracuda|\b(?:dns|r)bl\b|reputation"
    r"|\blisted (?:by|at|in|on)|banned|senderbase|sender.?score|(?:host|server|ip).{0,40}(?:is|was|been|are)? ?blocked"
    r"|smtp server of your isp|\bdynamic\b|dial-?up|residential"
    r"|\b(?<!account )(?<!mailbox )(?<!user )blocked",
    "auth": r"\b(?:spf|dkim|dmarc|senderid)\b|unauthenticated|authenticat|\bsmtp auth\b|reverse (?:dns|lookup)|\bptr\b"
    r"|starttls",
    "policy": r"groups\.google\.com/support|sender.{0,30}(?:rejected|denied|not (?:owned|allowed|permitted|authori)|invalid|unknown|not exist)"
    r"|polic(?:y|ies)|(?:not|n[o'’]t) (?:allowed|permitted|authori[sz]ed|have permission)|permission denied|unauthori[sz]ed|purported responsible",
    "content": r"spam|virus|malware|phish|\bcontent\b(?!-)|unsolicited|(?:black|block)listed (?:url|link)|infected|trojan|worm\b|bulk mail|junk|rfc.?[25][38]22"
    r"|header.{0,20}(?:too large|invalid|missing|malformed)",
    "relay": r"relay(?:ing)? (?:access )?(?:is )?(?:denied|not|prohibited|disallowed)|not permitted to relay"
    r"|unable to relay|no relay|do not relay|credentials for relay|list of allowed rcpthosts"
    r"|mailer error|\bpipe to\b|command (?:died|failed)|child process|x-unix|local configuration error|system error",
    "inactive_mailbox": rf"{_BOX}.{{0,40}}\b{_DEAD}|\b{_DEAD} (?:{_BOX}|e-?mail)|nieaktywn|zablokowan|deaktiviert|gesperrt",
    "bad_domain": r"(?:domain|host).{0,20}(?:not (?:be )?(?:found|exist)|does ?n[o'’]?t exist|unknown)|\bno mx\b|nxdomain"
    r"|unrout|no such (?:domain|host)|unknown (?:domain|host)|(?:find|no) (?:a |any )?(?:mail exchanger|host named|mx)"
    r"|bad destination host|no smtp service|null mx|name or service not known|no valid hosts",
    "invalid_recipient": rf"{_BOX}.{{0,50}}{_NOT_THERE}"
    rf"|(?:no such|unknown|invalid|bad|nonexistent|non-existent|not a (?:valid|known)|undefined|no) (?:local )?{_BOX}"
    r"|n.t (?:exist|have an? .{0,20}account)|no (?:such )?(?:person|one) (?:here|by|at|with)|unknown local.part"
    r"|nie (?:istnieje|znaleziono)|nieznany (?:odbiorca|adres|użytkownik)|unbekannt|nicht (?:gefunden|bekannt)"
    r"|inconnu|n.existe pas|no existe|sconosciuto|не существует|не найден|user name is not",
    "network": r"tim(?:ed?|ing).?out|connection (?:refused|reset|failed|closed|lost|dropped|rate)|unreachable|no route to"
    r"|(?:queue|undeliver\w+).{0,30}too long|for too long|expired|too many hops|hop count|mail(?:ing)? loop|\bloops?\b|looping"
    r"|not accept our request|requests? to connect|lost connection|(?:not|n[o'’]t) (?:responding|respond|connect)|unable to (?:connect|contact)|lookup failure"
    r"|(?:failed|after) \d+ (?:attempts|tries)|retry time|temporar\w+ (?:failure|error|unavailable)",
}  # fmt: skip
BY_WORDS = {reason: re.compile(pattern, re.I) for reason, pattern in _WORDS.items()}
"""Where the code says little; the first that fits. What is about the sender is looked for before the recipient."""


def said_in(text: str) -> str:
    """The class that the words mean; "" when they say nothing that we know."""
    words = _words(text[:LONGEST])
    return next((reason for reason, pattern in BY_WORDS.items() if pattern.search(words)), "")


def _words(text: str) -> str:
    """Without addresses, for a lead may be called dkim@ or spam@, and servers repeat whom they refuse; and of the pages
    that they point to without the place there."""
    return " ".join(word.partition("#")[0] if "://" in word else word for word in text.split() if "@" not in word)
