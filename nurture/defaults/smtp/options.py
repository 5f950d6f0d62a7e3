"""What nurture.yaml says of a mail server."""

from __future__ import annotations

import re
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from nurture import Options, Seconds
from nurture.defaults.dkim import Signatures

PORTS = {"none": 25, "starttls": 587, "implicit": 465}
LMTP_PORT = 24
_HOST = re.compile(r"/.+|[^\s/@:\[\]]+|[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F.]*(%\w+)?")
"""The path of a socket, a name, or an address of IPv4 or IPv6."""
_WITH_PORT = re.compile(r"([^\s/@:]+):([0-9]{1,5})")
HERE = ("localhost", "127.0.0.1", "::1")


class SmtpOptions(Options):
    """The times are those of RFC 5321 4.5.3.2: five minutes for an answer, ten for the one that takes a letter."""

    host: str = Field(
        description="Your mail server; a path is a socket on this machine.", examples=["mail.lumo.example"]
    )
    port: int | None = Field(
        None, ge=1, le=65_535, description="Its port. Left out: the usual one, 587, 465 or 25.", examples=[587]
    )
    protocol: Literal["smtp", "lmtp"] = Field(
        "smtp", description="`lmtp` hands over to a mailbox server (RFC 2033). Left out: `smtp`.", examples=["lmtp"]
    )
    tls: Literal["none", "starttls", "implicit"] = Field(
        "starttls", description="How the way there is locked. Left out: `starttls`.", examples=["implicit"]
    )
    username: str = Field("", description="Left out: without signing in.", examples=["${SMTP_USER}"])
    password: str = Field(
        "", repr=False, description="Only from the environment, never in the file.", examples=["${SMTP_PASSWORD}"]
    )
    token: str = Field(
        "", repr=False, description="An OAuth 2 token in place of a password (XOAUTH2).", examples=["${SMTP_TOKEN}"]
    )
    connections: int = Field(
        4, ge=1, le=100, description="How many connections at most, over all workers. Left out: `4`.", examples=[10]
    )
    workers: int = Field(1, ge=1, le=16, description="How many processes write and send. Left out: `1`.", examples=[2])
    batch: int = Field(
        1,
        ge=1,
        le=100,
        description="How many mails for each connection are marked at once; a kill leaves as many in doubt."
        " Left out: `1`.",
        examples=[8],
    )
    dkim: Signatures = Field(
        (),
        description="How mails are signed; one signature or several. Left out: not at all.",
        examples=[{"selector": "nurture1", "domain": "lumo.example", "key": "${DKIM_KEY}"}],
    )
    timeout: Seconds = Field(
        300.0,
        description="How long an answer may take, and each 64 KB of a mail on its way. Left out: `5 minutes`.",
        examples=["30 seconds"],
    )
    dot_timeout: Seconds = Field(
        600.0,
        description="How long the server may take to accept a whole mail. Left out: `10 minutes`.",
        examples=["15 minutes"],
    )

    @property
    def on_this_machine(self) -> bool:
        return self.host in HERE or self.host.startswith("/")

    @property
    def port_or_usual(self) -> int:
        return self.port or (LMTP_PORT if self.protocol == "lmtp" else PORTS[self.tls])

    @field_validator("host")
    @classmethod
    def _a_host(cls, host: str) -> str:
        if both := _WITH_PORT.fullmatch(host):
            raise ValueError(f"the port stands alone: write `host: {both[1]}` and `port: {both[2]}`")
        if not _HOST.fullmatch(host):
            raise ValueError("this is no host: write its name alone, as in `mail.lumo.example`")
        return host

    @model_validator(mode="after")
    def _no_open_password(self) -> Self:
        if self.username and self.tls == "none" and not self.on_this_machine:
            raise ValueError("`tls: none` would send the password readable by everybody: write `tls: starttls`")
        return self

    @model_validator(mode="after")
    def _one_way_to_sign_in(self) -> Self:
        if self.token and self.password:
            raise ValueError("`password` and `token` are two ways to sign in: write one of them")
        return self

    @model_validator(mode="after")
    def _somebody_signs_in(self) -> Self:
        if (self.password or self.token) and not self.username:
            way = "password" if self.password else "token"
            raise ValueError(f"nobody signs in by a `{way}` alone: write whose it is, as `username`")
        return self

    @model_validator(mode="after")
    def _no_lock_on_a_socket(self) -> Self:
        if self.host.startswith("/") and self.tls != "none":
            raise ValueError("a socket on this machine knows no TLS: write `tls: none`")
        return self
