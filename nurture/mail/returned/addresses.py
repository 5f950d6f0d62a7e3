"""Addresses within texts, as bounces write them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ADDRESS = re.compile(r"[^\s<>()\[\]\",;:@\\]{1,64}@[^\s<>()\[\]\",;:@\\/'`]{1,255}")
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,10}\w[\w-]{0,62}")
_LINE = 2_000
_MACHINES = re.compile(r"(?:mailer[-_.]?daemon|post_?master|mail[-_.]?delivery)\w{0,20}@", re.I)


def addresses_in(line: str) -> list[str]:
    """Those that a line names, in order, each once."""
    if "@" not in line:
        return []
    found = (match.strip("'`.=|*").rstrip(".!?") for match in _ADDRESS.findall(line[:_LINE]))
    return list(dict.fromkeys(each for each in found if _DOMAIN.fullmatch(each.rpartition("@")[2])))


def addresses_of(values: Iterable[str]) -> list[str]:
    """Those that the values of a field name."""
    return list(dict.fromkeys(address for value in values for address in addresses_in(value)))


def of_a_machine(address: str) -> bool:
    """Whether it is one that writes bounces."""
    return _MACHINES.match(address) is not None
