"""What somebody wrote, sentence by sentence, without what stands around it: banners, footers, signatures.

The words of a sentence are in small letters without accents; `words_of_leaving` says how they are written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from nurture.core.words_of_letters import BANNERS, CLAUSES, CLOSINGS, FOOTERS, GREETINGS, MANNERS

LINES = 60
SENTENCES = 40
LONGEST = 600
"""Characters of a sentence that are looked at."""
_WRAPPED = 50
"""Characters from which a line without a full stop goes on in the next one."""
_CLOSING = 6
"""Words of a line that closes a letter, at most."""
_FOOTER = 2
"""Words beside a link that are its name."""
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']{1,64}@[^\s<>()\[\],;:\"']{1,255}")
_LINK = re.compile(r"[<(\[]{0,3}(?:https?://|www\.)\S{1,500}", re.I)
_TAG = re.compile(r"\s{0,9}[\[(<*]{1,3}(?:external|extern|zewn\w{1,12})(?: \w{1,12})?[\])>*]{1,3}[\s:-]{0,9}", re.I)
"""What a mail server puts before the first words of a mail from elsewhere."""
_STOPS = re.compile(r"(?<=[.!?…;])\s+")
PAUSES = re.compile(r"\s*[,;:()\[\]–—|]\s*|\s+-+\s+")
_NOT_A_LETTER = re.compile(r"[^\w,]+|_+")
_CLOSES, _BY_LAWYERS = re.compile(rf"(?:{CLOSINGS})\b"), re.compile(rf"(?:{CLAUSES})")
_GREETS, _BANNER, _FOOTER_WORDS = re.compile(rf"(?:{GREETINGS})\b"), re.compile(BANNERS), re.compile(FOOTERS)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`words` are its plain words, `written` is it as it was."""

    written: str
    words: str

    @property
    def is_question(self) -> bool:
        return "?" in self.written[-3:]

    @property
    def pieces(self) -> list[str]:
        """As written, from pause to pause, without a greeting at the beginning."""
        pieces = [each for each in PAUSES.split(self.written) if each.strip()]
        greets = len(pieces) > 1 and _GREETS.match(plain(pieces[0]))
        return pieces[1:] if greets else pieces


def sentences(text: str, sender: str = "") -> list[Sentence]:
    """Those that say something, in order; `sender` is the address of who wrote."""
    said = (Sentence(each, plain(each, sender)) for line in _lines(text) for each in _STOPS.split(line))
    return [each for each in said if _says_something(each)][:SENTENCES]


def plain(text: str, sender: str = "") -> str:
    """Its words."""
    text = text[:LONGEST].lower()
    if sender:
        text = text.replace(sender.lower(), " myaddress ")
    text = PAUSES.sub(" , ", _ADDRESS.sub(" someaddress ", _LINK.sub(" httplink ", text)))
    letters = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("ß", "ss"))
    kept = "".join(c for c in letters if c.isspace() or (c.isprintable() and not unicodedata.combining(c)))
    words = " ".join(_NOT_A_LETTER.sub(" ", kept[:LONGEST]).split())
    return re.sub(r"\be mail", "email", re.sub(r"(?: ,)+(?= ,)", "", words)).strip(" ,")


def without_manners(words: str) -> str:
    """Without words at both ends that say nothing; a word said three times was said once."""
    said = [word for word, _ in groupby(words.split())]
    while said and said[0] in _POLITE:
        said = said[1:]
    while said and said[-1] in _POLITE:
        said = said[:-1]
    return " ".join(said)


def _lines(text: str) -> Iterator[str]:
    """Up to the signature, each as long as its writer made it; what stands below as a postscript, too."""
    whole, begun, is_signed = "", False, False
    for line in filter(None, map(str.strip, text.split("\n")[:LINES])):
        words = plain(_TAG.sub("", line, count=1))
        if begun and _BY_LAWYERS.match(words):
            break
        is_signed = is_signed or (begun and len(words.split()) <= _CLOSING and _CLOSES.match(words) is not None)
        if is_signed and not re.match(r"p ?s\b", words):
            continue
        if _goes_on(whole, line):
            whole = f"{whole} {line}"
            continue
        if whole:
            yield whole
        whole = _TAG.sub("", line, count=1)
        begun = begun or _says_something(Sentence(whole, words))
    if whole:
        yield whole


def _goes_on(whole: str, line: str) -> bool:
    """Whether a line was only broken by a mail program, or is the address of the link above it."""
    wrapped = len(whole.rpartition("\n")[2]) >= _WRAPPED and whole[-1] not in ".!?:;…"
    return bool(whole) and (wrapped or _LINK.match(line) is not None)


def _says_something(sentence: Sentence) -> bool:
    words = sentence.words
    if not without_manners(words.replace(" ,", "")) or _BANNER.search(words) or _FOOTER_WORDS.search(words):
        return False
    return "httplink" not in words or len(words.replace("httplink", "").split()) > _FOOTER


_POLITE = frozenset(plain(MANNERS).split())
