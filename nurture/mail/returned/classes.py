"""From what was found of a recipient to its failure: the words first, then the codes.

A bounce is written by a server that repeats another one's answer, and puts a code of its own beside it, often one for
everything. So its words count first. That nobody of that name is there is believed at once only of who was asked just
that: with a code that says it, in answer to RCPT, or from a directory. Others say it of mails that they do not want.
"""

from __future__ import annotations

import re

from nurture.core.reason_words import said_in
from nurture.core.words_of_providers import OUTSPOKEN, meant_by
from nurture.core.reasons import is_hard, is_precise, reason_left, reason_of_code
from nurture.core.returned import Failure
from nurture.mail.returned.answers import READ, Answer, read_answer
from nurture.mail.returned.findings import Finding

WORDS = 300
"""Characters of a server's words that are kept."""
_OF_ADDRESS = re.compile(r"5\.1\.(?:[01236]|10)")
_OF_DOMAIN = re.compile(r"5\.(?:1\.(?:2|10)|4\.4|4\.310)")
_OF_SENDER = re.compile(r"5\.7\.\d{1,3}")
"""Never against the recipient, whatever the words."""
_OF_MAILBOX = re.compile(r"5\.2\.[01]")
_PLAIN = re.compile(r"unknown|no such|not? .{0,20}(?:exist|found)", re.I)
_DIRECTORY = re.compile(
    r"Recip(?:ient)?NotFound|name is not recogni|\) Unknown Recipient|Name & Address Book|in Domino Directory"
    r"|annuaire Domino|ディレクトリ|address couldn't be found\. Check|nicht gefunden wurde oder keine E-Mails"
    r"|(?<!-)--- The following addresses had delivery problems|No valid recipients for this MM"
    r"|mail delivery software.{0,600}user not found|qmail-send.{0,900}no mailbox here by that name",
    re.I,
)
"""By a server that looked into the directory of all its users (Exchange, Domino, Gmail, Exim, Postfix, qmail, CommuniGate),
or stands before one and reports for it (McAfee, Verizon)."""
_MICROSOFT = re.compile(r"5\.4\.1 (?:\S{1,300}: )?Recipient address rejected: Access denied", re.I)
"""What Microsoft 365 says of an address that it does not know."""
_SENDER = re.compile(r"sender|mail ?from|envelope|polic", re.I)
_SHUT = re.compile(
    r"disabl|suspend|lock|frozen|deactiv|terminat|archiv|quarantin|on hold|(?:account|user) is inact", re.I
)
_GMAIL_AT_RCPT = "(state 14)"
_TRIED = re.compile(
    r"could not be delivered for|been in the queue too long|(?:retry|delivery) time(?:out)? (?:exceeded|expired)"
    r"|message expired|in the time limit|(?:failed|after|for) \d{1,4} (?:attempts|days|hours)|warning message only"
    r"|will keep trying|not found, try again|failing for a long time",
    re.I,
)
"""It was tried again and again: whoever is there has not answered."""
_REFUSED = re.compile(r"denied|prohibit|refuse|reject|forbidden|not accept|restrict", re.I)
_GENERAL = ("", "network", "relay", "bad_domain", "invalid_recipient")
"""Words that take nothing away from a code that says that nobody is there."""
_MILDER = ("mailbox_full", "inactive_mailbox")


def failure(finding: Finding, text: str) -> Failure:
    """`text` is what the bounce says as a whole."""
    answer = read_answer(finding, text)
    reason = _reason(finding, answer, text)
    if is_hard(reason) and _may_yet(reason, finding, answer, text):
        reason = "network" if reason == "bad_domain" else "inactive_mailbox"
    elif reason == "invalid_recipient" and not _knows(finding, answer, text):
        reason = "inactive_mailbox"
    elif reason == "bad_domain" and not _knows_domain(answer):
        reason = "policy"
    if not (is_hard(reason) and _OF_ADDRESS.fullmatch(answer.code)):
        reason = _of_command(answer.asked, reason)
    if reason == "unknown" and _REFUSED.search(answer.words):
        reason = "policy"
    return Failure(finding.recipient, reason, answer.code, _short(answer.words))


def _may_yet(reason: str, finding: Finding, answer: Answer, text: str) -> bool:
    """Whether it is still tried, or was given up for want of an answer."""
    if finding.action == "delayed":
        return True
    if _OF_ADDRESS.fullmatch(answer.code) or answer.code == "4.1.2":
        return False
    if reason == "bad_domain":
        return answer.code.startswith("4")
    if answer.asked == "rcpt" and answer.reply and _PLAIN.search(answer.words):
        return False
    return answer.code.startswith("4") or _TRIED.search(text[:READ]) is not None


def _reason(finding: Finding, answer: Answer, text: str) -> str:
    """The class by words and codes alone."""
    by_code = reason_of_code(answer.reply, answer.code)
    if _MICROSOFT.search(answer.words):
        return "invalid_recipient"
    if is_precise(answer.code):
        return by_code
    said, left = said_in(answer.words), reason_left(answer.reply, answer.code)
    if _OF_ADDRESS.fullmatch(answer.code) and _leaves_open(said, answer.words):
        return by_code
    if not said and _GMAIL_AT_RCPT in text[:READ] and answer.code in ("", finding.status):
        return by_code or "invalid_recipient"
    if finding.words:
        return said or by_code or left
    if finding.status and by_code:
        doubtful = said in _MILDER or (answer.reply and said not in _GENERAL)
        return said if is_hard(by_code) and doubtful else by_code
    return said or by_code or said_in(text) or left


def _leaves_open(said: str, words: str) -> bool:
    """Whether words beside a code that is about the address do not say otherwise."""
    if said == "inactive_mailbox" and not meant_by(words):
        return _SHUT.search(words) is None
    return not said or (said == "policy" and _SENDER.search(words) is None)


def _of_command(asked: str, reason: str) -> str:
    """Who refuses before RCPT has not heard of the recipient, and who refuses the whole mail has."""
    about_address = is_hard(reason) or reason in ("inactive_mailbox", "unknown")
    if asked == "connect" and (about_address or reason in ("rate", "policy")):
        return "blocked"
    if (asked == "mail" and about_address) or (asked == "data" and reason == "unknown"):
        return "policy"
    return reason


def _knows(finding: Finding, answer: Answer, text: str) -> bool:
    """Whether it comes from who was asked who is there, and no code or other words beside it are milder."""
    if _OF_ADDRESS.fullmatch(answer.code) or _MICROSOFT.search(answer.words) or meant_by(answer.words):
        return True
    if said_in(text) in _MILDER:
        return False
    if _OF_MAILBOX.fullmatch(answer.code):
        return answer.asked == "rcpt" and _PLAIN.search(answer.words) is not None
    return answer.asked == "rcpt" or _outspoken(finding, text) or _DIRECTORY.search(text[:READ]) is not None


def _outspoken(finding: Finding, text: str) -> bool:
    return any(OUTSPOKEN.search(host) for host in (finding.recipient, finding.remote))


def _knows_domain(answer: Answer) -> bool:
    """Whether it comes from who looked for the domain, which is our own server, or from who was asked for it: others
    speak of the sender's."""
    return answer.asked not in ("connect", "mail")


def _short(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= WORDS else f"{line[: WORDS - 1]}…"
