"""Properties look at the same examples in every `make test`, and at new ones in every `make soak`."""

import json
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from nurture.mail import templates
from nurture.mail.compiler import Job, Outcome
from nurture.mail.worker import WALL_SECONDS, Worker

settings.register_profile("steady", derandomize=True)
settings.register_profile("roaming")
settings.load_profile("steady")

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under `nohup` too, runs of the tests are as in a terminal


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """What the child has compiled for one test it need not compile for the next: the answer comes of the job alone.

    What failed is tried anew.
    """
    known: dict[str, Outcome] = {}

    class Remembering(Worker):
        def compile(self, job: Job, seconds: float = WALL_SECONDS) -> Outcome:
            asked = json.dumps(job)
            outcome = known.get(asked) or super().compile(job, seconds)
            if "failed" not in outcome:
                known[asked] = outcome
            return outcome

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templates, "Worker", Remembering)
        yield
