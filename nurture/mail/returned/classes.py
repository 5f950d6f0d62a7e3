"""From what was found of a recipient to its failure: the words first, then the codes.

A bounce is written by a server that repeats another one's answer, and puts a code of its own beside it, often one for
everything. So its words count first. That nobody of that name is there is believed at once only of who was asked just
that: with a code that says it, in answer to RCPT, or from a directory. Others say it of mails that they do not want.
"""

from __future__ import annotations

import re

from nurture.core.reason_words import said_in
from nurture.core.reasons import is_hard, reason_left, reason_of_code
from nurture.core.returned import Failure
from nurture.mail.returned.findings import Finding

WORDS = 300
"""Characters of a server's words that are kept."""
READ = 4_000
"""Characters in which codes and commands are looked for."""
_REPLY = re.compile(r"(?<![\d.])([245]\d\d)(?=[ \-:;,.]|$)(?!\.\d)")
_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_COMMANDS = {
    "connect": r"(?:after|for|our|>>>|<<<|smtp:) ?(?:initial )?(?:ehlo|helo|connection)|refused to talk"
    r"|(?:my name|greeting) (?:was|were)? ?(?:rejected|failed)",
    "mail": r"(?:reply to|after|for|our|>>>|<<<|smtp:|\[) ?mail(?: from|_from|:)|sender was rejected",
    "rcpt": r"(?:reply to|after|for|our|>>>|<<<|smtp:|\[|\() ?rcpt|\(state 1[2-4]\)|\d rcpt|does not like recipient"
    r"|rejected (?:the |your )?(?:recipient )?address",
    "data": r"(?:reply to|after|for|our|>>>|<<<|smtp:|\[|\() ?(?:end of |final |pipelined )?(?:data|text command|bdat)"
    r"|\(state 1[78]\)|after i sent the message",
}
_COMMAND = re.compile(
    "|".join(rf"(?P<{name}>\b(?:{words})|(?<!\w)(?:{words}))" for name, words in _COMMANDS.items()), re.I
)
"""What was answered so, as Postfix, Exim, sendmail, qmail, Gmail and others say it."""
_REPEATED = re.compile(r"\b55[03][ -]{1,3}<\S{1,320}@\S{1,255}>")
"""The address in angle brackets right behind the code: how servers begin an answer to RCPT."""
_OF_ADDRESS = re.compile(r"\b[245]\.1\.\d")
_DIRECTORY = re.compile(
    r"MSEXCH|MTS-ID|RecipNotFound|RecipientNotFound|recipient name is not recogni|Name & Address Book|Domino Directory",
    re.I,
)
"""By a server that looked into the directory of all its users (Exchange, Domino)."""
_PRECISE = re.compile(r"5\.7\.(?:1[137]|2\d|3[0-2]|40|509|511|515|606|708|750)")
"""Codes that no server gives for want of a better one."""
_TRIED = re.compile(
    r"could not be delivered for|been in the queue too long|(?:retry|delivery) time(?:out)? (?:exceeded|expired)"
    r"|message expired|in the time limit|(?:failed|after|for) \d{1,4} (?:attempts|days|hours)|warning message only"
    r"|will keep trying|not found, try again|failing for a long time",
    re.I,
)
"""It was tried again and again: whoever is there has not answered."""
_REFUSED = re.compile(r"denied|prohibit|refuse|reject|forbidden|not accept|restrict", re.I)
_MICROSOFT = re.compile(r"5\.4\.1 \S{0,300}: Recipient address rejected: Access denied", re.I)
"""What Microsoft 365 says of an address that it does not know."""


def failure(finding: Finding, text: str) -> Failure:
    """`text` is what the bounce says as a whole."""
    said = (finding.words or finding.around or text)[:READ]
    code, enhanced = _reply(said), _enhanced(said) or finding.status
    by_code = reason_of_code(code, enhanced)
    reason = _reason(finding, said, code, enhanced, by_code, text)
    command = _command(f"{finding.words} {finding.around}") or _command(text)
    if is_hard(reason) and (finding.action == "delayed" or enhanced.startswith("4") or _TRIED.search(text[:READ])):
        reason = "network" if reason == "bad_domain" else "inactive_mailbox"
    elif reason == "invalid_recipient" and not _asked(command, by_code, said, text):
        reason = "inactive_mailbox"
    reason = _of_command(command, reason)
    if reason == "unknown" and _REFUSED.search(said):
        reason = "policy"
    return Failure(finding.recipient, reason, enhanced, _short(said))


def _reason(finding: Finding, said: str, code: int, enhanced: str, by_code: str, text: str) -> str:
    """The class by words and codes alone."""
    if _MICROSOFT.search(said):
        return "invalid_recipient"
    if _PRECISE.fullmatch(enhanced):
        return by_code
    if finding.status and not finding.words:
        return by_code or said_in(said) or said_in(text) or reason_left(code, enhanced)
    reason = said_in(said) or by_code
    if is_hard(reason) and not said_in(said) and not _enhanced(said):
        return "unknown"  # the code is that of who repeats it
    return reason or said_in(finding.around) or said_in(text) or reason_left(code, enhanced)


def _of_command(command: str, reason: str) -> str:
    """Who refuses before RCPT has not heard of the recipient, and who refuses the whole mail has."""
    about_address = is_hard(reason) or reason in ("inactive_mailbox", "unknown")
    if command == "connect" and (about_address or reason == "rate"):
        return "blocked"
    if (command == "mail" and about_address) or (command == "data" and reason == "unknown"):
        return "policy"
    return reason


def _asked(command: str, by_code: str, said: str, text: str) -> bool:
    """Whether it is an answer to the question who is there."""
    if by_code == "invalid_recipient" or _OF_ADDRESS.search(said) or _MICROSOFT.search(said):
        return True
    return (
        command == "rcpt"
        or (not command and _REPEATED.search(said) is not None)
        or _DIRECTORY.search(text[:READ]) is not None
    )


def _command(said: str) -> str:
    found = _COMMAND.search(said[:READ])
    return (found.lastgroup or "") if found else ""


def _reply(said: str) -> int:
    found = _REPLY.search(said)
    return int(found[1]) if found else 0


def _enhanced(said: str) -> str:
    """The code among the words, "" where it says nothing."""
    found = _CODE.search(said)
    return found[1] if found and not found[1][1:].startswith(".0.") else ""


def _short(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= WORDS else f"{line[: WORDS - 1]}…"
