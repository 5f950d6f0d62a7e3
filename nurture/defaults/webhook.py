"""The channel `webhook`: a message's payload as JSON, by POST, with the message's key as Idempotency-Key."""

from __future__ import annotations

import http.client
import json
import string
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

from pydantic import Field, field_validator

from nurture import Channel, Letter, Mark, Options, Receipt, Seconds, Withdrawn, __version__, hookimpl


class WebhookOptions(Options):
    url: str = Field(description="Where the notification is posted.", examples=["${SALES_WEBHOOK}"])
    timeout: Seconds = Field(
        10.0, description="How long an answer may take. Left out: `10 seconds`.", examples=["20 seconds"]
    )

    @field_validator("url")
    @classmethod
    def _of_the_web(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("write an address that begins with https:// or http://")
        return url


class Webhook:
    """Addresses of webhooks are secrets (whoever knows one may post): no receipt shows more than the host."""

    name = "webhook"
    options: type[Options] = WebhookOptions
    abilities: frozenset[str] = frozenset()

    def deliver(self, letters: Iterator[Letter], mark: Mark, options: WebhookOptions) -> Iterator[Receipt]:
        opener = urllib.request.build_opener(_NoRedirect)
        for letter in letters:
            request = _request(letter, options.url)
            try:
                mark([letter.key])
            except Withdrawn:
                continue
            yield _post(opener, request, letter.key, options.timeout)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Nobody but the author says where payloads go."""


def _request(letter: Letter, url: str) -> urllib.request.Request:
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"nurture/{__version__}",
        "Idempotency-Key": quote(letter.key, safe=string.punctuation + " "),
    }
    body = json.dumps(dict(letter.payload), default=str).encode()
    return urllib.request.Request(url, body, headers, method="POST")  # noqa: S310, the scheme is checked in the options


def _post(opener: urllib.request.OpenerDirector, request: urllib.request.Request, key: str, timeout: float) -> Receipt:
    try:
        with opener.open(request, timeout=timeout) as response:
            return Receipt(key, "sent", f"{request.host}: {response.status}")
    except urllib.error.HTTPError as error:
        with error:
            busy = error.code == 429 or error.code >= 500
            words = f"{request.host}: {error.code} {error.reason}"
        return Receipt(key, "deferred", words) if busy else Receipt(key, "failed", words, fault=True)
    except urllib.error.URLError as error:
        return Receipt(key, "deferred", f"{request.host} is not reached: {error.reason}", fault=True)
    except (OSError, http.client.HTTPException) as error:
        return Receipt(key, "in_doubt", f"{request.host} gave no answer: {error}")


@hookimpl
def register_channels() -> list[Channel]:
    return [Webhook()]
