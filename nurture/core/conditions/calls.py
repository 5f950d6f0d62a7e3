"""Calls of words: `has("clicked pricing", within="30 days")`. Their arguments are constants and checked once."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, NamedTuple

from jinja2 import nodes

from nurture.core.conditions.closures import Term, constant, declared, fact_of
from nurture.core.conditions.constants import read_constant
from nurture.core.conditions.nouns import UNKNOWN, Answer, Ask, Word
from nurture.core.conditions.scope import Scope
from nurture.core.conditions.values import written
from nurture.core.times.durations import parse_duration
from nurture.core.view import View


class OfEntry(NamedTuple):
    """A fact of the event that let the lead in, wanted of another event: `has("reviewed", order=event.order)`."""

    name: str
    type: str


def literal(node: nodes.Expr) -> Any:
    """The value of a constant, a negative number or a list of such; UNKNOWN for anything else."""
    match node:
        case nodes.Const():
            return node.value
        case nodes.Name(name="yes" | "no"):
            return node.name == "yes"
        case nodes.Neg(node=nodes.Const(value=int() | float() as value)):
            return -value
        case nodes.List() | nodes.Tuple():
            items = tuple(literal(item) for item in node.items)
            return UNKNOWN if UNKNOWN in items else items
    return UNKNOWN


def call(scope: Scope, node: nodes.Call, fact: str = "", behind: int = 0) -> Term | None:
    """A word with its arguments, and with the `.fact` behind it."""
    word = _word(scope, node)
    if word is None:
        return None
    arguments = [_argument(scope, word, item) for item in node.args]
    keywords = {item.key: _argument(scope, word, item.value, item.key) for item in node.kwargs}
    if node.dyn_args or node.dyn_kwargs:
        scope.tell("not-allowed", "`*` spreads nothing in a condition", node.lineno)
        return None
    if UNKNOWN in arguments or UNKNOWN in keywords.values():
        return None
    event = _subject(scope, word, node, arguments)
    facts = _facts(scope, event or "")
    known = event is None or _keywords_known(scope, word, node, event, facts)
    fact_known = not fact or not event or scope.known("fact", fact, {"at", *facts}, behind, f"`{event}`")
    if known and word.facts:
        keywords |= _facts_wanted(scope, node, facts, keywords)
        known = None not in keywords.values()
    if not known or not fact_known or not _fits(scope, word, node, arguments, keywords):
        return None
    ask = _asking(word.ask, keywords)
    text = f"{word.name}({', '.join(written(item) for item in arguments)})" + (f".{fact}" if fact else "")
    bound = _bound(ask, tuple(arguments))
    if not fact:
        return Term(bound, text, node.node.lineno)
    found, offset = fact_of(bound, fact), node.node.lineno
    if fact in facts:
        return declared(found, text, offset, facts[fact])
    return Term(found, text, offset, "date" if fact == "at" else "")


def _asking(ask: Callable[..., Answer], keywords: Mapping[str, Any]) -> Callable[..., Answer]:
    """The word with its keywords; what is wanted of the entering event is looked up when it is asked."""
    fixed = {key: value for key, value in keywords.items() if not isinstance(value, OfEntry)}
    sought = {key: value.name for key, value in keywords.items() if isinstance(value, OfEntry)}
    if not sought:
        return partial(ask, **fixed) if fixed else ask
    return lambda view, *args: ask(view, *args, **fixed, **{key: view.entry.get(of) for key, of in sought.items()})


def _bound(ask: Any, arguments: tuple[Any, ...]) -> Ask:
    if len(arguments) == 1:
        only = arguments[0]
        return lambda view: ask(view, only)

    def asked(view: View) -> Answer:
        answer: Answer = ask(view, *arguments)
        return answer

    return asked


def _word(scope: Scope, node: nodes.Call) -> Word | None:
    if not isinstance(node.node, nodes.Name):
        scope.tell("not-allowed", "only words such as `has` can be called", node.node.lineno)
        return None
    name, offset = node.node.name, node.node.lineno
    if scope.known("word", name, scope.names.words, offset):
        return scope.names.words[name]
    return None


def _argument(scope: Scope, word: Word, node: nodes.Expr, keyword: str = "") -> Any:
    for_fact = word.facts and keyword and keyword not in word.keywords
    if for_fact and isinstance(node, nodes.Getattr) and node.node == nodes.Name("event", "load"):
        term = scope.entry_fact(node.attr, node.node.lineno, node.lineno + 1)
        return OfEntry(node.attr, term.type) if term else UNKNOWN
    value = literal(node)
    if value is UNKNOWN:
        scope.tell("not-allowed", f"an argument of `{word.name}` is a text or a number, no expression", node.lineno)
    elif keyword in word.durations and keyword:
        return _duration(scope, str(value), node.lineno)
    return value


def _duration(scope: Scope, text: str, offset: int) -> Any:
    """UNKNOWN for what is none; and for business days, which are counted forward only."""
    words = hint = ""
    if "business" in text:
        words, hint = "a condition counts no business days", f"write `{text.replace('business ', '')}`"
    else:
        try:
            return parse_duration(text)
        except ValueError as error:
            words = str(error)
    scope.tell("bad-duration", words, offset, hint, length=len(text) + 2)
    return UNKNOWN


def _subject(scope: Scope, word: Word, node: nodes.Call, arguments: list[Any]) -> str | None:
    """The event that is asked for; "" for words about something else; None when it is not known."""
    if not arguments or not (word.event_argument or word.campaign_argument):
        scope.sees_all = True
        return ""
    subject, offset = str(arguments[0]), node.args[0].lineno
    if word.campaign_argument:
        return "" if scope.known("campaign", subject, scope.names.campaigns, offset + 1) else None
    scope.events.add(subject)
    return subject if scope.known("event", subject, scope.names.events, offset + 1) else None


def _facts(scope: Scope, event: str) -> dict[str, Any]:
    """The facts of an event; `submitted` has those of every form, `submitted demo-form` also those of `submitted`."""
    verb = event.partition(" ")[0]
    related = (name for name in scope.names.facts if name in (event, verb) or name.partition(" ")[0] == event)
    return {fact: kind for name in related for fact, kind in scope.names.facts[name].items()}


def _keywords_known(scope: Scope, word: Word, node: nodes.Call, event: str, facts: Mapping[str, Any]) -> bool:
    what = "fact" if word.facts else "keyword"
    known = {*word.keywords, *(facts if word.facts else ())}
    keywords = [(item.key, scope.source.rfind(item.key, 0, item.value.lineno)) for item in node.kwargs]
    verdicts = [scope.known(what, key, known, offset, f"`{event or word.name}`") for key, offset in keywords]
    return all(verdicts)


def _facts_wanted(
    scope: Scope, node: nodes.Call, facts: Mapping[str, Any], keywords: Mapping[str, Any]
) -> dict[str, Any]:
    """The keywords that ask for facts, each read as that fact's declared type; None for one that is none of it."""
    wanted = {}
    for item in node.kwargs:
        if item.key in facts:
            offset = item.value.lineno
            if isinstance(keywords[item.key], OfEntry):
                wanted[item.key] = _comparable(scope, item, keywords[item.key], facts[item.key])
                continue
            fact = declared(lambda view: Answer(None), item.key, offset, facts[item.key])
            read = read_constant(scope, fact, constant(keywords[item.key], str(keywords[item.key]), offset))
            wanted[item.key] = read.value if read else None
    return wanted


def _comparable(scope: Scope, item: nodes.Keyword, entry: OfEntry, fact: Any) -> OfEntry | None:
    texts = ("text", "choice")
    if entry.type == fact.type or (entry.type in texts and fact.type in texts):
        return entry
    words = f"`{item.key}` is a {fact.type}, `event.{entry.name}` a {entry.type}: they are never the same"
    offset = scope.source.rfind("event", 0, item.value.lineno)
    scope.tell("bad-comparison", words, offset, "compare facts of one type", len("event"))
    return None


@cache
def _misfit(ask: Callable[..., Answer], arguments: int, keywords: frozenset[str]) -> str:
    """Why a word does not take so many arguments and these keywords; "" when it does."""
    try:
        inspect.signature(ask).bind(None, *range(arguments), **dict.fromkeys(keywords))
    except TypeError as error:
        return str(error)
    return ""


def _fits(scope: Scope, word: Word, node: nodes.Call, arguments: list[Any], keywords: dict[str, Any]) -> bool:
    misfit = _misfit(word.ask, len(arguments), frozenset(keywords))
    if misfit:
        scope.tell("bad-arguments", f"`{word.name}`: {misfit}", node.node.lineno, length=len(word.name))
    return not misfit
