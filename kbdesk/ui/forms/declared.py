"""What the records say of a form's field: its limits, unit, length and choices."""

from __future__ import annotations

from typing import Final

from kbdesk.records import RECORDS, Field


def declared(entity: str, name: str) -> Field | None:
    """Return what is declared of a field by its name in a draft; of ``a.b`` the part b of a."""
    outer, _, part = name.partition(".")
    found = _SAID.get((entity, outer))
    if found is None or not part:
        return found
    return next((one for one in found.parts if one.said == part), None)


_SAID: Final = {
    (record.entity, one.said): one
    for record in RECORDS.values()
    for fields in record.groups.values()
    for one in fields
}
