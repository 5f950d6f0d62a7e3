"""Which mails no person wrote: servers that return mails, and machines that answer for somebody (RFC 3834)."""

from __future__ import annotations

import re

from nurture.mail.returned.addresses import addresses_of, of_a_machine
from nurture.mail.returned.heads import first
from nurture.mail.returned.parts import Mail

_RETURNED = re.compile(
    r"undeliver|un-?delivered|returned (?:mail|to sender|message)|return to sender|delivery (?:status|fail|notif|report|problem|error|incomplete|delay|has failed|subsystem)"
    r"|mail(?: |-)?(?:delivery|system) (?:fail|error|subsystem|system)|failure (?:notice|notification|delivery)|failed (?:delivery|mail|to deliver)"
    r"|non-?deliver|(?:message|mail) (?:delivery|not delivered|status|undeliverable|delayed|you sent)|could not (?:be delivered|send)"
    r"|nicht zugestellt|unzustellbar|zustellung.{0,30}(?:fehl|nicht)|nie(?:doręcz|dostarcz|można dostarcz)|zwrot (?:poczty|wiadomości)|niedostarczon"
    r"|non (?:remis|recapitabile|distribu)|no se puede entregar|не доставлено|недоставленн|error sending|warning: could not send|loop alert|permanent fail",
    re.I,
)
_AWAY = re.compile(
    r"^(?:\W{0,5})(?:auto:|out of (?:the )?office|ooo\b|automatic reply|auto(?:matic)?[- _]?(?:reply|response|responder|antwort)|autoreply|away (?:from|until)|vacation|on (?:leave|holiday|vacation)"
    r"|automatische antwort|abwesend|abwesenheit|nicht im b[üu]ro|autom?\. antwort|odpowied[źz] automatyczna|automatyczna odpowied[źz]|autoodpowied[źz]|nieobecn|poza biurem|urlop"
    r"|réponse automatique|absence|absent|respuesta automática|fuera de (?:la )?oficina|risposta automatica|fuori (?:sede|ufficio)|automatisch antwoord|afwezig|autosvar|automatiskt svar|frånvaro"
    r"|automatick[áa] odpov|automatikus válasz|автоответ|автоматичний|автоматический|resposta automática)",
    re.I,
)
_MARKS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-mail-autoreply", "x-autoreply-from", "auto-reply")
_OF_LISTS = ("list-id", "list-post", "x-mailman-version", "x-mlserver")


def returns_mail(mail: Mail) -> bool:
    """Whether it is a server's notice about a mail that did not arrive."""
    if mail.report == "delivery-status" or mail.head.get("x-failed-recipients"):
        return True
    subject = first(mail.head, "subject")[:300]
    senders = addresses_of(mail.head.get("from", [])[:2])
    by_server = any(of_a_machine(each) for each in senders) or "mailer-daemon" in first(mail.head, "from")[:300].lower()
    return by_server and not _AWAY.search(subject) or _without_sender(mail) and _RETURNED.search(subject) is not None


def answers_by_itself(mail: Mail) -> bool:
    """Whether a machine answers for somebody who has not read it."""
    subject = first(mail.head, "subject")[:300]
    bare = re.sub(r"^(?:re|odp|aw|sv): {0,3}", "", subject, flags=re.I)
    submitted = first(mail.head, "auto-submitted").lower()
    precedence = first(mail.head, "precedence").lower()
    return (
        submitted.startswith(("auto-replied", "auto-generated", "auto-notified"))
        or any(mail.head.get(name) for name in _MARKS)
        or mail.report == "disposition-notification"
        or first(mail.head, "return-path").strip() == "<>"
        or "auto_reply" in precedence
        or _AWAY.match(bare) is not None
    )


def of_a_list(mail: Mail) -> bool:
    """Whether it comes from a mailing list or is a newsletter itself."""
    return any(mail.head.get(name) for name in _OF_LISTS) or first(mail.head, "precedence").lower() in ("list", "bulk", "junk")


def _without_sender(mail: Mail) -> bool:
    """An empty return path, a server's, or none that we see (RFC 5321, 4.5.5)."""
    path = first(mail.head, "return-path").strip()
    return path in ("", "<>") or of_a_machine(path.strip("<>")) or path.strip("<>").lower() == "mailer-daemon"
