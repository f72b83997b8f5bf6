"""The referrals to think about, in three lines: how soon, and the first reasons; F4."""

from __future__ import annotations

from collections.abc import Sequence

from kbdesk.ui.children.answer import Proposed
from kbdesk.ui.children.result import ProposalsCard
from kbdesk.ui.kit import ElidedLabel, put, set_tip, tr

LINES = 2


class ShortProposals(ProposalsCard):
    """Says the sure reasons only where there are some: doubtful ones stand at the rulers."""

    def __init__(self) -> None:
        super().__init__()
        self._title.setWordWrap(False)
        self._spoken = self.button.words()
        self.button.set_words("", name=self._spoken)
        set_tip(self.button, self._spoken)
        self._reasons = [ElidedLabel("", tone="ink"), ElidedLabel("", "secondary", tone="ink_2")]
        put(self.words, *self._reasons)

    def show_key(self, shown: bool) -> None:
        """Show F4 alone on the button, or the words where the key is another child's."""
        super().show_key(shown)
        self.button.set_words("" if shown else tr("measure_page.refer"), name=self._spoken)

    def show_lines(self, found: Sequence[Proposed]) -> None:
        """Show two lines at most; the last says how many more there are."""
        sure = [one for one in found if not one.doubtful] or list(found)
        more = len(sure) - LINES
        for place, label in enumerate(self._reasons):
            words = ""
            if place < len(sure):
                words = tr("measure_page.proposal", code=sure[place].code, words=sure[place].words)
            if place == LINES - 1 and more > 0:
                words = f"{words} · +{more}"
            label.setText(words)
            label.setVisible(bool(words))
