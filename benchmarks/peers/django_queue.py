"""django-mailer and django-post_office on SQLite: queue every letter, then send the queue, with their own settings.

python -m benchmarks.peers.django_queue mailer|post_office queue|send FOLDER PORT
"""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.conf import settings

from benchmarks.peers.letters import SENDER, Writing, rows, timed

DATABASE = "queue.sqlite3"


def set_up(app: str, folder: Path, port: int) -> None:
    settings.configure(
        SECRET_KEY="benchmark",
        USE_TZ=True,
        INSTALLED_APPS=["django.contrib.contenttypes", app],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / DATABASE}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        EMAIL_BACKEND="mailer.backend.DbBackend" if app == "mailer" else "post_office.EmailBackend",
        POST_OFFICE={"BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"}},
        MAILER_LOCK_PATH=str(folder / "send_mail"),
        LOGGING_CONFIG=None,
    )
    django.setup()


def queue_in_mailer(folder: Path) -> None:
    from django.core.mail import EmailMultiAlternatives, get_connection

    writing, messages = Writing(folder), []
    for row in rows(folder):
        subject, text, html = writing.write(row)
        message = EmailMultiAlternatives(subject, text, SENDER, [row["email"]])
        message.attach_alternative(html, "text/html")
        messages.append(message)
    get_connection().send_messages(messages)


def queue_in_post_office(folder: Path) -> None:
    from post_office import mail

    writing, messages = Writing(folder), []
    for row in rows(folder):
        subject, text, html = writing.write(row)
        message = {"recipients": [row["email"]], "sender": SENDER, "subject": subject}
        messages.append({**message, "message": text, "html_message": html})
    mail.send_many(messages)


def main(app: str, act: str, folder: Path, port: int) -> None:
    set_up(app, folder, port)
    from django.core.management import call_command

    if act == "queue":
        call_command("migrate", verbosity=0)
        with timed():
            (queue_in_mailer if app == "mailer" else queue_in_post_office)(folder)
    else:
        with timed():
            call_command("send_mail" if app == "mailer" else "send_queued_mail")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
