"""What can be recorded, said once: every entity, its fields, and what each of them may say.

Entities, groups and fields may be added in later versions, never renamed or moved: laptops that
know only this list must keep working (``tests/records/frozen.json`` holds the names).
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from kbdesk.records.field import Field as Field
from kbdesk.records.field import Record as Record
from kbdesk.records.field import Unit as Unit

SUBJECTS: Final = (
    "machines",
    "families",
    "days",
    "children",
    "women",
    "examinations",
    "referrals",
    "companions",
    "home_visits",
    "attachments",
    "child_photos",
    "education",
    "village",
    "kitchen",
    "kitchen_store",
    "safety",
    "targets",
    "offices",
)
"""The modules of this room that declare records."""

RECORDS: Final[Mapping[str, Record]] = {
    record.entity: record
    for subject in SUBJECTS
    for record in import_module(f"kbdesk.records.{subject}").RECORDS
}
"""Every record by its entity."""


def field_of(entity: str, name: str) -> Field | None:
    """Return a field of an entity, or None where only a newer version knows it."""
    return _FIELDS.get((entity, name))


_FIELDS: Final = {
    (record.entity, one.name): one
    for record in RECORDS.values()
    for fields in record.groups.values()
    for one in fields
}
