"""The server's answer within what a bounce says: its words, its codes, and what was asked."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from nurture.core.reason_words import said_in
from nurture.mail.returned.findings import Finding

READ = 4_000
"""Characters that are looked at."""
Asked = Literal["", "connect", "mail", "rcpt", "data"]
"""At which command of SMTP it was answered so; "" when that is not told."""

_QUOTES = re.compile(r"\b([45]\.[\dx]{1,3}\.\d{1,3}) - [^'\d]{1,60}\d{3}-'")
"""IronPort and Amazon SES: a general sentence of their own with a code, and then what the other server said."""
_AT_RCPT = "5.1.0"
"""What they write so for whatever was said of the envelope: it is no code of an address."""
_REPLY = re.compile(r"(?<![\d.])([45][0-5]\d)(?=[ \-:;,.]|$)(?!\.\d)")
_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]{0,9}\d)")
_BEFORE = (
    r"(?:(?:reply|response|answer|sent|sending) (?:to |for )?(?:the |an? |our )?"
    r"|(?:after|following) (?:sending )?(?:the )?|for|our"
    r"|during (?:the )?|at (?:the )?|>>>|<<<|smtp:|smtp command|command:?|stage:?|\[|\()"
)
_COMMANDS = {
    "connect": rf"{_BEFORE} ?(?:initial )?(?:ehlo|helo|connection|banner|greeting)|refused to talk"
    r"|(?:my name|greeting) (?:was |were )?(?:rejected|failed)",
    "mail": rf"{_BEFORE} ?(?:pipelined )?mail(?: from|_from|:)|sender was rejected|mail from:?.{{0,80}}generated"
    r"|mail from: ?<\S{0,320}>\W{0,8}[45][0-5]\d[ -]",
    "rcpt": rf"{_BEFORE} ?(?:pipelined )?rcpt|\(state 14\)|\b\d rcpt|does not like recipient"
    r"|rcpt to:?.{0,80}(?:generated|response)"
    r"|rcpt to: ?<\S{1,320}>\W{0,8}(?:out:\W{0,8})?[45][0-5]\d[ -]",
    "data": rf"{_BEFORE} ?(?:end of |final |pipelined )?(?:data\b|text command|bdat|message body|dot\b)"
    r"|\(state 1[578]\)|after i sent the message|body of message generated|message data rejected",
}
_COMMAND = re.compile("|".join(rf"(?P<{name}>(?<!\w)(?:{words}))" for name, words in _COMMANDS.items()), re.I)
"""As Postfix, Exim, sendmail, qmail, Gmail and others tell it."""


class Answer(NamedTuple):
    """`own_code` is the enhanced code among its words, `code` that one or what the bounce itself says; "" for none."""

    words: str
    reply: int
    own_code: str
    code: str
    asked: Asked


def read_answer(finding: Finding, text: str) -> Answer:
    """`text` is what the bounce says as a whole."""
    said = (finding.words or finding.around or text)[:READ]
    if not finding.words and not _REPLY.search(said) and not said_in(said):
        said = text[:READ]
    quoted, reply = _QUOTES.search(said), _REPLY.search(said)
    words = said[quoted.end() :] if quoted else said[reply.start() :] if reply else said
    codes = [found for found in _CODE.findall(words) if not found[1:].startswith(".0.")]
    own = codes[0] if codes else ""
    beside = quoted[1] if quoted else finding.status
    asked, in_text = _asked(f"{finding.words} {finding.around}"), _asked(text)
    if not asked and (in_text == "mail" or not own.startswith("5.1.")):
        asked = in_text
    if quoted and beside == _AT_RCPT and not own:
        asked, beside = asked or "rcpt", ""
    return Answer(words, int(reply[1]) if reply else 0, own, own or beside, asked)


def _asked(said: str) -> Asked:
    found = _COMMAND.search(said[:READ])
    return found.lastgroup or "" if found else ""  # type: ignore[return-value]
