"""What nurture.yaml says of a folder at an IMAP server."""

from __future__ import annotations

import re
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from nurture import Options, Seconds

PORTS = {"implicit": 993, "starttls": 143, "none": 143}
MOVE = "move to "
_AFTER = re.compile(rf"leave|delete|{MOVE}\S.*")
_HERE = ("localhost", "127.0.0.1", "::1")
_HOST = re.compile(r"[^\s/@:\[\]]+|[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F.]*")


class ImapOptions(Options):
    host: str = Field(description="The mailbox's server.", examples=["imap.lumo.example"])
    port: int | None = Field(
        None, ge=1, le=65_535, description="Its port. Left out: the usual one, 993 or 143.", examples=[993]
    )
    tls: Literal["implicit", "starttls", "none"] = Field(
        "implicit", description="How the way there is locked. Left out: `implicit`.", examples=["starttls"]
    )
    username: str = Field(description="Whose mailbox it is.", examples=["${IMAP_USER}"])
    password: str = Field(
        "", repr=False, description="Only from the environment, never in the file.", examples=["${IMAP_PASSWORD}"]
    )
    token: str = Field(
        "", repr=False, description="An OAuth 2 token in place of a password (XOAUTH2).", examples=["${IMAP_TOKEN}"]
    )
    folder: str = Field("INBOX", description="The folder that is read. Left out: `INBOX`.", examples=["Bounces"])
    after: str = Field(
        "leave",
        description="What becomes of a mail that was read: `leave`, `delete` or `move to FOLDER`. Left out: `leave`.",
        examples=["move to Done"],
    )
    timeout: Seconds = Field(
        60.0, description="How long the server may be silent. Left out: `1 minute`.", examples=["30 seconds"]
    )

    @property
    def port_or_usual(self) -> int:
        return self.port or PORTS[self.tls]

    @field_validator("host")
    @classmethod
    def _a_host(cls, host: str) -> str:
        if not _HOST.fullmatch(host):
            raise ValueError("this is no host: write its name alone, as in `imap.lumo.example`")
        return host

    @field_validator("folder")
    @classmethod
    def _a_folder(cls, folder: str) -> str:
        if not folder or not folder.isprintable():
            raise ValueError("no folder is called so; most mail comes into `INBOX`")
        return folder

    @field_validator("after")
    @classmethod
    def _one_of_three(cls, after: str) -> str:
        if not _AFTER.fullmatch(after) or not after.isprintable():
            raise ValueError("write `leave`, `delete` or `move to FOLDER`, as in `move to Done`")
        return after

    @model_validator(mode="after")
    def _one_way_to_sign_in(self) -> Self:
        if bool(self.token) == bool(self.password):
            raise ValueError("`username` signs in by its `password` or by a `token`: write one of them")
        return self

    @model_validator(mode="after")
    def _no_open_password(self) -> Self:
        if self.tls == "none" and self.host not in _HERE:
            raise ValueError("`tls: none` would send the password readable by everybody: write `tls: implicit`")
        return self
