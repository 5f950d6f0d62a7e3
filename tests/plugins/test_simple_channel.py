"""A plain function as a channel."""

from __future__ import annotations

from pathlib import Path

from nurture import Channel, Letter, Options, Receipt, simple_channel
from nurture.testing import ChannelContract, a_letter


def send(letter: Letter, options: Options) -> Receipt:
    if letter.recipient == "nobody@example.com":
        raise ConnectionError("hung up")
    return Receipt(letter.key, "sent")


class TestSimpleChannel(ChannelContract):
    def channel(self, tmp_path: Path) -> tuple[Channel, Options]:
        return simple_channel("print", send), Options()


def test_a_letter_whose_sending_fails_is_in_doubt_and_stops_no_other() -> None:
    letters = [a_letter(1, "nobody@example.com"), a_letter(2)]
    receipts = simple_channel("print", send).deliver(iter(letters), lambda keys: None, Options())
    assert [(receipt.outcome, receipt.detail) for receipt in receipts] == [
        ("in_doubt", "ConnectionError: hung up"),
        ("sent", ""),
    ]
