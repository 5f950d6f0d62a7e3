"""The project's folder as commands open it; what keeps them from it is said in words."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import click

from nurture.cli import show
from nurture.cli.errors import refusal
from nurture.core.model import LeadState
from nurture.core.problems import Problem
from nurture.engine.clocks import real_now
from nurture.engine.lookup import NoSuchLead, find_lead
from nurture.engine.workplace import Workplace, open_workplace
from nurture.store.protocol import Store


def read(root: Path) -> Workplace:
    """The folder, whatever is wrong with its files."""
    if not (root / "nurture.yaml").is_file():
        raise click.UsageError(f"No project in {root}: it has no nurture.yaml. `nurture init DIR` makes one.")
    place = open_workplace(root)
    _search_again()
    return place


def _search_again() -> None:
    """Look for garbage from now on, and never among what was imported and read, which stays to the end.

    `main` has put it off. Of 1.3 s that `check` took for a hundred campaigns, 0.3 s went into such searches, half of it
    at the very end.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def usable(root: Path) -> Workplace:
    """The folder of a project that can be worked on; else the errors are shown and the command ends."""
    place = read(root)
    if place.loaded.fatal:
        errors = [problem for problem in place.problems if problem.severity == "error"]
        show.problems(errors, err=True)
        raise click.ClickException(f"nothing can run before this is mended: {show.count_of_problems(errors)}.")
    return place


def check_environment(place: Workplace) -> None:
    """A variable that is missing is a warning for `check`; without it nothing can be sent."""
    if names := missing_for("run", place):
        show.problems((p for p in place.problems if p.code == "missing-env"), err=True)
        raise click.ClickException(f"the environment lacks {names}.")


def missing_for(command: str, place: Workplace) -> str:
    """The variables that it cannot do without and that are not set, to be read."""
    return ", ".join(sorted(name for name, by in place.loaded.missing_env.items() if by == command))


def broken(place: Workplace, still: Sequence[Problem] = ()) -> list[str]:
    """Campaigns that stand still, in words for stderr; their errors are shown, and those of an edit (`still`)."""
    edited = {PurePosixPath(problem.place.path).stem for problem in still}
    names = sorted({*place.loaded.broken, *edited})
    if names:
        show.problems([*(p for p in place.problems if p.severity == "error"), *still], err=True)
        click.echo(f"Standing still until mended: {', '.join(names)}.", err=True)
    return names


_NONE_YET = "there is no database yet: the first `nurture run` makes it."


@contextmanager
def database(place: Workplace, writes: bool = False) -> Iterator[Store]:
    """The database that there is; only a command that `writes` brings an older one up to date."""
    from nurture.store.opening import opened_to_read, opened_to_write

    if not place.database.exists():
        raise click.ClickException(_NONE_YET)
    with opened_to_write(place.database, real_now()) if writes else opened_to_read(place.database) as store:
        yield store


@contextmanager
def database_if_any(place: Workplace) -> Iterator[Store]:
    """The database; before the first run, which is told, an empty store."""
    from nurture.store.memory import MemoryStore

    if place.database.exists():
        with database(place) as store:
            yield store
    else:
        click.echo(_NONE_YET.capitalize(), err=True)
        yield MemoryStore()


def lead(email: str, store: Store) -> tuple[LeadState, str]:
    """The lead with this address and its key."""
    try:
        return find_lead(email, store)
    except NoSuchLead as error:
        raise refusal(error) from error
