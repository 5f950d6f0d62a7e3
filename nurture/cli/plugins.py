"""`nurture plugins`: what is loaded, from where, and what it brings."""

from __future__ import annotations

from pathlib import Path

import click

from nurture.cli import show
from nurture.cli.options import as_json
from nurture.plugins import load_plugins


@click.command()
@as_json
@click.pass_context
def plugins(ctx: click.Context, as_json: bool) -> None:
    """List the plugins and what they bring.

    Built in, installed beside nurture, and the files of this project's plugins folder.
    """
    root: Path = ctx.obj
    found = load_plugins(root)
    if as_json:
        listed = [
            {
                "name": plugin.name,
                "version": plugin.version,
                "origin": plugin.origin,
                "hooks": list(plugin.hooks),
                "provides": [{"kind": kind, "name": name} for kind, name in plugin.provides],
            }
            for plugin in found.listed
        ]
        show.document({"plugins": listed, "problems": [problem.as_dict() for problem in found.problems]})
    else:
        rows = [
            (p.name, p.version, p.origin, ", ".join(p.hooks), ", ".join(f"{kind} {name}" for kind, name in p.provides))
            for p in found.listed
        ]
        show.table(("NAME", "VERSION", "ORIGIN", "HOOKS", "BRINGS"), rows)
        show.problems(found.problems, err=True)
    ctx.exit(bool(found.problems))
