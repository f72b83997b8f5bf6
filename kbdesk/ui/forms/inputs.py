"""The widgets of a form, filled, read, kept and refused together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import FormField, go_to
from kbdesk.ui.language import why_not

AnyField = FormField[Any]


class Inputs:
    """Widgets by their fields' names. A field that is hidden in ``within`` is not asked."""

    def __init__(self, fields: Sequence[AnyField], context: Context, within: QWidget) -> None:
        self.fields: Mapping[str, AnyField] = {field.name: field for field in fields}
        self._within = within
        self._widgets = {field.name: field.build(context) for field in fields}

    def __getitem__(self, name: str) -> Any:
        return self._widgets[name]

    def widgets(self) -> list[QWidget]:
        return list(self._widgets.values())

    def follow(self, changed: Callable[[], None]) -> None:
        """Call ``changed`` whenever something is typed."""
        for widget in self._widgets.values():
            widget.changed.connect(lambda *_: changed())

    def set_today(self, today: date) -> None:
        """Tell the fields which day is today."""
        for name, field in self.fields.items():
            field.set_today(self[name], today)

    def fill(self, record: object, **more: object) -> None:
        """Show the values of a record (row or object); a field without a value becomes empty."""
        for name, field in self.fields.items():
            outer, _, inner = name.partition(".")
            value = more[outer] if outer in more else _value_of(record, outer)
            field.fill(self[name], _value_of(value, inner) if inner else value)
            field.take_back_refusal(self[name])

    def typed(self) -> dict[str, object]:
        """Return what is typed in the fields, as JSON can keep it."""
        return {name: field.typed(self[name]) for name, field in self.fields.items()}

    def restore(self, kept: Mapping[str, object]) -> None:
        """Put back what was kept."""
        for name, field in self.fields.items():
            if name in kept:
                field.restore(self[name], kept[name])

    def values(self) -> dict[str, Any]:
        """Return the answers as the draft needs them: None for an empty or hidden field."""
        found: dict[str, Any] = {}
        for name, field in self.fields.items():
            if not field.in_draft:
                continue
            value = field.value(self[name]) if self._shown(name) else None
            outer, _, inner = name.partition(".")
            if inner:
                found.setdefault(outer, {})[inner] = value
            else:
                found[name] = value
        return found

    def known(self) -> dict[str, Any]:
        """Return the answers without those that are empty; no and 0 are answers."""
        return {name: one for name, one in self.values().items() if one not in (None, "", [])}

    def first_bad(self) -> QWidget | None:
        """Return the first field that cannot be saved; its words then say why."""
        for name, field in self.fields.items():
            bad = field.bad(self[name]) if self._shown(name) else None
            if bad is not None:
                return bad
        return None

    def refuse(self, error: KbdeskError, said: str | None = None) -> bool:
        """Show a refusal at its field and go there; False if it is about no field.

        ``said``: the field's name, if the refusal has another one.
        """
        said = error.field or "" if said is None else said
        outer, _, part = said.partition(".")
        name = next((one for one in (said, outer) if one in self.fields), None) or next(
            (one for one in self.fields if one.partition(".")[0] == outer), ""
        )
        if not name or not self._shown(name):
            return False
        place = self.fields[name].refuse(self[name], why_not(error), part)
        if place is not None:
            go_to(place)
        return place is not None

    def _shown(self, name: str) -> bool:
        shown: bool = self[name].isVisibleTo(self._within)
        return shown


def _value_of(record: object, name: str) -> object:
    return record.get(name) if isinstance(record, Mapping) else getattr(record, name, None)
