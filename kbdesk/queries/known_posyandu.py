"""The posyandu that a home knows, by their codes and names: where a visitor may come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.villages import read_village
from kbdesk.store.register_rows import posyandu_rows, serving_posyandu
from kbdesk.sync.district import District


def known_posyandu(desk: Desk) -> Mapping[str, str | None]:
    """Return the name of every posyandu that serves somebody or has a name, by its code."""
    records = desk.store.records
    named = {code: row["name"] or None for code, row in posyandu_rows(records).items()}
    return dict.fromkeys(serving_posyandu(records)) | named


def place_named(desk: Desk, text: str) -> str | None:
    """Return the code of a kelurahan, by code or name, or of a posyandu that is known here.

    None of a text that names neither: a mistyped kelurahan is not taken for a posyandu.
    """
    try:
        return read_village(text)
    except KbdeskError:
        code = text.strip().upper()
    certified = (one for row in District(desk.store).devices() for one in row["posyandu"])
    return code if code in {*known_posyandu(desk), *certified, *desk.posyandu} else None


def names_of(desk: Desk, codes: Iterable[str]) -> Mapping[str, str]:
    """Return what posyandu are called, by their codes, where they have a name."""
    found = {code: (desk.store.records.get("posyandu", code) or {}).get("name") for code in codes}
    return {code: name for code, name in found.items() if name}
