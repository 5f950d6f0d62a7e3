"""What readers of mails meet on the web: their links, their way out, their settings. `nurture serve` serves it.

Any other ASGI server does as well; `NURTURE_PROJECT` names the folder, else it is the one that it is started in:

    NURTURE_PROJECT=/srv/lumo uvicorn --factory nurture.web:app
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.applications import Starlette

FOLDER = "NURTURE_PROJECT"


def app() -> Starlette:
    """The application of the project in that folder. Raises Unservable."""
    from nurture.engine.workplace import open_workplace
    from nurture.web.application import application
    from nurture.web.site import Site

    return application(Site(open_workplace(Path(os.environ.get(FOLDER, ".")))))
