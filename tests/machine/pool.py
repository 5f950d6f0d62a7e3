"""The files of the machine: a firm with four campaigns, and sound edits of each that a marketer might make.

`Files` keeps which version of each file is in the folder. Each text is read by the real loader, once; a folder's
project is put together of what was read. `GONE` takes a campaign's file away, `TORN` leaves one with a mistake in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from tempfile import mkdtemp

from nurture.engine.workplace import Workplace
from nurture.plugins import Plugins, load_plugins
from nurture.project.load import Loaded, load

WIRING = """
name: lumo
time_zone: Europe/Warsaw
language: en
sender: {from: Anna <anna@lumo.example>, organisation: Lumo, address: "Prosta 1, Warszawa"}
fields: {company_size: number, rating: [A, B, C], competitor: yes or no, trial_ends: date}
consents:
  newsletter: {text: consents/newsletter.md}
  tracking: {text: consents/tracking.md}
  service: {basis: contract}
sources:
  form: {use: SOURCE, path: leads/form.jsonl, incentive: guide, columns: COLUMNS}
  fair: {use: SOURCE, path: leads/fair.jsonl, columns: COLUMNS}
feeds:
  shop: {use: SOURCE, path: events/shop.jsonl}
events:
  purchased: {value: number, order: text, delivered: date}
  submitted demo: []
  asked: []
  forgotten: []
channels:
  email: {use: CHANNEL}
  sales: {use: CHANNEL}
links: {pricing: "https://lumo.example/pricing"}
segments: {factory: lead.company_size >= 100}
temperature:
  warm: {up_at: 20, down_below: 12}
  hot: {up_at: 60, down_below: 45}
stages: {mql: temperature != "cold", customer: ever("purchased")}
score:
  halves_every: 30 days
  events: {clicked pricing: 15, replied: 25, submitted demo: 60}
  fit: {factory: 10}
limits:
  per_lead: [1 per 20 hours, 3 per 7 days]
  quiet: 21:00-08:00
"""
COLUMNS = "{ok: {consent: newsletter, yes: TAK}, see: {consent: tracking, yes: TAK}}"
GUIDE = """
enter: {sources: [form, fair]}
consent: newsletter
goal: has("purchased")
exit: lead.competitor
priority: 5
sending: {window: mon-fri 09:00-17:00}
begin:
  - send: welcome
    requested: yes
sequences:
  cold:
    - wait: 3 days
    - send: first
    - wait_until: has("clicked pricing")
      at_most: 4 days
      then:
        - send: second
      else:
        - split: tips
          into:
            short: {share: 45, then: [{send: tips-short}]}
            long: {share: 45, then: [{send: tips-long}]}
            none: {share: 10}
    - wait: 2 days
    - send: third
  warm:
    - send: offer
    - wait: 2 business days
    - send: reminder
      when: not has("replied")
  hot:
    - notify: sales
      with: alert
    - wait: 1 day
    - send: call
"""
ORDERS = """
enter: {event: purchased, for_each: event.order}
consent: service
priority: 7
sending: {window: any}
steps:
  - wait_until: 2 days after event.delivered
    at_most: 9 days
  - send: how-to
  - wait: 6 hours
  - send: review
    at: tue 10:00
  - start: club
"""
CLUB = """
enter: {event: asked, again: after 4 days}
consent: newsletter
holdout: 20
sending: {window: sat-sun 10:00-18:00}
steps:
  - send: news
  - wait: 1 day
  - send: more
    late: send
  - wait: 12 hours
  - send: last
    late: skip
  - record: asked
    when: lead.rating == "A"
  - set: {rating: A}
"""
FORGET = """
enter: {event: forgotten}
steps:
  - erase: asked for it
"""
BASE = {"guide": GUIDE, "orders": ORDERS, "club": CLUB, "forget": FORGET}
GONE, TORN = "gone", "torn"
FIRST, THIRD = "    - send: first\n", "    - wait: 2 days\n    - send: third\n"
WARM = """  warm:
    - send: offer
    - wait: 2 business days
    - send: reminder
      when: not has("replied")
"""
SHARES = "short: {share: 45, then: [{send: tips-short}]}\n            long: {share: 45"
EDITS: Mapping[str, Mapping[str, tuple[tuple[str, str], ...]]] = {
    "guide": {
        "": (),
        "a shorter wait": (("wait: 3 days", "wait: 2 hours"),),
        "a longer wait": (("wait: 3 days", "wait: 20 days"), ("wait: 2 days", "wait: 9 days")),
        "a step before": ((FIRST, f"    - send: extra\n    - wait: 1 day\n{FIRST}"),),
        "a step after": ((FIRST, f"{FIRST}    - wait: 1 day\n    - send: extra\n"),),
        "a step at the end": ((THIRD, f"{THIRD}    - wait: 1 day\n    - send: extra\n"),),
        "a step less, moved": ((FIRST, ""), ("  cold:\n", "  cold:\n    - {id: first, moved_to: welcome}\n")),
        "a step less": ((FIRST, ""),),
        "renamed": (
            (FIRST, "    - send: first\n      id: intro\n      was: first\n"),
            ("    - send: offer\n", "    - send: offer\n      id: deal\n      was: offer\n"),
        ),
        "another order": ((FIRST, FIRST + THIRD.replace("2 days", "1 day")), (f"{THIRD}  warm", "  warm")),
        "the other branch": (("tips-short", "tips-x"), ("tips-long", "tips-short"), ("tips-x", "tips-long")),
        "other shares": ((SHARES, SHARES.replace("long: {share: 45", "long: {share: 5").replace("45", "85")),),
        "no wait": (("    - wait: 2 days\n", ""), ("    - wait: 2 business days\n", "")),
        "no warm": (
            (
                WARM,
                "",
            ),
        ),
        "another goal": (('goal: has("purchased")', 'goal: has("asked") or count("replied") >= 2'),),
        "paused": (("priority: 5", "priority: 5\nstatus: paused"),),
        "over": (("priority: 5", "priority: 5\ndates: 2026-01-01 to 2026-03-20"),),
        "to come": (("priority: 5", "priority: 5\ndates: 2026-04-10 to 2027-12-31"),),
        "another window": (("mon-fri 09:00-17:00", "tue-sat 06:00-23:00"),),
        "late ones skipped": (("09:00-17:00}", "09:00-17:00, late: skip}"),),
        "only the last late one": (("09:00-17:00}", "09:00-17:00, late: send}"),),
        "never late": (("09:00-17:00}", "09:00-17:00, late: skip after 45 minutes}"),),
        "anew": (("{sources: [form, fair]}", "{sources: [form, fair], again: after 10 days}"),),
        TORN: (("goal: has", "goal: had"),),
        GONE: (),
    },
    "orders": {
        "": (),
        "sooner": (("2 days after event.delivered", "event.delivered"), ("at_most: 9 days", "at_most: 1 day")),
        "on wednesday": (("tue 10:00", "wed 02:30"),),
        "in a window": (("window: any", "window: mon-fri 09:00-11:00"),),
        "renamed": (("send: how-to\n", "send: how-to\n    id: manual\n    was: how-to\n"),),
        "paused": (("priority: 7", "priority: 7\nstatus: paused"),),
        GONE: (),
    },
    "club": {
        "": (),
        "every time": (("again: after 4 days", "again: every time"),),
        "another order": (
            ("  - send: news\n  - wait: 1 day\n  - send: more\n", "  - send: more\n  - wait: 1 day\n  - send: news\n"),
        ),
        "patient": (("  - wait: 12 hours\n", "  - wait: 3 weeks\n"),),
        "out of consent": (("  - set: {rating: A}\n", "  - set: {rating: A}\n  - unsubscribe: newsletter\n"),),
        "by condition": (
            (
                "{event: asked, again: after 4 days}",
                '{when: temperature != "cold", again: after 9 days, existing: yes}',
            ),
        ),
        "paused": (("holdout: 20", "holdout: 20\nstatus: paused"),),
        GONE: (),
    },
    "house": {
        "": (),
        "no limits": (("  per_lead: [1 per 20 hours, 3 per 7 days]\n", ""),),
        "stricter": (("1 per 20 hours", "1 per 3 days"), ("21:00-08:00", "18:00-10:00")),
        "in peace": (("  quiet:", "  after_reply: 7 days\n  quiet:"),),
        "other points": (("clicked pricing: 15", "clicked pricing: 65"), ("replied: 25", "replied: 5")),
    },
}
MAILS = (
    *("welcome", "first", "second", "third", "tips-short", "tips-long", "extra", "offer", "reminder", "call"),
    *("how-to", "review", "news", "more", "last", "alert"),
)
TEMPLATE = (
    "---\nsubject: {name}\n---\nHello, {{{{ lead.first_name or 'there' }}}}. {{{{ unsubscribe_url }}}}\n{pricing}"
)


def text(name: str, edit: str) -> str | None:
    """A file after an edit: a campaign, or `house` for nurture.yaml; None when it is gone."""
    if edit == GONE:
        return None
    written = WIRING if name == "house" else BASE[name]
    for old, new in EDITS.get(name, {"": ()})[edit]:
        assert old in written, (name, edit, old)
        written = written.replace(old, new)
    return written


def path(name: str) -> str:
    return "nurture.yaml" if name == "house" else f"campaigns/{name}.yaml"


def write(root: Path, files: Mapping[str, str | None]) -> None:
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            file.unlink(missing_ok=True)
        else:
            file.write_text(content, encoding="utf-8")


def folder(wiring: Mapping[str, str]) -> dict[str, str | None]:
    """All files as they are before any edit. `wiring` says which plugins bring and send."""
    files = {path(name): text(name, "") for name in (*BASE, "house")}
    for word, plugin in wiring.items():
        files["nurture.yaml"] = (files["nurture.yaml"] or "").replace(word, plugin)
    files |= {f"consents/{name}.md": "Yes." for name in ("newsletter", "tracking")}
    pricing = "{{ link('pricing') }}\n"
    files |= {f"templates/{name}.txt": TEMPLATE.format(name=name, pricing=pricing) for name in MAILS}
    return files


@dataclass
class Files:
    """A folder and the version of each file in it; `wiring` as above."""

    root: Path
    wiring: Mapping[str, str]
    edits: dict[str, str] = field(default_factory=lambda: dict.fromkeys((*BASE, "house"), ""))

    def start(self) -> None:
        write(self.root, folder(self.wiring))

    def edit(self, name: str, edit: str) -> None:
        self.edits[name] = edit
        written = text(name, edit)
        for word, plugin in self.wiring.items() if written else ():
            written = (written or "").replace(word, plugin)
        write(self.root, {path(name): written})

    def text(self, name: str) -> str | None:
        return text(name, self.edits[name])


class Composed:
    """A project put together of files that were each read once, under the wiring at hand."""

    def __init__(self, plugins: Mapping[str, Mapping[str, object]]) -> None:
        self.extra = plugins

    @cached_property
    def plugins(self) -> Plugins:
        plain = load_plugins(Path(mkdtemp()))
        kinds = {kind: {**getattr(plain, kind), **more} for kind, more in self.extra.items()}
        return replace(plain, **kinds)

    @cached_property
    def files(self) -> Files:
        """Where each text is read, one after the other."""
        files = Files(Path(mkdtemp()), {"SOURCE": "hand", "CHANNEL": "post", "COLUMNS": COLUMNS})
        files.start()
        return files

    @cache  # noqa: B019 - it lives as long as the tests
    def read(self, name: str, edit: str) -> Loaded:
        self.files.edit(name, edit)
        loaded = load(self.files.root, self.plugins, cache=self.files.root / ".nurture")
        self.files.edit(name, "")
        return loaded

    def place(self, files: Files) -> Workplace:
        house = self.read("house", files.edits["house"])
        assert house.project is not None
        loaded = {name: self.read(name, files.edits[name]) for name in BASE}
        broken = frozenset().union(*(each.broken for each in loaded.values()))
        campaigns = {
            name: each.project.campaigns[name]
            for name, each in loaded.items()
            if each.project and name in each.project.campaigns and name not in broken
        }
        project = replace(house.project, campaigns=campaigns)
        texts = {**house.texts, **{path(name): each.texts.get(path(name), "") for name, each in loaded.items()}}
        return Workplace(files.root, replace(house, project=project, broken=broken, texts=texts), self.plugins)
