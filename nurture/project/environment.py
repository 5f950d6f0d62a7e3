"""`${NAME}` in the options of sources and channels: what is missing, and options with the values put in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from nurture.core.problems import Place
from nurture.project.tree import children, place_of

_NAME = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def names_in(written: Any) -> list[str]:
    """The variables that a text names."""
    return _NAME.findall(written) if isinstance(written, str) else []


def mentioned(node: Any, path: str) -> Iterator[tuple[str, Place]]:
    """Every environment variable that a part of nurture.yaml names, and where."""
    for _, value, spot in children(node):
        if isinstance(value, str):
            yield from ((name, place_of(path, spot)) for name in names_in(value))
        else:
            yield from mentioned(value, path)


def with_environment(written: Any, environ: Mapping[str, str]) -> Any:
    """A copy with every `${NAME}` that is set replaced; the others stay."""
    if isinstance(written, str):
        return _NAME.sub(lambda match: environ.get(match[1], match[0]), written)
    if isinstance(written, Mapping):
        return {key: with_environment(value, environ) for key, value in written.items()}
    return [with_environment(value, environ) for value in written] if isinstance(written, list | tuple) else written


def filled(options: Any, environ: Mapping[str, str], root: Path) -> Any:
    """A plugin's options as it shall get them. Raises pydantic's ValidationError when a value put in does not fit.

    Those that name no variable were checked as they were written, and are no longer as they were written.
    """
    written = {name: getattr(options, name) for name in options.model_fields_set}
    if not is_awaited(options):
        return options
    return type(options).model_validate(with_environment(written, environ), context={"root": root})


def is_awaited(options: Any) -> bool:
    """Whether options, as a plugin shall get them, still name a variable: it is not set."""
    return _names_one({name: getattr(options, name) for name in options.model_fields_set})


def _names_one(written: Any) -> bool:
    if isinstance(written, str):
        return _NAME.search(written) is not None
    inner = written.values() if isinstance(written, Mapping) else written
    return isinstance(inner, Iterable) and any(map(_names_one, inner))
