"""`nurture preview TEMPLATE`: the message as it would be."""

from __future__ import annotations

from pathlib import Path

import click

from nurture.cli import folder, show
from nurture.cli.errors import refusal
from nurture.cli.options import as_json, check_known
from nurture.core.model import LeadState
from nurture.engine.clocks import now_of, real_now
from nurture.engine.preview import preview as render
from nurture.engine.preview import sample_lead
from nurture.mail.render import RenderError


@click.command()
@click.argument("template", metavar="TEMPLATE")
@click.option("--lead", default="", metavar="EMAIL", help="For this lead; a made-up one, if left out.")
@click.option("--html", is_flag=True, help="Print the HTML instead of the text.")
@as_json
@click.pass_obj
def preview(root: Path, template: str, lead: str, html: bool, as_json: bool) -> None:
    """Show a message as a lead would get it.

    TEMPLATE is the file's name without its ending.
    """
    place = folder.usable(root)
    if template not in place.loaded.templates:
        folder.broken(place)
        check_known("sound template", template, place.loaded.templates)
    now = real_now()
    state = sample_lead(place.project, now)
    if lead:
        with folder.database(place) as store:
            now, state = now_of(store), folder.lead(lead, store)[0]
    try:
        rendered = render(place, template, state, now)
    except RenderError as error:
        raise refusal(error) from error
    if as_json:
        parts = ("subject", "preheader", "html", "text")
        show.document({"template": template, "lead": state.lead.email, **{p: getattr(rendered, p) for p in parts}})
    elif html:
        click.echo(rendered.html)
    else:
        _print(state, rendered.subject, rendered.preheader, rendered.text)


def _print(state: LeadState, subject: str, preheader: str, text: str) -> None:
    for name, value in (("To", state.lead.email), ("Subject", subject), ("Preheader", preheader)):
        if value:
            click.echo(f"{click.style(f'{name}:', bold=True)} {value}")
    click.echo(f"\n{text.rstrip()}")
