"""Windows: what is read, when they are open, and the next instant that window and quiet hours allow."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nurture.core.times.windows import Window, never_open, next_allowed, parse_window

WARSAW = ZoneInfo("Europe/Warsaw")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def local(text: str, zone: ZoneInfo = WARSAW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def read(text: str) -> Window | None:
    return parse_window(text) if text else None


@pytest.mark.parametrize(
    ("text", "days", "start", "end"),
    [
        ("any", "0123456", 0, 1440),
        ("mon-fri 09:00-17:00", "01234", 540, 1020),
        ("Mon-Fri  09:00-17:00", "01234", 540, 1020),
        ("21:00-08:00", "0123456", 1260, 480),
        ("mon,wed,fri 10:00-12:00", "024", 600, 720),
        ("fri-mon 10:00-24:00", "0456", 600, 1440),
        ("mon-tue,sat 00:00-24:00", "015", 0, 1440),
        ("sun 22:00-00:00", "6", 1320, 0),
    ],
)
def test_reading(text: str, days: str, start: int, end: int) -> None:
    window = parse_window(text)
    assert (window.days, window.start, window.end) == (frozenset(map(int, days)), start, end)


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("mon-fri 9:00-17:00", "did you mean 'mon-fri 09:00-17:00'?"),
        ("monday to friday 9-17", "did you mean 'mon-fri 09:00-17:00'?"),
        ("9am - 5pm", "did you mean '09:00-17:00'?"),
        ("mno-fri 09:00-17:00", "did you mean 'mon-fri 09:00-17:00'?"),
        ("mon-fri", "write weekdays and hours as in"),
        ("25:00-26:00", "write weekdays and hours as in"),
        ("24:00-08:00", "write weekdays and hours as in"),
        ("", "write weekdays and hours as in"),
        ("08:00-08:00", "opens and closes at the same minute"),
    ],
)
def test_what_is_no_window_is_told_with_its_cure(text: str, cure: str) -> None:
    with pytest.raises(ValueError) as error:
        parse_window(text)
    assert cure in str(error.value)


@pytest.mark.parametrize(
    ("text", "at", "is_open"),
    [
        ("mon-fri 09:00-17:00", "2026-03-02 09:00", True),
        ("mon-fri 09:00-17:00", "2026-03-02 08:59:59.999", False),
        ("mon-fri 09:00-17:00", "2026-03-02 17:00", False),
        ("mon-fri 09:00-17:00", "2026-03-07 12:00", False),
        ("21:00-08:00", "2026-03-02 23:00", True),
        ("21:00-08:00", "2026-03-02 07:59", True),
        ("21:00-08:00", "2026-03-02 08:00", False),
        ("fri 21:00-08:00", "2026-03-07 03:00", True),
        ("fri 21:00-08:00", "2026-03-06 03:00", False),
        ("sun 22:00-00:00", "2026-03-08 23:59", True),
        ("sun 22:00-00:00", "2026-03-09 00:00", False),
    ],
)
def test_a_window_is_open(text: str, at: str, is_open: bool) -> None:
    assert parse_window(text).is_open(local(at), WARSAW) is is_open


@pytest.mark.parametrize(
    ("window", "quiet", "at", "expected"),
    [
        ("", "", "2026-03-07 12:00", "2026-03-07 12:00"),
        ("any", "", "2026-03-07 12:00", "2026-03-07 12:00"),
        ("mon-fri 09:00-17:00", "", "2026-03-02 10:00", "2026-03-02 10:00"),
        ("mon-fri 09:00-17:00", "", "2026-03-06 17:00", "2026-03-09 09:00"),
        ("any", "21:00-08:00", "2026-03-06 23:00", "2026-03-07 08:00"),
        ("mon-fri 06:00-17:00", "21:00-08:00", "2026-03-06 18:00", "2026-03-09 08:00"),
        ("", "21:00-08:00", "2026-03-29 00:30", "2026-03-29 08:00"),
        ("sun 02:15-02:45", "", "2026-03-28 12:00", "2026-04-05 02:15"),
        ("mon 06:00-07:00", "21:00-08:00", "2026-03-06 23:00", None),
        ("any", "any", "2026-03-06 23:00", None),
    ],
)
def test_the_next_allowed_instant(window: str, quiet: str, at: str, expected: str | None) -> None:
    result = next_allowed(local(at), read(window), read(quiet), WARSAW)
    assert result == (local(expected) if expected else None)


@pytest.mark.parametrize(
    ("window", "quiet", "never"),
    [
        ("any", "21:00-08:00", False),
        ("mon 06:00-07:00", "21:00-08:00", True),
        ("mon 06:00-08:01", "21:00-08:00", False),
        ("sun 23:00-01:00", "mon 00:00-01:00", False),
        ("sun 23:00-01:00", "22:00-01:00", True),
        ("", "any", True),
        ("", "", False),
    ],
)
def test_windows_that_never_open(window: str, quiet: str, never: bool) -> None:
    assert never_open(read(window), read(quiet)) is never


windows = st.builds(
    lambda days, start, length: Window("", frozenset(days), start, (start + length) % 1440),
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 1439),
    st.integers(1, 1439),
)


@settings(max_examples=300, deadline=None)
@given(windows, windows, st.integers(0, 3000 * 1440), st.sampled_from(["Europe/Warsaw", "Asia/Kathmandu", "UTC"]))
def test_the_next_allowed_instant_is_allowed_and_the_first(
    window: Window, quiet: Window, minute: int, name: str
) -> None:
    zone = ZoneInfo(name)
    at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)

    def allowed(instant: datetime) -> bool:
        return window.is_open(instant, zone) and not quiet.is_open(instant, zone)

    result = next_allowed(at, window, quiet, zone)
    if result is None:
        assert name != "UTC" or never_open(window, quiet)
        assert not any(allowed(at + timedelta(hours=n)) for n in range(14 * 24))
    else:
        assert at <= result <= at + timedelta(days=14)
        assert allowed(result)
        assert result == at or not allowed(result - timedelta(minutes=1))
        steps = int((result - at) / timedelta(minutes=97))
        assert not any(allowed(at + timedelta(minutes=97 * n)) for n in range(steps))


def test_a_window_is_as_long_as_its_hours_on_an_ordinary_day() -> None:
    window = parse_window("wed 09:00-17:00")
    minutes = [local("2026-03-02 00:00") + timedelta(minutes=n) for n in range(7 * 1440)]
    assert sum(window.is_open(minute, WARSAW) for minute in minutes) == 8 * 60 == len(window.minutes())
