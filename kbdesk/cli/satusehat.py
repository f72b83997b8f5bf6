"""SATUSEHAT: the server that the hub sends to, sending a month, and how it stands."""

from __future__ import annotations

from pathlib import Path

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import FILE, Call, program
from kbdesk.commands.satusehat import (
    forget_server,
    send_month,
    server_of,
    set_server,
    standing_of,
    text_of,
)


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
@click.pass_obj
def set_(
    call: Call,
    server: str,
    token: str,
    client: str,
    secret_file: Path,
    organization: str | None,
    ca: Path | None,
) -> None:
    """Keep where the server is and how the hub signs in."""
    with call.desk() as desk:
        line(
            set_server(
                desk, address=server, token=token, client=client,
                secret=text_of(secret_file, "secret_file"), organization=organization,
                authority=None if ca is None else text_of(ca, "ca"),
            )
        )  # fmt: skip


@satusehat.command("show")
@click.pass_obj
def show(call: Call) -> None:
    """Say which server is set, without the secret."""
    with call.desk() as desk:
        line(server_of(desk))


@satusehat.command("forget")
@click.pass_obj
def forget(call: Call) -> None:
    """Forget the server and the secret."""
    with call.desk() as desk:
        line(forget_server(desk))


@satusehat.command("send")
@click.option("--month", metavar="YYYY-MM")
@click.pass_obj
def send(call: Call, month: str | None) -> None:
    """Send what the server has not taken yet of a month; one line for each refusal."""
    with call.desk() as desk:
        for said in send_month(desk, month):
            line(said)


@satusehat.command("status")
@click.option("--month", metavar="YYYY-MM")
@click.pass_obj
def status(call: Call, month: str | None) -> None:
    """Say how a month stands at the server, without asking it."""
    with call.desk() as desk:
        line(standing_of(desk, month))
