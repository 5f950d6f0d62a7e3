"""Lists of those who get no mail that keep marketing back: nobody knows yet whom they are about.

| a list | marketing |
| --- | --- |
| could not be read since it stands in the file as it does now | waits |
| was read, and cannot be read now | goes on: what was read is kept, and who was added since is not known |
| names somebody who cannot be read | waits |
| would take more than a fifth of the leads, and more than five, at once | waits, until `run --confirm` |

Whatever the leads asked for themselves goes on. With `holds: no`, a list keeps nothing back.
"""

from __future__ import annotations

import json
from dataclasses import replace

from nurture.core.program import Project
from nurture.store.protocol import Store

_KEPT = "unread lists"
_SHARE, FEWEST = 5, 5


def unread(store: Store) -> dict[str, str]:
    """The lists that keep marketing back, each with the reason and its cure."""
    return dict(json.loads(store.get(_KEPT) or "{}"))


def keep_unread(lists: dict[str, str], store: Store) -> None:
    if lists != unread(store):
        store.put(_KEPT, json.dumps(lists, ensure_ascii=False))


def with_unread(project: Project, store: Store) -> Project:
    """The project with those of its lists that keep marketing back."""
    found = {name: why for name, why in unread(store).items() if name in project.lists}
    return project if found == project.unread else replace(project, unread=found)


def too_much(taken: int, leads: int) -> str:
    """Why a list that would take so many leads at once is not taken, as it looks like one of subscribers; else ""."""
    if taken <= FEWEST or taken * _SHARE <= leads:
        return ""
    return (
        f"it would take {taken:,} of {leads:,} leads at once, so nothing of it is taken: look whether all on it have"
        " left; `nurture run --confirm` takes it all the same"
    )
