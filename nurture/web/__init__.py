"""What readers of mails meet on the web: their links, their way out, their settings. `nurture serve` serves it.

Any other ASGI server does as well; `NURTURE_PROJECT` names the folder, else it is the one that it is started in:

    NURTURE_PROJECT=/srv/lumo uvicorn --factory nurture.web:app --no-access-log

Addresses of readers and tokens stand in no log: that of requests, which uvicorn writes unasked, is off in any case.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.applications import Starlette

FOLDER = "NURTURE_PROJECT"


def app() -> Starlette:
    """The application of the project in that folder. Where none can be served, the process ends and says why."""
    if parent := parent_process():
        Thread(target=_end_with, args=(parent,), daemon=True).start()
    from nurture.engine.workplace import open_workplace
    from nurture.web.application import application
    from nurture.web.site import Site, Unservable

    logging.getLogger("uvicorn.access").disabled = True
    root = Path(os.environ.get(FOLDER, "."))
    try:
        if not (root / "nurture.yaml").is_file():
            raise Unservable(f"no project in {root}: it has no nurture.yaml; {FOLDER} names the folder of one")
        return application(Site(open_workplace(root)))
    except Unservable as error:
        sys.exit(f"Error: {error}")


def _end_with(parent: BaseProcess) -> None:
    """One of several ends when whoever began them is gone: it would keep the port from those that are begun anew."""
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
