"""Whom a bounce without a delivery status is about, by how the servers of the world write them.

| how it is known | who writes so |
| --- | --- |
| X-Failed-Recipients | Exim, Gmail, mail.ru |
| a line that begins with the address, then `:`, `(`, `[` or nothing | qmail, Postfix, sendmail, OpenSMTPD, Courier |
| words in front of it: `delivered to`, `Recipient address:`, `RCPT TO:` | DragonFly, iMail, MessagingServer, James |
| a name without its domain, which is that of the sender | AOL, iMail |
| the only recipient of the returned mail | whoever names nobody |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nurture.mail.returned.addresses import addresses_in, addresses_of, of_a_machine
from nurture.mail.returned.copies import split_copy
from nurture.mail.returned.findings import Finding
from nurture.mail.returned.heads import Head
from nurture.mail.returned.parts import Mail

LINES = 400
LINE = 1_000
RECIPIENTS = 50
_BEGINS = re.compile(
    r"[ \t>*-]{0,12}(?:<[^<>@\s]{1,64}@[^<>\s]{1,255}>|[^<>@\s:]{1,64}@[^<>\s:,()]{1,255})[ \t]{0,9}"
    r"(?:$|[:(\[;,<]|\.\.\.|-{1,3} | on | (?:address )?(?:invalid|unknown|failed|rejected|refused|undeliverable|was not"
    r"|is not|could not|cannot|can't|does not|not (?:found|known|delivered)|no such))",
    re.I,
)
_EXPANDED = re.compile(r"[ \t]{1,12}\(expanded from: ", re.I)
"""Of an alias that was written to, behind what it stands for (sendmail)."""
_ANSWERED = re.compile(r"[ \t]{0,8}\d{3}[ -](?:[245]\.\d{1,3}\.\d{1,3} )?<[^<>@\s]{1,64}@[^<>\s]{1,255}>\.\.\.")
"""A line of sendmail that is complete in itself."""
_LISTED = re.compile(
    r"[ \t>*-]{0,12}(?:<?[^<>@\s,;]{1,64}@[^<>\s,;]{1,255}>?[,;\s]{1,9}){2,50}$|.{0,200}\bsmtp=[^;@\s]{1,64}@", re.I
)
"""Several in one line, or one among the parts of an address in X.400 (Exchange)."""
_X400 = re.compile(r"\bsmtp=", re.I)
_TOLD = re.compile(r"\W{0,9}(?:received )?\W{0,6}(?:[45][0-5]\d[ -]|[45]\.\d{1,3}\.\d{1,3} )", re.I)
"""A line with an answer of a server."""
_INTRODUCES = re.compile(
    r"(?:recipient(?: address)?s?|rcpt to|failed(?: \d+ attempts)?|your mail to|deliver(?:ed)?(?: message)?(?: to)?"
    r"|undeliver(?:able|ed)(?: mail)?(?: to)?|addressed to|sen[dt] to|no such user|unknown(?: user)?|account"
    r"|(?:message|mail) to|allowed size|permanent errors|address(?:es)?|mailbox|user|unavailable)[^@]{0,12}"
    r"[: <(]{1,3}$",
    re.I,
)
_ELSEWHERE = re.compile(r"\b(?:moved|changed|replaced|forward\w{0,3}|try|contact|write)\b[^@]{0,30}$", re.I)
"""What stands before the address that somebody has now, or that may be asked."""
_GOES_ON = re.compile(r">?[\s,;]{1,4}(?:and |oraz |und )?<?")
"""Between two addresses of a list."""
_OF_NAMES = re.compile(r"(?:recipients?|addresses|delivered to the following)\b.{0,60}$", re.I)
_NAME = re.compile(r"[ \t]{1,12}<?([\w.+-]{2,64})>?(?:[ \t]{0,5}$|[ \t]{2,20}\S)")
_NAMED = re.compile(
    r"(?:unknown user|user mailbox [\w ]{1,40}|invalid final delivery userid|delivery failed [\w ]{1,30}):[ ]{1,3}"
    r"([\w.+-]{1,64})$",
    re.I,
)
_MARKUP = ("Content-", "content-")
"""Of parts whose boundary is broken."""


def own_lines(mail: Mail) -> tuple[list[str], Head]:
    """What the server itself writes, and the head of the mail that it returns."""
    lines: list[str] = []
    copy: Head = mail.copies[0] if mail.copies else {}
    for text in mail.texts:
        own, head = split_copy(text)
        lines += own
        copy = copy or head
        if head:
            break
    return [line[:LINE].rstrip() for line in lines[:LINES] if not line.startswith(_MARKUP)], copy


def read_bounce(mail: Mail, lines: Sequence[str], copy: Head, ours: Iterable[str]) -> list[Finding]:
    """A finding for each recipient that is named; `ours` are addresses that nothing was sent to."""
    sent_to = [each.lower() for each in addresses_of([*copy.get("to", []), *copy.get("cc", [])])]
    not_these = {address.lower() for address in ours} - set(sent_to)
    failed = addresses_of(mail.head.get("x-failed-recipients", []))
    everybody, introduced = _anywhere(lines, None), _introduced(lines)
    ways = (
        [each for each in failed if each.lower() in map(str.lower, everybody)],
        _beginning(lines),
        failed,
        introduced,
        _anywhere(lines, sent_to),
        everybody,
        _without_domain(lines, mail),
        sent_to[:1],
    )
    for named in ways:
        others = [each for each in named if each.lower() not in not_these]
        told = [each for each in others if not of_a_machine(each)] or [
            each for each in others if each.lower() in sent_to
        ]
        if told:
            return [Finding(each, around=around(lines, each, told)) for each in told[:RECIPIENTS]]
    return [Finding(each, around=around(lines, each, introduced)) for each in introduced[:1]]


def around(lines: Sequence[str], recipient: str, others: Sequence[str]) -> str:
    """What is said beside an address: its lines, each up to an empty one or to the next recipient; of the only one
    also what servers answered elsewhere in the text."""
    lower, rest = recipient.lower(), [each.lower() for each in others if each.lower() != recipient.lower()]
    said: list[str] = []
    reading = False
    for line in lines:
        low = line.lower()
        if lower in low:
            reading = True
        elif any(each in low for each in rest) or (not line.strip() and len(said) > 1):
            reading = False
        if reading and line.strip():
            said.append(line.strip())
            reading = not _ANSWERED.match(line)
    if not rest and not any(_TOLD.search(line) for line in said):
        said += [line.strip() for line in lines if _TOLD.match(line)]
    return " ".join(said)


def _beginning(lines: Sequence[str]) -> list[str]:
    begin = (_BEGINS, _ANSWERED, _EXPANDED)
    found = [addresses_in(line)[:1] for line in lines if any(each.match(line) for each in begin)]
    found += [addresses_in(_X400.sub(" ", line)) for line in lines if _LISTED.match(f"{line} ")]
    return list(dict.fromkeys(address for each in found for address in each))


def _introduced(lines: Sequence[str]) -> list[str]:
    found = []
    for line in lines:
        listed, rest = False, line
        for address in addresses_in(line):
            before, _, rest = rest.partition(address)
            introduced = _INTRODUCES.search(before[-60:]) and not _ELSEWHERE.search(before[-60:])
            listed = bool(introduced or (listed and _GOES_ON.fullmatch(before)))
            if listed:
                found.append(address)
    return list(dict.fromkeys(found))


def _anywhere(lines: Sequence[str], among: Sequence[str] | None) -> list[str]:
    named = dict.fromkeys(a for line in lines if "mail from:" not in line.lower() for a in addresses_in(line))
    return [each for each in named if among is None or each.lower() in among]


def _without_domain(lines: Sequence[str], mail: Mail) -> list[str]:
    """At the beginning of the lines below one that is about recipients, or at the end of one that is."""
    domains = [address.rpartition("@")[2] for address in addresses_of(mail.head.get("from", [])[:1])]
    names, below = [], False
    for line in lines:
        name = _NAMED.match(line) or (_NAME.match(line) if below else None)
        if name:
            names.append(name[1])
        elif line:
            below = _OF_NAMES.search(line) is not None
    return [f"{name}@{domain}" for domain in domains[:1] for name in names]
