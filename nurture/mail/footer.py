"""What every mail to a lead must show: who writes, with a postal address, and the way out.

A template that shows either by itself is left alone; what it lacks is put at its end, so that no mail leaves without.
"""

from __future__ import annotations

from dataclasses import replace

from nurture.mail.templates import Compiled

_WHO = "{{ sender.organisation }}, {{ sender.postal }}"
WORDS = {
    "bg": "Отписване", "cs": "Odhlásit odběr", "da": "Afmeld", "de": "Abmelden", "el": "Διαγραφή", "en": "Unsubscribe",
    "es": "Darse de baja", "et": "Loobu kirjadest", "fi": "Peruuta tilaus", "fr": "Se désinscrire", "ga": "Díliostáil",
    "hr": "Odjava", "hu": "Leiratkozás", "it": "Annulla l’iscrizione", "lt": "Atsisakyti prenumeratos",
    "lv": "Atrakstīties", "mt": "Ħassar l-abbonament", "nl": "Afmelden", "pl": "Wypisz się",
    "pt": "Cancelar a subscrição", "ro": "Dezabonare",
    "sk": "Odhlásiť odber", "sl": "Odjava", "sv": "Avregistrera", "uk": "Відписатися",
}  # fmt: skip
"""The way out in the languages of the European Union and in Ukrainian; in others it is English, and `check` says so."""
_STYLE = "font-family:sans-serif;font-size:12px;line-height:18px;color:#555555;text-align:center;padding:16px"


def with_footer(template: Compiled, language: str, of_agreement: bool) -> Compiled:
    """The template, which is in `language`, and its variants in theirs, with their own footers or with ours.

    What needs no agreement, such as the date of what was ordered, shows who writes and no way out.
    """
    variants = {other: _completed(one, other, of_agreement) for other, one in template.variants.items()}
    return replace(_completed(template, language, of_agreement), variants=variants)


def _completed(template: Compiled, language: str, of_agreement: bool) -> Compiled:
    words = WORDS.get(language, WORDS["en"])
    who = "" if "sender.postal" in template.mentions else _WHO
    out = of_agreement and "unsubscribe_url" not in template.mentions
    if not who and not out:
        return template
    link = f'<a href="{{{{ unsubscribe_url }}}}" style="color:#555555">{words}</a>' if out else ""
    text = "\n".join(line for line in (who, f"{words}: {{{{ unsubscribe_url }}}}" if out else "") if line)
    block = f'<div style="{_STYLE}">{"<br>".join(part for part in (who, link) if part)}</div>'
    html = _before_the_end(template.html, block) if template.html else ""
    return replace(template, html=html, text=f"{template.text.rstrip()}\n\n{text}\n")


def _before_the_end(html: str, block: str) -> str:
    end = html.lower().rfind("</body>")
    return html + block if end < 0 else html[:end] + block + html[end:]
