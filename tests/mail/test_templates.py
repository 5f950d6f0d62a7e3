"""The templates folder: what authors write wrong is told at its place, and nothing they write can end a run."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nurture.mail.compiler import Job
from nurture.mail.render import Renderer
from nurture.mail.worker import Worker


def md(body: str, subject: str = "Hello") -> str:
    return f"---\nsubject: {subject}\n---\n{body}\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (md("Hi {{ nam }}"), ("unknown-name", 4, 7)),
        (md("Hi\n\n{{ lead.first_nam }}"), ("unknown-field", 6, 9)),
        (md("{{ lead['nope'] }}"), ("unknown-field", 4, 10)),
        (md("{{ lead }}"), ("bare-lead", 4, 4)),
        (md("{{ sender.nam }}"), ("unknown-name", 4, 11)),
        (md("{{ consent.when }}"), ("unknown-name", 4, 12)),
        (md("{{ today | dat }}"), ("unknown-filter", 4, 12)),
        (md("{{ today | safe }}"), ("unknown-filter", 4, 12)),
        (md("{% if today is factory %}{% endif %}"), ("unknown-test", 4, 16)),
        (md("{% if lead is factori %}{% endif %}"), ("unknown-segment", 4, 15)),
        (md("{% if lead is none %}{% endif %}"), ("unknown-segment", 4, 15)),
        (md('[x]({{ link("pricng") }})'), ("unknown-link", 4, 14)),
        (md('{% if has("clickd") %}{% endif %}'), ("unknown-event", 4, 12)),
        (md("{{ lead.email.upper() }}"), ("no-methods", 4, 15)),
        (md("[x]({{ lead.email }})"), ("unsafe-url", 4, 5)),
        (md('<img src="https://x.example/{{ score }}">'), ("unsafe-url", 4, 29)),
        (md('<a href="{{ link("pricing") }}{{ lead.email }}">x</a>'), ("unsafe-url", 4, 31)),
        (md("[x](https://x.example/?n={{ lead.email }})"), ("unsafe-url", 4, 26)),
        (md("[x](https://x.example/{{ lead.email | urlencode }}?a=1)"), ("unsafe-url", 4, 23)),
        (md("[x](https://x{{ lead.email | urlencode }}/?a=1)"), ("unsafe-url", 4, 14)),
        (md("[x](?a={{ lead.email | urlencode }})"), ("unsafe-url", 4, 8)),
        (md('[x](https://x.example/?n={{ "a" | urlencode ~ lead.email }})'), ("unsafe-url", 4, 26)),
        (md("[x](https://x.example/?n={{ lead.treatment | urlencode or 1 }})"), ("sensitive-field", 4, 26)),
        (md('[x](https://x.example/?n={{ lead["treatment"] | urlencode }})'), ("sensitive-field", 4, 26)),
        (md("{% set t = lead.treatment %}[x](https://x.example/?n={{ t | urlencode }})"), ("sensitive-field", 4, 54)),
        (md("![x](https://x.example/?n={{ lead.email | urlencode }})"), ("unsafe-url", 4, 27)),
        (md('<img src="https://x.example/?n={{ lead.email | urlencode }}">'), ("unsafe-url", 4, 32)),
        (md("<p title={{ lead.email }}>x</p>"), ("unsafe-place", 4, 10)),
        (md('<p title="x" {{ lead.email }}>x</p>'), ("unsafe-place", 4, 14)),
        (md('<p style="color: {{ lead.email }}">x</p>'), ("unsafe-place", 4, 18)),
        (md("<p onclick=\"go('{{ lead.email }}')\">x</p>"), ("unsafe-place", 4, 17)),
        (md("<style>p { color: {{ lead.email }} }</style>"), ("unsafe-place", 4, 19)),
        (md('{% set u = lead.email %}<a href="{{ u }}">x</a>'), ("unsafe-url", 4, 34)),
        (md('{% include "x" %}'), ("no-includes", 4, 4)),
        (md("{% autoescape false %}{% endautoescape %}"), ("no-autoescape", 4, 4)),
        (md("x\n{% if score %}"), ("template-syntax", 5, 1)),
        (md("x {{ score"), ("unclosed-tag", 4, 3)),
        (md("{{ score / 0 }}"), ("cannot-render", 4, 1)),
        (md("x", "{{ lead.treatment or 'x' }}"), ("sensitive-field", 2, 18)),
        (md("x", "{{ lead.nope }}"), ("unknown-field", 2, 18)),
        ("---\nsubject: x\nsubjet: y\n---\n", ("unknown-key", 3, 1)),
        ("---\nsubject: x\nsubject: y\n---\n", ("duplicate-key", 3, 1)),
        ("---\nsubject: {pl: x, xx: y}\n---\n", ("unknown-language", 2, 18)),
        ("---\nsubject: {pl: x, pl: y}\n---\n", ("duplicate-key", 2, 18)),
        ("---\nsubject: {pl: x\n---\n", ("front-matter", 2, 10)),
        ("---\nsubject: {x}\n---\n", ("front-matter", 2, 10)),
        ("---\nsubject:\n  en: x\n  qq: y\n---\n", ("unknown-language", 4, 3)),
        ("---\nsubject: {en: x, pl: 'Witaj, {{ lead.nope }}'}\n---\n", ("unknown-field", 2, 38)),
        ("---\nsubject: x\npreheader:\n  en: y\n  pl: {{ lead.nope }}\n---\n", ("unknown-field", 5, 15)),
        ("---\nsubject: x\n", ("front-matter", 1, 1)),
        ("---\nsubject\n---\n", ("front-matter", 2, 1)),
    ],
)
def test_a_mistake_is_told_once_at_its_place(load, source, expected):
    loaded = load({"a.md": source})
    code, line, column = expected
    assert loaded.found == [(code, "a.md", line, column)]
    assert loaded.problems[0].shown == source.split("\n")[line - 1]
    assert loaded.templates == {}


def test_a_link_may_bring_what_is_known_of_its_reader(load):
    words = "{{ lead.first_name | urlencode or 'you' }}&at={{ (lead.phone or '') | urlencode }}"
    links = f'[x]({{{{ link("pricing") }}}}?n={words}#top) <a href="https://cal.example/book?a=1&amp;n={words}">y</a>'
    assert [p.code for p in load({"templates/welcome.md": md(links)}).problems] == []


def test_all_mistakes_of_all_files_come_at_once(load):
    loaded = load({"a.md": md("{{ nam }}\n{{ scor }} {{ scor }}"), "b.txt": md("{{ nam }}"), "ok.txt": md("fine")})
    assert loaded.found == [
        ("unknown-name", "a.md", 4, 4),
        ("unknown-name", "a.md", 5, 4),
        ("unknown-name", "a.md", 5, 15),
        ("unknown-name", "b.txt", 4, 4),
    ]
    assert list(loaded.templates) == ["ok"]


@pytest.mark.parametrize(
    ("body", "warned"),
    [
        ("{{ lead.first_name }}", True),
        ("{{ lead.first_name | upper }}", True),
        ("{% if lead.company_size %}{{ lead.first_name }}{% endif %}", True),
        ("{% if lead.first_name %}x{% else %}{{ lead.first_name }}{% endif %}", True),
        ("{{ lead.email }}", False),
        ('{{ lead.first_name or "there" }}', False),
        ('{{ lead.first_name | default("there") }}', False),
        ("{% if lead.first_name %}{{ lead.first_name }}{% endif %}", False),
        ("{% if score and lead.company_size > 3 %}{{ lead.company_size }}{% endif %}", False),
        ("{% if not lead.first_name %}x{% else %}{{ lead.first_name }}{% endif %}", False),
        ("{{ lead.first_name if lead.first_name else 'x' }}", False),
        ("{% if lead.first_name == 'Ada' %}x{% endif %}", False),
    ],
)
def test_a_field_that_may_be_empty_is_a_warning(load, body, warned):
    loaded = load({"a.md": md(body)})
    assert [(p.code, p.severity) for p in loaded.problems] == ([("may-be-empty", "warning")] if warned else [])
    assert "a" in loaded.templates


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("{{ lead.first_name }}", '{{ lead.first_name or "…" }}'),
        ("{{ lead.trial_ends | date }}", '{{ lead.trial_ends | date or "…" }}'),
        ("{{ lead.trial_ends | time }}", '{{ lead.trial_ends | time or "…" }}'),
        ("{% if lead.trial_ends %}{{ lead.trial_ends | time }}{% endif %}", '{{ lead.trial_ends | time or "…" }}'),
        ("{{ lead.first_name | truncate(5) | upper }}", '{{ lead.first_name | truncate(…) | upper or "…" }}'),
    ],
)
def test_the_cure_of_an_empty_field_is_one_that_works(load, body, hint):
    assert [p.hint for p in load({"a.md": md(body)}).problems] == [hint]
    assert load({"a.md": md(hint.replace("truncate(…)", "truncate(5)"))}).problems == []


def test_the_hour_of_a_date_may_be_asked_for(load):
    for sound in (
        "{% if lead.trial_ends | time %}{{ lead.trial_ends | date }}, {{ lead.trial_ends | time }}{% endif %}",
        "{{ lead.trial_ends | time if lead.trial_ends | time else 'soon' }}",
        "{{ lead.trial_ends | time or 'soon' }}",
    ):
        assert load({"a.md": md(sound)}).problems == []


def test_a_word_in_place_of_a_date_is_told_with_where_it_belongs(load):
    for body in ('{{ lead.trial_ends or "soon" | date }}', '{{ (lead.trial_ends or "soon") | date }}'):
        loaded = load({"a.md": md(body)})
        assert [(p.code, p.severity, p.hint) for p in loaded.problems] == [
            ("no-date", "error", '{{ … | date or "soon" }}')
        ]


def test_a_yes_or_no_is_printed_in_words_of_the_mail(load):
    for body in ("{{ lead.competitor }}", '{{ lead.competitor or "unknown" }}'):
        problems = load({"a.md": md(body)}).problems
        assert [(p.code, p.severity) for p in problems] == [("yes-or-no", "warning")]
        assert load({"a.md": md(problems[0].hint)}).problems == []


@pytest.mark.parametrize(
    "body",
    [
        "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
        "{{ 'x' * 10**9 }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ 10 ** 100000 }}",
    ],
)
def test_a_bomb_in_jinja_is_a_problem_at_its_line(load, body):
    loaded = load({"a.txt": md(f"one\n{body}"), "b.md": md("survives")})
    assert [(code, path, line) for code, path, line, _ in loaded.found] == [("cannot-render", "a.txt", 5)]
    assert list(loaded.templates) == ["b"]


def test_too_large_a_message_is_a_problem(load):
    body = "{% for i in range(99999) %}{{ 'x' * 1000 }}{% endfor %}"
    assert [code for code, *_ in load({"a.txt": md(body)}).found] == ["cannot-render"]


@pytest.mark.parametrize("tag", ["mj-wrapper", "div"])
@pytest.mark.parametrize("depth", [2_000, 20_000])
def test_deep_nesting_is_a_problem(load, tag, depth):
    body = f"<{tag}>" * depth + f"</{tag}>" * depth
    loaded = load({"a.mjml": f"---\nsubject: x\n---\n<mjml><mj-body>{body}</mj-body></mjml>", "b.md": md("survives")})
    assert [(code, path, line) for code, path, line, _ in loaded.found] == [("too-deep", "a.mjml", 4)]
    assert list(loaded.templates) == ["b"]


def job(kind: str, body: str) -> Job:
    names: dict[str, Any] = {"fields": {}, "globals": [], "segments": [], "filters": []}
    return Job(kind=kind, body=body, subject="", preheader="", text=None, **names)


def test_what_kills_the_compiler_kills_nothing_else():
    deep = "<mj-wrapper>" * 2_000 + "</mj-wrapper>" * 2_000
    with Worker() as worker:
        killed = worker.compile(job("mjml", f"<mjml><mj-body>{deep}</mj-body></mjml>"))
        assert killed["failed"][2].startswith("it kills the compiler")
        assert worker.compile(job("md", "hello"))["text"] == "hello\n"


def test_what_hangs_the_compiler_is_stopped():
    with Worker() as worker:
        hung = worker.compile(
            job("md", "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"), 0.5
        )
        assert hung["failed"][2] == "compiling it takes too long"
        assert worker.compile(job("md", "hello"))["text"] == "hello\n"


def test_a_plain_value_of_front_matter_needs_no_quotes(load):
    loaded = load({"a.md": md("x", 'Re: {{ lead.first_name or "you" }}, guide #1 {% if 1 %}!{% endif %}')})
    assert loaded.found == []
    assert loaded.templates["a"].subject == 'Re: {{ lead.first_name or "you" }}, guide #1 {% if 1 %}!{% endif %}'


@pytest.mark.parametrize(("written", "read"), [('"a \\"b\\" # c"', 'a "b" # c'), ("'it''s'  # why", "it's"), ("", "")])
def test_a_quoted_value_is_read_as_yaml(load, written, read):
    assert load({"a.md": md("x", written)}).templates["a"].subject == read


def test_a_template_has_one_file_and_one_language(load):
    loaded = load(
        {"a.md": md("x"), "a.mjml": "<mjml></mjml>", "b.en.md": md("x"), "a.txt": "text part", "b.md": md("x")}
    )
    assert [(code, path) for code, path, _, _ in loaded.found] == [
        ("duplicate-template", "a.mjml"),
        ("duplicate-template", "b.en.md"),
    ]
    assert loaded.templates["a"].text == "text part"


def test_a_template_may_have_a_file_for_each_language(load):
    loaded = load(
        {
            "a.md": "---\nsubject: Hello\npreheader: look\n---\nenglish {{ link('docs') }}",
            "a.pl.md": "---\nsubject: Witaj\n---\npolska {{ lead.first_name or 'x' }}",
            "a.pl.txt": "po polsku",
            "a.de.txt": "deutsch",
        }
    )
    assert loaded.found == []
    template = loaded.templates["a"]
    assert set(template.variants) == {"pl", "de"}
    polish, german = template.variants["pl"], template.variants["de"]
    assert (polish.subject, polish.preheader, polish.text) == ("Witaj", "look", "po polsku")
    assert (german.subject, german.kind, german.text) == ("Hello", "txt", "deutsch")
    assert "look" in polish.html and "polska" in polish.html
    assert (template.links, template.fields) == ({"docs"}, {"first_name"})
    assert set(template.files) == {f"templates/{name}" for name in ("a.md", "a.pl.md", "a.pl.txt", "a.de.txt")}
    renderer, context = Renderer(loaded.templates, {}), {"lead": {"first_name": None}, "link": lambda name: "https://x"}
    assert [renderer.render("a", context, variant).subject for variant in ("", "pl", "de")] == [
        *("Hello", "Witaj", "Hello"),
    ]
    assert renderer.render("a", context, "pl").text == "po polsku"


@pytest.mark.parametrize(
    "subject", ["{pl: 'Witaj, ty', en: Hello, you: {{ 1 }}}", "{en: Hello, you: {{ 1 }}, pl: Witaj, ty}"]
)
def test_a_subject_for_each_language_may_stand_in_one_file(load, subject):
    template = load({"a.txt": md("x", subject)}).templates["a"]
    assert template.subject == "Hello, you: {{ 1 }}"
    assert {language: one.subject for language, one in template.variants.items()} == {"pl": "Witaj, ty"}


def test_a_variant_takes_its_subject_from_the_file_for_all(load):
    front = "---\nsubject:\n  en: Hello\n  pl: Witaj\npreheader: {en: a, de: b}\n---\n"
    loaded = load({"a.txt": f"{front}english", "a.pl.txt": "polska", "a.fr.txt": "français"})
    template = loaded.templates["a"]
    said = {language: (one.subject, one.preheader, one.text) for language, one in template.variants.items()}
    assert said == {
        "pl": ("Witaj", "a", "polska"),
        "fr": ("Hello", "a", "français"),
        "de": ("Hello", "b", "english"),
    }


@pytest.mark.parametrize(
    ("name", "code", "hint"),
    [
        ("b.pl.md", "variant-of-nothing", "templates/b.md"),
        ("b.en.md", "variant-of-nothing", "call it b.md"),
        ("a.xq.md", "unknown-language", "two letters"),
        ("a.PL.md", "unknown-language", "a.pl.md"),
        ("a.en-GB.md", "unknown-language", "a.en.md"),
    ],
)
def test_a_file_for_no_language_or_of_no_template_is_a_problem(load, name, code, hint):
    loaded = load({"a.md": md("x"), name: md("x")})
    assert [(one.code, one.place.path) for one in loaded.problems] == [(code, f"templates/{name}")]
    assert hint in loaded.problems[0].hint
    assert list(loaded.templates) == ["a"]


def test_a_mistake_in_one_language_costs_the_template(load):
    loaded = load({"a.md": md("x"), "a.pl.md": md("{{ nam }}"), "b.md": md("x")})
    assert loaded.found == [("unknown-name", "a.pl.md", 4, 4)]
    assert list(loaded.templates) == ["b"]


def test_a_text_part_by_hand_is_checked_too(load):
    assert load({"a.md": md("x"), "a.txt": "one\n{{ nam }}"}).found == [("unknown-name", "a.txt", 2, 4)]


def test_what_a_template_uses_is_known(load):
    body = '{{ lead.first_name or "x" }} {{ link("docs") }} {{ unsubscribe_url }} {{ sender.postal }}'
    template = load({"a.md": md(body, "{{ lead.email }}")}).templates["a"]
    assert (template.fields, template.links) == ({"email", "first_name"}, {"docs"})
    assert {"unsubscribe_url", "sender.postal"} <= template.mentions


def test_the_version_follows_source_includes_and_text_part(load):
    files = {"a.mjml": '---\nsubject: x\n---\n<mjml><mj-body><mj-include path="p/f" /></mj-body></mjml>'}
    versions = set()
    for change in (
        {"p/f.mjml": "<mj-section/>"},
        {"p/f.mjml": "<mj-section />"},
        {"a.txt": "by hand"},
        {"a.txt": "anew"},
        {"a.pl.mjml": files["a.mjml"]},
        {"a.pl.txt": "po polsku"},
    ):
        files |= change
        versions.add(load(files).templates["a"].version)
    assert len(versions) == 6
    assert load(files).templates["a"].version in versions


def test_the_cache_brings_back_templates_and_problems(load, tmp_path):
    files = {"a.md": md("{{ lead.first_name }}"), "b.md": md("{{ nam }}"), "c.txt": md("x")}
    cache = tmp_path / "cache"
    cold = load(files, cache)
    assert (cache / ".gitignore").read_text() == "*\n"
    kept = sorted(cache.glob("*.json"))
    stamps = [path.stat().st_mtime_ns for path in kept]
    assert load({}, cache) == cold
    assert [path.stat().st_mtime_ns for path in kept] == stamps
    for path in kept:
        path.write_text(json.dumps([1])[:-1])
    assert load({}, cache) == cold
    assert load({"b.md": md("fine")}, cache).found == [("may-be-empty", "a.md", 4, 9)]
    assert len(list(cache.glob("*.json"))) == 3


def test_real_html_mails_pass_through(load, data):
    files = {}
    for path in sorted((data / "html-postmark" / "templates").glob("basic/*/content.html"))[:12]:
        text = path.read_text("utf-8").replace("{{", "[[").replace("}}", "]]")
        files[f"{path.parent.name}.html"] = md(text)
    loaded = load(files)
    assert files and loaded.found == []
    for name, template in loaded.templates.items():
        body = files[f"{name}.html"].split("---\n", 2)[2]
        rendered = Renderer(loaded.templates, {}).render(name, {})
        assert template.html == body and rendered.html.rstrip("\n") == body.rstrip("\n")
        assert len(rendered.text.split()) > 20
