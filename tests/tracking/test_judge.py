"""The judge over a thousand mailboxes, beside what is usual; and what holds of it whatever is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import islice
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.core.hits import Hit, agent_words
from nurture.core.judgement.judge import judge
from tests.tracking.agents import DESKTOP, MAIL_DESKTOP, MAIL_MOBILE, MOBILE
from tests.tracking.mailboxes import runs
from tests.tracking.recalls import RULES, SENT, by_agent, by_time, ours, recall, verdicts

UNSEEN = 31_337
"""A stream of mailboxes that was drawn when the rules stood."""
CHROME, PHONE = agent_words(DESKTOP[0]), agent_words(MOBILE[0])
AGENTS = ["", "curl", "Slackbot-LinkExpanding", "Mozilla", CHROME, PHONE, agent_words(MAIL_DESKTOP[0])]
HITS = st.lists(
    st.builds(
        Hit,
        st.sampled_from(["click", "open", "trap", "view", "unsubscribe", "preferences", "visit"]),
        st.floats(-5, 200_000, allow_nan=False).map(lambda after: SENT + timedelta(seconds=after)),
        st.sampled_from(["GET", "GET", "GET", "HEAD"]),
        st.sampled_from(AGENTS),
        st.sampled_from(["a", "b", ""]),
        st.booleans(),
        st.booleans(),
        st.integers(0, 3),
    ),
    max_size=12,
)


def test_people_and_machines_are_told_apart_as_nothing_simple_tells_them() -> None:
    boxes = list(islice(runs(UNSEEN), 1000))
    found, agents, times = (verdicts(boxes, each) for each in (ours, by_agent, by_time))
    assert recall(found, "human") >= 0.98
    assert recall(found, "machine") >= 0.95
    assert recall(agents, "machine") < 0.5
    assert recall(times, "machine") < 0.7 and recall(times, "human") < 0.95


@given(hits=HITS, seed=st.integers(0, 9))
def test_the_order_in_which_hits_came_in_makes_no_difference(hits: list[Hit], seed: int) -> None:
    judged = judge(hits, SENT, 3, RULES)
    order = list(range(len(hits)))
    Random(seed).shuffle(order)
    assert judge([hits[n] for n in order], SENT, 3, RULES) == [judged[n] for n in order]
    assert judge(hits, SENT, 3, RULES) == judged


@given(hits=HITS)
def test_a_trap_tells_on_whoever_fell_into_it_however_late(hits: list[Hit]) -> None:
    trapped = Hit("trap", SENT + timedelta(hours=3), agent=CHROME, network="a", language=True)
    judged = judge([*hits, trapped], SENT, 3, RULES)
    same = [(hit.at.date(), hit.network, hit.agent) == (SENT.date(), "a", CHROME) for hit in hits]
    assert all(each.verdict == "machine" for each, is_same in zip(judged, same, strict=False) if is_same)


@given(hits=HITS)
def test_every_verdict_says_by_what_signs_and_machines_have_some(hits: list[Hit]) -> None:
    for each in judge(hits, SENT, 3, RULES):
        assert set(each.signs) <= RULES.words.keys()
        assert each.signs or each.verdict in ("human", "proxy")


def test_images_that_others_load_are_a_proxys_and_programs_for_mail_are_people() -> None:
    proxies = (
        "Mozilla/5.0",
        "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
        "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html",
    )
    for agents, verdict in ((proxies, "proxy"), ((*MAIL_DESKTOP, *MAIL_MOBILE), "human")):
        for agent in agents:
            opened = Hit("open", SENT + timedelta(hours=1), agent=agent_words(agent), network="a")
            assert [each.verdict for each in judge([opened], SENT, 3, RULES)] == [verdict], agent


@pytest.mark.parametrize("sure", [{"method": "HEAD"}, {"ahead": True}, {"agent": "curl"}, {"agent": ""}])
def test_one_that_gives_itself_away_is_a_machine_at_any_hour(sure: dict[str, str]) -> None:
    at = SENT + timedelta(days=3)
    plain = Hit("click", at, agent=CHROME, network="a", language=True)
    asked = Hit(**{"kind": "click", "at": at, "agent": CHROME, "network": "a", "language": True, **sure})  # type: ignore[arg-type]
    assert [each.verdict for each in judge([plain], SENT, 3, RULES)] == ["human"]
    assert [each.verdict for each in judge([asked], SENT, 3, RULES)] == ["machine"]


def test_a_check_at_the_moment_of_a_click_does_not_take_the_click_away() -> None:
    at = SENT + timedelta(minutes=40)
    click = Hit("click", at, agent=CHROME, network="a", language=True)
    check = Hit("click", at - timedelta(seconds=1), agent=CHROME, network="b", language=False)
    assert [each.verdict for each in judge([check, click], SENT, 3, RULES)] == ["machine", "human"]


def visits(*after: float, network: str = "a") -> list[Hit]:
    first = SENT + timedelta(hours=1)
    return [Hit("visit", first + timedelta(seconds=s), "POST", CHROME, network, True, page="pricing") for s in after]


def clicked(after: float = 0, network: str = "a", link: int = 0, **other: Any) -> Hit:
    at = SENT + timedelta(hours=1, seconds=after)
    return replace(Hit("click", at, agent=CHROME, network=network, language=True, link=link), **other)


def told(*hits: Hit) -> list[str]:
    return [each.verdict for each in judge(hits, SENT, 3, RULES)]


def test_a_visit_is_a_persons_where_the_click_that_led_there_is() -> None:
    assert told(clicked(), *visits(1, 40, 1700)) == ["human"] * 4
    assert told(clicked(ahead=True), *visits(1)) == ["machine"] * 2
    trap = Hit("trap", SENT + timedelta(hours=3), agent=CHROME, network="a", language=True)
    assert told(clicked(), *visits(1), trap) == ["machine"] * 3
    assert told(*visits(1, network="b"), clicked(-9)) == ["machine", "human"]
    assert told(clicked(30), *visits(1)) == ["human", "machine"]


def test_of_two_clicks_at_one_moment_the_one_that_reads_on_is_the_persons() -> None:
    check, click = clicked(0, "cloud"), clicked(1, "home")
    assert told(check, click) == ["human", "human"]
    assert told(check, click, *visits(20, network="home")) == ["machine", "human", "human"]


def test_a_person_who_reads_on_fast_follows_no_links_of_the_mail_for_it() -> None:
    alone = judge([clicked(link=n) for n in range(2)], SENT, 2, RULES)
    hits = [clicked(link=0), clicked(link=1), *visits(0.1, 0.2, 0.3, 0.4)]
    both = judge(hits, SENT, 2, RULES)
    assert [set(each.signs) for each in both[:2]] == [set(alone[0].signs), {*alone[1].signs, "landed"}]
