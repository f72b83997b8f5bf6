"""Letterheads: what stands over and under the papers of an office."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kbdesk.cli.program import FILE, Said, answered, program
from kbdesk.commands.offices import set_office
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.villages import WHOLE_CITY
from kbdesk.queries.offices import office_row, said


@program.group("letterhead")
def letterhead() -> None:
    """Letterheads of offices, and who signs for them."""


@letterhead.command("set")
@click.argument("file", type=FILE)
@click.option("--scope", metavar="SCOPE", help="city, a kecamatan, kelurahan or posyandu.")
@click.option("--emblem", type=FILE, help="A picture, kept small.")
@answered
def set_(desk: Desk, file: Path, scope: str | None, emblem: Path | None) -> Said:
    """Set the letterhead of an office from a file of JSON."""
    try:
        draft = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise KbdeskError("office.unreadable", name=file.name) from error
    if not isinstance(draft, dict):
        raise KbdeskError("office.unreadable", name=file.name)
    if scope is not None:
        draft["scope"] = scope
    return set_office(desk, draft, emblem)


@letterhead.command("show")
@click.option("--scope", metavar="SCOPE", default=WHOLE_CITY, help="Whose (the city's).")
@answered
def show(desk: Desk, scope: str) -> Said:
    """Say the letterhead of an office."""
    return {"scope": scope, **said(office_row(desk, scope) or {})}
