"""What a rule of the lint finds: not a mistake in one line, but something that the whole will hardly do as meant."""

from __future__ import annotations

from typing import NamedTuple

from nurture.core.problems import Place


class Finding(NamedTuple):
    """`path` is the file whose `allow` can silence it."""

    message: str
    place: Place
    hint: str
    path: str
