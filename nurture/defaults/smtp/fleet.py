"""All connections of one delivery: opened one at a time, heard together, closed together."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from selectors import DefaultSelector

from nurture.defaults.smtp.connection import Connection
from nurture.defaults.smtp.dialogue import Outcome
from nurture.defaults.smtp.opening import Refused
from nurture.defaults.smtp.options import SmtpOptions
from nurture.defaults.smtp.wire import Address, addresses_of

FEWER = 60.0
"""Seconds for which a server that took no further connection is asked for none."""
GOODBYE = 5.0


class Fleet:
    """`open` are the connections there are, being opened or at work; `failure` is why the last one did not open.

    `down` is whether that one was to be the only one: a further one may be refused by a server that takes letters.
    """

    def __init__(self, options: SmtpOptions, clock: Callable[[], float]) -> None:
        self.open: list[Connection] = []
        self.failure: Refused | None = None
        self.down = False
        self._options, self._clock = options, clock
        self._selector = DefaultSelector()
        self._addresses: list[Address] = []
        self._tls: ssl.SSLContext | None = None
        self._fewer_until = 0.0
        self._only: Connection | None = None

    @property
    def busy(self) -> bool:
        """Whether a letter is under way."""
        return any(connection.dialogue and not connection.idle for connection in self.open)

    def grow(self, urgent: bool) -> None:
        """Open one more, unless one is being opened, there are enough, or the server has just refused one.

        `urgent` is for letters that no other connection may take.
        """
        opening = any(connection.dialogue is None for connection in self.open)
        if opening or len(self.open) >= self._options.connections:
            return
        if urgent or not self.open or self._clock() >= self._fewer_until:
            try:
                self._connect()
            except OSError as error:
                self._failed(Refused(str(error), "network"), only=not self.open)

    def _connect(self) -> None:
        """DNS is asked and certificates are read once; both block. Raises OSError."""
        self._addresses = self._addresses or addresses_of(self._options)
        if not self._tls and self._options.tls != "none":
            self._tls = ssl.create_default_context()
        connection = Connection(self._options, self._addresses, self._tls, self._selector, self._clock)
        self._only = None if self.open else connection
        self.open.append(connection)

    def hear(self, at_most: float) -> list[Outcome]:
        """Wait until something comes, a deadline passes, or so many seconds have gone by."""
        soonest = min((0.0 if connection.gone else connection.deadline for connection in self.open), default=0.0)
        wait = max(0.0, min(soonest - self._clock(), at_most))
        outcomes: list[Outcome] = []
        for key, _ in self._selector.select(wait):
            outcomes += key.data.work()
        now = self._clock()
        for connection in self.open:
            if connection.deadline <= now:
                outcomes += connection.give_up()
        self.drop_closed()
        return outcomes

    def drop_closed(self) -> None:
        """One that ends before it was offered a letter has not opened either."""
        if not any(connection.gone for connection in self.open):
            return
        closed = [connection for connection in self.open if connection.gone]
        self.open = [connection for connection in self.open if not connection.gone]
        for connection in closed:
            if connection.failed:
                self._failed(connection.failed, connection is self._only)
            elif connection.fresh:
                self._failed(Refused("the server hung up", "network"), connection is self._only)

    def _failed(self, why: Refused, only: bool) -> None:
        self.down = only
        self._fewer_until = self._clock() + FEWER
        self.failure = Refused(f"no connection to {self._options.host}: {why}", why.reason)

    def say_goodbye(self) -> None:
        """To all at once; who does not answer is not waited for long."""
        for connection in self.open:
            if connection.idle:
                connection.say_goodbye()
            else:
                connection.close()
        ends = self._clock() + min(GOODBYE, self._options.timeout)
        while any(not connection.gone for connection in self.open) and (left := ends - self._clock()) > 0:
            for key, _ in self._selector.select(left):
                key.data.work()

    def close(self) -> None:
        for connection in self.open:
            connection.close()
        self._selector.close()
