"""The rows of the home page: who is due, counted and picked by the database itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kbdesk.store.child_rows import born_after
from kbdesk.store.records import Records, Row

_PRESENT = "p.death_date IS NULL AND p.left_date IS NULL"
_WEIGHED = "m.weight_g IS NOT NULL AND m.voided IS NULL"


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

    def unweighed(self, today: date, limit: int) -> tuple[int, list[Row]]:
        """Return how many children under five were not weighed this month, and the first of them.

        The longest unseen stands first, a child never weighed by the day of its birth.
        """
        rows = self.records.rows(
            f"""
            WITH child AS MATERIALIZED (
                SELECT p.id, p.name, p.birth_date, p.family,
                       (SELECT m.date FROM measurement m
                         WHERE m.child = p.id AND m.date < :month AND {_WEIGHED}
                         ORDER BY m.date DESC LIMIT 1) AS last
                  FROM person p
                 WHERE {self._served("p")} AND {_PRESENT}
                   AND p.birth_date > :cutoff AND p.birth_date <= :today
                   AND NOT EXISTS (
                       SELECT 1 FROM measurement m
                        WHERE m.child = p.id AND m.date BETWEEN :month AND :today AND {_WEIGHED}))
            SELECT c.id, c.name, c.birth_date, c.last, f.rt, (SELECT count(*) FROM child) AS count
              FROM child c LEFT JOIN family f ON f.id = c.family
             ORDER BY coalesce(c.last, c.birth_date), c.name LIMIT :limit
            """,
            {
                "today": today.isoformat(),
                "month": today.replace(day=1).isoformat(),
                "cutoff": born_after(today, 60),
                "codes": self._codes(),
                "limit": limit,
            },
        )
        return (int(rows[0]["count"]) if rows else 0), rows

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

    def _served(self, table: str) -> str:
        """Return SQL: of one of our posyandu, or of none; everybody where we serve all."""
        if not self.posyandu:
            return "(:codes IS NOT NULL)"
        codes = "SELECT value FROM json_each(:codes)"
        return f"({table}.posyandu IN ({codes}) OR {table}.posyandu IS NULL)"

    def _codes(self) -> str:
        return json.dumps(list(self.posyandu))
