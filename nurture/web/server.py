"""The project served by uvicorn: on one socket, by one process or several, until it is told to end.

What was answered is durable already; at SIGTERM and SIGINT, those who are being answered are answered.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable

from uvicorn import Config, Server
from uvicorn.supervisors import Multiprocess

from nurture.engine.workplace import Workplace
from nurture.web import FOLDER
from nurture.web.application import application
from nurture.web.guarded import settings
from nurture.web.site import Site

_WAITING = 2048


def serve(place: Workplace, host: str, port: int, workers: int, listens: Callable[[str], object]) -> None:
    """`listens` is told the address. `port` 0 is one that is free. Raises OSError where it cannot listen there."""
    os.environ[FOLDER] = str(place.root)
    made = application(Site(place))  # also for several: what is wrong is told once, and files are made by one
    with listening(host, port) as bound:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # uvicorn raises it once more when all is answered
        listens(_url(bound))
        if workers == 1:
            Server(Config(made, **settings())).run(sockets=[bound])
        else:
            config = Config("nurture.web:app", factory=True, workers=workers, **settings())
            Multiprocess(config, sockets=[bound]).run()


def listening(host: str, port: int) -> socket.socket:
    """What is accepted there sends a page's head and body as they come: a client that keeps its connection would wait
    40 ms for the body (Nagle's algorithm, RFC 896, meeting delayed acknowledgements)."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.create_server((host, port), family=family, backlog=_WAITING)
    bound.set_inheritable(True)
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # asyncio does it for sockets that name their protocol
    return bound


def _url(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
