"""Images that travel with a mail: found in the template, one part for each file, called by the HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest

from nurture.mail.attachments import attach
from nurture.mail.message import Mail, build
from nurture.mail.render import Renderer
from tests.mail.test_parts import MAIL, TALK

HEAD = "---\nsubject: x\n---\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4


def mjml(inner: str) -> str:
    section = f"<mj-section><mj-column>{inner}</mj-column></mj-section>"
    return f"{HEAD}<mjml><mj-body>{section}</mj-body></mjml>"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A project with some images."""
    for path in ("files/logo.png", "files/two words.png", "logo.jpg"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(PNG)
    return tmp_path


SHOWN = {
    "a.mjml": mjml('<mj-image src="files/logo.png" alt="Lumo" /><mj-image src="./files/../files/logo.png" />'),
    "b.html": f"{HEAD}<p>Hello</p><img alt='a > b' src='files/logo.png'>",
    "c.md": f"{HEAD}Hello ![Lumo](files/logo.png)\n",
    "d.html": f'{HEAD}<!--[if mso]><img src="files/logo.png"><![endif]--><!--[if !mso]><!--><b>x</b><!--<![endif]-->',
}
ELSEWHERE = [
    'src="https://e.example/i.png"', 'src="//e.example/i.png"', 'src="data:image/png;base64,AAAA"', 'src=""',
    "src=\"{{ link('docs') }}\"", "src=\"{{ link('docs') }}/logo.png\"", 'alt="src=\'files/gone.png\'"',
    'data-src="files/gone.png"',
]  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_an_image_of_the_project_travels_with_the_mail_once(load, files: Path, name):
    loaded = load({name: SHOWN[name]})
    assert loaded.found == []
    mail = made(loaded.templates, files, name[0])
    html, image = cast(EmailMessage, mail.get_body(("html",))), parts_of(mail, "image/png")
    assert len(image) == 1 and image[0].get_content() == PNG
    assert image[0].get_content_disposition() == "inline" and image[0].get_filename() == "logo.png"
    called = set(re.findall(r"cid:([^\"']+)", html.get_content()))
    assert {f"<{one}>" for one in called} == {image[0]["Content-ID"]} and "files/" not in html.get_content()
    assert [part.get_content_type() for part in mail.walk()] == [
        *("multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"),
    ]
    assert "logo" not in cast(EmailMessage, mail.get_body(("plain",))).get_content()


def test_only_what_the_reader_is_shown_travels(load, files: Path):
    other = '{% if lead.company_size > 5 %}<img src="logo.jpg"><img src="files/two%20words.png">{% endif %}'
    loaded = load({"a.html": f'{HEAD}<img src="files/logo.png">{other}', "a.pl.html": f"{HEAD}<p>None</p>"})
    for size, variant, count in ((9, "", 3), (1, "", 1), (9, "pl", 0)):
        mail = made(loaded.templates, files, "a", variant, {"lead": {"company_size": size}})
        images = [part for part in mail.walk() if part.get_content_maintype() == "image"]
        assert len({part["Content-ID"] for part in images}) == len(images) == count


@pytest.mark.parametrize("attribute", ELSEWHERE)
def test_what_lies_on_the_web_or_is_made_by_jinja_stays_as_it_is(load, attribute):
    loaded = load({"a.html": f"{HEAD}<!-- <img src='files/gone.png'> --><img {attribute}>"})
    assert loaded.found == [] and loaded.templates["a"].images == ()
    assert "cid:" not in loaded.templates["a"].html


@pytest.mark.parametrize(
    ("path", "code", "hint"),
    [
        ("files/lgo.png", "unknown-file", "did you mean `files/logo.png`?"),
        ("logo.png", "unknown-file", "did you mean `logo.jpg`?"),
        ("files", "unknown-file", "paths are relative to the project's folder"),
        ("../logo.png", "outside", "put the file into its folder"),
        ("/etc/hostname", "outside", "put the file into its folder"),
        ("notes.txt", "no-image", "mails show .png, .jpg, .gif and .webp"),
    ],
)
def test_an_image_that_cannot_travel_is_a_problem_at_its_place(load, files: Path, path, code, hint):
    (files / "notes.txt").write_text("x")
    loaded = load({"a.mjml": mjml(f'\n  <mj-image src="{path}" />')})
    assert loaded.found == [(code, "a.mjml", 5, 18)]
    assert [problem.hint for problem in loaded.problems] == [hint] and loaded.templates == {}


def test_a_file_that_came_or_went_is_seen_though_the_template_is_kept(load, files: Path):
    template, cache = {"a.md": f"{HEAD}![Lumo](files/logo.png)\n"}, files / ".nurture"
    assert load(template, cache).found == []
    (files / "files/logo.png").unlink()
    assert load(template, cache).found == [("unknown-file", "a.md", 4, 9)]


def test_images_of_more_than_ten_megabytes_are_a_problem_at_the_largest(load, files: Path):
    (files / "files/huge.png").write_bytes(b"x" * 9_999_999)
    loaded = load({"a.html": f'{HEAD}<img src="files/logo.png">\n<img src="files/huge.png">'})
    assert loaded.found == [("too-much-attached", "a.html", 5, 11)]


def test_beside_files_and_an_appointment_images_stay_with_the_page(load, files: Path):
    loaded = load({"a.html": f'{HEAD}<img src="files/logo.png">'})
    rendered = Renderer(loaded.templates, {}).render("a", {})
    (image,) = attach(files, rendered.images)
    mail = {"html": rendered.html, "images": (image,), "attachments": (image,), "invitation": TALK}
    assert [part.get_content_type() for part in parsed(Mail(**{**fields(), **mail})).walk()] == [
        *("multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"),
        *("text/calendar", "image/png", "application/ics"),
    ]


def made(templates, root: Path, name: str, variant: str = "", context=None) -> EmailMessage:
    links: dict[str, Callable[[str], str]] = {"link": lambda name: "https://e.example/"}
    rendered = Renderer(templates, {}).render(name, {**links, **(context or {})}, variant)
    body = {"html": rendered.html, "text": rendered.text, "images": attach(root, rendered.images)}
    return parsed(Mail(**{**fields(), **body}))


def fields():
    return {name: getattr(MAIL, name) for name in ("sender", "to", "subject", "text", "html", "date", "message_id")}


def parsed(mail: Mail) -> EmailMessage:
    data = build(mail)
    assert data == build(mail) and max(map(len, data.split(b"\r\n"))) <= 998
    return cast(EmailMessage, message_from_bytes(data, policy=policy.default))


def parts_of(mail: EmailMessage, kind: str) -> list[EmailMessage]:
    return [cast(EmailMessage, part) for part in mail.walk() if part.get_content_type() == kind]
