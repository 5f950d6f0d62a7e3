"""Stories told: each kind of line holds when it is true, and is named with its line when it is not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nurture.engine.stories.coverage import coverage
from nurture.engine.stories.tell import Told, tell
from nurture.engine.workplace import open_workplace
from nurture.testing import Case, stories

WIRING = """
name: lumo
time_zone: Europe/Warsaw
sender: {from: Anna <anna@lumo.example>, organisation: Lumo, address: "Prosta 1, Warszawa"}
fields: {company_size: number}
consents:
  newsletter: {text: consents/newsletter.md}
  tracking: {text: consents/tracking.md}
sources:
  form: {use: csv, path: leads/form.csv, consent: [newsletter, tracking], incentive: guide}
  list: {use: csv, path: leads/list.csv}
events: {purchased: {value: number}, submitted demo: []}
channels: {email: {use: outbox}, sales: {use: outbox}}
links: {pricing: "https://lumo.example/pricing"}
temperature: {warm: {up_at: 20, down_below: 12}, hot: {up_at: 60, down_below: 45}}
stages: {customer: ever("purchased")}
score: {halves_every: 30 days, events: {clicked pricing: 15, submitted demo: 60, purchased: 5}}
limits: {per_lead: 1 per 20 hours, quiet: "21:00-08:00"}
"""
CAMPAIGN = """
enter: {sources: [form, list]}
consent: newsletter
goal: has("purchased")
exit: lead.company_size > 1000
sending: {window: "mon-fri 09:00-17:00"}
begin:
  - send: welcome
    requested: yes
sequences:
  cold:
    - wait: 2 days
    - send: first
      when: not ever("purchased")
    - if: has("clicked pricing")
      then: [{send: second}]
  hot:
    - notify: sales
"""
HEAD = """
story: A test
campaign: guide
lead: {email: ada@example.com, source: form}
starts: 2026-03-02 08:00
then:
"""
TEMPLATE = "---\nsubject: {name}\n---\nHello. {{{{ link('pricing') }}}} {{{{ unsubscribe_url }}}}\n"

Play = Callable[..., Told]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """`play(lines, head)` tells one story of the campaign above."""

    def play(lines: str, head: str = HEAD, campaign: str = CAMPAIGN, wiring: str = WIRING) -> Told:
        files = {
            "nurture.yaml": wiring,
            "campaigns/guide.yaml": campaign,
            "consents/newsletter.md": "Yes.",
            "consents/tracking.md": "Yes.",
            "leads/form.csv": "email\n",
            "leads/list.csv": "email\n",
            "stories/one.yaml": head + "\n".join(f"  - {{{line.strip()}}}" for line in lines.strip().splitlines()),
            **{f"templates/{name}.txt": TEMPLATE.format(name=name) for name in ("welcome", "first", "second")},
        }
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(exist_ok=True)
            (tmp_path / path).write_text(text)
        place = open_workplace(tmp_path)
        assert [p for p in place.problems if p.severity == "error"] == []
        return tell(place.project.stories[0], place, place.renderer)

    return play


def lines_of(told: Told) -> list[tuple[int, str]]:
    return [(p.place.line, p.code) for p in told.problems]


WALK = """
at: day 0, sends: welcome
at: day 2 08:00, holds: first, because: window
at: day 2 09:00, sends: first
until: day 5, sends: nothing, notifies: nothing
"""


def test_a_story_that_begins_outside_of_the_campaigns_dates_says_so_first(play: Play) -> None:
    told = play(WALK, campaign="dates: 2026-03-09 to 2026-06-30\n" + CAMPAIGN)
    first = told.problems[0]
    assert (first.code, first.message.partition(":")[0]) == ("story-campaign", "nobody enters `guide` at 2026-03-02 08")
    assert play(WALK, campaign="dates: 2026-03-02 to 2026-06-30\n" + CAMPAIGN).passed


def test_a_walk_that_goes_as_told(play: Play) -> None:
    told = play(WALK)
    assert told.passed, told.problems
    assert lines_of(told) == []


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        (WALK.replace("day 2 09:00", "day 2 10:00"), [(9, "story-sends")]),
        (WALK.replace("at: day 2 09:00, sends: first\n", ""), [(9, "story-unnamed")]),
        (WALK.replace("because: window", "because: limit"), [(8, "story-holds")]),
        (WALK.replace("sends: first", "sends: second"), [(9, "story-sends"), (9, "story-unnamed")]),
        (WALK.replace("at: day 0, sends: welcome\n", ""), [(7, "story-unnamed")]),
        (f"at: day 0, sends: first{WALK}at: day 6, is: {{temperature: hot}}", [(7, "story-sends"), (12, "story-is")]),
    ],
)
def test_each_difference_is_told_at_its_line(play: Play, lines: str, problems: list[tuple[int, str]]) -> None:
    assert lines_of(play(lines)) == problems


def test_clicks_move_score_and_branch(play: Play) -> None:
    told = play("""
        at: day 0, sends: welcome
        at: day 2, sends: first
        at: day 2, happens: clicked pricing
        at: day 3, sends: second
        at: day 3, is: {temperature: cold}
    """)
    assert lines_of(told) == [(10, "story-sends")]  # the `if` was asked the moment `first` had left
    told = play("""
        at: day 0, sends: welcome
        at: day 1, happens: clicked pricing
        at: day 2, sends: first
        at: day 3, sends: second
        at: day 3, is: {temperature: cold}
        until: day 9, sends: nothing
    """)
    assert told.problems == ()


def test_a_hot_lead_reaches_sales(play: Play) -> None:
    told = play("""
        at: day 0, sends: welcome
        at: day 1 10:00, happens: submitted demo
        at: day 1 10:00, notifies: sales, is: {temperature: hot}
        at: day 2, is: {temperature: warm}
    """)
    assert [(p.place.line, p.hint) for p in told.problems] == [(10, "the score is 57.8 then")]


def test_goal_exit_and_values_that_change(play: Play) -> None:
    start = "at: day 0, sends: welcome\n"
    bought = f"{start}at: day 1, happens: purchased, value: 80\nat: day 1, ends: goal, is: {{stage: customer}}"
    assert play(bought).passed
    grown = f"{start}at: day 1, changes: {{company_size: 2000}}\nat: day 1, ends: exit\nuntil: day 9, sends: nothing"
    assert play(grown).passed
    assert lines_of(play(grown.replace("ends: exit", "ends: goal"))) == [(9, "story-ends")]


def test_consents_are_those_of_the_source_or_the_storys_own(play: Play) -> None:
    refused = "at: day 0, skips: welcome, because: consent\nat: day 2, skips: first, because: consent"
    assert play(refused, HEAD.replace("source: form", "source: list")).passed
    unasked = WALK.replace("at: day 0, s", "at: day 0 08:00, holds: welcome, because: window\nat: day 0 09:00, s", 1)
    unasked = unasked.replace("at: day 2 08:00, holds: first, because: window\n", "")
    assert play(unasked, HEAD.replace("source: form", "source: list, consents: newsletter")).passed
    silent = "at: day 0, sends: welcome\nat: day 1, happens: clicked pricing\nat: day 2, sends: first\n"
    assert play(silent, HEAD.replace("source: form", "source: form, consents: [newsletter]")).passed


def test_what_was_given_happened_before_and_opened_no_door(play: Play) -> None:
    given = HEAD.replace("then:", "given: [{at: day -40, happens: purchased, value: 80}]\nthen:")
    told = play(
        """
        at: day 0, sends: welcome
        at: day 0, is: {stage: customer}
        at: day 2, skips: first, because: when
        until: day 9, sends: nothing
    """,
        given,
    )
    assert told.problems == ()


def test_an_owner_who_was_told_is_called_so(play: Play) -> None:
    owners = WIRING + "owners: {team: {name: Lumo, email: team@lumo.example}}\n"
    lines = "at: day 0, sends: welcome\nat: day 1 10:00, happens: submitted demo{}\n"
    told = play(lines.format(""), campaign=CAMPAIGN.replace("notify: sales", "notify: owner"), wiring=owners)
    words = "day 1 10:00: notifies owner, and no line of the story says so"
    assert [(p.message, p.hint) for p in told.problems] == [(words, "as in `{at: day 1 10:00, notifies: owner}`")]
    named = lines.format(", notifies: owner")
    assert play(named, campaign=CAMPAIGN.replace("notify: sales", "notify: owner"), wiring=owners).passed


def test_a_reason_is_about_what_is_held_and_not_about_what_else_the_line_says(play: Play) -> None:
    one_line = """
        at: day 0, sends: welcome
        at: day 2, holds: first, because: window, sends: first
        until: day 5, sends: nothing
    """
    assert play(one_line).passed
    assert lines_of(play(one_line.replace("window", "limit"))) == [(8, "story-holds")]


def test_days_are_those_of_the_leads_own_clock(play: Play) -> None:
    far = HEAD.replace("source: form", "source: form, time_zone: America/New_York").replace("2026-03-02", "2026-03-05")
    told = play(
        """
        at: day 0 08:00, sends: welcome
        at: day 4 09:00, sends: first
        until: day 6, sends: nothing
    """,
        far,
    )
    assert told.problems == ()  # day 2 is a Saturday; on day 3 New York's clocks go forward


DATED = """
at: 2026-03-02, sends: welcome
at: 2026-03-04 9:00, sends: first
until: 2026-03-07, sends: nothing
"""


def test_days_may_be_dates(play: Play) -> None:
    given = HEAD.replace("then:", "given: [{at: 2026-01-21 10:00, happens: purchased, value: 80}]\nthen:")
    assert play(DATED).problems == ()
    assert lines_of(play(DATED, given)) == [(9, "story-sends")]
    told = play(DATED.replace("03-04 9:00", "03-05"))
    assert [(p.message.partition(":")[0], p.hint[:16]) for p in told.problems] == [("2026-03-05", "2026-03-04 09:00")]


def test_a_draft_can_be_told_before_it_goes_live(play: Play) -> None:
    assert play(WALK, campaign=f"status: draft\n{CAMPAIGN}").passed


def test_an_event_nobody_knows_is_refused_by_check(play: Play) -> None:
    with pytest.raises(AssertionError, match="unknown-event"):
        play("at: day 1, happens: bought")


def test_coverage_names_every_way_no_story_walks(play: Play, tmp_path: Path) -> None:
    told = play(WALK)
    campaigns = list(open_workplace(tmp_path).project.campaigns.values())
    found = coverage(campaigns, told.decisions)
    assert len(found.ways) == 7
    assert [(way.step, way.branch) for way in found.missing] == [
        ('if has("clicked pricing")', "then"),
        ("second", "send"),
        ("notify sales", ""),
    ]


def test_the_kit_tells_what_went_another_way(play: Play, tmp_path: Path) -> None:
    play(WALK)
    [case] = stories(tmp_path)
    assert str(case) == "stories/one.yaml"
    case.check()
    play(WALK.replace("day 2 09:00", "day 2 10:00"))
    [case] = stories(tmp_path)
    with pytest.raises(AssertionError, match=r"stories/one.yaml:9: day 2 10:00: sends first: it came at another time"):
        case.check()


REPOSITORY = Path(__file__).parents[2]


@pytest.mark.parametrize("story", stories(REPOSITORY), ids=str)
def test_the_stories_of_our_own_campaigns(story: Case) -> None:
    story.check()


@pytest.mark.parametrize("folder", ["", "nurture/cli/starter"])
def test_our_stories_walk_every_step_and_branch(folder: str, tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / folder, tmp_path, dirs_exist_ok=True, ignore=_but_a_project)
    place = open_workplace(tmp_path)
    renderer = place.renderer
    told = [tell(story, place, renderer) for story in place.project.stories]
    assert told
    assert all(one.passed for one in told)
    found = coverage(place.project.campaigns.values(), [d for one in told for d in one.decisions])
    assert found.ways
    assert found.missing == ()


def _but_a_project(folder: str, names: list[str]) -> set[str]:
    parts = {"nurture.yaml", "campaigns", "templates", "stories", "consents", "leads", "plugins"}
    return set(names) - parts if "nurture.yaml" in names else set()


@pytest.mark.parametrize(
    ("head", "campaign", "words"),
    [
        (
            HEAD.replace(", source: form", ""),
            CAMPAIGN,
            "it has no `source`, and guide lets in who arrives from form or list",
        ),
        (
            HEAD,
            CAMPAIGN.replace("[form, list]}", "[form]\n  when: lead.company_size > 5\n").replace(
                "{sources", "\n  sources"
            ),
            "arrived form: when: lead.company_size > 5 does not hold: lead.company_size is empty",
        ),
        (HEAD, CAMPAIGN.replace("sources: [form, list]", "event: submitted demo"), "`submitted demo` did not happen"),
        (HEAD.replace("source", "company_size: 2000, source"), CAMPAIGN, "arrived form: goal or exit holds already"),
    ],
)
def test_a_lead_that_never_came_in_is_told_once(play: Play, head: str, campaign: str, words: str) -> None:
    (problem,) = play(WALK, head, campaign).problems
    assert problem.code == "story-door"
    assert problem.message == f"the lead did not enter guide: {words}"


@pytest.mark.parametrize(("who", "follows"), [("person", "second"), ("proxy", "nothing")])
def test_who_opened_a_mail_is_told_as_it_is_asked_for(play: Play, who: str, follows: str) -> None:
    asks = CAMPAIGN.replace(
        '    - if: has("clicked pricing")', '    - wait: 1 day\n    - if: has("opened first", by="person")'
    )
    lines = f"""
        at: day 0, sends: welcome
        at: day 2 09:00, sends: first
        at: day 2 10:00, happens: opened first, by: {who}
        until: day 5, sends: {follows}
    """
    assert play(lines, campaign=asks).problems == ()
