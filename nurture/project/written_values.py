"""Values of fields and facts as an author writes them in steps and stories: by their declared type, or a Problem."""

from __future__ import annotations

from collections.abc import Mapping

from nurture.core.cells import read_value
from nurture.core.model import Value
from nurture.core.program import Field
from nurture.project.scope import Scope
from nurture.project.tree import Block


def value_of(written: Block, name: str, noun: str, known: Mapping[str, Field], scope: Scope) -> Value | None:
    """What is written for `name`, one of the `known` fields or facts; None when it is empty or told as a Problem."""
    if name not in known:
        scope.found.unknown(noun, name, written.key_place(name), known)
        return None
    field = known[name]
    if not field.type:
        return None
    value = read_value(written[name], field, scope.zone)
    if value is None and written[name]:
        fitting = "it is one of " + ", ".join(field.choices) if field.choices else f"its type is {field.type}"
        words = f"`{written[name]}` does not fit the {noun} `{name}`"
        scope.found.add("wrong-value", words, written.place(name), fitting)
    return value
