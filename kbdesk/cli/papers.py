"""Papers (slip, kms, child-report), bulk growth, and the demo village."""

from __future__ import annotations

from pathlib import Path

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import FILE, Call, Said, answered, program
from kbdesk.commands import papers
from kbdesk.commands.draft import read_identifier
from kbdesk.desk import Desk
from kbdesk.words import say


@program.command()
@click.argument("referral_id")
@click.option("-o", "--output", required=True, type=FILE)
@click.option("--full-nik", is_flag=True, help="Print the NIK unmasked.")
@answered
def slip(desk: Desk, referral_id: str, output: Path, full_nik: bool) -> Said:
    """Write a referral's slip as PDF."""
    id_ = read_identifier(referral_id, "referral_id")
    return papers.slip(desk, id_, output, full_nik=full_nik)


@program.command()
@click.argument("child_id")
@click.option("-o", "--output", required=True, type=FILE)
@click.option("--full-nik", is_flag=True, help="Print the NIK unmasked.")
@answered
def kms(desk: Desk, child_id: str, output: Path, full_nik: bool) -> Said:
    """Write a child's KMS card as PDF."""
    id_ = read_identifier(child_id, "child_id")
    return papers.kms_card(desk, id_, output, full_nik=full_nik)


@program.command("child-report")
@click.argument("child_id")
@click.option("--month", metavar="YYYY-MM")
@click.option("-o", "--output", required=True, type=FILE)
@answered
def child_report(desk: Desk, child_id: str, month: str | None, output: Path) -> Said:
    """Write a child's month for the mother as PDF."""
    id_ = read_identifier(child_id, "child_id")
    return papers.child_report(desk, id_, output, month)


@program.command()
@click.argument("source", metavar="IN.csv", type=FILE)
@click.option("-o", "--output", required=True, type=FILE)
def growth(source: Path, output: Path) -> None:
    """z-scores in bulk; needs no home."""
    # numpy comes with it, which nothing else needs
    from kbdesk.growth.csv_table import score_csv
    from kbdesk.store.durable import finish_part

    summary = score_csv(source, output, finish_part)
    unreadable = [{**one, "message": say(one["code"], "en")} for one in summary["unreadable"]]
    line({**summary, "unreadable": unreadable, "path": str(output)})


@program.command()
@click.option("--role", type=click.Choice(("hub",)), help="Fill a hub from laptops made for it.")
@click.option("--families", type=click.IntRange(1, 100_000))
@click.option("--months", type=click.IntRange(1, 120))
@click.option("--seed", type=int, default=1)
@click.pass_obj
def demo(call: Call, role: str | None, families: int | None, months: int | None, seed: int) -> None:
    """Fill an empty home with invented people, through the commands."""
    if role == "hub":
        _demo_city(call, families, months, seed)
        return
    if families is None or months is None:
        missing = "--families" if families is None else "--months"
        raise click.UsageError(f"Missing option '{missing}'.")
    from kbdesk.demo import fill

    with call.desk() as desk:
        line(fill(desk, families=families, months=months, seed=seed))


def _demo_city(call: Call, families: int | None, months: int | None, seed: int) -> None:
    """Fill a hub; where there is no home yet, the city's is made first."""
    from kbdesk.commands.homes import create_home
    from kbdesk.demo import hub
    from kbdesk.domain.villages import CITY
    from kbdesk.store.home import HomePaths

    if not HomePaths(call.home).exists:
        create_home(
            call.home,
            role="hub",
            name=CITY,
            user=call.user or "petugas",
            passphrase=call.passphrase(),
        )
    with call.desk() as desk:
        line(
            hub.fill_city(
                desk,
                families=families or hub.FAMILIES,
                months=months or hub.MONTHS,
                seed=seed,
            )
        )
