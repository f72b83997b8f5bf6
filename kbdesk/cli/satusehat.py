"""SATUSEHAT: the server that the hub sends to, sending a month, and how it stands."""

from __future__ import annotations

from pathlib import Path

import click

from kbdesk.cli.program import FILE, Said, answered, program
from kbdesk.commands.satusehat import (
    forget_server,
    send_month,
    server_of,
    set_server,
    standing_of,
    text_of,
)
from kbdesk.desk import Desk


@program.group("satusehat")
def satusehat() -> None:
    """A month's records to a FHIR server (the hub's officer)."""


@satusehat.command("set")
@click.option("--server", required=True, metavar="URL", help="The base address of FHIR.")
@click.option("--token", required=True, metavar="URL", help="The address of the token.")
@click.option("--client", required=True, metavar="ID", help="The client's id.")
@click.option("--secret-file", required=True, type=FILE, help="A file with the client's secret.")
@click.option("--organization", metavar="ID", help="The facility's id at SATUSEHAT.")
@click.option("--ca", type=FILE, help="The office's own certificate authority (PEM).")
@answered
def set_(
    desk: Desk,
    server: str,
    token: str,
    client: str,
    secret_file: Path,
    organization: str | None,
    ca: Path | None,
) -> Said:
    """Keep where the server is and how the hub signs in."""
    return set_server(
        desk,
        address=server,
        token=token,
        client=client,
        secret=text_of(secret_file, "secret_file"),
        organization=organization,
        authority=None if ca is None else text_of(ca, "ca"),
    )


@satusehat.command("show")
@answered
def show(desk: Desk) -> Said:
    """Say which server is set, without the secret."""
    return server_of(desk)


@satusehat.command("forget")
@answered
def forget(desk: Desk) -> Said:
    """Forget the server and the secret."""
    return forget_server(desk)


@satusehat.command("send")
@click.option("--month", metavar="YYYY-MM")
@answered
def send(desk: Desk, month: str | None) -> Said:
    """Send what the server has not taken yet of a month; one line for each refusal."""
    return send_month(desk, month)


@satusehat.command("status")
@click.option("--month", metavar="YYYY-MM")
@answered
def status(desk: Desk, month: str | None) -> Said:
    """Say how a month stands at the server, without asking it."""
    return standing_of(desk, month)
