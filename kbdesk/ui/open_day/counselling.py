"""What to speak of with who was examined: suggested by the results, ticked once it was said.

The record keeps the text of the card's field; a tick is a topic's words in that text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import Signal

from kbdesk.domain.check_advice import TOPICS
from kbdesk.ui.language import tr
from kbdesk.ui.theme.scaling import grid, hidden
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.tip import set_tip
from kbdesk.words import LANGUAGES, say

COLUMNS = 2
_BETWEEN = ", "


def _words(topic: str) -> str:
    return tr(f"check_advice.topic_{topic}")


def _names(topic: str) -> set[str]:
    """Return the words of a topic in each language, as they are compared."""
    return {say(f"check_advice.topic_{topic}", one).casefold() for one in LANGUAGES}


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def spoken_of(text: str) -> tuple[str, ...]:
    """Return the topics that a text of counselling names, in whichever language it was kept."""
    parts = {part.casefold() for part in _parts(text)}
    return tuple(topic for topic in TOPICS if parts & _names(topic))


def with_topics(text: str, topics: Iterable[str], *, said: bool) -> str:
    """Add the words of topics at the end of a counselling text, or remove them."""
    for topic in topics:
        parts = [part for part in _parts(text) if part.casefold() not in _names(topic)]
        text = _BETWEEN.join([*parts, _words(topic)] if said else parts)
    return text


class CounsellingCard(Card):
    """``chose(topics, said)``: these were spoken of, or not after all. ``all`` ticks every one."""

    chose = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__(tr("day_card.counselling_topics"), pad=(10, 8), head_height=48)
        self.all = Button(tr("day_card.counselling_all"), key="F5", does=self.choose_all)
        self.add_to_header(self.all)
        self.ticks: dict[str, Button] = {}
        self._grid = grid((6, 6))
        for topic in TOPICS:
            tick = hidden(Button(tr(f"check_advice.tick_{topic}"), icon="plus"))
            set_tip(tick, _words(topic))
            tick.setCheckable(True)
            tick.setProperty("field", True)
            tick.setAccessibleName(f"{tr('day_card.counselling_topics')}: {_words(topic)}")
            tick.clicked.connect(lambda on=False, one=topic: self.chose.emit((one,), on))
            tick.setParent(self)
            self.ticks[topic] = tick
        self.body.addLayout(self._grid)
        self._shown: tuple[str, ...] = ()
        self._suggested: Sequence[str] = ()
        self.hide()

    def show_topics(self, suggested: Sequence[str], said: Collection[str]) -> None:
        """Show what the results suggest and what was spoken of."""
        self._suggested = suggested
        shown = tuple(one for one in TOPICS if one in suggested or one in said)
        if shown != self._shown:
            self._shown = shown
            while self._grid.takeAt(0) is not None:
                pass
            for place, topic in enumerate(shown):
                self._grid.addWidget(self.ticks[topic], *divmod(place, COLUMNS))
            # Show them after they have their parent: a new parent hides a widget.
            for topic, tick in self.ticks.items():
                tick.setVisible(topic in shown)
        for topic, tick in self.ticks.items():
            on = topic in said
            tick.setChecked(on)
            tick.set_kind("tint" if on else "default")
            tick.set_icon("check" if on else "plus")
        self.setVisible(bool(shown))

    def choose_all(self) -> None:
        """Tick everything that the results suggest; a second time, take that back (F5)."""
        if self._suggested:
            every = all(self.ticks[one].isChecked() for one in self._suggested)
            self.chose.emit(tuple(self._suggested), not every)
