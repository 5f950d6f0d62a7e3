"""The channel `smtp`: one connection, one letter after the other, each phase by hand (RFC 5321).

| what happens | what becomes of the letter |
| --- | --- |
| no connection, or it breaks before the dot | deferred |
| a complete 4xx reply, at any phase | deferred |
| a complete 5xx reply, at any phase | failed |
| the dot is written and no complete reply comes | in doubt |
| QUIT fails | nothing |

The mark is set after 354 and before the first byte of the body.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, NamedTuple, Self

from pydantic import Field, model_validator

from nurture import Channel, Letter, Mark, Options, Receipt, Seconds, hookimpl
from nurture.defaults.dkim import Signatures, Signer

PORTS = {"none": 25, "starttls": 587, "implicit": 465}
LONGEST_LINE = 4_096
MOST_LINES = 100


class SmtpOptions(Options):
    """`dot_timeout` is how long the server may take to accept a letter; RFC 5321 4.5.3.2.6 asks for ten minutes."""

    host: str = Field(description="Your mail server.", examples=["mail.lumo.example"])
    port: int | None = Field(None, description="Its port. Left out: the usual one, 587, 465 or 25.", examples=[587])
    tls: Literal["none", "starttls", "implicit"] = Field(
        "starttls", description="How the way there is locked. Left out: `starttls`.", examples=["implicit"]
    )
    username: str = Field("", description="Left out: without signing in.", examples=["${SMTP_USER}"])
    password: str = Field(
        "", repr=False, description="Only from the environment, never in the file.", examples=["${SMTP_PASSWORD}"]
    )
    timeout: Seconds = Field(
        30.0, description="How long an answer may take. Left out: `30 seconds`.", examples=["20 seconds"]
    )
    dot_timeout: Seconds = Field(
        600.0,
        description="How long the server may take to accept a whole mail. Left out: `10 minutes`.",
        examples=["5 minutes"],
    )
    dkim: Signatures = Field(
        (),
        description="How mails are signed; one signature or several. Left out: not at all.",
        examples=[{"selector": "nurture1", "domain": "lumo.example", "key": "${DKIM_KEY}"}],
    )

    @model_validator(mode="after")
    def _no_open_password(self) -> Self:
        if self.username and self.tls == "none" and self.host not in ("localhost", "127.0.0.1", "::1"):
            raise ValueError("`tls: none` would send the password readable by everybody: write `tls: starttls`")
        return self


class _Reply(NamedTuple):
    code: int
    text: str


class _Refused(Exception):
    """A complete reply other than the one hoped for."""

    def __init__(self, phase: str, reply: _Reply) -> None:
        self.phase, self.reply = phase, reply


class Smtp:
    name = "smtp"
    options: type[Options] = SmtpOptions
    abilities: frozenset[str] = frozenset()

    def deliver(self, letters: Iterator[Letter], mark: Mark, options: SmtpOptions) -> Iterator[Receipt]:
        session, signer = _Session(options), Signer(options.dkim)
        try:
            for letter in letters:
                yield session.send(replace(letter, data=signer.signed(letter.data)), mark)
        finally:
            session.quit()


class _Session:
    """A connection that is opened when a letter needs it. Once it could not be opened, it is not tried again."""

    def __init__(self, options: SmtpOptions) -> None:
        self.options = options
        self.server: smtplib.SMTP | None = None
        self.down = ""

    def send(self, letter: Letter, mark: Mark) -> Receipt:
        if re.search(rb"\r(?!\n)|(?<!\r)\n", letter.data) or re.search(r"[\s<>]", letter.sender + letter.recipient):
            return Receipt(letter.key, "failed", "a lone CR or LF, or an address that is none, is in it", fault=True)
        try:
            server = self._announce(letter)
        except _Refused as refused:
            self._after(refused.reply)
            return _receipt(letter.key, refused.phase, refused.reply)
        except OSError as error:
            self._drop()
            return Receipt(letter.key, "deferred", self.down or f"the connection broke: {error}", fault=bool(self.down))
        if not server:
            return Receipt(letter.key, "failed", f"{self.options.host} takes no addresses with letters beyond ASCII")
        try:
            mark([letter.key])
        except BaseException:  # the server waits for a message that shall not come: only hanging up ends that
            self._drop()
            raise
        return self._body(server, letter)

    def _announce(self, letter: Letter) -> smtplib.SMTP | None:
        """MAIL, RCPT and DATA, up to 354. None: the address needs SMTPUTF8 and the server has none."""
        fresh = self.server is None
        try:
            return self._envelope(self._connected(), letter)
        except (OSError, _Refused) as error:
            gone = not isinstance(error, _Refused) or error.reply.code == 421
            if fresh or not gone:
                raise
            self._drop()
            return self._envelope(self._connected(), letter)

    def _envelope(self, server: smtplib.SMTP, letter: Letter) -> smtplib.SMTP | None:
        utf8 = not (letter.sender + letter.recipient).isascii()
        if utf8 and not server.has_extn("smtputf8"):
            return None
        extras = " SMTPUTF8 BODY=8BITMIME" if utf8 else ""
        server.command_encoding = "utf-8" if utf8 else "ascii"
        _command(server, "MAIL FROM", f"MAIL FROM:<{letter.sender}>{extras}", 250)
        _command(server, "RCPT TO", f"RCPT TO:<{letter.recipient}>", 250, 251)
        _command(server, "DATA", "DATA", 354)
        return server

    def _body(self, server: smtplib.SMTP, letter: Letter) -> Receipt:
        data = re.sub(rb"(?m)^\.", b"..", letter.data)
        try:
            server.send(data if data.endswith(b"\r\n") else data + b"\r\n")
        except OSError as error:
            self._drop()
            return Receipt(letter.key, "deferred", f"the connection broke before the message was complete: {error}")
        try:
            server.send(b".\r\n")
            _socket(server).settimeout(self.options.dot_timeout)
            reply = _read_reply(server)
            _socket(server).settimeout(self.options.timeout)
        except OSError as error:
            self._drop()
            return Receipt(letter.key, "in_doubt", f"the message went out and no answer came: {error}")
        self._after(reply, reset=False)
        return _receipt(letter.key, "the message", reply)

    def _connected(self) -> smtplib.SMTP:
        if self.down:
            raise OSError(self.down)
        if self.server is None:
            try:
                self.server = _connect(self.options)
            except OSError as error:
                self.down = f"no connection to {self.options.host}: {error}"
                raise OSError(self.down) from error
        return self.server

    def _after(self, reply: _Reply, reset: bool = True) -> None:
        """Make the connection ready for the next letter, or leave it: 421 means that the server closes it."""
        try:
            if self.server is None or reply.code == 421 or reply.code // 100 == 3:
                self._drop()
            elif reset:
                _command(self.server, "RSET", "RSET", 250)
        except (OSError, _Refused):
            self._drop()

    def _drop(self) -> None:
        if self.server is not None:
            self.server.close()
            self.server = None

    def quit(self) -> None:
        if self.server is not None:
            with contextlib.suppress(OSError):
                self.server.quit()
        self._drop()


def _connect(options: SmtpOptions) -> smtplib.SMTP:
    """Connected, encrypted with a certificate that was checked, and logged in, as far as the options say."""
    context = ssl.create_default_context()
    port = options.port or PORTS[options.tls]
    if options.tls == "implicit":
        server: smtplib.SMTP = smtplib.SMTP_SSL(options.host, port, timeout=options.timeout, context=context)
    else:
        server = smtplib.SMTP(options.host, port, timeout=options.timeout)
    try:
        if options.tls == "starttls":
            server.starttls(context=context)
        server.ehlo_or_helo_if_needed()
        if options.username:
            _log_in(server, options)
        # The dot goes out by itself, and must not wait for the receipt of what came before it.
        _socket(server).setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        server.close()
        raise
    return server


def _log_in(server: smtplib.SMTP, options: SmtpOptions) -> None:
    """PLAIN takes any password (RFC 4616); smtplib's own only one in ASCII."""
    if "PLAIN" in str(server.esmtp_features.get("auth", "")).upper().split():
        secret = b64encode(f"\0{options.username}\0{options.password}".encode()).decode()
        code, text = server.docmd("AUTH", f"PLAIN {secret}")
        if code not in (235, 503):
            raise smtplib.SMTPAuthenticationError(code, text)
        return
    try:
        server.login(options.username, options.password)
    except UnicodeEncodeError:
        raise OSError("the server takes no name or password beyond ASCII") from None


def _command(server: smtplib.SMTP, phase: str, line: str, *hoped_for: int) -> None:
    server.putcmd(line)
    reply = _read_reply(server)
    if reply.code in hoped_for:
        return
    if reply.code < 400:
        raise smtplib.SMTPServerDisconnected(f"the server is out of step: {reply.code} to {phase}")
    raise _Refused(phase, reply)


def _read_reply(server: smtplib.SMTP) -> _Reply:
    """One complete reply (RFC 5321 4.2). smtplib's own takes a line that breaks off for a whole one."""
    if server.file is None:
        server.file = _socket(server).makefile("rb")
    texts = []
    for _ in range(MOST_LINES):
        line = server.file.readline(LONGEST_LINE)
        parsed = re.fullmatch(rb"([2-5]\d\d)(?:([ -])(.*))?\r?\n", line, re.DOTALL)
        if not parsed:
            raise smtplib.SMTPServerDisconnected("the server's reply breaks off or makes no sense")
        texts.append((parsed[3] or b"").decode("ascii", "replace").strip())
        if parsed[2] != b"-":
            return _Reply(int(parsed[1]), " ".join(texts))
    raise smtplib.SMTPServerDisconnected("the server's reply has no end")


def _socket(server: smtplib.SMTP) -> socket.socket:
    if server.sock is None:
        raise smtplib.SMTPServerDisconnected("the connection is closed")
    return server.sock


def _receipt(key: str, phase: str, reply: _Reply) -> Receipt:
    """What a complete reply means. A refused sender, login or policy (5.7.x, RFC 3463) is no fault of the address."""
    words = f"{phase}: {reply.code} {reply.text}".strip()
    match reply.code // 100:
        case 2:
            return Receipt(key, "sent", words)
        case 4:
            return Receipt(key, "deferred", words)
        case 5:
            ours = phase == "MAIL FROM" or reply.code in (530, 535, 538) or re.match(r"5\.7\.\d", reply.text)
            return Receipt(key, "failed", words, fault=bool(ours))
        case _:
            return Receipt(key, "in_doubt", words)


@hookimpl
def register_channels() -> list[Channel]:
    return [Smtp()]
