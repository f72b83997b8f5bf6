"""The strip of a page that says who may be the same person, compares, joins, and takes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame

from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.duplicates import MaybeSame, SameState, same_state
from kbdesk.ui.context import Context
from kbdesk.ui.duplicates.comparison import Comparison
from kbdesk.ui.duplicates.words import are_children, joined_words, maybe_words, reason_words
from kbdesk.ui.formats import integer, joined
from kbdesk.ui.kit import (
    Button,
    IconLabel,
    Label,
    announce,
    boxed,
    column,
    drop,
    hidden,
    put,
    px,
    row,
    tint,
    tr,
    turn,
)
from kbdesk.ui.language import why_not
from kbdesk.ui.theme.scaling import FollowsTextSize, spaced, styled

BESIDE_FROM = 820
"""The width in px at 100 % from which the buttons stand beside the words."""


class SamePersonStrip(FollowsTextSize, QFrame):
    """Hidden while there is nothing to say. A page has it above its content and calls
    :meth:`show_person` or :meth:`show_family` whenever it shows somebody.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._asked: dict[str, str] = {}
        self._state: SameState | None = None
        self._pair: MaybeSame | None = None
        self._undo: tuple[str, dict[str, object]] | None = None
        self.setProperty("role", "notice")
        self._icon = IconLabel("merge", "warn", 26)
        self._title = Label("", "label", wrap=True)
        self._detail = Label("", wrap=True)
        self.compare_button = tint(tr("same_page.compare"), does=self._toggle)
        self.not_same_button = Button(tr("same_page.not_same"), does=self._two)
        self.undo_button = Button(tr("same_page.undo"), does=self._take_back)
        self.join_button = tint(tr("same_page.join"), icon="merge", does=self._join)
        self._join_note = Label(tr("same_page.join_note"), "secondary", wrap=True)
        self._place = column(0)
        self._comparison: Comparison | None = None
        self._lay_out()
        self.on_text_size(self._turn)
        self.hide()

    def _lay_out(self) -> None:
        said = put(row(12), self._icon, (put(column(0), self._title, self._detail), 1))
        self._buttons = put(row(10), self.compare_button, self.not_same_button, self.undo_button)
        self._top = spaced(QBoxLayout(QBoxLayout.Direction.LeftToRight), 12)
        put(self._top, (said, 1), self._buttons)
        foot = put(row(12, (0, 4, 0, 0)), (self._join_note, 1), self.join_button)
        self._below = hidden(boxed(put(column(8, (38, 6, 0, 0)), self._place, foot), "plain"))
        self.setLayout(put(column(6, (14, 11)), self._top, self._below))

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Return the buttons as Tab reaches them."""
        first = (self.compare_button, self.not_same_button, self.undo_button)
        return (*first, self.join_button)

    def show_person(self, person: str) -> None:
        """Say who may be the same as a person."""
        self._ask({"person": person})

    def show_family(self, family: str) -> None:
        """Say who may be the same as a member of a family."""
        self._ask({"family": family})

    def _ask(self, asked: dict[str, str]) -> None:
        # After a join the person has the other id.
        pair = None if self._undo is None else self._pair
        same = pair is not None and asked.get("person") in _ids(pair)
        if asked != self._asked and not same:
            self._undo = None
            self._fold()
            self.hide()
        self._asked = asked
        self._context.read(lambda desk: same_state(desk, **asked), self._show)

    def _show(self, state: SameState) -> None:
        self._state = state
        pair = state.maybe[0] if state.maybe else None
        if self._undo is not None:
            return  # what was just done is said until another page is shown
        if self._pair is not None and (pair is None or _ids(pair) != _ids(self._pair)):
            self._fold()
        self._pair = pair
        if pair is not None:
            children = are_children(pair, state.today)
            more = len(state.maybe) - 1
            more_words = tr("same_page.more", count=more) if more else ""
            detail = joined(reason_words(pair.reasons), more_words)
            self.not_same_button.set_words(
                tr("same_page.not_same_child" if children else "same_page.not_same")
            )
            self._say("warn", maybe_words(pair), detail)
        elif state.joined:
            one = state.joined[0]
            self.undo_button.set_words(tr("same_page.split"))
            self._say("info", joined_words(one), "")
        else:
            self.hide()
            return
        self._arrange()

    def _arrange(self) -> None:
        asks = self._pair is not None and self._undo is None
        self.compare_button.setVisible(asks)
        self.not_same_button.setVisible(asks)
        self.undo_button.setVisible(not asks)

    def _say(self, kind: str, title: str, detail: str) -> None:
        fresh = self.isHidden() or self._title.text() != title
        if self.property("kind") != kind:
            styled(self, kind=kind)
        self._icon.set_icon("merge", kind)
        self._title.setText(title)
        self._title.set_tone("ink")
        self._detail.show_text(detail)
        self._detail.set_tone("ink_2")
        self.setAccessibleName(f"{title}. {detail}" if detail else title)
        self.show()
        if fresh:
            announce(self, self.accessibleName())

    def _toggle(self) -> None:
        if self._comparison is not None:
            self._fold()
        elif self._pair is not None:
            self._comparison = Comparison(self._pair)
            self._place.addWidget(self._comparison)
            self._below.show()
            self.compare_button.set_words(tr("same_page.close"))
            self.join_button.setFocus()

    def _fold(self) -> None:
        if self._comparison is not None:
            if self.join_button.hasFocus():
                self.compare_button.setFocus()
            drop(self._place, self._comparison)
            self._comparison = None
        self._below.hide()
        self.compare_button.set_words(tr("same_page.compare"))

    def _join(self) -> None:
        if self._pair is not None:
            one, other = _ids(self._pair)
            name = self._pair.one.name

            def joined(answer: dict[str, object]) -> None:
                apart = one if answer["id"] == other else other
                words, split = tr("same_page.joined_now", name=name), tr("same_page.split")
                back: dict[str, object] = {"do": "split_person", "id": apart}
                self._done(words, split, ("same_page.split_now", back))

            self._record({"do": "join_persons", "a": one, "b": other}, joined)

    def _two(self) -> None:
        if self._pair is not None:
            one, other = _ids(self._pair)
            draft = {"do": "not_same", "a": one, "b": other}
            words, undo = tr("same_page.two_now"), tr("same_page.undo")
            back = {**draft, "take_back": True}
            self._record(draft, lambda _: self._done(words, undo, ("", back)))

    def _done(self, title: str, button: str, undo: tuple[str, dict[str, object]]) -> None:
        self._fold()
        self._undo = undo
        self.undo_button.set_words(button)
        self._say("ok", title, "")
        self._arrange()
        self.undo_button.setFocus()

    def _take_back(self) -> None:
        words = ""
        draft: dict[str, object] = {}
        if self._undo is not None:
            words, draft = self._undo
        elif self._state is not None and self._state.joined:
            words = "same_page.split_now"
            draft = {"do": "split_person", "id": self._state.joined[0].id}
        if draft:
            self._record(draft, lambda _: self._taken_back(words))

    def _taken_back(self, words: str) -> None:
        self._undo = None
        if words:
            self._context.tell(tr(words))
        # Give the focus back to the page's next button, if it has one.
        self.hide()

    def _record(self, draft: dict[str, Any], then: Callable[[dict[str, object]], None]) -> None:
        self._context.record(draft, then, owner=self, refused=self._refused)

    def _refused(self, error: KbdeskError) -> None:
        self._detail.setText(why_not(error))
        self._detail.set_tone("bad")
        self._detail.show()
        announce(self, self._detail.text())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not self.isHidden():
            # The page was left meanwhile: show nothing more.
            self._undo = None
            self._fold()

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._comparison is not None
        ):
            event.accept()  # Esc closes the comparison before it leaves the page
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._comparison is not None:
            self._fold()
            self.compare_button.setFocus()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        beside = self.width() >= px(BESIDE_FROM)
        turn(self._top, down=not beside)
        self._top.setAlignment(
            self._buttons, Qt.AlignmentFlag.AlignVCenter if beside else Qt.AlignmentFlag.AlignLeft
        )


def _ids(pair: MaybeSame) -> tuple[str, str]:
    return pair.one.id, pair.other.id


class TwiceStrip(QFrame):
    """Hidden while nobody seems recorded twice, or while that is not known."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.words = Label("", wrap=True)
        self.see = Button(tr("same_page.see"), "link", does=lambda: context.go("duplicates"))
        line = put(row(12, (16, 2, 8, 2)), IconLabel("merge", "warn", 20), (self.words, 1))
        self.setLayout(put(line, self.see))
        self.hide()

    def show_count(self, count: int | None) -> None:
        """Say how many pairs there are."""
        words = tr("same_page.home", count=integer(count or 0))
        self.words.setText(words)
        self.see.set_words(tr("same_page.see"), name=f"{words}: {tr('same_page.see')}")
        self.setVisible(bool(count))
