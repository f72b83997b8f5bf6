"""Files of facts that no village stands behind: invented rows of a city, written as a hub does."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kbdesk.publish.facts_file import (
    FactsManifest,
    PackedFacts,
    Row,
    Slice,
    bucket_of,
    digest_of,
    slice_line,
    write_facts,
)
from kbdesk.publish.tables import DIMENSIONS, TABLES, Column
from kbdesk.sync.certificates import Certificate, issue
from kbdesk.sync.keys import DeviceKeys, HubKeys, key_id

NOW = "2026-12-01T09:15:00+08:00"
_PLAIN: Mapping[str, Any] = {
    "bool": False, "text": "kata", "date": "2026-11-30",
}  # fmt: skip


@dataclass
class InventedCity:
    """A city with a root, a certified hub, and what it last said of each slice."""

    code: int = 6474
    name: str = "Kota Bontang"
    root: HubKeys = field(default_factory=HubKeys.generate)
    keys: DeviceKeys = field(default_factory=DeviceKeys.generate)
    epoch: str = field(default_factory=lambda: uuid.uuid4().hex)
    epoch_no: int = 1
    serial: int = 0

    @property
    def certificate(self) -> str:
        """The root's seal on the hub's key."""
        return issue(
            Certificate(
                serial=1, device="b" * 32, name=self.name, role="hub", posyandu=(), mark="HUB",
                sign_public=self.keys.sign_public, box_public=self.keys.box_public,
                issued="2026-01-01", expires="2056-01-01", hub=key_id(self.root.sign_public),
            ),
            self.root,
        )  # fmt: skip

    def header(self, **changes: Any) -> dict[str, Any]:
        """Return a header's fields, of the next serial unless told."""
        self.serial = changes.pop("serial", self.serial + 1)
        return {
            "city": self.code, "name": self.name, "root_sign": self.root.sign_public,
            "root_box": self.root.box_public, "certificate": self.certificate,
            "epoch": self.epoch, "epoch_no": self.epoch_no, "serial": self.serial,
            "base": "whole", "since": 0, "created": NOW, **changes,
        }  # fmt: skip

    def write(
        self,
        path: Path,
        rows: Mapping[tuple[str, int], Sequence[Row]],
        recipients: Sequence[str],
        *,
        carried: Collection[tuple[str, int, int]] | None = None,
        erased: Collection[int] = (),
        dimensions: Mapping[str, list[list[Any]]] | None = None,
        **changes: Any,
    ) -> PackedFacts:
        """Write a file of the rows by table and month; ``carried``: which slices, None is all."""
        slices, lines = sliced(rows, carried)
        manifest = FactsManifest(
            facts=uuid.uuid4().hex,
            slices=tuple(slices),
            erased=tuple(sorted(erased)),
            dimensions=dict(dimensions or {}),
        )
        header = self.header(**({"base": "changes"} if carried is not None else {}) | changes)
        return write_facts(
            path, header, manifest, lines, keys=self.keys, recipients=recipients, spool=path.parent
        )


def sliced(
    rows: Mapping[tuple[str, int], Sequence[Row]],
    carried: Collection[tuple[str, int, int]] | None = None,
) -> tuple[list[Slice], list[bytes]]:
    """Return the slices of rows in their order, and the lines of those that are carried."""
    parts: dict[tuple[str, int, int], list[Row]] = defaultdict(list)
    for (table, month), some in rows.items():
        of = TABLES[table]
        names = [one.name for one in of.row_columns]
        for row in some:
            bucket = bucket_of(row[names.index(of.subject)]) if of.subject else 0
            parts[table, month, bucket].append(row)
    slices, lines = [], []
    for key, some in sorted(parts.items()):
        names = [one.name for one in TABLES[key[0]].row_columns]
        at = [names.index(name) for name in TABLES[key[0]].key if name in names]
        line = slice_line(sorted(some, key=lambda row: tuple(row[place] for place in at)))
        here = carried is None or key in carried
        slices.append(Slice(*key, digest_of(line), len(some), here))
        if here:
            lines.append(line)
    return slices, lines


def row(table: str, **changes: Any) -> Row:
    """Return a row of a table with plain values but for those that are told."""
    return tuple(changes.get(column.name, _plain(column)) for column in TABLES[table].row_columns)


def _plain(column: Column) -> Any:
    return None if column.null else _PLAIN.get(column.kind, 1)


def all_dimensions() -> dict[str, list[list[Any]]]:
    """Return a row for each dimension."""
    return {table.name: [list(row(table.name))] for table in DIMENSIONS}
