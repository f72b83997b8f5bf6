"""One person recorded twice: who may be, and a person's word on it."""

from __future__ import annotations

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import Call, program
from kbdesk.commands.duplicates import join_persons, not_same, split_person
from kbdesk.queries import duplicates as query
from kbdesk.queries.as_json import named
from kbdesk.queries.duplicates import MaybeSame
from kbdesk.words import say


@program.group("duplicates")
def duplicates() -> None:
    """One person recorded twice."""


@duplicates.command("list")
@click.option("--posyandu", metavar="CODE", help="Only pairs of which it serves one.")
@click.pass_obj
def list_duplicates(call: Call, posyandu: str | None) -> None:
    """List the pairs that may be one person, the surest first, one a line."""
    with call.desk() as desk:
        for pair in query.duplicates(desk, posyandu):
            line(_told(pair))


@duplicates.command("join")
@click.argument("a")
@click.argument("b")
@click.pass_obj
def join(call: Call, a: str, b: str) -> None:
    """Show two records as one person."""
    with call.desk() as desk:
        line(join_persons(desk, {"a": a, "b": b}))


@duplicates.command("split")
@click.argument("a")
@click.pass_obj
def split(call: Call, a: str) -> None:
    """Part a record from all that it was joined with."""
    with call.desk() as desk:
        line(split_person(desk, {"id": a}))


@duplicates.command("not-same")
@click.argument("a")
@click.argument("b")
@click.pass_obj
def two_people(call: Call, a: str, b: str) -> None:
    """Say that two records are two people: they are not proposed again."""
    with call.desk() as desk:
        line(not_same(desk, {"a": a, "b": b}))


def _told(pair: MaybeSame) -> dict[str, object]:
    return {
        "a": pair.one.id,
        "b": pair.other.id,
        "score": pair.score,
        "certainty": pair.certainty,
        "reasons": [
            {
                "code": f"duplicate.{one.code}",
                "percent": one.percent,
                "message": say(f"duplicate.{one.code}", "en", percent=one.percent),
            }
            for one in pair.reasons
        ],
        "persons": [
            named(
                one, "id", "name", "sex", "birth_date", "mother", "posyandu", "rt", "measurements"
            )
            for one in (pair.one, pair.other)
        ],
    }
