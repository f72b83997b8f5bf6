"""A child's photo: ``photo``."""

from __future__ import annotations

from pathlib import Path

import click

from kbdesk.cli.program import FILE, Said, answered, program
from kbdesk.commands import child_photos
from kbdesk.commands.draft import read_identifier
from kbdesk.desk import Desk


@program.group()
def photo() -> None:
    """Photos of children."""


@photo.command("set")
@click.argument("child", metavar="CHILD_ID")
@click.argument("file", type=FILE)
@answered
def set_(desk: Desk, child: str, file: Path) -> Said:
    """Keep a picture as a child's photo, in place of the one before."""
    id_ = read_identifier(child, "child")
    return child_photos.set_photo(desk, id_, file)


@photo.command("save")
@click.argument("child", metavar="CHILD_ID")
@click.option("-o", "--output", required=True, type=FILE)
@answered
def save(desk: Desk, child: str, output: Path) -> Said:
    """Write a child's photo to a file."""
    id_ = read_identifier(child, "child")
    return child_photos.save_photo(desk, id_, output)


@photo.command("remove")
@click.argument("child", metavar="CHILD_ID")
@answered
def remove(desk: Desk, child: str) -> Said:
    """Remove a child's photo."""
    id_ = read_identifier(child, "child")
    return child_photos.remove_photo(desk, id_)
