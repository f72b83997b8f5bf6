"""Texts to be sent by telephone, as the window copies them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from kbdesk.cli.program import FILLED, Said, answered, program
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
@click.option("--posyandu", type=FILLED, metavar="CODE", help="Whose open day (the home's).")
@click.option("--date", "day", metavar="DATE", help="Which day (today).")
@LANGUAGE
@answered
def day_text(desk: Desk, posyandu: str | None, day: str | None, language: Language) -> Said:
    """Say an open day in counts, for a group."""
    code = read_posyandu(posyandu) if posyandu else desk.home_posyandu
    if code is None:
        raise KbdeskError("session.no_posyandu", field="posyandu")
    on = desk.clock.today() if day is None else read_date(day, "date")
    return _taken(desk, [queries.day_text(desk, code, on, language)])


@text.command("invitation")
@click.option("--group", type=click.Choice(GROUPS), default=GROUPS[0])
@click.option("--posyandu", type=FILLED, metavar="CODE", multiple=True)
@click.option("--village", type=FILLED, metavar="CODE")
@click.option("--own", is_flag=True, help="Also one for each person, with the name.")
@LANGUAGE
@answered
def invitation_text(
    desk: Desk, group: str, posyandu: tuple[str, ...], village: str | None, own: bool,
    language: Language,
) -> Said:  # fmt: skip
    """Invite to a lesson: a group, and its people one by one."""
    found = queries.invitation_texts(desk, group, area_of(desk, posyandu, village), language)
    return _taken(desk, found if own else found[:1])


@text.command("referral")
@click.argument("referral_id")
@LANGUAGE
@answered
def referral_text(desk: Desk, referral_id: str, language: Language) -> Said:
    """Remind of a referral, for the person's own number."""
    id_ = read_identifier(referral_id, "referral_id")
    return _taken(desk, [queries.referral_text(desk, id_, language)])


@text.command("villages")
@click.option("--month", metavar="YYYY-MM", help="Which month (the present one).")
@LANGUAGE
@answered
def villages_text(desk: Desk, month: str | None, language: Language) -> Said:
    """Say the kelurahan beside each other in counts, for a group."""
    return _taken(desk, [queries.villages_text(desk, read_month(desk, month), Area(), language)])


def _taken(desk: Desk, texts: Iterable[PhoneText]) -> Iterator[dict[str, object]]:
    """Note each text in the trail, then print it."""
    for one in texts:
        note_taken(desk, one)
        yield queries.said(one)
