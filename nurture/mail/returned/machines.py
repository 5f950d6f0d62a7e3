"""Which mails no person wrote: servers that return mails, and machines that answer for somebody (RFC 3834)."""

from __future__ import annotations

import re

from nurture.mail.returned.addresses import addresses_of, of_a_machine
from nurture.mail.returned.heads import ANSWERS, first
from nurture.mail.returned.parts import Mail

SUBJECT = 300
TEXT = 1_000
"""Characters of a subject, and of a text, that are looked at."""
_RETURNED = re.compile(
    r"undeliver|un-?delivered|returned (?:mail|to sender|message)|return to sender|returning (?:message|to sender)"
    r"|delivery (?:status|fail|notif|report|problem|error|incomplete|delay|has failed|subsystem)"
    r"|mail(?: |-)?(?:delivery|system) (?:fail|error|subsystem|system)|failure (?:notice|notification|delivery)"
    r"|failed (?:delivery|mail|to deliver)|non-?deliver|could not (?:be delivered|send)|error sending|permanent fail"
    r"|(?:message|mail) (?:delivery|not delivered|status|undeliverable|delayed|you sent)|nicht zugestellt|unzustellbar"
    r"|(?:unable to|could not|can.?t|problems?|errors?) deliver|message (?:rejected|not deliverable)|mail failure"
    r"|returned e-?mail|bounced (?:e-?)?mail|(?:user|address) unknown|over quota|quota exceeded|mailbox (?:is )?full"
    r"|(?:zustellung|übermittlung).{0,40}(?:fehl|nicht)"
    r"|nie ?(?:doręcz|dostarcz|można (?:doręcz|dostarcz))|zwrot(?: poczty| wiadomości|:)|błąd dostarcz"
    r"|non (?:remis|recapitabile|distribu)|échec de|no (?:se puede entregar|entregado)|nedoru[čc]|onbestelbaar"
    r"|не доставлено|недоставленн",
    re.I,
)
_NOT_DELIVERED = re.compile(
    r"undeliver|(?:could|can)(?: ?not|n.t) be delivered|(?:not|unable to be) delivered|delivery (?:has )?failed"
    r"|nie (?:można|udało się|mogła) .{0,12}(?:doręcz|dostarcz)|nicht zugestellt|unzustellbar"
    r"|non (?:remis|recapitabile)",
    re.I,
)
"""What a notice says in its text that says nothing in its subject."""
_LATE = re.compile(r"\bdelay|warning: could not send|opóźni|verzöger", re.I)
_ABSENT = (
    r"(?:auto:|out of (?:the )?office|ooo\b|auto(?:matic)?[- _]?(?:reply|response|responder)"
    r"|away (?:from|until)|vacation|on (?:leave|holiday|vacation)|automatische antwort|abwesen|nicht im b[üu]ro|urlaub"
    r"|odpowied[źz] automatyczna|automatyczna odpowied[źz]|autoodpowied[źz]|nieobecn|poza biurem|urlop"
    r"|réponse automatique|absence|absent|respuesta automática|fuera de (?:la )?oficina|risposta automatica"
    r"|fuori (?:sede|ufficio)|automatisch antwoord|afwezig|autosvar|automatiskt svar|frånvaro|automatick[áa] odpov"
    r"|automatikus válasz|автоответ|автоматичний|автоматический|resposta automática"
    r"|przerwa (?:świątecz|wakacyj|urlopow)\w{1,3}|biuro (?:jest )?nieczynne|zwolnieni[eu] lekarski\w{1,2}"
    r"|(?:jestem|przebywam|będę) (?:(?:obecnie|aktualnie|teraz|już) )?(?:na (?:urlopie|zwolnieniu|l4)|nieobecn|poza)"
    r"|i(?: a|['’])?m (?:currently )?(?:away|out of|on (?:leave|holiday|vacation))|(?:christmas|holiday) (?:break"
    r"|closure)"
    r"|ich bin (?:derzeit |aktuell )?(?:im urlaub|nicht im|abwesend)|betriebsferien)"
)
_AWAY = re.compile(rf"\W{{0,5}}{_ABSENT}", re.I)
_AWAY_AGAIN = re.compile(
    rf"\W{{0,5}}{ANSWERS}\W{{0,5}}{_ABSENT}\w{{0,9}}\W{{0,5}}(?:$|(?:until|till|from|do|od|bis|ab|w"
    rf" dniach)?\W{{0,3}}\d)",
    re.I,
)
"""As an answer: `Odp: Urlop`, and no answer to a mail of ours on holidays in the mountains."""
_MARKS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-mail-autoreply", "x-autoreply-from")
"""Fields that say of themselves that a machine answers."""
_OF_LISTS = ("list-id", "list-post", "x-mailman-version", "x-mlserver")


def returns_mail(mail: Mail) -> bool:
    """Whether it is a server's notice about a mail that did not arrive."""
    if mail.report == "delivery-status" or mail.head.get("x-failed-recipients"):
        return True
    subject, sender = first(mail.head, "subject")[:SUBJECT], mail.head.get("from", [])[:2]
    if any(of_a_machine(each) for each in addresses_of(sender)) or "mailer-daemon" in " ".join(sender).lower():
        return _AWAY.match(subject) is None
    if not _without_sender(mail) or _AWAY.match(subject):
        return False
    told = any(_NOT_DELIVERED.search(text[:TEXT]) for text in mail.texts) if mail.copies else False
    return told or _RETURNED.search(subject) is not None


def still_tries(mail: Mail) -> bool:
    """Whether such a notice is only a warning."""
    return _LATE.search(first(mail.head, "subject")[:SUBJECT]) is not None


def answers_by_itself(mail: Mail) -> bool:
    """Whether a machine answers for somebody who has not read it; a receipt for having read it is such an answer."""
    return (
        first(mail.head, "auto-submitted").lower().startswith(("auto-replied", "auto-generated", "auto-notified"))
        or mail.report == "disposition-notification"
        or any(mail.head.get(name) for name in _MARKS)
        or "auto_reply" in first(mail.head, "precedence").lower()
        or first(mail.head, "return-path").strip() == "<>"
    )


def tells_of_absence(mail: Mail, own: str) -> bool:
    """Whether its subject says that somebody is away; or its first words, where a machine says that it answers many."""
    subject = first(mail.head, "subject")[:SUBJECT]
    told = _AWAY.match(subject) or _AWAY_AGAIN.match(subject)
    return told is not None or (of_a_list(mail) and _AWAY.match(own[:SUBJECT]) is not None)


def of_a_list(mail: Mail) -> bool:
    """Whether it comes from a mailing list or is a newsletter itself."""
    bulk = first(mail.head, "precedence").lower() in ("list", "bulk", "junk")
    return bulk or any(mail.head.get(name) for name in _OF_LISTS)


def _without_sender(mail: Mail) -> bool:
    """An empty return path, a server's, or none that we see (RFC 5321, 4.5.5)."""
    path = first(mail.head, "return-path").strip(" <>")
    return not path or of_a_machine(path) or path.lower() == "mailer-daemon"
