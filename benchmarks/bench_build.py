"""One letter from its values to its bytes: ours, the standard library's EmailMessage, and plain quoted-printable.

python -m benchmarks.bench_build [--profile]

The same letter each time, for another lead: CPU time of the whole way, rendering included; the digest is told apart.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import tempfile
import time
from binascii import b2a_qp
from collections.abc import Callable
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

from benchmarks import letter
from benchmarks.measure import alternated
from nurture.core.program import Mailbox
from nurture.engine.workplace import open_workplace
from nurture.mail.message import Mail, Unsubscribe, build, message_id
from nurture.mail.render import Rendered, Renderer

LETTERS, FEW = 400, 20
ROUNDS = 7
SENDER = Mailbox("anna@lumo.example", "Anna of Lumo")
DATE = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def mail_of(number: int, rendered: Rendered) -> Mail:
    url = f"{letter.WEB}/u/{number:060}"
    return Mail(
        sender=SENDER,
        to=Mailbox(f"lead{number}@example.com"),
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        date=DATE,
        message_id=message_id(b"secret", f"{number}/one/1/letter", "lumo.example"),
        unsubscribe=Unsubscribe("anna@lumo.example", url),
        list_id=("One letter", "one.lumo.example"),
        feedback_id="one:letter:nurture:lumo",
        language="en",
    )


def ours(mail: Mail) -> bytes:
    return build(mail)


def standard(mail: Mail) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    for name, value in _headers(mail):
        message[name] = value
    message.set_content(str(mail.text))
    message.add_alternative(str(mail.html), subtype="html")
    return message.as_bytes()


def by_hand(mail: Mail) -> bytes:
    """Nothing but joined bytes, all of which are made quoted-printable for each letter."""
    head = "".join(f"{name}: {value}\r\n" for name, value in _headers(mail))
    head += 'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="=_x"\r\n'
    return b"".join([head.encode(), _by_hand("plain", mail.text), _by_hand("html", mail.html), b"\r\n--=_x--\r\n"])


def _by_hand(kind: str, text: str) -> bytes:
    head = f'\r\n--=_x\r\nContent-Type: text/{kind}; charset="utf-8"\r\n'
    head += "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode() + b2a_qp(text.encode(), istext=True).replace(b"\n", b"\r\n")


def _headers(mail: Mail) -> list[tuple[str, str]]:
    assert mail.unsubscribe and mail.list_id
    return [
        ("From", f"{mail.sender.name} <{mail.sender.address}>"),
        ("To", mail.to.address),
        ("Subject", mail.subject),
        ("Date", format_datetime(mail.date)),
        ("Message-ID", mail.message_id),
        ("List-Unsubscribe", f"<{mail.unsubscribe.url}>, <mailto:{mail.unsubscribe.mailto}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("List-Id", f"{mail.list_id[0]} <{mail.list_id[1]}>"),
        ("Feedback-ID", mail.feedback_id),
    ]


def side(renderer: Renderer, make: Callable[[Mail], object], letters: int) -> Callable[[], float]:
    """Microseconds of CPU for a letter, rendered and made."""

    def measure() -> float:
        contexts = [letter.context(number) for number in range(letters)]
        start = time.process_time()
        for number, context in enumerate(contexts):
            make(mail_of(number, renderer.render(letter.NAME, context)))
        return (time.process_time() - start) / letters * 1e6

    return measure


def digested(data: bytes) -> Callable[[], float]:
    def measure() -> float:
        start = time.process_time()
        for _ in range(LETTERS):
            sha256(data).hexdigest()
        return (time.process_time() - start) / LETTERS * 1e6

    return measure


def main(profile: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        letter.project(Path(folder), 1)
        renderer = open_workplace(Path(folder)).renderer
        mail = mail_of(1, renderer.render(letter.NAME, letter.context(1)))
        sides = [
            side(renderer, ours, LETTERS),
            side(renderer, lambda mail: None, LETTERS),
            side(renderer, by_hand, LETTERS),
            side(renderer, standard, FEW),
            digested(build(mail)),
        ]
        if profile:
            _profile(sides[0])
            return
        whole, rendered, hand, library, digest = alternated(*sides, rounds=ROUNDS)
    size = len(build(mail)) / 1000
    print(f"a letter of {size:.1f} kB, rendered and built: {whole:.0f} us (of it rendered {rendered:.0f}), "
          f"its digest {digest:.0f} us more")  # fmt: skip
    print(f"the same with whole b2a_qp {hand / whole:.1f} times that, with EmailMessage {library / whole:.1f} times")


def _profile(measure: Callable[[], float]) -> None:
    measure()
    profiler = cProfile.Profile()
    profiler.runcall(measure)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(30)


if __name__ == "__main__":
    main("--profile" in sys.argv[1:])
