"""Edits as `plan` shows them: file by file, each change with its line, its leads and what it does to them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import click

from nurture.cli import show
from nurture.core.edits.whereabouts import Places
from nurture.engine.documents import path_and_line
from nurture.engine.edits.report import Edit

_SIGNS = {"added": ("+", "green"), "added behind": ("+", "green"), "campaign new": ("+", "green")}
_SIGNS |= {"existing": ("+", "green"), "removed": ("-", "red"), "campaign removed": ("-", "red")}


def as_dict(edit: Edit) -> dict[str, Any]:
    """The JSON that other programs rely on (docs/language.md, `plan`)."""
    where = edit.places
    standing = {"before": where.before, "at": where.at, "behind": where.behind, "finished": where.finished}
    standing["elsewhere"] = where.elsewhere
    return {
        "campaign": edit.campaign,
        **path_and_line(edit.change.place),
        "kind": edit.change.kind,
        "change": edit.change.words,
        "step": edit.change.step,
        "leads": edit.leads,
        "standing": standing,
        "effect": edit.effect,
        "mails_day": edit.mails_day,
        "mails_week": edit.mails_week,
        "fewer_day": edit.fewer_day,
        "fewer_week": edit.fewer_week,
        **({"estimated": True} if edit.estimated else {}),
        **({"error": edit.error} if edit.error else {}),
    }


def show_edits(edits: Sequence[Edit]) -> None:
    for campaign, group in groupby(edits, key=lambda edit: edit.campaign):
        told = list(group)
        click.secho(f"{campaign or 'nurture.yaml'} has changed since the last run", bold=True)
        for edit in told:
            _show(edit)
        click.echo(f"  {_mails(told[0])}\n")


def _show(edit: Edit) -> None:
    sign, colour = _SIGNS.get(edit.change.kind, ("~", "yellow"))
    click.echo(f"  {click.style(sign, fg=colour, bold=True)} {edit.change.words}  ({edit.change.place})")
    click.echo(f"      {_where(edit)}: {edit.effect}")
    if edit.error:
        click.echo(f"      {click.style('error:', fg='red', bold=True)} {edit.error}")


def _where(edit: Edit) -> str:
    """`3 before it, 1 at it`; of a whole campaign how many are on their way, of nurture.yaml how many leads."""
    where = edit.places
    if edit.change.kind == "campaign new" and edit.leads:
        return f"{show.plural(edit.leads, 'lead')} came before and would fit"
    if not edit.change.step:
        many = show.plural(edit.leads, "lead")
        if not edit.campaign or edit.change.kind == "existing":
            return many
        return f"{many} on {'its' if edit.leads == 1 else 'their'} way"
    told = [("before it", where.before), ("at it", where.at), *_behind(where), ("finished", where.finished)]
    told.append(("not in its sequence", where.elsewhere))
    return ", ".join(f"{count:,} {words}" for words, count in told if count) or "nobody on the way"


def _behind(where: Places) -> list[tuple[str, int]]:
    """Of a mail who had it, and who comes to it no more; else who is behind it."""
    if where.had is None:
        return [("behind it", where.behind)]
    had = min(where.had, where.behind)
    return [("had it", had), ("behind it without it", where.behind - had)]


def _mails(edit: Edit) -> str:
    """What all changes of one file send, and what they keep from leaving."""
    if not (edit.mails_day or edit.mails_week or edit.fewer_day or edit.fewer_week):
        return "within a week the same mails leave as without this"
    about = "about " if edit.estimated else ""
    count = show.plural(edit.mails_day, "mail")
    day = f"within a day {about}{count} more{_fewer(edit.fewer_day)} than without this"
    return f"{day}, within a week {about}{edit.mails_week:,}{_fewer(edit.fewer_week, ' more')}"


def _fewer(count: int, more: str = "") -> str:
    return f"{more} and {count:,} fewer" if count else ""
