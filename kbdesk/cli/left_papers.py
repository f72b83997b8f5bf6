"""Papers that printing left in clear: ``papers list`` and ``papers delete``."""

from __future__ import annotations

from pathlib import Path

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import FILE, Call, program
from kbdesk.commands.left_papers import delete_papers, left_papers, said
from kbdesk.domain.errors import KbdeskError


@program.group()
def papers() -> None:
    """Papers that printing left on this machine in clear."""


@papers.command("list")
@click.pass_obj
def list_papers(call: Call) -> None:
    """List them, the latest first, one a line."""
    with call.desk() as desk:
        for one in left_papers(desk):
            line(said(one))


@papers.command("delete")
@click.argument("files", nargs=-1, type=FILE)
@click.option("--all", "every", is_flag=True, help="All that are listed.")
@click.pass_obj
def delete(call: Call, files: tuple[Path, ...], every: bool) -> None:
    """Delete some of them, or all; a file that was changed since stays."""
    if bool(files) == every:
        raise KbdeskError("paper.which_file", field="file")
    with call.desk() as desk:
        found = delete_papers(desk, None if every else files)
        line(
            {
                "deleted": [str(path) for path in found.deleted],
                "changed": [str(path) for path in found.changed],
                "not_deleted": [str(path) for path in found.failed],
            }
        )
