"""Types of fields and facts as an author declares them: `number`, `text, sensitive`, `[A, B, C]`."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema

from nurture.core.problems import did_you_mean
from nurture.project.models.values import wrong
from nurture.project.tree import Series

_TYPES = ("text", "number", "date", "yes or no")


def _field(written: Any) -> tuple[str, tuple[str, ...], bool]:
    """Type, choices, and whether it is sensitive."""
    if isinstance(written, Series):
        if not written or not all(isinstance(choice, str) for choice in written):
            raise wrong("wrong-type", "a list of choices holds texts, as in `[A, B, C]`")
        return "choice", tuple(written), False
    if not isinstance(written, str):
        raise wrong("wrong-type", "a type is meant here: " + ", ".join(_TYPES) + " or a list of choices")
    types = "the types are " + ", ".join(_TYPES) + ", or a list of choices"
    kind, comma, mark = (part.strip() for part in written.partition(","))
    if kind not in _TYPES:
        raise wrong("unknown-type", f"there is no type `{kind}`", did_you_mean(kind, _TYPES) or types)
    if comma and mark != "sensitive":
        raise wrong("unknown-type", f"`{mark}` says nothing about a field", did_you_mean(mark, ["sensitive"]))
    return kind, (), bool(comma)


def _facts(written: Any) -> Any:
    return {} if written is None or (isinstance(written, Series) and not written) else written


FieldType = Annotated[
    tuple[str, tuple[str, ...], bool],
    PlainValidator(_field),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": "^(text|number|date|yes or no)(, *sensitive)?$"},
                {"type": "array", "items": {"type": ["string", "number", "boolean"]}},
            ],
            "examples": ["text", "number", "date", "yes or no", ["A", "B", "C"], "text, sensitive"],
        }
    ),
]
Facts = Annotated[
    dict[str, FieldType],
    BeforeValidator(_facts),
    WithJsonSchema({"anyOf": [{"type": "object"}, {"type": "array", "maxItems": 0}, {"type": "null"}]}),
]
