"""From the text of a condition to Jinja's nodes, each with its offset in the text instead of a line.

What people write from the habits of other languages (`=`, `&&`, `||`, `!`) is told and read as what it means, so that
the mistakes behind it are told in the same breath.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream, float_re, integer_re
from jinja2.parser import Parser

_JINJA = Environment(autoescape=True)
_TOKEN = re.compile(
    rf"""(?P<space>\s+) | (?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    | (?P<date>\d{{4}}-\d\d-\d\d(?!\d)) | (?P<float>{float_re.pattern})
    | (?P<integer>{integer_re.pattern}) | (?P<name>[^\W\d]\w*)
    | (?P<foreign>&&|\|\||[=!]==|=>|=<|<>|!(?!=))
    | (?P<operator>==|!=|<=|>=|//|\*\*|[-+*/%<>=~|.,:()\[\]{{}}]) | (?P<bad>.)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_MEANT = {"&&": "and", "||": "or", "!": "not", "=": "==", "===": "==", "!==": "!=", "<>": "!=", "=>": ">=", "=<": "<="}
_MEANT |= {form: word for word in ("and", "or", "not", "in", "is") for form in (word.upper(), word.title())}
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_JOIN = "join two conditions by `and` or `or`"
_UNITS = dict.fromkeys(("day", "days"), "days are plain numbers, as in `today + 3`")
_OPERATORS = frozenset({"and", "or", "not", "in", "is", "if", "else"})


@dataclass(frozen=True, slots=True)
class Mistake:
    """A Problem whose place is an offset in the condition."""

    code: str
    message: str
    offset: int
    hint: str = ""
    length: int = 1


TOO_DEEP = Mistake("condition-syntax", "the condition is nested too deeply", 0, "name its parts under `segments`")


@dataclass(slots=True)
class _Text:
    """The condition as tokens for Jinja's parser: what was meant, with its offset in place of a line."""

    source: str
    mistakes: list[Mistake] = field(default_factory=list)
    tokens: list[tuple[int, str, str]] = field(default_factory=list)

    def foreign(self, written: str, offset: int) -> None:
        meant = _MEANT[written]
        code = "lone-equals" if written == "=" else "foreign-operator"
        message = "`=` does not compare" if written == "=" else f"`{written}` is no word of conditions"
        self.mistakes.append(Mistake(code, message, offset, f"did you mean `{meant}`?", len(written)))
        self.tokens.append((offset, "name" if meant.isalpha() else "operator", meant))

    def date(self, written: str, offset: int) -> None:
        words = "a date stands in quotes"
        self.mistakes.append(Mistake("bare-date", words, offset, f'write `"{written}"`', len(written)))
        self.tokens.append((offset, "string", f'"{written}"'))

    def broken(self, message: str, offset: int, hint: str = "") -> None:
        self.mistakes.append(Mistake("condition-syntax", message, offset, hint))


class _Parser(Parser):
    """Jinja's, for tokens that are there already. Its two short cuts take a third off the parsing of `has("…")`."""

    def __init__(self, tokens: Iterable[tuple[int, str, str]]) -> None:
        vars(self).update(_OF_EVERY_PARSER)
        self.stream = TokenStream(_JINJA.lexer.wrap(tokens), None, None)

    def parse_expression(self, with_condexpr: bool = True) -> nodes.Expr:
        """A text that stands alone needs none of the twelve steps down the grammar."""
        if self.stream.current.type == "string" and self.stream.look().type in ("comma", "rparen"):
            return self.parse_primary()
        return super().parse_expression(with_condexpr)


_OF_EVERY_PARSER = vars(Parser(_JINJA, "", state="variable"))


def parse(source: str) -> tuple[nodes.Expr | None, list[Mistake]]:
    """The expression, its nodes' `lineno` being offsets, or None; and all mistakes of form."""
    text = _scan(source)
    if any(mistake.code == "condition-syntax" for mistake in text.mistakes):
        return None, text.mistakes
    try:
        parser = _Parser(text.tokens)
        expression = parser.parse_expression()
        if not parser.stream.eos:
            found = parser.stream.current
            hint = _UNITS.get(str(found.value)) or _number_apart(text.tokens, found.lineno) or _JOIN
            text.broken(f"`{found.value}` cannot follow here", found.lineno, hint)
            return None, text.mistakes
    except RecursionError:
        return None, [TOO_DEEP]
    except TemplateSyntaxError as error:
        text.broken(*_explained(error, min(error.lineno, max(len(source) - 1, 0))))
        return None, text.mistakes
    return expression, text.mistakes


def _explained(error: TemplateSyntaxError, offset: int) -> tuple[str, int, str]:
    found = error.message or ""
    if "end of template" in found or "end of print statement" in found:
        return "the condition ends too early", offset, ""
    hint = 'a text stands in quotes, as in `has("clicked pricing")`' if found.startswith("expected token") else ""
    return f"the condition cannot be read: {found}", offset, hint


def _scan(source: str) -> _Text:
    """The tokens, foreign operators replaced; quotes and brackets that do not close are mistakes."""
    text = _Text(source)
    opened: list[tuple[str, int, bool]] = []
    before = ("", "")
    for match in _TOKEN.finditer(source):
        kind, piece, offset = match.lastgroup or "", match[0], match.start()
        if kind == "space":
            continue
        foreign = kind == "foreign" or (kind == "name" and piece in _MEANT and before[1] != ".")
        if foreign or (piece == "=" and not _names_an_argument(opened, before)):
            text.foreign(piece, offset)
        elif kind == "date":
            text.date(piece, offset)
        elif kind == "bad":
            text.broken(*_stray(piece, offset))
            if piece in "\"'":
                return text
        else:
            text.tokens.append((offset, kind, piece))
        if piece in _CLOSING:
            is_call = piece == "(" and before[1].isidentifier() and before[1] not in _OPERATORS
            opened.append((piece, offset, is_call))
        elif piece in _CLOSING.values() and (not opened or _CLOSING[opened.pop()[0]] != piece):
            text.broken(f"`{piece}` closes nothing", offset)
            return text
        before = (before[1], piece)
    for bracket, offset, _ in opened:
        text.broken(f"`{bracket}` is never closed", offset, f"add `{_CLOSING[bracket]}`")
    if not source.strip():
        text.broken("the condition is empty", 0)
    return text


def _names_an_argument(opened: list[tuple[str, int, bool]], before: tuple[str, str]) -> bool:
    """Whether an `=` stands behind a bare name at the beginning of an argument of a call."""
    return bool(opened) and opened[-1][2] and before[0] in ("(", ",") and before[1].isidentifier()


def _stray(piece: str, offset: int) -> tuple[str, int, str]:
    if piece in "\"'":
        return f"the quote {piece} is never closed", offset, f"add {piece} where the text ends"
    hint = 'write straight quotes: "…"' if piece in "“”„‘’«»" else ""
    return f"`{piece}` means nothing in a condition", offset, hint


def _number_apart(tokens: Sequence[tuple[int, str, str]], offset: int) -> str:
    """The cure of a number that is written as two: `1 000`."""
    pairs = (pair for pair in pairwise(tokens) if pair[1][0] == offset)
    return next((f"did you mean `{a[2]}{b[2]}`?" for a, b in pairs if a[2].isdigit() and b[2].isdigit()), "")
