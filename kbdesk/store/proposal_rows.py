"""Reading the facts that can propose a referral, and what was decided of them, of many people."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Final

from kbdesk.domain.services import BOOK_SEEN
from kbdesk.growth.proposal_grounds import BornRow, MeasuredRow
from kbdesk.records.kinds import STRUCTURED
from kbdesk.store.expecting import expecting
from kbdesk.store.records import Records, Row
from kbdesk.store.schema import columns

# alive and here on a day; "~" comes after every date
_HERE = "coalesce(p.death_date, '~') > :on AND coalesce(p.left_date, '~') > :on"
VACCINE_KINDS: Final = ("immunisation", BOOK_SEEN)
"""Services by which a child's vaccines are known."""


class ProposalRows:
    """Reads who is alive and here on a day (YYYY-MM-DD): everybody, or the people named."""

    def __init__(self, records: Records, on: str, people: Collection[str] | None = None) -> None:
        self._records = records
        self._some = people is not None
        self._asked: dict[str, object] = {"on": on}
        if people is not None:
            shown = sorted({records.root(one) for one in people})
            self._asked["people"] = json.dumps(shown)

    def _about(self, table: str, alias: str, column: str = "person") -> str:
        """Return the source of a table's rows with ``p``, the person whom each is about."""
        if self._some:
            return (
                "json_each(:people) a CROSS JOIN person p ON p.id = a.value"
                f" CROSS JOIN {table} {alias} ON {alias}.{column} = p.id"
            )
        return f"{table} {alias} CROSS JOIN person p ON p.id = {alias}.{column}"

    # -- facts ---------------------------------------------------------------------------

    def measured(self) -> list[MeasuredRow]:
        """Return the valid measurements, by child, date, when noted and id."""
        return [
            MeasuredRow(*row)
            for row in self._records.tuples(
                "SELECT m.child, m.date, coalesce(m.noted, 0), m.id, m.weight_g, m.lenhei_mm,"
                " m.position, m.headc_mm, m.muac_mm, m.oedema"
                f" FROM {self._about('measurement', 'm', 'child')}"
                f" WHERE m.voided IS NULL AND m.date IS NOT NULL AND m.date >= p.birth_date"
                f" AND p.sex IN ('male', 'female') AND {_HERE}"
                " ORDER BY m.child, m.date, m.noted, m.id",
                self._asked,
            )
        ]

    def born(self) -> list[BornRow]:
        """Return what a judgement needs of the people who were ever measured."""
        return [
            BornRow(*row)
            for row in self._records.tuples(
                "SELECT p.id, p.birth_date, p.sex, p.birth_weight_g, p.birth_length_mm"
                f" FROM {self._people()} WHERE p.birth_date IS NOT NULL"
                f" AND p.sex IN ('male', 'female') AND {_HERE}"
                " AND EXISTS (SELECT 1 FROM measurement m WHERE m.child = p.id)",
                self._asked,
            )
        ]

    def _people(self) -> str:
        if self._some:
            return "json_each(:people) a CROSS JOIN person p ON p.id = a.value"
        return "person p"

    def checklists(self, kinds: Collection[str]) -> list[Row]:
        """Return the valid services of some kinds, oldest first, of who has one with a finding.

        A finding: a sign that was chosen, or an answer other than ``normal``.
        """
        found = (
            f"SELECT DISTINCT s.person FROM {self._about('service', 's')}"
            " WHERE s.kind IN (SELECT value FROM json_each(:kinds)) AND s.voided IS NULL"
            f" AND s.date IS NOT NULL AND (s.signs IS NOT NULL OR s.answer <> 'normal') AND {_HERE}"
        )
        return self._services(found, kinds)

    def vaccinated(self) -> list[Row]:
        """Return the valid services by which a child's vaccines are known, oldest first."""
        found = (
            f"SELECT DISTINCT s.person FROM {self._about('service', 's')}"
            " WHERE s.kind IN (SELECT value FROM json_each(:kinds)) AND s.voided IS NULL"
            f" AND s.date IS NOT NULL AND p.birth_date IS NOT NULL AND {_HERE}"
        )
        return self._services(found, VACCINE_KINDS)

    def _services(self, people: str, kinds: Collection[str]) -> list[Row]:
        names = ", ".join(f's."{name}"' for name, _ in columns("service"))
        rows = self._records.rows(
            f"WITH found (person) AS ({people})"
            f" SELECT s.id, coalesce(s.noted, 0) AS noted, {names}"
            " FROM found CROSS JOIN service s ON s.person = found.person"
            " WHERE s.kind IN (SELECT value FROM json_each(:kinds)) AND s.voided IS NULL"
            " AND s.date IS NOT NULL ORDER BY s.person, s.date, s.noted, s.id",
            {**self._asked, "kinds": json.dumps(sorted(kinds))},
        )
        for row in rows:
            row["signs"] = json.loads(row["signs"]) if row["signs"] else []
        return rows

    def birth_dates(self, people: Collection[str]) -> dict[str, str]:
        """Return the birth dates of some people who have one."""
        return dict(
            self._records.tuples(
                "SELECT p.id, p.birth_date FROM json_each(?) a CROSS JOIN person p"
                " ON p.id = a.value WHERE p.birth_date IS NOT NULL",
                (json.dumps(sorted(people)),),
            )
        )

    def pregnancies(self) -> list[Row]:
        """Return pregnancies but for those that were none, the oldest first."""
        return self._records.rows(
            "SELECT g.id, g.person, g.date, g.lmp, g.edd, g.gravida, g.end_date, g.outcome,"
            f" g.weight_before_g, g.height_mm, p.birth_date FROM {self._about('pregnancy', 'g')}"
            f" WHERE (g.outcome IS NULL OR g.outcome <> 'not_pregnant') AND {_HERE}"
            " ORDER BY g.person, coalesce(g.date, ''), g.id",
            self._asked,
        )

    def checks(self) -> list[Row]:
        """Return the valid checks of women, by woman, date, when noted and id."""
        rows = self._records.rows(
            "SELECT c.person, c.date, coalesce(c.noted, 0) AS noted, c.id, c.weight_g, c.muac_mm,"
            " c.systolic, c.diastolic, c.hb_tenths, c.fundal_mm, c.tablets, c.signs, c.tb_signs,"
            " p.birth_date"
            f" FROM {self._about('woman_check', 'c')}"
            f" WHERE c.voided IS NULL AND c.date IS NOT NULL AND {_HERE}"
            " ORDER BY c.person, c.date, c.noted, c.id",
            self._asked,
        )
        for row in rows:
            row |= {name: json.loads(row[name] or "[]") for name in ("signs", "tb_signs")}
        return rows

    def examined(self, entity: str) -> list[Row]:
        """Return the valid rows of ``examination``, ``aks`` or ``skilas``, as ``checks`` does.

        Each with the ``sex`` and ``birth_date`` of the person, and whether she was ``expecting``.
        """
        kinds = dict(columns(entity))
        names = ", ".join(f"e.{name}" for name in kinds if name != "noted")
        rows = self._records.rows(
            f"SELECT e.id, {names}, coalesce(e.noted, 0) AS noted, p.sex, p.birth_date,"
            f" {expecting('e.person', 'e.date')} AS expecting"
            f" FROM {self._about(entity, 'e')}"
            f" WHERE e.voided IS NULL AND e.date IS NOT NULL AND {_HERE}"
            " ORDER BY e.person, e.date, e.noted, e.id",
            self._asked,
        )
        kept = [name for name, kind in kinds.items() if kind in STRUCTURED]
        for row in rows:
            row |= {name: json.loads(row[name]) for name in kept if row[name]}
        return rows

    def births(self, mothers: Collection[str]) -> list[tuple[str, str]]:
        """Return (mother, birth date) of the children of some women."""
        return self._records.tuples(
            "SELECT p.mother, p.birth_date FROM json_each(?) a"
            " CROSS JOIN person p ON p.mother = a.value WHERE p.birth_date IS NOT NULL",
            (json.dumps(sorted(mothers)),),
        )

    # -- what was decided ----------------------------------------------------------------

    def letters(self, people: Collection[str]) -> list[Row]:
        """Return some people's referrals that have a date, the oldest first."""
        rows = self._records.rows(
            "SELECT r.id, r.person, r.number, r.date, r.reasons, r.state_date,"
            " coalesce(r.state, 'draft') AS state"
            " FROM json_each(?) a CROSS JOIN referral r ON r.person = a.value"
            " WHERE r.date IS NOT NULL ORDER BY r.date, r.id",
            (json.dumps(sorted(people)),),
        )
        for row in rows:
            row["reasons"] = json.loads(row["reasons"]) if row["reasons"] else []
        return rows

    def decisions(self, people: Collection[str]) -> list[Row]:
        """Return what was decided of some people's proposals, one for each code and record."""
        return self._records.rows(
            "SELECT d.id, d.person, d.code, d.decision, d.decided_on, d.until, d.reason,"
            " d.declined_on FROM json_each(?) a"
            " CROSS JOIN proposal_decision d ON d.person = a.value"
            " WHERE d.code IS NOT NULL AND d.decision IS NOT NULL AND d.decided_on IS NOT NULL"
            " ORDER BY d.id",
            (json.dumps(sorted(people)),),
        )

    def named(self, people: Collection[str]) -> dict[str, Row]:
        """Return by id who some people are, whose children, and where they live."""
        rows = self._records.rows(
            """
            SELECT p.id, p.name, p.sex, p.birth_date, p.family, p.since, mother.name AS mother,
                   coalesce(p.posyandu, f.posyandu) AS posyandu, f.village, f.rt, f.rw, f.address,
                   f.phone
              FROM json_each(?) a CROSS JOIN person p ON p.id = a.value
              LEFT JOIN person mother ON mother.id = p.mother
              LEFT JOIN family f ON f.id = p.family
            """,
            (json.dumps(sorted(people)),),
        )
        return {row["id"]: row for row in rows}
