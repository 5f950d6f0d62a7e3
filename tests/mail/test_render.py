"""One lead's values in a template: only ever values, and an empty one is never an error."""

from __future__ import annotations

import json
import re
import signal
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring
from markupsafe import escape

from nurture.core.conditions import UNKNOWN
from nurture.core.lazy import Lazy
from nurture.hookspecs import Filter
from nurture.mail.limits import TooMuch, time_limit
from nurture.mail.names import TemplateNames
from nurture.mail.render import Renderer, RenderError
from nurture.mail.sandbox import MailEnvironment
from nurture.mail.templates import Compiled

EMPTY = {"email": "ada@example.com", "first_name": None, "company_size": None, "tags": None, "trial_ends": None}


def compiled(text: str = "", html: str = "", subject: str = "") -> Compiled:
    nothing: frozenset[str] = frozenset()
    return Compiled("a", "templates/a.md", "1", "md", subject, "", html, text, nothing, nothing, nothing, ())


def render(text: str = "", html: str = "", subject: str = "", filters=None, **context):
    return Renderer({"a": compiled(text, html, subject)}, filters or {}).render("a", context)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[{{ lead.first_name }}]", "[]"),
        ("{{ lead.first_name or 'there' }}", "there"),
        ("{{ lead.first_name | default('there') }}", "there"),
        ("{{ lead.first_name | upper }}", ""),
        ("{{ lead.trial_ends | date }}", ""),
        ("{{ lead.trial_ends | date or 'soon' }}", "soon"),
        ("{{ lead.trial_ends.year }}", ""),
        ("{{ lead.company_size + 1 }}", ""),
        ("{{ lead.company_size | round }}", ""),
        ("{% if lead.company_size > 3 or lead.company_size <= 3 %}x{% endif %}", ""),
        ("{% if lead.first_name == 'Ada' or lead.first_name != 'Ada' %}x{% endif %}", ""),
        ("{% if lead.first_name is none %}x{% endif %}", "x"),
        ("{% for t in lead.tags %}x{% endfor %}", ""),
        ("{{ event.whatever }}", ""),
        ("{% if not_told > 1 or not_told %}x{% endif %}{{ not_told }}", ""),
    ],
)
def test_an_empty_field_prints_as_nothing_and_compares_as_false(text, expected):
    date = Filter("date", lambda value: value.strftime("%d"))
    assert render(text, filters={"date": date}, lead=EMPTY, event={}, not_told=UNKNOWN).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "{{ lead.nope }}",
        "{{ nope }}",
        "{{ lead.email.upper() }}",
        "{{ lead.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ has.__globals__ }}",
        "{{ has._call }}",
        "{{ lead._values }}",
        "{{ 'x' * 3000000 }}",
        "{{ lead.email % 1 }}",
        "{{ range(10**9) }}",
        "{{ 1 / 0 }}",
        "{{ fails() }}",
        "{{ link('evil') }}",
        "{{ link('data') }}",
    ],
)
def test_what_a_template_may_not_do_fails_with_its_name(text):
    links = {"evil": "javascript:alert(1)", "data": " data:text/html,x"}
    with pytest.raises(RenderError, match="template `a`"):
        render(text, lead=EMPTY, has=lambda event: True, fails=lambda: 1 / 0, link=links.get)


def test_objects_with_methods_are_no_values():
    with pytest.raises(RenderError, match="cannot be given"):
        render("{{ lead.thing }}", lead={"thing": object()})


@pytest.mark.parametrize("value", ["{{ 7*7 }}", "${7*7}", "{% raw %}", "<script>", "&amp;", "{#", "x\ny", "%s%s"])
def test_lead_data_is_only_ever_a_value(value):
    rendered = render("{{ lead.v }}", "<p title='{{ lead.v }}'>{{ lead.v }}</p>", lead={"v": value})
    assert rendered.text == value
    assert "49" not in rendered.html and "<script" not in rendered.html


def test_html_is_escaped_and_text_and_subject_are_not():
    rendered = render("{{ lead.v }}", "{{ lead.v }}", "{{ lead.v }}", lead={"v": "A & <B>"})
    assert (rendered.subject, rendered.html, rendered.text) == ("A & <B>", "A &amp; &lt;B&gt;", "A & <B>")


@given(st.text())
def test_any_text_is_escaped_as_jinja_does(text):
    assert MailEnvironment.escaped(text) == escape(text)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("{{ lead.v | e }}", "&lt;b&gt;"),
        ("{% macro bold(v) %}<b>{{ v }}</b>{% endmacro %}{{ bold(lead.v) }}", "<b>&lt;b&gt;</b>"),
        ("{% set v %}<i>{{ lead.v }}</i>{% endset %}{{ v }}", "<i>&lt;b&gt;</i>"),
        ("{% autoescape false %}{{ lead.v }}{% endautoescape %}{{ lead.v }}", "<b>&lt;b&gt;"),
        ("{{ lead.list }} {{ 7 }} {{ true }} {{ lead.none }}", "&lt;, 2 7 True "),
    ],
)
def test_html_is_escaped_once(html, expected):
    assert render(html=html, lead={"v": "<b>", "list": ["<", 2], "none": None}).html == expected


def test_a_function_may_be_called_in_a_loop_and_a_block():
    text = "{% for n in 'ab' %}{{ link(n) }} {% endfor %}{% block c %}{{ link('c') }}{% endblock %}"
    assert render(text, link=lambda name: f"https://{name}/").text == "https://a/ https://b/ https://c/"


def test_a_subject_is_one_line():
    assert (
        render(subject=" a\r\nBcc: x\x00 {{ lead.v }}\t", lead={"v": "e\u0301\u2028 z\x85"}).subject == "a Bcc: x é z"
    )


def test_whole_numbers_and_lists_print_as_people_write_them():
    assert render("{{ n }} {{ tags }}", n=3.0, tags=["a", "b"]).text == "3 a, b"


def test_work_is_cut_off_by_the_clock():
    with pytest.raises(TooMuch, match=r"0\.01 seconds"), time_limit(0.01):
        while True:
            pass


def test_an_alarm_that_comes_after_its_block_stops_nothing():
    with time_limit(5.0):
        pass
    signal.raise_signal(signal.SIGALRM)
    with pytest.raises(TooMuch, match="9 seconds"), time_limit(9.0):
        signal.raise_signal(signal.SIGALRM)


def test_a_handler_of_a_plugin_turns_no_limit_off_and_has_its_alarm_back():
    came = []
    before = signal.signal(signal.SIGALRM, lambda *_: came.append("theirs"))
    try:
        signal.setitimer(signal.ITIMER_REAL, 3_600, 60)
        for _ in range(2):
            with pytest.raises(TooMuch, match="9 seconds"), time_limit(9.0):
                signal.raise_signal(signal.SIGALRM)
        left, interval = signal.setitimer(signal.ITIMER_REAL, 0)
        signal.raise_signal(signal.SIGALRM)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert came == ["theirs"]
    assert (3_000 < left <= 3_600, interval) == (True, 60)


def test_the_naughty_strings_stay_text(load, data):
    source = "---\nsubject: x\n---\n[{{ lead.first_name or 'empty' }}]\n\n<b id='v'>{{ lead.first_name or '-' }}</b>\n"
    renderer = Renderer(load({"a.md": source}).templates, {})
    for string in json.loads((data / "naughty-strings" / "blns.json").read_text("utf-8")):
        rendered = renderer.render("a", {"lead": {"email": "a@b.c", "first_name": string or None}})
        clean = re.sub(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]", "", string)
        shown = document_fromstring(rendered.html).get_element_by_id("v").text_content()
        assert re.sub(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]", "", shown) == (clean if string else "-")
        assert f"[{string or 'empty'}]" in rendered.text


def test_a_field_may_be_called_as_a_method_of_python():
    assert render("{{ lead.items }} {{ lead.count }}", lead={"items": "a", "count": 2}).text == "a 2"


def test_functions_values_and_filters_come_from_outside():
    language = Filter(
        "hour", lambda value, style="", language="": f"{value:%H} {style} {language}", needs_language=True
    )
    context = {"at": datetime(2026, 3, 2, 9, tzinfo=UTC), "language": "pl", "last": lambda event: {"value": event * 2}}
    assert (
        render("{{ at | hour('x') }} {{ last('a').value }}", filters={"hour": language}, **context).text == "09 x pl aa"
    )


def test_a_segment_is_asked_of_the_lead_alone():
    text = "{% if lead is number %}yes{% endif %}{{ 'no' if lead is not factory }}{{ 7 is number }}"
    renderer = Renderer({"a": compiled(text)}, {}, segments=["number", "factory"])
    context = {"lead": {"number": 1}, "in_segment": lambda name: name == "number"}
    assert renderer.render("a", context).text == "yesnoTrue"


def test_compiled_code_is_kept_between_runs(tmp_path):
    template = {"a": compiled("{{ 1 + 1 }}")}
    first = Renderer(template, {}, tmp_path).render("a", {})
    assert list(tmp_path.iterdir())
    assert Renderer(template, {}, tmp_path).render("a", {}) == first
    assert Renderer({"a": compiled("changed")}, {}, tmp_path).render("a", {}).text == "changed"


TRAP = """---
subject: x
preheader: Hidden words
---
<mjml><mj-body>
<mj-section><mj-column><mj-text>Hello {{ lead.first_name or "there" }},<br/>
read <a href="{{ link("docs") }}">this</a></mj-text>
<mj-table>{% for n in range(2) %}
<tr><td>row {{ n }}</td><td>cell</td></tr>{% endfor %}</mj-table></mj-column></mj-section>
<mj-raw>{% if lead.company_size > 5 %}</mj-raw>
<mj-section><mj-column><mj-text>large</mj-text></mj-column><mj-column><mj-text>firm</mj-text></mj-column></mj-section>
<mj-raw>{% else %}</mj-raw><mj-section><mj-column><mj-text>small</mj-text></mj-column></mj-section>
<mj-raw>{% endif %}</mj-raw></mj-body></mjml>
"""


@pytest.mark.parametrize(("size", "words"), [(10.0, "large\n\nfirm"), (None, "small")])
def test_the_text_part_made_once_says_what_the_html_says(load, size, words):
    template = load({"a.mjml": TRAP}).templates
    lead = {"email": "a@b.c", "first_name": "Ada & <Eve>", "company_size": size}
    rendered = Renderer(template, {}).render("a", {"lead": lead, "link": lambda name: "https://e.example/d?a=1&b=2"})
    assert rendered.text == (
        f"Hello Ada & <Eve>,\nread [this](https://e.example/d?a=1&b=2)\n\nrow 0 cell\nrow 1 cell\n\n{words}\n"
    )
    assert "Hidden words" in rendered.html and rendered.preheader == "Hidden words"
    assert 'href="https://e.example/d?a=1&amp;b=2"' in rendered.html


def test_markdown_keeps_lists_and_conditions_apart(load):
    body = "# Hi\n\n{% if lead.company_size > 5 %}\n* one\n* two\n{% endif %}\n\nBye {# not shown #}"
    loaded = load({"a.md": f"---\nsubject: x\npreheader: before\n---\n{body}\n"}, names=names())
    for size, items in ((9.0, 2), (1.0, 0)):
        rendered = Renderer(loaded.templates, {}).render("a", {"lead": {"company_size": size}})
        assert rendered.html.count("<li>") == rendered.html.count("</li>") == items
        assert rendered.html.count("<ul>") == rendered.html.count("</ul>") == bool(items)
        assert "display:none" in rendered.html.split("before")[0]
        assert ("* one" in rendered.text, "\n\n\n" in rendered.text, "before" in rendered.text) == (
            bool(items),
            False,
            False,
        )


def names() -> TemplateNames:
    from nurture.core.program import Field

    return TemplateNames(fields={"email": Field("email", "text"), "company_size": Field("company_size", "number")})


def test_only_what_a_template_names_is_worked_out():
    def value(name):
        asked.append(name)
        return {"lead": EMPTY, "score": 42.0}[name]

    asked: list[str] = []
    context = Lazy(("lead", "score", "evidence", "unsubscribe_url"), value)
    template = compiled("{{ lead.email }}: {{ score }}, {{ score }}", "<b>{{ score }}</b>", "{{ lead.email }}")
    rendered = Renderer({"a": template}, {}).render("a", context)
    assert (rendered.subject, rendered.text) == ("ada@example.com", "ada@example.com: 42, 42")
    assert sorted(asked) == ["lead", "score"]
    with pytest.raises(RenderError, match="template `a`: 'evidence'"):
        Renderer({"a": compiled("{{ evidence }}")}, {}).render("a", context)
