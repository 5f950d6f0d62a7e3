"""Campaigns for random histories: those that mail, edits of them, and silent ones."""

LIMITS = "limits: {per_lead: [1 per 20 hours, 3 per 7 days], quiet: 21:00-08:00}\n"
MAILING = {
    "guide": """
enter: {sources: [form, list]}
consent: newsletter
goal: has("purchased")
exit: lead.competitor
priority: 5
sending: {window: mon-fri 09:00-17:00}
begin:
  - send: welcome
    requested: yes
  - record: asked
sequences:
  cold:
    - wait: 3 days
    - send: first
    - wait_until: has("clicked pricing")
      at_most: 4 days
      then:
        - if: lead.rating == "A"
          then:
            - send: second
          else:
            - set: {rating: A}
      else:
        - send: third
          when: not has("replied", within="2 days")
  warm:
    - send: offer
    - wait: 2 days
    - send: reminder
  hot:
    - notify: sales
      with: alert
    - wait: 1 day
    - send: call
""",
    "fair": """
enter: {sources: [fair, form]}
consent: newsletter
priority: 5
steps:
  - wait_until: tue 10:00
  - send: first
    window: any
  - wait: 90 minutes
  - send: second
  - exit: enough
""",
    "hot": """
enter: {when: temperature == "hot"}
consent: newsletter
priority: 9
sequences:
  hot:
    - send: call
    - wait: 12 hours
    - notify: sales
      with: alert
  warm: []
""",
    "asks": """
enter: {event: asked, again: after 4 days}
consent: newsletter
holdout: 30
goal: has("purchased")
steps:
  - split: ways
    into:
      one:
        share: 50
        then:
          - send: first
            at: day 1 15:00
      two: {share: 30, then: [{send: second}]}
      none: {share: 20}
  - wait: 2 business days
  - send: third
    at: tue 10:00
  - start: hot
""",
    "orders": """
enter: {event: purchased, for_each: event.order}
consent: newsletter
steps:
  - wait_until: 2 days after event.delivered
    at_most: 9 days
  - send: welcome
  - notify: sales
    with: alert
    again: every time
""",
}
SILENT = {
    "guide": """
enter: {sources: [form]}
exit: count("asked") >= 3
begin:
  - wait: 5 hours
  - record: asked
sequences:
  cold:
    - wait: 2 days
    - if: score > 5
      then:
        - wait: 7 hours
        - set: {rating: B}
      else: []
    - wait_until: has("clicked", within="3 days") and score < 18
      at_most: 4 days
      then:
        - record: asked
    - wait: 1 day
    - set: {rating: C}
  warm:
    - wait_until: has("replied")
      at_most: 6 days
      else:
        - set: {rating: A}
          when: lead.rating == "B"
    - wait: 40 hours
    - record: asked
  hot:
    - wait: 1 day
    - exit: hot enough
""",
    "again": """
enter: {event: replied, again: every time}
goal: has("clicked pricing")
steps:
  - split: ways
    into:
      one: {share: 50, then: [{wait: 5 hours}]}
      two: {share: 50, then: [{record: asked}]}
  - wait_until: day 2 12:00
  - set: {rating: A}
  - start: often
  - wait: 2 business days
""",
    "orders": """
enter: {event: purchased, for_each: event.order}
exit: count("asked") >= 2
steps:
  - wait_until: 2 days after event.delivered
    at_most: 9 days
  - wait: 30 hours
  - record: asked
""",
    "often": """
enter: {when: temperature == "warm", again: after 3 days}
goal: has("purchased")
steps:
  - wait_until: mon 10:00
  - if: has("became hot") or today >= "2026-03-20"
    then:
      - exit: late
  - wait: 30 days
""",
}
EDITS = {
    "a step less": {"guide": ("    - send: first\n", ""), "fair": ("  - send: second\n", "")},
    "a wait more": {"guide": ("    - send: first\n", "    - wait: 2 days\n    - send: first\n")},
    "another order": {"guide": ("    - send: offer\n    - wait: 2 days\n", "    - wait: 2 days\n    - send: offer\n")},
    "sooner": {"guide": ("wait: 3 days", "wait: 1 hours"), "hot": ('"hot"}', '"warm"}')},
    "renamed": {"guide": ("    - send: offer\n", "    - send: offer\n      id: deal\n      was: offer\n")},
    "other shares": {
        "asks": (
            "30, then: [{send: second}]}\n      none: {share: 20",
            "20, then: [{send: second}]}\n      none: {share: 30",
        )
    },
    "paused": {"guide": ("priority", "status: paused\npriority"), "fair": ("priority", "status: draft\npriority")},
    "no warm": {"guide": ("  warm:\n    - send: offer\n    - wait: 2 days\n    - send: reminder\n", "")},
    "gone": {},
}
