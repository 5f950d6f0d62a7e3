"""The loop that everybody writes first: render, EmailMessage, smtplib, and a commit behind each message.

python -m benchmarks.peers.naive FOLDER PORT     sends to whom it has not sent yet
"""

from __future__ import annotations

import smtplib
import sqlite3
import sys
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

from benchmarks.peers.letters import SENDER, Writing, rows, timed


def send(folder: Path, port: int) -> None:
    writing = Writing(folder)
    with closing(sqlite3.connect(folder / "naive.db")) as db, smtplib.SMTP("127.0.0.1", port) as server:
        db.execute("CREATE TABLE IF NOT EXISTS sent (email TEXT PRIMARY KEY)")
        sent = {email for (email,) in db.execute("SELECT email FROM sent")}
        for row in rows(folder):
            if row["email"] not in sent:
                subject, text, html = writing.write(row)
                message = EmailMessage()
                message["From"], message["To"], message["Subject"] = SENDER, row["email"], subject
                message.set_content(text)
                message.add_alternative(html, subtype="html")
                server.send_message(message)
                db.execute("INSERT INTO sent VALUES (?)", (row["email"],))
                db.commit()


if __name__ == "__main__":
    with timed():
        send(Path(sys.argv[1]), int(sys.argv[2]))
