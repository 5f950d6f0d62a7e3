"""Values by name that are worked out when they are asked for: of all that there is to know, little ever is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any


class Lazy(Mapping[str, Any]):
    """A value for each of `names`, which `make` makes of its name at the first question; `made` are those so far."""

    __slots__ = ("_make", "_names", "made")

    def __init__(self, names: Collection[str], make: Callable[[str], Any]) -> None:
        self._names, self._make = names, make
        self.made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self.made:
            if name not in self._names:
                raise KeyError(name)
            self.made[name] = self._make(name)
        return self.made[name]

    def get(self, name: str, default: Any = None) -> Any:
        """A KeyError that comes out of making a value is none of a name."""
        if name in self.made:
            return self.made[name]
        return self[name] if name in self._names else default

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
