"""`nurture doctor`: what is wrong with this installation."""

from __future__ import annotations

from dataclasses import asdict

import click

from nurture.cli import folder, show
from nurture.cli.options import as_json
from nurture.engine.checkup import examine


@click.command()
@as_json
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Tell what is wrong with this installation.

    Looks at the program, the project and its database, and names a cure for each fault. Ends with 1 when there is one.
    """
    findings = list(examine(folder.read(ctx.obj)))
    if as_json:
        show.document({"checks": [asdict(finding) for finding in findings]})
    else:
        width = max(len(finding.check) for finding in findings)
        for finding in findings:
            mark = click.style("ok   ", fg="green") if finding.ok else click.style("fault", fg="red", bold=True)
            click.echo(f"{mark}  {finding.check:<{width}}  {finding.message}")
    ctx.exit(not all(finding.ok for finding in findings))
