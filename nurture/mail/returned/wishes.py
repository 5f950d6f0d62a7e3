"""Whether somebody asks to get no more: by our own address for that, or in words of their own.

Only a subject or a first line of their own that says this and nothing else counts: who writes `I will not unsubscribe`
or asks a question has not unsubscribed, and what they quote are our words.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Wish = Literal["unsubscribe", "preferences"]

LONGEST = 120
"""Characters of a line that can be a wish."""
_BY_ADDRESS = re.compile(r"\b(unsubscribe|preferences)[ _+]{1,5}[a-z2-7]{53}(?![a-z0-9])", re.I)
"""The subject that our List-Unsubscribe and our footers ask for."""
_ANSWERS = re.compile(r"(?:(?:re|odp|aw|antw|sv|fwd?|pd|wg|vs|ref)(?:\[\d{1,3}\])?[ \t]{0,3}:[ \t]{0,3}){1,5}", re.I)
_MANNERS = """
please pls kindly hi hello thanks thank thx you asap now immediately just proszę bardzo witam cześć dzień dobry dziękuję
dzięki pozdrawiam natychmiast bitte hallo guten tag danke sofort vielen dank merci bonjour
por favor gracias per favore grazie
"""
"""Words that may stand before or after a wish, and say nothing."""

_MARKS = ".,;:!?\"'’()<>[]*_"
_WISHES = """
unsubscribe; unsubscribe me; unsubscribe me from this list; unsubscribe from this list; unsubscribe me from your list
unsubscribe from your list; unsubscribe all; unsubscribe from all; unsubscribe me from all; unsubscribe from newsletter
stop; stopall; stop all; stop it; stop emails; stop mailing me; stop emailing me; stop writing to me; stop spam
stop spamming me; stop sending emails; stop sending me emails; stop sending me these emails; no more emails
remove; remove me; remove me from this list; remove me from your list; remove me from your mailing list
remove my address; take me off this list; take me off your list; opt out; opt-out; optout; cancel; cancel subscription
cancel my subscription; wypisz; wypisz mnie; wypisz mnie z listy; wypisz mnie z newslettera; wypisz się; wypisuję się
wypisać; wypisać mnie; o wypisanie z newslettera
wypis; wypisanie; o wypisanie; o wypisanie mnie; o wypisanie z listy; o wypisanie mnie z listy
wypiszcie mnie; wypiszcie mnie z listy; o wypisanie mnie z newslettera; mnie wypisać; się wypisać; chcę się wypisać
rezygnuję; rezygnacja; rezygnuję z subskrypcji; rezygnuję z newslettera; rezygnuję z otrzymywania wiadomości
usuń; usuń mnie; usuń mnie z listy; usuń mój adres; usuńcie mnie z listy; o usunięcie; o usunięcie mnie z listy
o usunięcie z listy; o usunięcie mojego adresu; nie pisz do mnie; nie piszcie do mnie; nie wysyłać
nie chcę więcej maili; nie przysyłaj więcej maili; nie przysyłajcie więcej maili; nie wysyłajcie więcej maili
abmelden; abmeldung; mich abmelden; newsletter abmelden; newsletter abbestellen; abbestellen; austragen; mich austragen
kündigen; keine mails mehr; keine e-mails mehr; stopp; aus dem verteiler nehmen; nehmen sie mich aus dem verteiler
désabonner; désinscrire; désinscription; désabonnement; me désinscrire; désabonnez-moi; arrêt; baja; darse de baja
darme de baja; cancelar; cancelar suscripción; cancellami; disiscrivimi; annulla iscrizione; afmelden; uitschrijven
avsluta; avregistrera; afmeld; odhlásit; odhlásiť; leiratkozás; dezabonare; отписаться; відписатися
"""


def wish(subject: str, own: str) -> Wish | None:
    """`own` is the text without quotations."""
    by_address = _BY_ADDRESS.search(subject[:500])
    if by_address:
        return "unsubscribe" if by_address[1].lower() == "unsubscribe" else "preferences"
    first = next((line for line in own.split("\n") if line.strip()), "")
    said = [first] if _ANSWERS.match(subject[:LONGEST]) else [subject, first]
    return "unsubscribe" if any(_bare(each) in _BARE for each in said if len(each) <= LONGEST) else None


def _bare(line: str) -> str:
    """Its words in small letters without accents, and without manners around them."""
    words = _plain(line).split()
    while words and words[0] in _POLITE:
        words = words[1:]
    while words and words[-1] in _POLITE:
        words = words[:-1]
    return " ".join(words)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", " ".join(text.split()).lower().replace("ł", "l"))
    kept = (letter for letter in letters if letter.isprintable() and not unicodedata.combining(letter))
    return "".join(" " if letter in _MARKS else letter for letter in kept)


_POLITE = frozenset(_plain(word) for word in _MANNERS.split())
_BARE = frozenset(_plain(phrase).strip() for line in _WISHES.strip().split("\n") for phrase in line.split(";"))
