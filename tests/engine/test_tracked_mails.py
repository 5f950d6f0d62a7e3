"""Where the links of a mail lead, by what its lead agreed to; and that each is found again by its token."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default as policy
from typing import Any

import pytest
from lxml import html as lxml_html

from nurture.core import tokens
from nurture.core.model import Message
from nurture.core.situation import Situation
from nurture.engine.delivery.letters import Writer
from nurture.engine.keys import keys_of
from nurture.store.attempts import Shared
from nurture.testing.world import World, instant

from .conftest import WIRING, Make

MONDAY, TUESDAY = "2026-03-02T10:00+01:00", "2026-03-03T10:00+01:00"
WEB = "https://news.lumo.example"
CAMPAIGN = "enter: {sources: [form, list]}\nsending: {window: any}\nsteps: [{send: welcome}]\n"
PAGE = """---
subject: Hello
---
<html><body><p title="a > b">Hello, {{ lead.first_name or "you" }}.</p>
<a href="{{ link("pricing") }}">https://lumo.example/pricing</a> <a href='{{ link("pricing") }}?from=mail#top'>More</a>
<a class="x" href="https://lumo.example/blog?a=1&amp;b=2">Blog</a>
<a href="{% if lead.competitor %}{{ link("tour") }}{% else %}{{ link("pricing") }}{% endif %}?you">Yours</a>
<a href="{{ link("tour") | untracked }}">Tour</a> <a href="mailto:{{ sender.address }}">Write</a>
<a href="tel:+48221234567">Call</a> <a href="#top">Top</a> <a href="{{ preferences_url }}">Choose</a>
<a href="{{ view_url }}">In the browser</a> <!-- <a href="https://lumo.example/old">Old</a> --></body></html>
"""
ADDRESSES = [
    ("pricing", "https://lumo.example/pricing", True),
    ("pricing", "https://lumo.example/pricing?from=mail#top", True),
    ("", "https://lumo.example/blog?a=1&b=2", True),
    ("", "https://lumo.example/pricing?you", False),
]
"""Those that are counted: name, address, and whether it is the same for all."""


def a_world(world: Make, page: str = PAGE, wiring: str = f"web: {WEB}\n", kind: str = "html") -> World:
    made = world(CAMPAIGN)
    (made.root / "templates/welcome.txt").unlink()
    list_agrees = WIRING.replace("leads/list.csv}", "leads/list.csv, consent: newsletter}")
    made.write({"nurture.yaml": list_agrees + wiring, f"templates/welcome.{kind}": page})
    assert made.problems() == []
    return made


def test_what_a_link_brings_of_its_reader_leads_nowhere_else(world: Make) -> None:
    """The target is fixed as the mail is written; where links are the same for all, it stands in the mail itself."""
    page = PAGE.replace("?from=mail#top", "?n={{ (lead.first_name or '') | urlencode }}&amp;via=mail")
    made = a_world(world, page)
    message = left(made, first_name="Ada & Co/../?x=https://evil.example#")
    wanted = "https://lumo.example/pricing?n=Ada%20%26%20Co/../%3Fx%3Dhttps%3A//evil.example%23&via=mail"
    mailed = made.store.mailed(tokens.message_digest(keys_of(made.store)[1], message.key))
    assert mailed and ("pricing", wanted) in mailed.links


def left(made: World, source: str = "form", email: str = "ada@example.com", **row: str) -> Message:
    """The mail that leaves on Monday."""
    made.arrives(source, email=email, **row)
    made.run(MONDAY)
    (message,) = (m for m in made.messages() if made.store.state_of(m.lead).lead.email == email)
    return message


def parts(made: World, message: Message) -> dict[str, str]:
    """Its HTML and its text, as mail programs read them."""
    (path,) = (path for path in made.root.glob("outbox/**/*.eml") if message.message_id in path.read_text("utf-8"))
    mail = message_from_bytes(path.read_bytes(), policy=policy)
    return {
        part.get_content_subtype(): part.get_content()
        for part in mail.walk()
        if part.get_content_type() in ("text/html", "text/plain")
    }


def hrefs(page: str) -> list[str]:
    return [str(link.get("href")) for link in lxml_html.document_fromstring(page).iter("a")]


def images(page: str) -> list[str]:
    return [str(image.get("src")) for image in lxml_html.document_fromstring(page).iter("img")]


def token_of(address: str, letter: str) -> str:
    found = re.fullmatch(rf"{WEB}/{letter}/([a-z2-7]+)(\.gif)?", address)
    assert found, address
    return found[1]


def without_counting(page: str) -> list[tuple[Any, ...]]:
    """The page as an independent parser sees it, but for its addresses and what is put at its end."""
    tree = lxml_html.document_fromstring(page)
    seen = [(str(e.tag), {k: v for k, v in e.attrib.items() if k != "href"}, e.text, e.tail) for e in tree.iter()]
    return [one for one in seen if one[1].get("width") != "1" and "aria-hidden" not in one[1]]


def test_whoever_agreed_gets_links_of_its_own_each_of_which_is_found_again(world: Make) -> None:
    made = a_world(world)
    message, keys = left(made, first_name="Ada"), keys_of(made.store)
    both = parts(made, message)
    own = [address for address in hrefs(both["html"]) if "/c/" in address]
    read = [tokens.read_click(keys, token_of(address, "c")) for address in own]
    digest = tokens.message_digest(keys[1], message.key)
    mailed = made.store.mailed(digest)
    assert mailed and (mailed.message.key, mailed.email) == (message.key, "ada@example.com")
    assert read == [(digest, number) for number in range(len(ADDRESSES))]
    assert list(mailed.links) == [(name, url) for name, url, _ in ADDRESSES]
    (image,) = images(both["html"])
    assert tokens.read(keys, "open", token_of(image, "o")) == digest
    (trap,) = (address for address in hrefs(both["html"]) if "/t/" in address)
    assert tokens.read_click(keys, token_of(trap, "t")) == (digest, tokens.TRAP)
    assert set(re.findall(rf"{WEB}/c/\w+", both["plain"])) == {*own}
    assert made.store.mailed_by_id(message.message_id) == mailed
    assert json.loads(message.context)["tracking"] == "full"


def test_who_never_said_gets_what_all_readers_of_the_step_have_in_common(world: Make) -> None:
    made = a_world(world)
    keys, mails = keys_of(made.store), [left(made, "list", email=f"{name}@example.com") for name in ("ben", "cyd")]
    pages = [parts(made, mail) for mail in mails]
    counted = [[address for address in hrefs(page["html"]) if "/s/" in address] for page in pages]
    assert counted[0] == counted[1]
    for address, (name, url, _) in zip(counted[0], ADDRESSES, strict=False):
        digest = tokens.read(keys, "shared click", token_of(address, "s"))
        assert digest and made.store.shared(digest) == Shared("guide", "welcome", name, url)
    assert len(counted[0]) == 3
    assert "https://lumo.example/pricing?you" in hrefs(pages[0]["html"])
    (image,), (other,) = images(pages[0]["html"]), images(pages[1]["html"])
    digest = tokens.read(keys, "shared open", token_of(image, "i"))
    assert image == other and digest and made.store.shared(digest) == Shared("guide", "welcome")
    assert not re.search(rf"{WEB}/[cot]/", "".join([*pages[0].values(), *pages[1].values()]))
    assert set(re.findall(rf"{WEB}/s/\w+", pages[0]["plain"])) == {*counted[0]}
    found = made.store.mailed_by_id(mails[0].message_id)
    assert found and found.links == ()


@pytest.mark.parametrize("mode", ["none", "hygiene"])
def test_links_are_as_written_where_the_project_counts_none(world: Make, mode: str) -> None:
    made = a_world(world, wiring=f"web: {WEB}\ntracking: {mode}\n")
    both = parts(made, left(made, "list"))
    assert [address for address in hrefs(both["html"]) if "lumo.example" in address][:4] == [u for _, u, _ in ADDRESSES]
    assert [bool(re.match(f"{WEB}/o/", image)) for image in images(both["html"])] == (
        [True] if mode == "hygiene" else []
    )
    assert not re.search(rf"{WEB}/[csit]/", both["html"] + both["plain"])


def test_whoever_has_withdrawn_gets_links_as_written_and_no_image(world: Make) -> None:
    made = a_world(world)
    made.write({"campaigns/guide.yaml": CAMPAIGN.replace("steps: [", "steps: [wait: 1 day, ")})
    made.arrives("form", email="ada@example.com")
    made.run(MONDAY)
    made.happens("ada@example.com", "unsubscribed tracking", "2026-03-02T12:00+01:00")
    made.run(TUESDAY)
    (message,) = made.messages()
    both = parts(made, message)
    assert images(both["html"]) == []
    assert not re.search(rf"{WEB}/[csoit]/", both["html"] + both["plain"])
    assert json.loads(message.context)["tracking"] == "none"


def test_only_addresses_change(world: Make) -> None:
    """Everything else is what an independent parser sees of the mail without a web."""
    tracked = a_world(world)
    with_web = parts(tracked, left(tracked, first_name="Ada & <Eve>"))
    assert without_counting(with_web["html"]) == without_counting(_plainly(tracked))
    same = {"mailto:anna@lumo.example", "tel:+48221234567", "#top", "https://lumo.example/tour"}
    assert same <= {*hrefs(with_web["html"])}
    assert ">https://lumo.example/pricing</a>" in with_web["html"]
    assert '<!-- <a href="https://lumo.example/old">Old</a> -->' in with_web["html"]
    assert {f"{WEB}/{letter}/" for letter in "upv"} == {
        a[: len(WEB) + 3] for a in hrefs(with_web["html"]) if re.match(f"{WEB}/[upv]/", a)
    }


def test_what_a_lead_needs_is_not_counted_even_where_others_get_the_same_mail_as_news(world: Make) -> None:
    made = a_world(world)
    wiring = (
        (made.root / "nurture.yaml").read_text("utf-8").replace("consents:", "consents:\n  service: {basis: contract}")
    )
    steps = "steps: [{send: welcome, id: needed, consent: service}, {wait: 1 day}, {send: welcome}]"
    made.write({"nurture.yaml": wiring, "campaigns/guide.yaml": CAMPAIGN.replace("steps: [{send: welcome}]", steps)})
    assert made.problems() == []
    left(made)
    made.run(TUESDAY)
    needed, news = (parts(made, message)["html"] for message in made.messages())
    assert not re.search(rf"{WEB}/[csoit]/", needed)
    assert re.search(rf"{WEB}/c/", news)


def test_a_mail_without_a_way_out_gets_it_with_the_preferences_beside(world: Make) -> None:
    made = a_world(world, "---\nsubject: Hello\n---\n<p>Hello</p>")
    made.write({"templates/welcome.pl.html": "---\nsubject: Witaj\n---\n<p>Witaj</p>"})
    both = parts(made, left(made, language="pl"))
    assert re.search(rf'{WEB}/u/\w+" [^>]*>Wypisz się</a> · <a href="{WEB}/p/\w+" [^>]*>Ustawienia</a>', both["html"])
    assert re.search(rf"Wypisz się: {WEB}/u/\w+\s+Ustawienia: {WEB}/p/\w+\s*$", both["plain"])


def _plainly(made: World) -> str:
    """The same mail, rendered as a preview is."""
    (message,) = made.messages()
    place, state = made.place, made.store.state_of(message.lead)
    writer = Writer(place.project, place.plugins.words, {1: b"x" * 32}, place.renderer, made.root, counts=False)
    draft = writer.draft(replace(message, message_id=""), Situation(state, place.project, instant(MONDAY)))
    assert not re.search(rf"{WEB}/[csoit]/", draft.mail.html)
    return draft.mail.html
