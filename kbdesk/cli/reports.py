"""Reports: ``report NAME``, each a file for somebody else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import FILE, Call, program
from kbdesk.commands import reports

Function = Callable[..., None]


@program.group()
def report() -> None:
    """Reports of a month."""


def _options(function: Function) -> Function:
    for option in (
        click.option("-o", "--output", required=True, type=FILE),
        click.option("--format", "form", type=click.Choice(reports.FORMATS), default="json"),
        click.option("--village", help="A kelurahan, by code or name."),
        click.option("--posyandu", multiple=True, metavar="CODE"),
        click.option("--month", metavar="YYYY-MM"),
    ):
        function = option(function)
    return function


@report.command()
@_options
@click.pass_obj
def skdn(
    call: Call,
    month: str | None,
    posyandu: tuple[str, ...],
    village: str | None,
    form: str,
    output: Path,
) -> None:
    """S, K, D, N and their ratios."""
    _write(call, "skdn", month, posyandu, village, form, output)


@report.command()
@_options
@click.pass_obj
def nutrition(
    call: Call,
    month: str | None,
    posyandu: tuple[str, ...],
    village: str | None,
    form: str,
    output: Path,
) -> None:
    """Nutritional status by index and category."""
    _write(call, "nutrition", month, posyandu, village, form, output)


@report.command()
@_options
@click.pass_obj
def krs(
    call: Call,
    month: str | None,
    posyandu: tuple[str, ...],
    village: str | None,
    form: str,
    output: Path,
) -> None:
    """Families at risk of stunting, a line each."""
    _write(call, "krs", month, posyandu, village, form, output)


@report.command()
@_options
@click.pass_obj
def kb(
    call: Call,
    month: str | None,
    posyandu: tuple[str, ...],
    village: str | None,
    form: str,
    output: Path,
) -> None:
    """Family planning of couples, by method and reason."""
    _write(call, "kb", month, posyandu, village, form, output)


def _write(
    call: Call,
    name: str,
    month: str | None,
    posyandu: tuple[str, ...],
    village: str | None,
    form: str,
    output: Path,
) -> None:
    with call.desk() as desk:
        line(
            reports.report(
                desk, name, output, month=month, posyandu=posyandu, village=village, form=form
            )
        )
