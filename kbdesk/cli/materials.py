"""Materials (``material list|search|read|import|leaflet|poster``) and ``attendance``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import FILE, Call, Said, answered, program
from kbdesk.commands import education_papers, materials
from kbdesk.commands.draft import read_identifier
from kbdesk.desk import Desk
from kbdesk.domain.education import MATERIAL_KINDS, TOPICS
from kbdesk.domain.materials import CornerWords
from kbdesk.queries.education import material_said
from kbdesk.queries.kitchen_place import corner_words
from kbdesk.queries.material_search import search_materials


@program.command()
@click.argument("session_id")
@click.option("-o", "--output", required=True, type=FILE)
@answered
def attendance(desk: Desk, session_id: str, output: Path) -> Said:
    """Write the attendance sheet of a session of the corner as PDF."""
    id_ = read_identifier(session_id, "session_id")
    return education_papers.attendance(desk, id_, output)


@program.group()
def material() -> None:
    """What the corner teaches with."""


@material.command("list")
@answered
def list_all(desk: Desk) -> Iterator[dict[str, object]]:
    """List the built-in materials and what is on the shelf, one a line."""
    for one in search_materials(desk, ""):
        said = asdict(one)
        del said["excerpt"]
        yield said


@material.command()
@click.argument("text")
@answered
def search(desk: Desk, text: str) -> Said:
    """Find materials by any word of them, one a line, best first."""
    return (asdict(one) for one in search_materials(desk, text))


@material.command()
@click.argument("code")
def read(code: str) -> None:
    """Print a built-in material with its quiz; needs no home."""
    line(material_said(education_papers.builtin_named(code)))


@material.command("import")
@click.argument("file", type=FILE)
@click.option("--title", metavar="TEXT", help="Without it the file's name.")
@click.option("--kind", type=click.Choice(MATERIAL_KINDS), default="digital")
@click.option("--topic", type=click.Choice(TOPICS))
@answered
def import_file(desk: Desk, file: Path, title: str | None, kind: str, topic: str | None) -> Said:
    """Put a PDF or a picture on the shelf as a material, with its words for the search."""
    return materials.import_material(desk, file, title=title, kind=kind, topic=topic)


def _corner(call: Call, wanted: bool) -> CornerWords | None:
    """Return what the home's corner tells of itself, where it is asked for."""
    if not wanted:
        return None
    with call.desk() as desk:
        return corner_words(desk)


@material.command()
@click.argument("code")
@click.option("--corner", is_flag=True, help="With the corner of the home: name, hours, telephone.")
@click.option("-o", "--output", required=True, type=FILE)
@click.pass_obj
def leaflet(call: Call, code: str, corner: bool, output: Path) -> None:
    """Write a built-in material as a leaflet (A4, folded in three) as PDF; needs no home."""
    line(education_papers.leaflet(code, output, _corner(call, corner)))


@material.command()
@click.argument("code")
@click.option("--paper", type=click.Choice(["A3", "A4"]), default="A3")
@click.option("--corner", is_flag=True, help="With the corner of the home: name, hours, telephone.")
@click.option("-o", "--output", required=True, type=FILE)
@click.pass_obj
def poster(call: Call, code: str, paper: str, corner: bool, output: Path) -> None:
    """Write a built-in material as a poster as PDF; needs no home."""
    size: Literal["A3", "A4"] = "A4" if paper == "A4" else "A3"
    line(education_papers.poster(code, output, size, _corner(call, corner)))
