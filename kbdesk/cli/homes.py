"""Homes and the people who may open them: init, user, backup, restore, state, check."""

from __future__ import annotations

from pathlib import Path

import click

from kbdesk.cli.output import line, refuse
from kbdesk.cli.program import FILE, FILLED, Call, Said, answered, program, read_passphrase
from kbdesk.commands import copies as copies_of_home
from kbdesk.commands import homes, upkeep
from kbdesk.commands.copies import before_restores, kept_copies
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.posyandu import HOME_ROLES, read_posyandu
from kbdesk.queries import standing
from kbdesk.words import say


@program.command()
@click.option("--role", required=True, type=click.Choice(HOME_ROLES))
@click.option("--name", required=True)
@click.option("--posyandu", type=FILLED, multiple=True, metavar="CODE")
@click.option("--village", type=FILLED, metavar="CODE")
@click.option("--practice", is_flag=True)
@click.pass_obj
def init(
    call: Call,
    role: str,
    name: str,
    posyandu: tuple[str, ...],
    village: str | None,
    practice: bool,
) -> None:
    """Make a new encrypted home; --user is its first user."""
    line(
        homes.create_home(
            call.home,
            role=role,
            name=name,
            user=call.user or "kader",
            passphrase=call.passphrase(),
            posyandu=posyandu,
            village=village,
            practice=practice,
        )
    )


@program.group()
def user() -> None:
    """People who may open this home."""


@user.command("add")
@click.argument("name")
@click.option("--role", required=True)
@click.option("--new-passphrase-file", required=True, type=FILE)
@click.pass_obj
def add_user(call: Call, name: str, role: str, new_passphrase_file: Path) -> None:
    """Let another person open this home."""
    new = read_passphrase(new_passphrase_file)
    with call.desk() as desk:
        line(homes.add_user(desk, call.passphrase(), name=name, role=role, passphrase=new))


@user.command("list")
@click.pass_obj
def list_users(call: Call) -> None:
    """List who may open this home, one a line."""
    for one in homes.users_of(call.home):
        line({"id": one.id, "name": one.name, "role": one.role, "active": not one.disabled})


@user.command("disable")
@click.argument("name")
@answered
def disable_user(desk: Desk, name: str) -> Said:
    """Take back a person's way into this home."""
    return homes.disable_user(desk, name)


@user.command("passphrase")
@click.option("--new-passphrase-file", required=True, type=FILE)
@click.pass_obj
def change_passphrase(call: Call, new_passphrase_file: Path) -> None:
    """Give the user who asks another passphrase."""
    new = read_passphrase(new_passphrase_file)
    with call.desk() as desk:
        line(homes.change_passphrase(desk, call.passphrase(), new))


@program.command()
@click.option("--escrow", required=True, type=FILE)
@click.option("--code", help="What the hub's officer reads aloud.")
@click.option("--new-passphrase-file", type=FILE)
@click.pass_obj
def recover(call: Call, escrow: Path, code: str | None, new_passphrase_file: Path | None) -> None:
    """Choose a new passphrase when the old is lost, by the file that the hub gave for it."""
    new = call.passphrase() if new_passphrase_file is None else read_passphrase(new_passphrase_file)
    line(homes.recover(call.home, escrow, user=call.user, code=code, passphrase=new))


@program.command()
@click.option("--posyandu", type=FILLED, metavar="CODE")
@answered
def state(desk: Desk, posyandu: str | None) -> Said:
    """What this machine holds, and the hash that equal machines share."""
    return standing.state(desk, None if posyandu is None else read_posyandu(posyandu))


@program.command()
@click.pass_obj
def check(call: Call) -> None:
    """Integrity of the database, the journal's chains and the tables."""
    with call.desk() as desk:
        answer = standing.check(desk)
    faults = [{**one, "message": say(str(one["code"]), "en")} for one in answer["faults"]]
    line({**answer, "faults": faults})
    if not answer["ok"]:
        refuse(KbdeskError("check.faults", faults=len(answer["faults"])))


@program.command()
@click.argument("file", type=FILE)
@answered
def backup(desk: Desk, file: Path) -> Said:
    """A whole encrypted copy of the home in one file."""
    return upkeep.backup(desk, file)


@program.command()
@click.argument("file", type=FILE)
@click.pass_obj
def restore(call: Call, file: Path) -> None:
    """Go on from a backup, under a new epoch."""
    line(upkeep.restore(call.home, file, user=call.user, passphrase=call.passphrase()))


@program.group("copies")
def copies() -> None:
    """The automatic copies of the home."""


@copies.command("list")
@click.pass_obj
def list_copies(call: Call) -> None:
    """List the copies in the home, the latest first, then what restores took the place of."""
    paths = homes.paths_of(call.home)
    for one in kept_copies(paths):
        at = one.at.isoformat()
        line({"path": str(one.path), "at": at, "bytes": one.bytes, "kind": "copy"})
    for before in before_restores(paths):
        line({**before, "kind": "before_restore"})


@copies.command("make")
@answered
def make_copy(desk: Desk) -> Said:
    """Make the day's copy now, whether it is due or not."""
    answer = copies_of_home.make_copy(desk.store.copier(), desk.clock)
    copies_of_home.copied(desk, answer)
    return answer
