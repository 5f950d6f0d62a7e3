"""`nurture serve`: what mails lead to, answered."""

from __future__ import annotations

from pathlib import Path

import click

from nurture.cli import folder, show
from nurture.engine.clocks import real_now


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65_535), help="0 is one that is free.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="How many processes answer.")
@click.pass_obj
def serve(root: Path, host: str, port: int, workers: int) -> None:
    """Answer links, images, forms and the pages to unsubscribe and choose.

    Until it is stopped, it serves the files as they are now: start it anew after an edit. Runs go on beside it, as cron
    calls them.
    """
    place = folder.usable(root)
    if not place.project.web:
        click.echo("nurture.yaml has no `web`, so no mail leads here: write down where this is reached.", err=True)
    if names := folder.missing_for("serve", place):
        click.echo(f"The environment lacks {names}: webhooks that need it answer 503.", err=True)
    for problem in place.problems:
        if problem.code == "unfit-env":
            click.echo(f"{problem.message}: {problem.hint}", err=True)
    try:
        from nurture.web.pages.theirs import wrong_pages
        from nurture.web.server import serve as listen
    except ModuleNotFoundError as error:
        cure = "pip install 'nurture-campaigns[server]'"
        raise click.ClickException(f"the package `{error.name}` is not installed: {cure}") from error
    show.problems(wrong_pages(place.project, place.root, real_now()), err=True)
    try:
        listen(place, host, port, workers, lambda url: click.echo(_served(place.project.name, url, place.project.web)))
    except OSError as error:
        raise click.ClickException(f"cannot listen at {host}:{port}: {error.strerror}") from error


def _served(name: str, url: str, web: str) -> str:
    return f"{name} is served at {url}" + (f", reached as {web}" if web else "")
