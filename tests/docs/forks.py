"""The program without its start: each command is forked off a process that has imported it.

`python -m tests.docs.forks DOOR` serves at that socket; `python forks.py DOOR …` is the program to a shell: it hands
on its arguments, folder and open files, and ends as the fork does.
"""

from __future__ import annotations

import json
import os
import socket
import sys

LONGEST = 1 << 16
"""Bytes of a folder and arguments."""


def ask(door: str, arguments: list[str]) -> int:
    """The exit code of a command."""
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(door)
        socket.send_fds(server, [json.dumps([os.getcwd(), arguments]).encode()], [0, 1, 2])  # noqa: PTH109
        return server.recv(1)[0]


def serve(path: str) -> None:
    """One command after the other, until it is killed; it says when it begins."""
    import nurture.cli.run  # noqa: F401

    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen()
        print(flush=True)
        while True:
            asker, _ = door.accept()
            with asker:
                asked, files, _, _ = socket.recv_fds(asker, LONGEST, 3)
                process = os.fork()
                if not process:
                    _become(*json.loads(asked), files)
                for file in files:
                    os.close(file)
                asker.send(bytes([os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])]))


def _become(folder: str, arguments: list[str], files: list[int]) -> None:
    from nurture.cli import main

    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        os.dup2(files[number], number)
        setattr(sys, name, os.fdopen(number, mode))
    os.chdir(folder)
    sys.argv[1:] = arguments
    try:
        main()
    except SystemExit as end:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(int(end.code or 0))


if __name__ == "__main__":
    if __spec__:
        serve(sys.argv[1])
    sys.exit(ask(sys.argv[1], sys.argv[2:]))
