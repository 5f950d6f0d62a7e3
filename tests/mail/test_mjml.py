"""MJML with Jinja in it comes out whole, or every loss is told."""

from __future__ import annotations

import pytest

from nurture.mail.render import Renderer

CONTEXT = {
    "lead": {"email": "ada@example.com", "first_name": "Ada", "company_size": 2, "tags": ("x", "y")},
    "link": lambda name: f"https://example.com/{name}",
    "unsubscribe_url": "https://example.com/u",
    "sender": {"name": "Anna", "address": "a@b.c", "organisation": "Lumo", "postal": "Street 1"},
    "has": lambda event: True,
}


def page(body: str, head: str = "") -> str:
    return f"---\nsubject: Hi\n---\n<mjml><mj-head>{head}</mj-head><mj-body>{body}</mj-body></mjml>\n"


def column(inner: str) -> str:
    return page(f"<mj-section><mj-column>{inner}</mj-column></mj-section>")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (column("<mj-text>{% if lead.company_size < 3 %}small{% endif %}</mj-text>"), "small"),
        (column('<mj-button href="{{ link("pricing") }}">Go</mj-button>'), 'href="https://example.com/pricing"'),
        (column("<mj-text>a{# <b> a comment with < and > #}z</mj-text>"), ">az<"),
        (column("<mj-text>a<br><img src='https://e.example/i.png'>&nbsp;&hellip;</mj-text>"), "&hellip;"),
        (column("<mj-table>{% for t in lead.tags %}<tr><td>{{ t }}</td></tr>{% endfor %}</mj-table>"), "<td>y</td>"),
        (column('<mj-text color="{{ "#ff0000" if has("purchased") else "#000" }}">x</mj-text>'), "color:#ff0000"),
        (column("<mj-text>{% raw %}{{ left alone }}{% endraw %}</mj-text>"), "{{ left alone }}"),
        (column('<mj-text>{{ {"a": {"b": "deep"}}["a"]["b"] }}</mj-text>'), "deep"),
        (page("<mj-raw>{% if has('purchased') %}</mj-raw><mj-section/><mj-raw>yes{% endif %}</mj-raw>"), "yes"),
        (page("", "<mj-style>@media(max-width:9px){#a{color:red}}</mj-style>"), "{#a{color:red}}"),
        (page("", "<mj-title>{{ lead.first_name or 'x' }}</mj-title>"), "<title>Ada</title>"),
        (page("", "<mj-preview>{{ lead.first_name or 'x' }} reads</mj-preview>"), "Ada reads"),
    ],
)
def test_what_mjml_alone_would_break_comes_out_whole(load, source, expected):
    loaded = load({"a.mjml": source})
    assert loaded.found == []
    assert expected in Renderer(loaded.templates, {}).render("a", CONTEXT).html


def test_a_preheader_is_hidden_without_what_filters_take_for_a_trick(load):
    source = page("").replace("subject: Hi", "subject: Hi\npreheader: Read this first")
    html = Renderer(load({"a.mjml": source}).templates, {}).render("a", CONTEXT).html
    before = html.split("Read this first")[0].rpartition("<")[2]
    assert "display:none" in before
    assert not {"color", "font-size"} & {style.partition(":")[0] for style in before.split('"')[1].split(";")}


@pytest.mark.parametrize(
    ("head", "asked"),
    [
        ("", []),
        ('<mj-attributes><mj-all font-family="Roboto, Lato" /></mj-attributes>', []),
        ('<mj-font name="Own" href="https://lumo.example/own.css" />', ["https://lumo.example/own.css"]),
    ],
)
def test_a_mail_asks_no_server_for_fonts_that_its_author_did_not_name(load, head, asked):
    body = '<mj-section><mj-column><mj-text font-family="Own, Ubuntu">x</mj-text></mj-column></mj-section>'
    html = Renderer(load({"a.mjml": page(body, head)}).templates, {}).render("a", CONTEXT).html
    assert sorted({part.split('"')[0] for part in html.split('<link href="')[1:]}) == asked
    assert "googleapis" not in html


def test_a_tag_that_mjml_drops_is_told_with_its_line(load):
    loaded = load({"a.mjml": page('<mj-section>\n<mj-column width="{{ 3 }}px"></mj-column></mj-section>')})
    assert loaded.found == [("lost-tag", "a.mjml", 5, 19)]
    assert "a" not in loaded.templates


@pytest.mark.parametrize(
    ("inner", "code", "at"),
    [
        ("<mj-txt></mj-txt>", "unknown-tag", 2),
        ('<mj-text colour="red"></mj-text>', "unknown-attribute", 10),
        ('<mj-text color="red" color="red"></mj-text>', "duplicate-attribute", 22),
        ("<mj-text color=red></mj-text>", "bad-markup", 10),
        ("<mj-text>1 < 2</mj-text>", "bad-markup", 12),
        ("<mj-raw><![CDATA[x]]></mj-raw>", "bad-markup", 9),
        ("<mj-text><p>open</mj-text>", "not-closed", 10),
        ("<mj-text>x</b></mj-text>", "not-open", 11),
        ("<p>bare</p>", "unknown-tag", 2),
        ("just text", "stray-text", 1),
        ("<mj-section></mj-section>", "misplaced-tag", 2),
        ("<mj-text><!-- never closed</mj-text>", "not-closed", 10),
    ],
)
def test_what_mjml_swallows_is_told_with_line_and_column(load, inner, code, at):
    loaded = load({"a.mjml": column("\n" + inner + "\n")})
    assert (code, "a.mjml", 5, at) in loaded.found


def test_a_misspelt_tag_and_attribute_bring_the_right_word(load):
    loaded = load({"a.mjml": column('<mj-txt></mj-txt><mj-text colour="red">x</mj-text>')})
    assert [p.hint for p in loaded.problems] == ["did you mean `mj-text`?", "did you mean `color`?"]


def test_includes_are_resolved_nested_and_problems_name_their_file(load):
    files = {
        "a.mjml": page('<mj-include path="parts/one" />'),
        "parts/one.mjml": '<mj-section>\n<mj-include path="./two.mjml"></mj-include></mj-section>',
        "parts/two.mjml": "<mj-column>\n <mj-text>{{ lead.nope }}</mj-text></mj-column>",
    }
    assert load(files).found == [("unknown-field", "parts/two.mjml", 2, 19)]
    files["parts/two.mjml"] = "<mjml><mj-body><mj-column><mj-text>in two</mj-text></mj-column></mj-body></mjml>"
    loaded = load(files)
    assert loaded.found == []
    assert loaded.templates["a"].files == ("templates/a.mjml", "templates/parts/one.mjml", "templates/parts/two.mjml")
    assert "in two" in Renderer(loaded.templates, {}).render("a", CONTEXT).html


def test_css_and_html_are_included_as_such(load):
    include = '<mj-include path="s.css" type="css" />'
    files = {
        "a.mjml": page('<mj-include path="x.htm" type="html" />', include),
        "s.css": "#a{b:c}",
        "x.htm": "<i>raw</i>",
    }
    loaded = load(files)
    assert loaded.found == []
    html = Renderer(loaded.templates, {}).render("a", CONTEXT).html
    assert "#a{b:c}" in html and "<i>raw</i>" in html


def test_includes_stay_in_the_folder_and_end(load, tmp_path):
    (tmp_path / "secret.mjml").write_text("<mj-section/>")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "link.mjml").symlink_to(tmp_path / "secret.mjml")
    body = "\n".join(f'<mj-include path="{p}" />' for p in ("../secret", "link", "gone", "self", "/etc/passwd"))
    loaded = load({"a.mjml": page(body), "self.mjml": '<mj-include path="self" />'})
    places = [(code, path, line) for code, path, line, _ in loaded.found if code == "include" and path == "a.mjml"]
    assert places == [("include", "a.mjml", line) for line in (4, 5, 6, 8)]
    assert ("include", "self.mjml", 1, 1) in loaded.found


def test_an_include_in_a_comment_is_none(load):
    assert load({"a.mjml": page('<!-- <mj-include path="gone" /> -->')}).found == []


def test_a_preheader_stands_in_one_place(load):
    source = page("", "<mj-preview>b</mj-preview>").replace("subject: Hi", "subject: Hi\npreheader: a")
    assert load({"a.mjml": source}).found == [("two-preheaders", "a.mjml", 3, 12)]


def test_a_mistake_in_a_shared_part_is_told_once(load):
    body = page('<mj-include path="p/x" />')
    loaded = load({"a.mjml": body, "b.mjml": body, "c.md": "---\nsubject: x\n---\nfine", "p/x.mjml": "<mj-sektion/>"})
    assert loaded.found == [("unknown-tag", "p/x.mjml", 1, 2)]
    assert list(loaded.templates) == ["c"]
