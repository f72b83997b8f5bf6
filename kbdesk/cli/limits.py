"""The limits of the cards of all ages: which are in force, and edited ones."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import FILE, Call, Said, answered, program
from kbdesk.commands import limits as commands
from kbdesk.commands.draft import read_date
from kbdesk.desk import Desk
from kbdesk.domain.limits import shipped
from kbdesk.queries.limits import judging, listed


@program.group("limits")
def limits() -> None:
    """Limits by which the cards of all ages judge."""


@limits.command("list")
@answered
def list_limits(desk: Desk) -> Said:
    """List the editions that are held, one a line."""
    return listed(desk)


@limits.command("show")
@click.option("--on", metavar="DATE", help="Those that judge a figure of this day (today).")
@click.option("--of-kbdesk", is_flag=True, help="Those that came with kbdesk.")
@click.pass_obj
def show_limits(call: Call, on: str | None, of_kbdesk: bool) -> None:
    """Say the limits as a file that can be edited."""
    with call.desk() as desk:
        day = desk.clock.today() if on is None else read_date(on, "on")
        with judging(desk, day) as found:
            known = shipped() if of_kbdesk else found
    click.echo(json.dumps(known, ensure_ascii=False, indent=2))


@limits.command("check")
@click.argument("file", type=FILE)
def check_limits(file: Path) -> None:
    """Hold an edited file against the rules, and send nothing."""
    line(commands.checked(file))


@limits.command("send")
@click.argument("file", type=FILE)
@click.option("--since", metavar="DATE", help="The first day that they judge (today).")
@answered
def send_limits(desk: Desk, file: Path, since: str | None) -> Said:
    """Put an edited file in force, here and with the next sticks (the hub's officer)."""
    first = None if since is None else read_date(since, "since")
    return commands.send_limits(desk, file, first)
