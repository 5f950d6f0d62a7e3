"""How consents are shown: one person's with their proof, and whether the chain of all of them holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click

from nurture.cli import folder, show
from nurture.core.consents.chain import HEAD, Record
from nurture.core.consents.standing import act
from nurture.core.consents.verifying import Finding
from nurture.core.model import LeadState
from nurture.core.program import Project
from nurture.engine.agreements import Standing, standings
from nurture.engine.clocks import now_of
from nurture.engine.documents import iso
from nurture.store.protocol import Store

_FOUND = {
    "changed": "not what was written: changed, or one before it removed",
    "inserted": "inserted, not written by nurture",
    "removed": "gone",
    "moved": "in the place of another one",
    "bare": "without what it said, though no erasure took it",
    "revived": "there again, though it was erased",
    "head": "the end was changed here, and what stood behind it may be cut off",
}
_CURE = (
    "What is left is still obeyed; at these places it proves nothing. Look up in a backup from before what they said,\n"
    "and find out who has written into the database since."
)


@dataclass(frozen=True, slots=True)
class Chained:
    """How many links there are, the last one, and what is wrong with them."""

    records: int
    last: str
    findings: list[Finding]

    @classmethod
    def of(cls, store: Store) -> Chained:
        count, _, rest = store.get(HEAD).partition(" ")
        return cls(int(count) if count.isdigit() else 0, rest.partition(" ")[0], store.verify_consents())

    def as_dict(self) -> dict[str, Any]:
        found = [{"what": f.what, "first": f.first, "last": f.last, "lead": f.key} for f in self.findings]
        return {"records": self.records, "last": self.last, "findings": found}

    def show(self) -> None:
        if self.findings:
            show.notes([_said(finding) for finding in self.findings])
            click.echo(_CURE, err=True)
        else:
            click.echo(
                f"All is as it was written: {show.plural(self.records, 'record')}, the last with the link {self.last}."
            )


def _said(finding: Finding) -> str:
    if finding.what == "words":
        return f"words agreed to, with the hash {finding.key}: gone or changed"
    if finding.what == "address":
        return f"the lead {finding.key}: another address was put in its place, so nothing is sent to it"
    several = finding.last > finding.first
    which = f"records {finding.first:,} to {finding.last:,}" if several else f"record {finding.first:,}"
    return f"{which}{f' ({finding.key})' if finding.key else ''}: {_FOUND[finding.what]}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What one lead said; `texts` are path and words of what it agreed to, by their hash."""

    state: LeadState
    standings: list[Standing]
    texts: Mapping[str, tuple[str, str] | None]
    project: Project

    @classmethod
    def of(cls, email: str, store: Store, project: Project) -> Shown:
        state, key = folder.lead(email, store)
        records = store.consent_records(key)
        texts = {words: store.file(words) for words in {record.consent.proof.words for record in records}}
        return cls(state, standings(records, now_of(store)), texts, project)

    def as_dict(self) -> dict[str, Any]:
        return {
            "lead": self.state.lead.email,
            "suppressed": self.state.suppressed,
            "purposes": [
                {"purpose": each.purpose, "holds": each.holds, "records": [self._record(r) for r in each.records]}
                for each in self.standings
            ],
        }

    def _record(self, record: Record) -> dict[str, Any]:
        said, proof = record.consent, record.consent.proof
        text = self.texts[proof.words]
        return {
            "n": record.n,
            "what": act(said),
            "at": iso(said.at, self.project.zone),
            "written": iso(record.written, self.project.zone) if record.written else None,
            "source": said.source,
            "method": proof.method,
            "by": proof.by,
            "proof": proof.evidence,
            "text": said.text,
            "version": proof.words,
            "language": proof.language,
            "words": text[1] if text else None,
            "basis": proof.basis,
            "jurisdiction": proof.jurisdiction,
        }

    def show(self, chain: Chained) -> None:
        click.secho(self.state.lead.email, bold=True)
        if self.state.suppressed:
            click.secho(f"gets no more mail: {self.state.suppressed}", fg="red")
        if not self.standings:
            click.echo("Has agreed to nothing, and withdrawn nothing.")
        for each in self.standings:
            holds = click.style("agreed", fg="green") if each.holds else click.style("not agreed", fg="red")
            click.echo(f"\n{each.purpose}: {holds}" if each.purpose else "\nall mail")
            for record in each.records:
                self._show(record)
        click.echo()
        chain.show()

    def _show(self, record: Record) -> None:
        said, proof = record.consent, record.consent.proof
        click.echo(f"  {act(said)} {self._local(said.at)}" + (f" ({said.source})" if said.source else ""))
        by = f"entered by {proof.by}" if proof.by else ""
        written = self._local(record.written) if record.written else "before such things were kept"
        told = (f"record {record.n:,}", proof.method, by, f"written down {written}")
        click.echo(f"    {', '.join(filter(None, told))}")
        if proof.evidence:
            click.echo(f"    proof: {proof.evidence}")
        if proof.basis:
            click.echo(f"    law of {proof.jurisdiction}: {proof.basis}")
        if said.text:
            self._show_words(record)

    def _show_words(self, record: Record) -> None:
        said, proof = record.consent, record.consent.proof
        text = self.texts[proof.words]
        if text is None:
            click.echo(f"    words: {said.text}; which version of it was not kept")
            return
        click.echo(f"    words: {said.text}, version {proof.words[:12]}, language {proof.language}")
        for line in text[1].splitlines():
            click.echo(f"      {line}".rstrip())

    def _local(self, at: datetime) -> str:
        return show.local(at, self.project.zone)
