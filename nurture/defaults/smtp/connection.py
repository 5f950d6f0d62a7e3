"""One connection: from connecting through TLS and the opening to the dialogue about letters, with its deadlines."""

from __future__ import annotations

import selectors
import ssl
from collections import deque
from collections.abc import Callable, Iterable

from nurture import Receipt
from nurture.defaults.smtp.dialogue import Dialogue, Outcome
from nurture.defaults.smtp.opening import ENCRYPT, Refused, opening
from nurture.defaults.smtp.options import PORTS, SmtpOptions
from nurture.defaults.smtp.parcel import Parcel
from nurture.defaults.smtp.replies import Garbled, Reply, ReplyReader
from nurture.defaults.smtp.wire import Address, Buffers, Wire, in_words

TO_CONNECT = 30.0
"""Seconds until nobody counts as being at an address."""
BLOCK = 65_536
"""Bytes that the server has to take within the timeout (RFC 5321 4.5.3.2.5): so none holds a message without end."""


class Connection:
    """`dialogue` is there once the server takes letters, `failed` when it never will; `gone` is closed for good.

    What it returns are outcomes of letters. `clock` counts seconds.
    """

    def __init__(
        self,
        options: SmtpOptions,
        addresses: Iterable[Address],
        tls: ssl.SSLContext | None,
        selector: selectors.BaseSelector,
        clock: Callable[[], float],
    ) -> None:
        self.dialogue: Dialogue | None = None
        self.failed: Refused | None = None
        self.gone = False
        self._options, self._tls, self._selector, self._clock = options, tls, selector, clock
        self._addresses = deque(addresses)
        self._reader = ReplyReader()
        self._out: Buffers = deque()
        self._wire: Wire | None = None
        self._heard = self._taken = 0
        self._step: Callable[[], list[Outcome]]
        self._connect()

    # ------------------------------------------------------------ what the loop asks for

    @property
    def fresh(self) -> bool:
        """Whether it was offered no letter yet."""
        return self.dialogue is None or self.dialogue.fresh

    @property
    def room(self) -> bool:
        return bool(self.dialogue and self.dialogue.room)

    @property
    def room_behind_body(self) -> bool:
        """Whether the next letter can be offered in the same write as the body of the one that waits."""
        return bool(self.waiting and self.dialogue and self.dialogue.pipelining)

    @property
    def waiting(self) -> Parcel | None:
        """The letter that waits for its mark and then its body."""
        return self.dialogue.waiting if self.dialogue else None

    @property
    def idle(self) -> bool:
        return bool(self.dialogue and self.dialogue.idle and not self._out)

    @property
    def deadline(self) -> float:
        """When what is awaited counts as not coming any more."""
        return float("inf") if self.gone or self.idle else self._since + self._patience

    def work(self) -> list[Outcome]:
        """Do what the socket is ready for."""
        try:
            outcomes = self._step()
        except OSError as error:
            return self.lose(in_words(error, self._options.tls))
        return [*outcomes, *self.flush()]

    def give_up(self) -> list[Outcome]:
        """The deadline has passed."""
        what = f"the server took less than {BLOCK:,} bytes" if self._out else "no answer"
        locked = self._options.port_or_usual == PORTS["implicit"] and self._options.tls != "implicit"
        cure = ": its port begins in TLS: write `tls: implicit`" if locked and not self.dialogue else ""
        return self.lose(f"{what} within {self._patience:g} seconds{cure}")

    def refusal(self, parcel: Parcel) -> Receipt | None:
        """Why this server need not be asked to take it."""
        assert self.dialogue
        return parcel.refusal(self.dialogue.offered)

    def offer(self, parcel: Parcel) -> None:
        """Nothing leaves before `flush`."""
        assert self.dialogue
        if self.dialogue.idle:
            self._since = self._clock()
        self.dialogue.offer(parcel)

    def send_body(self) -> None:
        """Nothing leaves before `flush`."""
        assert self.dialogue
        self._since, self._taken = self._clock(), 0
        self.dialogue.send_body()

    def flush(self) -> list[Outcome]:
        """Write what there is to be written; close what is over."""
        if self._wire and self._out and not self.gone:
            try:
                written = self._wire.write(self._out)
            except OSError as error:
                return self.lose(str(error))
            self._taken += written
            if self._taken >= BLOCK or not self._out:
                self._since, self._taken = self._clock(), 0
            if self.dialogue:
                self.dialogue.written += written
        if self.dialogue and self.dialogue.over:
            self.close()
        return []

    def lose(self, why: str) -> list[Outcome]:
        """It broke. While it was being connected, another address may do."""
        outcomes = self.dialogue.end(why) if self.dialogue else []
        connecting = self._step == self._finish_connecting
        self._hang_up()
        if connecting and self._addresses:
            self._connect()
        else:
            self.failed = None if self.dialogue else Refused(why, "network")
            self.gone = True
        return outcomes

    def say_goodbye(self) -> None:
        """QUIT, whose reply nobody needs (RFC 5321 4.1.1.10)."""
        self._out.append(b"QUIT\r\n")
        self._step = self._await_the_end
        self.flush()

    def close(self) -> None:
        self.gone = True
        self._hang_up()

    # ------------------------------------------------------------ steps: each does what can be done now

    def _connect(self) -> None:
        self._step = self._finish_connecting
        self._since = self._clock()
        try:
            self._wire = Wire(self._addresses.popleft(), self._selector, self)
        except OSError as error:
            self.lose(str(error))

    def _finish_connecting(self) -> list[Outcome]:
        assert self._wire
        self._wire.check()
        self._opening = opening(self._options, self._wire.name())
        return self._encrypt() if self._options.tls == "implicit" else self._go_on(None)

    def _encrypt(self) -> list[Outcome]:
        """What came before TLS began would pass for words said in it (CVE-2011-0411)."""
        assert self._wire and self._tls
        if not self._reader.empty:
            raise OSError("the mail server said more than it was asked before TLS began")
        self._step = self._shake
        self._since = self._clock()
        self._wire.encrypt(self._tls, self._options.host)
        return self._shake()

    def _shake(self) -> list[Outcome]:
        assert self._wire
        return self._go_on(None) if self._wire.shake() else []

    def _go_on(self, reply: Reply | None) -> list[Outcome]:
        """With the opening, up to the next answer it needs."""
        self._step, self._since = self._hear_opening, self._clock()
        try:
            said = self._opening.send(reply)
        except Refused as refused:
            self.failed = refused
            self.close()
        except StopIteration as done:
            self.dialogue = Dialogue(done.value, self._reader)
            self._out, self._step = self.dialogue.out, self._talk
            return self.dialogue.proceed()
        else:
            if said == ENCRYPT:
                return self._encrypt()
            if said:
                self._out.append(said)
        return []

    def _hear_opening(self) -> list[Outcome]:
        if data := self._read():
            self._reader.add(data)
            try:
                while self._step == self._hear_opening and not self.gone and (reply := self._reader.take()):
                    self._go_on(reply)
            except Garbled as error:
                raise OSError(str(error)) from error
        return []

    def _talk(self) -> list[Outcome]:
        data = self._read()
        if not data or not self.dialogue:
            return []
        outcomes = self.dialogue.receive(data)
        if self.dialogue.replies > self._heard:  # a single byte now and then is no answer
            self._heard, self._since = self.dialogue.replies, self._clock()
        return outcomes

    def _await_the_end(self) -> list[Outcome]:
        if self._read():
            self.close()
        return []

    # ------------------------------------------------------------ the wire

    @property
    def _patience(self) -> float:
        if self._step in (self._finish_connecting, self._shake):
            return min(TO_CONNECT, self._options.timeout)
        awaits_verdict = self.dialogue and self.dialogue.awaits_verdict
        return self._options.dot_timeout if awaits_verdict else self._options.timeout

    def _read(self) -> bytes | None:
        """Raises OSError when the other side has hung up."""
        assert self._wire
        data = self._wire.read()
        if data == b"":
            raise ConnectionError("the server hung up")
        return data

    def _hang_up(self) -> None:
        if self._wire:
            self._wire.close()
            self._wire = None
