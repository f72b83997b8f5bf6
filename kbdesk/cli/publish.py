"""The city's facts for a province's warehouse: publish."""

from __future__ import annotations

from pathlib import Path

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import FILE, Call, program
from kbdesk.commands import publishing


@program.command("publish")
@click.option("--to", "folder", type=FILE, help="A folder or a stick.")
@click.option("--whole", is_flag=True, help="Everything, and not only what changed.")
@click.option("--key", help="The warehouse's key (age1...), or a file that begins with it.")
@click.option("--city", type=click.IntRange(1101, 9999), help="The city's Kemendagri code.")
@click.option("--city-name", help="The city's name, with --city.")
@click.pass_obj
def publish(
    call: Call,
    folder: Path | None,
    whole: bool,
    key: str | None,
    city: int | None,
    city_name: str | None,
) -> None:
    """Write the city's facts, signed and sealed for the warehouse; the key is told once."""
    told = key is not None or city is not None or city_name is not None
    if folder is None and not told:
        raise click.UsageError("give --to DIR, or --key KEY")
    with call.desk() as desk:
        if told:
            known = None if key is None else publishing.key_of(key)
            target = publishing.set_target(desk, known, city, city_name)
            if folder is None:
                line({"warehouse": target.key, "city": target.city, "name": target.name})
        if folder is not None:
            line(publishing.publish(desk, folder, whole=whole))
