"""`nurture export EMAIL`: everything about one person, for whoever asks what is kept of them."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from nurture.cli import folder, show
from nurture.cli.explain import as_dict
from nurture.core.addresses import Address, Refusal, read_address
from nurture.core.consents.chain import Record
from nurture.core.consents.standing import act
from nurture.core.decisions import Decision
from nurture.core.forms import REQUEST, UNCONFIRMED
from nurture.core.model import Event, LeadState, Message
from nurture.core.program import Project
from nurture.core.spreadsheets import safe_cell
from nurture.engine.clocks import now_of
from nurture.engine.edits.in_force import in_force
from nurture.engine.explain import explain
from nurture.engine.report import Report
from nurture.engine.suppressed import barriers_to
from nurture.engine.workplace import Workplace
from nurture.store.protocol import Store


@click.command()
@click.argument("email", metavar="EMAIL")
@click.option("--csv", "into", type=click.Path(path_type=Path, file_okay=False), help="Write tables into this folder.")
@click.pass_obj
def export(root: Path, email: str, into: Path | None) -> None:
    """Write down all that is known of one person.

    One JSON document, or with --csv a table for each kind of thing.
    """
    place = folder.usable(root)
    address = read_address(email)
    if isinstance(address, Refusal):
        raise click.UsageError(f"`{email}` is no address: {address.reason}")
    with folder.database(place) as store:
        person = _person(address, place, store)
    if not any(person[kind] for kind in ("lead", "events", "suppressed")):
        raise click.ClickException(f"nothing is known of {address.email}.")
    if into is None:
        show.document(person)
    else:
        _write_tables(person, into)


def _person(address: Address, place: Workplace, store: Store) -> dict[str, Any]:
    project, state = place.project, store.state(address.key)
    barriers = [
        {**each._asdict(), "since": each.since and show.iso(each.since, project.zone)}
        for each in barriers_to(address.key, project, store)
    ]
    if state is None:
        waiting = [_event(event, project) for event in store.waiting_of(address.key)]
        return {"address": address.email, "lead": None, "suppressed": barriers, "events": waiting}
    decisions = store.decisions(address.key)
    now = now_of(store)
    in_use, still = in_force(place, store, now)
    trails = store.trails_of(state.lead.id)
    told = as_dict(explain(state, decisions, in_use, now, Report(now), [*still, *place.problems], trails), project)
    opened = store.last_open(state.lead.id)
    return {
        "address": state.lead.email,
        "lead": _lead(state, project),
        "consents": [_consent(each, project, store) for each in store.consent_records(address.key)],
        "suppressed": barriers,
        "events": [_event(each, project) for each in state.events],
        "last_open": opened and opened.isoformat(),
        "unconfirmed": list(_unconfirmed(state, project, store)),
        "messages": [_message(each, project) for each in state.messages],
        "decisions": [_decision(each, project) for each in decisions],
        **{kind: told[kind] for kind in ("clicks", "score", "moves", "campaigns", "kept_out", "steps", "next")},
    }


def _lead(state: LeadState, project: Project) -> dict[str, Any]:
    return {
        "source": state.lead.source,
        "first_seen": state.lead.first_seen and show.iso(state.lead.first_seen, project.zone),
        "fields": {name: _plain(value) for name, value in state.lead.fields.items()},
        "temperature": state.course.temperature,
        "stage": state.course.stage,
        "owner": state.course.owner,
    }


def _consent(record: Record, project: Project, store: Store) -> dict[str, Any]:
    """With its proof, and the words that were agreed to."""
    said, proof = record.consent, record.consent.proof
    return {
        "purpose": said.purpose,
        "what": act(said),
        "at": show.iso(said.at, project.zone),
        "source": said.source,
        "text": said.text,
        "words": (store.file(proof.words) or ("", ""))[1] if proof.words else "",
        "language": proof.language,
        "method": proof.method,
        "by": proof.by,
        "proof": proof.evidence,
    }


def _event(event: Event, project: Project) -> dict[str, Any]:
    return {
        "at": show.iso(event.at, project.zone),
        "event": event.name,
        "of": list(event.what),
        "facts": {name: _plain(value) for name, value in event.facts.items()},
        "campaign": event.campaign,
        "message": event.message,
    }


def _unconfirmed(state: LeadState, project: Project, store: Store) -> Iterator[dict[str, Any]]:
    """What was sent by forms and is still to be confirmed."""
    for event in state.events:
        pending = store.pending(str(event.facts[REQUEST])) if event.verb == UNCONFIRMED else None
        if pending and not pending.confirmed:
            yield {
                "at": show.iso(pending.said.at, project.zone),
                "form": pending.said.form,
                "fields": {name: _plain(value) for name, value in pending.said.fields.items()},
                "consents": [consent.purpose for consent in pending.said.consents],
            }


def _message(message: Message, project: Project) -> dict[str, Any]:
    """With the values that it was made of, as long as they are kept, and the hash of its bytes."""
    return {
        "message_id": message.message_id,
        "key": message.key,
        "campaign": message.campaign,
        "step": message.step,
        "channel": message.channel,
        "template": message.template,
        "state": message.state.value,
        "at": show.iso(message.at, project.zone),
        "values": json.loads(message.context or "{}"),
        "sha256": message.digest,
        "reason": message.reason.text if message.reason else "",
    }


def _decision(decision: Decision, project: Project) -> dict[str, Any]:
    return {
        "at": show.iso(decision.at, project.zone),
        "campaign": decision.campaign,
        "step": decision.step,
        "do": decision.do,
        "reason": show.because(decision.reason),
    }


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    return list(value) if isinstance(value, tuple) else value if isinstance(value, str | int | float) else str(value)


# ---------------------------------------------------------------- tables


def _write_tables(person: Mapping[str, Any], into: Path) -> None:
    """A file for each list that holds something, and one for what there is only once."""
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    single = {"address": person["address"], **(person["lead"] or {}), "last_open": person.get("last_open") or ""}
    single |= {f"field {name}": value for name, value in single.pop("fields", {}).items()}
    score = person.get("score") or {"total": 0, "evidence": []}
    tables: dict[str, Sequence[Mapping[str, Any]]] = {
        "lead": [{"what": what, "value": value} for what, value in {**single, "score": score["total"]}.items()],
        "evidence": score["evidence"],
        **{kind: rows for kind, rows in person.items() if isinstance(rows, list)},
    }
    written = [name for name, rows in tables.items() if rows]
    for name in written:
        _write_table(into / f"{name}.csv", tables[name])
    click.echo(f"{into}: {', '.join(f'{name}.csv' for name in written)}", err=True)


def _write_table(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0])
        writer.writerows([safe_cell(cell) for cell in row.values()] for row in rows)
