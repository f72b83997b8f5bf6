"""Reports: ``report NAME``, each a file for somebody else."""

from __future__ import annotations

from pathlib import Path

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import FILE, FILLED, Call, program
from kbdesk.commands import reports
from kbdesk.commands.report_kind import AnyReport, Option
from kbdesk.commands.report_list import REPORTS


@program.group()
def report() -> None:
    """Reports of a month."""


def _command(name: str, of: AnyReport) -> click.Command:
    def run(
        month: str | None,
        posyandu: tuple[str, ...],
        village: str | None,
        puskesmas: str | None,
        form: str,
        output: Path,
        **options: object,
    ) -> None:
        call: Call = click.get_current_context().obj
        with call.desk() as desk:
            line(
                reports.report(
                    desk,
                    name,
                    output,
                    month=month,
                    posyandu=posyandu,
                    village=village,
                    puskesmas=puskesmas,
                    form=form,
                    options=options,
                )
            )

    forms = (*reports.FORMATS, reports.PICTURES) if of.pictures else reports.FORMATS
    params: list[click.Parameter] = [
        click.Option(["--month"], metavar="YYYY-MM"),
        click.Option(["--posyandu"], type=FILLED, multiple=True, metavar="CODE"),
        click.Option(["--village"], type=FILLED, help="A kelurahan, by code or name."),
        click.Option(
            ["--puskesmas"], type=FILLED, metavar="NAME", help="The posyandu of a puskesmas."
        ),
        *map(_option, of.options),
        click.Option(["--format", "form"], type=click.Choice(forms), default="json"),
        click.Option(["-o", "--output"], required=True, type=FILE),
    ]
    return click.Command(name, help=of.help, callback=run, params=params)


def _option(of: Option) -> click.Option:
    flag = [f"--{of.name}"]
    if of.flag:
        return click.Option(flag, help=of.help, is_flag=True)
    return click.Option(flag, help=of.help, type=click.Choice(of.choices) if of.choices else str)


for _name, _of in REPORTS.items():
    report.add_command(_command(_name, _of))
