"""Reading the kitchen: places in the programme, what was given, what was cooked."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from kbdesk.store.records import Records, Row, with_lists

# The last day of a place: counted from its length, or the day on which it was ended.
_UNTIL = (
    "coalesce(r.end_date, date(r.start, '+' || (coalesce(r.programme_days, 1) - 1) || ' days'))"
)


class PlaceRow(NamedTuple):
    """A recipient's place in the programme; dates YYYY-MM-DD. ``until``: its last day."""

    id: str
    person: str
    start: str
    until: str
    indication: str
    programme_days: int
    end_date: str | None
    end_why: str | None
    village: str | None
    name: str | None
    sex: str | None
    birth_date: str | None
    posyandu: str | None
    family: str | None
    rt: str | None
    mother: str | None
    home_village: str | None = None


class GivenRow(NamedTuple):
    """What a recipient was given on a day."""

    id: str
    recipient: str
    date: str
    portions: int
    handover: str | None
    eaten_percent: int | None
    eaten_by: str | None
    reason: str | None


def open_place(records: Records, person: str, first: str, last: str, but: str | None) -> str | None:
    """Return the first day of another place of a person that overlaps some days, or None."""
    found: str | None = records.value(
        f"""
        SELECT r.start FROM recipient r
         WHERE r.person = ? AND r.id IS NOT ? AND r.start IS NOT NULL
           AND r.start <= ? AND {_UNTIL} >= ?
         ORDER BY r.start LIMIT 1
        """,
        (records.root(person), but, last, first),
    )
    return found


def places(
    records: Records, first: date, last: date, codes: Collection[str] | None, village: str | None
) -> list[PlaceRow]:
    """Return the places with at least one day in a period, of people of some posyandu, by start and
    name.

    ``village``: the kelurahan of the place's kitchen, else of the person's family.
    """
    rows = records.tuples(
        f"""
        SELECT r.id, r.person, r.start, {_UNTIL}, r.indication, coalesce(r.programme_days, 1),
               r.end_date, r.end_why, r.village, p.name, p.sex, p.birth_date,
               coalesce(p.posyandu, f.posyandu), p.family, f.rt, m.name, f.village
          FROM recipient r
          LEFT JOIN person p ON p.id = r.person
          LEFT JOIN family f ON f.id = p.family
          LEFT JOIN person m ON m.id = p.mother
         WHERE r.start <= :last AND {_UNTIL} >= :first AND r.indication IS NOT NULL
           AND (:codes IS NULL OR coalesce(p.posyandu, f.posyandu)
                IN (SELECT value FROM json_each(:codes)))
           AND (:village IS NULL OR coalesce(r.village, f.village) = :village)
         ORDER BY r.start, p.name_key, r.id
        """,
        {
            "first": first.isoformat(),
            "last": last.isoformat(),
            "codes": None if codes is None else json.dumps(sorted(codes)),
            "village": village,
        },
    )
    return [PlaceRow(*row) for row in rows]


def given(records: Records, recipients: Collection[str], last: date) -> list[GivenRow]:
    """Return what some recipients were given up to a day, by recipient and date."""
    rows = records.tuples(
        """
        SELECT d.id, d.recipient, d.date, coalesce(d.portions, 1), d.handover, d.eaten_percent,
               d.eaten_by, d.reason
          FROM json_each(:ids) c CROSS JOIN distribution d ON d.recipient = c.value
         WHERE d.voided IS NULL AND d.date IS NOT NULL AND d.date <= :last
         ORDER BY d.recipient, d.date
        """,
        {"ids": json.dumps(sorted(recipients)), "last": last.isoformat()},
    )
    return [GivenRow(*row) for row in rows]


def productions(records: Records, first: date, last: date, village: str | None) -> list[Row]:
    """Return what was cooked in a period, of one kelurahan or all, by date."""
    rows = records.rows(
        """
        SELECT id, date, recipe, portions, cost_rupiah, cooks, village, note FROM production
         WHERE voided IS NULL AND date BETWEEN :first AND :last AND portions IS NOT NULL
           AND (:village IS NULL OR coalesce(village, :village) = :village)
         ORDER BY date, noted, id
        """,
        {"first": first.isoformat(), "last": last.isoformat(), "village": village},
    )
    return with_lists(rows, "cooks")


def money(records: Records, village: str | None) -> list[Row]:
    """Return what kitchens received and spent, of one kelurahan or all, by date."""
    return records.rows(
        """
        SELECT id, village, date, kind, source, purpose, amount_rupiah, party, receipt_no, note
          FROM kitchen_money
         WHERE voided IS NULL AND date IS NOT NULL AND kind IS NOT NULL
           AND amount_rupiah IS NOT NULL AND village IS NOT NULL
           AND (:village IS NULL OR village = :village)
         ORDER BY date, noted, id
        """,
        {"village": village},
    )


def stock_moves(records: Records, village: str | None) -> list[Row]:
    """Return the movements of dry goods, of one kelurahan or all, by date."""
    return records.rows(
        """
        SELECT id, village, date, food, movement, grams, cost_rupiah, expires, note
          FROM kitchen_stock
         WHERE voided IS NULL AND date IS NOT NULL AND movement IS NOT NULL
           AND grams IS NOT NULL AND food IS NOT NULL AND village IS NOT NULL
           AND (:village IS NULL OR village = :village)
         ORDER BY date, noted, id
        """,
        {"village": village},
    )


def kitchens(records: Records) -> list[Row]:
    """Return what is recorded about each kelurahan's kitchen."""
    return records.rows(
        "SELECT id, village, name, address, hours, phone, capacity FROM kitchen"
        " WHERE village IS NOT NULL ORDER BY village"
    )


def allergies_of(records: Records, people: Collection[str]) -> list[Row]:
    """Return the allergies of some people; people who were not asked are left out."""
    rows = records.rows(
        "SELECT p.id, p.name, p.allergies, p.allergy_note FROM json_each(?) c"
        " JOIN person p ON p.id = c.value WHERE p.allergies IS NOT NULL",
        (json.dumps(sorted(people)),),
    )
    for row in rows:
        row["allergies"] = json.loads(row["allergies"])
    return rows


def referred_since(
    records: Records, people: Collection[str], ended: Collection[str]
) -> dict[str, str]:
    """Return the day of the last open referral of each of some people."""
    return dict(
        records.tuples(
            "SELECT r.person, max(r.date) FROM json_each(?) c JOIN referral r ON r.person = c.value"
            " WHERE coalesce(r.state, 'draft') NOT IN (SELECT value FROM json_each(?))"
            " AND r.date IS NOT NULL GROUP BY r.person",
            (json.dumps(sorted(people)), json.dumps(sorted(ended))),
        )
    )


def attached_to_some(records: Records, owners: Collection[str]) -> dict[str, int]:
    """Return the number of attached files of each of some records; a record without files is left
    out."""
    return dict(
        records.tuples(
            "SELECT a.owner, count(*) FROM json_each(?) o JOIN attachment a ON a.owner = o.value"
            " WHERE a.voided IS NULL AND a.parts IS NOT NULL GROUP BY a.owner",
            (json.dumps(sorted(owners)),),
        )
    )


def handed_out(records: Records, first: date, last: date) -> list[tuple[str | None, str]]:
    """Return the days of a period on which portions were given, each with its kelurahan."""
    rows: list[tuple[str | None, str]] = records.tuples(
        """
        SELECT DISTINCT r.village, d.date FROM distribution d JOIN recipient r ON r.id = d.recipient
         WHERE d.voided IS NULL AND coalesce(d.portions, 1) > 0 AND d.date BETWEEN ? AND ?
        """,
        (first.isoformat(), last.isoformat()),
    )
    return rows


def last_cooks(records: Records, village: str | None) -> list[str]:
    """Return the cooks that were named last, of one kelurahan or all."""
    rows = records.tuples(
        """
        SELECT cooks FROM production
         WHERE voided IS NULL AND cooks IS NOT NULL AND cooks <> '[]'
           AND (:village IS NULL OR coalesce(village, :village) = :village)
         ORDER BY date DESC, noted DESC, id DESC LIMIT 1
        """,
        {"village": village},
    )
    return list(json.loads(rows[0][0])) if rows else []


def with_place(records: Records, on: date) -> set[str]:
    return records.distinct(
        f"SELECT r.person FROM recipient r WHERE r.start <= :on AND {_UNTIL} >= :on",
        {"on": on.isoformat()},
    )


def with_place_between(records: Records, first: date, last: date) -> set[str]:
    """Return the people who had a place on any day of a period."""
    return records.distinct(
        f"SELECT r.person FROM recipient r WHERE r.start <= :last AND {_UNTIL} >= :first",
        {"first": first.isoformat(), "last": last.isoformat()},
    )


def kitchen_villages(records: Records) -> list[str]:
    """Return the kelurahan whose kitchen has cooked or served somebody."""
    rows = records.distinct(
        "SELECT village FROM production WHERE voided IS NULL AND village IS NOT NULL"
        " UNION SELECT coalesce(r.village, f.village) FROM recipient r"
        "  LEFT JOIN person p ON p.id = r.person LEFT JOIN family f ON f.id = p.family"
        "  WHERE coalesce(r.village, f.village) IS NOT NULL"
    )
    return sorted(rows)
