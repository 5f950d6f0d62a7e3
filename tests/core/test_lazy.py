"""Values that are worked out when they are asked for, and no sooner."""

from __future__ import annotations

import pytest

from nurture.core.lazy import Lazy


def test_each_value_is_made_once_when_it_is_asked_for() -> None:
    asked: list[str] = []
    values = Lazy(("a", "b", "c"), lambda name: asked.append(name) or name.upper())
    assert ("a" in values, "d" in values, [*values], len(values)) == (True, False, ["a", "b", "c"], 3)
    assert asked == []
    assert (values["b"], values["b"], values.get("c"), values.get("d", "none")) == ("B", "B", "C", "none")
    assert (asked, values.made) == (["b", "c"], {"b": "B", "c": "C"})
    with pytest.raises(KeyError, match="d"):
        values["d"]


def test_what_fails_while_a_value_is_made_is_no_missing_name() -> None:
    values = Lazy(("a",), lambda name: {}[name])
    with pytest.raises(KeyError):
        values.get("a", "none")
    assert values.made == {}
