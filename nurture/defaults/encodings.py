"""How a text file is encoded: what its first bytes say, else UTF-8, else (a guess) windows-1250.

Polish and Czech spreadsheets still save as windows-1250. A file that is UTF-8 but for a few broken bytes stays UTF-8:
then only the rows that hold them are refused.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

GUESS = "windows-1250"
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CHUNK = 1 << 18
_LONE = re.compile("[\ud800-\udfff]")
_FOREIGN = re.compile("[^\0-\x7f\ud800-\udfff]")

AS_SURROGATES = "nurture.as-surrogates"
"""An error handler: each byte that cannot be read becomes a lone surrogate, so that only its row is refused."""


def _as_surrogates(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 | byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(AS_SURROGATES, _as_surrogates)


def encoding_of(file: BinaryIO) -> str:
    """The encoding of a file, which is read to its end and wound back; GUESS is one."""
    start = file.read(3)
    file.seek(0)
    marked = (name for mark, name in _MARKS.items() if start.startswith(mark))
    found = next(marked, "") or ("utf-8" if _is_utf8(file) else GUESS)
    file.seek(0)
    return found


def _is_utf8(file: BinaryIO) -> bool:
    """Whether it has no more bytes that are wrong in UTF-8 than characters that take several of them."""
    decoder = codecs.getincrementaldecoder("utf-8")(AS_SURROGATES)
    right = wrong = 0
    while chunk := file.read(_CHUNK):
        text = decoder.decode(chunk)
        if not text.isascii():
            wrong += len(_LONE.findall(text))
            right += len(_FOREIGN.findall(text))
    return wrong + len(decoder.decode(b"", final=True)) <= right


def known_encoding(name: str) -> str:
    """`name`, which is that of an encoding of text. Raises ValueError."""
    try:
        "email".encode(name)
    except (LookupError, UnicodeError, ValueError) as error:
        raise ValueError(f"there is no encoding `{name}`; usual ones are UTF-8, windows-1250, ISO-8859-2") from error
    return name


def unreadable(text: str, encoding: str, cure: str) -> str:
    """Why `text` cannot be taken: bytes that are none of its encoding, or NUL; "" when it can."""
    if wrong := None if text.isascii() else _LONE.search(text):
        name = encoding.upper().removesuffix("-SIG") if encoding.startswith("utf") else encoding
        return f"it is not {name} (byte 0x{ord(wrong[0]) & 0xFF:02x}); {cure}"
    return f"it has a NUL character in it; {cure}" if "\0" in text else ""
