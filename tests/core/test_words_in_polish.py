"""Polish servers are understood, with their letters and without, and by whom they speak of."""

from __future__ import annotations

import unicodedata

import pytest

from nurture.core.reason_words import said_in

SAID = {
    "invalid_recipient": """
        Nie ma takiego konta | Nie ma takiej skrzynki | Adresat nieznany | Nieznany odbiorca | Skrzynka nie istnieje
        Adres nie istnieje | Brak takiej skrzynki | Brak takiego użytkownika | Konto zostało usunięte
        Nieprawidłowy adres odbiorcy | Nie znaleziono odbiorcy | Konto o podanym adresie nie istnieje
        Błędny adres e-mail | Użytkownik nieznany | Podany adres jest nieistniejący | Skrzynka została skasowana""",
    "mailbox_full": """
        Skrzynka odbiorcy jest przepełniona | Skrzynka pełna | Brak miejsca na koncie odbiorcy
        Przekroczony limit (quota) | Brak wolnego miejsca w skrzynce | Konto użytkownika jest zapełnione
        Odbiorca przekroczył dopuszczalną pojemność skrzynki | Przekroczono pojemność konta
        Skrzynka przekroczyła dozwolony limit""",
    "inactive_mailbox": """
        Konto nieaktywne | Konto zablokowane | Konto wygasło | Konto wyłączone | Skrzynka zawieszona
        Konto zawieszone z powodu braku płatności | Zablokowane konto | Użytkownik jest zablokowany
        Skrzynka tymczasowo niedostępna""",
    "content": """
        Wiadomość zawiera wirusa | Wiadomość została uznana za spam | Odrzucono: treść niedozwolona
        Wiadomość zablokowana | Niedozwolony załącznik | Wiadomość odrzucona przez filtr | Wykryto niechcianą pocztę""",
    "blocked": """
        Adres IP na czarnej liście | Połączenie odrzucone: zła reputacja IP | Twój adres IP jest zablokowany
        Twoj adres IP 192.0.2.1 jest zablokowany | Serwer 192.0.2.1 został zablokowany | Host odrzucony""",
    "policy": """
        Nadawca zablokowany | Nieznany nadawca | Nadawca odrzucony | Domena nadawcy nie istnieje
        Odrzucone: polityka bezpieczeństwa""",
    "rate": "Zbyt wiele wiadomości | Za dużo połączeń | Przekroczono limit wiadomości | Zbyt często",
    "greylisted": "Szara lista, spróbuj ponownie później | Jesteś na szarej liście",
    "too_big": "Wiadomość jest za duża | Zbyt duża wiadomość | Przekroczony rozmiar wiadomości",
    "bad_domain": "Domena klient.example nie istnieje | Nie ma takiej domeny | Nieznana domena",
    "network": "Serwer odbiorcy nie odpowiada | Spróbuj później | Nie można nawiązać połączenia",
}
EACH = [
    (words.strip(), reason)
    for reason, text in SAID.items()
    for line in text.strip().split("\n")
    for words in line.split(" | ")
]


def unmarked(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words.replace("ł", "l").replace("Ł", "L"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@pytest.mark.parametrize("reason", SAID)
def test_what_polish_servers_say(reason: str) -> None:
    for write in (str, unmarked, str.upper):
        said = [(write(words), said_in(f"550 {write(words)}")) for words, expected in EACH if expected == reason]
        assert [each for each in said if each[1] != reason] == []
