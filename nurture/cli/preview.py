"""`nurture preview TEMPLATE`: the message as it would be, or a test mail of it."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from nurture.cli import folder, show
from nurture.cli.errors import refusal
from nurture.cli.options import as_json, check_known
from nurture.core.addresses import Refusal, read_address
from nurture.core.languages import LANGUAGES
from nurture.engine.clocks import now_of, real_now
from nurture.engine.delivery.letters import Draft
from nurture.engine.delivery.preview import CHANNEL, NotSent, Preview, reading, sample_lead
from nurture.engine.workplace import Workplace
from nurture.mail.attachments import Attachment, in_words
from nurture.mail.images import source_of
from nurture.mail.render import Rendered, RenderError


@click.command()
@click.argument("template", metavar="TEMPLATE")
@click.option("--lead", default="", metavar="EMAIL", help="For this lead; a made-up one, if left out.")
@click.option("--language", default="", metavar="LANGUAGE", help="Were this the lead's language, as in `pl`.")
@click.option("--to", default="", metavar="ADDRESS", help="Send it there as a test mail instead of showing it.")
@click.option("--html", is_flag=True, help="Print the HTML instead of the text.")
@as_json
@click.pass_obj
def preview(root: Path, template: str, lead: str, language: str, to: str, html: bool, as_json: bool) -> None:
    """Show a message as a lead would get it, or send it as a test mail.

    TEMPLATE is the file's name without its ending. A test mail leaves through the channel `email`, whether or not the
    database was adopted; its subject begins with [test], and its links unsubscribe nobody.
    """
    if to and isinstance(refused := read_address(to), Refusal):
        raise click.UsageError(f"`{to}` is no address to write to: {refused.reason}")
    if language and language not in LANGUAGES:
        raise click.UsageError(f"There is no language `{language}`: a language has two letters, as `en` and `pl`.")
    place = folder.usable(root)
    if template not in place.loaded.templates:
        folder.broken(place)
        if any((place.root / "templates").glob(f"{glob.escape(template)}.*")):
            raise click.UsageError(f"The template `{template}` has errors; `nurture check` tells them.")
        check_known("template", template, place.loaded.templates)
    now = real_now()
    state = sample_lead(place.project, now)
    if lead:
        with folder.database(place) as store:
            now, state = now_of(store), folder.lead(lead, store)[0]
    made = Preview(place, reading(state, language) if language else state, now)
    try:
        draft = made.draft(template)
        if not draft.message.campaign:  # the step that says more of it may stand in a campaign that cannot be read
            folder.broken(place)
        if to:
            _send(made, template, to, as_json)
        else:
            _show(draft, html, as_json, place)
            _say_language(draft, language, template)
    except (RenderError, NotSent, ValueError) as error:
        raise refusal(error) from error


def _send(made: Preview, template: str, to: str, as_json: bool) -> None:
    folder.check_environment(made.place)
    receipt = made.send(template, to)
    use = made.place.project.channels[CHANNEL]
    where = receipt.detail
    if use.use == "outbox":
        where = made.place.relative(str(made.place.options(use).path / receipt.detail))
    if as_json:
        show.document({"template": template, "to": to, "channel": CHANNEL, "use": use.use, "detail": where})
    elif use.use == "outbox":
        click.echo(f"Written to {where}: the channel `{CHANNEL}` is an outbox, nothing was mailed to {to}.")
    else:
        click.echo(f"Sent to {to} through the channel `{CHANNEL}` ({use.use}): {where}")


def _say_language(draft: Draft, asked: str, template: str) -> None:
    """That there is no mail in the language that was asked for."""
    shown = draft.mail.language
    if asked and asked.partition("-")[0] != shown.partition("-")[0]:
        click.echo(f"`{template}` is not written in `{asked}`: who reads `{asked}` gets it in `{shown}`.", err=True)


def _show(draft: Draft, html: bool, as_json: bool, place: Workplace) -> None:
    mail, rendered = draft.mail, _for_browsers(draft.rendered, place.root)
    if as_json:
        parts = {part: getattr(rendered, part) for part in ("subject", "preheader", "html", "text")}
        lead = draft.context["lead"]["email"]
        show.document({"template": draft.message.template, "lead": lead, "language": mail.language, **parts})
    elif html:
        click.echo(rendered.html)
    else:
        _print(draft, place.project.zone)


def _for_browsers(rendered: Rendered, root: Path) -> Rendered:
    """With the images that travel with the mail shown from their files."""
    html = rendered.html
    for path in rendered.images:
        html = html.replace(source_of(path), (root / path).as_uri())
    return replace(rendered, html=html)


def _print(draft: Draft, zone: ZoneInfo) -> None:
    mail, rendered = draft.mail, draft.rendered
    when = ""
    if mail.invitation:
        starts, ends = mail.invitation.starts.astimezone(zone), mail.invitation.ends.astimezone(zone)
        when = f"{starts:%Y-%m-%d %H:%M} to {ends:%H:%M} ({zone.key})"
    to = f"{mail.to.name} <{mail.to.address}>".strip() if mail.to.name else mail.to.address
    if draft.message.kind == "notify":
        to += f" (internal, by the channel {draft.message.channel}; about {draft.context['lead']['email']})"
    lines = {
        "To": to,
        "From": f"{mail.sender.name} <{mail.sender.address}>".strip(),
        "Reply-To": mail.reply_to.address if mail.reply_to else "",
        "Subject": rendered.subject,
        "Preheader": rendered.preheader,
        "Attached": _listed(mail.attachments),
        "Images": _listed(mail.images),
        "Invitation": when,
    }
    for name, value in lines.items():
        if value:
            click.echo(f"{click.style(f'{name}:', bold=True)} {value}")
    click.echo(f"\n{rendered.text.rstrip()}")


def _listed(files: Iterable[Attachment]) -> str:
    return ", ".join(f"{file.name} ({in_words(len(file.data))})" for file in files)
