"""smtplib alone: one letter, written once, to every lead over one connection; nothing is remembered.

python -m benchmarks.peers.plain FOLDER PORT
"""

from __future__ import annotations

import smtplib
import sys
from email.message import EmailMessage
from pathlib import Path

from benchmarks.peers.letters import SENDER, Writing, rows, timed


def send(folder: Path, port: int) -> None:
    people = rows(folder)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = SENDER, people[0]["email"], "Your guide"
    _, text, html = Writing(folder).write(people[0])
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    data = message.as_bytes()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for row in people:
            server.sendmail("anna@lumo.example", [row["email"]], data)


if __name__ == "__main__":
    with timed():
        send(Path(sys.argv[1]), int(sys.argv[2]))
