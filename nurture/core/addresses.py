"""Email addresses as leads bring them: what is written to, and the key by which a lead is found again.

`docs/addresses.md` tells what becomes of each form. Syntax and lengths are those of RFC 5321 and 6531, domains of
RFC 5891, special-use domains of RFC 6761. Nothing is looked up.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple


class Address(NamedTuple):
    """`email` is written to: the local part's case as given, the domain as A-labels. Equal `key`s are one lead."""

    email: str
    key: str


class Refusal(NamedTuple):
    """Why a text is no address to write to, as a sentence."""

    reason: str


LONGEST = 1_000
"""Characters that are looked at; an address has 254, with its domain as A-labels."""
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PLAIN = re.compile(rf"(?=[^@]{{1,64}}@)({_ATOM}(?:\.{_ATOM})*)@((?:{_LABEL}\.)+([A-Za-z]{{2,63}}))")
"""What nearly all addresses look like, read 20 times as fast as by the library, and alike."""
_SPECIAL_USE = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})


def read_address(text: str) -> Address | Refusal:
    """The address that `text` is, spaces around it aside, or why it is none."""
    text = text.strip(" ")
    plain = _PLAIN.fullmatch(text)
    if plain and len(text) <= 254 and "--" not in plain[2] and plain[3].lower() not in _SPECIAL_USE:
        return Address(f"{plain[1]}@{plain[2].lower()}", text.lower())
    return _read_slowly(text) if text else Refusal("There is no address.")


def is_known_by(email: str, key: str) -> bool:
    """Whether an `email` that `read_address` gave is that of the `key`."""
    return email.lower() == key or unicodedata.normalize("NFC", email.casefold()) == key


def _read_slowly(text: str) -> Address | Refusal:
    if len(text) > LONGEST:
        return Refusal(f"The address is longer than {LONGEST} characters.")
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        return Refusal(str(error))
    except (ValueError, RecursionError):
        return Refusal("The address cannot be read.")
    domain = found.ascii_domain.lower()
    folded = unicodedata.normalize("NFC", found.local_part.casefold())
    return Address(f"{found.local_part}@{domain}", f"{folded}@{domain}")
