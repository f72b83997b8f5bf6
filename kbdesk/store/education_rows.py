"""Reading the corner: its shelf, lessons with who came, quizzes, visits and loans."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from kbdesk.store.records import Records, Row, with_lists

_VILLAGE: Final = "CASE WHEN x.rt IS NULL THEN f.village ELSE y.village END"
"""Where the RT of a visit or loan is: of the family, unless it was said; then of the corner."""


class EducationRows:
    """Reads of some posyandu, or of all where ``codes`` is None; voided rows are left out."""

    def __init__(self, records: Records, codes: Sequence[str] | None) -> None:
        self._records = records
        self._codes = None if codes is None else json.dumps(list(codes))

    def _rows(self, sql: str, **parameters: object) -> list[Row]:
        """Return the rows of a query in which {ours} stands for "of these posyandu"."""
        ours = "1" if self._codes is None else "x.posyandu IN (SELECT value FROM json_each(:codes))"
        if self._codes is not None:
            parameters["codes"] = self._codes
        return self._records.rows(sql.format(ours=ours, village=_VILLAGE), parameters)

    def materials(self) -> list[Row]:
        """Return the shelf by title, each with how many copies are lent and attachments there."""
        rows = self._rows(
            """
            SELECT x.id, x.posyandu, x.code, x.title, x.kind, x.topic, x.audience, x.builtin,
                   x.copies, x.condition, x.shelf,
                   (SELECT count(*) FROM loan l WHERE l.material = x.id AND l.voided IS NULL
                      AND l.lent IS NOT NULL AND l.returned IS NULL) AS lent,
                   (SELECT count(*) FROM attachment a WHERE a.owner = x.id
                      AND a.voided IS NULL AND a.parts IS NOT NULL) AS attached
              FROM material x WHERE {ours} AND x.voided IS NULL AND x.title IS NOT NULL
             ORDER BY x.title, x.code, x.id
            """
        )
        return with_lists(rows, "audience")

    def sessions(self, first: str, last: str, limit: int = -1) -> list[Row]:
        """Return the lessons between two days, the last first, with how many are named."""
        rows = self._rows(
            """
            SELECT x.id, x.posyandu, x.date, x.topic, x.title, x.speaker, x.place, x.rt, x.method,
                   x.duration_minutes, x.materials, x.note, x.male, x.female, x.groups, x.noted,
                   y.village
              FROM education_session x LEFT JOIN posyandu y ON y.id = x.posyandu
             WHERE {ours} AND x.voided IS NULL AND x.date >= :first AND x.date <= :last
             ORDER BY x.date DESC, x.noted DESC, x.id DESC LIMIT :limit
            """,
            first=first,
            last=last,
            limit=limit,
        )
        for row in rows:
            row["materials"] = json.loads(row["materials"]) if row["materials"] else []
            row["groups"] = json.loads(row["groups"]) if row["groups"] else {}
        return rows

    def plans(self, first: str, last: str) -> list[Row]:
        """Return the planned lessons between two days, each with the lesson that was held."""
        return self._rows(
            """
            SELECT x.id, x.posyandu, x.date, x.time, x.topic, x.title, x.speaker, x.place, x.rt,
                   x.issue, i.title AS issue_title, x.note,
                   (SELECT s.id FROM education_session s WHERE s.plan = x.id
                      AND s.voided IS NULL ORDER BY s.date, s.id LIMIT 1) AS session
              FROM education_plan x LEFT JOIN village_issue i ON i.id = x.issue
             WHERE {ours} AND x.voided IS NULL AND x.date >= :first AND x.date <= :last
             ORDER BY x.date, coalesce(x.time, ''), x.noted, x.id
            """,
            first=first,
            last=last,
        )

    def attendees(self, sessions: Sequence[str]) -> list[Row]:
        """Return who is named at some lessons: the person, sex, birth date and RT, by name."""
        return self._records.rows(
            """
            SELECT DISTINCT a.session, a.person, p.name, p.sex, p.birth_date, f.village, f.rt
              FROM json_each(?) s
              JOIN education_attendee a ON a.session = s.value AND a.voided IS NULL
              LEFT JOIN person p ON p.id = a.person
              LEFT JOIN family f ON f.id = p.family
             ORDER BY p.name_key, a.person, a.session
            """,
            (json.dumps(list(sessions)),),
        )

    def quizzes(self, sessions: Sequence[str]) -> list[Row]:
        """Return the results of some lessons in the order in which they were noted."""
        rows = self._records.rows(
            """
            SELECT q.id, q.session, q.quiz, q.phase, q.person, q.number, q.score, q.questions,
                   q.answers, p.name
              FROM json_each(?) s
              JOIN quiz_result q ON q.session = s.value AND q.voided IS NULL
              LEFT JOIN person p ON p.id = q.person
             WHERE q.score IS NOT NULL AND q.questions > 0
             ORDER BY q.noted, q.id
            """,
            (json.dumps(list(sessions)),),
        )
        return with_lists(rows, "answers")

    def visits(self, first: str, last: str, limit: int = -1) -> list[Row]:
        """Return the visits between two days, the last first, with what is known of a person."""
        return self._rows(
            """
            SELECT x.id, x.posyandu, x.date, x.person, coalesce(x.name, p.name) AS name,
                   coalesce(x.sex, p.sex) AS sex, x.age_group, p.birth_date,
                   coalesce(x.rt, f.rt) AS rt, {village} AS village, x.purpose, x.officer,
                   x.note
              FROM corner_visit x LEFT JOIN posyandu y ON y.id = x.posyandu
              LEFT JOIN person p ON p.id = x.person
              LEFT JOIN family f ON f.id = p.family
             WHERE {ours} AND x.voided IS NULL AND x.date >= :first AND x.date <= :last
             ORDER BY x.date DESC, x.noted DESC, x.id DESC LIMIT :limit
            """,
            first=first,
            last=last,
            limit=limit,
        )

    def loans(self) -> list[Row]:
        """Return every loan, those that are due first before the others."""
        return self._rows(
            """
            SELECT x.id, x.posyandu, x.material, m.title, m.code, m.kind, x.person,
                   coalesce(x.borrower, p.name) AS borrower, coalesce(x.phone, f.phone) AS phone,
                   coalesce(x.rt, f.rt) AS rt, {village} AS village, x.lent, x.due, x.condition,
                   x.officer, x.note, x.returned, x.returned_condition, x.return_note
              FROM loan x LEFT JOIN posyandu y ON y.id = x.posyandu
              LEFT JOIN material m ON m.id = x.material
              LEFT JOIN person p ON p.id = x.person
              LEFT JOIN family f ON f.id = p.family
             WHERE {ours} AND x.voided IS NULL AND x.lent IS NOT NULL AND x.due IS NOT NULL
             ORDER BY x.due, x.lent, x.noted, x.id
            """
        )

    def neighbourhoods(self) -> set[tuple[str | None, str]]:
        """Return the kelurahan and RT in which families of these posyandu live."""
        rows = self._rows(
            "SELECT DISTINCT x.village, x.rt FROM family x WHERE {ours} AND x.rt IS NOT NULL"
        )
        return {(row["village"], row["rt"]) for row in rows}


def homes_of_attendees(records: Records, sessions: Sequence[str]) -> list[Row]:
    """Return session, person, family, village and RT of who is named at some lessons."""
    return records.rows(
        "SELECT DISTINCT a.session, a.person, p.family, f.village, f.rt FROM json_each(?) s"
        "  JOIN education_attendee a ON a.session = s.value AND a.voided IS NULL"
        "  JOIN person p ON p.id = a.person"
        "  JOIN family f ON f.id = p.family",
        (json.dumps(list(sessions)),),
    )


def codes_of(records: Records, posyandu: str | None) -> dict[str, str]:
    """Return code -> id of what stands on a posyandu's shelf."""
    return dict(
        records.tuples(
            "SELECT code, id FROM material WHERE posyandu IS ? AND voided IS NULL"
            " AND code IS NOT NULL ORDER BY n DESC",
            (posyandu,),
        )
    )


def material_with_code(records: Records, codes: Sequence[str], code: str) -> str | None:
    """Return the id of the material that has a code on one of some shelves, or None."""
    found = records.value(
        "SELECT id FROM material WHERE code = ? AND voided IS NULL"
        " ORDER BY posyandu IN (SELECT value FROM json_each(?)) DESC, n LIMIT 1",
        (code, json.dumps(list(codes))),
    )
    return None if found is None else str(found)


def loans_out(records: Records, material: str, but: str) -> int:
    """Return how many loans of a material are out, one left aside."""
    return int(
        records.value(
            "SELECT count(*) FROM loan WHERE material = ? AND id <> ? AND voided IS NULL"
            " AND lent IS NOT NULL AND returned IS NULL",
            (material, but),
        )
    )


def quizzes_of(
    records: Records, session: str, phase: str, person: str | None, number: int | None
) -> list[str]:
    """Return the ids of the results that a participant has of a phase."""
    return [
        id_
        for (id_,) in records.tuples(
            "SELECT id FROM quiz_result WHERE session = ? AND phase = ? AND voided IS NULL"
            " AND person IS ? AND number IS ?",
            (session, phase, person, number),
        )
    ]


def corner_codes(records: Records) -> list[str]:
    """Return the posyandu whose corner has a shelf, held a lesson, or was visited."""
    rows = records.distinct(
        "SELECT posyandu FROM education_session WHERE voided IS NULL AND posyandu IS NOT NULL"
        " UNION SELECT posyandu FROM material WHERE voided IS NULL AND posyandu IS NOT NULL"
        " UNION SELECT posyandu FROM corner_visit WHERE voided IS NULL AND posyandu IS NOT NULL"
    )
    return sorted(rows)
