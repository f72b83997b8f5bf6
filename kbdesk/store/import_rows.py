"""Reading for imports: what is held of the people in a file, and what an import once wrote."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import NamedTuple

from kbdesk.journal.operation import read_operation
from kbdesk.store.records import Records, Row
from kbdesk.store.schema import NAMES_PERSON, PROJECTED, columns


class HeldPerson(NamedTuple):
    """A person and the family, as far as a file may fill what is not known of them."""

    id: str
    name: str | None
    sex: str | None
    birth_date: str | None
    nik: str | None
    family: str | None
    mother: str | None
    posyandu: str | None
    birth_weight_g: int | None
    birth_length_mm: int | None
    has_kms: int | None
    death_date: str | None
    kk: str | None
    address: str | None
    phone: str | None
    rw: str | None


class ImportRows:
    """Bulk reads: a file may name every child of a city."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def people(self, ids: Collection[str]) -> dict[str, HeldPerson]:
        rows = self._records.tuples(
            """
            SELECT p.id, p.name, p.sex, p.birth_date, p.nik, p.family, p.mother, p.posyandu,
                   p.birth_weight_g, p.birth_length_mm, p.has_kms, p.death_date,
                   f.kk, f.address, f.phone, f.rw
              FROM json_each(?) c CROSS JOIN person p ON p.id = c.value
              LEFT JOIN family f ON f.id = p.family
            """,
            (json.dumps(sorted(ids)),),
        )
        return {row[0]: HeldPerson(*row) for row in rows}

    def by_nik(self, niks: Collection[str]) -> dict[str, list[tuple[str, str | None, str | None]]]:
        """Return by NIK who has it: (id, family, sex)."""
        found: dict[str, list[tuple[str, str | None, str | None]]] = {}
        for nik, id_, family, sex in self._records.tuples(
            "SELECT p.nik, p.id, p.family, p.sex FROM json_each(?) c"
            " CROSS JOIN person p ON p.nik = c.value ORDER BY p.id",
            (json.dumps(sorted(niks)),),
        ):
            found.setdefault(nik, []).append((id_, family, sex))
        return found

    def families_by_kk(self, cards: Collection[str]) -> dict[str, list[str]]:
        """Return by family card which families have it."""
        found: dict[str, list[str]] = {}
        for kk, id_ in self._records.tuples(
            "SELECT f.kk, f.id FROM json_each(?) c CROSS JOIN family f ON f.kk = c.value"
            " ORDER BY f.id",
            (json.dumps(sorted(cards)),),
        ):
            found.setdefault(kk, []).append(id_)
        return found

    def women_of(self, families: Collection[str]) -> dict[str, list[tuple[str, str, str | None]]]:
        """Return by family its women: (id, name key, birth date)."""
        found: dict[str, list[tuple[str, str, str | None]]] = {}
        for family, id_, name, born in self._records.tuples(
            "SELECT p.family, p.id, p.name_key, p.birth_date FROM json_each(?) c"
            " CROSS JOIN person p ON p.family = c.value"
            " WHERE p.sex = 'female' AND p.name_key IS NOT NULL ORDER BY p.id",
            (json.dumps(sorted(families)),),
        ):
            found.setdefault(family, []).append((id_, name, born))
        return found

    def measured(
        self, children: Collection[str], days: Collection[str]
    ) -> dict[tuple[str, str], Row]:
        """Return by child and date the last valid measurement of some children on some days."""
        rows = self._records.rows(
            """
            SELECT m.id, m.child, m.date, m.weight_g, m.lenhei_mm, m.position, m.headc_mm,
                   m.muac_mm, m.oedema
              FROM json_each(?) c CROSS JOIN measurement m ON m.child = c.value
             WHERE m.voided IS NULL AND m.date IN (SELECT value FROM json_each(?))
             ORDER BY m.noted, m.id
            """,
            (json.dumps(sorted(children)), json.dumps(sorted(days))),
        )
        return {(row["child"], row["date"]): row for row in rows}

    def answered(self, children: Collection[str]) -> set[tuple[str, str, str]]:
        """Return what was given or answered: (person, kind, month or date)."""
        return set(
            self._records.tuples(
                """
                SELECT s.person, s.kind,
                       CASE s.kind WHEN 'vitamin_a' THEN s.date
                                   WHEN 'imd' THEN '' ELSE coalesce(s.month, '') END
                  FROM json_each(?) c CROSS JOIN service s ON s.person = c.value
                 WHERE s.kind IN ('vitamin_a', 'imd', 'breastfeeding') AND s.voided IS NULL
                """,
                (json.dumps(sorted(children)),),
            )
        )

    # -- what an import wrote ------------------------------------------------------------

    def existing(self, entity: str, ids: Collection[str]) -> set[str]:
        """Return those of some ids under which a row of an entity is held."""
        tables = ("person", "person_joined") if entity == "person" else (entity,)
        found: set[str] = set()
        for table in tables:
            found |= self._records.distinct(
                f"SELECT p.id FROM json_each(?) c CROSS JOIN {table} p ON p.id = c.value",
                (json.dumps(sorted(ids)),),
            )
        return found

    def taken_back(self) -> set[str]:
        """Return the ids of every row that a revoked import had written."""
        return self._records.distinct(
            "SELECT DISTINCT o.row FROM imported_file i JOIN epoch e ON e.epoch = i.epoch"
            " JOIN operation o ON o.epoch = e.id"
            "  AND o.seq BETWEEN i.first_seq AND i.last_seq"
            " WHERE i.revoked_at IS NOT NULL"
        )

    def written(self, epoch: str, first: int, last: int) -> list[ImportedOperation]:
        """Return the operations of a range, in their order, each with who is its head now."""
        rows = self._records.tuples(
            "SELECT o.seq, o.row, r.entity, r.grp, o.head, o.digest, o.body,"
            " (SELECT count(*) FROM operation x WHERE x.row = o.row AND x.register = o.register"
            "   AND x.head = 1) FROM epoch e"
            " JOIN operation o ON o.epoch = e.id AND o.seq BETWEEN ? AND ?"
            " JOIN register r ON r.id = o.register WHERE e.epoch = ? ORDER BY o.seq",
            (first, last, epoch),
        )
        return [
            ImportedOperation(seq, row, entity, group, bool(head) and heads == 1, bytes(body))
            for seq, row, entity, group, head, _, body, heads in rows
        ]

    def value_of(self, row: str, digest: bytes) -> dict[str, object]:
        """Return the fields of a row's operation by its digest; nothing where it is not held."""
        body = self._records.value(
            "SELECT body FROM operation WHERE row = ? AND digest = ?", (row, digest)
        )
        return {} if body is None else dict(read_operation(bytes(body)).fields)

    def spoken_of(
        self, people: Iterable[str], families: Iterable[str], rows: Iterable[str]
    ) -> set[str]:
        """Return those of some people and families whom a row names that is not among ``rows``."""
        parameters = {
            "people": json.dumps(sorted(people)),
            "families": json.dumps(sorted(families)),
            "rows": json.dumps(sorted(rows)),
        }
        people_named = [(table, column) for table, column in NAMES_PERSON.items()]
        people_named += [("alias", "a"), ("alias", "b")]
        families_named = [
            entity for entity in PROJECTED if any(name == "family" for name, _ in columns(entity))
        ]
        named = " UNION ALL ".join(
            [
                f"SELECT x.{column} AS named, x.id AS id FROM json_each(:people) c"
                f" CROSS JOIN {table} x ON x.{column} = c.value"
                for table, column in people_named
            ]
            + [
                "SELECT x.family, x.id FROM json_each(:families) c"
                f" CROSS JOIN {table} x ON x.family = c.value"
                for table in families_named
            ]
        )
        return self._records.distinct(
            f"SELECT DISTINCT named FROM ({named})"
            " WHERE id NOT IN (SELECT value FROM json_each(:rows))",
            parameters,
        )


class ImportedOperation(NamedTuple):
    """An operation of an import; ``shown`` while its value is the only one of its register."""

    seq: int
    row: str
    entity: str
    group: str
    shown: bool
    body: bytes
