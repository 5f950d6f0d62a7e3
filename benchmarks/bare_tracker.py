"""What anybody would write to count clicks: a Starlette handler that looks the link up, inserts a row, and redirects.

python -m benchmarks.bare_tracker DATABASE [SYNCHRONOUS]     prints its port, and serves until it is ended
"""

from __future__ import annotations

import socket
import sqlite3
import sys
import time
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

TABLES = """
CREATE TABLE links (token TEXT PRIMARY KEY, url TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE hits (id INTEGER PRIMARY KEY, token TEXT NOT NULL, at REAL NOT NULL, agent TEXT NOT NULL, address TEXT);
"""


def make(path: Path, tokens: list[str], url: str) -> None:
    with sqlite3.connect(path) as db:
        db.executescript(f"PRAGMA journal_mode = WAL; {TABLES}")
        db.executemany("INSERT INTO links VALUES (?, ?)", ((token, url) for token in tokens))


def application(path: Path, synchronous: str) -> Starlette:
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    db.execute(f"PRAGMA synchronous = {synchronous}")

    async def click(request: Request) -> Response:
        token = request.path_params["token"]
        row = db.execute("SELECT url FROM links WHERE token = ?", (token,)).fetchone()
        if row is None:
            return PlainTextResponse("not found", 404)
        agent, address = request.headers.get("user-agent", ""), request.headers.get("x-forwarded-for", "")
        db.execute(
            "INSERT INTO hits (token, at, agent, address) VALUES (?, ?, ?, ?)", (token, time.time(), agent, address)
        )
        return RedirectResponse(row[0], 302)

    return Starlette(routes=[Route("/c/{token}", click)])


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as bound:
        print(bound.getsockname()[1], flush=True)
        made = application(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "FULL")
        uvicorn.Server(uvicorn.Config(made, http="httptools", access_log=False, log_level="error")).run([bound])
