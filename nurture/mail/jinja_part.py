"""One part of a template (subject, preheader, body, text) as Jinja reads it, with the way back to line and column."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from jinja2 import TemplateSyntaxError, nodes

from nurture.core.problems import Problem, Severity
from nurture.mail.sandbox import MailEnvironment
from nurture.mail.source import Source
from nurture.mail.tokens import Tag, find_tags, skeleton

_ONE_BRACE = re.compile(
    r"(?<![{%#])\{ *((?:lead|sender)\.\w+[^{}]*|link\([^{}]*|(?:unsubscribe|preferences|view)_url) *\}\}?"
)
_WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(slots=True)
class Part:
    """`tree` is None when Jinja cannot read it. `tags` are those of `source.text`."""

    name: str
    source: Source
    tags: tuple[Tag, ...] = ()
    tree: nodes.Template | None = None
    words: dict[tuple[int, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def problem(
        self, code: str, line: int, word: str, message: str, hint: str = "", severity: Severity = "error"
    ) -> Problem:
        """A Problem at `word` on `line` of the part; a second one for the same word stands at its next place there."""
        places = self.words[line, word] or [self.first_on(line)]
        offset = places.pop(0) if len(places) > 1 else places[0]
        return self.source.problem(code, offset, message, hint, max(1, len(word)), severity)

    def first_on(self, line: int) -> int:
        """The offset of the first tag that begins or goes on on `line`, else of the line."""
        lines = self.source.text.split("\n")
        start = sum(len(text) + 1 for text in lines[: line - 1])
        end = start + len(lines[line - 1]) if line <= len(lines) else start
        return next((max(tag.start, start) for tag in self.tags if tag.end > start and tag.start <= end), start)


def read_part(name: str, source: Source, environment: MailEnvironment) -> tuple[Part, list[Problem]]:
    """The part with its syntax tree, or what is wrong with its Jinja."""
    text = source.text
    tags = find_tags(text)
    part = Part(name, source, tags.found)
    if tags.unclosed:
        return part, [
            source.problem("unclosed-tag", at, f"`{text[at : at + 2]}` is never closed", length=2)
            for at in tags.unclosed
        ]
    try:
        part.tree = environment.parse(skeleton(text, tags.found))
    except TemplateSyntaxError as error:
        at = part.first_on(error.lineno)
        message = (error.message or "this cannot be read").rstrip(".")
        unended = re.search(r"innermost block that needs to be closed is '(\w+)'", message)
        hint = f"add `{{% end{unended[1]} %}}`" if unended else ""
        return part, [source.problem("template-syntax", at, message.partition(". Jinja was")[0], hint)]
    except RecursionError:
        return part, [source.problem("too-deep", part.first_on(1), "expressions are nested too deep")]
    _index_words(part)
    return part, [_one_brace(source, match) for match in _ONE_BRACE.finditer(text)]


def _one_brace(source: Source, match: re.Match[str]) -> Problem:
    hint = f"write `{{{{ {match[1].strip()} }}}}`"
    return source.problem(
        "one-brace", match.start(), f"`{match[0]}` is sent as it stands", hint, len(match[0]), "warning"
    )


def _index_words(part: Part) -> None:
    text, line, position = part.source.text, 1, 0
    for tag in part.tags:
        for match in _WORD.finditer(tag.source):
            at = tag.start + match.start()
            line += text.count("\n", position, at)
            position = at
            part.words[line, match[0]].append(at)
