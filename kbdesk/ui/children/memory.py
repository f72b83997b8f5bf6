"""Memory of the entry while the window is open: unsaved figures and the last saves.

It belongs to the context, not to a page: leaving, locking or changing the language loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from PySide6.QtWidgets import QWidget

from kbdesk.queries.day_sheet import DaySheet
from kbdesk.ui.context import Context
from kbdesk.ui.formats import clock
from kbdesk.ui.kit import IconLabel, Label, put, row, tr

DraftKey = tuple[str, str]
"""The child, and the open day on which it was typed; "" on the page that measures one child."""


@dataclass(slots=True)
class Typed:
    """What stands in the fields, as it was typed."""

    texts: dict[str, str] = field(default_factory=dict)
    day: str = ""
    position: str | None = None
    oedema: str | None = None
    confirmed: dict[str, set[str]] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)

    def as_kept(self) -> dict[str, object]:
        """Return what is kept on the disk until it is saved; what was confirmed is asked again."""
        return {
            "texts": dict(self.texts),
            "day": self.day,
            "position": self.position,
            "oedema": self.oedema,
            "services": dict(self.services),
        }

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> Typed:
        """Return what was kept; anything that is not text is left out."""
        texts = kept.get("texts")
        found = cls()
        if isinstance(texts, Mapping):
            found.texts = {k: v for k, v in texts.items() if isinstance(v, str)}
        if isinstance(kept.get("day"), str):
            found.day = kept["day"]
        if kept.get("position") in ("lying", "standing"):
            found.position = kept["position"]
        if kept.get("oedema") in ("yes", "no"):
            found.oedema = kept["oedema"]
        services = kept.get("services")
        if isinstance(services, Mapping):
            found.services = {k: v for k, v in services.items() if isinstance(v, str)}
        return found

    @property
    def empty(self) -> bool:
        """Tell whether nothing was typed or answered."""
        typed = any(text.strip() for text in self.texts.values())
        return self.oedema is None and not self.services and not typed


@dataclass(frozen=True, slots=True)
class Save:
    """A save that can be taken back: ``before`` is the draft of the state to return to, or None
    for a measurement that was new; ``typed`` is what was typed under ``key``. ``services`` and
    ``examinations`` were saved with it; ``measurement`` is empty where nothing was measured.
    ``again`` are drafts that write what the save changed as it was.
    """

    child: str
    name: str
    measurement: str
    typed: Typed | None = None
    key: DraftKey = ("", "")
    before: Mapping[str, object] | None = None
    services: tuple[str, ...] = ()
    examinations: tuple[str, ...] = ()
    again: tuple[Mapping[str, object], ...] = ()


@dataclass(slots=True)
class Memory:
    """Drafts, and the saves of this sitting, the newest last, one a child.

    ``overtaken`` are saves after which something else was recorded.
    """

    drafts: dict[DraftKey, Typed] = field(default_factory=dict)
    saves: list[Save] = field(default_factory=list)
    overtaken: Sequence[Save] = ()
    saved_at: datetime | None = None
    day: DaySheet | None = None
    """The open day that is shown: a page that is built anew in another language goes on with it."""

    def keep(self, key: DraftKey, typed: Typed) -> None:
        """Keep what was typed for a child; nothing typed keeps nothing."""
        if typed.empty:
            self.drafts.pop(key, None)
        else:
            self.drafts[key] = typed

    def begun(self, day: str) -> set[str]:
        """Return the children of whom something is typed on an open day and not saved."""
        return {child for child, typed_on in self.drafts if typed_on == day}

    def saved(self, save: Save, at: datetime | None) -> None:
        """Note a save: it is the one of its child that can be taken back."""
        self.saves = [one for one in self.saves if one.child != save.child] + [save]
        del self.saves[:-50]
        self.saved_at = at

    def last(self, child: str | None = None) -> Save | None:
        """Return a child's save; without a child the last of all, unless it was overtaken."""
        if child is not None:
            return next((one for one in reversed(self.saves) if one.child == child), None)
        last = next(reversed(self.saves), None)
        return None if any(one is last for one in self.overtaken) else last

    def overtake(self) -> None:
        """Something without a save here was recorded: Ctrl+Z must not take back what is older."""
        self.overtaken = tuple(self.saves)

    def forget(self, save: Save) -> None:
        """Forget a save that was taken back."""
        self.saves = [one for one in self.saves if one is not save]


_memories: WeakKeyDictionary[Context, Memory] = WeakKeyDictionary()


def memory_of(context: Context) -> Memory:
    return _memories.setdefault(context, Memory())


class SavedWords(QWidget):
    """ "Tersimpan di laptop 09.42", only once it is true."""

    def __init__(self) -> None:
        super().__init__()
        inner = row(6)
        self._icon = IconLabel("check-circle", "ok", 20)
        self._words = Label("", "label", tone="ok")
        put(inner, self._icon, self._words)
        self.setLayout(inner)
        self._show("", "ok")

    def text(self) -> str:
        return self._words.text()

    def going(self) -> None:
        """Say that it is being written."""
        self._show(tr("measure_page.saving"), "ink_3")

    def tell(self, memory: Memory) -> None:
        """Say when the last save came to the disk, if there was one."""
        at = memory.saved_at
        self._show(tr("measure_page.on_disk", time=clock(at)) if at else "", "ok")

    def tell_at_once(self, memory: Memory) -> None:
        """Say it, and have it on the screen before anything else is done."""
        self.tell(memory)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.repaint()

    def _show(self, words: str, tone: str) -> None:
        self._words.setText(words)
        self._words.set_tone(tone)
        self._icon.set_icon("check-circle" if tone == "ok" else "save", tone)
        self._icon.setVisible(bool(words))
        self.setAccessibleName(words)
