"""The addresses of one message that nobody else can make: the ways out, the Message-ID, where its bounce comes to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from nurture.core import tokens
from nurture.core.program import Project
from nurture.core.their_data import DATA
from nurture.core.tokens import Key
from nurture.mail.headers import wire_address
from nurture.mail.message import Unsubscribe, message_id


@dataclass(frozen=True)
class Addresses:
    """Those of the message called `name`, whose tokens are made with `key`."""

    project: Project
    key: Key
    name: str

    @cached_property
    def domain(self) -> str:
        """The sender's, as it goes on the wire."""
        return self._wire.rpartition("@")[2]

    @property
    def message_id(self) -> str:
        """`<…@domain>`."""
        return message_id(self.key.secret, self.name, self.domain)

    @cached_property
    def unsubscribe(self) -> Unsubscribe:
        """The ways out that the header names: on the web, where there is one, and by mail."""
        return self._ways("unsubscribe")

    @property
    def unsubscribe_url(self) -> str:
        return _shown(self.unsubscribe)

    @property
    def preferences_url(self) -> str:
        return _shown(self._ways("preferences"))

    @property
    def returns(self) -> str:
        """Where its bounce comes back to: an address of its own (VERP), where nurture.yaml names one for bounces."""
        bounces = self.project.sender.bounces
        if not bounces:
            return self._wire
        local, _, domain = bounces.rpartition("@")
        return f"{local}+{tokens.make_local(self.key, self._digest)}@{domain}"

    @cached_property
    def web(self) -> str:
        """Where our pages are, without a slash at its end; "" for nowhere."""
        return self.project.web.rstrip("/")

    def personal(self, purpose: tokens.Purpose) -> str:
        """The address of what is this message's alone, where there is a web."""
        return f"{self.web}/{purpose[0]}/{tokens.make(self.key, purpose, self._digest)}"

    def click(self, link: int) -> str:
        """That of its link of this number; of the one that nobody sees it looks like none."""
        token = tokens.make_click(self.key, self._digest, link)
        return f"{self.web}/{'t' if link == tokens.TRAP else 'c'}/{token}"

    @property
    def view_url(self) -> str:
        """Where the mail is seen in a browser; "" without a web."""
        return self.personal("view") if self.web else ""

    def confirm_url(self, what: str) -> str:
        """Where its reader confirms what it asks about, a form or their wish for their data; "" for nothing."""
        if what == DATA:
            return self.personal("data")
        return f"{self.web}/confirm/{tokens.make(self.key, 'confirm', self._digest)}" if what else ""

    def _ways(self, purpose: tokens.Purpose) -> Unsubscribe:
        """Where its reader unsubscribes or chooses: on our pages, were there any, and by mail."""
        token = tokens.make(self.key, purpose, self._digest)
        url = f"{self.web}/{purpose[0]}/{token}" if self.web else ""
        return Unsubscribe(self.project.sender.mailbox().address, url, f"{purpose}%20{token}")

    @cached_property
    def _digest(self) -> bytes:
        return tokens.message_digest(self.key.secret, self.name)

    @cached_property
    def _wire(self) -> str:
        return wire_address(self.project.sender.mailbox().address)


def _shown(ways: Unsubscribe) -> str:
    """The one that stands in a mail."""
    return ways.url or f"mailto:{ways.mailto}?subject={ways.subject}"
