"""The city's facts for a province's warehouse: publish."""

from __future__ import annotations

from pathlib import Path

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import FILLED, Call, program


@program.command("publish")
@click.option(
    "--to", "where", type=FILLED, metavar="DIR|PLACE", help="A folder, a stick, or a place."
)
@click.option("--whole", is_flag=True, help="Everything, and not only what changed.")
@click.option("--key", help="The warehouse's key (age1...), or a file that begins with it.")
@click.option("--city", type=click.IntRange(1101, 9999), help="The city's Kemendagri code.")
@click.option("--city-name", help="The city's name, with --city.")
@click.pass_obj
def publish(
    call: Call,
    where: str | None,
    whole: bool,
    key: str | None,
    city: int | None,
    city_name: str | None,
) -> None:
    """Write the city's facts, signed and sealed for the warehouse; the key is told once."""
    # imported late: the list of all commands loads no figures
    from kbdesk.commands import places, publishing

    told = key is not None or city is not None or city_name is not None
    if where is None and not told:
        raise click.UsageError("give --to DIR, or --key KEY")
    with call.desk() as desk:
        if told:
            known = None if key is None else publishing.key_of(key)
            target = publishing.set_target(desk, known, city, city_name)
            if where is None:
                line({"warehouse": target.key, "city": target.city, "name": target.name})
        if where is None:
            return
        place = places.named_place(desk, where)
        if place is None:
            line(publishing.publish(desk, Path(where), whole=whole))
        else:
            line(publishing.publish_to(desk, place, whole=whole))
