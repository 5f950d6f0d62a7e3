"""Debian's Dovecot, an instance of a test's own: IMAP over TLS and over STARTTLS, and LMTP to deliver to.

Whoever signs in with the password, or is delivered to, has a mailbox; `anna+anything` is that of `anna`.

It wants root, as it changes users.
"""

from __future__ import annotations

import os
import shutil
import signal
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from imaplib import IMAP4_SSL
from pathlib import Path
from select import select
from subprocess import DEVNULL

from tests.acceptance.real_servers import certify, free_port, need

USER, PASSWORD = "anna", "sesame"
CONFIGURATION = """
base_dir = {here}/run
state_dir = {here}/state
log_path = {here}/log
protocols = imap lmtp
recipient_delimiter = +
listen = 127.0.0.1
ssl = required
ssl_cert = <{here}/certificate.pem
ssl_key = <{here}/key.pem
ssl_dh =
mail_location = maildir:{here}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={here}/mail/%u allow_all_users=yes
}}
first_valid_uid = 1
auth_mechanisms = plain login
auth_failure_delay = 0
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp_port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


@dataclass
class Dovecot:
    """`port` is for STARTTLS, `tls_port` for TLS from the start; `certificate` is what to trust."""

    here: Path
    port: int
    tls_port: int
    lmtp_port: int

    @property
    def certificate(self) -> Path:
        return self.here / "certificate.pem"

    def start(self) -> None:
        """It listens on return. What it says goes to its log: a pipe would stay open as long as it runs."""
        subprocess.run(["dovecot", *self._configured], stdout=DEVNULL, stderr=DEVNULL, check=True)

    def stop(self) -> None:
        """It is on its way."""
        os.kill(int((self.here / "run" / "master.pid").read_text()), signal.SIGTERM)

    def break_connections(self) -> None:
        """They are broken on return: `doveadm kick` asks for it alone, and a fast client is answered once more."""
        for process in self._serving():
            with suppress(ProcessLookupError):
                watched = os.pidfd_open(process)
                signal.pidfd_send_signal(watched, signal.SIGTERM)
                select([watched], [], [])
                os.close(watched)

    def _serving(self) -> list[int]:
        """The processes of those who are signed in: a line for each, USER imap PROCESS ADDRESS."""
        asked = ["doveadm", *self._configured, "who", "-1", USER]
        lines = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
        return [int(line.split()[2]) for line in lines[1:]]

    @property
    def _configured(self) -> list[str]:
        return ["-c", f"{self.here}/dovecot.conf"]

    @contextmanager
    def client(self, user: str = USER) -> Iterator[IMAP4_SSL]:
        """Another mail program, signed in."""
        trusted = ssl.create_default_context(cafile=str(self.certificate))
        with IMAP4_SSL("localhost", self.tls_port, ssl_context=trusted) as client:
            client.login(user, PASSWORD)
            yield client

    def deliver(self, *mails: bytes, folder: str = "INBOX") -> None:
        with self.client() as client:
            for mail in mails:
                assert client.append(folder, "", "", mail)[0] == "OK"

    def flags(self, folder: str = "INBOX") -> list[bytes]:
        """Of each mail there."""
        with self.client() as client:
            there = client.select(folder, readonly=True)[1] != [b"0"]
            found = client.fetch("1:*", "(FLAGS)")[1] if there else []
        return [each for each in found if isinstance(each, bytes)]


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """One that runs, or the test is skipped."""
    need(os.geteuid() == 0, "dovecot changes users, so it is started by root alone")
    need(shutil.which("dovecot"), "dovecot is not installed: dovecot-imapd")
    need(shutil.which("openssl"), "certificates are made with openssl, which is not installed")
    with tempfile.TemporaryDirectory(prefix="nurture-dovecot-", ignore_cleanup_errors=True) as folder:
        made = Dovecot(Path(folder), free_port(), free_port(), free_port())
        made.here.chmod(0o755)
        certify(made.here)
        (made.here / "mail").mkdir()
        shutil.chown(made.here / "mail", "mail", "mail")
        words = {"here": made.here, "port": made.port, "tls_port": made.tls_port, "lmtp_port": made.lmtp_port}
        (made.here / "dovecot.conf").write_text(CONFIGURATION.format(password=PASSWORD, **words))
        made.start()
        try:
            yield made
        finally:
            made.stop()
