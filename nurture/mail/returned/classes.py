"""From what was found of a recipient to its failure: the words first, then the codes.

A bounce is written by a server that repeats another one's answer, and puts a code of its own beside it, often one for
everything. So its words count first; a code counts beside words that say nothing against it. That nobody of that name
is there is believed of whom `speakers` tells. The order in which this is looked at, and at which commands and codes
nobody is there for certain, follow the published rules of Sisimai (libsisimai.org, by azumakuniyuki).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from nurture.core.reason_words import said_in
from nurture.core.reasons import NO_MAIL_THERE, is_closed, is_hard, is_precise, is_unlisted, reason_left, reason_of_code
from nurture.core.returned import Failure
from nurture.core.words.providers import CATEGORIES, meant_by
from nurture.mail.returned.answers import READ, Answer, read_answer
from nurture.mail.returned.findings import Finding
from nurture.mail.returned.speakers import about_address, agent_knows, asked_plainly, knows, provider_knows

WORDS = 300
"""Characters of a server's words that are kept."""
_GMAIL_AT_RCPT = "(state 14)"
"""So the older bounces of Gmail say that the recipient was refused, whatever else the other server said."""
_GMAIL_FINDS_NOBODY = "because the address couldn't be found. Check for typos"
_SENDER = re.compile(
    r"sender|mail ?from|envelope|polic|helo|ehlo|connection|submit|responsible|batv|backscatter|\bdsns?\b|returned mail"
    r"|from:|mailing list|black ?list",
    re.I,
)
"""That a refusal is about who sends."""
_SHUT = re.compile(
    r"disabl|suspend|lock|frozen|deactiv|terminat|archiv|quarantin|on hold|(?:account|user) is inact|/inactive"
    r"|or access denin?ed|temporar",
    re.I,
)
"""That somebody is there, or may be. Closed, expired and not active say what a code says that stands beside them."""
_TRIED = re.compile(
    r"could not be delivered for|been in the queue too long|(?:retry|delivery) time(?:out)? (?:exceeded|expired)"
    r"|message expired|in the time limit|(?:failed|after|for) \d{1,4} (?:attempts|days|hours)|warning message only"
    r"|will keep trying|not found, try again|failing for a long time",
    re.I,
)
"""It was tried again and again: whoever is there has not answered."""
_NO_MAIL = (521, NO_MAIL_THERE)
"""Replies of servers and domains that take no mail from anybody (RFC 7504)."""
_REFUSED = re.compile(r"denied|prohibit|refuse|reject|forbidden|not accept|restrict", re.I)
_GENERAL = ("", "network", "relay", "bad_domain", "invalid_recipient")
"""Words that take nothing away from a code that says that nobody is there."""
_MILDER = ("mailbox_full", "inactive_mailbox")


def failure(finding: Finding, text: str, ours: Collection[str] = ()) -> Failure:
    """`text` is what the bounce says as a whole, `ours` are the domains of the sender."""
    answer = read_answer(finding, text)
    is_out = _is_listed_out(finding, answer, text)
    reason = "policy" if _about_sender(finding, answer, ours) else _reason(finding, answer, text, is_out)
    by_code = about_address(answer.code) or is_precise(answer.code)
    certain = by_code or is_out or finding.category in CATEGORIES
    if is_hard(reason) and _may_yet(reason, finding, answer, text):
        reason = "network" if reason == "bad_domain" else "inactive_mailbox"
    elif reason == "invalid_recipient" and not certain:
        milder = said_in(text) in _MILDER
        reason = "inactive_mailbox" if milder or not knows(finding, answer, text) else reason
    if answer.asked in ("mail", "connect") or not (certain and is_hard(reason)):
        reason = _of_command(answer, reason)
    if reason == "unknown" and _REFUSED.search(answer.words):
        reason = "policy"
    return Failure(finding.recipient, reason, answer.code, _short(answer.words))


def _reason(finding: Finding, answer: Answer, text: str, is_listed_out: bool) -> str:
    """The class by words and codes alone."""
    by_code = reason_of_code(answer.reply, answer.code)
    if finding.category in CATEGORIES:
        reason, said = CATEGORIES[finding.category], said_in(answer.words)
        if is_hard(reason) and (answer.code == "5.2.1" or said in _MILDER):
            return said if said in _MILDER else "inactive_mailbox"
        return reason
    if finding.reporter.endswith(".aol.com") and "type=MX: Malformed" in answer.words:
        return "bad_domain"  # so its Postfix tells of a null MX (RFC 7505)
    if is_listed_out:
        return "invalid_recipient"
    if is_precise(answer.code):
        return by_code
    said, left = said_in(answer.words), reason_left(answer.reply, answer.code)
    if about_address(answer.code) and _leaves_open(said, answer):
        return by_code or "invalid_recipient"
    if not (said or by_code) and _GMAIL_AT_RCPT in text[:READ] and not answer.code.startswith("5.7."):
        return "invalid_recipient"
    if said in ("", "relay") and not by_code and agent_knows(finding, text):
        return "invalid_recipient"
    if finding.words:
        return said or by_code or left
    if finding.status and by_code:
        doubtful = said in _MILDER or (answer.reply and said not in _GENERAL)
        return said if is_hard(by_code) and doubtful else by_code
    return said or by_code or said_in(text) or left


def _is_listed_out(finding: Finding, answer: Answer, text: str) -> bool:
    """Whether it is not on the list of its provider; Gmail says so to us above whatever it was answered."""
    closed = answer.asked == "rcpt" and is_closed(answer.code, answer.words)
    listed_out = closed or is_unlisted(answer.code, answer.words) or provider_knows(finding, answer, text)
    return listed_out or _GMAIL_FINDS_NOBODY in text[:READ].replace("’", "'")


def _about_sender(finding: Finding, answer: Answer, ours: Collection[str]) -> bool:
    """Whether the words that nobody is there name a domain of the sender, and not that of the recipient."""
    words, theirs = answer.words.lower(), finding.recipient.rpartition("@")[2].lower()
    named = theirs not in ours and any(domain in words for domain in ours) and theirs not in words
    return named and not about_address(answer.code) and is_hard(said_in(answer.words))


def _leaves_open(said: str, answer: Answer) -> bool:
    """Whether words beside a code that is about the address do not say otherwise. Who speaks of a mailbox has found its
    domain, whatever 5.1.2 says."""
    if said and (answer.code == "5.1.2" or meant_by(answer.words)):
        return False
    if said == "inactive_mailbox":
        return _SHUT.search(answer.words) is None
    return not said or (said == "policy" and _SENDER.search(answer.words) is None)


def _may_yet(reason: str, finding: Finding, answer: Answer, text: str) -> bool:
    """Whether it is still tried, or was given up for want of an answer."""
    if finding.action == "delayed":
        return True
    if about_address(answer.code) or (answer.code == "4.1.2" and not answer.reply):
        return False  # X.1.2 is only of use for what stays (RFC 3463), but servers answer 450 4.1.2 while DNS fails
    if answer.code.startswith("4"):
        return not (answer.reply and reason == "invalid_recipient" and asked_plainly(answer))
    tried = reason == "invalid_recipient" and not asked_plainly(answer) and _TRIED.search(text[:READ])
    return bool(tried)


def _of_command(answer: Answer, reason: str) -> str:
    """Who refuses before RCPT has heard of neither recipient nor mail, and who refuses the whole mail of both."""
    of_recipient = is_hard(reason) or reason in ("inactive_mailbox", "unknown")
    if reason == "bad_domain" and answer.reply in _NO_MAIL:
        return reason
    of_whoever = reason in ("rate", "policy", "content") or (reason == "relay" and answer.reply >= 500)
    if answer.asked == "connect" and (of_recipient or of_whoever):
        return "blocked"
    if (answer.asked == "mail" and of_recipient) or (answer.asked == "data" and reason == "unknown"):
        return "policy"
    return reason


def _short(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= WORDS else f"{line[: WORDS - 1]}…"
