"""A mail seen in the browser: what was sent, whatever has become of its lead and its template since."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import pytest

from nurture.core.situation import Situation
from nurture.engine.delivery.letters import Writer
from nurture.engine.delivery.shown import shown
from nurture.engine.keys import begin_key, keys_of
from nurture.testing.world import World, instant

from .conftest import Make
from .test_tracked_mails import CAMPAIGN, MONDAY, PAGE, TUESDAY, WEB, a_world, hrefs, images, left, parts

DOTS = bytes.fromhex("89504e470d0a1a0a")
WORDS = """---
subject: Hello
---
<p>{{ lead.first_name }}, {{ lead.trial_ends | date or "soon" }}, {{ today | date }}, {{ score }}, {{ sender.name }}</p>
<p>{{ "again" if ever("purchased") else "new" }} {{ "plant" if lead is factory else "office" }} {{ consent.text }}</p>
<p>{{ consent.at | date }} {{ source }} {{ source.incentive }} {{ campaign.name }} {{ lead.last_name or "?" }}</p>
{% for point in evidence %}<p>{{ point.rule }} {{ point.points }}</p>{% endfor %}
<p>{{ last("purchased").value or "nothing" }}</p>
<img src="files/dots.png" alt=""><a href="{{ unsubscribe_url }}">Out</a>
"""


def page(made: World) -> str:
    (message,) = made.messages()
    return shown(message, made.place, made.store)


def test_it_is_what_was_sent_with_its_images_inside(world: Make) -> None:
    made = world(CAMPAIGN)
    (made.root / "files").mkdir()
    (made.root / "files/dots.png").write_bytes(DOTS)
    a_world(lambda _: made, WORDS)
    row = {"first_name": "<b>Ada</b>", "trial_ends": "2026-04-20 10:00", "company_size": "200"}
    sent = parts(made, left(made, **row))["html"]
    image = re.search(r"cid:[^\"]+", sent)
    assert image
    counted = re.compile(r'<img src="https[^>]*>')
    expected = counted.sub("", sent).replace(image[0], "data:image/png;base64,iVBORw0KGgo=")
    assert page(made).split() == expected.split()
    assert "&lt;b&gt;Ada" in expected and "20 April 2026" in expected and "plant" in expected


def test_it_stays_what_it_was_whatever_is_edited(world: Make) -> None:
    made = a_world(world)
    left(made, first_name="Ada")
    before = page(made)
    made.write({"templates/welcome.html": PAGE.replace("Hello", "Good day")})
    made.arrives("form", email="ada@example.com", first_name="Eve", competitor="yes")
    made.run(TUESDAY)
    assert page(made) == before
    assert images(before) == []


@pytest.mark.parametrize("source", ["form", "list"])
def test_its_links_are_those_of_the_mail(world: Make, source: str) -> None:
    """The same for all readers where the mail's are, with a newer key too; as written once nothing is known of them."""
    made = a_world(world)
    sent = parts(made, left(made, source))["html"]
    begin_key(made.store)
    assert hrefs(page(made)) == hrefs(sent) and f"{WEB}/{'c' if source == 'form' else 's'}/" in sent
    made.store.mailed_by_id = lambda _: None  # type: ignore[method-assign]
    assert [address for address in hrefs(page(made)) if "lumo.example" in address and WEB not in address][:3] == [
        "https://lumo.example/pricing",
        "https://lumo.example/pricing?from=mail#top",
        "https://lumo.example/blog?a=1&b=2",
    ]


def test_it_is_in_the_language_in_which_it_was_sent(world: Make) -> None:
    made = a_world(world)
    made.write({"templates/welcome.pl.html": "---\nsubject: Witaj\n---\n<p>Witaj</p>"})
    left(made, language="pl")
    assert "Witaj" in page(made)


def test_a_text_is_a_page_too(world: Make) -> None:
    made = a_world(world, "---\nsubject: Hello\n---\nHello, {{ lead.first_name }}\n", kind="txt")
    left(made, first_name="<Ada>")
    assert "Hello, &lt;Ada&gt;" in page(made)


def test_without_its_template_there_is_nothing_to_show(world: Make) -> None:
    made = a_world(world, wiring="")
    left(made)
    assert page(made) == ""


def test_its_bytes_can_be_made_again_with_a_newer_key_too(world: Make) -> None:
    made = a_world(world)
    message = left(made, first_name="Ada")
    assert begin_key(made.store) == 2
    place, state = made.place, made.store.state_of(message.lead)
    writer = Writer(place.project, place.plugins.words, keys_of(made.store), place.renderer, made.root)
    before = replace(state, events=tuple(event for event in state.events if event.verb != "sent"))
    written, letter = writer.write(message, Situation(before, place.project, instant(MONDAY)))
    assert written.digest == message.digest == hashlib.sha256(letter.data).hexdigest()
    mailed = made.store.mailed_by_id(message.message_id)
    assert mailed and tuple(link[:2] for link in written.links) == mailed.links
