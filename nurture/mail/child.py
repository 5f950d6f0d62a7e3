"""The child process: one JSON line in, one JSON line out, for each template. Bounded by the kernel."""

from __future__ import annotations

import json
import os
import resource
import sys

from nurture.mail.compiler import Job, Outcome, compile_template

MEMORY = 1_000_000_000
"""Bytes of address space."""
CPU_SECONDS = 10
"""For one template."""


def serve() -> None:
    """Answer until the parent closes the pipe. Anything a template prints by accident goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin.buffer:
        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(used.ru_utime + used.ru_stime)
        resource.setrlimit(resource.RLIMIT_CPU, (spent + CPU_SECONDS, resource.RLIM_INFINITY))
        answers.write(json.dumps(_answer(json.loads(line))) + "\n")
        answers.flush()


def _answer(job: Job) -> Outcome:
    try:
        return compile_template(job)
    except RecursionError:
        return Outcome(failed=("body", 1, "it is nested too deep"))
    except MemoryError:
        return Outcome(failed=("body", 1, "it takes too much memory"))
    except Exception as error:
        return Outcome(failed=("body", 1, f"it cannot be compiled: {error}"))


if __name__ == "__main__":
    serve()
