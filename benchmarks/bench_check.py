"""Checking 100 campaigns of 200 lines with 100 templates: cold (nothing cached) and warm, each in a fresh process.

python -m benchmarks.bench_check
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks.measure import NURTURE, alternated, child
from nurture.engine.workplace import CACHE

CAMPAIGNS, LINES, TEMPLATES = 100, 200, 100

WIRING = """\
sender: {from: Anna z Lumo <anna@lumo.example>, organisation: Lumo, address: ul. Prosta 1}
fields: {company_size: number, rating: [A, B, C], competitor: yes or no}
consents:
  newsletter: {text: consents/newsletter-v1.md}
sources:
  guide-form: {use: csv, path: leads/guide.csv, consent: [newsletter]}
feeds:
  shop: {use: csv, path: events/*.csv}
events: {purchased: {value: number}, submitted demo-form: []}
channels:
  email: {use: outbox}
links: {pricing: "https://lumo.example/cennik"}
temperature:
  warm: {up_at: 20, down_below: 12}
  hot: {up_at: 60, down_below: 45}
score:
  events: {clicked: 5, purchased: 60}
"""

LETTER = """\
---
subject: The guide, part {number}
preheader: What the {number}th factory learned
---
<mjml>
  <mj-head><mj-attributes><mj-all font-family="Arial" /></mj-attributes></mj-head>
  <mj-body background-color="#ffffff">
    <mj-section><mj-column>
      <mj-text>Hello {{{{ lead.first_name or "there" }}}},</mj-text>
      <mj-text>here is part {number} of the guide.</mj-text>
      <mj-button href="{{{{ link('pricing') }}}}">Prices</mj-button>
    </mj-column></mj-section>
    <mj-section><mj-column>
      <mj-text>{{{{ sender.organisation }}}}, {{{{ sender.postal }}}}
        <a href="{{{{ unsubscribe_url }}}}">Unsubscribe</a></mj-text>
    </mj-column></mj-section>
  </mj-body>
</mjml>
"""

ROUNDS = 5


def campaign(number: int) -> str:
    """A campaign of 200 lines whose conditions differ from those of the others."""
    lines = [
        f"description: Campaign {number}",
        "allow: {same-leads: they are a hundred on purpose}" if number else "priority: 1",
        "enter: {sources: [guide-form]}",
        "consent: newsletter",
        'goal: has("purchased")',
        "sending: {window: mon-fri 09:00-17:00}",
        "steps:",
    ]
    step = 0
    while len(lines) <= LINES - 7:
        template = f"letter-{(number + step) % TEMPLATES}"
        lines += [
            f"  - send: {template}",
            f"    id: step-{number}-{step}",
            f"    when: lead.company_size >= {number + step} and not lead.competitor",
            f'  - wait_until: has("clicked step-{number}-{step}")',
            "    at_most: 4 days",
            "    then:",
            "      - set: {rating: A}",
        ]
        step += 1
    return "\n".join(lines + ["  - wait: 3 days"] * (LINES - len(lines))) + "\n"


def make(root: Path) -> None:
    files = {"nurture.yaml": WIRING, "consents/newsletter-v1.md": "Yes.\n"}
    files |= {f"campaigns/campaign-{number}.yaml": campaign(number) for number in range(CAMPAIGNS)}
    files |= {f"templates/letter-{number}.mjml": LETTER.format(number=number) for number in range(TEMPLATES)}
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)


def cold(root: Path) -> float:
    shutil.rmtree(root / CACHE, ignore_errors=True)
    return warm(root)


def warm(root: Path) -> float:
    return child([*NURTURE, "check"], root).wall


def main(root: Path) -> None:
    make(root)
    first, again = alternated(lambda: cold(root), lambda: warm(root), rounds=ROUNDS)
    print(f"check: warm {again:.2f} s (bar 1), cold {first:.2f} s (bar 6), ratio {first / again:.1f}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(Path(folder))
