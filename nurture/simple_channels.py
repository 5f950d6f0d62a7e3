"""A channel out of one function, for plugins that send one letter after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from nurture.hookspecs import Channel, Letter, Mark, Receipt, Withdrawn
from nurture.plugin_options import Options


@dataclass
class _SimpleChannel:
    name: str
    send: Callable[[Letter, Any], Receipt]
    options: type[Options]
    abilities: frozenset[str] = frozenset()

    def deliver(self, letters: Iterator[Letter], mark: Mark, options: Any) -> Iterator[Receipt]:
        for letter in letters:
            try:
                mark([letter.key])
            except Withdrawn:
                continue
            try:
                receipt = self.send(letter, options)
            except Exception as error:  # one letter never stops the others
                receipt = Receipt(letter.key, "in_doubt", f"{type(error).__name__}: {error}", fault=True)
            yield receipt


def simple_channel(name: str, send: Callable[[Letter, Any], Receipt], options: type[Options] = Options) -> Channel:
    """A Channel that calls `send(letter, options)` for one letter after the other, each marked just before.

    When `send` raises, nobody knows how far it came: the letter is in doubt.
    """
    return _SimpleChannel(name, send, options)
