"""Properties look at the same examples in every `make test`, and at new ones in every `make soak`."""

import signal

from hypothesis import settings

settings.register_profile("steady", derandomize=True)
settings.register_profile("roaming")
settings.load_profile("steady")

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under `nohup` too, runs of the tests are as in a terminal
