"""Reading the people of whole villages at once, as text of fixed width that SQLite writes.

A city has a quarter of a million people: one row of Python each costs three times as much
as all of their columns read this way. Whoever asks turns the text into columns again.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, Final, Literal, NamedTuple

from kbdesk.store.records import Records


class RowColumn(NamedTuple):
    """A column: its name, the SQL that gives it, and how it is written.

    A ``date`` is ten characters, of spaces where there is none; a number has ``width``
    digits and is 0 where there is none.
    """

    name: str
    sql: str
    width: int
    form: Literal["date", "number"] = "number"


class PackedRows(NamedTuple):
    """Rows of fixed width, one after the other, and the fields that a row is made of."""

    fields: tuple[RowColumn, ...]
    rows: bytes


def dated(name: str) -> RowColumn:
    return RowColumn(name, f"p.{name}", 10, "date")


def coded(name: str, codes: Collection[object], of: str = "p") -> RowColumn:
    """Return the field of an answer: its place among the codes from 1 on, 0 for none."""
    cases = " ".join(f"WHEN {_literal(code)} THEN {no}" for no, code in enumerate(codes, 1))
    return RowColumn(name, f"CASE {of}.{name} {cases} ELSE 0 END", len(str(len(codes))))


def measure(name: str) -> RowColumn:
    """Return the field of what was measured; what another machine wrote may be anything."""
    return RowColumn(name, f"min(max(coalesce(m.{name}, 0), 0), 999999)", 6)


def _literal(code: object) -> str:
    if isinstance(code, int):
        return str(code)
    return "'" + str(code).replace("'", "''") + "'"


PERSON: Final = RowColumn("n", "p.n", 9)
FAMILY: Final = RowColumn("family", "f.n", 9)
_BIRTH: Final = (RowColumn("mother", "m.n", 9), PERSON)
SEXES: Final = ("male", "female")
RELATIONS: Final = ("head", "wife", "child")
MARITAL: Final = ("married", "single", "divorced", "widowed")
PEOPLE: Final = (
    PERSON,
    FAMILY,
    coded("sex", SEXES),
    coded("relation", RELATIONS),
    coded("marital", MARITAL),
    RowColumn("has_mother", "p.mother IS NOT NULL", 1),
    dated("birth_date"),
    dated("death_date"),
    dated("left_date"),
    dated("arrived_date"),
)
"""The columns of a person that the village's figures are made of."""


POSITIONS: Final = ("lying", "standing")
MEASURED: Final = (
    RowColumn("n", "p.n", 9),
    RowColumn("row", "m.n", 9),
    RowColumn("noted", "max(coalesce(m.noted, 0), 0)", 19),
    RowColumn("date", "m.date", 10, "date"),
    measure("weight_g"),
    measure("lenhei_mm"),
    measure("muac_mm"),
    coded("position", POSITIONS, "m"),
    RowColumn("oedema", "coalesce(m.oedema, 0) <> 0", 1),
)
"""The columns of a measurement; ``n``: the child's row, ``row``: its own."""

_FAMILIES = "json_each(:families) a CROSS JOIN person p ON p.family = a.value"
_SOME = (
    "(SELECT w.* FROM json_each(:families) a CROSS JOIN person w ON w.family = a.value"
    " UNION ALL"
    " SELECT w.* FROM json_each(:people) a CROSS JOIN person w ON w.id = a.value) p"
)


class Some(NamedTuple):
    """Some families by id, and people beside them who are of none that is held."""

    families: Collection[str]
    people: Collection[str] = ()


class ColumnRows:
    """Reads of some families and people; None is everybody."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def packed(
        self,
        fields: tuple[RowColumn, ...],
        source: str,
        parameters: dict[str, object] | None = None,
    ) -> PackedRows:
        """Return the fields of the rows of a source, in no order that could be relied on."""
        rows = self._records.value(f"SELECT {_packed(fields)} FROM {source}", parameters or {})
        return PackedRows(fields, rows or b"")

    def packed_with(
        self,
        fields: tuple[RowColumn, ...],
        beside: str,
        source: str,
        parameters: dict[str, object],
    ) -> tuple[PackedRows, str]:
        """Return the same, and a text that ``beside`` makes of the same rows in their order."""
        ((rows, text),) = self._records.tuples(
            f"SELECT {_packed(fields)}, {beside} FROM {source}", parameters
        )
        return PackedRows(fields, rows or b""), text or ""

    def people(self, some: Some | None) -> PackedRows:
        """Return the people of some families, or everybody: :data:`PEOPLE`."""
        if some is None:
            return self.packed(
                PEOPLE,
                "person p INDEXED BY person_family LEFT JOIN family f ON f.id = p.family",
            )
        if some.people:
            source = f"{_SOME} LEFT JOIN family f ON f.id = p.family"
        else:
            source = (
                "json_each(:families) a CROSS JOIN family f ON f.id = a.value"
                " CROSS JOIN person p INDEXED BY person_family ON p.family = f.id"
            )
        return self.packed(PEOPLE, source, _of(some))

    def children_elsewhere(self, some: Some) -> PackedRows:
        """Return the children of some families' people who are of other families or of none."""
        return self.packed(
            PEOPLE,
            "json_each(:families) a CROSS JOIN person w ON w.family = a.value"
            " CROSS JOIN person p ON p.mother = w.id AND p.family IS NOT w.family"
            " LEFT JOIN family f ON f.id = p.family",
            {"families": json.dumps(list(some.families))},
        )

    def mothers(self, some: Some | None) -> PackedRows:
        """Return whose child each person is: ``mother`` and ``n``, both numbers of rows."""
        if some is None:
            return self.packed(
                _BIRTH,
                "person p INDEXED BY person_mother CROSS JOIN person m ON m.id = p.mother"
                " WHERE p.mother IS NOT NULL",
            )
        source = (
            "json_each(:families) a CROSS JOIN person m ON m.family = a.value"
            " CROSS JOIN person p INDEXED BY person_mother ON p.mother = m.id"
        )
        return self.packed(_BIRTH, source, {"families": json.dumps(list(some.families))})

    def absences(self) -> list[tuple[int, str, str]]:
        """Return who was away and came back: (n, first day away, day of return)."""
        return self._records.tuples(
            "SELECT p.n, a.left_date, a.returned_date FROM absence a"
            " CROSS JOIN person p ON p.id = a.person WHERE a.voided IS NULL"
            " AND a.left_date IS NOT NULL AND a.returned_date IS NOT NULL"
        )

    def planning(
        self, some: Some | None
    ) -> list[tuple[int, str, str | None, str | None, str | None, str | None, int | None]]:
        """Return the valid records of family planning, the oldest first.

        (n of the woman, date, status, method, reason, wish, live births).
        """
        return self._records.tuples(
            "SELECT p.n, k.date, k.status, k.method, k.reason, k.wish, k.live_births"
            f" FROM {_about('family_planning', 'k', 'person', some)}"
            " WHERE k.voided IS NULL AND k.date IS NOT NULL ORDER BY k.date, k.noted, k.id",
            _of(some),
        )

    def pregnancies(self, some: Some | None) -> list[tuple[Any, ...]]:
        """Return pregnancies but for those that were none, the oldest first.

        (n of the woman, date, lmp, edd, end_date, outcome).
        """
        return self._records.tuples(
            "SELECT p.n, g.date, g.lmp, g.edd, g.end_date, g.outcome"
            f" FROM {_about('pregnancy', 'g', 'person', some)}"
            " WHERE g.outcome IS NULL OR g.outcome <> 'not_pregnant'"
            " ORDER BY coalesce(g.lmp, g.date), g.id",
            _of(some),
        )

    def measured(self, first: str, last: str, some: Some | None) -> PackedRows:
        """Return the valid measurements between two days: :data:`MEASURED`."""
        return self.packed(
            MEASURED,
            f"{_about('measurement', 'm', 'child', some)}"
            " WHERE m.date BETWEEN :first AND :last AND m.voided IS NULL",
            {"first": first, "last": last, **_of(some)},
        )

    def names(self, people: Collection[int]) -> dict[int, str]:
        """Return the names of persons by the numbers of their rows."""
        return self._named("p.n, coalesce(p.name, '')", "person p", "p.n", people)

    def addresses(self, families: Collection[int]) -> dict[int, str]:
        """Return the addresses of families by the numbers of their rows."""
        return self._named("f.n, coalesce(f.address, '')", "family f", "f.n", families)

    def ids_of_measurements(self, rows: Collection[int]) -> dict[int, str]:
        """Return the ids of measurements by the numbers of their rows."""
        return self._named("m.n, m.id", "measurement m", "m.n", rows)

    def ids(self, numbers: Collection[int]) -> dict[int, str]:
        """Return the ids of persons by the numbers of their rows."""
        return self._named("p.n, p.id", "person p", "p.n", numbers)

    def numbers_of(self, people: Collection[str]) -> dict[str, int]:
        """Return the numbers of the rows of persons by their ids."""
        return self._named("p.id, p.n", "person p", "p.id", people)

    def _named(self, pair: str, table: str, key: str, keys: Collection[Any]) -> dict[Any, Any]:
        """Return the second of two columns by the first, of the rows with these keys."""
        return dict(
            self._records.tuples(
                f"SELECT {pair} FROM json_each(?) a CROSS JOIN {table} ON {key} = a.value",
                (json.dumps(sorted(keys)),),
            )
        )


def _packed(fields: tuple[RowColumn, ...]) -> str:
    """Return the SQL that packs rows."""
    form = "".join("%10.10s" if one.form == "date" else f"%0{one.width}d" for one in fields)
    asked = ", ".join(one.sql for one in fields)
    return f"CAST(group_concat(printf('{form}', {asked}), '') AS BLOB)"


def _of(some: Some | None) -> dict[str, object]:
    if some is None:
        return {}
    families: dict[str, object] = {"families": json.dumps(list(some.families))}
    return {**families, "people": json.dumps(list(some.people))} if some.people else families


def _about(table: str, alias: str, column: str, some: Some | None) -> str:
    if some is None:
        return f"{table} {alias} CROSS JOIN person p ON p.id = {alias}.{column}"
    concerned = _SOME if some.people else _FAMILIES
    return f"{concerned} CROSS JOIN {table} {alias} ON {alias}.{column} = p.id"
