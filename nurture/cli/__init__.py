"""The command line: words in, words out. A command's file is imported when the command is called, not before."""

from __future__ import annotations

import importlib
from typing import Any

import click
from click.exceptions import NoSuchCommand

COMMANDS = {
    "init": ("init", "Make a small project that writes its first mails."),
    "check": ("check", "Name every problem in the files."),
    "plan": ("plan", "Tell what would happen, and why; write nothing."),
    "run": ("run", "Take leads in, decide, deliver."),
    "adopt": ("adopt", "Let this database send."),
    "test": ("test", "Tell the stories, on a virtual clock."),
    "serve": ("serve", "Answer links, images, forms and the pages to unsubscribe and choose."),
    "explain": ("explain", "Tell every step for one lead, with its reason."),
    "record": ("record", "Write an event down by hand."),
    "receive": ("receive", "Take in one mail from stdin, as a mail server hands it over."),
    "consent": ("consent", "Show what a person agreed to, with the proof."),
    "suppress": ("suppress", "Send nothing more to an address or a domain."),
    "suppressed": ("suppress", "List who gets no mail."),
    "export": ("export", "Write down all that is known of one person."),
    "forget": ("forget", "Erase one person, and prove it."),
    "leads": ("lists", "List the leads."),
    "messages": ("lists", "List the messages."),
    "clicks": ("lists", "Count clicks and opens that name nobody."),
    "doubt": ("doubt", "List messages in doubt, and settle them."),
    "preview": ("preview", "Show a message as a lead would get it, or send it as a test mail."),
    "schema": ("schema", "Write the JSON Schema of the files, for editors."),
    "plugins": ("plugins", "List the plugins and what they bring."),
    "doctor": ("doctor", "Tell what is wrong with this installation."),
}
"""Every command: the file it lives in, and the first line of its help."""
LATER = frozenset({
    "simulate", "backtest", "report", "show", "import",
})  # fmt: skip
"""Commands that docs/language.md names and that are not built yet."""


class LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        if cmd_name in LATER:
            words = f"`{cmd_name}` is not built yet: it comes with a later version."
            raise click.UsageError(words, ctx)
        if cmd_name not in COMMANDS:
            raise NoSuchCommand(cmd_name, possibilities=COMMANDS, ctx=ctx)
        module = importlib.import_module(f"nurture.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run one command and exit; every way to end is told in `errors`."""
        from nurture.cli.errors import exit_code

        raise SystemExit(exit_code(lambda: super(LazyGroup, self).main(*args, **{**kwargs, "standalone_mode": False})))


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from nurture import __version__

        click.echo(f"nurture {__version__}")
        ctx.exit()


@click.command(cls=LazyGroup)
@click.option(
    "-C",
    "folder",
    metavar="DIR",
    default=".",
    type=click.Path(exists=True, file_okay=False),
    help="Work on the project in this folder.",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version and exit."
)
@click.pass_context
def nurture(ctx: click.Context, folder: str) -> None:
    """Email nurturing campaigns as files: what cold, warm and hot leads receive, and when."""
    from pathlib import Path

    ctx.obj = Path(folder)


def main() -> None:
    import gc
    import io
    import os
    import sys

    gc.disable()  # until `folder.read` has read the project
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed: else the next file to be opened would take its place
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    nurture(prog_name="nurture")
