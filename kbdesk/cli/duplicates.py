"""One person recorded twice: who may be, and a person's word on it."""

from __future__ import annotations

import click

from kbdesk.cli.program import FILLED, Said, answered, program
from kbdesk.commands.duplicates import join_persons, not_same, split_person
from kbdesk.desk import Desk
from kbdesk.queries import duplicates as query
from kbdesk.queries.as_json import named
from kbdesk.queries.duplicates import MaybeSame
from kbdesk.words import say


@program.group("duplicates")
def duplicates() -> None:
    """One person recorded twice."""


@duplicates.command("list")
@click.option("--posyandu", type=FILLED, metavar="CODE", help="Only pairs of which it serves one.")
@answered
def list_duplicates(desk: Desk, posyandu: str | None) -> Said:
    """List the pairs that may be one person, the surest first, one a line."""
    return (_told(pair) for pair in query.duplicates(desk, posyandu))


@duplicates.command("join")
@click.argument("a")
@click.argument("b")
@answered
def join(desk: Desk, a: str, b: str) -> Said:
    """Show two records as one person."""
    return join_persons(desk, {"a": a, "b": b})


@duplicates.command("split")
@click.argument("a")
@answered
def split(desk: Desk, a: str) -> Said:
    """Part a record from all that it was joined with."""
    return split_person(desk, {"id": a})


@duplicates.command("not-same")
@click.argument("a")
@click.argument("b")
@answered
def two_people(desk: Desk, a: str, b: str) -> Said:
    """Say that two records are two people: they are not proposed again."""
    return not_same(desk, {"a": a, "b": b})


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
