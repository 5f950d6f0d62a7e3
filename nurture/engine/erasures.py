"""Who was erased, beside the database too, so that a backup of it brings nobody back.

Each line of `nurture.db-erased` is the database's own id and a mark that it keeps of an address: only its secret tells
whose that is. Both files know of every erasure, and what one of them has lost comes back from the other.

    erased in             and not in       means
    --------------------  ---------------  -------------------------------------------------
    the database          the file         somebody was erased since: a line more
    the file              the database     the database is a backup: erased anew, if it is there
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from pathlib import Path

from nurture.engine.intake.undecided import forget_undecided
from nurture.store.protocol import Store
from nurture.store.rules import mark_of


def erase(key: str, store: Store) -> tuple[int, int]:
    """Leave no row of whoever has the address of this key; how many events waited for it, and suppressions.

    What is left of them in files goes at the end of a run.
    """
    with store.transaction():
        if state := store.state(key):
            store.erase(state.lead.id)
        forget_undecided(key, store)
        return store.forget_address(key)


def keep_erasures(database: Path, store: Store) -> int:
    """Let both know of all; how many leads had come back and are erased anew."""
    path, name = database.with_name(f"{database.name}-erased"), store.get("id")
    kept, known = _read(path, name), store.marks()
    back = _erase_anew(kept - known, store) if kept - known else 0
    if known - kept:
        _append(path, "".join(f"{name} {mark}\n" for mark in sorted(known - kept)))
    return back


def _erase_anew(marks: Collection[str], store: Store) -> int:
    """Those whose marks these are, whatever is known of them."""
    secret, back = store.get("secret"), 0
    with store.transaction():
        for key in store.addresses_with(""):
            if mark_of(secret, key) in marks:
                back += store.state(key) is not None
                erase(key, store)
        store.keep_marks(marks)
    store.forget_words()
    return back


def _read(path: Path, name: str) -> set[str]:
    """The marks of this very database; a line that a kill has cut is none, and the next one goes on behind it."""
    if not path.exists():
        return set()
    return set(re.findall(rf"{re.escape(name)} ([0-9a-f]{{64}})$", path.read_text("ascii", "replace"), re.M))


def _append(path: Path, lines: str) -> None:
    """Durably; in one piece, as others may be at it."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
