"""From the text of a condition to Jinja's nodes, each with its offset in the text instead of a line.

What people write from the habits of other languages (`=`, `&&`, `||`, `!`) is told and read as what it means, so that
the mistakes behind it are told in the same breath.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream
from jinja2.parser import Parser

_JINJA = Environment(autoescape=True)
_TOKEN = re.compile(
    r"""(?P<space>\s+) | (?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*') | (?P<name>[^\W\d]\w*) | (?P<number>\d[\w.]*)
    | (?P<foreign>&&|\|\||[=!]==|<>|!(?!=)) | (?P<sign>==|!=|<=|>=|//|[-+*/%<>=~|.,:()\[\]{}]) | (?P<bad>.)""",
    re.VERBOSE | re.DOTALL,
)
_MEANT = {"&&": "and", "||": "or", "!": "not", "=": "==", "===": "==", "!==": "!=", "<>": "!="}
_CLOSING = {"(": ")", "[": "]", "{": "}"}
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
    """The condition with what was meant in place of what was written; `offsets` lead back, character by character."""

    source: str
    mistakes: list[Mistake] = field(default_factory=list)
    mended: str = ""
    offsets: list[int] = field(default_factory=list)

    def add(self, piece: str, offset: int, width: int) -> None:
        self.mended += piece
        same = min(len(piece), width)
        self.offsets += (*range(offset, offset + same), *(offset + width - 1,) * (len(piece) - same))

    def foreign(self, written: str, offset: int) -> None:
        meant = _MEANT[written]
        code = "lone-equals" if written == "=" else "foreign-operator"
        message = "`=` does not compare" if written == "=" else f"`{written}` is no word of conditions"
        self.mistakes.append(Mistake(code, message, offset, f"did you mean `{meant}`?", len(written)))
        self.add(f" {meant} ", offset, len(written))

    def broken(self, message: str, offset: int, hint: str = "") -> None:
        self.mistakes.append(Mistake("condition-syntax", message, offset, hint))


def parse(source: str) -> tuple[nodes.Expr | None, list[Mistake]]:
    """The expression, its nodes' `lineno` being offsets, or None; and all mistakes of form."""
    text = _scan(source)
    if any(mistake.code == "condition-syntax" for mistake in text.mistakes):
        return None, text.mistakes
    try:
        parser = Parser(_JINJA, "", state="variable")
        parser.stream = TokenStream(_JINJA.lexer.wrap(_tokens(text)), None, None)
        expression = parser.parse_expression()
        if not parser.stream.eos:
            found = parser.stream.current
            text.broken(f"`{found.value}` cannot follow here", found.lineno, "join two conditions by `and` or `or`")
            return None, text.mistakes
    except RecursionError:
        return None, [TOO_DEEP]
    except TemplateSyntaxError as error:
        text.broken(_explained(error), min(error.lineno, max(len(source) - 1, 0)))
        return None, text.mistakes
    return expression, text.mistakes


def _tokens(text: _Text) -> Iterator[tuple[int, str, str]]:
    position = 0
    for _, kind, value in _JINJA.lexer.tokeniter(text.mended, None, state="variable"):
        yield text.offsets[position], kind, value
        position += len(value)


def _explained(error: TemplateSyntaxError) -> str:
    found = error.message or ""
    if "end of template" in found or "end of print statement" in found:
        return "the condition ends too early"
    return f"the condition cannot be read: {found}"


def _scan(source: str) -> _Text:
    """The text with foreign operators replaced; quotes and brackets that do not close are mistakes."""
    text = _Text(source)
    opened: list[tuple[str, int, bool]] = []
    before = ("", "")
    for match in _TOKEN.finditer(source):
        kind, piece, offset = match.lastgroup, match[0], match.start()
        if kind == "space":
            text.add(" " * len(piece), offset, len(piece))
            continue
        if kind == "foreign" or (piece == "=" and not _names_an_argument(opened, before)):
            text.foreign(piece, offset)
        elif kind == "bad":
            text.broken(*_stray(piece, offset))
            if piece in "\"'":
                return text
        else:
            text.add(piece, offset, len(piece))
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
