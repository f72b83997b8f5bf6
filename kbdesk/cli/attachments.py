"""Attachments: ``attach`` and ``attachment``."""

from __future__ import annotations

from pathlib import Path

import click

from kbdesk.cli.program import FILE, Said, answered, program
from kbdesk.commands import attachments
from kbdesk.commands.draft import read_identifier
from kbdesk.desk import Desk
from kbdesk.domain.attachments import PHASES
from kbdesk.queries.attachments import attached_to, said


@program.command()
@click.argument("file", type=FILE)
@click.option("--to", "owner", nargs=2, required=True, metavar="KIND ID", help="Whose it is.")
@click.option("--caption", metavar="TEXT", help="What it shows.")
@click.option("--phase", type=click.Choice(PHASES), help="What a photo of an intervention shows.")
@answered
def attach(
    desk: Desk, file: Path, owner: tuple[str, str], caption: str | None, phase: str | None
) -> Said:
    """Attach a picture or a PDF to a record."""
    kind, id_ = owner
    id_ = id_.upper() if kind == "posyandu" else read_identifier(id_, "id")
    return attachments.attach(desk, file, kind, id_, caption=caption, phase=phase)


@program.group()
def attachment() -> None:
    """Pictures and PDFs of records."""


@attachment.command("save")
@click.argument("attachment_id", metavar="ID")
@click.option("-o", "--output", required=True, type=FILE)
@answered
def save(desk: Desk, attachment_id: str, output: Path) -> Said:
    id_ = read_identifier(attachment_id, "id")
    return attachments.save(desk, id_, output)


@attachment.command("list")
@click.argument("owner_id", metavar="ID")
@answered
def attached(desk: Desk, owner_id: str) -> Said:
    """List what is attached to a record, one a line."""
    return (said(one) for one in attached_to(desk, [owner_id]))
