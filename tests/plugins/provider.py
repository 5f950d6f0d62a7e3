"""A channel to a mail provider's HTTP API, which can be asked afterwards what became of a message."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from nurture import Letter, Mark, Options, Receipt, Withdrawn, hookimpl


class ProviderOptions(Options):
    url: str


class Provider:
    name = "provider"
    options: type[Options] = ProviderOptions
    abilities: frozenset[str] = frozenset()

    def deliver(self, letters: Iterator[Letter], mark: Mark, options: ProviderOptions) -> Iterator[Receipt]:
        for letter in letters:
            request = urllib.request.Request(message_url(letter.message_id, options), letter.data, method="PUT")
            try:
                mark([letter.key])
            except Withdrawn:
                continue
            yield self.put(request, letter.key)

    def put(self, request: urllib.request.Request, key: str) -> Receipt:
        try:
            with urllib.request.urlopen(request, timeout=10):
                return Receipt(key, "sent")
        except urllib.error.HTTPError as error:
            with error:
                return Receipt(key, "deferred", f"the provider answers {error.code}", fault=True)
        except (OSError, http.client.HTTPException) as error:
            return Receipt(key, "in_doubt", f"the provider gave no answer: {error}")

    def look_up(self, message_ids: Sequence[str], options: ProviderOptions) -> Mapping[str, str]:
        answers = {}
        for message_id in message_ids:
            try:
                with urllib.request.urlopen(message_url(message_id, options), timeout=10) as response:
                    found = json.load(response)
            except urllib.error.HTTPError as error:
                with error:
                    if error.code != 404:
                        raise
            else:
                answers[message_id] = "sent" if found["status"] == "accepted" else f"failed: {found['status']}"
        return answers


def message_url(message_id: str, options: ProviderOptions) -> str:
    return f"{options.url}/messages/{quote(message_id, safe='')}"


@hookimpl
def register_channels() -> list[Provider]:
    return [Provider()]
