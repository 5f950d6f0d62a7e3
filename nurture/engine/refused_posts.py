"""What webhooks could not read, though it was verified: whoever set up the provider looks at `doctor`, not at a log.

Of each webhook the last such post is told for seven days, unless a mail or an event of its was read since.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from nurture.core.program import Project
from nurture.store.protocol import Store

_KEPT = "refused posts"
_TOLD = timedelta(days=7)


def keep_refused(webhook: str, why: str, now: datetime, store: Store) -> None:
    """`why` holds no address."""
    store.put(_KEPT, json.dumps({**_kept(store), webhook: [now.isoformat(), why]}, ensure_ascii=False))


def forget_refused(webhook: str, store: Store) -> None:
    kept = _kept(store)
    if kept.pop(webhook, None):
        store.put(_KEPT, json.dumps(kept, ensure_ascii=False))


def refused(project: Project, store: Store, now: datetime) -> Iterator[str]:
    """What to mend, of the webhooks that there are."""
    for name, (at, why) in _kept(store).items():
        if name in project.webhooks and now - datetime.fromisoformat(at) < _TOLD:
            when = datetime.fromisoformat(at).astimezone(project.zone).isoformat(timespec="minutes")
            yield f"webhook {name}: not read at {when}: {why}"


def _kept(store: Store) -> dict[str, list[str]]:
    return dict(json.loads(store.get(_KEPT) or "{}"))
