"""What Polish servers say when they refuse: with or without Polish letters, of whom they say it.

Polish says `zablokowany` of a mailbox, of a server, of a sender and of a mail: whoever it is said of decides. The words
are written without Polish letters, as they are looked for in a text whose letters have lost their marks.
"""

from __future__ import annotations

_BOX = (
    r"(?:kont[oaeu]\b|skrzyn[kc]\w{1,3}|uzytkownik\w{0,3}|odbiorc\w{1,3}|adresat\w{0,3}|adres\w{0,2} odbiorcy"
    r"|adres\w{0,2} e-?mail|poczt[ay])"
)
_SERVER = r"(?:\bip\b|serwer\w{0,3}|host\w{0,2}|klient\w{0,2}|siec\w{0,1}|polaczeni\w{1,3})"
_MAIL = r"(?:wiadomosc\w{0,2}|mail\w{0,2}|tresc\w{0,2}|zalacznik\w{0,3}|list\b)"
_SHUT = (
    r"(?:zablokowan|zawieszon|nieaktywn|wylaczon|dezaktywowan|zamknie?t|wygas|nie (?:jest|zostal\w?) aktywn"
    r"|tymczasowo niedostepn)"
)
_REFUSED = r"(?:zablokowan|odrzucon|niedozwolon|zabronion|nie ?akceptowan|nie przyje)"

IN_POLISH = (
    ("greylisted", (r"szar\w{1,3} lis[ct]", r"greylist")),
    (
        "mailbox_full",
        (
            rf"{_BOX}.{{0,40}}(?:pelna|pelne|przepelnion|zapelnion)|przepelnion|zapelnion",
            rf"brak (?:wolnego |wystarczajaco )?miejsca.{{0,40}}{_BOX}|{_BOX}.{{0,30}}brak (?:wolnego )?miejsca",
            rf"przekrocz\w{{1,6}} .{{0,40}}(?:quota|pojemnosc|miejsc|{_BOX})",
            rf"{_BOX}.{{0,40}}przekrocz\w{{1,6}} .{{0,30}}(?:limit|pojemnosc|rozmiar)|limit .{{0,16}}skrzynki",
        ),
    ),
    ("too_big", (rf"{_MAIL}.{{0,30}}(?:za|zbyt) duz|(?:za|zbyt) duz\w{{1,3}} {_MAIL}|rozmiar\w{{0,2}} {_MAIL}",)),
    ("rate", (r"(?:zbyt|za) (?:wiele|duzo|czesto)|przekrocz\w{1,6} limit\w{0,3} (?:wiadomosci|polaczen|odbiorcow)",)),
    (
        "content",
        (
            r"wirus|zainfekowan|\bspam(?:u|em)\b|(?:za|jako) spam|niechcian\w{1,3} (?:poczt|wiadom)|zlosliw",
            rf"{_MAIL}.{{0,30}}{_REFUSED}|niedozwolon\w{{1,3}} {_MAIL}",
        ),
    ),
    (
        "blocked",
        (
            r"czarn\w{1,3} lis[ct]|reputacj|liscie (?:rbl|spamerow)",
            rf"{_SERVER}.{{0,40}}{_REFUSED}|{_REFUSED}.{{0,20}}{_SERVER}",
        ),
    ),
    (
        "policy",
        (
            rf"nadawc\w{{1,3}}.{{0,40}}(?:{_REFUSED}|nieznan|nie istnieje|nieprawidlow)|nieznany nadawca",
            r"polityk\w{1,3} (?:serwera|bezpieczenstwa|odbiorcy)|brak uprawnien",
        ),
    ),
    ("relay", (r"relay\w{0,6} .{0,20}(?:zabronion|niedozwolon)|nie obsluguj\w{1,3} (?:tej )?domen",)),
    ("inactive_mailbox", (rf"{_BOX}.{{0,40}}{_SHUT}|{_SHUT}\w{{1,4}} {_BOX}",)),
    (
        "bad_domain",
        (r"domen\w{1,3} .{0,40}nie istnieje|nie ma takiej domeny|nieznana domena|nie znaleziono domeny",),
    ),
    (
        "invalid_recipient",
        (
            r"nie (?:istnieje|znaleziono|ma takie(?:go|j))|nieistniejac",
            rf"nieznan[yae] (?:{_BOX}|adres)|{_BOX}.{{0,40}}(?:nieznan|usuniet|skasowan)",
            rf"brak (?:takie(?:go|j) )?{_BOX}|{_BOX} nie (?:zostal\w? )?(?:znalezion|odnalezion)",
            rf"(?:nieprawidlow|niepoprawn|bledn)[yae] (?:{_BOX}|adres)",
        ),
    ),
    ("network", (r"nie odpowiada|przekroczono czas|sprobuj (?:ponownie )?pozniej|nie mozna (?:nawiazac )?polacz",)),
)
"""Class and words, in the order in which they are looked for."""
