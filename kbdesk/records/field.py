"""What a field of a record is: how it is kept, what it may say, and what a person calls it.

Everything that reads or writes a record follows from here: the registers and tables, the verbs,
``settle``, the conflict card, lists, the import of bundles, and the forms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal, TypedDict, Unpack

from kbdesk.records.kinds import FACT, Belonging, Kind

Form = Literal[
    "",
    "identifier",
    "name",
    "nik",
    "kk",
    "village",
    "posyandu",
    "time",
    "moment",
    "month",
    "code",
    "warning",
]
"""How a text is spelled, where it is not free.

``identifier``: a row's id; ``moment``: an ISO date with its time; ``month``: YYYY-MM; ``time``:
HH:MM; ``warning``: the code of a doubt that was confirmed; ``code``: capitals, as a shelf's or a
quiz's; ``name``: of a person, so it has letters.
"""

PartsBy = Callable[[Mapping[str, object]], "tuple[Field, ...]"]
"""Takes a group's fields; returns the parts that its map may have."""

Writer = Literal["concerned", "certified", "machine", "its_users", "anybody", "hub"]
"""Who may write a row. The hub may write all of them.

``concerned``: a machine that serves whom the row concerns, both before and after the change; any
machine may make a new row. ``certified``: a machine whose certificate names the row's posyandu, or
a supervisor; any machine, while no certificate names that posyandu. ``machine``: the machine whose
row it is. ``its_users``: the machine that wrote the row first. ``anybody``: every machine of the
district.
"""

Check = Callable[[Mapping[str, object]], str | None]
"""Takes a group's fields; returns the name of one that contradicts the others, or None."""

LONGEST: Final = 200
"""Characters of a text, unless it declares another limit."""
MOST_ITEMS: Final = 100
"""Items of a list, unless it declares another limit."""
UNLIMITED: Final = 0
EARLIEST_DAY: Final = "1900-01-01"
LATEST_DAY: Final = "3084-12-31"
"""The last day whose year the clock of the journal can hold (``journal/clock.py``)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as people read it: ``scale`` units as they are kept make one, to ``decimals``.

    ``name``: what is written after the number in every language (kg, cm, mmHg, %), or "" for a
    count. ``word``: its key in ``words/``, where the languages differ. ``before``: it is written
    before the number, as Rp is.
    """

    name: str
    scale: int = 1
    decimals: int = 0
    word: str = ""
    before: bool = False


KG: Final = Unit("kg", 1000, 2)
CM: Final = Unit("cm", 10, 1)
G_DL: Final = Unit("g/dL", 10, 1)
MMHG: Final = Unit("mmHg")
MG_DL: Final = Unit("mg/dL")
HECTARES: Final = Unit("ha", 100, 2)
SQUARE_METRES: Final = Unit("m²")
RUPIAH: Final = Unit("Rp", before=True)
PERCENT: Final = Unit("%")
MINUTES: Final = Unit("min", word="field.unit_minutes")
GRAMS: Final = Unit("g", 10, 1)


def per_100_g(name: str) -> Unit:
    """Return the unit of a food's figure, which is kept in hundredths."""
    return Unit(name, 100, 2)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a group.

    ``least`` and ``most``: both allowed, in the units that are kept. ``step``: the finest
    difference that a person may enter. ``choices``: the words or numbers that it may be; of a list,
    each of its texts. ``grows``: a newer version may know more choices, and they are shown as they
    are. Only fields that decide nothing and are counted nowhere may grow. In any other field an
    unknown choice hides its group until a version comes that knows it.
    ``past``: a day to come is refused. ``earliest`` and ``latest``: the first and the last day that
    are taken. ``names``: the entity of the row that an identifier names. ``draft``: its name in
    drafts and lists, where that differs from ``name``; its number is then said in ``unit``.
    ``parts``: the fields of each object of ``items``, or of a ``map``. ``parts_by``: returns the
    parts where they depend on the record. ``word``: its key in ``words/``, and ``choice_words``:
    the key of a choice with ``{}`` for it, where they differ from what its name gives.
    """

    name: str
    kind: Kind
    required: bool = False
    choices: tuple[str | int, ...] = ()
    grows: bool = False
    least: int | None = None
    most: int | None = None
    step: int = 1
    unit: Unit | None = None
    longest: int = LONGEST
    most_items: int = MOST_ITEMS
    form: Form = ""
    names: str = ""
    draft: str = ""
    earliest: str = EARLIEST_DAY
    latest: str = LATEST_DAY
    past: bool = False
    parts: tuple[Field, ...] = ()
    parts_by: PartsBy | None = None
    word: str = ""
    choice_words: str = ""

    @property
    def said(self) -> str:
        return self.draft or self.name

    @property
    def scale(self) -> int:
        """Return how many units as kept make one in a draft."""
        return self.unit.scale if self.draft and self.unit is not None else 1

    @property
    def limits(self) -> tuple[int, int]:
        """Return the least and the most of a number, as kept."""
        if self.least is None or self.most is None:
            raise TypeError(f"{self.name} has no limits")
        return self.least, self.most

    @property
    def words(self) -> tuple[str, ...]:
        """Return the choices of a text or a list."""
        return tuple(one for one in self.choices if isinstance(one, str))

    def parts_of(self, fields: Mapping[str, object]) -> tuple[Field, ...]:
        """Return its parts in a record whose group says ``fields``."""
        return self.parts if self.parts_by is None else self.parts_by(fields)

    def in_unit(self, kept: int) -> Decimal:
        """Return a number as kept in the unit in which people read it."""
        return Decimal(kept) / (self.unit.scale if self.unit is not None else 1)


class FieldOptions(TypedDict, total=False):
    """What the declarations below may say beside what they name: attributes of :class:`Field`."""

    required: bool
    grows: bool
    most_items: int
    earliest: str
    latest: str
    word: str
    choice_words: str


class NumberOptions(FieldOptions, total=False):
    """What a number may say."""

    choices: tuple[int, ...]
    names: str
    draft: str


class TextOptions(FieldOptions, total=False):
    """What a text may say: ``names``, the entity whose row it names."""

    names: str
    draft: str


class ListOptions(TextOptions, total=False):
    """What a list may say of each of its texts."""

    form: Form


def text(name: str, longest: int = LONGEST, **more: Unpack[TextOptions]) -> Field:
    """Declare a free text of at most so many characters."""
    return Field(name, "text", longest=longest, **more)


def choice(name: str, choices: tuple[str, ...], **more: Unpack[TextOptions]) -> Field:
    """Declare one of some words."""
    return Field(name, "text", choices=choices, **more)


def whole(
    name: str, least: int, most: int, unit: Unit | None = None, **more: Unpack[NumberOptions]
) -> Field:
    """Declare a whole number of the units that are kept, both limits allowed."""
    return Field(name, "int", least=least, most=most, unit=unit, **more)


def figure(
    name: str,
    draft: str,
    least: int,
    most: int,
    unit: Unit,
    *,
    step: int = 1,
    **more: Unpack[FieldOptions],
) -> Field:
    """Declare a number that a draft says with decimals, in ``unit``."""
    return Field(name, "int", least=least, most=most, unit=unit, draft=draft, step=step, **more)


def day(name: str, **more: Unpack[FieldOptions]) -> Field:
    return Field(name, "date", **more)


def past_day(name: str, **more: Unpack[FieldOptions]) -> Field:
    """Declare the date of what has happened by then."""
    return Field(name, "date", past=True, **more)


def flag(name: str, **more: Unpack[FieldOptions]) -> Field:
    """Declare yes or no; absent is not known."""
    return Field(name, "flag", **more)


def texts(
    name: str, choices: tuple[str, ...] = (), longest: int = LONGEST, **more: Unpack[ListOptions]
) -> Field:
    """Declare a list of texts, of some words where ``choices`` are given."""
    return Field(name, "list", choices=choices, longest=longest, **more)


def row_of(name: str, entity: str, **more: Unpack[FieldOptions]) -> Field:
    """Declare the id of a row of an entity."""
    return Field(name, "text", form="identifier", names=entity, **more)


def spelled(name: str, form: Form, longest: int = LONGEST, **more: Unpack[TextOptions]) -> Field:
    """Declare a text of a form."""
    return Field(name, "text", form=form, longest=longest, **more)


def rt(name: str = "rt", **more: Unpack[FieldOptions]) -> Field:
    return Field(name, "rt", longest=20, **more)


def rw(name: str = "rw", **more: Unpack[FieldOptions]) -> Field:
    return Field(name, "rw", longest=20, **more)


VOIDED: Final = text("voided", 500)
"""Why a record was taken out of every count. The record stays in the history."""


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of record: its groups of fields, and whom its rows concern.

    ``writer``: which machines may write its rows. ``sealed``: groups whose conflicts no person
    settles; a seal or the later writing decides. ``blanked``: an import that is taken back empties
    its groups, so what is required may be absent. ``checks``: by group, what must agree between its
    fields. ``alive_on``: the field with a day on which the person of the row was alive: born by
    then, and not dead before it.
    """

    entity: str
    belongs: Belonging
    groups: Mapping[str, tuple[Field, ...]]
    writer: Writer = "concerned"
    sealed: tuple[str, ...] = ()
    blanked: bool = False
    checks: Mapping[str, Check] = field(default_factory=dict)
    alive_on: str = ""

    @property
    def begins(self) -> str | None:
        """Return the group that every new row has, and that says whom the row concerns."""
        several = len(self.groups) > 1 and self.writer == "concerned"
        return next(iter(self.groups)) if several else None

    def field(self, name: str) -> Field:
        """Return a field by its name; raises KeyError."""
        for fields in self.groups.values():
            for one in fields:
                if one.name == name:
                    return one
        raise KeyError(f"{self.entity}.{name}")

    @property
    def fact(self) -> tuple[Field, ...]:
        """Return what a draft says of what happened once."""
        return tuple(one for one in self.groups[FACT] if one is not VOIDED)

    def may_conflict(self) -> Iterator[tuple[str, Field]]:
        """Yield group and field of what a person may have to settle, so that it needs words."""
        for group, fields in self.groups.items():
            if group not in self.sealed:
                yield from ((group, one) for one in fields)

    def naming(self, entity: str) -> list[str]:
        """Return the fields that hold the id of one row of an entity."""
        return [
            one.name
            for fields in self.groups.values()
            for one in fields
            if one.names == entity and one.kind == "text"
        ]

    def kinds(self) -> dict[str, dict[str, Kind]]:
        return {group: {f.name: f.kind for f in fields} for group, fields in self.groups.items()}


def fact(
    entity: str,
    belongs: Belonging,
    *fields: Field,
    check: Check | None = None,
    alive_on: str = "",
    writer: Writer = "concerned",
    sealed: tuple[str, ...] = (),
) -> Record:
    """Return the record of what happened once, and may be taken back."""
    return Record(
        entity,
        belongs,
        {FACT: (*fields, VOIDED)},
        writer=writer,
        sealed=sealed,
        checks={} if check is None else {FACT: check},
        alive_on=alive_on,
    )


def fact_of_person(entity: str, *fields: Field, check: Check | None = None) -> Record:
    """Return the record of what happened to a person on a day of their life."""
    person, date = row_of("person", "person", required=True), past_day("date", required=True)
    belongs = (("person", "person"),)
    return fact(entity, belongs, person, date, *fields, check=check, alive_on="date")
