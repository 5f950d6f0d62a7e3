"""A mail system as firms have it: Postfix takes mails over STARTTLS and AUTH, Dovecot keeps them for each person."""

from __future__ import annotations

import smtplib
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.acceptance.dovecot import Dovecot, dovecot
from tests.acceptance.real_servers import PASSWORD, USER, certify, postfix_before


@dataclass
class MailSystem:
    """`port` takes mails, `certificate` is what to trust, `mailboxes` are where they end."""

    port: int
    certificate: Path
    mailboxes: Dovecot

    def send(self, mail: EmailMessage) -> None:
        """As a person does from a mail program."""
        with smtplib.SMTP("localhost", self.port) as server:
            server.starttls(context=ssl.create_default_context(cafile=str(self.certificate)))
            server.login(USER, PASSWORD)
            server.send_message(mail)

    def inbox(self, address: str, count: int) -> list[EmailMessage]:
        """The mails of an address, once there are so many: IDLE tells when another comes (RFC 2177)."""
        with self.mailboxes.client(address) as client:
            client.select()
            client.sock.settimeout(30)
            while len(found := client.search(None, "ALL")[1][0].split()) < count:
                client.send(b"idle IDLE\r\n")
                while b"EXISTS" not in client.readline():
                    pass
                client.send(b"DONE\r\n")
                while not client.readline().startswith(b"idle "):
                    pass
            raw = [client.fetch(number.decode(), "(BODY.PEEK[])")[1][0] for number in found]
        return [_read(each[1]) for each in raw if isinstance(each, tuple)]


def _read(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


@contextmanager
def mail_system() -> Iterator[MailSystem]:
    """One that runs, or the test is skipped."""
    with (
        dovecot() as mailboxes,
        tempfile.TemporaryDirectory(prefix="nurture-postfix-", ignore_cleanup_errors=True) as folder,
    ):
        here = Path(folder)
        here.chmod(0o755)
        certify(here)
        with postfix_before(here, f"default_transport = lmtp:inet:127.0.0.1:{mailboxes.lmtp_port}") as port:
            yield MailSystem(port, here / "certificate.pem", mailboxes)
