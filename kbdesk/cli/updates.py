"""New versions of the program by stick: ``update offer|list|install|back``."""

from __future__ import annotations

from pathlib import Path

import click

from kbdesk.cli.output import error_object, line
from kbdesk.cli.program import FILE, Call, Said, answered, program
from kbdesk.commands import updates
from kbdesk.desk import Desk
from kbdesk.updates.programs import programs_here


@program.group("update")
def update() -> None:
    """New versions of the program."""


@update.command("offer")
@click.argument("file", type=FILE)
@click.option("--to", "folder", type=FILE, help="Put it on this stick now.")
@answered
def offer(desk: Desk, file: Path, folder: Path | None) -> Said:
    """Let the hub's machines take a version; it goes with the next answers."""
    carried = updates.offer(desk, file, folder)
    return {"path": str(carried.path), "bytes": carried.bytes}


@update.command("list")
@click.argument("place", type=FILE, required=False)
@click.pass_obj
def list_updates(call: Call, place: Path | None) -> None:
    """List the versions on a stick; without one those on this machine, which needs no home."""
    if place is None:
        for version in updates.versions(programs_here()):
            line(version)
        return
    with call.desk() as desk:
        for one in updates.look(desk, place):
            line(_said(one))


@update.command("install")
@click.argument("place", type=FILE)
@answered
def install(desk: Desk, place: Path) -> Said:
    """Put the newest version of a stick beside this one; the next start is its first."""
    return updates.install(lambda question: question(desk), place)


@update.command("back")
@click.option("--with-copy", is_flag=True, help="Go back to the data of before the update too.")
@click.pass_obj
def back(call: Call, with_copy: bool) -> None:
    """Let the version before be started again."""
    passphrase = call.passphrase() if with_copy else None
    line(updates.back(call.home, with_copy=with_copy, user=call.user, passphrase=passphrase))


def _said(one: updates.FoundUpdate) -> dict[str, object]:
    said: dict[str, object] = {"file": str(one.path), "version": one.version, "state": one.state}
    if one.release is not None:
        said["platform"] = one.release.platform
        said["changes"] = {"id": one.changes("id"), "en": one.changes("en")}
    if one.error is not None:
        said["error"] = error_object(one.error)
    return said
