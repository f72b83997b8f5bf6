"""A field of any record and what it says, as the window writes them: by its declaration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kbdesk.domain.classification import PROGRAMS, ladder
from kbdesk.domain.materials import builtin
from kbdesk.domain.villages import village_name
from kbdesk.records import Field, Unit, field_of
from kbdesk.records.field import KG
from kbdesk.records.kinds import read_value
from kbdesk.ui.formats import DASH, clock, date_long, decimal, integer, joined, kilograms
from kbdesk.ui.language import current, tr


def field_words(entity: str, name: str) -> str:
    """Return a field in words: ``Berat lahir``; one of a newer version by its name."""
    field = field_of(entity, name)
    return _label(field, entity) if field is not None else name


def value_words(
    entity: str, name: str, value: object, fields: Mapping[str, object] | None = None
) -> str:
    """Return what a field says, with its unit; ``fields``: what its group says beside it."""
    field = field_of(entity, name)
    if value is None or value in ("", []) or value == {}:
        return DASH
    if field is None or read_value(field.kind, value) is None:
        return _plain(value)  # what was put aside may say anything
    return _said(field, value, fields or {})


def number_words(kept: int, unit: Unit | None) -> str:
    """Return a number as it is kept in the unit in which people read it: ``11,5 g/dL``."""
    if unit is None:
        return integer(kept)
    if unit == KG:
        number = kilograms(kept)
    elif unit.decimals:
        number = decimal(Decimal(kept) / unit.scale, unit.decimals)
    else:
        number = integer(kept)
    name = tr(unit.word) if unit.word else unit.name
    parts = (name, number) if unit.before else (number, name)
    return joined(*parts, by=" ")


def _label(field: Field, within: str) -> str:
    keys = (field.word, f"field.{within}.{field.name}", f"field.{field.name}")
    for key in keys:
        words = tr(key) if key else key
        if words != key:
            return words
    return field.name


def _said(field: Field, value: object, fields: Mapping[str, object]) -> str:
    if isinstance(value, bool):
        return tr("sync_page.yes" if value else "sync_page.no")
    if field.kind == "date":
        return _day(value)
    if field.kind == "items" and isinstance(value, list):
        return "; ".join(_object(field.parts, one, named=False) for one in value)
    if field.kind == "map" and isinstance(value, Mapping):
        return _object(field.parts_of(fields), value, named=True)
    if isinstance(value, list):
        return ", ".join(_text(field, str(one)) for one in value)
    if isinstance(value, int) and not field.choice_words:
        return number_words(value, field.unit)
    return _text(field, str(value))


def _object(parts: tuple[Field, ...], value: Mapping[str, object], *, named: bool) -> str:
    """Return an object's parts: those of a list one after another, those of a map by name."""
    known = {one.name: one for one in parts}
    said = []
    for name, one in value.items():
        part = known.get(name)
        words = _plain(one) if part is None else _said(part, one, value)
        label = name if part is None else _label(part, "part")
        bare = part is not None and (part.kind != "int" or part.unit is not None)
        said.append(words if bare and not named else f"{label} {words}")
    return ", ".join(said)


def _text(field: Field, value: str) -> str:
    if field.choice_words:
        key = field.choice_words.format(value)
        words = tr(key)
        return value if words == key else words
    if field.form == "village":
        return village_name(value)
    if field.form == "moment":
        return _moment(value)
    if field.names == "builtin" and value in builtin():
        return builtin()[value].title
    if field.names in ("level", "item"):
        return _of_ladder(value)
    return value


def _of_ladder(code: str) -> str:
    for program in PROGRAMS:
        steps = ladder(program)
        labels = {one.code: one.label for one in steps.levels}
        labels |= {one.code: one.label for one in steps.items}
        if code in labels:
            return labels[code][current()]
    return code


def _day(value: Any) -> str:
    try:
        return date_long(date.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)


def _moment(value: str) -> str:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{date_long(at.date())} {clock(at)}"


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return integer(value) if isinstance(value, int) else str(value)
