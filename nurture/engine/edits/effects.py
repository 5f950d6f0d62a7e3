"""What each kind of edit does to leads on their way, in a sentence; docs/edits.md has the same with an example each."""

from __future__ import annotations

from nurture.core.edits.comparison import Change

STILL = "the campaign stands still, and sends nothing, until its file says what becomes of them"
_FROM_NOW = "it counts from the next run on; nobody is moved and nothing is sent again"
_EFFECTS = {
    "shortened": "the wait counts from the mail before it; who has waited that long goes on at the next run",
    "lengthened": "the wait counts from the mail before it; who is still waiting waits longer",
    "at_most": "the wait counts from the mail before it; who has waited that long goes on at the next run",
    "at": "its time is worked out anew; one that has passed by more than `late_after` is skipped",
    "late": "a mail that is late from now on goes by it",
    "added": "who comes to its place from now on takes it; who is behind that place does not",
    "added behind": "who is on the way, or stays at the end of the sequence, comes to it; who has finished does not",
    "removed": "who comes to its place goes on without it; what was written and has not left is taken back",
    "renamed": "it is the same step: nobody is moved, and nobody gets it twice",
    "moved": "nobody gets it twice; who is behind its new place without having had it does not get it",
    "condition": "it is asked from now on; who has taken a branch stays in it",
    "shares": "nobody changes branch; the new shares are for those who come to the split from now on",
    "when": "it is asked from now on of who comes to the step, and of a mail that has not left; what was done stays",
    "branches": "who took a branch that is gone takes one by the shares, as if for the first time; nobody else changes",
    "template": "the next mail is written from it; what has left stays as it was",
    "facts": "what hangs on them follows from the next run on; a send whose time is over by then is skipped",
    "goal": "who meets it leaves at the next run, and gets nothing more",
    "exit": "who meets it leaves at the next run, and gets nothing more",
    "campaign removed": "its leads stay where they stand and get nothing until the file is back",
    "campaign back": "its leads go on where they stand",
    "campaign new": "who comes from the next run on enters; who came before does not, unless it says `existing: yes`",
    "existing": "who is here already and fits comes in at the next run",
    "paused": "its mails wait, and so does who is due; waits go on",
    "live": "its mails leave again; what is late goes by `late`",
    "window": "the next mails keep it",
    "holdout": "nobody changes sides; it is asked of those who come in from now on",
    "enter": "who is on the way goes on; it is asked of those who come in from now on",
    "limits": "the next mails keep them",
    "temperature": "scores stay; temperatures follow the new bounds from now on, and what was sent or moved stays",
    "score": "scores are worked out anew from the log; what was sent or moved stays",
    "segments": "conditions that name them are asked anew from now on; what was sent or moved stays",
}
_DOORS = frozenset({"again", "for_each"})


def effect_of(change: Change) -> str:
    kind = "enter" if change.kind in _DOORS else change.kind
    if kind in ("goal", "exit") and change.is_old:
        return "nobody leaves by it any more; who has left does not come back"
    return _EFFECTS.get(kind, _FROM_NOW)
