"""The fields of forms: one class for each kind of answer.

A field knows its name in the draft, its label, and how its widget is made, filled, read, kept and
refused. Its limits, unit, length and choices, and whether it is needed, come from the declaration
of its record (``kbdesk.records``), unless the field says otherwise. A special case is a subclass
beside its page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar, cast, overload

from PySide6.QtWidgets import QWidget

from kbdesk.records import Field as Declared
from kbdesk.records.field import LONGEST
from kbdesk.ui.context import Context
from kbdesk.ui.field_words import field_words
from kbdesk.ui.forms.declared import declared
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.check_chips import CheckChips
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.labelled_choice import LabelledChoice
from kbdesk.ui.widgets.long_text import LongText
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.text_field import RtField, TextField

W = TypeVar("W", bound=QWidget)
F = TypeVar("F", bound=Field)
LONGEST_LINE = 300
"""A longer text is written on several lines."""
LONG_AGO = date(1900, 1, 1)


class HasInputs(Protocol):
    """A page or card whose class declares fields: ``inputs`` are their widgets by name."""

    inputs: Any


@dataclass(eq=False)
class FormField(Generic[W]):
    """A field of a form. On a page's class it is a declaration; on a page it gives the widget.

    ``name``: as in the draft; ``a.b`` is ``b`` inside ``a``. ``label`` and ``hint``: keys of words,
    and ``words`` are their parameters; without a label the record's word is used. ``needs``:
    whether an empty field is refused, or the key of the sentence that says so; None: as the record
    says. ``steers``: other fields depend on this one, so once it was changed all fields are kept.
    """

    name: str
    label: str = ""
    _: KW_ONLY
    needs: bool | str | None = None
    steers: bool = False
    hint: str | None = None
    words: Mapping[str, object] = field(default_factory=dict)
    of: Declared | None = field(default=None, init=False)
    """The record's declaration of the field, after ``bind``."""

    in_draft: ClassVar[bool] = True
    """Whether the answer belongs into the draft; else it is only kept with the form."""

    within: str = field(default="", init=False)
    """The record that the field belongs to."""

    def __set_name__(self, owner: type, _attribute: str, /) -> None:
        self.bind(getattr(owner, "record", ""))

    def bind(self, entity: str) -> Self:
        """Follow the declaration of a record's field."""
        self.within, self.of = entity, declared(entity, self.name)
        return self

    @property
    def needed(self) -> bool:
        """Tell whether an empty field is refused."""
        if self.needs is None:
            return self.of is not None and self.of.required
        return bool(self.needs)

    @overload
    def __get__(self, page: None, owner: type) -> Self: ...

    @overload
    def __get__(self, page: HasInputs, owner: type) -> W: ...

    def __get__(self, page: HasInputs | None, owner: type) -> Self | W:
        return self if page is None else cast("W", page.inputs[self.name])

    def said(self) -> str:
        """Return the label in the window's language."""
        if not self.label and self.of is not None:
            return field_words(self.within, self.of.name)
        return tr(self.label, **self.words)

    def hinted(self) -> str:
        """Return the words under the field, "" where there are none."""
        return tr(self.hint) if self.hint else ""

    def missing(self) -> str:
        """Return the words for a needed field that is empty."""
        return tr(self.needs if isinstance(self.needs, str) else "widget.required")

    def build(self, context: Context, /) -> W:
        raise NotImplementedError

    def set_today(self, widget: W, today: date, /) -> None:
        """Tell the field which day is today."""

    def fill(self, widget: W, value: object, /) -> None:
        """Show a record's value; None empties the field."""
        raise NotImplementedError

    def value(self, widget: W, /) -> object:
        """Return the answer as the draft needs it; None for no answer."""
        raise NotImplementedError

    def typed(self, widget: W, /) -> object:
        """Return what is typed, as JSON can keep it."""
        raise NotImplementedError

    def restore(self, widget: W, kept: object, /) -> None:
        """Show what was kept; a value that this version cannot read is ignored."""
        raise NotImplementedError

    def take_back_refusal(self, _widget: W, /) -> None:
        """Remove an earlier refusal."""

    def bad(self, _widget: W, /) -> QWidget | None:
        """Return the widget to go to if the answer cannot be saved; its words then say why."""
        return None

    def refuse(self, _widget: W, _words: str, _part: str, /) -> QWidget | None:
        """Show a refusal at the field; return the widget to go to, None if there is no place.

        ``part``: which of several answers is meant: ``b`` in a refusal of ``a.b``.
        """
        return None


class TypedField(FormField[F]):
    """A field with a line of text that is checked as it is typed."""

    def typed(self, widget: F) -> object:
        return widget.text()

    def restore(self, widget: F, kept: object) -> None:
        if isinstance(kept, str):
            widget.set_text(kept)

    def take_back_refusal(self, widget: F) -> None:
        widget.check(finished=False)

    def bad(self, widget: F) -> QWidget | None:
        widget.check(finished=True)
        if self.needed and widget.is_empty() and widget.state() != "bad":
            widget.refuse(self.missing())
        return widget if widget.state() == "bad" else None

    def refuse(self, widget: F, words: str, _part: str, /) -> QWidget | None:
        widget.refuse(words)
        return widget


@dataclass(eq=False)
class Text(TypedField[TextField]):
    """A line of text."""

    _: KW_ONLY
    longest: int | None = None
    width: int | None = None

    def build(self, _context: Context, /) -> TextField:
        return TextField(
            self.said(),
            required=self.needed and not isinstance(self.needs, str),
            longest=self.longest or _longest(self.of),
            hint=self.hinted(),
            width=self.width,
        )

    def fill(self, widget: TextField, value: Any) -> None:
        widget.set_value(value)

    def value(self, widget: TextField) -> object:
        return widget.value() or None


class Names(Text):
    """Several names or subjects in a line, separated by commas; a list in the draft."""

    def fill(self, widget: TextField, value: Any) -> None:
        widget.set_value(", ".join(value or ()))

    def value(self, widget: TextField) -> object:
        return [part.strip() for part in widget.value().split(",") if part.strip()]


@dataclass(eq=False)
class Rt(TypedField[RtField]):
    """The number of an RT."""

    _: KW_ONLY
    width: int | None = 90

    def build(self, _context: Context, /) -> RtField:
        return RtField(self.said(), width=self.width)

    def fill(self, widget: RtField, value: Any) -> None:
        widget.set_value(value)

    def value(self, widget: RtField) -> object:
        return widget.value() or None


@dataclass(eq=False)
class Number(TypedField[NumberField]):
    """A number within the limits of its record, kept in internal units.

    ``highest``: a lower limit than the record's. An ``int`` that is filled in is internal, any
    other number is in the unit shown; a draft has the unit shown. ``unit`` replaces the declared
    unit; ``unit_words`` is the key of a unit.
    """

    _: KW_ONLY
    highest: int | None = None
    unit: str | None = None
    unit_words: str = ""
    width: int | None = None
    compact: bool = False
    big: bool = False

    @property
    def scale(self) -> int:
        """Return how many internal units are one that is shown."""
        return self.of.unit.scale if self.of is not None and self.of.unit is not None else 1

    def build(self, _context: Context, /) -> NumberField:
        unit = self.of.unit if self.of is not None else None
        said = self.unit if self.unit is not None else unit.name if unit is not None else ""
        lowest, highest = self.of.limits if self.of is not None else (0, 0)
        return NumberField(
            self.said(),
            tr(self.unit_words) if self.unit_words else said,
            scale=self.scale,
            decimals=unit.decimals if unit is not None else 0,
            lowest=lowest,
            highest=highest if self.highest is None else self.highest,
            hint=self.hinted(),
            big=self.big,
            compact=self.compact,
            width=self.width,
        )

    def fill(self, widget: NumberField, value: object) -> None:
        if value is not None and not isinstance(value, int):
            value = round(Decimal(str(value)) * self.scale)
        widget.set_value(value)

    def value(self, widget: NumberField) -> object:
        units = widget.value()
        if units is None or self.scale == 1:
            return units
        return str(Decimal(units) / self.scale)


@dataclass(eq=False)
class Day(TypedField[DateField]):
    """A day up to today; ``ahead``: up to so much later; ``since``: not earlier than so much
    before."""

    _: KW_ONLY
    ahead: timedelta = timedelta(0)
    since: timedelta | None = None
    width: int | None = None

    def build(self, _context: Context, /) -> DateField:
        hint = None if self.hint is None else self.hinted()
        latest = date.today() + self.ahead
        return DateField(self.said(), latest=latest, hint=hint, width=self.width)

    def set_today(self, widget: DateField, today: date) -> None:
        earliest = LONG_AGO if self.since is None else today + self.since
        widget.set_range(earliest, today + self.ahead)

    def fill(self, widget: DateField, value: Any) -> None:
        widget.set_value(date.fromisoformat(value) if isinstance(value, str) else value)

    def value(self, widget: DateField) -> object:
        day = widget.value()
        return day.isoformat() if day else None


@dataclass(eq=False)
class Coded(FormField[W]):
    """Answers with codes: ``codes``, or those that the record declares.

    ``answers``: how the keys of their words begin; "" shows the codes; None: as the record says.
    """

    codes: Sequence[object] = ()
    answers: str | None = None

    def all_codes(self) -> Sequence[object]:
        """Return the codes in their order."""
        return self.codes or (self.of.choices if self.of is not None else ())

    def options(self) -> list[tuple[str, str]]:
        found = []
        for code in self.all_codes():
            key = f"{self.answers}{code}" if self.answers else ""
            if self.answers is None and self.of is not None:
                key = self.of.choice_words.format(code)
            found.append((str(code), tr(key) if key else str(code)))
        return found

    def known(self, kept: object) -> bool:
        return kept in [str(code) for code in self.all_codes()]

    def code(self, value: str | None) -> object:
        """Return a code as the record has it: a number where it is one."""
        return next((one for one in self.all_codes() if str(one) == value), value)


class OneOf(Coded[Picker], TypedField[Picker]):
    """One of a longer list. If there are no codes, the page sets the options."""

    def build(self, _context: Context, /) -> Picker:
        return Picker(self.said(), self.options(), hint=self.hinted())

    def fill(self, widget: Picker, value: object) -> None:
        if isinstance(value, bool):
            value = str(value).lower()
        widget.set_value(None if value is None else str(value))

    def value(self, widget: Picker) -> object:
        return self.code(widget.value())

    def typed(self, widget: Picker) -> object:
        return widget.value() or widget.text()

    def restore(self, widget: Picker, kept: object) -> None:
        if isinstance(kept, str):
            widget.set_value(kept)
            if widget.value() is None:
                widget.set_text(kept)


@dataclass(eq=False)
class Answer(Coded[LabelledChoice]):
    """One of a few answers that are all visible; none may be chosen."""

    _: KW_ONLY
    pad: int = 12

    def build(self, _context: Context, /) -> LabelledChoice:
        return LabelledChoice(self.said(), self.options(), hint=self.hinted(), pad=self.pad)

    def fill(self, widget: LabelledChoice, value: object) -> None:
        widget.set_value(None if value is None else str(value))

    def value(self, widget: LabelledChoice) -> object:
        return self.code(widget.value())

    def typed(self, widget: LabelledChoice) -> object:
        return widget.value()

    def restore(self, widget: LabelledChoice, kept: Any) -> None:
        if kept is None or self.known(kept):
            widget.set_value(kept)

    def bad(self, widget: LabelledChoice) -> QWidget | None:
        if not self.needed or widget.value() is not None:
            return None
        widget.refuse(self.missing())
        return widget

    def refuse(self, widget: LabelledChoice, words: str, _part: str, /) -> QWidget | None:
        widget.refuse(words)
        return widget


@dataclass(eq=False)
class YesOrNo(Answer):
    """A question that is answered by yes or no; True or False in the draft."""

    codes: Sequence[object] = ("yes", "no")
    answers: str | None = "common."

    def fill(self, widget: LabelledChoice, value: Any) -> None:
        widget.set_value({True: "yes", False: "no"}.get(value))

    def value(self, widget: LabelledChoice) -> object:
        return {"yes": True, "no": False}.get(widget.value() or "")


@dataclass(eq=False)
class Segments(Coded[Choice]):
    """A few answers side by side, without a label of its own."""

    _: KW_ONLY
    optional: bool = False

    def build(self, _context: Context, /) -> Choice:
        return Choice(self.said(), self.options(), optional=self.optional)

    def fill(self, widget: Choice, value: Any) -> None:
        widget.set_value(value)

    def value(self, widget: Choice) -> object:
        return widget.value()

    def typed(self, widget: Choice) -> object:
        return widget.value()

    def restore(self, widget: Choice, kept: Any) -> None:
        if kept is None or self.known(kept):
            widget.set_value(kept)


@dataclass(eq=False)
class Ticks(Coded[CheckChips]):
    """Any number of answers that are ticked; a list in the draft."""

    _: KW_ONLY
    columns: int = 5

    def build(self, _context: Context, /) -> CheckChips:
        return CheckChips(self.said(), self.options(), columns=self.columns)

    def fill(self, widget: CheckChips, value: Any) -> None:
        widget.set_values(value or ())

    def value(self, widget: CheckChips) -> object:
        return widget.values()

    def typed(self, widget: CheckChips) -> object:
        return widget.values()

    def restore(self, widget: CheckChips, kept: object) -> None:
        if isinstance(kept, list):
            widget.set_values(one for one in kept if self.known(one))


@dataclass(eq=False)
class Lines(FormField[LongText]):
    """Some lines of text."""

    _: KW_ONLY
    longest: int | None = None
    height: int = 72

    def build(self, _context: Context, /) -> LongText:
        return LongText(self.said(), self.longest or _longest(self.of), height=self.height)

    def fill(self, widget: LongText, value: Any) -> None:
        widget.set_text(value or "")

    def value(self, widget: LongText) -> object:
        return widget.text() or None

    def typed(self, widget: LongText) -> object:
        return widget.edit.toPlainText()

    def restore(self, widget: LongText, kept: object) -> None:
        if isinstance(kept, str):
            widget.set_text(kept)

    def take_back_refusal(self, widget: LongText) -> None:
        widget.wrong.hide()

    def bad(self, widget: LongText) -> QWidget | None:
        return widget if widget.too_long() else None

    def refuse(self, widget: LongText, words: str, _part: str, /) -> QWidget | None:
        widget.refuse(words)
        return widget


def field_for(entity: str, name: str, label: str, *, answers: str | None = None) -> FormField[Any]:
    """Return the field for a declaration: a text, a number, a day or a choice."""
    of = declared(entity, name)
    if of is None:
        raise KeyError(f"{entity}.{name}")
    if of.choices or of.names:
        made: FormField[Any] = OneOf(name, label, (), answers)
    elif of.kind == "int":
        made = Number(name, label)
    elif of.kind == "date":
        made = Day(name, label)
    elif of.kind == "rt":
        made = Rt(name, label, width=None)
    else:
        made = Lines(name, label) if of.longest > LONGEST_LINE else Text(name, label)
    return made.bind(entity)


class Each(Generic[W]):
    """Fields of one kind; as an attribute of a page's class it gives their widgets by name.

    ``record`` is theirs where it is not the page's.
    """

    def __init__(self, fields: Iterable[FormField[W]], *, record: str = "") -> None:
        self.fields = tuple(fields)
        self._record = record

    def __set_name__(self, owner: type, _attribute: str, /) -> None:
        for one in self.fields:
            one.bind(self._record or getattr(owner, "record", ""))

    def __get__(self, page: HasInputs, owner: type) -> dict[str, W]:
        return {
            one.name.rpartition(".")[2]: cast("W", page.inputs[one.name]) for one in self.fields
        }


def fields_of(owner: type) -> list[FormField[Any]]:
    """Return the fields that a class declares, in their order."""
    found: list[FormField[Any]] = []
    for base in reversed(owner.__mro__):
        for one in vars(base).values():
            if isinstance(one, FormField):
                found.append(one)
            elif isinstance(one, Each):
                found.extend(one.fields)
    return found


def _longest(of: Declared | None) -> int:
    return LONGEST if of is None else of.longest


def go_to(widget: QWidget) -> None:
    """Send the keyboard to a widget, as the page itself does."""
    widget.setFocus()
