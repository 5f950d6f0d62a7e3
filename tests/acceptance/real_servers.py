"""Debian's Postfix and Exim, each an instance of a test's own: STARTTLS and AUTH in front, behind it a sink.

Both want root, as they change users. Postfix is the one that is installed; Exim, which Debian does not install beside
it, is unpacked into `.venv/exim` by `.ci/run`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest
from aiosmtpd.controller import Controller

REPOSITORY = Path(__file__).parents[2]
USER, PASSWORD = "anna", "sesame"
EXIM_USER = "Debian-exim"
POSTFIX = """
compatibility_level = 3.6
queue_directory = {here}/queue
data_directory = {here}/data
maillog_file = {here}/log
maillog_file_prefixes = {here}
myhostname = localhost
mydestination =
inet_protocols = ipv4
alias_maps =
local_recipient_maps =
{onward}
smtp_host_lookup = native
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_tls_security_level = encrypt
smtpd_tls_chain_files = {here}/server.pem
smtpd_sasl_auth_enable = yes
smtpd_sasl_local_domain = localhost
cyrus_sasl_config_path = {here}/sasl
"""
SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
SASL = """
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: {here}/sasl/users
mech_list: PLAIN LOGIN
"""
EXIM = """
primary_hostname = localhost
exim_path = {exim}
exim_user = {user}
exim_group = {user}
spool_directory = {here}/spool
log_file_path = {here}/spool/%slog
keep_environment =
tls_advertise_hosts = *
tls_certificate = {here}/server.pem
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
smtp_accept_queue_per_connection = 0
rfc1413_query_timeout = 0s
acl_smtp_mail = mail
acl_smtp_rcpt = rcpt
begin acl
mail:
  accept control = dkim_disable_verify
rcpt:
  accept authenticated = *
begin routers
all:
  driver = manualroute
  transport = sink
  route_list = * 127.0.0.1 byname
  self = send
begin transports
sink:
  driver = smtp
  port = {sink}
  hosts_avoid_tls = *
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{{name}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
"""


class Sink:
    """Where both relay to. `arrived` holds (envelope sender, recipient, bytes) of each message.

    `run_queue` is how a server that runs no queue of its own is made to try again what it could not pass on at once.
    """

    def __init__(self) -> None:
        self.arrived: Queue[tuple[str, str, bytes]] = Queue()
        self.run_queue: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.arrived.put((envelope.mail_from, envelope.rcpt_tos[0], envelope.content))
        return "250 OK"

    def take(self, count: int) -> list[tuple[str, str, bytes]]:
        """The next so many. Raises queue.Empty when none comes for half a minute, though the queue was run."""
        return [self._next() for _ in range(count)]

    def _next(self) -> tuple[str, str, bytes]:
        for _ in range(3 if self.run_queue else 0):
            try:
                return self.arrived.get(timeout=5)
            except Empty:
                subprocess.run(self.run_queue, check=True)
        return self.arrived.get(timeout=30)


@contextmanager
def server(name: str) -> Iterator[tuple[int, Path, Sink]]:
    """Its port on localhost, the certificate to trust, and its sink; or the test is skipped."""
    start = {"postfix": postfix, "exim": exim}[name]
    need(os.geteuid() == 0, f"{name} changes users, so it is started by root alone")
    need(shutil.which("openssl"), "certificates are made with openssl, which is not installed")
    sink, port = Sink(), free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    with tempfile.TemporaryDirectory(prefix=f"nurture-{name}-", ignore_cleanup_errors=True) as folder:
        here = Path(folder)
        here.chmod(0o755)
        certify(here)
        controller.start()
        try:
            with start(here, port, sink) as its_port:
                yield its_port, here / "certificate.pem", sink
        finally:
            controller.stop()


@contextmanager
def postfix(here: Path, sink: int, _: Sink) -> Iterator[int]:
    with postfix_before(here, f"relayhost = [127.0.0.1]:{sink}") as port:
        yield port


@contextmanager
def postfix_before(here: Path, onward: str) -> Iterator[int]:
    """Its port; `onward` is its setting of where all mails go."""
    need(shutil.which("postfix"), "postfix is not installed")
    need(shutil.which("saslpasswd2"), "saslpasswd2 is not installed: sasl2-bin")
    port = free_port()
    for folder in ("queue", "data", "sasl"):
        (here / folder).mkdir()
    shutil.chown(here / "data", "postfix")
    (here / "main.cf").write_text(POSTFIX.format(here=here, onward=onward))
    (here / "master.cf").write_text(SERVICES.format(port=port))
    (here / "sasl" / "smtpd.conf").write_text(SASL.format(here=here))
    users = ["saslpasswd2", "-f", f"{here}/sasl/users", "-c", "-p", "-u", "localhost", USER]
    subprocess.run(users, input=PASSWORD.encode(), check=True)
    shutil.chown(here / "sasl" / "users", "postfix")
    command = ["postfix", "-c", str(here)]
    started = subprocess.run([*command, "start"], capture_output=True, text=True, check=False)
    assert started.returncode == 0, started.stderr
    try:
        yield port
    finally:
        subprocess.run([*command, "abort"], capture_output=True, check=True)


@contextmanager
def exim(here: Path, sink: int, queue: Sink) -> Iterator[int]:
    """It gets a socket that listens already, as from inetd."""
    program = shutil.which("exim4", path=f"{REPOSITORY}/.venv/exim/usr/sbin:{os.environ['PATH']}:/usr/sbin")
    need(program, "exim4 is neither installed nor unpacked into .venv/exim: see .ci/run")
    need(_is_user(EXIM_USER), f"there is no user {EXIM_USER}, as Debian's Exim wants: see .ci/run")
    (here / "spool").mkdir()
    shutil.chown(here / "spool", EXIM_USER, EXIM_USER)
    words = {"here": here, "sink": sink, "exim": program, "user": EXIM_USER, "name": USER, "password": PASSWORD}
    (here / "exim.conf").write_text(EXIM.format(**words))
    queue.run_queue = [str(program), "-C", str(here / "exim.conf"), "-qff"]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        process = subprocess.Popen([str(program), "-C", str(here / "exim.conf"), "-bw"], stdin=listener)
        try:
            yield port
        finally:
            process.terminate()
            process.wait()


def certify(here: Path, *names: str) -> None:
    """A key and a certificate of `localhost` and these names in `server.pem`, and each in a file of its own."""
    request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj /CN=localhost"
    names = ",".join(f"DNS:{name}" for name in ("localhost", *names))
    files = ["-keyout", "key.pem", "-out", "certificate.pem", "-addext", f"subjectAltName={names}"]
    subprocess.run(["openssl", *request.split(), *files], cwd=here, check=True, capture_output=True)
    (here / "server.pem").write_text((here / "key.pem").read_text() + (here / "certificate.pem").read_text())
    (here / "server.pem").chmod(0o644)


def free_port() -> int:
    """One on loopback that nobody listens at."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return int(free.getsockname()[1])


def _is_user(name: str) -> bool:
    return subprocess.run(["getent", "passwd", name], capture_output=True, check=False).returncode == 0


def need(there: object, reason: str) -> None:
    """Or the test is skipped."""
    if not there:
        pytest.skip(reason)
