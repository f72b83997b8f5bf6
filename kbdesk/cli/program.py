"""The command line of docs/cli.md: thin, over commands and queries."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Concatenate, Final, ParamSpec

import click

from kbdesk import __version__
from kbdesk.cli.output import fault, line, refuse
from kbdesk.commands import homes
from kbdesk.commands.copies import keep_copy
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.faults.fault import fault_of
from kbdesk.faults.log import log_of
from kbdesk.store.home import default_home

P = ParamSpec("P")
Said = Mapping[str, object] | Iterable[Mapping[str, object]]
"""An answer, or several."""
LIMIT = click.IntRange(0, 1_000_000_000)


class Filled(click.types.StringParamType):
    """A text that is not empty: a scope, a place, a value.

    An empty one is a script's variable that is not set. It would mean the whole city instead of a
    kelurahan. Other empty words are refused by their commands, each with its code.
    """

    def convert(
        self, value: str | bytes, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        if not value:
            self.fail("it is empty.", param, ctx)
        return super().convert(value, param, ctx)


class FilePath(click.Path):
    """A path that is not empty: an empty one would mean the present folder."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path:
        if not str(value):
            self.fail("it is empty.", param, ctx)
        return Path(value)


FILLED = Filled()
FILE = FilePath()


@dataclass(slots=True)
class Call:
    """The options before the command."""

    home: Path
    passphrase_file: Path | None
    user: str | None
    window: Callable[[Path], int]

    def passphrase(self) -> str:
        """Return the passphrase of ``--passphrase-file``; raises ``access.no_passphrase``."""
        if self.passphrase_file is None:
            raise KbdeskError("access.no_passphrase_file")
        return read_passphrase(self.passphrase_file)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Open the home for a command."""
        # imported late: the command line opens quickly also where nothing is judged
        from kbdesk.queries.limits import by_desk

        with homes.opened(self.home, user=self.user, passphrase=self.passphrase()) as desk:
            with by_desk(desk):
                yield desk
            # the day's copy; what the command did is done, and said
            with suppress(KbdeskError, OSError):
                keep_copy(desk)


def answered(run: Callable[Concatenate[Desk, P], Said]) -> Callable[P, None]:
    """Return the command that opens the home, runs something on its desk and prints the answer.

    What answers several prints each on a line of its own, as soon as it is there.
    """

    @click.pass_obj
    @wraps(run)
    def command(call: Call, /, *args: P.args, **options: P.kwargs) -> None:
        with call.desk() as desk:
            said = run(desk, *args, **options)
            for one in [said] if isinstance(said, Mapping) else said:
                line(one)

    return command


def read_passphrase(path: Path) -> str:
    """Return a passphrase file's text without its line end."""
    try:
        with path.open("rb") as file:
            raw = file.read(4097)
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise KbdeskError("access.passphrase_file_unreadable", path=str(path)) from None
    text = text.removesuffix("\n").removesuffix("\r")
    if not text.strip() or len(raw) > 4096:
        raise KbdeskError("access.empty_passphrase", field="passphrase")
    return text


COMMANDS: Final[Mapping[str, tuple[str, ...]]] = {
    "attachments": ("attach", "attachment"),
    "child_photos": ("photo",),
    "duplicates": ("duplicates",),
    "exchange": ("exchange",),
    "faults": ("faults",),
    "homes": ("init", "user", "recover", "state", "check", "backup", "restore", "copies"),
    "kitchen": ("recipe", "menu", "food"),
    "materials": ("attendance", "material"),
    "left_papers": ("papers",),
    "papers": ("slip", "kms", "child-report", "growth", "demo"),
    "limits": ("limits",),
    "offices": ("letterhead",),
    "phone_texts": ("text",),
    "places": ("place",),
    "proposals": ("proposals",),
    "publish": ("publish",),
    "records": ("record", "show", "list", "search"),
    "reports": ("report",),
    "satusehat": ("satusehat",),
    "site": ("site",),
    "targets": ("target",),
    "tables": ("tables", "activities"),
    "updates": ("update",),
    "warehouse": ("warehouse",),
    "sync": ("enrol", "hub", "bundle", "conflicts", "quarantine", "audit"),
}
"""The modules of this room and their commands: only what is asked for is loaded."""


class Program(click.Group):
    """Loads the module of a command, and ends every refusal with its code and a sentence, never
    with a traceback.
    """

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for module, names in COMMANDS.items():
            if cmd_name in names:
                import_module(f"kbdesk.cli.{module}")
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, all of them loaded."""
        for module in COMMANDS:
            import_module(f"kbdesk.cli.{module}")
        return super().list_commands(ctx)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KbdeskError as error:
            refuse(error)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise  # wrong usage, which click words itself
        except KeyboardInterrupt:
            refuse(KbdeskError("program.interrupted"))
        except (OSError, MemoryError) as error:
            refuse(KbdeskError("program.system", why=str(error) or type(error).__name__))
        except UnicodeEncodeError:
            # bytes of the command line that are no text
            refuse(KbdeskError("program.not_text"))
        except Exception as error:
            _keep(ctx, error)
            refuse(fault(error))


def _keep(ctx: click.Context, error: Exception) -> None:
    """Keep a fault in the log of the home that was meant."""
    home = ctx.obj.home if isinstance(ctx.obj, Call) else default_home()
    log_of(home).add(fault_of(error, ctx.invoked_subcommand or ""))


@click.group(cls=Program, invoke_without_command=True)
@click.option("--home", type=FILE, envvar="KBDESK_HOME", help="The home: database, keys, outbox.")
@click.option(
    "--passphrase-file",
    type=FILE,
    envvar="KBDESK_PASSPHRASE_FILE",
    help="A file with the passphrase of --user.",
)
@click.option("--user", envvar="KBDESK_USER", help="Who opens the home.")
@click.version_option(__version__, prog_name="kbdesk")
@click.pass_context
def program(
    ctx: click.Context, home: Path | None, passphrase_file: Path | None, user: str | None
) -> None:
    """The desk of a posyandu cadre. Without a command: the window."""
    ctx.obj = Call(home or default_home(), passphrase_file, user, window=ctx.obj)
    if ctx.invoked_subcommand is None:
        sys.exit(ctx.obj.window(ctx.obj.home))
