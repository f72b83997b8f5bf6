"""Places that bundles are sent to and taken from: place."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import FILE, Call, Said, answered, program, read_passphrase
from kbdesk.commands import places
from kbdesk.commands.places import SavedPlace
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.places.address import WebPlace, is_address
from kbdesk.sync.places.trial import try_place


@program.group()
def place() -> None:
    """Places to send to and take from: folders, and WebDAV servers on the internet."""


@place.command("set")
@click.argument("name")
@click.argument("where", metavar="PLACE")
@click.option("--user", "account", default="", help="The account on the server.")
@click.option("--password-file", type=FILE, help="A file with its app password; else it is asked.")
@click.option("--ca", type=FILE, help="The office's own certificate authority, PEM.")
@click.option("--auto/--no-auto", default=False, help="Send what is new by itself.")
@click.pass_obj
def place_set(
    call: Call,
    name: str,
    where: str,
    account: str,
    password_file: Path | None,
    ca: Path | None,
    auto: bool,
) -> None:
    """Keep a place under a name, with its account."""
    password = None
    if password_file is not None:
        password = read_password(password_file)
    elif account and is_address(where) and sys.stdin is not None and sys.stdin.isatty():
        password = click.prompt("App password", hide_input=True, err=True)
    pem = None if ca is None else read_certificate(ca)
    with call.desk() as desk:
        kept = places.set_place(
            desk, name, where, user=account, password=password, ca=pem, auto=auto
        )
        line(said(kept))


@place.command("list")
@answered
def place_list(desk: Desk) -> Said:
    """List the places, one a line, without their passwords."""
    return (said(one) for one in places.places(desk))


@place.command("remove")
@click.argument("name")
@answered
def place_remove(desk: Desk, name: str) -> Said:
    """Forget a place, with its password."""
    places.remove_place(desk, name)
    return {"name": name, "removed": True}


@place.command("test")
@click.argument("name")
@answered
def place_test(desk: Desk, name: str) -> Said:
    """Write a small file there, rename, read and delete it."""
    saved = places.named_place(desk, name)
    if saved is None:
        raise KbdeskError("place.unknown", name=name)
    trial = try_place(saved.place, desk.device)
    return {
        "name": saved.name,
        "ok": True,
        "server_time": None if trial.server_time is None else trial.server_time.isoformat(),
        "clock_off_s": trial.clock_off_s,
        "clock_wrong": trial.clock_wrong,
    }


def read_password(path: Path) -> str:
    """Return a file's text without its line end; raises ``place.password_unreadable``."""
    try:
        return read_passphrase(path)
    except KbdeskError:
        raise KbdeskError("place.password_unreadable", field="password") from None


def read_certificate(path: Path) -> str:
    """Return a PEM file's text; raises ``place.bad_ca``."""
    try:
        with path.open("rb") as file:
            return file.read(1 << 20).decode("ascii")
    except (OSError, UnicodeDecodeError):
        raise KbdeskError("place.bad_ca", field="ca") from None


def said(saved: SavedPlace) -> dict[str, object]:
    """Return a place without its password."""
    web = saved.place if isinstance(saved.place, WebPlace) else None
    return {
        "name": saved.name,
        "kind": "folder" if web is None else "web",
        "address": saved.address,
        "user": web and web.user,
        "password": web is not None and bool(web.password),
        "ca": web is not None and bool(web.ca),
        "auto": saved.auto,
    }
