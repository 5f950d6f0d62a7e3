"""A socket that never blocks, plain or in TLS, and is watched by a selector."""

from __future__ import annotations

import os
import selectors
import socket
import ssl
from collections import deque
from contextlib import suppress
from typing import Any, NamedTuple

from nurture.defaults.smtp.options import SmtpOptions

READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
MOST_AT_ONCE = 65_536
_LATER = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
_OF_NOBODY_KNOWN = (18, 19, 20, 21)
"""A certificate is signed by itself, or by an authority that is not known (X509_V_ERR of OpenSSL)."""
Buffers = deque[bytes | memoryview]


class Address(NamedTuple):
    family: int
    where: Any


def addresses_of(options: SmtpOptions) -> list[Address]:
    """Where the server may be, to be tried in this order. Raises OSError."""
    if options.host.startswith("/"):
        return [Address(socket.AF_UNIX, options.host)]
    try:
        found = socket.getaddrinfo(options.host, options.port_or_usual, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError(f"no host can have this name: {error}") from error
    return [Address(family, where) for family, _, _, _, where in found]


def in_words(error: OSError, tls: str) -> str:
    """What broke, with its cure where the way is not locked as nurture.yaml says."""
    told, reason = str(error), getattr(error, "reason", "")
    if reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE") and tls == "implicit":
        return f"{told}: the server does not begin in TLS: write `tls: starttls`"
    if isinstance(error, ssl.SSLCertVerificationError) and error.verify_code in _OF_NOBODY_KNOWN:
        return f"{told}: where it is your own, name the file of its authority in SSL_CERT_FILE"
    return told


class Wire:
    """Begins to connect when it is made. `owner` is what the selector brings back when there is something to do."""

    def __init__(self, address: Address, selector: selectors.BaseSelector, owner: object) -> None:
        self._selector, self._owner = selector, owner
        self._mask = 0
        self._tls: ssl.SSLSocket | None = None
        self._socket = socket.socket(address.family, socket.SOCK_STREAM)
        try:
            self._socket.setblocking(False)
            if address.family != socket.AF_UNIX:  # an envelope must not wait for the receipt of what came before it
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with suppress(BlockingIOError):
                self._socket.connect(address.where)
        except BaseException:
            self._socket.close()
            raise
        self.watch(WRITE)

    def check(self) -> None:
        """Raises OSError when nobody took the connection."""
        if code := self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(code, os.strerror(code))
        self.watch(READ)

    def name(self) -> str:
        """Under which this host says hello: its full name, else its address (RFC 5321 4.1.3)."""
        host = socket.gethostname()
        if "." in host and host.isascii():
            return host
        where = self._socket.getsockname()
        if self._socket.family == socket.AF_INET6:
            return f"[IPv6:{where[0].partition('%')[0]}]"
        return f"[{where[0]}]" if self._socket.family == socket.AF_INET else "localhost"

    def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """Begin TLS; the certificate must be the host's."""
        self.watch(0)
        self._socket = self._tls = context.wrap_socket(
            self._socket, server_hostname=host, do_handshake_on_connect=False
        )
        self.watch(READ)

    def shake(self) -> bool:
        """Go on with the handshake; True when it is done. Raises OSError."""
        assert self._tls
        try:
            self._tls.do_handshake()
        except ssl.SSLWantWriteError:
            self.watch(READ | WRITE)
            return False
        except ssl.SSLWantReadError:
            self.watch(READ)
            return False
        self.watch(READ)
        return True

    def read(self) -> bytes | None:
        """What has come; b"" when the other side has hung up, None when there is nothing yet. Raises OSError."""
        try:
            data = self._socket.recv(MOST_AT_ONCE)
            while self._tls and data and (waiting := self._tls.pending()):  # the selector does not see these
                data += self._socket.recv(waiting)
        except _LATER:
            return None
        return data

    def write(self, out: Buffers) -> int:
        """Take out of `out` what leaves now; how many bytes that is. A body is never copied. Raises OSError.

        An error behind bytes that did leave comes up the next time: whether a dot was among them is not to be lost.
        """
        written = 0
        try:
            while out:
                sent = self._socket.send(out[0]) if self._tls else self._socket.sendmsg(out)
                written += sent
                _take_out(out, sent)
        except _LATER:
            pass
        except OSError:
            if not written:
                raise
        self.watch(READ | WRITE if out else READ)
        return written

    def watch(self, mask: int) -> None:
        if mask == self._mask:
            return
        if not mask:
            self._selector.unregister(self._socket)
        elif self._mask:
            self._selector.modify(self._socket, mask, self._owner)
        else:
            self._selector.register(self._socket, mask, self._owner)
        self._mask = mask

    def close(self) -> None:
        self.watch(0)
        self._socket.close()


def _take_out(out: Buffers, count: int) -> None:
    while count:
        if count < len(out[0]):
            out[0] = memoryview(out[0])[count:]
            return
        count -= len(out.popleft())
