"""What runs in a worker: its job, over the pipe to the run that forked it.

A worker ignores signals: the run tells it when to end. Should the run be gone, it ends by itself, `LAST_WORDS` later
at most; until then it holds the run's lock, so no other run begins beside it.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from nurture.engine.delivery.exchange import Answer, Asked, Exchange
from nurture.plugin_origins import FAILURES, told

LAST_WORDS = 5.0
"""Seconds that a worker without a run has for what is under way."""

Job = Callable[[Exchange], None]


class _Gone(BaseException):
    """The other end of the pipe is closed."""


def work(pipe: Connection, alive: int, job: Job) -> None:
    """Do the job and end the process, whatever happens: nothing of the run's own may be undone here."""
    code = 1
    try:
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        gc.freeze()
        threading.Thread(target=_watch, args=(alive,), daemon=True).start()
        job(_through(pipe))
        code = 0
    except _Gone:
        code = 0
    except FAILURES as error:
        pipe.send_bytes(pickle.dumps(told(error)))
    finally:
        os._exit(code)


def _through(pipe: Connection) -> Exchange:
    def answer() -> Answer:
        try:
            said: Answer = pickle.loads(pipe.recv_bytes())  # noqa: S301 (from the run that forked us)
        except (EOFError, OSError):
            raise _Gone from None
        return said

    def exchange(asked: Asked) -> Callable[[], Answer]:
        try:
            pipe.send_bytes(pickle.dumps(asked, pickle.HIGHEST_PROTOCOL))
        except OSError:
            raise _Gone from None
        return answer

    return exchange


def _watch(alive: int) -> None:
    """Ends the process when the run is gone: a read of its pipe returns only then."""
    os.read(alive, 1)
    time.sleep(LAST_WORDS)
    os._exit(1)
