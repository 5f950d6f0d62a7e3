"""What every mail to a lead must show: who writes, with a postal address, and the way out; and why it gets it.

A template that shows either by itself is left alone; what it lacks is put at its end, so that no mail leaves without.
Where we say who writes, we say when and by which source the lead agreed, too; by its name, if it is one of the files.
"""

from __future__ import annotations

from dataclasses import replace

from nurture.core.consents.standing import HAND, PREFERENCES
from nurture.mail.links import before_the_end
from nurture.mail.templates import Compiled

_WHO = "{{ sender.organisation }}, {{ sender.postal }}"
_SOURCE = f"{{% if consent.source not in {(HAND, PREFERENCES)} %}}, {{{{ consent.source }}}}{{% endif %}}"
WORDS = {
    "bg": ("Отписване", "Предпочитания"), "cs": ("Odhlásit odběr", "Předvolby"), "da": ("Afmeld", "Indstillinger"),
    "de": ("Abmelden", "Einstellungen"), "el": ("Διαγραφή", "Προτιμήσεις"), "en": ("Unsubscribe", "Preferences"),
    "es": ("Darse de baja", "Preferencias"), "et": ("Loobu kirjadest", "Eelistused"),
    "fi": ("Peruuta tilaus", "Asetukset"), "fr": ("Se désinscrire", "Préférences"),
    "ga": ("Díliostáil", "Sainroghanna"), "hr": ("Odjava", "Postavke"), "hu": ("Leiratkozás", "Beállítások"),
    "it": ("Annulla l’iscrizione", "Preferenze"), "lt": ("Atsisakyti prenumeratos", "Nuostatos"),
    "lv": ("Atrakstīties", "Iestatījumi"), "mt": ("Ħassar l-abbonament", "Preferenzi"),
    "nl": ("Afmelden", "Voorkeuren"), "pl": ("Wypisz się", "Ustawienia"),
    "pt": ("Cancelar a subscrição", "Preferências"), "ro": ("Dezabonare", "Preferințe"),
    "sk": ("Odhlásiť odber", "Nastavenia"), "sl": ("Odjava", "Nastavitve"), "sv": ("Avregistrera", "Inställningar"),
    "uk": ("Відписатися", "Налаштування"),
}  # fmt: skip
"""The way out, and what else can be chosen, in the languages of the European Union and in Ukrainian; in others it is
English, and `check` says so."""
WHY = {
    "bg": "Съгласихте се да получавате тези писма", "cs": "Souhlasili jste se zasíláním těchto e-mailů",
    "da": "Du har sagt ja til disse mails", "de": "Sie haben diesen E-Mails zugestimmt",
    "el": "Συμφωνήσατε να λαμβάνετε αυτά τα μηνύματα", "en": "You agreed to get these mails",
    "es": "Usted aceptó recibir estos correos", "et": "Olete nõustunud neid kirju saama",
    "fi": "Olet suostunut näiden viestien vastaanottamiseen", "fr": "Vous avez accepté de recevoir ces messages",
    "ga": "Thoiligh tú leis na ríomhphoist seo a fháil", "hr": "Pristali ste primati ove poruke",
    "hu": "Hozzájárult, hogy megkapja ezeket a leveleket", "it": "Ha accettato di ricevere questi messaggi",
    "lt": "Sutikote gauti šiuos laiškus", "lv": "Jūs piekritāt saņemt šīs vēstules",
    "mt": "Aċċettajt li tirċievi dawn l-emails", "nl": "U stemde in met deze e-mails",
    "pl": "Zgoda na te wiadomości", "pt": "Aceitou receber estas mensagens",
    "ro": "Ați acceptat să primiți aceste mesaje", "sk": "Súhlasili ste so zasielaním týchto e-mailov",
    "sl": "Privolili ste v prejemanje teh sporočil", "sv": "Du har sagt ja till dessa mejl",
    "uk": "Ви погодилися отримувати ці листи",
}  # fmt: skip
"""What stands before the day and the source of the consent, in the same languages."""
_STYLE = "font-family:sans-serif;font-size:12px;line-height:18px;color:#555555;text-align:center;padding:16px"


def with_footer(template: Compiled, language: str, of_agreement: bool, web: bool) -> Compiled:
    """The template, which is in `language`, and its variants in theirs, with their own footers or with ours.

    What needs no agreement, such as the date of what was ordered, shows who writes and no way out. Where there are
    pages on the `web`, the way out stands beside the one to what else can be chosen.
    """
    variants = {other: _completed(one, other, of_agreement, web) for other, one in template.variants.items()}
    return replace(_completed(template, language, of_agreement, web), variants=variants)


def _completed(template: Compiled, language: str, of_agreement: bool, web: bool) -> Compiled:
    who = "" if "sender.postal" in template.mentions else _WHO
    ways = []
    if of_agreement and "unsubscribe_url" not in template.mentions:
        out, choice = WORDS.get(language, WORDS["en"])
        ways = [(out, "{{ unsubscribe_url }}")]
        if web and "preferences_url" not in template.mentions:
            ways.append((choice, "{{ preferences_url }}"))
    if not who and not ways:
        return template
    why = _why(language) if who and of_agreement and "consent" not in template.mentions else ("", "")
    text = "\n".join([*([who + why[0]] if who else []), *(f"{words}: {url}" for words, url in ways)])
    links = " · ".join(f'<a href="{url}" style="color:#555555">{words}</a>' for words, url in ways)
    block = f'<div style="{_STYLE}">{"<br>".join(part for part in (who + why[1], links) if part)}</div>'
    html = before_the_end(template.html, block) if template.html else ""
    return replace(template, html=html, text=f"{template.text.rstrip()}\n\n{text}\n")


def _why(language: str) -> tuple[str, str]:
    """As a line more of a text and of a page; nothing for a lead that agreed to nothing and asked for the mail."""
    words = f"{WHY.get(language, WHY['en'])}: {{{{ consent.at | date }}}}{_SOURCE}"
    text, page = (f"{{% if consent.at %}}{end}{words}{{% endif %}}" for end in ("\n", "<br>"))
    return text, page
