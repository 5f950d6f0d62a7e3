"""Whether somebody asks to get no more: by our own address for that, or in words of their own.

Only a subject or a first line of their own that says this and nothing else counts: who writes `I will not unsubscribe`
or asks a question has not unsubscribed, and what they quote are our words.
"""

from __future__ import annotations

import re
from typing import Literal

Wish = Literal["unsubscribe", "preferences"]

LONGEST = 120
_OF_OURS = re.compile(r"(unsubscribe|preferences)[ _+]{1,5}[a-z2-7]{53}", re.I)
_ANSWERS = re.compile(r"(?:(?:re|odp|aw|antw|sv|fwd?|pd|wg|vs|ref|r)(?:\[\d{1,3}\])?[ \t]{0,3}:[ \t]{0,3}){1,5}", re.I)
_PLEASE = r"(?:please|pls|kindly|proszę|prosze|bitte|hi|hello|dzień dobry|dzien dobry|hallo|guten tag|witam|por favor|s'il vous plaît)"
_MANNERS = re.compile(rf"^(?:{_PLEASE}(?: o)?[ ,.!:;-]*){{1,3}}|(?:[ ,.!-]*(?:{_PLEASE}|thanks?|thank you|thx|dzięki|dziekuję|dziękuję|dziekuje|danke|pozdrawiam|asap|now|immediately|natychmiast))+$", re.I)
_WISHES = frozenset(
    {
        "unsubscribe", "unsubscribe me", "unsubscribe me from this list", "unsubscribe from this list", "unsubscribe all",
        "unsubscribe from all", "unsubscribe me from all", "stop", "stop all", "stop it", "stop emails", "stop mailing me", "stop emailing me",
        "stop sending me emails", "stop sending emails", "stop sending me these emails", "stop spamming me", "stop spam", "stopall",
        "remove", "remove me", "remove me from this list", "remove me from your list", "remove me from your mailing list",
        "take me off this list", "take me off your list", "opt out", "opt-out", "optout", "cancel", "cancel subscription",
        "cancel my subscription", "no more emails", "no more mails", "end", "quit",
        "wypisz", "wypisz mnie", "wypisz mnie z listy", "wypisz mnie z newslettera", "wypisz się", "wypisuję się", "wypisuje sie",
        "wypisać", "wypisać mnie", "wypisanie", "o wypisanie", "o wypisanie mnie", "o wypisanie z listy", "o wypisanie z newslettera",
        "o wypisanie mnie z listy", "o usunięcie", "o usunięcie mnie z listy", "o usuniecie z listy", "o usunięcie z listy", "o usunięcie mojego adresu",
        "rezygnuję", "rezygnuje", "rezygnacja", "rezygnuję z subskrypcji", "rezygnuje z subskrypcji", "rezygnuję z newslettera",
        "rezygnuje z newslettera", "usuń", "usuń mnie", "usun mnie", "usuń mnie z listy", "usun mnie z listy", "usuń mój adres",
        "nie chcę więcej maili", "nie chce wiecej maili", "nie przysyłajcie więcej maili", "nie wysyłajcie więcej maili", "nie wysyłać", "koniec",
        "proszę o wypisanie", "wypis", "nie piszcie do mnie",
        "abmelden", "abmeldung", "abbestellen", "austragen", "bitte abmelden", "newsletter abbestellen", "newsletter abmelden", "mich abmelden",
        "kündigen", "keine mails mehr", "keine e-mails mehr", "stopp", "nehmen sie mich aus dem verteiler", "aus dem verteiler nehmen",
        "désabonner", "désinscrire", "désinscription", "désabonnement", "me désinscrire", "désabonnez-moi", "arrêt", "arret", "baja",
        "darse de baja", "darme de baja", "cancelar", "cancelar suscripción", "cancellami", "disiscrivimi", "annulla iscrizione",
        "afmelden", "uitschrijven", "avsluta", "avregistrera", "afmeld", "odhlásit", "odhlásiť", "leiratkozás", "dezabonare",
        "отписаться", "отпишите меня", "відписатися", "відпишіть мене",
    }
)  # fmt: skip


def wish(subject: str, own: str) -> Wish | None:
    """`own` is the text without quotations."""
    ours = _OF_OURS.search(subject[:500])
    if ours:
        return "unsubscribe" if ours[1].lower() == "unsubscribe" else "preferences"
    first = next((line for line in own.split("\n") if line.strip()), "")
    answered = _ANSWERS.match(subject[:LONGEST])
    said = [first] if answered else [subject, first]
    return "unsubscribe" if any(_bare(each) in _WISHES for each in said if len(each) <= LONGEST) else None


def _bare(line: str) -> str:
    words = " ".join(line.lower().replace("’", "'").split()).strip(" .!?,;:*_\"'<>()[]-–")
    while (bare := _MANNERS.sub("", words).strip(" .!?,;:-")) != words and bare:
        words = bare
    return words
