"""The public site."""

from __future__ import annotations

from pathlib import Path

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import FILE, Call, program
from kbdesk.commands.site import write_site


@program.command("site")
@click.option("-o", "--output", required=True, type=FILE, help="The folder of the site.")
@click.pass_obj
def site(call: Call, output: Path) -> None:
    """Write the city's figures as a site for everybody (the hub's officer)."""
    with call.desk() as desk:
        line(write_site(desk, output))
