"""The letter that benchmarks send: 99 lines of MJML, 26.6 KB of HTML as a template, six signed links, 97 % the same
for all.

`project(root, leads)` writes a whole project that sends it to so many leads.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

NAME = "letter"
LINKS = ("pricing", "guide", "webinar", "case-study", "call", "docs")
WEB = "https://news.lumo.example"

WIRING = f"""\
sender:
  from: Anna of Lumo <anna@lumo.example>
  organisation: Lumo sp. z o.o.
  address: ul. Prosta 1, 00-001 Warszawa
web: {WEB}
consents: {{newsletter: {{text: consents/newsletter-v1.md}}}}
sources: {{form: {{use: csv, path: leads/form.csv, consent: [newsletter], incentive: the guide}}}}
channels: {{email: {{use: outbox}}}}
links: {{{", ".join(f'{name}: "https://lumo.example/{name}"' for name in LINKS)}}}
"""
CAMPAIGN = f"""\
description: One letter
enter: {{sources: [form]}}
consent: newsletter
steps:
  - send: {NAME}
    late: skip after 7 days
"""
SIGNING = '''\
"""Links that say who followed them, and that nobody else can make."""

import hmac
from base64 import urlsafe_b64encode
from urllib.parse import quote

from nurture import Filter, hookimpl

SECRET = b"a secret of thirty-two bytes ...."


def signed(url: str) -> str:
    mac = urlsafe_b64encode(hmac.digest(SECRET, url.encode(), "sha256")).decode()
    return f"https://news.lumo.example/c/{mac}?to={quote(url, safe='')}"


@hookimpl
def register_filters() -> list[Filter]:
    return [Filter("signed", signed)]
'''

_HEAD = """\
---
subject: "{{ lead.first_name or 'Hello' }}, your guide to oil-free compressors is here"
preheader: Three figures from {{ lead.organisation or "plants like yours" }} worth checking
---
<mjml lang="en">
  <mj-head>
    <mj-title>Your guide</mj-title>
    <mj-attributes>
      <mj-all font-family="Helvetica, Arial, sans-serif" />
      <mj-text font-size="16px" line-height="24px" color="#222222" padding="8px 24px" />
      <mj-button background-color="#0b5cad" color="#ffffff" border-radius="4px" font-size="16px" />
    </mj-attributes>
  </mj-head>
  <mj-body background-color="#efefef">
    <mj-section background-color="#ffffff" padding="16px 0">
      <mj-column>
        <mj-image src="https://lumo.example/logo.png" alt="Lumo" width="120px" />
        <mj-text>Hello {{ lead.first_name or "there" }},</mj-text>
        <mj-text>you asked for the guide on {{ today | date }}. It covers 41 machines from 22 to 160 kW.</mj-text>
        <mj-button href="{{ link('guide') | signed }}">Read the guide</mj-button>
      </mj-column>
    </mj-section>
"""
_TEASER = """\
    <mj-section background-color="#ffffff" padding="8px 0">
      <mj-column width="35%">
        <mj-image src="https://lumo.example/{name}.png" alt="{title}" width="180px" />
      </mj-column>
      <mj-column width="65%">
        <mj-text font-size="20px">{title}</mj-text>
        <mj-text>Most plants lose a fifth of their air through hoses. Here is how to find where, in one shift.</mj-text>
        <mj-button href="{{{{ link('{name}') | signed }}}}">{title}</mj-button>
      </mj-column>
    </mj-section>
"""
_TAIL = """\
    <mj-section background-color="#ffffff" padding="8px 0">
      <mj-column>
        <mj-table>
          <tr><th align="left">Machine</th><th align="right">Litres a day</th></tr>
          {% for size in (22, 37, 55, 75, 90, 110, 132, 160) %}
          <tr>
            <td style="padding:6px 12px;border-bottom:1px solid #dddddd;font-family:Helvetica, Arial, sans-serif">
              Compressor of <strong>{{ size }}</strong> kW, oil-injected, two shifts, as measured in our own hall
            </td>
            <td align="right" style="padding:6px 12px;border-bottom:1px solid #dddddd;white-space:nowrap">
              <span style="font-family:Helvetica, Arial, sans-serif;font-size:16px">{{ size }}</span>
            </td>
            <td align="right" style="padding:6px 12px;border-bottom:1px solid #dddddd;white-space:nowrap">per day</td>
          </tr>
          {% endfor %}
        </mj-table>
      </mj-column>
    </mj-section>
    <mj-section background-color="#ffffff" padding="8px 0">
      <mj-column>
        <mj-text>Questions? Reply to this mail; I answer all of them myself, mostly on the same day. Anna</mj-text>
      </mj-column>
    </mj-section>
    <mj-section padding="16px 0">
      <mj-column>
        <mj-text font-size="12px">{{ sender.organisation }}, {{ sender.postal }}</mj-text>
        <mj-text font-size="12px"><a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
"""
_TEASERS = {
    "pricing": "What it costs",
    "webinar": "The webinar in April",
    "case-study": "A dairy in three weeks",
    "call": "Twenty minutes with Anna",
    "docs": "All drawings",
}
TEXT = """\
Hello {{ lead.first_name or "there" }},

you asked for the guide on {{ today | date }}. It covers forty-one machines.

It says where plants lose air, how one finds that in a shift, and what a line of hoses costs in a year. Three
plants have let us print their figures, with the names of those who took them.

Read it: {{ link("guide") }}
Questions? Reply to this mail; I answer all of them myself, mostly on the same day. Anna

{{ sender.organisation }}, {{ sender.postal }}
Unsubscribe: {{ unsubscribe_url }}
"""
MJML = _HEAD + "".join(_TEASER.format(name=name, title=title) for name, title in _TEASERS.items()) + _TAIL


def project(root: Path, leads: int) -> None:
    """Write the project, with so many leads in its source."""
    rows = (f"lead{n}@example.com,Ada{n},Works {n},2026-01-0{n % 9 + 1}\n" for n in range(leads))
    files = {
        "nurture.yaml": WIRING,
        "campaigns/one.yaml": CAMPAIGN,
        "consents/newsletter-v1.md": "Yes, write to me.\n",
        "plugins/signing.py": SIGNING,
        "leads/form.csv": "".join(["email,first_name,organisation,consent_at\n", *rows]),
        f"templates/{NAME}.mjml": MJML,
        f"templates/{NAME}.txt": TEXT,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, "utf-8")


def context(number: int) -> dict[str, Any]:
    """What the template is given for one lead, in the shape that a run gives it."""
    return {
        "lead": {
            "first_name": f"Ada{number}", "last_name": "Sample", "organisation": f"Works {number}", "phone": None,
            "country": "PL", "language": "en", "time_zone": None, "source": "form",
            "email": f"lead{number}@example.com",
        },
        "source": {"incentive": "the guide", "accuracy": None, "name": "form"},
        "score": 42.0, "fit": 12.0, "engagement": 30.0, "temperature": "warm", "stage": "mql", "tracked": True,
        "evidence": [
            {"points": 5.0, "rule": f"clicked {name}", "at": datetime(2026, 3, 2, 9, tzinfo=UTC)} for name in LINKS
        ],
        "language": "en",
        "sender": {
            "address": "anna@lumo.example", "name": "Anna of Lumo", "organisation": "Lumo sp. z o.o.",
            "postal": "ul. Prosta 1, 00-001 Warszawa",
        },
        "owner": {}, "campaign": {"name": "one"}, "event": {},
        "consent": {"text": "Yes, write to me.", "at": datetime(2026, 1, 11, 9, tzinfo=UTC), "source": "form"},
        "today": date(2026, 3, 2),
        "link": lambda name: f"https://lumo.example/{name}",
        "in_segment": lambda name: False,
        **dict.fromkeys(("has", "ever", "count", "last", "arrived", "within", "works_at"), lambda *args: True),
        "unsubscribe_url": f"{WEB}/u/{number:060}",
        "preferences_url": f"{WEB}/p/{number:060}",
    }  # fmt: skip
