"""The text part of an HTML mail, made once for each template: tags stay in it as words, to be put back afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable

from inscriptis import Inscriptis
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig
from lxml import etree
from lxml import html as lxml_html

_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_CELLS = frozenset({"td", "th"})
_ROWS = frozenset({"table", "thead", "tbody", "tfoot", "tr"})


def text_of(html: str, word: re.Pattern[str], is_statement: Callable[[int], bool]) -> str:
    """`html` as plain text. `word` matches what stands in for a tag; a line of statements alone makes no line.

    Of styles only `display:none` counts: the rest is for the eye. Tables that lay out the page become plain blocks, and
    so do those with a loop between their rows, since a table of text would move the loop's tags out of their place.
    """
    if not html.strip():
        return ""
    tree = lxml_html.document_fromstring(html)
    for table in list(tree.iter("table")):
        if table.get("role") == "presentation" or table.find(".//table") is not None or _has_words(table, word):
            _flatten(table)
    for node in tree.iter():
        if style := node.attrib.pop("style", ""):
            node.attrib.update({"style": "display:none"} if _HIDDEN.search(style) else {})
    text = Inscriptis(tree, ParserConfig(css=CSS_PROFILES["strict"], display_links=True)).get_text()
    joined = _statements_to_next_line(text, word, is_statement)
    return re.sub(r"\n{3,}", "\n\n", joined.strip("\n")) + "\n"


def _has_words(table: etree._Element, word: re.Pattern[str]) -> bool:
    return any(
        word.search(text or "") for node in table.iter(*_ROWS) for text in [node.text, *(child.tail for child in node)]
    )


def _flatten(table: etree._Element) -> None:
    """A row of a layout is a paragraph, a row of data a line."""
    row = "p" if table.get("role") == "presentation" else "div"
    stack = [table]
    while stack:
        node = stack.pop()
        if node.tag in _CELLS:
            _flatten_cell(node)
            continue
        stack += [child for child in node if child.tag in _CELLS | _ROWS]
        node.tag = row if node.tag == "tr" else "div"


def _flatten_cell(cell: etree._Element) -> None:
    if len(cell) == 0 and cell.getnext() is not None:
        cell.tail = "  " + (cell.tail or "").strip()
    siblings = [*cell.itersiblings("*"), *cell.itersiblings("*", preceding=True)]
    cell.tag = "span" if siblings else "div"


def _statements_to_next_line(text: str, word: re.Pattern[str], is_statement: Callable[[int], bool]) -> str:
    out: list[str] = []
    for line in text.split("\n"):
        numbers = [int(number) for number in word.findall(line)]
        alone = numbers and not word.sub("", line).strip() and all(is_statement(number) for number in numbers)
        out.append(line.strip() if alone else line.rstrip() + "\n")
    return "".join(out)
