"""Whether what an operation says could have been written by an honest verb.

Pure: no clock, no tables. Whatever any version of the program, an import or the demo could
write is sound; what only a newer version knows (a field, a group, an entity) is left to it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

from kbdesk.domain.posyandu import is_posyandu_code
from kbdesk.domain.sessions import is_time
from kbdesk.records import RECORDS
from kbdesk.records.field import EARLIEST_DAY, LATEST_DAY, Check, Field
from kbdesk.records.kinds import read_value

Why = Literal["type", "missing", "range", "choice", "length", "form", "part", "contradiction"]

_LENIENT: Final = 4
"""A text may be so many times as long as its field allows: earlier versions counted otherwise."""
_LONGEST_NUMBER: Final = 40
_SHORT: Final = 40
_VILLAGE: Final = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}\Z")
_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])\Z")


class Unsound(NamedTuple):
    """The field that no verb writes so, and what is wrong with it."""

    field: str
    why: Why


def unsound(entity: str, group: str, fields: Mapping[str, object]) -> Unsound | None:
    """Return what no honest verb could have written, or None.

    ``fields`` is the whole value of a register, as an operation carries it. In a voided record,
    fields may be missing; those that are there are judged.
    """
    known = _known(entity, group)
    if known is None:
        return None
    for name, said in fields.items():
        plain = known.plain.get(name)
        if plain is None or type(said) is not plain.of or not plain.fits((said,)):
            break
    else:
        return _lacking(known, fields)
    for field in known.fields:
        value = fields.get(field.name)
        if value is not None and (why := wrong(field, value, fields)) is not None:
            return Unsound(field.name, why)
    return _lacking(known, fields)


def plainly_sound(entity: str, group: str, several: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether each of several values of a group is sound, without looking at each alone.

    All of them have the same fields in the same order. A bundle brings thousands, and most need
    no closer look. False means: ask :func:`unsound` of each.
    """
    known = _known(entity, group)
    if known is None:
        return True
    names = tuple(several[0])
    if "voided" in names or not set(known.required) <= set(names):
        return False
    columns = zip(*[fields.values() for fields in several], strict=True)
    for name, column in zip(names, columns, strict=True):
        plain = known.plain.get(name)
        if plain is None or set(map(type, column)) != {plain.of} or not plain.fits(column):
            return False
        if name in known.required and plain.of in (str, list) and not all(column):
            return False
    return known.check is None or not any(map(known.check, several))


class _Plain(NamedTuple):
    """A quick test of values, all of them ``of`` one type. False means: look closer."""

    of: type
    fits: Callable[[Sequence[Any]], bool]


class _Known(NamedTuple):
    """A group as it is judged; ``plain`` holds the quick tests of most of its fields."""

    fields: tuple[Field, ...]
    required: tuple[str, ...]
    check: Check | None
    plain: Mapping[str, _Plain]


@cache
def _known(entity: str, group: str) -> _Known | None:
    record = RECORDS.get(entity)
    fields = None if record is None else record.groups.get(group)
    if record is None or fields is None:
        return None
    required = () if record.blanked else tuple(one.name for one in fields if one.required)
    plain = {one.name: fits for one in fields if (fits := _plain(one)) is not None}
    return _Known(fields, required, record.checks.get(group), plain)


def _lacking(known: _Known, fields: Mapping[str, object]) -> Unsound | None:
    """Return what is missing or contradicts another field, where each is sound by itself."""
    if fields.get("voided"):
        return None
    for name in known.required:
        value = fields.get(name)
        if value is None or value == "" or value == []:
            return Unsound(name, "missing")
    found = None if known.check is None else known.check(fields)
    return None if found is None else Unsound(found, "contradiction")


def _plain(field: Field) -> _Plain | None:
    if field.kind == "int" and not field.choices and field.least is not None:
        least, most = field.limits
        return _Plain(int, lambda values: least <= min(values) and max(values) <= most)
    if field.kind == "flag":
        return _Plain(bool, lambda _: True)
    if field.kind == "date":
        return _remembered(field)
    if field.kind == "list":
        words, most = frozenset(field.words), field.most_items
        # of a checklist its own words, of any other list only the empty one
        return _Plain(
            list,
            lambda values: all(
                len(one) <= most and all(type(said) is str and said in words for said in one)
                for one in filter(None, values)
            ),
        )
    if field.kind != "text":
        return None
    if field.choices:
        return _Plain(str, frozenset(field.words).issuperset)
    if field.form in ("", "identifier", "name"):
        longest = field.longest * _LENIENT or math.inf
        return _Plain(str, lambda values: max(map(len, values)) <= longest)
    return _remembered(field)


def _remembered(field: Field) -> _Plain:
    """Return a test that remembers short texts, because days and codes come again and again."""

    @lru_cache(2000)
    def is_sound(value: str) -> bool:
        return wrong(field, value) is None

    return _Plain(
        str, lambda values: all(len(one) <= _SHORT and is_sound(one) for one in set(values))
    )


def wrong(
    field: Field, value: Any, fields: Mapping[str, object] = MappingProxyType({})
) -> Why | None:
    """Return what is wrong with a value of a field as it is kept, or None.

    ``fields``: its group's, where the parts of a map depend on them.
    """
    if read_value(field.kind, value) is None:
        return "type"
    if field.kind == "int":
        return _number(field, value)
    if field.kind == "date":
        return None if field.earliest <= value <= field.latest else "range"
    if field.kind == "list":
        if len(value) > field.most_items:
            return "length"
        return next((why for one in value if (why := _text(field, one)) is not None), None)
    if field.kind == "items":
        if len(value) > field.most_items:
            return "length"
        return "part" if any(_parts(field.parts, one) for one in value) else None
    if field.kind == "map":
        return "part" if _parts(field.parts_of(fields), value) else None
    if field.kind == "flag":
        return None
    return _text(field, value)


def _number(field: Field, value: int) -> Why | None:
    if field.choices:
        return None if value in field.choices or field.grows else "choice"
    if field.least is not None and field.most is not None:
        return None if field.least <= value <= field.most else "range"
    return None


def _text(field: Field, value: str) -> Why | None:
    if field.longest and len(value) > field.longest * _LENIENT:
        return "length"
    if field.choices and value not in field.choices and not field.grows:
        return "choice"
    return None if not value or _spelled(field, value) else "form"


def _parts(parts: Iterable[Field], value: Mapping[str, object]) -> bool:
    """Tell whether a part of an object is missing or wrong; unknown parts are not judged."""
    for part in parts:
        said = value.get(part.name)
        if said is None:
            if part.required:
                return True
        elif wrong(part, said) is not None:
            return True
    return False


def _spelled(field: Field, value: str) -> bool:
    form = field.form
    if form == "posyandu":
        return is_posyandu_code(value)
    if form == "village":
        return bool(_VILLAGE.match(value))
    if form == "time":
        return is_time(value)
    if form == "month":
        return bool(_MONTH.match(value))
    if form == "moment":
        return _is_moment(value)
    if form in ("nik", "kk"):
        return len(value) <= _LONGEST_NUMBER
    return True


@lru_cache(4096)
def _is_moment(text: str) -> bool:
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        return False
    # Every verb writes a moment with its offset. One without cannot be compared with the others.
    return said.tzinfo is not None and EARLIEST_DAY <= said.date().isoformat() <= LATEST_DAY
