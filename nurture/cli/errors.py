"""How a command ends.

0    fine
1    Problems, or a fault of ours, a channel or a plugin
2    wrong use
3    a bug of nurture, with a report to paste
130  interrupted
"""

from __future__ import annotations

import errno
import platform
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import click

OUR_BUG, INTERRUPTED = 3, 130
_OF_THE_MACHINE = frozenset({
    errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ELOOP, errno.ENAMETOOLONG,
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EMFILE, errno.ENFILE,
})  # fmt: skip
_FRAMES = 8
_TELLS_NO_DATA = (AttributeError, NameError, TypeError, ImportError, NotImplementedError)


def exit_code(command: Callable[[], Any]) -> int:
    """Run a command and tell what went wrong on stderr, if anything did."""
    try:
        answer = command()
    except click.Abort:
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SystemExit:  # click ends so when the reader of a pipe has left: it has all it wanted
        return 0
    except Exception as error:
        if words := _known(error):
            click.echo(f"Error: {words}", err=True)
            return 1
        click.echo(report(error, sys.argv[1:]), err=True)
        return OUR_BUG
    return answer if isinstance(answer, int) else 0


def _known(error: Exception) -> str:
    """What the machine or the database refused, in words; "" for a bug."""
    from nurture.store.errors import StoreError

    if isinstance(error, StoreError):
        return str(error)
    if isinstance(error, OSError) and error.errno in _OF_THE_MACHINE:
        return f"{error.filename or 'a file'}: {error.strerror}"
    return ""


def refusal(error: Exception) -> click.ClickException:
    """What the engine will not do, as it says it: the command ends with 1."""
    words = str(error)
    return click.ClickException(words if words.endswith(("?", ".")) else f"{words}.")


def report(error: BaseException, arguments: Sequence[str]) -> str:
    """What to paste into a bug report: where it happened, and nothing that a lead could have written."""
    from nurture import __version__

    frames = "".join(traceback.format_tb(error.__traceback__)[-_FRAMES:])
    what = str(error) if isinstance(error, _TELLS_NO_DATA) else "(its text is left out: it may hold a lead's data)"
    return (
        "This is a bug of nurture, not of your files. Please report it with these lines:\n\n"
        f"nurture {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}\n"
        f"nurture {' '.join(map(_masked, arguments))}\n\n{frames}{type(error).__name__}: {what}"
    )


def _masked(argument: str) -> str:
    """Names of commands and options as they are; whatever was given to them as an ellipsis."""
    from nurture.cli import COMMANDS

    name, _, _ = argument.partition("=")
    return name if name in COMMANDS or name.startswith("-") else "…"
