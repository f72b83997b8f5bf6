"""Reading services, pregnancies and checks: of one person, and of all of a posyandu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kbdesk.store.expecting import is_expecting
from kbdesk.store.population_rows import HERE, SERVED
from kbdesk.store.records import Records, Row


def services_of(records: Records, person: str) -> list[Row]:
    """Return a person's services with a date that were not voided, oldest first."""
    return _valid(records, "service", person)


def checks_of(records: Records, person: str) -> list[Row]:
    """Return a woman's checks that were not voided, oldest first."""
    return _valid(records, "woman_check", person)


def examinations_of(records: Records, person: str) -> list[Row]:
    """Return a person's examinations that were not voided, oldest first.

    ``expecting`` in each: she was pregnant, or had given birth within six weeks, on that day.
    """
    found = _valid(records, "examination", person)
    for row in found:
        row["expecting"] = is_expecting(records, person, row["date"])
    return found


def _valid(records: Records, entity: str, person: str) -> list[Row]:
    found = records.find(entity, {"person": person, "voided": None})
    # Another machine may have sent an invalid date.
    dated = (row for row in found if row["date"] is not None)
    return sorted(dated, key=lambda row: (row["date"], row["noted"] or 0, row["id"]))


def pregnancies_of(records: Records, person: str) -> list[Row]:
    """Return a woman's pregnancies, oldest first; registrations by mistake are left out."""
    found = (
        row
        for row in records.find("pregnancy", {"person": person})
        if row["outcome"] != "not_pregnant"
    )
    return sorted(found, key=lambda row: (row["date"] or "", row["id"]))


class DueChildRow(NamedTuple):
    """A child of a posyandu, with the columns that the lists of due services show."""

    id: str
    name: str | None
    sex: str | None
    birth_date: str
    family: str | None
    posyandu: str | None
    mother: str | None
    phone: str | None
    address: str | None
    rt: str | None


class Injected(NamedTuple):
    """A vaccine given on ``date``, or read from the KIA book on that day.

    Without ``vaccine``: the whole book was read on that day.
    """

    vaccine: str
    date: str
    by_book: bool


ServiceRow = tuple[str, str, str]
"""(person, kind, date). A plain tuple, because there are very many."""

_BETWEEN = "\x1e"


def children_served(
    records: Records, born_after: str, on: str, posyandu: str | None
) -> list[DueChildRow]:
    """Return the children born by a day who live here then, of a posyandu or of all, by name."""
    served = "" if posyandu is None else f"{SERVED} AND"
    cursor = records.cursor(
        f"""
        SELECT p.id, p.name, p.sex, p.birth_date, p.family, coalesce(p.posyandu, f.posyandu),
               m.name, f.phone, f.address, f.rt
          FROM person p
          LEFT JOIN person m ON m.id = p.mother
          LEFT JOIN family f ON f.id = p.family
         WHERE {served} p.birth_date > :born_after AND p.birth_date <= :day AND {HERE}
         ORDER BY p.name_key, p.n
        """,
        {"posyandu": posyandu, "born_after": born_after, "day": on},
    )
    return [DueChildRow(*row) for row in cursor]


def vaccines_served(
    records: Records, posyandu: str | None, until: str
) -> Iterator[tuple[str, list[Injected]]]:
    """Yield each person with the recorded vaccines up to a day, in any order.

    A city has some hundred thousand of them: one text for each person is read much faster than one
    row for each vaccine.
    """
    cursor = records.cursor(
        f"""
        SELECT s.person,
               group_concat(s.date || CASE WHEN s.by_book THEN '1' ELSE '0' END
                            || CASE s.kind WHEN 'kia_book' THEN '' ELSE s.detail END, char(30))
          FROM {_services_of(posyandu)}
         WHERE s.kind IN ('immunisation', 'kia_book') AND s.voided IS NULL AND s.date <= :until
           AND instr(coalesce(s.detail, ''), char(30)) = 0
         GROUP BY s.person
        """,
        {"posyandu": posyandu, "until": until},
    )
    for person, text in cursor:
        yield (
            person,
            [Injected(one[11:], one[:10], one[10] == "1") for one in text.split(_BETWEEN)],
        )


def services_served(
    records: Records, posyandu: str | None, since: str, until: str
) -> Iterator[ServiceRow]:
    """Return vitamin A and deworming between two days, each person's oldest first."""
    return records.cursor(
        f"""
        SELECT s.person, s.kind, s.date
          FROM {_services_of(posyandu)}
         WHERE s.kind IN ('vitamin_a', 'deworming')
           AND s.voided IS NULL AND s.date >= :since AND s.date <= :until
         ORDER BY s.person, s.date, s.noted, s.id
        """,
        {"posyandu": posyandu, "since": since, "until": until},
    )


def _services_of(posyandu: str | None) -> str:
    if posyandu is None:
        return "service s"
    return f"person p JOIN service s ON {SERVED} AND s.person = p.id"


def women_served(records: Records, on: str, since: str, posyandu: str | None) -> list[Row]:
    """Return the pregnancies, open or ended since a day, of women who live here on a day.

    Each has the woman's name, birth date and address, and her last valid check by then.
    """
    served = "" if posyandu is None else f"{SERVED} AND"
    return records.rows(
        f"""
        SELECT g.id AS pregnancy, g.date AS registered, g.lmp, g.edd, g.gravida, g.end_date,
               g.outcome, p.id, p.name, p.birth_date, p.family,
               coalesce(p.posyandu, f.posyandu) AS posyandu, f.village, f.rt, f.address, f.phone,
               c.date AS checked_on, c.weight_g, c.muac_mm, c.systolic, c.diastolic,
               c.hb_tenths, c.fundal_mm, c.tablets, c.signs
          FROM pregnancy g
          JOIN person p ON p.id = g.person
          LEFT JOIN family f ON f.id = p.family
          LEFT JOIN woman_check c ON c.n = (
               SELECT n FROM woman_check
                WHERE person = p.id AND voided IS NULL AND date <= :day
                ORDER BY date DESC, noted DESC, id DESC LIMIT 1)
         WHERE {served} {HERE} AND (g.end_date IS NULL OR g.end_date >= :since)
           AND (g.outcome IS NULL OR g.outcome <> 'not_pregnant')
         ORDER BY p.name_key, p.n, g.date
        """,
        {"posyandu": posyandu, "day": on, "since": since},
    )
