"""What a mail says to its reader: the language, the sender, files, an appointment; and what it says to colleagues."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import icalendar
import pytest

from nurture.core.consents.standing import HAND, PREFERENCES
from nurture.core.model import Consent, Message
from nurture.core.situation import Situation
from nurture.engine.delivery.letters import Writer
from nurture.hookspecs import Letter
from nurture.testing.world import World, instant

from .conftest import TEMPLATE, WIRING, Make

MONDAY = "2026-03-02T10:00+01:00"
PAPER = b"%PDF-1.4 \x00\xff" * 100


def campaign(step: str = "", rest: str = "") -> str:
    return f"enter: {{sources: [form]}}\nsending: {{window: any}}\n{rest}steps:\n  - send: welcome\n{step}"


def said(world: World) -> list[EmailMessage]:
    """The mails in the outbox, by recipient."""
    files = (world.root / "outbox").glob("*.eml")
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
    return sorted(mails, key=lambda mail: str(mail["To"]))


def first_line(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content().splitlines()[0])


def test_a_mail_names_the_consent_that_it_rests_on_itself(world: Make) -> None:
    steps = "steps:\n  - send: first\n  - send: second\n    consent: tracking\n"
    made = world("enter: {sources: [form]}\nconsent: newsletter\n" + steps)
    letter = "---\nsubject: S\n---\n{{ consent.text }}\n"
    made.write({"templates/first.txt": letter, "templates/second.txt": letter})
    made.arrives("form", email="ada@example.com")
    made.run(MONDAY)
    assert sorted(first_line(mail) for mail in said(made)) == ["Yes, count my clicks.", "Yes, mail me."]
    assert "Yes, mail me." not in made.messages()[0].context
    kept = json.loads(made.messages()[0].context)["consent"]["text"]
    assert made.store.file(kept) == ("consents/newsletter.md", "Yes, mail me.")


def test_each_lead_reads_its_language(world: Make) -> None:
    made = world(campaign())
    polish = "---\nsubject: Witaj\n---\nZnamy się od {{ consent.at | date }}. {{ unsubscribe_url }}\n"
    made.write({
        "templates/welcome.txt": "---\nsubject: Hello\n---\nWe met on {{ consent.at | date }}.\n",
        "templates/welcome.pl.txt": polish,
    })  # fmt: skip
    assert made.problems() == []
    for name, language in (("a", "pl"), ("b", "PL-pl"), ("c", ""), ("d", "de"), ("e", "en")):
        made.arrives("form", email=f"{name}@example.com", language=language)
    made.run(MONDAY)
    mails = said(made)
    assert [str(mail["Content-Language"]) for mail in mails] == ["pl", "pl", "en", "en", "en"]
    assert [str(mail["Subject"]) for mail in mails] == ["Witaj", "Witaj", "Hello", "Hello", "Hello"]
    assert [first_line(mail) for mail in mails[1:3]] == [
        "Znamy się od 2 marca 2026. " + way_out(mails[1]),
        "We met on 2 March 2026.",
    ]
    assert "Wypisz się" not in mails[2].get_content() and "Unsubscribe:" in mails[2].get_content()


def way_out(mail: EmailMessage) -> str:
    return next(word for word in mail.get_content().split() if word.startswith("mailto:"))


def test_who_reads_a_language_that_nobody_writes_gets_the_other_one(world: Make) -> None:
    made = world(campaign())
    files = {"templates/welcome.pl.txt": TEMPLATE.format(name="Witaj")}
    made.write({**files, "nurture.yaml": WIRING + "other_language: pl\n"})
    made.arrives("form", email="a@example.com", language="de")
    made.arrives("form", email="b@example.com", language="en")
    made.run(MONDAY)
    assert [str(mail["Subject"]) for mail in said(made)] == ["Witaj", "welcome"]
    subjects = [str(mail_of(written(made, other_language=other)[1])["Subject"]) for other in ("", "pl", "fr")]
    assert subjects == ["welcome", "Witaj", "welcome"]


def test_sender_and_links_follow_the_readers_language(world: Make) -> None:
    made = world(campaign())
    wiring = WIRING.replace(
        "from: Anna <anna@lumo.example>", "from: {en: Ann <ann@lumo.example>, pl: Anna <a@lumo.example>}"
    )
    wiring = wiring.replace(
        'tour: "https://lumo.example/tour"', 'tour: {pl: "https://lumo.example/pl", en: "https://lumo.example/en"}'
    )
    text = "---\nsubject: Hello\n---\n{{ sender.name }} {{ link('tour') }}\n"
    made.write({"nurture.yaml": wiring, "templates/welcome.txt": text})
    assert made.problems() == []
    for name, language in (("a", "pl"), ("b", "de")):
        made.arrives("form", email=f"{name}@example.com", language=language)
    made.run(MONDAY)
    assert [str(mail["From"]) for mail in said(made)] == ["Anna <a@lumo.example>", "Ann <ann@lumo.example>"]
    assert [first_line(mail) for mail in said(made)] == ["Anna https://lumo.example/pl", "Ann https://lumo.example/en"]


def test_an_edit_of_one_language_is_an_edit_of_the_template(world: Make) -> None:
    made = world(campaign())
    before = made.place.project.templates["welcome"].version
    made.write({"templates/welcome.pl.txt": TEMPLATE.format(name="Witaj")})
    after = made.place.project.templates["welcome"]
    assert (after.languages, after.version == before) == ({"pl"}, False)


def written(world: World, **changes: object) -> tuple[Message, Letter]:
    """The letter that the message of `a@example.com` would be, were the project changed so."""
    project = replace(world.place.project, **changes)  # type: ignore[arg-type]
    state = world.state("a@example.com")
    writer = Writer(project, world.place.plugins.words, {1: b"x" * 32}, world.place.renderer, world.root)
    message = max(state.messages, key=lambda m: m.since)
    return writer.write(message, Situation(state, project, instant(MONDAY)))


def mail_of(letter: Letter) -> EmailMessage:
    return message_from_bytes(letter.data, policy=policy.default)


ONE_OWNER = "owners:\n  ewa: {name: Ewa Król, email: ewa@lumo.example}\n"


@pytest.fixture
def owned(world: Make) -> Callable[..., World]:
    """A project with an owner, one lead of hers, and a welcome sent as told."""

    def make(step: str, template: str = "Hello.", files: Mapping[str, str] | None = None, rest: str = "") -> World:
        made = world(campaign(), ONE_OWNER)
        welcome = f"---\nsubject: Hello\n---\n{template}\n"
        guide = campaign(step, rest)
        made.write({"templates/welcome.txt": welcome, "campaigns/guide.yaml": guide, **(files or {})})
        made.arrives("form", email="a@example.com", first_name="Ada", last_name="Byron")
        return made

    return make


def sent_by(made: World) -> tuple[Message, Letter]:
    assert made.problems() == []
    made.run(MONDAY)
    state = made.state("a@example.com")
    course = replace(state.course, owner="ewa")
    project = made.place.project
    writer = Writer(project, made.place.plugins.words, {1: b"x" * 32}, made.place.renderer, made.root)
    return writer.write(state.messages[0], Situation(replace(state, course=course), project, instant(MONDAY)))


def test_a_mail_from_the_owner_is_signed_by_the_owner(owned: Callable[..., World]) -> None:
    made = owned(
        "    from: owner\n    reply_to: Office <office@lumo.example>\n", "{{ sender.name }}, {{ owner.email }}"
    )
    _, letter = sent_by(made)
    mail = mail_of(letter)
    assert str(mail["From"]) == "Ewa Król <ewa@lumo.example>"
    assert str(mail["Reply-To"]) == "Office <office@lumo.example>"
    assert first_line(mail) == "Ewa Król, ewa@lumo.example"
    assert letter.sender == "anna@lumo.example"
    assert letter.message_id.endswith("@lumo.example>")


def test_a_lead_without_an_owner_hears_from_the_project(owned: Callable[..., World]) -> None:
    made = owned("    from: owner\n    reply_to: owner\n")
    made.run(MONDAY)
    _, letter = written(made, owners=())
    assert (str(mail_of(letter)["From"]), mail_of(letter)["Reply-To"]) == ("Anna <anna@lumo.example>", None)


def test_a_step_may_say_another_subject_and_mailbox(owned: Callable[..., World]) -> None:
    made = owned(
        "    from: Jan <jan@lumo.example>\n    subject: {en: \"{{ lead.first_name or 'you' }}?\", pl: Co tam}\n"
    )
    _, letter = sent_by(made)
    assert (str(mail_of(letter)["Subject"]), str(mail_of(letter)["From"])) == ("Ada?", "Jan <jan@lumo.example>")


def test_a_template_needs_no_subject_where_the_step_says_one(owned: Callable[..., World]) -> None:
    bare = {"templates/welcome.txt": "Hello.\n"}
    assert owned("    subject: Hi\n", files=bare).problems() == []
    made = owned("", files=bare)
    assert made.problems() == ["templates/welcome.txt:1 no-subject"]


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("{{ lead.nope }}", "unknown-field"),
        ("{{ lead.first_name", "unclosed-tag"),
        ("{{ lead.secret }}", "sensitive-field"),
    ],
)
def test_a_steps_subject_is_held_to_a_templates_rules(owned: Callable[..., World], subject: str, code: str) -> None:
    wiring = WIRING.replace("fields: {", 'fields: {secret: "text, sensitive", ') + ONE_OWNER
    made = owned(f'    subject: "{subject}"\n', files={"nurture.yaml": wiring})
    (problem,) = [p for p in made.place.problems if p.severity == "error"]
    assert (problem.code, problem.place.line, problem.shown) == (code, 5, f'    subject: "{subject}"')
    assert problem.place.column == 15 + subject.index("{{") + (3 + 5 if "lead." in subject and "}}" in subject else 0)


def test_a_template_knows_the_campaigns_facts_and_where_the_lead_came_from(owned: Callable[..., World]) -> None:
    text = "{{ campaign.webinar | date }} {{ campaign.webinar | time }}, "
    text += "{{ source }}, {{ source.incentive }}, {{ source == 'form' }}"
    made = owned("", text, rest="facts: {webinar: 2026-04-21 11:00}\n")
    _, letter = sent_by(made)
    assert first_line(mail_of(letter)) == "21 April 2026 11:00, form, guide, True"


def test_a_fact_that_the_campaign_has_not_is_a_problem(owned: Callable[..., World]) -> None:
    made = owned("", "{{ campaign.webinr }}", rest="facts: {webinar: 2026-04-21 11:00}\n")
    assert made.problems() == ["campaigns/guide.yaml:5 unknown-fact"]
    problem = next(p for p in made.place.problems if p.code == "unknown-fact")
    assert problem.hint == "did you mean `webinar`?"


def test_an_attached_file_arrives_as_it_is(owned: Callable[..., World]) -> None:
    made = owned(
        "    attach: [files/guide.pdf, files/cennik ł.pdf]\n", files={"files/guide.pdf": "", "files/cennik ł.pdf": "x"}
    )
    (made.root / "files/guide.pdf").write_bytes(PAPER)
    _, letter = sent_by(made)
    files = list(mail_of(letter).iter_attachments())
    assert [(f.get_filename(), f.get_content_type()) for f in files] == [
        ("guide.pdf", "application/pdf"),
        ("cennik ł.pdf", "application/pdf"),
    ]
    assert [f.get_content() for f in files] == [PAPER, b"x"]
    assert first_line(mail_of(letter)) == "Hello."


def test_a_file_that_is_gone_holds_the_mail(owned: Callable[..., World]) -> None:
    made = owned("    attach: files/guide.pdf\n", files={"files/guide.pdf": "x"})
    (made.root / "files/guide.pdf").unlink()
    report = made.run(MONDAY)
    assert made.sent() == []
    assert ["there is no such file" in str(fault) for fault in report.faults] == [True]
    made.write({"files/guide.pdf": "x"})
    made.run("2026-03-02T12:00+01:00")
    assert [step for _, step in made.sent()] == ["welcome"]


def test_too_many_megabytes_are_a_problem(owned: Callable[..., World]) -> None:
    made = owned("    attach: files/guide.pdf\n", files={"files/guide.pdf": "x" * 10_000_001})
    assert made.problems() == ["campaigns/guide.yaml:4 too-much-attached"]


def test_images_of_the_mail_travel_with_it_and_weigh_with_its_files(owned: Callable[..., World]) -> None:
    page = '---\nsubject: Hello\n---\n<p>Hello.</p><img src="files/logo.png">\n'
    files = {"files/guide.pdf": "x", "files/logo.png": "x" * 100_000, "templates/welcome.html": page}
    made = owned("    attach: files/guide.pdf\n", files=files)
    made.write({"files/guide.pdf": "x" * 9_900_001})
    assert made.problems() == ["campaigns/guide.yaml:4 too-much-attached"]
    made.write({"files/guide.pdf": "x"})
    _, letter = sent_by(made)
    kinds = [part.get_content_type() for part in mail_of(letter).walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "image/png", "application/pdf"]
    assert written(made)[1].data == letter.data


def test_an_appointment_comes_as_an_invitation_and_as_a_file(owned: Callable[..., World]) -> None:
    step = "    calendar: {starts: campaign.webinar, lasts: 90 minutes, where: 'https://meet.example/a,b;c'}\n"
    made = owned(step, rest="facts: {webinar: 2026-04-21 11:00}\n")
    message, letter = sent_by(made)
    mail = mail_of(letter)
    *_, inside, file = mail.walk()
    assert (inside.get_content_type(), inside["Content-Type"].params["method"]) == ("text/calendar", "REQUEST")
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert inside.get_payload(decode=True) == file.get_payload(decode=True)
    calendar = icalendar.Calendar.from_ical(inside.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "REQUEST"
    assert (event.start, event.end) == (instant("2026-04-21T11:00+02:00"), instant("2026-04-21T12:30+02:00"))
    assert (event["SUMMARY"], event["LOCATION"]) == ("Hello", "https://meet.example/a,b;c")
    assert event["ORGANIZER"] == "mailto:anna@lumo.example"
    assert (event["ATTENDEE"], event["ATTENDEE"].params["CN"]) == ("mailto:a@example.com", "Ada Byron")
    assert event["DTSTAMP"].dt == message.at
    assert written(made)[1].data == letter.data


def test_mail_programs_show_whose_list_it_is_and_no_note_of_yours(owned: Callable[..., World]) -> None:
    _, letter = sent_by(owned("", rest="description: Milk them\n"))
    assert mail_of(letter)["List-Id"] == "Lumo <guide.lumo.example>"


def test_a_mail_about_something_ordered_offers_no_way_out(world: Make) -> None:
    made = world(campaign())
    wiring = (made.root / "nurture.yaml").read_text()
    wiring = wiring.replace("consents:\n", "consents:\n  service: {basis: contract}\n")
    plain = {f"templates/{name}.txt": f"---\nsubject: {name}\n---\nHello.\n" for name in ("welcome", "first")}
    guide = campaign("    consent: service\n  - send: first\n")
    made.write({"nurture.yaml": wiring, "campaigns/guide.yaml": guide, **plain})
    assert made.problems() == []
    made.arrives("form", email="a@example.com")
    made.run(MONDAY)
    mails = {str(mail["Subject"]): mail for mail in said(made)}
    assert [bool(mails[name]["List-Unsubscribe"]) for name in ("welcome", "first")] == [False, True]
    assert ["Unsubscribe" in mails[name].get_content() for name in ("welcome", "first")] == [False, True]
    assert all("Prosta 1" in mail.get_content() for mail in mails.values())


def test_a_later_mail_with_the_same_appointment_moves_it(owned: Callable[..., World]) -> None:
    calendar = "    calendar: {starts: campaign.webinar, lasts: 90 minutes, title: {en: Talk, pl: Rozmowa}}\n"
    made = owned(calendar + "  - wait: 1 day\n", rest="facts: {webinar: 2026-04-21 11:00}\n")
    first, _ = sent_by(made)
    text = (made.root / "campaigns/guide.yaml").read_text().replace("04-21", "04-28") + "  - send: first\n" + calendar
    text += "  - send: second\n    calendar: {starts: 1 day after campaign.webinar, lasts: 1 hour}\n"
    made.write({"campaigns/guide.yaml": text})
    assert made.problems() == []
    made.run("2026-03-03T10:00+01:00")
    events = []
    for mail in sorted(said(made), key=lambda mail: ["Hello", "first", "second"].index(str(mail["Subject"]))):
        (event,) = icalendar.Calendar.from_ical(next(mail.iter_attachments()).get_payload(decode=True)).walk("VEVENT")
        events.append(event)
    assert len({event["UID"] for event in events}) == 2
    assert [event["UID"] == events[0]["UID"] for event in events] == [True, True, False]
    assert [int(event["SEQUENCE"]) for event in events] == [0, 1, 0]
    assert [str(event["SUMMARY"]) for event in events] == ["Talk", "Talk", "second"]
    assert [f"{event.start:%m-%d %H:%M}" for event in events] == ["04-21 09:00", "04-28 09:00", "04-29 09:00"]
    assert first.message_id.strip("<>") not in {event["UID"] for event in events}


def test_an_appointment_stays_one_entry_whoever_sends_its_next_mail(owned: Callable[..., World]) -> None:
    calendar = "    calendar: {starts: campaign.webinar, lasts: 90 minutes}\n"
    steps = calendar + "".join(f"  - wait: 1 day\n  - send: {name}\n{calendar}" for name in ("first", "second"))
    made = owned(steps, rest="facts: {webinar: 2026-04-21 11:00}\n")
    made.run(MONDAY)
    for day, domain in ((3, "news.example"), (4, "third.example")):
        wiring = (made.root / "nurture.yaml").read_text()
        made.write({"nurture.yaml": re.sub(r"anna@[a-z.]+", f"anna@{domain}", wiring)})
        made.run(f"2026-03-0{day}T10:00+01:00")
    files = [next(mail.iter_attachments()).get_payload(decode=True) for mail in said(made)]
    events = [event for file in files for event in icalendar.Calendar.from_ical(file).walk("VEVENT")]
    assert {str(mail["Message-ID"]).rpartition("@")[2] for mail in said(made)} == {
        "lumo.example>",
        "news.example>",
        "third.example>",
    }
    assert sorted(int(event["SEQUENCE"]) for event in events) == [0, 1, 2]
    [uid] = {str(event["UID"]) for event in events}
    assert uid.endswith("@lumo.example")


def test_a_day_without_an_hour_invites_nobody(owned: Callable[..., World]) -> None:
    made = owned("    calendar: {starts: lead.trial_ends, lasts: 1 hour}\n")
    made.arrives("form", email="a@example.com", trial_ends="2026-04-21")
    report = made.run(MONDAY)
    assert made.sent() == []
    assert ["the appointment has no hour: `lead.trial_ends` is a day" in each for each in report.faults] == [True]


def test_an_owner_is_notified_by_mail_in_the_projects_language(owned: Callable[..., World]) -> None:
    made = owned(
        "",
        files={"templates/alert.txt": "---\nsubject: Hot\n---\n{{ lead.email }}\n", "templates/alert.pl.txt": "Gorący"},
    )
    made.run(MONDAY)
    state = made.state("a@example.com")
    project = made.place.project
    writer = Writer(project, made.place.plugins.words, {1: b"x" * 32}, made.place.renderer, made.root)
    message = replace(state.messages[0], kind="notify", owner="ewa", template="alert", key="k", written=None)
    lead = replace(state.lead, fields={**state.lead.fields, "language": "pl"})
    situation = Situation(replace(state, lead=lead), project, instant(MONDAY))
    _, letter = writer.write(message, situation)
    mail = mail_of(letter)
    assert (letter.kind, letter.recipient, str(mail["To"])) == (
        "notify",
        "ewa@lumo.example",
        "Ewa Król <ewa@lumo.example>",
    )
    assert (str(mail["Subject"]), first_line(mail), mail["List-Unsubscribe"]) == ("Hot", "a@example.com", None)
    assert letter.payload["owner"] == {"name": "Ewa Król", "email": "ewa@lumo.example"}
    with pytest.raises(ValueError, match="no owner `jan`"):
        writer.write(replace(message, owner="jan"), situation)


def test_a_mail_speaks_of_segments(world: Make) -> None:
    made = world(campaign())
    text = '---\nsubject: \'{{ "Big" if lead is factory else "Small" }}\'\n---\n{{ unsubscribe_url }}\n'
    made.write({"templates/welcome.txt": text})
    for name, size in (("a", "100"), ("b", "99"), ("c", "")):
        made.arrives("form", email=f"{name}@example.com", company_size=size)
    made.run(MONDAY)
    assert [str(mail["Subject"]) for mail in said(made)] == ["Big", "Small", "Small"]


def test_a_mail_says_by_itself_since_when_its_reader_has_agreed(world: Make) -> None:
    """In the reader's language, and nothing to who agreed to nothing and asked for the mail."""
    made = world("enter: {sources: [form, list]}\nsteps:\n  - send: welcome\n    requested: yes\n")
    bare = "---\nsubject: Hello\n---\nHello.\n"
    wiring = WIRING.replace("leads/list.csv}", "leads/list.csv, incentive: guide}")
    made.write({"nurture.yaml": wiring, "templates/welcome.txt": bare, "templates/welcome.pl.txt": bare})
    for email, source, language in (("a", "form", "en"), ("b", "form", "pl"), ("c", "list", "en")):
        made.arrives(source, email=f"{email}@example.com", consent_at="2026-01-11", language=language)
    made.run(MONDAY)
    ends = [mail.get_content().splitlines()[2:-1] for mail in said(made)]
    who = "Lumo, Prosta 1, Warszawa"
    english, polish = "You agreed to get these mails: 11 January", "Zgoda na te wiadomości: 11 stycznia"
    assert ends == [[who, f"{english} 2026, form"], [who, f"{polish} 2026, form"], [who]]


@pytest.mark.parametrize("source", [HAND, PREFERENCES])
def test_it_names_no_source_that_no_file_names(world: Make, source: str) -> None:
    made = world("enter: {sources: form}\nsteps: [{send: welcome}, {wait: 1 day}, {send: first}]\n")
    made.write({"templates/first.txt": "---\nsubject: Now\n---\nHello.\n"})
    made.arrives("form", email="ada@example.com")
    made.run(MONDAY)
    anew = Consent("newsletter", True, instant("2026-03-02T11:00+01:00"), source, "consents/newsletter.md")
    made.store.add_consents("ada@example.com", [anew], anew.at)
    made.run("2026-03-03T12:00+01:00")
    (mail,) = (each for each in said(made) if each["Subject"] == "Now")
    assert mail.get_content().splitlines()[3] == "You agreed to get these mails: 2 March 2026"
