"""All who say that an address gets no mail: its person, you, or lists, of which one taken back leaves what others said.

| of one address and purpose is known | is said too | what is kept |
| --- | --- | --- |
| what the person asked for | anything stronger that no list says: a bounce, a complaint, yours | that alone |
| what the person asked for | what a list says that is stronger | both, the list's first |
| what lists say | what the person asks for, which is weaker | both, the lists' first |
| what lists say | anything else that no list says | that alone |
| what lists say | what another list says | both, the strongest first, of requests the latest |
| anything else | | the known one, as it was |

The first voice counts, and is told in full; of the others is kept whose they are, of what kind, and since when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from nurture.core.consents.standing import ALL_MAIL
from nurture.core.model import Consent
from nurture.core.suppression import Suppression, is_request, kind_of, list_of, on_a_list
from nurture.store.rules import withdrawn_before

Voices = tuple[Suppression, ...]
About = tuple[str, str]
"""An address, domain or hash, and a purpose."""


def about(said: Suppression) -> About:
    return said.what, said.purpose


def changes(found: Iterable[Suppression], known: dict[About, Voices]) -> Iterator[tuple[Suppression, bool]]:
    """Those of `found` that change what is `known`, which is brought up to date; and whether each now counts itself."""
    for each in found:
        before = known.get(about(each), ())
        after = heard(before, each)
        if after is not before:
            known[about(each)] = after
            yield each, not before or _outlasts(each, before[0])


def heard(known: Voices, new: Suppression) -> Voices:
    """What is kept once `new` was said; `known` itself where that changes nothing."""
    if not known:
        return (new,)
    if not list_of(new.source) and _outlasts(new, known[0]):
        return (new,)
    if not list_of(known[0].source) and not _stronger(new, known[0]):
        return known
    before = next((voice for voice in known if voice.source == new.source), None)
    if before and not _stronger(new, before):
        return known
    return _ranked([*(voice for voice in known if voice is not before), new])


def without(source: str, known: Voices) -> Voices:
    """What is left once one source has taken its word back."""
    return _ranked([voice for voice in known if voice.source != source])


def parted(
    found: Iterable[Suppression], consents: Mapping[str, Sequence[Consent]]
) -> tuple[list[Suppression], dict[Suppression, Consent]]:
    """Those to be taken; and of requests that the person has taken back since, what has yet to be written as withdrawn.

    `consents` are those of leads, by their addresses' keys.
    """
    taken, withdrawn = [], {}
    for each in found:
        said = consents.get(each.what, ())
        no = None if each.purpose else withdrawn_before(said, each.reason, each.since)
        if no is None:
            taken.append(each)
        elif not any(not one.given and one.purpose == ALL_MAIL and one.at >= no.at for one in said):
            withdrawn[each] = no
    return taken, withdrawn


def may_be_back(said: Suppression) -> bool:
    """Whether a consent of the person might have ended this."""
    return not said.purpose and is_request(said.reason)


def _ranked(voices: Sequence[Suppression]) -> Voices:
    ordered = sorted(voices, key=_rank)
    others = (replace(each, reason=kind_of(each.reason) or on_a_list(each.source)) for each in ordered[1:])
    return (*ordered[:1], *others)


def _rank(voice: Suppression) -> tuple[bool, float]:
    request = is_request(voice.reason)
    return request, -voice.since.timestamp() if request else 0


def _outlasts(new: Suppression, known: Suppression) -> bool:
    """Whether a suppression takes the place of a known one: that of a request, which the person may take back, and that
    of a list, which you may, unless it is weaker itself."""
    of_lists = bool(list_of(known.source)) and not list_of(new.source)
    return _stronger(new, known) or (of_lists and not _stronger(known, new))


def _stronger(new: Suppression, known: Suppression) -> bool:
    return is_request(known.reason) and not is_request(new.reason)
