"""The machine of a province: ``warehouse``. No laptop needs it, and no home is opened."""

from __future__ import annotations

from pathlib import Path

import click

from kbdesk.cli.output import error_object, line
from kbdesk.cli.program import FILE, FILLED, Call, program, read_passphrase
from kbdesk.commands.passphrases import check_new_passphrase
from kbdesk.domain.errors import KbdeskError
from kbdesk.warehouse import keeping
from kbdesk.warehouse.address import without_password
from kbdesk.warehouse.key import new_key, open_key
from kbdesk.warehouse.places import warehouse_at

_to = click.option(
    "--to",
    type=FILLED,
    required=True,
    metavar="PLACE",
    envvar="KBDESK_WAREHOUSE",
    help="postgresql://..., duckdb:FILE or parquet:DIR.",
)


@program.group("warehouse")
def warehouse() -> None:
    """The facts of many cities, for a province or a ministry."""


@warehouse.command("key")
@click.option("-o", "target", type=FILE, required=True, help="The file of the key.")
@click.pass_obj
def key(call: Call, target: Path) -> None:
    """Make the warehouse's key: hubs seal to its public part (--passphrase-file protects it)."""
    passphrase = call.passphrase()
    check_new_passphrase(passphrase)
    line({"public": new_key(target, passphrase), "path": str(target)})


@warehouse.command("init")
@_to
@click.option("--citus", is_flag=True, help="Spread the tables by city (PostgreSQL with Citus).")
def init(to: str, *, citus: bool) -> None:
    """Make an empty warehouse."""
    keeping.make_warehouse(warehouse_at(to), citus=citus)
    line({"made": without_password(to)})


@warehouse.command("accept")
@_to
@click.option("--city", type=int, required=True, metavar="CODE", help="Its code, as 6474.")
@click.option("--root", metavar="FINGERPRINT", help="Of the city's root, as its officer reads it.")
@click.option("--epoch", metavar="EPOCH", help="Of the hub that goes on, of two.")
def accept(to: str, city: int, root: str | None, epoch: str | None) -> None:
    """Let a city in by its root's fingerprint, or say which of two hubs goes on."""
    if (root is None) == (epoch is None):
        raise click.UsageError("Say either --root or --epoch.")
    place = warehouse_at(to)
    if root is not None:
        line(keeping.let_in(place, city, root))
    elif epoch is not None:
        line(keeping.choose_hub(place, city, epoch))


@warehouse.command("load")
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@_to
@click.option(
    "--key", "key_file", type=FILE, required=True, envvar="KBDESK_WAREHOUSE_KEY",
    help="The warehouse's key.",
)  # fmt: skip
@click.pass_obj
def load(call: Call, files: tuple[Path, ...], to: str, key_file: Path) -> None:
    """Load publications of cities, one line each; what is refused changes nothing."""
    if call.passphrase_file is None:
        raise KbdeskError("access.no_passphrase_file")
    box = open_key(key_file, read_passphrase(call.passphrase_file))
    refused = 0
    for path, found in keeping.load_files(warehouse_at(to), files, [box]):
        if isinstance(found, KbdeskError):
            refused += 1
            line({"ok": False, "file": str(path), "error": error_object(found)})
        else:
            line({"ok": True, "file": str(path), **keeping.said(found)})
    if refused:
        raise KbdeskError("warehouse.some_refused", refused=refused, files=len(files))


@warehouse.command("status")
@_to
def status(to: str) -> None:
    """Say what is held of each city, one line each."""
    for one in keeping.status(warehouse_at(to)):
        line(one)
