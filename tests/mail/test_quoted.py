"""Quoted-printable put together from pieces: whatever they are, it decodes to the whole, in lines that are allowed."""

from __future__ import annotations

import quopri
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nurture.mail import quoted as module
from nurture.mail.quoted import Page, quoted
from nurture.mail.render import Renderer
from nurture.mail.templates import Compiled

LONG = "Words that every letter has. " * 40
PIECES = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
EDGES = [
    "",
    "x" * 74,
    "x" * 75,
    "x" * 76,
    "x" * 77,
    "ż" * 30,
    " ",
    "x" * 75 + " \n",
    "\t\n",
    ".",
    ".\n",
    "." * 200,
    "x\n." + "y" * 74,
    "\n." + "ż" * 30,
    "=",
    "\n",
    "\r",
]


def decoded(data: bytes) -> str:
    """What a reader makes of the lines, once each of them was found to be allowed."""
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", data)
    assert not data.endswith((b"=", b"=\r\n"))
    for line in data.split(b"\r\n"):
        assert len(line) <= 76 and not line.endswith((b" ", b"\t")) and line.isascii()
        assert not line.startswith(b".")
    return quopri.decodestring(data.replace(b"\r\n", b"\n")).decode("utf-8")


@given(PIECES, st.sets(st.integers(0, 9)))
@example(EDGES, {0, 2, 4, 6, 8})
@example(["a", "", "b", "\r", "\n"], {0, 1})
def test_pieces_decode_to_the_whole_whichever_of_them_are_known(pieces, chosen):
    known = {piece: module._encoded(piece) for n, piece in enumerate(pieces) if n in chosen and "\r" not in piece}
    assert decoded(quoted(Page.of(pieces, known))) == re.sub(r"\r\n?", "\n", "".join(pieces))
    assert decoded(quoted("".join(pieces))) == re.sub(r"\r\n?", "\n", "".join(pieces))


@pytest.mark.parametrize("first", EDGES)
@pytest.mark.parametrize("second", EDGES)
def test_every_seam_holds(first, second):
    whole = re.sub(r"\r\n?", "\n", first + second)
    known = {text: module._encoded(text) for text in (first, second) if "\r" not in text}
    assert decoded(quoted(Page.of([first, second], known))) == decoded(quoted(first + second)) == whole


SOURCE = """{% macro row(a) %}<td>WORDS {{ a }}</td>{% endmacro %}
{% macro box() %}<b>WORDS{{ caller() }}</b>{% endmacro %}
{% set block %}WORDS {{ lead.v }}{% endset %}{{ block }}{{ row(lead.v) }}{{ row(2) | upper }}
{% filter upper %}WORDS {{ lead.v }} {% endfilter %}{% call box() %}WORDS{{ lead.v }}{% endcall %}
{% block a %}WORDS{% block b %}{{ lead.v }}WORDS{% endblock %}{% endblock %}
{% for n in range(3) recursive %}WORDS{{ loop.index }}{% else %}none{% endfor %}{% raw %}WORDS{{{% endraw %}
""".replace("WORDS", LONG)


@pytest.mark.parametrize("value", ["<Ada> & co", "", "ż" * 20, "a=b ", " \n.\n"])
def test_macros_blocks_filters_and_loops_come_out_as_jinja_prints_them(value):
    nothing: frozenset[str] = frozenset()
    source = Compiled("a", "templates/a.md", "1", "md", "", "", SOURCE, "", nothing, nothing, nothing, ())
    renderer = Renderer({"a": source}, {})
    html = renderer.render("a", {"lead": {"v": value}}).html
    template = renderer._environment.get_template("a/html")
    assert html == template.render(lead={"v": value}) and html.count(LONG) == 10
    assert decoded(quoted(html)) == html


def test_what_all_letters_share_is_encoded_once(monkeypatch):
    nothing: frozenset[str] = frozenset()
    html = "WORDS{{ lead.v }}WORDS{% if lead.v %}<a>{{ lead.v }}</a>{% endif %}{% block a %}WORDS{% endblock %}"
    html = html.replace("WORDS", LONG)
    source = Compiled("a", "templates/a.md", "1", "md", "", "", html, "", nothing, nothing, nothing, ())
    renderer, anew = Renderer({"a": source}, {}), []
    for v in ("Ada", "Eve"):
        page = renderer.render("a", {"lead": {"v": v}}).html
        monkeypatch.setattr(module, "b2a_qp", lambda data, istext: pytest.fail("encoded again"))
        monkeypatch.setattr(module, "_encoded", lambda text: anew.append(text) or text.encode() + b"=\r\n")
        assert decoded(quoted(page)) == page
    assert anew == ["Ada", "<a>Ada</a>", "Eve", "<a>Eve</a>"]


@pytest.mark.parametrize("text", ["a\ud800b", "\udfff"])
def test_a_lone_surrogate_is_refused(text):
    with pytest.raises(ValueError, match="surrogate"):
        quoted(text)
