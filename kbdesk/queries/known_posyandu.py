"""The posyandu that a home knows, by their codes and names: where a visitor may come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kbdesk.desk import Desk
from kbdesk.store.register_rows import posyandu_rows, serving_posyandu


def known_posyandu(desk: Desk) -> Mapping[str, str | None]:
    """Return the name of every posyandu that serves somebody or has a name, by its code."""
    records = desk.store.records
    named = {code: row["name"] or None for code, row in posyandu_rows(records).items()}
    return dict.fromkeys(serving_posyandu(records)) | named


def names_of(desk: Desk, codes: Iterable[str]) -> Mapping[str, str]:
    """Return what posyandu are called, by their codes, where they have a name."""
    found = {code: (desk.store.records.get("posyandu", code) or {}).get("name") for code in codes}
    return {code: name for code, name in found.items() if name}
