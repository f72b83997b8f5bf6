"""The public site."""

from __future__ import annotations

from pathlib import Path

import click

from kbdesk.cli.program import FILE, Said, answered, program
from kbdesk.commands.site import write_site
from kbdesk.desk import Desk


@program.command("site")
@click.option("-o", "--output", required=True, type=FILE, help="The folder of the site.")
@answered
def site(desk: Desk, output: Path) -> Said:
    """Write the city's figures as a site for everybody (the hub's officer)."""
    return write_site(desk, output)
