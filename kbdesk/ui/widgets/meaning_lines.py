"""What the figures above mean, and until when data came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kbdesk.domain.meaning import Meaning
from kbdesk.ui.language import current
from kbdesk.ui.widgets.label import Label
from kbdesk.words.meanings import sentences


class MeaningLines(Label):
    """Quiet sentences; they warn where nothing was received for the month."""

    def __init__(self) -> None:
        super().__init__("", "secondary", wrap=True)
        self.hide()

    def show_meanings(self, about: Mapping[str, Meaning], names: Iterable[str]) -> bool:
        """Show what some figures mean; tell whether they are of an earlier month."""
        meanings = [about[name] for name in names if name in about]
        stale = any(one.fresh is not None and one.fresh.stale for one in meanings)
        words = " ".join(sentences(meanings, current()))
        self.setText(words)
        self.setAccessibleName(words)
        self.set_tone("warn" if stale else "")
        self.setVisible(bool(words))
        return stale
