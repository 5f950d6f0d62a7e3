"""The contract of webhooks as a test class: inherit from it, say how yours is made and what is posted to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from nurture.plugin_options import Options
from nurture.webhooks import Nonsense, Posted, Unverified, Webhook

_GARBAGE = (b"", b"null", b"[]", b"{", b"[[[[", b"\xff\xfe", b'{"a": "\\ud800"}', b'[1, "a", null, {}]', b"[" * 100_000)
_FLIPS = 64


class WebhookContract:
    """What core relies on in a webhook. `webhook` makes one; `posted` is a post that says something, as it is signed.

    `signs_body` and `has_time` say what its way of telling who posts covers; `lasts` is for how long a post is good, at
    most.
    """

    signs_body: ClassVar[bool] = True
    has_time: ClassVar[bool] = True
    lasts: ClassVar[timedelta] = timedelta(days=2)

    def webhook(self, tmp_path: Path) -> tuple[Webhook, Options]:
        raise NotImplementedError

    def posted(self) -> Posted:
        raise NotImplementedError

    def test_it_takes_its_options(self, tmp_path: Path) -> None:
        webhook, options = self.webhook(tmp_path)
        assert isinstance(webhook, Webhook)
        assert isinstance(options, webhook.options)

    def test_the_same_post_says_the_same_under_the_same_ids(self, tmp_path: Path) -> None:
        webhook, options = self.webhook(tmp_path)
        first, again = (webhook.handle(options, self.posted()) for _ in range(2))
        assert first.reports or first.events or first.mails
        assert first == again
        ids = [report.id for report in first.reports] + [str(event["id"]) for event in first.events]
        assert all(ids) and len(set(ids)) == len(ids)

    def test_nobody_is_believed_who_does_not_sign(self, tmp_path: Path) -> None:
        webhook, options = self.webhook(tmp_path)
        unsigned = replace(self.posted(), headers={"content-type": "application/json"}, body=b'{"event": "bounce"}')
        with pytest.raises(Unverified):
            webhook.handle(options, unsigned)

    def test_no_bit_of_a_signed_body_may_be_another(self, tmp_path: Path) -> None:
        if not self.signs_body:
            pytest.skip("its body is not signed")
        (webhook, options), posted = self.webhook(tmp_path), self.posted()
        for at in range(0, len(posted.body), max(1, len(posted.body) // _FLIPS)):
            body = bytearray(posted.body)
            body[at] ^= 1
            with pytest.raises(Unverified):
                webhook.handle(options, replace(posted, body=bytes(body)))

    def test_no_post_is_good_for_ever(self, tmp_path: Path) -> None:
        if not self.has_time:
            pytest.skip("its posts have no time")
        (webhook, options), posted = self.webhook(tmp_path), self.posted()
        for late in (-self.lasts, self.lasts):
            with pytest.raises(Unverified):
                webhook.handle(options, replace(posted, now=posted.now + late))

    def test_garbage_is_refused_and_nothing_else(self, tmp_path: Path) -> None:
        (webhook, options), posted = self.webhook(tmp_path), self.posted()
        headers: tuple[Mapping[str, str], ...] = (
            {},
            posted.headers,
            dict.fromkeys(posted.headers, "\x00é,"),
            dict.fromkeys(posted.headers, ""),
        )
        for body in _GARBAGE:
            for each in headers:
                try:
                    reply = webhook.handle(options, replace(posted, headers=each, body=body))
                except (Unverified, Nonsense):
                    continue
                assert not (reply.reports or reply.events or reply.mails)
