"""Faults of the program itself: ``faults list`` and ``faults send``."""

from __future__ import annotations

from dataclasses import asdict

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import Call, program
from kbdesk.commands.faults import send_faults
from kbdesk.queries.faults import reported_faults


@program.group("faults")
def faults() -> None:
    """What went wrong in the program, without anybody's data."""


@faults.command("list")
@click.pass_obj
def list_faults(call: Call) -> None:
    """List what this machine kept and what other machines sent, the latest first, one a line."""
    with call.desk() as desk:
        for one in reported_faults(desk):
            line(asdict(one))


@faults.command("send")
@click.pass_obj
def send(call: Call) -> None:
    """Let the next bundle take what this machine kept to the city."""
    with call.desk() as desk:
        line(send_faults(desk))
