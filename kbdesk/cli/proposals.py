"""Proposed referrals that nobody has answered yet."""

from __future__ import annotations

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import Call, program
from kbdesk.queries import proposals as query


@program.group("proposals")
def proposals() -> None:
    """Proposed referrals that wait for a letter or a decision."""


@proposals.command("list")
@click.option("--posyandu", metavar="CODE", help="Only whom it serves.")
@click.option("--person", metavar="ID", help="Only this person.")
@click.pass_obj
def list_proposals(call: Call, posyandu: str | None, person: str | None) -> None:
    """List who should be referred, the most urgent first, one a line."""
    with call.desk() as desk:
        for one in query.open_proposals(desk, posyandu, person):
            line(query.said(one))
