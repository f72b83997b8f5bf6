"""Reading what SKDN needs of all children beside their dates, for its figures in columns."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, Final, NamedTuple

from kbdesk.store.column_rows import PERSON, ColumnRows, PackedRows, RowColumn
from kbdesk.store.records import Records

_SEPARATOR: Final = "\x1f"
_VALID: Final = "m.weight_g IS NOT NULL AND m.voided IS NULL"
NO_WORD, SAID_NO, SAID_YES = 0, 1, 2
"""What is said of a child's KMS."""
_CHILD: Final = (
    PERSON,
    RowColumn("kms", "CASE WHEN p.has_kms IS NULL THEN 0 WHEN p.has_kms THEN 2 ELSE 1 END", 1),
    RowColumn("kms_since", "p.kms_since", 10, "date"),
    RowColumn(
        "weighed_first",
        "(SELECT m.date FROM measurement m WHERE m.child = p.id AND m.date IS NOT NULL"
        f" AND {_VALID} ORDER BY m.date LIMIT 1)",
        10,
        "date",
    ),
)
_GIVEN: Final = (PERSON, RowColumn("date", "s.date", 10, "date"))


class ChildColumns(NamedTuple):
    """Children: KMS and first weighing as packed rows; in the same order their posyandu, or ""."""

    rows: PackedRows
    posyandu: list[str]


class SkdnRows:
    """Reads of the children who were born after a day; ``after`` is a date or sorts like one.

    ``among``: the ids of some people, to whom all reading keeps; None is everybody.
    """

    def __init__(self, records: Records, among: Collection[str] | None = None) -> None:
        self._records = records
        self._people = "person p"
        self._some: dict[str, object] = {}
        if among is not None:
            self._people = "json_each(:among) some CROSS JOIN person p ON p.id = some.value"
            self._some = {"among": json.dumps(list(among))}

    def children(self, after: str) -> ChildColumns:
        """Return number, KMS, day of the first weighing and posyandu of the children."""
        packed, extra = ColumnRows(self._records).packed_with(
            _CHILD,
            f"group_concat(coalesce(p.posyandu, ''), '{_SEPARATOR}')",
            f"{self._people} WHERE p.birth_date > :after",
            {"after": after, **self._some},
        )
        return ChildColumns(packed, extra.split(_SEPARATOR) if packed.rows else [])

    def given(self, kind: str, first: str, last: str) -> PackedRows:
        """Return who was given a kind of service, and when."""
        return ColumnRows(self._records).packed(
            _GIVEN,
            (
                f"{self._people} CROSS JOIN service s ON s.person = p.id"
                if self._some
                else "service s CROSS JOIN person p ON p.id = s.person"
            )
            + " WHERE s.date BETWEEN :first AND :last AND s.kind = :kind AND s.voided IS NULL",
            {"kind": kind, "first": first, "last": last, **self._some},
        )

    def elsewhere(
        self, after: str | None, people: Collection[str], families: Collection[str]
    ) -> list[tuple[Any, ...]]:
        """Return the children who were ever served elsewhere, and those of these ids.

        ``after`` None: people of any age.
        Of each the number and the fields of ``residence.Registered`` in their order.
        """
        return self._records.tuples(
            "SELECT p.n, p.id, p.family, f.village, f.rt, p.posyandu, p.since, f.posyandu"
            f"  FROM {self._people} LEFT JOIN family f ON f.id = p.family"
            f" WHERE {'TRUE' if after is None else 'p.birth_date > :after'}"
            " AND (p.since IS NOT NULL"
            "    OR p.id IN (SELECT value FROM json_each(:people))"
            "    OR p.family IN (SELECT value FROM json_each(:families)))",
            {
                **({} if after is None else {"after": after}),
                "people": json.dumps(sorted(people)),
                "families": json.dumps(sorted(families)),
                **self._some,
            },
        )
