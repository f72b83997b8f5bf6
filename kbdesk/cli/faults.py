"""Faults of the program itself: ``faults list`` and ``faults send``."""

from __future__ import annotations

from dataclasses import asdict

from kbdesk.cli.program import Said, answered, program
from kbdesk.commands.faults import send_faults
from kbdesk.desk import Desk
from kbdesk.queries.faults import reported_faults


@program.group("faults")
def faults() -> None:
    """What went wrong in the program, without anybody's data."""


@faults.command("list")
@answered
def list_faults(desk: Desk) -> Said:
    """List what this machine kept and what other machines sent, the latest first, one a line."""
    return (asdict(one) for one in reported_faults(desk))


@faults.command("send")
@answered
def send(desk: Desk) -> Said:
    """Let the next bundle take what this machine kept to the city."""
    return send_faults(desk)
