"""What somebody wrote, sentence by sentence, without what stands around it: banners, footers, signatures.

The words of a sentence are in small letters without accents; `words.leaving` says how they are written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from nurture.mail.returned.words.letters import BANNERS, CLAUSES, CLOSINGS, FOOTERS, GREETINGS, MANNERS

LINES = 60
SENTENCES = 40
LONGEST = 600
"""Characters of a sentence that are looked at."""
_WRAPPED = 50
"""Characters from which a line without a full stop goes on in the next one."""
_FOOTER = 2
"""Words beside a link that are its name."""
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']{1,64}@[^\s<>()\[\],;:\"']{1,255}")
_LINK = re.compile(r"[<(\[]{0,3}(?:https?://|www\.)\S{1,500}", re.I)
_TAG = re.compile(r"\s{0,9}[\[(<*]{1,3}(?:external|extern|zewn\w{1,12})(?: \w{1,12})?[\])>*]{1,3}[\s:-]{0,9}", re.I)
"""What a mail server puts before the first words of a mail from elsewhere."""
_STOPS = re.compile(r"(?<=[.!?…;])\s+")
PAUSES = re.compile(r"\s*[,;:()\[\]–—|]\s*|\s+-+\s+")
_NOT_A_LETTER = re.compile(r"[^\w,]+|_+")
_CLOSES, _BY_LAWYERS = re.compile(rf"(?:{CLOSINGS})(?: [\w,]+){{0,2}}"), re.compile(rf"(?:{CLAUSES})")
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


@dataclass(frozen=True, slots=True)
class Writing:
    """Sentences that say something: those of the letter, and those beside its signature."""

    letter: list[Sentence]
    below: list[Sentence]


def read_writing(text: str, sender: str = "") -> Writing:
    """`sender` is the address of who wrote."""
    writing, is_closed = Writing([], []), False
    for paragraph in _paragraphs(text):
        for written in _STOPS.split(paragraph):
            sentence = Sentence(written, plain(written, sender))
            if writing.letter and _BY_LAWYERS.match(sentence.words):
                return writing
            is_closed = is_closed or (bool(writing.letter) and _CLOSES.fullmatch(sentence.words) is not None)
            if len(writing.letter) + len(writing.below) < SENTENCES and _says_something(sentence):
                (writing.below if is_closed else writing.letter).append(sentence)
    return writing


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


def _paragraphs(text: str) -> Iterator[str]:
    """Lines, each as long as its writer made it: a mail program may have broken it, or its link."""
    whole, last = "", ""
    for line in map(str.strip, text.split("\n")[:LINES]):
        goes_on = len(last) >= _WRAPPED and last[-1] not in ".!?:;…"
        if whole and line and (goes_on or _LINK.match(line)):
            whole = f"{whole} {line}"
        else:
            yield from filter(None, [whole])
            whole = _TAG.sub("", line, count=1)
        last = line
    yield from filter(None, [whole])


def _says_something(sentence: Sentence) -> bool:
    words = sentence.words
    if not without_manners(words.replace(" ,", "")) or _BANNER.search(words) or _FOOTER_WORDS.search(words):
        return False
    return "httplink" not in words or len(words.replace("httplink", "").split()) > _FOOTER


_POLITE = frozenset(plain(MANNERS).split())
