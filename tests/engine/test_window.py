"""What a channel sees of the desk: a letter that was withdrawn behind its back does not come to it a second time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from nurture.engine.delivery.clerk import Ready
from nurture.engine.delivery.exchange import Answer, Asked
from nurture.engine.delivery.window import Window
from nurture.hookspecs import Letter, Mark, Receipt, Withdrawn
from nurture.store.attempts import Written
from nurture.testing.store_case import NOW


class Clerk:
    """Makes the same letter of the same claim, and objects to nothing."""

    faults: tuple[tuple[str, str], ...] = ()

    def make(self, claim: Any) -> Ready:
        letter = Letter(claim.key, f"<{claim.key}@x>", "send", "a@x", "b@y", b"", {})
        written = Written(claim.key, NOW, letter.message_id, "", "{}", "")
        return Ready(letter, written, SimpleNamespace(), SimpleNamespace(), NOW)  # type: ignore[arg-type]


def test_a_channel_that_has_not_heard_that_a_letter_was_withdrawn_is_given_no_other() -> None:
    asked: list[Asked] = []
    answers = [Answer(claims=[SimpleNamespace(key="k")]), Answer(withdrawn=["k"]), Answer(), Answer(over=True)]  # type: ignore[list-item]

    def exchange(one: Asked) -> Callable[[], Answer]:
        asked.append(one)
        return lambda: answers[min(len(asked), len(answers)) - 1]

    def deliver(letters: Iterator[Letter | None], mark: Mark, _: object) -> Iterator[Receipt]:
        assert next(letters)
        mark(())
        assert next(letters) is None
        with pytest.raises(Withdrawn):
            mark(["k"])
        assert not any(letters)
        yield from ()

    abilities = frozenset({"concurrent"})
    window = Window(exchange, Clerk(), lambda: NOW, lambda: None, abilities)  # type: ignore[arg-type]
    window.run(SimpleNamespace(deliver=deliver), None)  # type: ignore[arg-type]
    assert [one.wants for one in asked] == [1, 0, 0, 1, 0]
