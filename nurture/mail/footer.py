"""What every mail to a lead must show: who writes, with a postal address, and the way out.

A template that shows either by itself is left alone; what it lacks is put at its end, so that no mail leaves without.
"""

from __future__ import annotations

from dataclasses import replace

from nurture.mail.links import before_the_end
from nurture.mail.templates import Compiled

_WHO = "{{ sender.organisation }}, {{ sender.postal }}"
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
    text = "\n".join([*([who] if who else []), *(f"{words}: {url}" for words, url in ways)])
    links = " · ".join(f'<a href="{url}" style="color:#555555">{words}</a>' for words, url in ways)
    block = f'<div style="{_STYLE}">{"<br>".join(part for part in (who, links) if part)}</div>'
    html = before_the_end(template.html, block) if template.html else ""
    return replace(template, html=html, text=f"{template.text.rstrip()}\n\n{text}\n")
