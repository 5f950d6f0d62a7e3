"""One folder at an IMAP server, opened for as long as it is read (RFC 3501, by the standard library's imaplib).

It asks for few things: signing in, the numbers of new mails, the beginning of each, and perhaps to put them away.
"""

from __future__ import annotations

import base64
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from email.utils import formatdate
from imaplib import IMAP4, IMAP4_SSL
from time import time
from typing import Any

from nurture import LONGEST_MAIL
from nurture.defaults.imap.options import MOVE, PORTS, ImapOptions

_A_MONTH = 30 * 86_400
_LONGEST = 300
"""Signs of a server's answer that are quoted."""
_BEYOND_ASCII = re.compile(r"[^\x20-\x7e]+|&")


class Refused(IMAP4.error):
    """The server said no, in its own words and with a cure."""


@contextmanager
def opened(options: ImapOptions) -> Iterator[Folder]:
    """Raises OSError and IMAP4.error."""
    server = _connected(options)
    try:
        _sign_in(server, options)
        yield Folder(server, options)
    finally:
        with suppress(OSError, IMAP4.error):
            server.logout()
        with suppress(OSError):
            server.shutdown()


class Folder:
    """`validity` is the server's UIDVALIDITY: the numbers of mails mean something as long as it stays the same."""

    def __init__(self, server: IMAP4, options: ImapOptions) -> None:
        self._server, self._after = server, options.after
        self._unreadable = 0
        kind, said = server.select(quoted(options.folder), readonly=options.after == "leave")
        if kind != "OK":
            raise Refused(f"folder {options.folder}: {_text(said)}: look at `folder`")
        self.validity = _text(server.response("UIDVALIDITY")[1])
        self._can = set(_text(server.capability()[1]).upper().split())

    def beyond(self, last: int) -> list[int]:
        """The numbers of mails behind the one numbered `last`; for 0 those of the last 30 days."""
        since = "-".join(formatdate(time() - _A_MONTH).split()[1:4])  # 02-Mar-2026, whatever the locale
        found = self._ask("SEARCH", *(("UID", f"{last + 1}:*") if last else ("SINCE", since)))
        return sorted(uid for uid in map(int, _text(found).split()) if uid > last)

    def beginnings(self, uids: Sequence[int]) -> list[bytes]:
        """Those mails, the long ones cut; without those that are gone or that the server cannot read."""
        kind, found = self._server.uid("FETCH", _listed(uids), f"(BODY.PEEK[]<0.{LONGEST_MAIL}>)")
        if kind == "OK":
            return [part[1][:LONGEST_MAIL] for part in found if isinstance(part, tuple)]
        if len(uids) > 1:
            return [mail for uid in uids for mail in self.beginnings([uid])]
        self._unreadable += 1
        return []

    def notes(self) -> tuple[str, ...]:
        count, self._unreadable = self._unreadable, 0
        return (f"the server cannot read {count} of its mails: they are passed over",) if count else ()

    def put_away(self, uids: Sequence[int]) -> None:
        """Do with them what `after` says."""
        if self._after == "delete":
            self._delete(uids)
        elif self._after.startswith(MOVE):
            there = quoted(self._after.removeprefix(MOVE))
            if "MOVE" in self._can:
                self._ask("MOVE", _listed(uids), there)
            else:
                self._ask("COPY", _listed(uids), there)
                self._delete(uids)

    def _delete(self, uids: Sequence[int]) -> None:
        """Without UIDPLUS they are marked alone: to expunge would take what others have marked."""
        self._ask("STORE", _listed(uids), "+FLAGS.SILENT", r"(\Deleted)")
        if "UIDPLUS" in self._can:
            self._ask("EXPUNGE", _listed(uids))

    def _ask(self, command: str, *words: str) -> Sequence[Any]:
        kind, said = self._server.uid(command, *words)
        if kind != "OK":
            cure = ": is there such a folder?" if command in ("MOVE", "COPY") else ""
            raise Refused(f"{command}: {_text(said)}{cure}")
        return said


def _connected(options: ImapOptions) -> IMAP4:
    where = options.host, options.port_or_usual
    if options.tls == "implicit":
        return IMAP4_SSL(*where, ssl_context=ssl.create_default_context(), timeout=options.timeout)
    server = IMAP4(*where, timeout=options.timeout)
    try:
        if options.tls == "starttls":
            server.starttls(ssl.create_default_context())
    except BaseException:
        server.shutdown()
        raise
    return server


def _sign_in(server: IMAP4, options: ImapOptions) -> None:
    """XOAUTH2 with a token, else PLAIN (RFC 4616), else LOGIN, which takes no words beyond ASCII."""
    said = f"user={options.username}\1auth=Bearer {options.token}\1\1" if options.token else ""
    plain = f"\0{options.username}\0{options.password}"
    answers = iter([(said or plain).encode()])
    try:
        if options.token or "AUTH=PLAIN" in server.capabilities:  # who is refused a token awaits an empty line
            server.authenticate("XOAUTH2" if options.token else "PLAIN", lambda _: next(answers, b""))
        else:
            server.login(quoted(options.username), options.password)
    except IMAP4.abort:
        raise
    except (IMAP4.error, UnicodeEncodeError) as error:
        cure = "set `username` and its `password` or `token` right"
        raise Refused(f"the login is refused: {_text(error.args[:1])}: {cure}") from error


def in_words(error: Exception, options: ImapOptions) -> str:
    """What broke, with its cure where the way is not locked as nurture.yaml says."""
    told = _text(error.args[:1]) if isinstance(error, IMAP4.error) else str(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"{told}: where the certificate is your own, name the file of its authority in SSL_CERT_FILE"
    if isinstance(error, ssl.SSLError) and options.tls == "implicit":
        return f"{told}: where the server does not begin in TLS, write `tls: starttls`"
    if isinstance(error, TimeoutError):
        locked = options.tls != "implicit" and options.port_or_usual == PORTS["implicit"]
        return f"no answer within {options.timeout:g} seconds" + (": write `tls: implicit`" if locked else "")
    return told


def quoted(name: str) -> str:
    """As a server wants the name of a folder: quoted, letters beyond ASCII in modified UTF-7 (RFC 3501, 5.1.3)."""
    spelt = _BEYOND_ASCII.sub(lambda match: _shifted(match[0]), name)
    return '"' + spelt.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shifted(letters: str) -> str:
    packed = base64.b64encode(letters.encode("utf-16-be")).rstrip(b"=").decode().replace("/", ",")
    return "&-" if letters == "&" else f"&{packed}-"


def _listed(uids: Sequence[int]) -> str:
    return ",".join(map(str, uids))


def _text(said: Sequence[Any]) -> str:
    """The first of what a server said."""
    first = said[0] if said else ""
    words = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first or "")
    return words if words.replace(" ", "").isdigit() else words[:_LONGEST]
