"""nurture as a tool that can be killed: a project with one mail for each of N leads, adopted."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from nurture.defaults.smtp import SmtpOptions
from nurture.store.adoption import adopt
from nurture.store.sqlite import SqliteStore

WIRING = """
name: lumo
sender: {{from: Anna <anna@lumo.example>, organisation: Lumo, address: "Prosta 1, Warszawa"}}
consents: {{newsletter: {{text: consents/newsletter.md}}}}
sources: {{form: {{use: csv, path: leads/form.csv, consent: [newsletter], incentive: guide}}}}
channels: {{email: {{use: smtp, host: 127.0.0.1, port: {port}, tls: none{options}}}}}
"""
STEPS = """
enter: {sources: [form]}
consent: newsletter
steps:
  - send: guide
    requested: yes
"""
LETTER = "---\nsubject: Guide\n---\nHello {{ lead.email }}. {{ unsubscribe_url }}\n"
_IN_STATE = "SELECT l.email FROM messages m JOIN leads l ON l.id = m.lead WHERE m.state = ?"


def can(option: str) -> bool:
    """Whether the channel knows that key."""
    return option in SmtpOptions.model_fields


@dataclass
class Nurture:
    """`options` are those of its channel; the ones that the channel does not know are left out."""

    folder: Path
    leads: Sequence[str]
    port: int
    options: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.command = [sys.executable, "-m", "nurture", "-C", str(self.folder), "run"]
        options = "".join(f", {name}: {value}" for name, value in self.options.items() if can(name))
        files = {
            "nurture.yaml": WIRING.format(port=self.port, options=options),
            "consents/newsletter.md": "Yes, mail me.\n",
            "leads/form.csv": "email\n" + "".join(f"{lead}\n" for lead in self.leads),
            "campaigns/guide.yaml": STEPS,
            "templates/guide.txt": LETTER,
        }
        for name, text in files.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(text, encoding="utf-8")
        database = self.folder / "nurture.db"
        with closing(SqliteStore(database)) as store:
            adopt(store, database)

    def mend(self) -> None: ...

    def sent(self) -> set[str]:
        return self._leads("sent")

    def in_doubt(self) -> set[str]:
        return self._leads("in_doubt")

    def _leads(self, state: str) -> set[str]:
        with closing(sqlite3.connect(self.folder / "nurture.db")) as db:
            return {email for (email,) in db.execute(_IN_STATE, (state,))}
