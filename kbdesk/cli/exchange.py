"""Other programs' files: ``exchange eppgbm|fhir|anthro``, in and out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypedDict, TypeVar, Unpack

import click

from kbdesk.cli.program import FILE, FILLED, Said, answered, program
from kbdesk.commands.exchange_out import export_anthro, export_eppgbm, export_fhir
from kbdesk.commands.import_plan import Decision
from kbdesk.commands.import_revoking import revoke_import
from kbdesk.commands.imports import import_children
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.anthro import DATE_FORMS, take_csv
from kbdesk.exchange.dates import ORDERS
from kbdesk.exchange.eppgbm_sheet import LAYOUTS
from kbdesk.exchange.fhir_bundle import TYPES, BundleType
from kbdesk.exchange.headings import asked_columns
from kbdesk.exchange.sheets import ReadFile, take_sheet
from kbdesk.words import say

F = TypeVar("F", bound=Callable[..., object])


class MonthOptions(TypedDict):
    """Which month of whom an export is of."""

    month: str | None
    posyandu: tuple[str, ...]
    village: str | None


class ImportOptions(TypedDict):
    """For which posyandu a file is, and what was decided of rows by their numbers."""

    posyandu: str | None
    same: tuple[int, ...]
    new: tuple[int, ...]
    take: tuple[int, ...]
    commit: bool


def _with_options(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Return what gives a command several options, in this order."""

    def decorated(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return decorated


_of_month = _with_options(
    click.option("--month", metavar="YYYY-MM"),
    click.option("--posyandu", type=FILLED, multiple=True, metavar="CODE"),
    click.option("--village", type=FILLED, help="A kelurahan, by code or name."),
)
_of_import = _with_options(
    click.option("--dates", type=click.Choice(ORDERS), default="auto"),
    click.option("--map", "columns", multiple=True, metavar="HEADER=FIELD"),
    click.option("--posyandu", type=FILLED, metavar="CODE"),
    click.option("--same", multiple=True, type=int, metavar="ROW"),
    click.option("--new", multiple=True, type=int, metavar="ROW"),
    click.option("--take", multiple=True, type=int, metavar="ROW"),
    click.option("--commit", is_flag=True),
)


@program.group()
def exchange() -> None:
    """Other programs' files, in and out."""


@exchange.group()
def eppgbm() -> None:
    """Spreadsheets of e-PPGBM and Operasi Timbang."""


@eppgbm.command("export")
@_of_month
@click.option("--layout", type=click.Choice(LAYOUTS), default="export")
@click.option("-o", "--output", required=True, type=FILE)
@answered
def eppgbm_export(desk: Desk, layout: str, output: Path, **asked: Unpack[MonthOptions]) -> Said:
    """Write a month's measured children as e-PPGBM's export or as OT final."""
    return export_eppgbm(desk, output, layout=layout, **asked)


@eppgbm.command("import")
@click.argument("file", type=FILE)
@click.option("--sheet", metavar="NAME")
@_of_import
@answered
def eppgbm_import(
    desk: Desk,
    file: Path,
    sheet: str | None,
    dates: str,
    columns: tuple[str, ...],
    **asked: Unpack[ImportOptions],
) -> Said:
    """Say what a file would bring; with --commit bring it, after a backup."""
    taken = take_sheet(
        file, desk.clock.today(), sheet=sheet, dates=dates, columns=asked_columns(columns)
    )
    return _import(desk, taken, **asked)


@exchange.group()
def fhir() -> None:
    """A FHIR R4 Bundle for SATUSEHAT."""


@fhir.command("export")
@_of_month
@click.option("--type", "bundle", type=click.Choice(TYPES), default="collection")
@click.option("--organization", metavar="ID", help="The facility's id at SATUSEHAT.")
@click.option("-o", "--output", required=True, type=FILE)
@answered
def fhir_export(
    desk: Desk,
    bundle: BundleType,
    organization: str | None,
    output: Path,
    **asked: Unpack[MonthOptions],
) -> Said:
    """Write what was recorded of children in a month."""
    return export_fhir(desk, output, bundle=bundle, organization=organization, **asked)


@exchange.group()
def anthro() -> None:
    """Survey files of WHO Anthro."""


@anthro.command("export")
@_of_month
@click.option("--dates", type=click.Choice(list(DATE_FORMS)), default="ymd")
@click.option("-o", "--output", required=True, type=FILE)
@answered
def anthro_export(desk: Desk, dates: str, output: Path, **asked: Unpack[MonthOptions]) -> Said:
    """Write a month's measured children."""
    return export_anthro(desk, output, dates=dates, **asked)


@anthro.command("import")
@click.argument("file", type=FILE)
@_of_import
@answered
def anthro_import(
    desk: Desk,
    file: Path,
    dates: str,
    columns: tuple[str, ...],
    **asked: Unpack[ImportOptions],
) -> Said:
    """Say what a survey file would bring; with --commit bring it, after a backup."""
    taken = take_csv(file, desk.clock.today(), dates=dates, columns=asked_columns(columns))
    return _import(desk, taken, **asked)


@click.command("revoke")
@click.argument("id")
@click.option("--reason", metavar="TEXT")
@answered
def revoke(desk: Desk, id: str, reason: str | None) -> Said:
    """Take an import back."""
    return revoke_import(desk, {"id": id, "reason": reason})


eppgbm.add_command(revoke)
anthro.add_command(revoke)


def decisions(
    same: tuple[int, ...], new: tuple[int, ...], take: tuple[int, ...]
) -> dict[int, Decision]:
    """Return the decision of each row by its number; raises ``exchange.decided_twice``."""
    decided: dict[int, Decision] = {}
    said: Mapping[Decision, tuple[int, ...]] = {"same": same, "new": new, "take": take}
    for decision, rows in said.items():
        for row in rows:
            if decided.setdefault(row, decision) != decision:
                raise KbdeskError("exchange.decided_twice", row=row)
    return decided


def _import(desk: Desk, taken: ReadFile, **asked: Unpack[ImportOptions]) -> Said:
    decided = decisions(asked["same"], asked["new"], asked["take"])
    answer = import_children(
        desk, taken, commit=asked["commit"], posyandu=asked["posyandu"], decided=decided
    )
    return answer | {"details": [_worded(one) for one in answer["details"]]}


def _worded(detail: Mapping[str, Any]) -> dict[str, object]:
    notes = []
    for note in detail["notes"]:
        said = {"code": note["code"], "message": say(note["code"], "en", **note["params"])}
        if "column" in note:
            said["column"] = note["column"]
        notes.append(said)
    return {**detail, "notes": notes}
