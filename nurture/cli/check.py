"""`nurture check`: all Problems of all files."""

from __future__ import annotations

from pathlib import Path

import click

from nurture.cli import folder, show
from nurture.cli.options import as_json
from nurture.core.problems import Problem
from nurture.engine.clocks import real_now
from nurture.engine.intake.rows import Rows, look_into_files
from nurture.engine.sight import unseen
from nurture.engine.workplace import Workplace


@click.command()
@click.option("--since", metavar="REV", help="And ids of steps that are gone since this git revision, unsaid.")
@as_json
@click.pass_context
def check(ctx: click.Context, since: str | None, as_json: bool) -> None:
    """Name every problem in the files.

    Ends with 1 when one of them is an error. Nothing is written and nothing is sent.
    """
    root: Path = ctx.obj
    place = folder.read(root)
    files = Rows() if place.loaded.fatal else look_into_files(place, real_now())
    pages = [] if place.loaded.fatal else _pages(place)
    found = [*place.problems, *files.problems, *pages, *(_gone(place, since) if since is not None else ())]
    if as_json:
        show.document({"problems": [problem.as_dict() for problem in found]})
    else:
        show.problems(found)
        campaigns = show.plural(len(place.project.written), "campaign") if not place.loaded.fatal else "the project"
        click.echo(show.count_of_problems(found) or f"No problems in {campaigns}.", err=bool(found))
        if not place.loaded.fatal:
            if files.same:
                show.notes(
                    ["These rows have one address; they are one lead, and nothing is wrong with it:", *files.same]
                )
            if place.database.exists():
                with folder.database(place) as store:
                    show.notes(list(unseen(place.project, store)))
    ctx.exit(any(problem.severity == "error" for problem in found))


def _pages(place: Workplace) -> list[Problem]:
    """Of who has written pages, and what serves them."""
    if not (place.root / "templates" / "pages").is_dir():
        return []
    try:
        from nurture.web.pages.theirs import wrong_pages
    except ModuleNotFoundError:
        return []
    return wrong_pages(place.project, place.root, real_now())


def _gone(place: Workplace, revision: str) -> list[Problem]:
    from nurture.engine.edits.since import NoRevision, gone_since

    try:
        return gone_since(place, revision)
    except NoRevision as error:
        raise click.UsageError(f"{error}.") from error
