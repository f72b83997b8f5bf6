"""Reading a draft: what a form or a JSON line says, field by field, in the words of cli.md.

Nothing is dropped in silence: a field that no verb knows is refused by name.
"""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import TypeVar

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.identifiers import new_identifier
from kbdesk.domain.measurements import read_decimal
from kbdesk.domain.neighbourhoods import UNKNOWN, Level, number_of
from kbdesk.domain.plain_text import is_hidden
from kbdesk.records.field import EARLIEST_DAY, LATEST_DAY, LONGEST, MOST_ITEMS

T = TypeVar("T")
_DIGITS = re.compile(r"[0-9]{1,18}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Draft:
    """A draft's fields, each read once and checked; :meth:`done` refuses what is left."""

    def __init__(self, fields: Mapping[str, object], within: str = "") -> None:
        self._fields = dict(fields)
        self._within = within
        self._fields.pop("do", None)

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def names(self, *fields: str) -> bool:
        """Tell whether the draft says anything of one of some fields."""
        return any(field in self._fields for field in fields)

    def path(self, name: str) -> str:
        """Return a field's name as the sender knows it, e.g. ``members.0.name``."""
        return f"{self._within}{name}"

    def seen(self, name: str) -> object:
        """Return a field as it came, without taking it."""
        return self._fields.get(name)

    def take(self, name: str) -> object:
        """Take a field as it came, or None."""
        return self._fields.pop(name, None)

    def inner(self, name: str) -> Draft | None:
        """Take an object as a draft of its own; raises ``draft.not_an_object``."""
        value = self.take(name)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise KbdeskError("draft.not_an_object", field=self.path(name))
        return Draft(value, f"{self.path(name)}.")

    def text(self, name: str, *, longest: int = LONGEST) -> str | None:
        """Take a text without outer blanks; a number is taken as its digits; blank is None."""
        value = self.take(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is None:
            return None
        if not isinstance(value, str):
            raise KbdeskError("draft.not_text", field=self.path(name))
        return read_text(value, self.path(name), longest=longest)

    def required_text(self, name: str, *, longest: int = LONGEST) -> str:
        """Take a text that must be there; raises ``draft.missing``."""
        return self._there(name, self.text(name, longest=longest))

    def neighbourhood(self, name: str, level: Level = "rt") -> str | None:
        """Take the number of an RT or RW in any spelling.

        "-" says that the RT is not known, as an import does. Raises ``draft.not_rt``,
        ``draft.not_rw``.
        """
        text = self.text(name, longest=20)
        if text is None or (text == UNKNOWN and level == "rt"):
            return text
        number = number_of(text, level)
        if number is None:
            raise KbdeskError(f"draft.not_{level}", field=self.path(name))
        return number

    def required_neighbourhood(self, name: str) -> str:
        """Take the number of an RT that must be there; raises ``draft.missing``."""
        return self._there(name, self.neighbourhood(name))

    def choice(self, name: str, choices: Collection[str]) -> str | None:
        """Take one of some words."""
        value = self.text(name)
        if value is not None and value not in choices:
            raise KbdeskError(
                "draft.not_a_choice", field=self.path(name), choices=", ".join(choices)
            )
        return value

    def required_choice(self, name: str, choices: Collection[str]) -> str:
        """Take one of some words that must be there."""
        return self._there(name, self.choice(name, choices))

    def date(self, name: str) -> datetime.date | None:
        """Take a date, YYYY-MM-DD."""
        value = self.take(name)
        if value is None or value == "":
            return None
        return read_date(value, self.path(name))

    def required_date(self, name: str) -> datetime.date:
        return self._there(name, self.date(name))

    def whole(self, name: str, least: int, most: int) -> int | None:
        """Take a whole number between two bounds."""
        value = self.take(name)
        if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
            value = int(value)
        if value is None or value == "":
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise KbdeskError("draft.not_whole", field=self.path(name))
        if not least <= value <= most:
            raise KbdeskError("draft.out_of_range", field=self.path(name), least=least, most=most)
        return value

    def flag(self, name: str) -> bool | None:
        """Take true or false; None is not known."""
        value = self.take(name)
        if value is None or isinstance(value, bool):
            return value
        raise KbdeskError("draft.not_a_choice", field=self.path(name), choices="true, false")

    def scaled(self, name: str, *, scale: int, least: int, most: int) -> int | None:
        """Take a decimal number as a whole number of smaller units, between two bounds."""
        number = read_decimal(self.path(name), self.take(name))
        if number is None:
            return None
        units = number * scale
        if not least <= units <= most:
            # first: what is huge has more digits than arithmetic keeps
            raise KbdeskError(
                "draft.out_of_range",
                field=self.path(name),
                least=Decimal(least) / scale,
                most=Decimal(most) / scale,
            )
        if units % 1:
            raise KbdeskError(
                "draft.too_many_decimals", field=self.path(name), decimals=len(str(scale)) - 1
            )
        return int(units)

    def words(self, name: str, *, longest: int = LONGEST, most: int = MOST_ITEMS) -> list[str]:
        value = self.take(name)
        if value is None:
            return []
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise KbdeskError("draft.not_a_list", field=self.path(name))
        if len(value) > most:
            raise KbdeskError("draft.too_many", field=self.path(name), most=most)
        texts = [read_text(item, self.path(name), longest=longest) for item in value]
        return [text for text in texts if text is not None]

    def identifier(self, name: str) -> str | None:
        """Take a UUID, or None."""
        value = self.take(name)
        return None if value is None else read_identifier(value, self.path(name))

    def required_identifier(self, name: str) -> str:
        """Take a UUID that must be there."""
        return self._there(name, self.identifier(name))

    def new_identifier(self) -> str:
        """Take the ``id`` that the sender gave, else make one."""
        return self.identifier("id") or new_identifier()

    def _there(self, name: str, value: T | None) -> T:
        if value is None:
            raise KbdeskError("draft.missing", field=self.path(name))
        return value

    def rest(self) -> dict[str, object]:
        """Take every field that is left."""
        rest, self._fields = self._fields, {}
        return rest

    def done(self) -> None:
        """Refuse a field that nobody took; raises ``draft.unknown_field``."""
        for name in self._fields:
            raise KbdeskError("draft.unknown_field", field=self.path(name), name=name)


def read_text(value: str, field: str, *, longest: int) -> str | None:
    """Return a text without outer blanks; None where nothing in it can be seen.

    Raises ``draft.control_character`` for what no keyboard writes or what turns the direction of
    the text around it, ``draft.too_long``.
    """
    if len(value) > 4 * longest:
        raise KbdeskError("draft.too_long", field=field, longest=longest)
    text = value.replace("\r\n", "\n").strip()
    if not text.isprintable() and any(map(is_hidden, text)):
        raise KbdeskError("draft.control_character", field=field)
    if len(text) > longest:
        raise KbdeskError("draft.too_long", field=field, longest=longest)
    if text.isprintable():
        return text or None
    return text if any(c.isprintable() and c != " " for c in text) else None


def read_date(value: object, field: str) -> datetime.date:
    """Read YYYY-MM-DD; raises ``draft.not_a_date``, and ``draft.out_of_range`` of no year that
    a record can be of.
    """
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise KbdeskError("draft.not_a_date", field=field)
    try:
        found = datetime.date.fromisoformat(value)
    except ValueError:
        raise KbdeskError("draft.not_a_date", field=field) from None
    if not EARLIEST_DAY <= value <= LATEST_DAY:
        raise KbdeskError("draft.out_of_range", field=field, least=EARLIEST_DAY, most=LATEST_DAY)
    return found


def read_identifier(value: object, field: str) -> str:
    """Read a UUID in any of its spellings; raises ``draft.not_an_id``."""
    if isinstance(value, str) and len(value) <= 45:
        try:
            return str(uuid.UUID(value))
        except ValueError:
            pass
    raise KbdeskError("draft.not_an_id", field=field)
