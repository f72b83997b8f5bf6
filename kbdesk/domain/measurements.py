"""A measurement of a child: what a draft may say and what a measurement may hold."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Any, Literal, NamedTuple, TypeGuard, get_args

from kbdesk.domain.ages import age_in_days
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.identifiers import new_identifier

Position = Literal["lying", "standing"]

STANDING_FROM_DAYS = 9 * 30.4375
"""Nine months as WHO counts them for a standing position: day 274 is the first."""


class Quantity(NamedTuple):
    """One measured figure: its draft field, its record field, and what is believable.

    ``scale`` units of the record make one of the draft; ``step`` is the finest the draft
    may say, in units of the record; ``low`` and ``high`` are in the draft's unit, both
    allowed.
    """

    field: str
    attribute: str
    low: Decimal
    high: Decimal
    scale: int
    step: int
    decimals: int


QUANTITIES = (
    Quantity("weight_kg", "weight_g", Decimal("0.9"), Decimal(58), 1000, 10, 2),
    Quantity("lenhei_cm", "lenhei_mm", Decimal(38), Decimal(150), 10, 1, 1),
    Quantity("headc_cm", "headc_mm", Decimal(25), Decimal(60), 10, 1, 1),
    Quantity("muac_cm", "muac_mm", Decimal(6), Decimal(35), 10, 1, 1),
)


def in_units(value: int | None, scale: int) -> float | None:
    """Return a stored figure in the unit that people write; ``scale`` as of a ``Quantity``."""
    return None if value is None else value / scale


_FIELDS = frozenset(
    {"do", "id", "child", "date", "position", "oedema", "confirm"} | {q.field for q in QUANTITIES}
)
# Longer than any figure that could be meant; keeps the decimal arithmetic exact.
_LONGEST = 24
_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
LONGEST_CODE = 64
_CODE = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+)+")


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured of one child on one day, in grams and millimetres.

    None is "not measured"; for ``oedema`` it is "not looked at", never "no". ``confirm``
    holds the codes of the warnings that a person has confirmed.
    """

    id: str
    child: str
    date: datetime.date
    weight_g: int | None = None
    lenhei_mm: int | None = None
    position: Position | None = None
    headc_mm: int | None = None
    muac_mm: int | None = None
    oedema: bool | None = None
    confirm: tuple[str, ...] = ()
    more: tuple[tuple[str, object], ...] = ()
    """Name and value of what its record declares beside these, in the record's order."""
    noted: int = 0
    """A sort key: of two measurements on one day, the one recorded later is greater."""

    @property
    def order(self) -> tuple[datetime.date, int, str]:
        """Return what a later measurement of the same child is greater in."""
        return (self.date, self.noted, self.id)


def is_position(code: object) -> TypeGuard[Position]:
    """Tell whether a code is a position that this version knows."""
    return code in get_args(Position)


def parse_measurement(draft: Mapping[str, object]) -> Measurement:
    """Return the measurement that a draft describes, each figure within its hard limits.

    Figures are numbers or strings, with a point or a comma; None, an absent field and an
    empty string are "not measured". An id is made where none is given. Raises
    ``measurement.*`` with the draft's field.
    """
    for field in draft:
        if field not in _FIELDS:
            raise KbdeskError("measurement.field_unknown", field=field, name=field)
    figures: dict[str, Any] = {q.attribute: _figure(q, draft.get(q.field)) for q in QUANTITIES}
    position = draft.get("position")
    if position is not None and not is_position(position):
        raise KbdeskError("measurement.position_unknown", field="position")
    oedema = draft.get("oedema")
    if oedema is not None and not isinstance(oedema, bool):
        raise KbdeskError("measurement.oedema_unknown", field="oedema")
    if oedema is None and not any(value is not None for value in figures.values()):
        raise KbdeskError("measurement.empty", field="weight_kg")
    return Measurement(
        id=_id(draft.get("id")),
        child=_child(draft.get("child")),
        date=_date(draft.get("date")),
        position=position,
        oedema=oedema,
        confirm=_confirmed(draft.get("confirm")),
        **figures,
    )


def check_measurement(
    measurement: Measurement, birth_date: datetime.date, today: datetime.date
) -> None:
    """Refuse what cannot be true of this child on that day.

    A date in the future or before birth; a length measured standing before 9 months,
    which are 9 * 30.4375 days here as in WHO's own check, so up to and with day 273.
    Raises ``measurement.in_future``, ``measurement.before_birth``,
    ``measurement.standing_under_9_months``.
    """
    if measurement.date > today:
        raise KbdeskError("measurement.in_future", field="date", date=measurement.date.isoformat())
    days = age_in_days(birth_date, measurement.date)
    if days < 0:
        raise KbdeskError(
            "measurement.before_birth", field="date", birth_date=birth_date.isoformat()
        )
    standing = measurement.position == "standing" and measurement.lenhei_mm is not None
    if standing and days < STANDING_FROM_DAYS:
        raise KbdeskError("measurement.standing_under_9_months", field="position", age_days=days)


def _figure(quantity: Quantity, value: object) -> int | None:
    number = read_decimal(quantity.field, value)
    if number is None:
        return None
    if not quantity.low <= number <= quantity.high:
        raise KbdeskError(
            f"measurement.{quantity.field}_out_of_range",
            field=quantity.field,
            low=quantity.low,
            high=quantity.high,
        )
    units = number * quantity.scale
    if units % quantity.step:
        raise KbdeskError(
            "measurement.too_many_decimals", field=quantity.field, decimals=quantity.decimals
        )
    return int(units)


def read_decimal(field: str, value: object) -> Decimal | None:
    """Return a number from a number or a string, with a point or a comma; blank is None.

    Raises ``measurement.not_a_number`` with the field.
    """
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return None
        if len(text) <= _LONGEST and _NUMBER.fullmatch(text):
            return Decimal(text.replace(",", "."))
    elif isinstance(value, bool):
        pass
    elif isinstance(value, int):
        return Decimal(value)
    elif isinstance(value, float) and isfinite(value):
        return Decimal(repr(value))
    elif value is None:
        return None
    raise KbdeskError("measurement.not_a_number", field=field)


def _date(value: object) -> datetime.date:
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    if value is None or value == "":
        raise KbdeskError("measurement.date_missing", field="date")
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise KbdeskError("measurement.date_unreadable", field="date")


def _id(value: object) -> str:
    if value is None:
        return new_identifier()
    if isinstance(value, str) and _UUID.fullmatch(value.lower()):
        return value.lower()
    raise KbdeskError("measurement.id_unreadable", field="id")


def _child(value: object) -> str:
    if isinstance(value, str) and value.strip() and len(value) <= 64:
        return value
    raise KbdeskError("measurement.child_missing", field="child")


def is_warning(code: str) -> bool:
    """Tell whether a text may be the code of a warning that a person confirms."""
    return len(code) <= LONGEST_CODE and _CODE.fullmatch(code) is not None


def _confirmed(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise KbdeskError("measurement.confirm_unreadable", field="confirm")
    for code in value:
        if not isinstance(code, str) or not is_warning(code):
            raise KbdeskError("measurement.confirm_unreadable", field="confirm")
    return tuple(sorted(set(value)))
