"""Header fields of a message, written by ourselves: what a lead is called can never become a header or a recipient.

Unstructured text and display names are encoded (RFC 2047) where they must be; structured fields never are. The standard
library folds inside quoted names and encodes long List-Unsubscribe fields, which breaks both.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote

import idna

from nurture.core.program import Mailbox

LINE = 78
"""Characters of a line, preferred (RFC 5322, 2.1.1)."""
HARD_LINE = 998
MAX_WORD = 450
"""Characters of a word of a name that is left as it is; each may need a backslash, and none may be broken."""
WORD = 75
"""Characters of an encoded word (RFC 2047, 2)."""

_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029 ]*[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029][\s\x1c-\x1e]*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PLAIN_TEXT = re.compile(r"[!-~]{1,60}(?: [!-~]{1,60})*")
_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*")
_LOCAL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+)*"
)


def tidy(text: str) -> str:
    """`text` on one line: NFC, a line break and the blanks around it one space, no control characters, trimmed."""
    line = unicodedata.normalize("NFC", text)
    return (line if line.isprintable() else _CONTROLS.sub("", _BREAKS.sub(" ", line))).strip()


def header(name: str, value: str) -> str:
    """A structured field, folded between its words only. Raises ValueError for controls and lines over 998."""
    _refuse_controls(name, value)
    if not value.isascii():
        raise ValueError(f"{name} is ASCII only: {value!r}")
    return _fold(f"{name}: ", value.split(" "))


def text_header(name: str, text: str) -> str:
    """An unstructured field such as Subject, in any language and of any length."""
    _refuse_controls(name, text)
    if (_PLAIN_TEXT.fullmatch(text) or not text) and "=?" not in text:
        return _fold(f"{name}: ", text.split(" "))
    return _fold(f"{name}: ", _encoded_words(text, len(name) + 2))


def address_header(name: str, mailbox: Mailbox) -> str:
    """A field with exactly one address. The domain is written as A-labels, a local part beyond ASCII as it is."""
    _refuse_controls(name, mailbox.name)
    return _fold(f"{name}: ", [*_display_name(mailbox.name, len(name) + 2), *_address(mailbox)])


@lru_cache(maxsize=1024)
def ascii_label(words: str) -> str:
    """`words` for fields that take letters, digits, _ and - only; one that had to change ends in a digest."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode("ascii")
    label = re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-")
    return label if label == words else f"{label}-{sha256(words.encode()).hexdigest()[:6]}".lstrip("-")


def feedback_id(campaign: str, step: str, project: str) -> str:
    """By what Gmail counts complaints: three words of ours, and the sender's, which must have 5 to 15 characters."""
    sender = ascii_label(project)
    if not 5 <= len(sender) <= 15:
        sender = f"{sender[:8]}-{sha256(project.encode()).hexdigest()[:6]}".lstrip("-")
    return ":".join([ascii_label(campaign), ascii_label(step), "nurture", sender])


def list_id_header(words: str, name: str) -> str:
    """List-Id (RFC 2919): words for people and a name in the manner of a domain."""
    _refuse_controls("List-Id", words + name)
    if not re.fullmatch(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+", name):
        raise ValueError(f"this is no list id: {name!r}")
    return _fold("List-Id: ", [*_display_name(words, len("List-Id: ")), f"<{name}>"])


def _display_name(name: str, used: int) -> list[str]:
    if not name:
        return []
    words = name.split(" ")
    if not name.isascii() or "=?" in name or "" in words or max(map(len, words)) > MAX_WORD:
        return _encoded_words(name, used)
    if _PHRASE.fullmatch(name):
        return words
    return ('"' + re.sub(r'(["\\])', r"\\\1", name) + '"').split(" ")


def _address(mailbox: Mailbox) -> list[str]:
    address = wire_address(mailbox.address)
    return [f"<{address}>"] if mailbox.name else [address]


def wire_address(address: str) -> str:
    """The address as it goes on the wire. Raises ValueError for one that is not exactly one plain address."""
    local, _, domain = address.rpartition("@")
    if not _LOCAL.fullmatch(local) or _CONTROLS.search(local):
        raise ValueError(f"this is no address to write to: {address!r}")
    if _DOMAIN.fullmatch(domain):
        return f"{local}@{domain}"
    with suppress(idna.IDNAError):
        encoded = idna.encode(domain, uts46=True).decode("ascii")
        if _DOMAIN.fullmatch(encoded):
            return f"{local}@{encoded}"
    raise ValueError(f"this is no domain to write to: {domain!r}")


def mailto_url(address: str, subject: str) -> str:
    """Where one writes to `address` (RFC 6068, 2); `subject` is percent-encoded already. Raises as `wire_address`."""
    local, _, domain = wire_address(address).rpartition("@")
    return f"mailto:{quote(local, safe='!$*+')}@{domain}?subject={subject}"


def _encoded_words(text: str, used: int) -> list[str]:
    """`text` as encoded words of at most 75 characters, the first on a line of which `used` are taken."""
    words, chunk, room = [], b"", _room(used)
    for character in text:
        data = character.encode("utf-8")
        if len(chunk) + len(data) > room:
            words.append(chunk)
            chunk, room = b"", _room(1)
        chunk += data
    return [f"=?utf-8?b?{b64encode(part).decode('ascii')}?=" for part in [*words, chunk]]


def _room(used: int) -> int:
    """Bytes of UTF-8 that fit into an encoded word on a line of 76 characters."""
    return (min(WORD, 76 - used) - len("=?utf-8?b??=")) // 4 * 3


def _fold(start: str, words: Sequence[str]) -> str:
    """Words joined by spaces, with a line break before the one that would make the line longer than 78."""
    whole = start + " ".join(words)
    if len(whole) <= LINE:
        return f"{whole}\r\n"
    lines, line = [], start
    for n, word in enumerate(words):
        joined = line + word if n == 0 else f"{line} {word}"
        if n and len(joined) > LINE and word:
            lines.append(line)
            line = f" {word}"
        else:
            line = joined
    lines.append(line)
    if any(len(text.encode()) > HARD_LINE for text in lines):
        raise ValueError(f"{start.rstrip(': ')} has a line of more than {HARD_LINE} characters")
    return "\r\n".join(lines) + "\r\n"


def _refuse_controls(name: str, value: str) -> None:
    if match := _CONTROLS.search(value):
        raise ValueError(f"{name} holds a control character (U+{ord(match[0]):04X})")
