"""Eight real programmes, small: wiring, campaign and templates as marketers write them, in as many manners."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Programme = tuple[str, str, tuple[str, ...]]
Write = Callable[..., Path]

SENDER = "sender: {from: Anna <anna@firm.example>, organisation: Firm Ltd, address: 1 High Street}\n"
AGREED = "  news: {text: consents/news.md, confirm: double opt-in}\n  tracking: {text: consents/tracking.md}\n"
CONSENTS = f"consents:\n{AGREED}  service: {{basis: contract}}\n"
CHANNELS = "channels: {email: {use: outbox}, sales: {use: outbox}}\n"
SOURCE = "sources:\n  form: {use: csv, path: leads.csv, consent: news, consent_at: 2026-01-01, incentive: guide}\n"
COMMON = SENDER + CONSENTS + CHANNELS + SOURCE + "feeds: {crm: {use: csv, path: events/*.csv}}\n"

TRIAL = (
    COMMON
    + """\
name: "Próba"
time_zone: Europe/Warsaw
fields: {plan: [free, pro], trial_ends: date, invoices: number, integrations: yes or no}
events: {issued invoice: {value: number}, purchased: }
segments: {big: lead.invoices >= 50 and lead.plan != "free", active: 'ever("issued invoice", within="30 days")'}
temperature: {warm: {up_at: 20, down_below: 12}, hot: {up_at: 60, down_below: 45}}
score:
  halves_every: 14 days
  events: {clicked: 5, issued invoice: {points: 10, at_most: 3 per 7 days}}
  fit: {big: 15}
limits: {per_lead: 1 per 20 hours, quiet: 21:00-08:00}
""",
    """\
enter:
  sources: form
consent: service            # about what they ordered
goal: has("purchased")
exit: 'lead.plan == "pro"'
sending: {window: "mon-fri 09:00-17:00", late: shift}
begin:
  - {send: welcome, requested: True}
  - if: lead is active
    then: [{set: {plan: pro}}]
    else:
    - wait: 1 day
    - send: first
sequences:
  cold:
    - wait: 2 days
    - send: tips
      when: not lead.integrations
    - wait_until: lead.trial_ends < today
      at_most: 20 days
    - send: ends-soon
  hot:
    - notify: sales
    - wait_until: fri 12:00
    - send: ended
""",
    ("welcome.md", "first.txt", "tips.html", "ends-soon.md", "ended.md"),
)

WEBINAR = (
    COMMON + "events: {attended webinar: [], missed webinar: }\nlinks: {room: https://firm.example/room}\n",
    """\
enter: {event: arrived form, when: 'lead.country in ["PL", "GB"]'}
steps:
- {send: confirmed, requested: yes}
- wait_until: tue 10:00
- if: has("attended webinar") or (not has("missed webinar") and has("clicked room"))
  then: [{send: recording, id: rec-a}]
  else: [{send: recording, id: rec-b, via: email}]
- exit: done
""",
    ("confirmed.txt", "recording.md"),
)

SHOP = (
    COMMON
    + """\
events: {purchased: {value: number, category: text}}
segments:
  tea_lover: count("purchased", category="tea", within="180 days") >= 3
  spender: last("purchased").value > 200
score: {events: {purchased: 30, opened: 0}, fit: {tea_lover: 10}}
""",
    """\
enter: {event: purchased}
consent: news
goal: count("purchased") >= 1
steps: [{wait: 3 weeks}, {send: again, when: 'lead is tea_lover and event.category == "tea"', window: any}]
""",
    ("again.mjml",),
)

SUNSET = (
    COMMON + 'segments:\n  silent: not ever("clicked", within="180 days") and not ever("opened", within="180 days")\n',
    """\
enter: {when: lead is silent and tracked}
goal: has("clicked") or has("replied")
steps:
  - send: still-there
  - wait_until: has("clicked still-there")
    at_most: 14 days
    else:
      - record: visited farewell
      - exit: silent for too long
""",
    ("still-there.txt",),
)

FAIR = (
    COMMON
    + """\
name: Müller Maschinenbau
time_zone: Europe/Berlin
fields: {interesse: [Fräsen, Drehen], größe: number}
links: {termin: https://firm.example/termin}
temperature: {warm: {up_at: 10, down_below: 5}}
score: {events: {arrived form: 10, clicked termin: 30, replied: "25"}}
limits: {per_lead: [1 per 20 hours, 3 per 7 days]}
""",
    """\
enter: {sources: [form]}
priority: "10"
begin: [{send: grüße, requested: yes}]
sequences:
  cold:
    - {send: fallstudie, when: 'lead.interesse == "Fräsen"'}
    - {send: fallstudie, id: fallstudie-2, when: lead.größe >= 100}
  warm:
    - wait_until: wed 09:00
    - send: einladung
    - record: replied
""",
    ("grüße.md", "fallstudie.md", "einladung.html"),
)

LONG_CYCLE = (
    COMMON
    + """\
fields: {company_size: number, competitor: yes or no, rating: [A, B]}
events: {submitted audit-form: {size: number}, visited cennik: []}
segments: {factory: lead.company_size >= 100, prospect: "not lead.competitor and lead.rating in ['A', 'B']"}
temperature: {warm: {up_at: 20, down_below: 12}}
stages: {mql: 'temperature != "cold"', sql: 'temperature == "warm" and lead.phone'}
score: {halves_every: 45 days, events: {visited cennik: 10}, fit: {factory: 10, prospect: 5}}
""",
    """\
status: live
enter: {sources: form, when: not lead.competitor}
goal: has("submitted audit-form")
begin: [{send: raport, requested: Yes}]
sequences:
  cold: [{wait: 9 months}, {send: month-9, when: 'today > "2026-05-01"'}]
  warm:
    - if: score > 30 and (lead is factory or fit >= 5)
      then:
        - wait_until: has("visited cennik", within="30 days") or engagement >= 50
          at_most: 10 days
          then: [{send: offer}, {notify: sales, with: hot}]
          else: [{send: case, when: source == "form"}]
""",
    ("raport.md", "month-9.md", "offer.md", "case.md", "hot.txt"),
)

PARTNERS = (
    COMMON
    + """\
fields: {level: [none, silver], deals: number}
events: {signed contract: {}, booked call: {on: date}}
segments: {eu: 'lead.country in ["PL", "DE"]', has_deals: lead.deals > 0}
stages: {signed: ever("signed contract")}
""",
    """\
enter: {event: booked call, when: stage != "signed"}
goal: 'stage == "signed"'
steps:
  - wait: 90 minutes
  - notify: sales
  - if: lead is eu and lead is not has_deals
    then: [{send: contract-eu}]
    else: [{send: contract}]
  - wait_until: 'count("replied") > 1'
    at_most: 2 weeks
  - set: {level: silver, deals: 0}
""",
    ("contract.md", "contract-eu.md"),
)

CLINIC = (
    COMMON
    + """\
name: Klinika Uśmiech
fields: {treatment: "text, sensitive", visit: date}
events: {booked visit: {visit: date}}
""",
    """\
enter: {event: booked visit}
consent: service
steps:
  - send: potwierdzenie
  - {wait_until: lead.visit < today, at_most: 30 days}
  - {send: po-wizycie, when: 'lead.treatment == "implant"'}
""",
    ("potwierdzenie.md", "po-wizycie.md"),
)

ALL: dict[str, Programme] = {
    "trial": TRIAL,
    "webinar": WEBINAR,
    "shop": SHOP,
    "sunset": SUNSET,
    "fair": FAIR,
    "long-cycle": LONG_CYCLE,
    "partners": PARTNERS,
    "clinic": CLINIC,
}


@pytest.fixture
def programmes() -> dict[str, Programme]:
    return ALL


def body(template: str) -> str:
    text = 'Hello {{ lead.first_name or "there" }}'
    if template.endswith(".mjml"):
        text = (
            f"<mjml><mj-body><mj-section><mj-column><mj-text>{text}</mj-text></mj-column></mj-section></mj-body></mjml>"
        )
    return f"---\nsubject: {template}\n---\n{text}\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_files(programme: Programme, name: str = "programme", ends: str = "\n", begins: str = "") -> Path:
        wiring, campaign, templates = programme
        files = {"nurture.yaml": wiring, f"campaigns/{name}.yaml": campaign}
        files |= {f"consents/{agreed}.md": "I agree." for agreed in ("news", "tracking")}
        files |= {"leads.csv": "email,country\nada@example.com,PL\n"}
        files |= {f"templates/{template}": body(template) for template in templates}
        for path, text in files.items():
            file = tmp_path / path
            file.parent.mkdir(exist_ok=True)
            file.write_bytes((begins + text.replace("\n", ends)).encode("utf-8"))
        return tmp_path

    return to_files
