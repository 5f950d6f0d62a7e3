"""Laws about mail, from `laws.toml` beside this file."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from nurture.core.law import Law, Statement


def law_of(jurisdiction: str) -> Law:
    """What holds in a country, and in the whole Union where the country says nothing of its own; no law without one."""
    if not jurisdiction:
        return Law()
    known = tomllib.loads(files("nurture.project").joinpath("laws.toml").read_text("utf-8"))
    said = {**known["EU"], **known.get(jurisdiction, {})}
    return Law({about: Statement(**statement) for about, statement in said.items()})
