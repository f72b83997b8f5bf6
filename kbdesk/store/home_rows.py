"""The rows of the home page: who is due, counted and picked by the database itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kbdesk.store.records import Records, Row

_PRESENT = "p.death_date IS NULL AND p.left_date IS NULL"
_WEIGHED = "m.weight_g IS NOT NULL AND m.voided IS NULL"
# five years after birth as a text: a date before it is under 60 completed months
_FIFTH_BIRTHDAY = "(CAST(substr(p.birth_date, 1, 4) AS INTEGER) + 5 || substr(p.birth_date, 5))"


def born_after(on: date, months: int) -> str:
    """Return the text that a birth date is greater than while under ``months`` on a day.

    Made for comparing texts: 31 April sorts where it should though no calendar has it.
    """
    index = on.year * 12 + on.month - 1 - months
    return f"{index // 12:04d}-{index % 12 + 1:02d}-{on.day:02d}"


@dataclass(frozen=True, slots=True)
class HomeRows:
    """Reads for the home page; ``posyandu`` are the codes served here, none for all."""

    records: Records
    posyandu: Sequence[str] = ()

    def anybody(self) -> bool:
        """Tell whether one person is registered at all."""
        return self.records.value("SELECT 1 FROM person LIMIT 1") is not None

    def last_weighing(self, today: date) -> str | None:
        """Return the last day on which anybody was weighed."""
        found: str | None = self.records.value(
            f"SELECT m.date FROM measurement m WHERE m.date <= ? AND {_WEIGHED}"
            " ORDER BY m.date DESC LIMIT 1",
            (today.isoformat(),),
        )
        return found

    def weighed_children(self, today: date) -> tuple[int, int]:
        """Return how many children are under five, and how many were weighed this month."""
        row = self.records.rows(
            f"{self._children()} SELECT count(*) AS children,"
            " coalesce(sum(last >= :month), 0) AS weighed FROM child",
            self._day(today),
        )[0]
        return int(row["children"]), int(row["weighed"])

    def not_weighed(self, today: date, limit: int) -> list[Row]:
        """Return children under five not weighed this month, the longest unseen first."""
        return self.records.rows(
            f"{self._children()} SELECT c.id, c.name, c.birth_date, c.last, f.rt"
            "  FROM child c LEFT JOIN family f ON f.id = c.family"
            " WHERE c.last IS NULL OR c.last < :month"
            " ORDER BY coalesce(c.last, c.birth_date), c.name LIMIT :limit",
            {**self._day(today), "limit": limit},
        )

    def visits_due(self, until: date) -> list[Row]:
        """Return what the last visit of each family promised up to a day, the oldest first."""
        return self.records.rows(
            f"""
            SELECT v.id, v.family, v.target, v.purpose, v.next_date, f.rt, p.name AS target_name,
                   (SELECT h.name FROM person h WHERE h.family = f.id AND h.relation = 'head'
                     ORDER BY h.n LIMIT 1) AS head
              FROM visit v
              JOIN family f ON f.id = v.family
              LEFT JOIN person p ON p.id = v.target
             WHERE v.voided IS NULL AND v.next_date <= :until AND {self._served("f")}
               AND (p.id IS NULL OR {_PRESENT})
               AND NOT EXISTS (
                   SELECT 1 FROM visit w WHERE w.family = v.family AND w.voided IS NULL
                      AND (w.date, w.noted, w.id) > (v.date, v.noted, v.id))
             ORDER BY v.next_date, f.rt, v.id
            """,
            {"until": until.isoformat(), "codes": self._codes()},
        )

    def open_referrals(self, ended: Sequence[str]) -> list[Row]:
        """Return referrals that have not ended, the oldest first."""
        rows = self.records.rows(
            f"""
            SELECT r.id, r.date, r.reasons, coalesce(r.state, 'draft') AS state, r.state_date,
                   p.name
              FROM referral r LEFT JOIN person p ON p.id = r.person
             WHERE coalesce(r.state, 'draft') NOT IN (SELECT value FROM json_each(:ended))
               AND r.date IS NOT NULL AND (p.id IS NULL OR {self._served("p")})
             ORDER BY r.date, r.id
            """,
            {"ended": json.dumps(list(ended)), "codes": self._codes()},
        )
        for row in rows:
            row["reasons"] = json.loads(row["reasons"]) if row["reasons"] else []
        return rows

    def targets(self, last_day: date) -> int:
        """Return S of a month: under 60 completed months on its last day, alive, living here."""
        return int(
            self.records.rows(
                f"""
                SELECT count(*) AS targets FROM person p
                 WHERE {self._served("p")} AND p.birth_date > :cutoff AND p.birth_date <= :day
                   AND (p.death_date IS NULL OR p.death_date > :day)
                   AND (p.left_date IS NULL OR p.left_date > :day)
                   AND (p.since IS NULL OR p.since <= :day)
                """,
                {
                    "cutoff": born_after(last_day, 60),
                    "day": last_day.isoformat(),
                    "codes": self._codes(),
                },
            )[0]["targets"]
        )

    def weighed(self, first_day: date, last_day: date) -> int:
        """Return D of a span of days: distinct children weighed while under 60 months."""
        return int(
            self.records.rows(
                f"""
                SELECT count(DISTINCT m.child) AS weighed
                  FROM measurement m JOIN person p ON p.id = m.child
                 WHERE m.date BETWEEN :first AND :last AND {_WEIGHED}
                   AND {self._served("p")} AND m.date < {_FIFTH_BIRTHDAY}
                """,
                {
                    "first": first_day.isoformat(),
                    "last": last_day.isoformat(),
                    "codes": self._codes(),
                },
            )[0]["weighed"]
        )

    def weighings(self, first_day: date, last_day: date) -> list[Row]:
        """Return the valid weighings of a span of days with each child's birth date and sex."""
        return self.records.rows(
            f"""
            SELECT m.child, m.date, coalesce(m.noted, 0) AS noted, m.id, m.weight_g,
                   p.birth_date, p.sex
              FROM measurement m JOIN person p ON p.id = m.child
             WHERE m.date BETWEEN :first AND :last AND {_WEIGHED}
               AND {self._served("p")} AND {_PRESENT}
               AND p.birth_date IS NOT NULL AND p.sex IN ('male', 'female')
            """,
            {
                "first": first_day.isoformat(),
                "last": last_day.isoformat(),
                "codes": self._codes(),
            },
        )

    def given(self, today: date, kind: str, from_month: int, below_month: int) -> tuple[int, int]:
        """Return how many children of an age band got a service this month, and how many are due.

        The band is in completed months today.
        """
        row = self.records.rows(
            f"""
            SELECT count(*) AS due, coalesce(sum(EXISTS (
                       SELECT 1 FROM service s WHERE s.person = p.id AND s.kind = :kind
                          AND s.voided IS NULL AND s.date BETWEEN :month AND :today)), 0) AS given
              FROM person p
             WHERE {self._served("p")} AND {_PRESENT}
               AND p.birth_date <= :youngest AND p.birth_date > :oldest
            """,
            {
                "kind": kind,
                "month": today.replace(day=1).isoformat(),
                "today": today.isoformat(),
                "youngest": born_after(today, from_month),
                "oldest": born_after(today, below_month),
                "codes": self._codes(),
            },
        )[0]
        return int(row["given"]), int(row["due"])

    def birthdays(self, today: date, days: Sequence[str]) -> list[Row]:
        """Return children up to five whose birth date ends in one of these ``MM-DD``."""
        return self.records.rows(
            f"""
            SELECT p.id, p.name, p.birth_date FROM person p
             WHERE {self._served("p")} AND {_PRESENT}
               AND p.birth_date >= :oldest AND p.birth_date < :today
               AND substr(p.birth_date, 6) IN (SELECT value FROM json_each(:days))
            """,
            {
                "oldest": born_after(today, 60),
                "today": today.isoformat(),
                "days": json.dumps(list(days)),
                "codes": self._codes(),
            },
        )

    # -- inside --------------------------------------------------------------------------

    def _children(self) -> str:
        return f"""
            WITH child AS MATERIALIZED (
                SELECT p.id, p.name, p.birth_date, p.family,
                       (SELECT m.date FROM measurement m
                         WHERE m.child = p.id AND m.date <= :today AND {_WEIGHED}
                         ORDER BY m.date DESC LIMIT 1) AS last
                  FROM person p
                 WHERE {self._served("p")} AND {_PRESENT}
                   AND p.birth_date > :cutoff AND p.birth_date <= :today)
        """

    def _served(self, table: str) -> str:
        """Return SQL: of one of our posyandu, or of none; everybody where we serve all."""
        if not self.posyandu:
            return "(:codes IS NOT NULL)"
        codes = "SELECT value FROM json_each(:codes)"
        return f"({table}.posyandu IN ({codes}) OR {table}.posyandu IS NULL)"

    def _codes(self) -> str:
        return json.dumps(list(self.posyandu))

    def _day(self, today: date) -> dict[str, Any]:
        return {
            "today": today.isoformat(),
            "month": today.replace(day=1).isoformat(),
            "cutoff": born_after(today, 60),
            "codes": self._codes(),
        }
