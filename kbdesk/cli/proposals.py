"""Proposed referrals that nobody has answered yet."""

from __future__ import annotations

import click

from kbdesk.cli.program import FILLED, Said, answered, program
from kbdesk.desk import Desk
from kbdesk.queries import proposals as query


@program.group("proposals")
def proposals() -> None:
    """Proposed referrals that wait for a letter or a decision."""


@proposals.command("list")
@click.option("--posyandu", type=FILLED, metavar="CODE", help="Only whom it serves.")
@click.option("--person", metavar="ID", help="Only this person.")
@answered
def list_proposals(desk: Desk, posyandu: str | None, person: str | None) -> Said:
    """List who should be referred, the most urgent first, one a line."""
    return (query.said(one) for one in query.open_proposals(desk, posyandu, person))
