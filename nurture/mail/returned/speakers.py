"""Who knows that nobody of a name is there: who was asked just that, who has the list, who says it plainly.

| who | how it shows |
| --- | --- |
| a server that was asked | it answers so to RCPT |
| a server that gives a code for it | 5.1.0 to 5.1.3, 5.1.6, 5.1.10, its own or the reporter's |
| a server with the list, or its agent | sentences of Exchange, Domino, Gmail, Exim, qmail, IMail, vpopmail |
| a gateway before that server | McAfee |
| a provider that says just that of nobody else | its words, and its host or the recipient's domain |
| PowerMTA | the category that it gives |

Others say `User unknown` of mails that they, or their user, do not want: after DATA, or without being asked.
"""

from __future__ import annotations

import re

from nurture.core.reasons import reason_of_code
from nurture.core.words.providers import OUTSPOKEN, meant_by
from nurture.mail.returned.answers import READ, Answer
from nurture.mail.returned.findings import Finding

_OF_ADDRESS = re.compile(r"5\.1\.(?:[01236]|10|351)")
_PLAIN = re.compile(
    r"unknown|no such|not? .{0,20}(?:exist|found)|(?:invalid|bad) (?:recipient|address|user|mailbox)"
    r"|(?:recipient|address|mailbox) (?:is )?invalid"
    r"|bad(?:rcptto|recip)|not (?:present|known|local|ok\b|a (?:valid|known|local|registered))|validrcptto|inconnu"
    r"|no (?:account|valid recipient|one at|mail ?box by)|have an? .{0,20}account",
    re.I,
)
"""What is said of a mailbox that is shut as well, such as `unavailable`, is not."""
_DIRECTORY = re.compile(
    r"Recip(?:ient)?NotFound|name is not recogni(?!.{0,400}000C0595)|000C05A6|Name & Address Book"
    r"|in Domino Directory|Directorio de Domino"
    r"|annuaire Domino|ディレクトリ|address couldn.t be found\. Check|nicht gefunden wurde oder keine E-Mails"
    r"|^(?:unknown user|invalid final delivery userid): [^\"]"
    r"|message generated response:\W{0,9}(?:\d{3} )?(?:unknown user|invalid final delivery userid)"
    r"|mail delivery software.{0,600}user not found"
    r"|qmail-send.{0,900}no mailbox here by that name|automatically rejected: ?mailbox doesn.t exist"
    r"|(?<!-)--- The following addresses had delivery problems(?!.{0,300}\(Unknown user \S{1,320}\))"
    r"|No valid recipients for this MM|reserved by RFC 2606",
    re.I,
)
_AGENT = re.compile(
    r"mail\.local: .{0,300}(?:unknown user:|user unknown|invalid mailbox path|missing home)"
    r"|vdelivermail: .{0,200}no mailbox|vdeliver: (?:invalid or|user name)"
    r"|maildrop: (?:cannot find system|invalid) user"
    r"|Message from InterScan .{0,80}Unable to deliver message to",
    re.I,
)
"""Who puts mails into mailboxes, and whom his server quotes beside a general sentence; and what InterScan says."""
_HOSTS = re.compile(r"(?:\bhost|talking to|\[)[ ]?([\w-]{1,63}(?:\.[\w-]{1,63}){1,10})", re.I)


def about_address(code: str) -> bool:
    """Whether a code says that the address is wrong (RFC 3463, 7505)."""
    return _OF_ADDRESS.fullmatch(code) is not None


def asked_plainly(answer: Answer) -> bool:
    """Whether it says in answer to RCPT that nobody is there, and nothing that could be said of somebody."""
    return answer.asked == "rcpt" and _PLAIN.search(answer.words) is not None


def knows(finding: Finding, answer: Answer, text: str) -> bool:
    """Whether to believe at once that nobody is there; `text` is what the bounce says as a whole."""
    if answer.code in ("5.2.0", "5.2.1"):
        return answer.code == "5.2.1" and asked_plainly(answer)
    told = bool(meant_by(answer.words)) or any(_DIRECTORY.search(each[:READ]) for each in (finding.words, text))
    return told or agent_knows(finding, text) or answer.asked == "rcpt"


def agent_knows(finding: Finding, text: str) -> bool:
    """Whether who was to deliver it says that nobody is there."""
    return any(_AGENT.search(each[:READ]) for each in (finding.words, text))


def provider_knows(finding: Finding, answer: Answer, text: str) -> bool:
    """Whether its provider says so in words that it has for nothing else, for good, and with no code that says more."""
    for_now = answer.code.startswith("4") or 400 <= answer.reply < 500
    if for_now or answer.code == "5.2.0" or reason_of_code(answer.reply, answer.code) not in ("", "invalid_recipient"):
        return False
    told = _HOSTS.findall(f"{finding.words} {text}"[:READ])
    hosts = (finding.recipient, finding.reporter, *finding.remote.split(), *told)
    return any(words.search(answer.words) and any(map(host.search, hosts)) for host, words in OUTSPOKEN)
