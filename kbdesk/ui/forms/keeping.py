"""Unsaved typing: kept under a form's name, and put back later."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.ui.context import Context
from kbdesk.ui.draft_keeper import DraftKeeper

Kept = Mapping[str, object]
_ID = 36
"""The length of an id."""


class Keeping:
    """Keeps the changes in ``typed`` since :meth:`start`.

    Only changed fields are kept: an untouched field shows what its record says when the form is
    opened again. ``whole(names)`` tells, given the changed fields, whether all must be kept.
    ``new_id``: the id for the new record; it stays the same after a restart, so that nothing is
    recorded twice.
    """

    def __init__(
        self,
        context: Context,
        typed: Callable[[], Mapping[str, object]],
        parent: QObject,
        whole: Callable[[set[str]], bool] = lambda _: False,
    ) -> None:
        self._context, self._typed, self._whole = context, typed, whole
        self._pristine: dict[str, object] = {}
        self._form = ""
        self.new_id = str(uuid.uuid4())
        self._keeper = DraftKeeper(context, self._unsaved, parent)

    @property
    def name(self) -> str:
        """The name of the form that is kept now, "" if none."""
        return self._keeper.name

    def start(self, form: str = "") -> None:
        """Begin a new record; what the form shows now does not count as typed."""
        self._form = form or self._form
        self.new_id = str(uuid.uuid4())
        self._pristine = dict(self._typed())
        self._keeper.name = self._form

    def resume(self, form: str, put_back: Callable[[Mapping[str, object]], None]) -> None:
        """Begin a form, and put back what was kept of it before."""
        self.start(form)

        def kept(found: Mapping[str, object] | None) -> None:
            if found and self.name == form:
                self.restore(found, put_back)

        self._context.read(lambda desk: kept_draft(desk, form), kept, owner=self._keeper)

    def restore(
        self, kept: Mapping[str, Any], put_back: Callable[[Mapping[str, object]], None]
    ) -> None:
        """Put back what was kept, with its ``new_id``."""
        name, self._keeper.name = self._keeper.name, ""
        put_back(kept)
        self._keeper.name = name
        if isinstance(kept.get("id"), str) and len(kept["id"]) == _ID:
            self.new_id = kept["id"]

    def touched(self) -> None:
        """Something was typed: keep it soon."""
        self._keeper.touch()

    def flush(self) -> None:
        """Keep now what is not kept yet."""
        self._keeper.flush()

    def put_away(self) -> None:
        """Keep what is typed; until the next ``start`` the form belongs to nothing."""
        self._keeper.flush()
        self._keeper.name = ""

    def forget(self, form: str = "") -> None:
        """Delete what was kept, because it was saved or the user starts over.

        ``form``: the one that was saved, if another may be shown by now.
        """
        if form not in ("", self.name):
            self._keeper.forget(form)
            return
        if self._keeper.name:
            self._keeper.forget()
        self._keeper.name = ""

    def untouched(self, name: str) -> bool:
        """Tell whether nobody changed a field."""
        return bool(self._typed().get(name) == self._pristine.get(name))

    def proposed(self, name: str) -> None:
        """Count a field's value as the page's proposal, not as typed."""
        self._pristine[name] = self._typed().get(name)

    def _unsaved(self) -> Mapping[str, object] | None:
        typed = self._typed()
        changed = {
            name: value for name, value in typed.items() if value != self._pristine.get(name)
        }
        if not changed:
            return None
        return {"id": self.new_id, **(typed if self._whole(set(changed)) else changed)}
