"""The values to reach in a year: setting one, and which there are."""

from __future__ import annotations

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import FILLED, Call, Said, answered, program
from kbdesk.commands.targets import set_target
from kbdesk.desk import Desk
from kbdesk.domain.indicators import INDICATORS
from kbdesk.queries.targets import said, targets


@program.group("target")
def target() -> None:
    """Values to reach in a year."""


@target.command("set")
@click.argument("indicator", metavar="INDICATOR")
@click.argument("value", type=FILLED, metavar="[VALUE]", required=False)
@click.option("--year", metavar="YYYY", help="The year in which it counts (this one).")
@click.option("--area", type=FILLED, metavar="AREA", help="A kelurahan or a posyandu (the city).")
@click.option("--source", metavar="TEXT", help="Where the value comes from.")
@click.option("--clear", is_flag=True, help="Take the target away.")
@answered
def set_(
    desk: Desk,
    indicator: str,
    value: str | None,
    year: str | None,
    area: str | None,
    source: str | None,
    *,
    clear: bool,
) -> Said:
    """Set what an indicator shall reach, in percent (the hub's officer)."""
    if clear == (value is not None):
        raise click.UsageError("Say a value, or --clear.")
    draft = {"indicator": indicator, "value": value, "year": year, "area": area, "source": source}
    return set_target(desk, {name: one for name, one in draft.items() if one is not None})


@target.command("list")
@click.option("--year", type=int, metavar="YYYY", help="Only those of a year.")
@click.option("--indicators", is_flag=True, help="What a target can be set for.")
@click.pass_obj
def list_(call: Call, year: int | None, *, indicators: bool) -> None:
    """List the targets, one a line."""
    if indicators:
        for code, one in INDICATORS.items():
            line({"indicator": code, "better": one.better, "counts": one.counts})
        return
    with call.desk() as desk:
        for found in targets(desk, year):
            line(said(found))
