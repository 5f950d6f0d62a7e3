"""The pace of real channels together: at most `per_minute` messages in any 60 seconds of the run's clock."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nurture.core.program import Project
from nurture.store.protocol import Store

MINUTE = timedelta(seconds=60)


def pace(
    project: Project,
    store: Store,
    clock: Callable[[], datetime],
    wait: Callable[[float], object],
    stop: Callable[[], bool],
) -> Pace | None:
    """The pace that a project asks for; what an earlier run has just sent counts too."""
    per_minute = project.limits.per_minute
    if per_minute is None:
        return None
    now = clock()
    just_sent = store.how_many_left(now - MINUTE + timedelta.resolution, now + MINUTE)
    return Pace(per_minute, clock, wait, stop, deque([now] * just_sent))


@dataclass(slots=True)
class Pace:
    """`wait` passes the seconds it is given, or fewer when the run is to stop. `left` is when the last ones left."""

    per_minute: int
    clock: Callable[[], datetime]
    wait: Callable[[float], object]
    stop: Callable[[], bool]
    left: deque[datetime] = field(default_factory=deque)

    def room(self, wanted: int) -> int:
        """How many of `wanted` may leave now."""
        return max(0, min(wanted, self.per_minute - self._lately()))

    def pass_time(self) -> None:
        """Until one more may leave, or the run is to stop."""
        while not self.stop() and self._lately() >= self.per_minute:
            self.wait((self.left[0] + MINUTE - self.clock()).total_seconds())

    def _lately(self) -> int:
        now = self.clock()
        while self.left and abs(now - self.left[0]) >= MINUTE:  # a clock set back makes nobody wait for it
            self.left.popleft()
        return len(self.left)

    def took(self) -> None:
        """One leaves now."""
        self.left.append(self.clock())

    def returned(self) -> None:
        """One that was taken does not leave."""
        if self.left:
            self.left.pop()
