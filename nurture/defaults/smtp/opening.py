"""From the greeting to the first letter: EHLO, STARTTLS, AUTH, as a conversation without sockets.

`opening` yields what to send (bytes, or `ENCRYPT` when TLS is to begin) and is given the reply to it, None after
`ENCRYPT`. It returns what the server offers, or raises Refused.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Generator

from nurture import reason_of
from nurture.defaults.smtp.options import SmtpOptions
from nurture.defaults.smtp.parcel import Offer
from nurture.defaults.smtp.replies import Reply

LISTEN = b""
"""Send nothing: the server speaks first."""
ENCRYPT = b"\0"
Conversation = Generator[bytes, Reply | None, Offer]
_Exchange = Generator[bytes, Reply | None, Reply]


class Refused(Exception):
    """No letter can be given to this server; `reason` is its class."""

    def __init__(self, why: str, reason: str) -> None:
        super().__init__(why)
        self.reason = reason


def opening(options: SmtpOptions, me: str) -> Conversation:
    """`me` is the name under which this host says hello."""
    yield from _hoped_for(LISTEN, "the greeting", 220)
    offer = yield from _hello(options, me)
    if options.tls == "starttls":
        if "STARTTLS" not in offer:
            raise Refused("the mail server offers no STARTTLS, and nothing is sent in the open", "relay")
        yield from _hoped_for(b"STARTTLS\r\n", "STARTTLS", 220)
        yield ENCRYPT
        offer = yield from _hello(options, me)
    if options.username:
        yield from _sign_in(options, offer)
    return offer


def _hello(options: SmtpOptions, me: str) -> Conversation:
    """What was said before TLS is forgotten (RFC 3207 4.2). A server that knows no EHLO offers nothing."""
    if options.protocol == "lmtp":
        reply = yield from _hoped_for(f"LHLO {me}\r\n".encode(), "LHLO", 250)
        return Offer.of(reply, lmtp=True)
    reply = yield from _exchange(f"EHLO {me}\r\n".encode())
    if reply.code != 250:
        yield from _hoped_for(f"HELO {me}\r\n".encode(), "HELO", 250)
        return Offer()
    return Offer.of(reply)


def _sign_in(options: SmtpOptions, offer: Offer) -> Generator[bytes, Reply | None, None]:
    """XOAUTH2 with a token, else PLAIN (RFC 4616), else LOGIN, which takes no words beyond ASCII."""
    offered = offer.keywords.get("AUTH", "").split()
    if options.token and "XOAUTH2" in offered:
        said = f"user={options.username}\1auth=Bearer {options.token}\1\1"
        reply = yield from _exchange(b"AUTH XOAUTH2 " + b64encode(said.encode()) + b"\r\n")
        if reply.code == 334:  # it tells why, and awaits an empty line
            reply = yield from _exchange(b"\r\n")
    elif not options.token and "PLAIN" in offered:
        said = f"\0{options.username}\0{options.password}"
        reply = yield from _exchange(b"AUTH PLAIN " + b64encode(said.encode()) + b"\r\n")
    elif not options.token and "LOGIN" in offered:
        reply = yield from _login(options)
    else:
        ways = "XOAUTH2" if options.token else "PLAIN or LOGIN"
        raise Refused(f"the mail server offers no way to sign in by {ways}: it offers {_plain(offered)}", "auth")
    if reply.code != 235:
        raise _refused("AUTH", reply)


def _login(options: SmtpOptions) -> _Exchange:
    if not (options.username + options.password).isascii():
        raise Refused("the mail server takes no name or password beyond ASCII", "auth")
    reply = yield from _exchange(b"AUTH LOGIN\r\n")
    for word in (options.username, options.password):
        if reply.code != 334:
            break
        reply = yield from _exchange(b64encode(word.encode()) + b"\r\n")
    return reply


def _plain(offered: list[str]) -> str:
    return ", ".join(name for name in offered[:9] if re.fullmatch(r"[A-Z0-9_-]{1,20}", name)) or "none"


def _exchange(said: bytes) -> _Exchange:
    reply = yield said
    assert reply is not None
    if reply.code == 421:
        raise _refused("the server closes", reply)
    return reply


def _hoped_for(said: bytes, phase: str, code: int) -> _Exchange:
    reply = yield from _exchange(said)
    if reply.code != code:
        raise _refused(phase, reply)
    return reply


def _refused(phase: str, reply: Reply) -> Refused:
    """Who hangs up, or for now has no TLS (RFC 3207, 4) or cannot check a login (RFC 4954, 6), refuses no login."""
    for_now = reply.code in (421, 454)
    return Refused(f"{phase}: {reply}", "relay" if for_now else reason_of(reply.code, reply.enhanced, reply.text))
