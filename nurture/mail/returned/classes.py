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
_COMMAND = re.compile("|".join(rf"(?P<{name}>\b(?:{words})|(?<!\w)(?:{words}))" for name, words in _COMMANDS.items()), re.I)
"""What was answered so, as Postfix, Exim, sendmail, qmail, Gmail and others say it."""
_REPEATED = re.compile(r"\b55[03][ -]{1,3}<\S{1,320}@\S{1,255}>")
"""The address in angle brackets right behind the code: how servers begin an answer to RCPT."""
_OF_ADDRESS = re.compile(r"\b[245]\.1\.\d")
_DIRECTORY = re.compile(
    r"MSEXCH|MTS-ID|RecipNotFound|RecipientNotFound|recipient name is not recogni|Name & Address Book|Domino Directory", re.I
)
"""By a server that looked into the directory of all its users (Exchange, Domino)."""
_PRECISE = re.compile(r"5\.7\.(?:1[137]|2\d|3[0-2]|40|509|511|515|606|708|750)")
"""Codes that no server gives for want of a better one."""
_TRIED = re.compile(
    r"could not be delivered for|been in the queue too long|(?:retry|delivery) time\w* (?:out )?(?:exceeded|expired)|message expired|in the time limit"
    r"|(?:failed|after|for) \d+ (?:attempts|days|hours)|warning message only|will keep trying|not found, try again|failing for a long time",
    re.I,
)
"""It was tried again and again: whoever is there has not answered."""
_REFUSED = re.compile(r"denied|prohibit|refuse|reject|forbidden|not accept|restrict", re.I)
_MICROSOFT = re.compile(r"5\.4\.1 \S{0,300}: Recipient address rejected: Access denied", re.I)
"""What Microsoft 365 says of an address that it does not know."""


def failure(finding: Finding, text: str) -> Failure:
    """`text` is what the bounce says as a whole."""
    said = (finding.words or finding.around or text)[:READ]
    code, enhanced = _reply(said), _enhanced(said, finding.status)
    by_code = reason_of_code(code, enhanced) or reason_of_code(code, finding.status)
    if _MICROSOFT.search(said):
        reason = by_code = "invalid_recipient"
    elif _PRECISE.fullmatch(enhanced):
        reason = by_code
    elif finding.words or not finding.status:
        reason = said_in(said) or by_code or said_in(finding.around)
    else:
        reason = by_code or said_in(said)
    reason = reason or said_in(text) or reason_left(code, enhanced)
    command = _command(f"{finding.words} {finding.around}") or _command(text)
    late = finding.action == "delayed" or enhanced.startswith("4") or _TRIED.search(text[:READ]) is not None
    return Failure(finding.recipient, _weighed(reason, command, by_code, late, said, text), enhanced, _short(said))


def _weighed(reason: str, command: str, by_code: str, late: bool, said: str, text: str) -> str:
    """The class when it is known what was answered so."""
    about_address = reason in ("invalid_recipient", "inactive_mailbox", "unknown")
    if command == "connect" and (about_address or reason == "rate"):
        return "blocked"
    if command == "mail" and about_address:
        return "policy"
    if reason == "unknown" and (command == "data" or _REFUSED.search(said)):
        return "policy"
    if reason == "invalid_recipient" and (late or not _asked(command, by_code, said, text)):
        return "inactive_mailbox"
    return "network" if late and is_hard(reason) else reason


def _asked(command: str, by_code: str, said: str, text: str) -> bool:
    """Whether it is an answer to the question who is there."""
    if by_code == "invalid_recipient" or _OF_ADDRESS.search(said):
        return True
    return command == "rcpt" or (not command and _REPEATED.search(said) is not None) or _DIRECTORY.search(text[:READ]) is not None


def _command(said: str) -> str:
    found = _COMMAND.search(said[:READ])
    return (found.lastgroup or "") if found else ""


def _reply(said: str) -> int:
    found = _REPLY.search(said)
    return int(found[1]) if found else 0


def _enhanced(said: str, status: str) -> str:
    """The code among the words, unless it says nothing."""
    found = _CODE.search(said)
    return found[1] if found and not found[1][1:].startswith(".0.") else status


def _short(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= WORDS else f"{line[: WORDS - 1]}…"
