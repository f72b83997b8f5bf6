"""Reading what a person says of a record's fields, by the declaration of each (``records``).

A verb reads a draft, in kilograms and under the draft's names; ``settle`` reads a value as it is
kept. The rules are the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from kbdesk.commands.draft import Draft, read_identifier
from kbdesk.desk import Desk
from kbdesk.domain.classification import PROGRAMS, ladder
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.life_cycle import NONE, widest_pressure
from kbdesk.domain.materials import builtin
from kbdesk.domain.measurements import is_warning
from kbdesk.domain.names import is_name
from kbdesk.domain.nik import read_kk, read_nik
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.domain.sessions import read_time
from kbdesk.domain.villages import read_village
from kbdesk.queries.district_tables import activity_held
from kbdesk.queries.education import material_named
from kbdesk.queries.foods import Foods
from kbdesk.queries.recipes import Recipes
from kbdesk.records.field import Field
from kbdesk.records.kinds import read_value


def read(reading: Draft, field: Field, *, kept: bool = False) -> Any:
    """Take a field of a draft; return it as it is kept, None where nothing is said.

    ``kept``: the draft says it as it is kept already. A list comes back with each word once,
    those of a checklist in its order. Raises ``draft.*`` and the codes of its form.
    """
    name = field.name if kept else field.said
    if field.kind == "date":
        day = reading.date(name)
        return day.isoformat() if day else None
    if field.kind == "flag":
        return reading.flag(name)
    if field.kind == "int":
        return _number(reading, field, name, 1 if kept else field.scale)
    if field.kind == "rt" or field.kind == "rw":
        return reading.neighbourhood(name, field.kind)
    if field.kind == "list":
        return _words(reading, field, name)
    if field.choices:
        return reading.choice(name, field.words)
    if field.form == "identifier":
        return reading.identifier(name)
    return _spelled(field, reading.text(name, longest=field.longest), reading.path(name))


def required(reading: Draft, field: Field) -> Any:
    """Take a field that must be there; raises ``draft.missing``."""
    value = read(reading, field)
    if value is None or value == []:
        raise KbdeskError("draft.missing", field=reading.path(field.said))
    return value


def read_whole(desk: Desk, reading: Draft, fields: Iterable[Field]) -> dict[str, Any]:
    """Take fields of a new record by column: what is required is there, a past day has come.

    Raises ``draft.missing``, ``draft.date_in_future``.
    """
    said: dict[str, Any] = {}
    for one in fields:
        value = required(reading, one) if one.required else read(reading, one)
        if one.past and value is not None and value > desk.clock.today().isoformat():
            raise KbdeskError("draft.date_in_future", field=reading.path(one.said), date=value)
        said[one.name] = value
    return said


def read_named(reading: Draft, fields: Iterable[Field], *, new: bool) -> dict[str, Any]:
    """Return by column the fields that a draft names; of a new record all of them."""
    return {one.name: read(reading, one) for one in fields if new or one.said in reading}


def read_asked(reading: Draft, field: Field) -> list[str]:
    """Take a checklist: an empty list says that it was asked and nothing is there (``none``)."""
    asked = reading.seen(field.said) is not None
    found = [str(one) for one in read(reading, field) if one != NONE]
    return found or ([NONE] if asked else [])


def village_of(desk: Desk, reading: Draft) -> str:
    """Take a kelurahan; the home's own where none is named."""
    named = reading.text("village") or desk.village
    if named is None:
        raise KbdeskError("draft.missing", field="village")
    return read_village(named)


def refuse_pressures(fields: Mapping[str, Any]) -> None:
    """Refuse a blood pressure of one figure, of two swapped ones, or of two too far apart."""
    upper, lower = fields["systolic"], fields["diastolic"]
    if (upper is None) != (lower is None):
        field = "systolic" if upper is None else "diastolic"
        raise KbdeskError("woman_check.one_pressure", field=field)
    if upper is None:
        return
    if upper <= lower:
        raise KbdeskError("woman_check.pressure_swapped", field="systolic")
    if upper - lower > widest_pressure():
        raise KbdeskError("examination.pressures_apart", field="diastolic")


def settled(
    desk: Desk, field: Field, value: object, within: str, fields: Mapping[str, object]
) -> object:
    """Return a value of a register as the verb that writes it would keep it.

    None takes the field away; ``fields`` is what the register then says. Raises what that verb
    raises, ``conflict.bad_value`` for a value that is none of this field's, and
    ``<entity>.unknown`` for a row that is not held.
    """
    path = f"{within}{field.name}"
    bad = KbdeskError("conflict.bad_value", field=path, name=field.name)
    said: Any = None
    if value is not None and value != "":
        if read_value(field.kind, value) is None:
            raise bad
        try:
            said = _settled(desk, field, value, within, fields)
        except KbdeskError as error:
            if error.code in _OF_A_VALUE:
                raise bad from error
            raise
    if field.required and said in (None, []):
        raise KbdeskError("draft.missing", field=path) if value is None else bad
    if said is not None and field.names:
        for row in said if isinstance(said, list) else [said]:
            held_by(desk, field.names, row, path)
    if field.kind == "date" and said is not None:
        if not field.earliest <= said <= field.latest:
            raise bad
        if field.past and said > desk.clock.today().isoformat():
            raise KbdeskError("draft.date_in_future", field=path, date=said)
    return said


def _settled(
    desk: Desk, field: Field, value: Any, within: str, fields: Mapping[str, object]
) -> object:
    if field.kind == "items":
        if len(value) > field.most_items:
            raise KbdeskError("draft.too_many", field=within + field.name, most=field.most_items)
        return [
            _object(desk, field.parts, one, f"{within}{field.name}.{place}.")
            for place, one in enumerate(value)
        ]
    if field.kind == "map":
        return _object(desk, field.parts_of(fields), value, f"{within}{field.name}.") or None
    return read(Draft({field.name: value}, within), field, kept=True)


def _object(
    desk: Desk, parts: Iterable[Field], value: Mapping[str, object], within: str
) -> dict[str, object]:
    """Return an object whose every part is held to its field; refuses parts that nobody knows."""
    known = {one.name: one for one in parts}
    for name in value:
        if name not in known:
            raise KbdeskError("draft.unknown_field", field=f"{within}{name}", name=name)
    said = {
        name: settled(desk, one, value.get(name), within, value)
        for name, one in known.items()
        if name in value or one.required
    }
    return {name: one for name, one in said.items() if one is not None}


_OF_A_VALUE: Final = frozenset(
    f"draft.{code}"
    for code in (
        "not_a_choice", "out_of_range", "not_whole", "not_text", "not_a_list", "too_many",
        "not_an_id", "not_rt", "not_rw", "too_many_decimals",
    )
)  # fmt: skip
"""What ``settle`` answers with one code: the window offers whole values, a script reads names."""


def held_by(desk: Desk, entity: str, row: str, field: str) -> None:
    """Refuse a row that is not held, or that did not come with kbdesk; ``<entity>.unknown``."""
    find = _FIND.get(entity)
    if find is not None:
        find(desk, row, field)
    elif desk.store.records.get(entity, row) is None:
        code = _UNKNOWN.get(entity, f"{entity}.unknown")
        raise KbdeskError(code, field=field, id=row)


def _builtin(_: Desk, code: str, field: str) -> None:
    if code not in builtin():
        raise KbdeskError("material.unknown_builtin", field=field, named=code)


def _material(desk: Desk, named: str, field: str) -> None:
    if material_named(desk, named) is None:
        raise KbdeskError("material.unknown", field=field, id=named)


def _level(_: Desk, code: str, field: str) -> None:
    for program in PROGRAMS:
        if any(level.code == code for level in ladder(program).levels):
            return
    raise KbdeskError("kampung.unknown_level", field=field, level=code)


_FIND: Final[Mapping[str, Callable[[Desk, Any, str], object]]] = {
    "food": lambda desk, row, field: Foods(desk).held(row, field),
    "recipe": lambda desk, row, field: Recipes(desk).held(row, field),
    "builtin": _builtin,
    "material": _material,
    "level": _level,
    "activity": activity_held,
}
"""Rows that may be ours and in no table: foods and recipes of the start, built-in materials."""
_UNKNOWN: Final = {"village_group": "kampung.unknown"}


def _number(reading: Draft, field: Field, name: str, scale: int) -> int | None:
    least, most = field.limits
    if scale == 1:
        value = reading.whole(name, least, most)
    else:
        value = reading.scaled(name, scale=scale, least=least, most=most)
    if value is not None and field.choices and value not in field.choices:
        choices = ", ".join(map(str, field.choices))
        raise KbdeskError("draft.not_a_choice", field=reading.path(name), choices=choices)
    if value is not None and value % field.step:
        raise KbdeskError("draft.too_many_decimals", field=reading.path(name), decimals=0)
    return value


def _words(reading: Draft, field: Field, name: str) -> list[str]:
    said = reading.words(name, longest=field.longest, most=field.most_items)
    if not field.choices:
        return [str(_spelled(field, one, reading.path(name))) for one in said]
    for one in said:
        if one not in field.choices:
            choices = ", ".join(field.words)
            raise KbdeskError("draft.not_a_choice", field=reading.path(name), choices=choices)
    return [one for one in field.words if one in said]


def _spelled(field: Field, text: str | None, path: str) -> str | None:
    if text is None:
        return None
    if field.form == "identifier":
        return read_identifier(text, path)
    if field.form == "warning" and not is_warning(text):
        raise KbdeskError("measurement.confirm_unreadable", field=path)
    if field.form == "nik":
        return read_nik(text, field=path).value
    if field.form == "kk":
        return read_kk(text, path)
    if field.form == "village":
        return read_village(text, path)
    if field.form == "posyandu":
        return read_posyandu(text, path)
    if field.form == "time":
        return read_time(text, path)
    if field.form == "code":
        return text.upper()
    if field.form == "name":
        text = " ".join(text.split())
        if not is_name(text):
            raise KbdeskError("person.name_without_letters", field=path)
    return text
