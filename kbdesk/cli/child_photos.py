"""A child's photo: ``photo``."""

from __future__ import annotations

from pathlib import Path

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import FILE, Call, program
from kbdesk.commands import child_photos
from kbdesk.commands.draft import read_identifier


@program.group()
def photo() -> None:
    """Photos of children."""


@photo.command("set")
@click.argument("child", metavar="CHILD_ID")
@click.argument("file", type=FILE)
@click.pass_obj
def set_(call: Call, child: str, file: Path) -> None:
    """Keep a picture as a child's photo, in place of the one before."""
    id_ = read_identifier(child, "child")
    with call.desk() as desk:
        line(child_photos.set_photo(desk, id_, file))


@photo.command("save")
@click.argument("child", metavar="CHILD_ID")
@click.option("-o", "--output", required=True, type=FILE)
@click.pass_obj
def save(call: Call, child: str, output: Path) -> None:
    """Write a child's photo to a file."""
    id_ = read_identifier(child, "child")
    with call.desk() as desk:
        line(child_photos.save_photo(desk, id_, output))


@photo.command("remove")
@click.argument("child", metavar="CHILD_ID")
@click.pass_obj
def remove(call: Call, child: str) -> None:
    """Remove a child's photo."""
    id_ = read_identifier(child, "child")
    with call.desk() as desk:
        line(child_photos.remove_photo(desk, id_))
