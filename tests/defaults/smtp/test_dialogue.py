"""The conversation about letters without sockets: however its bytes are cut, and whatever the server answers."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nurture import Receipt
from nurture.defaults.smtp.dialogue import Back, Dialogue
from nurture.defaults.smtp.parcel import Offer, Parcel
from nurture.defaults.smtp.replies import Garbled, Reply, ReplyReader
from tests.defaults.smtp.conftest import numbered

REPLIES = st.sampled_from([
    b"250 ok\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b"354 go\r\n", b"250-so\r\n250 it\r\n", b"251 on\r\n",
    b"450 4.2.1 later\r\n", b"550 5.1.1 none\r\n", b"421 4.3.2 bye\r\n", b"503 5.5.1 no\r\n", b"250 o\0k\r\n",
    b"what\r\n", b"250-a\r\n550 b\r\n", b"250\n", b"250 " + b"x" * 4_091 + b"\r\n", b"250 " + b"x" * 4_090 + b"\r\n",
])  # fmt: skip
CUTS = st.lists(st.integers(0, 60), max_size=12)


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    at = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[start:end] for start, end in pairwise(at)]


class Told:
    """A dialogue that is driven as the loop drives it, by stages: all that the server says at once, then our move."""

    def __init__(self, pipelining: bool, letters: int) -> None:
        self.dialogue = Dialogue(Offer({"PIPELINING": ""} if pipelining else {}), ReplyReader())
        self.parcels = [Parcel(numbered(n)) for n in range(letters)]
        self.wire = b""
        self.bodies: list[str] = []
        self.outcomes: list[Receipt | Back] = []
        self.move()

    def move(self) -> None:
        dialogue = self.dialogue
        if dialogue.waiting:
            self.bodies.append(dialogue.waiting.key)
            dialogue.send_body()
        if self.parcels and dialogue.room:
            dialogue.offer(self.parcels.pop(0))
        while dialogue.out:
            data = dialogue.out.popleft()
            self.wire += data
            dialogue.written += len(data)

    def hear(self, *data: bytes) -> None:
        for piece in data:
            self.outcomes += self.dialogue.receive(piece)
        self.move()


@given(st.lists(st.lists(REPLIES, max_size=5), max_size=12), CUTS, st.booleans())
def test_how_the_servers_bytes_are_cut_changes_nothing(
    stages: list[list[bytes]], cuts: list[int], pipelining: bool
) -> None:
    whole, cut = Told(pipelining, 4), Told(pipelining, 4)
    for stage in stages:
        said = b"".join(stage)
        whole.hear(said)
        cut.hear(*pieces(said, cuts))
    assert [str(outcome) for outcome in _comparable(whole)] == [str(outcome) for outcome in _comparable(cut)]
    assert whole.wire == cut.wire


def _comparable(told: Told) -> list[tuple[str, Receipt]]:
    return [("back", outcome.receipt) if isinstance(outcome, Back) else ("done", outcome) for outcome in told.outcomes]


@given(st.lists(REPLIES, max_size=40), st.booleans())
def test_whatever_it_answers_each_letter_ends_once(replies: list[bytes], pipelining: bool) -> None:
    told = Told(pipelining, 5)
    for reply in replies:
        told.hear(reply)
    told.outcomes += told.dialogue.end("the server hung up")
    offered = {f"key-{n}" for n in range(5)} - {parcel.key for parcel in told.parcels}
    back = [outcome.parcel.key for outcome in told.outcomes if isinstance(outcome, Back)]
    receipts = {outcome.key: outcome for outcome in told.outcomes if isinstance(outcome, Receipt)}
    assert sorted([*back, *receipts]) == sorted(offered)
    assert len(told.outcomes) == len(offered)
    assert not set(back) & set(told.bodies), "no letter comes back of which the body left"
    whole = {key for key, receipt in receipts.items() if receipt.outcome in ("sent", "in_doubt")}
    assert whole <= set(told.bodies)
    assert told.wire.count(b"Subject: Hi\r\n") == len(told.bodies) == len(set(told.bodies))


@given(st.binary(max_size=20_000))
def test_any_bytes_are_replies_or_garbled(data: bytes) -> None:
    reader = ReplyReader()
    reader.add(data)
    try:
        while reply := reader.take():
            assert 200 <= reply.code <= 599
    except Garbled:
        pass


def test_the_enhanced_code_is_that_of_the_first_line() -> None:
    reader = ReplyReader()
    reader.add(b"550-5.1.1 No such\r\n550 5.7.1 user\r\n")
    reply = reader.take()
    assert reply == Reply(550, ("5.1.1 No such", "5.7.1 user"))
    assert (reply.enhanced, reply.text) == ("5.1.1", "5.1.1 No such 5.7.1 user")


def test_the_next_envelope_leaves_with_the_last_body() -> None:
    told = Told(True, 2)
    told.hear(b"250 ok\r\n250 ok\r\n")
    before = len(told.wire)
    told.hear(b"354 go\r\n")
    written = told.wire[before:]
    assert written.endswith(b"\r\n.\r\nMAIL FROM:<bounce+1@lumo.example>\r\nRCPT TO:<ada@example.com>\r\nDATA\r\n")


def test_a_body_that_is_only_half_written_is_not_in_doubt() -> None:
    told = Told(True, 1)
    told.dialogue.receive(b"250 ok\r\n250 ok\r\n354 go\r\n")
    told.dialogue.send_body()
    told.dialogue.written += sum(map(len, told.dialogue.out)) - 1
    [receipt] = told.dialogue.end("it broke")
    assert isinstance(receipt, Receipt)
    assert (receipt.outcome, receipt.reason, receipt.fault) == ("deferred", "relay", False)


def test_a_reply_before_the_message_is_whole_ends_the_connection() -> None:
    told = Told(True, 1)
    told.dialogue.receive(b"250 ok\r\n250 ok\r\n354 go\r\n")
    told.dialogue.send_body()
    [receipt] = told.dialogue.receive(b"552 5.3.4 too big\r\n")
    assert isinstance(receipt, Receipt)
    assert (receipt.outcome, receipt.reason, told.dialogue.over) == ("failed", "too_big", True)


def test_the_rest_of_a_message_does_not_follow_an_answer_that_came_too_early() -> None:
    told = Told(pipelining=True, letters=1)
    told.hear(b"250 ok\r\n250 ok\r\n")
    dialogue = told.dialogue
    dialogue.receive(b"354 go\r\n")
    dialogue.send_body()
    outcomes = dialogue.receive(b"250 ok\r\n")  # before the dot was written
    assert [outcome.outcome for outcome in outcomes if isinstance(outcome, Receipt)] == ["deferred"]
    assert not dialogue.out
