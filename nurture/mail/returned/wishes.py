"""Whether somebody asks to get no more: by our own address for that, or in words of their own.

| they write | it is |
| --- | --- |
| a line that says so and nothing else | a wish |
| a sentence of leaving, with whom it is about, and from where | a wish |
| the same, that all that is kept of them be gone | a wish to be forgotten |
| one that says no to leaving | none |
| a short answer that only speaks of leaving, asks how, or says both; a long one with such a sentence below | unclear |

Only their own words count: what they quote are ours.
"""

from __future__ import annotations

import re
from typing import Literal

from nurture.mail.returned.heads import ANSWERS
from nurture.mail.returned.sentences import Sentence, plain, read_writing, without_manners
from nurture.mail.returned.words.doubts import BUSINESS, HINTS, LATER, OTHERS, REPROACHES, REQUESTS, UNLESS
from nurture.mail.returned.words.leaving import AT_HOME
from nurture.mail.returned.words.leaving_abroad import ABROAD
from nurture.mail.returned.words.letters import BARE

Wish = Literal["unsubscribe", "erasure", "unclear", "preferences"]
Meaning = Literal["unsubscribe", "erasure", "keep", "both", "unclear", "hint", ""]
"""Of one sentence: a wish, one to be forgotten, one to stay, both; one that is unclear; words that speak of such."""

SHORT = 80
"""Words of an answer up to which any of its sentences may be the wish; of a longer one the first two."""
_FIRST = 2
_ALONE = 40
"""Words up to which a line that says `stop` and nothing else may stand anywhere."""
_NAME = 5
"""Words of a signature behind a wish on the same line."""
_BY_ADDRESS = re.compile(r"\b(unsubscribe|preferences)[ _+]{1,5}[a-z2-7]{53}(?![a-z0-9])", re.I)
"""The subject that our List-Unsubscribe and our footers ask for."""
_ANSWERS = re.compile(ANSWERS, re.I)
_WISHES = re.compile("|".join(pattern for tongue in (*AT_HOME, *ABROAD) for pattern in tongue.wishes))
_ERASURES = re.compile("|".join(pattern for tongue in (*AT_HOME, *ABROAD) for pattern in tongue.erasures))
_KEEPS = re.compile("|".join(pattern for tongue in (*AT_HOME, *ABROAD) for pattern in tongue.keeps))
_HINTS, _OTHERS, _REQUESTS = re.compile("|".join(HINTS)), re.compile(OTHERS), re.compile(REQUESTS)
_LATER, _UNLESS = re.compile(LATER), re.compile(UNLESS)
_REPROACHES, _BUSINESS = re.compile(REPROACHES), re.compile(BUSINESS)
_BARE = frozenset(without_manners(plain(phrase)) for line in BARE.strip().split("\n") for phrase in line.split(";"))


def of_a_program(subject: str) -> Wish | None:
    """What a mail program asks for its user, who presses its button to unsubscribe."""
    asked = wish(subject, "")
    return asked if asked in ("unsubscribe", "preferences") else None


def wish(subject: str, own: str, sender: str = "") -> Wish | None:
    """`own` is the text without quotations, `sender` the address of who wrote it."""
    by_address = _BY_ADDRESS.search(subject[:500])
    if by_address:
        return "unsubscribe" if by_address[1].lower() == "unsubscribe" else "preferences"
    title = [] if _ANSWERS.match(subject) else read_writing(subject.replace("\n", " "), sender).letter
    writing = read_writing(own, sender)
    length = sum(len(each.words.split()) for each in writing.letter)
    found = {_of_many(_meaning(each), is_first=False) for each in writing.below}
    for n, each in enumerate([*title, *writing.letter]):
        may_be_alone = n <= len(title) or length <= _ALONE
        meaning = (_alone(each) if may_be_alone else "") or _meaning(each)
        found.add(meaning if length <= SHORT else _of_many(meaning, is_first=n < len(title) + _FIRST))
    return _together(found)


def _together(found: set[Meaning]) -> Wish | None:
    """Of what several sentences say; who says no and yes has to be asked."""
    if "keep" in found:
        return "unclear" if found & {"unsubscribe", "erasure", "both"} else None
    if "erasure" in found:
        return "erasure"
    if "unsubscribe" in found:
        return "unsubscribe"
    return "unclear" if found & {"both", "unclear", "hint"} else None


def _of_many(meaning: Meaning, is_first: bool) -> Meaning:
    """What a sentence means in a long answer, which is about something else, or beside a signature."""
    if meaning == "hint":
        return ""
    return "unclear" if meaning in ("unsubscribe", "erasure") and not is_first else meaning


def _alone(sentence: Sentence) -> Meaning:
    """What is a wish and nothing else, but for who wrote it: `STOP - Jan Kowalski`, `No, thanks, stop`."""
    pieces = [piece for piece in sentence.pieces if without_manners(plain(piece))]
    bare = [without_manners(plain(piece)) in _BARE for piece in pieces]
    if not any(bare):
        return ""
    if sentence.is_question or _UNLESS.search(sentence.words):
        return "hint" if all(bare) else ""
    rest = " ".join(pieces[1:]).split()
    is_signed = bare[0] and len(rest) <= _NAME and all(word[0].isupper() for word in rest)
    return "unsubscribe" if bare[-1] or is_signed else ""


def _meaning(sentence: Sentence) -> Meaning:
    words = sentence.words
    kept = [] if _REPROACHES.search(words) else [*_KEEPS.finditer(words)]
    if kept:
        return "both" if _WISHES.search(words, kept[-1].end()) else "keep"
    is_erasure = _ERASURES.search(words)
    if not is_erasure and not _WISHES.search(words):
        return "hint" if _HINTS.search(words) and not _of_others(sentence) and not _BUSINESS.search(words) else ""
    if sentence.is_question and _of_others(sentence):
        return ""
    asks = sentence.is_question and not _REQUESTS.search(words)
    if asks or "someaddress" in words or _UNLESS.search(words) or _BUSINESS.search(words):
        return "unclear"
    return "erasure" if is_erasure else "unsubscribe"


def _of_others(sentence: Sentence) -> bool:
    """Whether it speaks of how others leave, or asks about another day."""
    later = sentence.is_question and _LATER.search(sentence.words) and not _REPROACHES.search(sentence.words)
    return bool(later or _OTHERS.search(sentence.words))
