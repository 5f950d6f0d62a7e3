"""The channel `smtp`: letters to your mail server, over a few connections at a time (RFC 5321, 2920, 2033).

| what happens | what becomes of the letter |
| --- | --- |
| nothing answers, or nobody may sign in | deferred, the relay's fault, as is all that comes within a minute |
| the connection breaks, or ends with 421, before the mark | tried once more on a fresh one, then deferred |
| it breaks between the mark and the end of the body | deferred |
| a complete 4xx reply, at any phase | deferred |
| a complete 5xx reply, at any phase | failed; deferred where it is about how much was sent |
| the dot is written and no complete reply comes | in doubt |
| RSET or QUIT fails | nothing |

The mark is set after 354 and before the first byte of the body. What to read: `rounds` is the loop, `fleet` all
connections, `connection` one; `opening` (greeting up to AUTH) and `dialogue` (letters) know nothing of sockets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nurture import Channel, Letter, Mark, Options, Receipt, hookimpl
from nurture.defaults.dkim import Signer
from nurture.defaults.smtp.options import SmtpOptions

__all__ = ["Smtp", "SmtpOptions"]


class Smtp:
    name = "smtp"
    options: type[Options] = SmtpOptions
    abilities = frozenset({"concurrent"})

    def deliver(self, letters: Iterator[Letter], mark: Mark, options: SmtpOptions) -> Iterator[Receipt]:
        from nurture.defaults.smtp.rounds import Rounds  # sockets and TLS, only for who sends

        yield from Rounds(_signed(letters, options), mark, options).deliver()


def _signed(letters: Iterator[Letter], options: SmtpOptions) -> Iterator[Letter]:
    if not options.dkim:
        return letters
    signer = Signer(options.dkim)
    return (letter and replace(letter, data=signer.signed(letter.data)) for letter in letters)


@hookimpl
def register_channels() -> list[Channel]:
    return [Smtp()]
