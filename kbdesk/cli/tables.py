"""Tables of rules that the district may edit: which are in force, and edited ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import FILE, Call, Said, answered, program
from kbdesk.commands import district_tables as commands
from kbdesk.commands.draft import read_date
from kbdesk.desk import Desk
from kbdesk.domain.district_tables import known_table, shipped_table
from kbdesk.queries.district_tables import catalogue, listed, table_on


@program.group("tables")
def tables() -> None:
    """Tables of rules that the district may edit."""


@tables.command("list")
@answered
def list_tables(desk: Desk) -> Said:
    """List the editions that are held, one a line."""
    return listed(desk)


@tables.command("show")
@click.argument("name")
@click.option("--on", metavar="DATE", help="The one that counts on this day (today).")
@click.option("--of-kbdesk", is_flag=True, help="The one that came with kbdesk.")
@click.pass_obj
def show_table(call: Call, name: str, on: str | None, of_kbdesk: bool) -> None:
    """Say a table as a file that can be edited."""
    known_table(name)
    with call.desk() as desk:
        day = desk.clock.today() if on is None else read_date(on, "on")
        found = shipped_table(name) if of_kbdesk else table_on(desk, name, day)
    click.echo(found.text.rstrip("\n"))


@program.command("activities")
@click.argument("text", required=False, default="")
@click.option("--goal", type=click.IntRange(1, 4), help="Only those of this goal.")
@answered
def list_activities(desk: Desk, text: str, goal: int | None) -> Iterator[dict[str, object]]:
    """List the activities of the Inpres' catalogue; with TEXT those that hold its words."""
    found = catalogue(desk, desk.clock.today())
    for one in found.matching(text):
        if goal is None or one.goal == goal:
            yield {**asdict(one), "goal_name": found.goals[one.goal]}


@tables.command("check")
@click.argument("name")
@click.argument("file", type=FILE)
def check_table(name: str, file: Path) -> None:
    """Read and check an edited file, and send nothing."""
    line(commands.checked(name, file))


@tables.command("send")
@click.argument("name")
@click.argument("file", type=FILE)
@click.option("--since", metavar="DATE", help="The first day on which it counts (today).")
@answered
def send_table(desk: Desk, name: str, file: Path, since: str | None) -> Said:
    """Put an edited file in force, here and with the next sticks (the hub's officer)."""
    first = None if since is None else read_date(since, "since")
    return commands.send_table(desk, name, file, first)
