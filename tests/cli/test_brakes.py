"""What holds messages back, as somebody at the command line meets it."""

from __future__ import annotations

from nurture.engine.clocks import real_now
from tests.cli.conftest import ADA, Shop

CHANNEL = """
from pathlib import Path
from nurture import Receipt, hookimpl, simple_channel

def send(letter, options):
    if (Path(__file__).parents[1] / "wrong-password").exists():
        return Receipt(letter.key, "deferred", "535 5.7.8 wrong password", fault=True, reason="auth")
    return Receipt(letter.key, "sent")

@hookimpl
def register_channels():
    return [simple_channel("sure", send)]
"""


def sends(shop: Shop) -> Shop:
    """The starter with a channel that really sends, on a database that may."""
    (shop.root / "plugins").mkdir(exist_ok=True)
    (shop.root / "plugins/own.py").write_text(CHANNEL)
    shop.edit("nurture.yaml", "use: outbox", "use: sure")
    shop("adopt")
    return shop


def doctor(shop: Shop, check: str) -> tuple[bool, str]:
    (found,) = [each for each in shop.json("doctor", ends=None)["checks"] if each["check"] == check]
    return found["ok"], found["message"]


def test_a_file_called_stop_stops_everything(shop: Shop) -> None:
    (shop.root / "STOP").touch()
    assert "STOP: a file called STOP is in the project's folder" in shop("plan").stderr
    ended = shop("run", ends=1)
    assert "5 new leads" in ended.stdout
    assert "remove it" in ended.stderr
    assert not list((shop.root / "outbox").glob("*.eml"))
    assert "remove it" in shop("preview", "guide", "--to", "me@example.com", ends=1).stderr
    assert not doctor(shop, "stop file")[0]
    (shop.root / "STOP").unlink()
    assert shop.json("run")["sent"] == 5
    assert doctor(shop, "stop file")[0]


def test_a_campaign_that_paused_itself_says_so_everywhere_until_it_is_let_go(shop: Shop) -> None:
    sends(shop)
    (shop.root / "wrong-password").touch()
    ended = shop("run", ends=1)
    assert "5 held" in ended.stdout
    why = "it has paused: the server refuses the sender: `535 5.7.8 wrong password`"
    assert f"campaign winter-check: {why}" in ended.stderr
    (shop.root / "wrong-password").unlink()
    assert shop.json("run", ends=1)["sent"] == 0
    assert f"campaign winter-check: {why}" in shop("plan").stderr
    assert "535 5.7.8 wrong password" in shop("explain", ADA).stdout
    ok, said = doctor(shop, "error budgets")
    assert not ok
    assert "nurture run --confirm" in said
    assert shop.json("run", "--confirm")["sent"] == 5
    assert doctor(shop, "error budgets")[0]
    assert shop.json("run")["sent"] == 0


def test_a_full_day_ends_with_0_and_says_until_when(shop: Shop) -> None:
    sends(shop)
    shop.edit("nurture.yaml", "limits:", "limits:\n  per_day: 2\n#")
    ended = shop("run")
    assert "2 sent" in ended.stdout
    assert f"per_day: the 2 messages of {real_now():%Y-}" in ended.stderr
    assert "3 wait until" in ended.stderr
