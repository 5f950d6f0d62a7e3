"""Links put into calls: which are, what a call is told, and that nothing else of a template changes."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from nurture.mail.links import decoded, with_calls
from nurture.mail.render import UNCOUNTED, Renderer, Trail

from .test_render import compiled

LINKS = {"pricing": "https://lumo.example/pricing", "home": "https://lumo.example"}
LEAD = {"email": "ada@example.com", "city": None, "is_new": True}
NAMED, OWN = ("pricing", LINKS["pricing"], True), ("", "https://lumo.example/a?b=1&c=2", True)


class Told:
    """Says what each call was told, by an address of its own."""

    image, trap = "https://us.example/i.gif", "https://us.example/trap"

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, bool]] = []

    def to(self, name: str, url: str, is_of_all: bool) -> str:
        self.calls.append((name, url, is_of_all))
        return f"https://us.example/{len(self.calls)}"


def rendered(html: str = "", text: str = "", trail: Trail = UNCOUNTED, **lead: object) -> tuple[str, str]:
    template = with_calls(compiled(text, html))
    context = {
        "lead": {**LEAD, **lead},
        "link": LINKS.__getitem__,
        "campaign": {"page": "https://lumo.example/webinar", "topic": "oil"},
        "sender": {"address": "anna@lumo.example"},
        "unsubscribe_url": "https://us.example/u/token",
    }
    made = Renderer({"a": template}, {}).render("a", context, trail=trail)
    return str(made.html), made.text


def told(html: str = "", text: str = "", **lead: object) -> list[tuple[str, str, bool]]:
    trail = Told()
    rendered(html, text, trail, **lead)
    return trail.calls


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ('"{{ link("pricing") }}"', NAMED),
        ("'{{ link(\"pricing\") }}'", NAMED),
        ("\"{{- link('pricing') -}}\"", NAMED),
        ('"https://lumo.example/a?b=1&amp;c=2"', OWN),
        ('" HTTPS://lumo.example/a?b=1&c=2 "', ("", "HTTPS://lumo.example/a?b=1&c=2", True)),
        ("https://lumo.example/a?b=1&c=2", OWN),
        ('"{{ link("home") }}?a=1&amp;b={{ campaign.topic }}#d"', ("home", "https://lumo.example?a=1&b=oil#d", True)),
        ('"{{ campaign.page }}"', ("", "https://lumo.example/webinar", True)),
        ('"{{ link("home") if lead.is_new else link("pricing") }}"', ("", LINKS["home"], False)),
        ('"{% if lead.is_new %}{{ link("pricing") }}{% endif %}"', ("pricing", LINKS["pricing"], False)),
        ('"{% if lead.city %}#{% else %}https://lumo.example/{% endif %}"', ("", "https://lumo.example/", False)),
        ('"{{ link("pricing") | untracked }}"', None),
        ('"{{ unsubscribe_url }}"', None),
        ('"mailto:{{ sender.address }}?subject=https://lumo.example"', None),
        ('"#top"', None),
        ('"{{ sender.address }}"', None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("tag", ["a", "area", "v:roundrect"])
def test_a_link_of_a_page_is_told_with_its_name(href: str, tag: str, expected: tuple[str, str, bool] | None) -> None:
    html = f'<p title=">">x</p><{tag} class="b" href={href} style=\'color:red\'>Prices</{tag}>'
    assert told(html) == ([expected] if expected else [])
    assert told(f"<!--[if mso]>{html}<![endif]-->") == ([expected] if expected else [])
    assert told(f"<!-- {html} -->") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Prices: {{ link("pricing") }}.', NAMED),
        ('[Prices]({{ link("pricing") }})', NAMED),
        ('[https://lumo.example/x]({{ link("pricing") }}) and more', NAMED),
        ('{% if lead.is_new %}{{ link("pricing") }}{% endif %}', NAMED),
        ('{% if lead.is_new %}https://lumo.example/a?b=1&c=2{% endif %}', OWN),
        ("(see https://lumo.example/a?b=1&c=2), or not", OWN),
        ("See https://lumo.example/a_(b)!", ("", "https://lumo.example/a_(b)", True)),
        ("https://lumo.example/{{ lead.city }}/a", ("", "https://lumo.example/Paris/a", False)),
        ('{{ link("pricing") }}?in={{ lead.city | urlencode }}', ("pricing", f"{LINKS['pricing']}?in=Paris", False)),
        ('{{ link("pricing") | untracked }}', None),
        ("{{ unsubscribe_url }}", None),
        ("Hello, {{ lead.city }}, of {{ campaign.topic }}.", None),
        ("mailto:a@b.example?body=https://lumo.example", None),
        ("https://{{ lead.city }}.lumo.example/", None),
        ("https://lumo.example{{ lead.city }}", None),
        ('{{ link("home") }}{{ lead.city }}', None),
        ('{{ link("home") ~ lead.city }}', None),
        ("{{ lead.city }}", None),
    ],
)  # fmt: skip
def test_a_link_of_a_text_is_told_with_its_name(text: str, expected: tuple[str, str, bool] | None) -> None:
    assert told(text=text, city="Paris") == ([expected] if expected else [])


@given(st.text(max_size=30))
def test_what_a_lead_wrote_leads_to_no_other_host_and_no_script(city: str) -> None:
    """Whatever it is, and wherever the template's author has put it."""
    texts = (
        "https://lumo.example{0}",
        "https://{0}lumo.example/",
        "https://lumo.example/{0}",
        "{0}",
        '{{{{ link("home") }}}}{0}',
        '{{{{ link("home") }}}}?{0}',
    )
    for text in texts:
        for _, url, is_of_all in told(text=text.format("{{ lead.city }}"), city=city):
            assert (urlsplit(url).scheme, urlsplit(url).hostname, is_of_all) == ("https", "lumo.example", False)
            assert url.isprintable() and " " not in url


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/pricing", "ftp://x.example"]
)
def test_what_leads_not_to_the_web_is_never_counted(href: str) -> None:
    assert told(f'<a href="{href}">x</a>', href) == []


PIECES = [
    '<a href="{{ link("pricing") }}" class="x">P &amp; Q</a>',
    "<a href='https://lumo.example/a?b=1&amp;c=2#d'>a</a>",
    '{% for n in range(2) %}<a href="https://lumo.example/{{ n }}">n</a>{% endfor %}',
    '<a href="mailto:a@lumo.example">m</a>',
    '<a name="href=x" title="a>b">n</a>',
    "<!-- <a href='https://lumo.example/'> -->",
    '<img src="https://lumo.example/a.png" alt="href=&quot;">',
    "<style>#a { color: red }</style>",
    "<p>{{ lead.city }} https://lumo.example</p>",
    "text &lt; ż {# no #}{% raw %}{{ x }}{% endraw %}",
]
PAGES = st.lists(st.sampled_from(PIECES), max_size=8).map("\n".join)


@given(PAGES, st.text(st.characters(exclude_categories=["C"]), max_size=9))
def test_nothing_of_a_page_changes_but_its_links(page: str, city: str) -> None:
    """A parser that knows nothing of ours sees the same, with and without the calls."""
    html = f"<html><body><div>{page}</div></body></html>"
    plain = (
        Renderer({"a": compiled("", html)}, {})
        .render("a", {"lead": {**LEAD, "city": city}, "link": LINKS.__getitem__})
        .html
    )
    trail = Told()
    uncounted, counted = rendered(html, city=city)[0], rendered(html, trail=trail, city=city)[0]
    assert seen(uncounted) == seen(plain)
    before, after = seen(plain), seen(counted)[: len(seen(plain))]
    urls = iter(trail.calls)
    for one, other in zip(before, after, strict=True):
        if one != other:
            assert (one[0], one[2], one[3]) == (other[0], other[2], other[3])
            assert one[1] == {**other[1], "href": next(urls)[1]}
    assert next(urls, None) is None
    assert [tag for tag, *_ in seen(counted)[len(before) :]] == ["img", "a"]


def seen(html: str) -> list[tuple[str, dict[str, str], str | None, str | None]]:
    return [
        (str(e.tag), dict(e.attrib), (e.text or "").strip(), (e.tail or "").strip())
        for e in document_fromstring(html).iter()
    ]


def test_at_the_end_of_the_page_stand_the_image_and_the_link_that_nobody_sees() -> None:
    html = rendered("<html><body>Hello</body></html>", trail=Told())[0]
    hidden = (
        '<a href="https://us.example/trap" rel="nofollow" aria-hidden="true" tabindex="-1" style="display:none"></a>'
    )
    assert re.search(rf'Hello<img src="https://us.example/i.gif" alt=""[^>]*>{re.escape(hidden)}</body></html>$', html)
    assert rendered("<html><body>Hello</body></html>")[0] == "<html><body>Hello</body></html>"


def test_variants_are_looked_through_too() -> None:
    template = compiled(html='<a href="https://lumo.example/">x</a>')
    both = with_calls(replace(template, variants={"pl": template}))
    assert both.html == both.variants["pl"].html != template.html


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("?a=1&amp;b=2", "?a=1&b=2"),
        ("?a=1&copy=2&section=3&amp=4", "?a=1&copy=2&section=3&amp=4"),
        ("?a=1&lt;&#38;&#x26;&copy;&nosuch;&copy", "?a=1<&&©&nosuch;©"),
        ("&#0;&#xD800;&#99999999;", "&#0;&#xD800;&#99999999;"),
    ],
)
def test_character_references_are_read_as_in_an_attribute(written: str, read: str) -> None:
    assert decoded(written) == read
