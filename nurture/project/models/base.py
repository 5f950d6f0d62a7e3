"""The base of all models: it knows where its values stand, reports every mistake and keeps whatever is right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cache
from typing import Any, ClassVar, Self, cast

from pydantic import BaseModel, ConfigDict, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic import ValidationInfo as Info

from nurture.core.problems import Place
from nurture.project.problems import Collector
from nurture.project.tree import Block, Spot


def _say_required(schema: dict[str, Any], model: type[Any]) -> None:
    if model.required:
        schema["required"] = list(model.required)


class Written(BaseModel):
    """A mapping in a file. Every field has a default, so that one wrong value does not hide the other mistakes.

    `required` keys must be there. Validation needs a Collector as its context.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, json_schema_extra=_say_required
    )
    required: ClassVar[tuple[str, ...]] = ()
    block: ClassVar[Block] = Block("", Spot(1, 1))
    """What was written, with the place of every key and value; each model read from a file has its own."""

    def place(self, key: str) -> Place:
        return self.block.place(key)

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: Info) -> Self:
        if not isinstance(data, Block):
            return handler(data)
        found = collector(info)
        block = data if data.keys() <= keys_of(cls) else _known(cls, data, found)
        try:
            model = handler(block)
        except ValidationError as error:
            found.invalid(block, error.errors(include_url=False))
            model = handler(_without(block, error))
        if missing := [f"`{key}`" for key in cls.required if key not in block]:
            found.add("missing-key", _missing(missing), block.head_place())
        model.__dict__["block"] = block
        return model


def _missing(keys: list[str]) -> str:
    *most, last = keys
    return f"{', '.join(most)} and {last} are missing here" if most else f"{last} is missing here"


def misspelt(word: str, known: Iterable[str]) -> str:
    """The known word that this one is nearly, or nothing."""
    known = list(known)
    begun = [name for name in known if name.startswith(word)] if len(word) > 1 else []
    near = begun if len(begun) == 1 else difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return near[0] if near else ""


def collector(info: Info) -> Collector:
    """Where the validation at hand tells its Problems."""
    return cast(Collector, info.context)


@cache
def keys_of(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(field.alias or name for name, field in model.model_fields.items())


def _known(model: type[Written], block: Block, found: Collector) -> Block:
    takes_any = model.model_config.get("extra") == "allow"
    return block if takes_any else known_keys(block, keys_of(model), found)


def known_keys(block: Block, known: frozenset[str], found: Collector) -> Block:
    """The block without unknown keys; one that is misspelt is told, and read as what was meant."""
    if block.keys() <= known:
        return block
    names: dict[str, str] = {}
    for key in block:
        if key in known:
            names[key] = key
        elif meant := misspelt(key, known - block.keys() - set(names.values())):
            found.add("unknown-key", f"there is no key `{key}` here", block.key_place(key), f"did you mean `{meant}`?")
            names[key] = meant
        else:
            hint = "possible here: " + ", ".join(sorted(known - block.keys())) if known - block.keys() else ""
            found.add("unknown-key", f"there is no key `{key}` here", block.key_place(key), hint)
    return block.picked(names)


def _without(block: Block, error: ValidationError) -> Block:
    """A copy without the values that pydantic refused: an entry of a mapping goes alone, a list goes whole."""
    copy = block.picked({key: key for key in block})
    for detail in error.errors(include_url=False):
        first, *rest = detail["loc"]
        inner = copy.get(str(first))
        if rest and isinstance(inner, Block) and rest[0] in inner:
            copy[str(first)] = inner.picked({key: key for key in inner if key != rest[0]})
        else:
            copy.pop(str(first), None)
    return copy
