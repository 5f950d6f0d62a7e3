"""Workers: processes forked from the run that build and send, while the run alone has the database.

Each has a window whose exchanges go through a pipe. Whatever several ask at the same time is one transaction of the
desk. A worker that finds nothing to do is left without an answer until there is something, or the run ends.
"""

from __future__ import annotations

import os
import pickle
import signal
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe
from selectors import EVENT_READ, DefaultSelector

from nurture.engine.delivery.desk import Desk
from nurture.engine.delivery.exchange import Answer, Asked
from nurture.engine.delivery.worker import Job, work

GRACE = 8.0
"""Seconds that workers have for what is under way once the run is to stop."""
GOODBYE = 5.0
"""Seconds that workers with nothing under way have to end."""
_LOOK = 0.25
"""Seconds between two looks at whether the run is to stop."""
_TOGETHER = 0.002
"""Seconds that one worker's question waits for the others': they make letters meanwhile, and one commit is for all."""


class Lost(Exception):
    """No worker is left to deliver."""


@dataclass(slots=True, eq=False)
class _Worker:
    """`keys` are the messages it was given, `asked` what it waits to be answered; `over` once it was told to end."""

    pid: int
    pipe: Connection
    keys: set[str] = field(default_factory=set)
    asked: Asked | None = None
    over: bool = False


class Crew:
    """Starts a process for each job; a job delivers through the exchange that it is given.

    `others` are the crews there are already.
    """

    def __init__(self, jobs: Sequence[Job], others: Collection[Crew] = ()) -> None:
        self._others = others
        self._workers: list[_Worker] = []
        self._selector = DefaultSelector()
        self._alive, self._ours = os.pipe()
        self._stop_by: float | None = None
        try:
            for job in jobs:
                self._fork(job)
        except BaseException:  # there may be no more processes, or files
            self.dismiss(at_once=True)
            raise

    @property
    def size(self) -> int:
        return len(self._workers)

    def serve(self, desk: Desk) -> None:
        """Answer what the workers ask until the slice is over and nothing is under way. Raises Lost."""
        try:
            self._serve(desk)
        except BaseException:  # a worker that is left in the dark must not take the next answer for its own
            self._end_at_once()
            raise

    def _serve(self, desk: Desk) -> None:
        while self._workers:
            self._receive(desk)
            self._answer(desk)
            if desk.stop():
                self._hurry(desk)
            if all(worker.asked for worker in self._workers) and not desk.in_flight:
                if not desk.may_claim:
                    return
                desk.wait()
        if not desk.stop():
            raise Lost

    def dismiss(self, at_once: bool) -> list[str]:
        """Tell all, of whom none has anything under way, that no more comes, and wait for them to end; what failed."""
        failures = [] if at_once else self._say_goodbye()
        self._end_at_once()
        os.close(self._ours)
        os.close(self._alive)
        self._selector.close()
        return failures

    def _say_goodbye(self) -> list[str]:
        limit = time.monotonic() + GOODBYE
        for worker in self._workers:
            worker.over = True
            _send(worker, Answer(over=True))
        return [words for worker in self._workers if (words := self._last_words(worker, limit))]

    def _last_words(self, worker: _Worker, limit: float) -> str:
        """Why it failed, if it did."""
        while worker.pipe.poll(max(0.0, limit - time.monotonic())):
            said = _receive(worker)
            if not isinstance(said, Asked):
                return said or self._end_of(worker)
            _send(worker, Answer(over=True))
        return ""

    def _end_at_once(self) -> None:
        for worker in list(self._workers):
            self._bury(worker)

    # ------------------------------------------------------------ what is asked and answered

    def _receive(self, desk: Desk) -> None:
        """Take what workers ask; wait for the first unless one waits for an answer that there may be now."""
        eager = any(worker.asked for worker in self._workers) and desk.may_claim_now
        came = self._selector.select(0 if eager else _LOOK)
        while came:
            for key, _ in came:
                self._hear(key.data, desk)
            came = self._selector.select(_TOGETHER) if any(not worker.asked for worker in self._workers) else []

    def _hear(self, worker: _Worker, desk: Desk) -> None:
        asked = _receive(worker)
        if isinstance(asked, Asked):
            worker.asked = asked
            return
        if words := asked or self._end_of(worker):
            desk.report.fault_once(f"channel {desk.channel}", words)
        self._lose(worker, desk)

    def _answer(self, desk: Desk) -> None:
        asking = [(worker, worker.asked) for worker in self._workers if worker.asked]
        if not asking:
            return
        answers = desk.exchange(*(asked for _, asked in asking))
        for (worker, asked), answer in zip(asking, answers, strict=True):
            worker.keys = (worker.keys | {claim.key for claim in answer.claims}) & desk.in_flight.keys()
            if answer.claims or answer.withdrawn or answer.over or asked.marks or not asked.wants or worker.keys:
                worker.asked, worker.over = None, worker.over or answer.over
                _send(worker, answer)
            else:
                worker.asked = Asked(wants=asked.wants)

    def _fork(self, job: Job) -> None:
        ours, theirs = Pipe()
        pid = os.fork()
        if pid == 0:
            try:
                ours.close()
                for crew in (*self._others, self):
                    crew._let_go()
                work(theirs, self._alive, job)
            finally:
                os._exit(1)  # never on in the run's stead
        theirs.close()
        worker = _Worker(pid, ours)
        self._workers.append(worker)
        self._selector.register(ours, EVENT_READ, worker)

    def _let_go(self) -> None:
        """Of all that only the run may hold, so that its end shows."""
        os.close(self._ours)
        for worker in self._workers:
            worker.pipe.close()

    def _hurry(self, desk: Desk) -> None:
        """Once the run is to stop, workers that wait for a server any longer than this are ended."""
        now = time.monotonic()
        self._stop_by = self._stop_by or now + GRACE
        if now > self._stop_by:
            for worker in list(self._workers):
                self._lose(worker, desk)

    def _lose(self, worker: _Worker, desk: Desk) -> None:
        desk.abandon(worker.keys & desk.in_flight.keys())
        self._bury(worker)

    def _bury(self, worker: _Worker) -> None:
        """It has said its last, or never will."""
        self._selector.unregister(worker.pipe)
        worker.pipe.close()
        self._workers.remove(worker)
        if worker.pid:
            os.kill(worker.pid, signal.SIGKILL)
            os.waitpid(worker.pid, 0)

    def _end_of(self, worker: _Worker) -> str:
        """Why it ended, unless it was told to."""
        _, status = os.waitpid(worker.pid, 0)
        worker.pid = 0
        code = os.waitstatus_to_exitcode(status)
        return "" if worker.over and not code else f"a worker ended ({code}) before its work was done"


def _send(worker: _Worker, answer: Answer) -> None:
    """To one that has ended there is nothing to say."""
    try:
        worker.pipe.send_bytes(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
    except OSError:
        return


def _receive(worker: _Worker) -> Asked | str | None:
    """What it asks, why it failed, or None when it has ended."""
    try:
        said: Asked | str = pickle.loads(worker.pipe.recv_bytes())  # noqa: S301 (from a process that we forked)
        return said
    except (EOFError, OSError):
        return None
