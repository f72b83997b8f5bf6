"""Papers that printing left in clear: ``papers list`` and ``papers delete``."""

from __future__ import annotations

from pathlib import Path

import click

from kbdesk.cli.program import FILE, Said, answered, program
from kbdesk.commands.left_papers import delete_papers, left_papers, said
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError


@program.group()
def papers() -> None:
    """Papers that printing left on this machine in clear."""


@papers.command("list")
@answered
def list_papers(desk: Desk) -> Said:
    """List them, the latest first, one a line."""
    return (said(one) for one in left_papers(desk))


@papers.command("delete")
@click.argument("files", nargs=-1, type=FILE)
@click.option("--all", "every", is_flag=True, help="All that are listed.")
@answered
def delete(desk: Desk, files: tuple[Path, ...], every: bool) -> Said:
    """Delete some of them, or all; a file that was changed since stays."""
    if bool(files) == every:
        raise KbdeskError("paper.which_file", field="file")
    found = delete_papers(desk, None if every else files)
    return {
        "deleted": [str(path) for path in found.deleted],
        "changed": [str(path) for path in found.changed],
        "not_deleted": [str(path) for path in found.failed],
    }
