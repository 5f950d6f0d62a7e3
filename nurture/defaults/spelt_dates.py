"""How a date is spelt in each language of the European Union, and in Ukrainian: 21 April 2026, 21. April 2026 …

The forms, and the months in the case that follows a day, are those of the CLDR's long dates. They are written down
here, as the library that knows all languages weighs 34 MB and takes 75 ms to begin.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

_SPELT: Mapping[str, tuple[str, str]] = {
    "bg": (
        "{day} {month} {year} г.",
        "януари февруари март април май юни юли август септември октомври ноември декември",
    ),
    "cs": (
        "{day}. {month} {year}",
        "ledna února března dubna května června července srpna září října listopadu prosince",
    ),
    "da": (
        "{day}. {month} {year}",
        "januar februar marts april maj juni juli august september oktober november december",
    ),
    "de": (
        "{day}. {month} {year}",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    ),
    "el": (
        "{day} {month} {year}",
        "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου"
        " Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου",
    ),
    "en": (
        "{day} {month} {year}",
        "January February March April May June July August September October November December",
    ),
    "es": (
        "{day} de {month} de {year}",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    ),
    "et": (
        "{day}. {month} {year}",
        "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    ),
    "fi": (
        "{day}. {month} {year}",
        "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta"
        " heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
    ),
    "fr": (
        "{day} {month} {year}",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    ),
    "ga": (
        "{day} {month} {year}",
        "Eanáir Feabhra Márta Aibreán Bealtaine Meitheamh Iúil Lúnasa Meán Fómhair Deireadh Fómhair Samhain Nollaig",
    ),
    "hr": (
        "{day}. {month} {year}.",
        "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
    ),
    "hu": (
        "{year}. {month} {day}.",
        "január február március április május június július augusztus szeptember október november december",
    ),
    "it": (
        "{day} {month} {year}",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    ),
    "lt": (
        "{year} m. {month} {day} d.",
        "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    ),
    "lv": (
        "{year}. gada {day}. {month}",
        "janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris",
    ),
    "mt": (
        "{day} ta’ {month} {year}",
        "Jannar Frar Marzu April Mejju Ġunju Lulju Awwissu Settembru Ottubru Novembru Diċembru",
    ),
    "nl": (
        "{day} {month} {year}",
        "januari februari maart april mei juni juli augustus september oktober november december",
    ),
    "pl": (
        "{day} {month} {year}",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    ),
    "pt": (
        "{day} de {month} de {year}",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    ),
    "ro": (
        "{day} {month} {year}",
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    ),
    "sk": (
        "{day}. {month} {year}",
        "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    ),
    "sl": (
        "{day}. {month} {year}",
        "januar februar marec april maj junij julij avgust september oktober november december",
    ),
    "sv": (
        "{day} {month} {year}",
        "januari februari mars april maj juni juli augusti september oktober november december",
    ),
    "uk": (
        "{day} {month} {year} р.",
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    ),
}
"""By language: how a date is put together, and its months; a hard blank stands within a word of two."""
LANGUAGES = frozenset(_SPELT)


def spelt(day: date, language: str) -> str:
    """`21 April 2026`, `21 kwietnia 2026`, `21. April 2026`; in a language we do not write, `2026-04-21`."""
    found = _SPELT.get(language.partition("-")[0].lower())
    if found is None:
        return f"{day:%Y-%m-%d}"
    form, months = found
    return form.format(day=day.day, month=months.split(" ")[day.month - 1], year=day.year)
