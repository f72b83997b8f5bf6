"""Texts to be sent by telephone, as the window copies them."""

from __future__ import annotations

from collections.abc import Iterable

import click

from kbdesk.cli.output import line
from kbdesk.cli.program import Call, program
from kbdesk.commands.draft import read_date, read_identifier
from kbdesk.commands.phone_texts import note_taken
from kbdesk.commands.reports import read_month
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.phone_text import PhoneText
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.queries import phone_texts as queries
from kbdesk.queries.area import Area, area_of
from kbdesk.queries.invitations import GROUPS
from kbdesk.words import LANGUAGES, Language

LANGUAGE = click.option("--language", type=click.Choice(LANGUAGES), default="id")


@program.group("text")
def text() -> None:
    """Texts to be sent by telephone: counts for a group, names to the person alone."""


@text.command("day")
@click.option("--posyandu", metavar="CODE", help="Whose open day (the home's).")
@click.option("--date", "day", metavar="DATE", help="Which day (today).")
@LANGUAGE
@click.pass_obj
def day_text(call: Call, posyandu: str | None, day: str | None, language: Language) -> None:
    """Say an open day in counts, for a group."""
    with call.desk() as desk:
        code = read_posyandu(posyandu) if posyandu else desk.home_posyandu
        if code is None:
            raise KbdeskError("session.no_posyandu", field="posyandu")
        on = desk.clock.today() if day is None else read_date(day, "date")
        _say(desk, [queries.day_text(desk, code, on, language)])


@text.command("invitation")
@click.option("--group", type=click.Choice(GROUPS), default=GROUPS[0])
@click.option("--posyandu", metavar="CODE", multiple=True)
@click.option("--village", metavar="CODE")
@click.option("--own", is_flag=True, help="Also one for each person, with the name.")
@LANGUAGE
@click.pass_obj
def invitation_text(
    call: Call, group: str, posyandu: tuple[str, ...], village: str | None, own: bool,
    language: Language,
) -> None:  # fmt: skip
    """Invite to a lesson: a group, and its people one by one."""
    with call.desk() as desk:
        area = area_of(desk, posyandu, village)
        found = queries.invitation_texts(desk, group, area, language)
        _say(desk, found if own else found[:1])


@text.command("referral")
@click.argument("referral_id")
@LANGUAGE
@click.pass_obj
def referral_text(call: Call, referral_id: str, language: Language) -> None:
    """Remind of a referral, for the person's own number."""
    id_ = read_identifier(referral_id, "referral_id")
    with call.desk() as desk:
        _say(desk, [queries.referral_text(desk, id_, language)])


@text.command("villages")
@click.option("--month", metavar="YYYY-MM", help="Which month (the present one).")
@LANGUAGE
@click.pass_obj
def villages_text(call: Call, month: str | None, language: Language) -> None:
    """Say the kelurahan beside each other in counts, for a group."""
    with call.desk() as desk:
        of = read_month(desk, month)
        _say(desk, [queries.villages_text(desk, of, Area(), language)])


def _say(desk: Desk, texts: Iterable[PhoneText]) -> None:
    for one in texts:
        note_taken(desk, one)
        line(queries.said(one))
