"""Measuring: find a child by two letters, type the figures, Enter saves, the next child."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from kbdesk.queries.children import ListedChild, WholeChild, children
from kbdesk.ui.children.children_list import ChildIndex, dot_of, place_words
from kbdesk.ui.children.entry import Entry
from kbdesk.ui.children.memory import SavedWords, memory_of
from kbdesk.ui.context import Context
from kbdesk.ui.formats import joined, kilograms
from kbdesk.ui.greeting import calling_name
from kbdesk.ui.kit import (
    Card,
    EmptyState,
    IconLabel,
    Label,
    Notice,
    boxed,
    column,
    hidden,
    primary,
    put,
    row,
    sized,
    tr,
)
from kbdesk.ui.open_day.after_save import AfterSave
from kbdesk.ui.open_day.held_keys import key_name
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.referral.risk_notice import RiskNotice
from kbdesk.ui.theme import crowding
from kbdesk.ui.widgets.hint_bar import HintBar
from kbdesk.ui.widgets.record_list import ListRecord, RecordList
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.ui.widgets.table import Section

MOST_FOUND = 120


class MeasurePage(PageFrame):
    """``open(id=, then=)``: one child, and the page to show after it is saved; without an id the
    children to find one among. ``then`` is "back" or a page that is opened with the child's id.
    """

    def __init__(self, context: Context) -> None:
        self._saved_words = SavedWords()
        super().__init__(tr("measure_page.title"), "", back=True)
        self.add_beside_title(self._saved_words)
        self._context, self._memory = context, memory_of(context)
        self._index = ChildIndex()
        # The words of a line are kept until the child's record changes.
        self._records: dict[str, tuple[ListedChild, bool, ListRecord]] = {}
        self._then: str | None = None
        self._came_with_child = False
        self.notice = hidden(Notice("bad", ""))
        self.risk = RiskNotice(context, "measure", "child", wide=True)
        put(self.content, self.notice, self.risk)
        self.search = SearchField(tr("measure_page.search"), delay_ms=40)
        self.list = RecordList(tr("measure_page.children"))
        self.entry = Entry(context)
        self._stack = QStackedWidget()
        self._picker = self._make_picker()
        self._stack.addWidget(self._picker)
        self._stack.addWidget(self.entry)
        self.content.addWidget(self._stack, 1)
        self._open_words = Label("", "label", tone="warn")
        self._open_icon = IconLabel("warning", "warn", 20)
        self.save_button = primary(tr("measure_page.save"), icon="check", key="Enter", big=True)
        self._hints, self._hinted = HintBar(), list[tuple[str, str]]()
        self._footer = self._make_footer()
        whole = self.layout()
        assert whole is not None
        whole.addWidget(self._footer)
        self.set_subtitle("")
        self.after = AfterSave(self, self.entry, self.risk, self._act)
        self._held = self.after.held
        self._connect()
        self._show_picker()

    # what others ask

    def open(self, id: str | None = None, then: str | None = None) -> None:
        self._then, self._came_with_child = then, id is not None
        self.notice.hide()
        self.risk.come_back()
        self._saved_words.tell(self._memory)
        self._load()
        if id is None:
            self._show_picker()
        else:
            self._show_child(id)

    def leave(self) -> None:
        """Keep what was typed; nobody is held up."""
        super().leave()
        self._held.drop()
        self.risk.clear()  # The child stays in the list of open proposals.
        self.after.waits_for = None
        self.entry.stash()

    # inside: building

    def _make_picker(self) -> QWidget:
        picker = Card(pad=12, gap=10)
        self.search.edit.arrows_move = False
        self._none = EmptyState("search", tr("measure_page.none"), tr("measure_page.none_detail"))
        self._none.hide()
        put(picker.body, self.search, (self.list, 1), (self._none, 1))
        return picker

    def _make_footer(self) -> QWidget:
        inner = put(row(10, (20, 6, 20, 12)), (self._hints, 1), self._open_icon, self._open_words)
        put(inner, self.save_button)
        footer = boxed(put(column(6), boxed(put(row(0, (20, 0)), self.entry.line)), inner))
        return sized(footer, min_height=60)

    def _connect(self) -> None:
        self.went_back.connect(self._go_back)
        self.search.changed.connect(lambda: self._find(self.search.text()))
        self.search.edit.entered.connect(self._open_marked)
        self.search.down.connect(lambda: self.list.step(1))
        self.search.edit.installEventFilter(self)
        self.list.opened.connect(self._show_child)
        self.entry.shown.connect(self._is_shown)
        self.entry.on_disk.connect(lambda: self._saved_words.tell_at_once(self._memory))
        self.entry.save_began.connect(self._save_began)
        self.entry.form.finished.connect(self.after.finished)
        self.entry.saved.connect(self._was_saved)
        self.risk.refer.connect(self._refer_named)
        self.risk.gone.connect(lambda of: self._move_on(of.person))
        self.risk.changed.connect(self._risk_changed)
        self.entry.save_refused.connect(self._not_saved)
        self.entry.taken_back.connect(self._was_taken_back)
        self.entry.state_changed.connect(self._show_state)
        self.entry.refer.connect(self._refer_named)
        self.save_button.clicked.connect(self.after.press_save)
        self._keys: dict[str, Callable[[], object]] = {
            "Ctrl+Return": self.after.save,
            "Ctrl+Enter": self.after.save,
            "F4": self.after.refer,
            "F6": self.after.unless_asked(self.entry.measure_again),
            "Alt+B": self.after.unless_asked(self.entry.form.confirm),
            "Alt+M": self.after.unless_asked(self.entry.form.take_meant),
            "F8": self.after.unless_asked(self._skip),
            "Esc": self._escape,
        }
        for keys, act in self._keys.items():
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(act)
        for edit in self.findChildren(QLineEdit):
            edit.installEventFilter(self)

    # inside: finding

    def _load(self) -> None:
        self._context.read(lambda desk: ChildIndex(children(desk)), self._loaded)

    def _loaded(self, found: ChildIndex) -> None:
        self._index = found
        self._find(self.search.text())

    def _load_one(self, id_: str) -> None:
        """Bring one child's line up to date, however many children there are."""

        def loaded(found: Sequence[ListedChild]) -> None:
            for child in found:
                self._index.put(child)
            if self._stack.currentWidget() is self._picker:
                self._find(self.search.text())

        self._context.ask(lambda desk: children(desk, only=id_), loaded, owner=self)

    def _find(self, text: str) -> None:
        found = self._index.find(text)
        waiting = [child for child in found if not child.weighed]
        done = [child for child in found if child.weighed]
        items: list[ListRecord | Section] = []
        for title, part in (("waiting", waiting), ("done", done)):
            if part:
                words = tr(f"measure_page.{title}", count=len(part))
                items += [Section(words), *(self._record(child) for child in part[:MOST_FOUND])]
        self.list.set_records(items)
        first = next((item.key for item in items if isinstance(item, ListRecord)), None)
        # Typing marks the best match; Enter opens it.
        self.list.set_current_key(found[0].id if text.strip() and found else first)
        self.list.setVisible(bool(found))
        self._none.setVisible(not found)

    def _record(self, child: ListedChild) -> ListRecord:
        draft = self.entry.key_of(child.id) in self._memory.drafts
        known = self._records.get(child.id)
        if known is not None and known[0] is child and known[1] is draft:
            return known[2]
        made = self._worded(child, draft=draft)
        self._records[child.id] = (child, draft, made)
        return made

    def _worded(self, child: ListedChild, *, draft: bool) -> ListRecord:
        note = tr("measure_page.draft") if draft else child.code if child.weighed else ""
        if not note and child.last_weight_g is not None:
            note = f"{kilograms(child.last_weight_g)} kg"
        place = place_words(child)
        said = [child.name, place, tr(f"children_page.dot_{dot_of(child)}"), note]
        return ListRecord(
            child.id,
            child.name,
            place,
            "present" if draft else dot_of(child),
            note,
            strong=draft,
            spoken=joined(*said, by=", "),
        )

    def _open_marked(self) -> None:
        self._find(self.search.text())
        if (key := self.list.current_key()) is not None:
            self._show_child(key)

    def _show_picker(self) -> None:
        self.entry.stash()
        if self.search.text():
            self.search.set_text("")  # which finds all
        else:
            self._find(self.search.text())
        self._stack.setCurrentWidget(self._picker)
        self.search.setFocus()
        self._show_state()

    def _show_child(self, id_: str) -> None:
        if self.after.asked():
            return
        self.notice.hide()
        self.entry.show_child(id_)

    def _is_shown(self, _child: WholeChild) -> None:
        self._stack.setCurrentWidget(self.entry)
        if self.isVisible():
            self.entry.form.focus_first()
        self._show_state()

    # inside: saving

    def _save_began(self, child: str) -> None:
        if self.entry.going(child):
            # Move to the next child at once; show "saved" when the write has finished.
            self._saved_words.going()
        if self.after.may_go_on(child) and self._then is None:
            self._move_on(child)

    def _move_on(self, child: str) -> None:
        """Go on after a child that was saved, once: to the search, or where it was come from."""
        if self.after.waits_for != child:
            if self._stack.currentWidget() is self._picker:
                self.search.setFocus()
            return
        self.after.waits_for = None
        if self._then is None:
            self._came_with_child = False
            self._show_picker()
            self._held.release()
            return
        self._held.drop()
        then, self._then = self._then, None
        if then == "back":
            self._context.go("back")
        else:
            self._context.go(then, id=child)

    def _refer_named(self, person: str, codes: list[str]) -> None:
        if self.after.waits_for == person:
            self.after.waits_for = None
        self.risk.clear(person)
        self._context.go("refer", person=person, reasons=codes)

    def _risk_changed(self) -> None:
        self.after.dress(self.entry.form, self.entry.result)
        self._show_state()

    def _was_saved(self, child: str, name: str) -> None:
        self._saved_words.tell(self._memory)
        self._context.tell(
            tr("measure_page.saved", name=calling_name(name)), tr("measure_page.undo")
        )
        self._load_one(child)
        if self._then is not None and not self.risk.asking:
            self._move_on(child)

    def _not_saved(self, child: str, words: str) -> None:
        self._saved_words.tell(self._memory)
        self._held.release()
        if self.entry.child is None or self.entry.child.id != child:
            self._show_child(child)
        else:
            self._stack.setCurrentWidget(self.entry)
        self.notice.say("bad", words, tr("measure_page.still_here"))

    def _was_taken_back(self, child: str, name: str) -> None:
        self._context.tell(tr("measure_page.taken_back", name=calling_name(name)))
        self.risk.clear(child)
        self.after.waits_for = None
        self._load_one(child)
        self._show_child(child)

    def _skip(self) -> None:
        if self._stack.currentWidget() is self.entry:
            self._look_for_another()

    def _look_for_another(self) -> None:
        """Go to the search; from now on saving leads there too."""
        if self.after.asked():
            return
        self._came_with_child, self._then = False, None
        self._show_picker()

    def _escape(self) -> None:
        if self.risk.escape() or self.after.asked():
            return
        if self._stack.currentWidget() is self.entry:
            if self.entry.form.hide_question():
                return
            if not self._came_with_child:
                self._show_picker()
                return
        elif self.search.text():
            self.search.set_text("")
            return
        self._go_back()

    def _go_back(self) -> None:
        self._context.go("back")

    def _act(self, event: QKeyEvent) -> bool:
        """Do what a key of this page does; False for a key to type."""
        act = self._keys.get(key_name(event))
        if act is not None:
            act()
        return act is not None

    # inside: what stands at the foot

    def _show_state(self) -> None:
        entering = self._stack.currentWidget() is self.entry
        asked = self.entry.questions if entering else []
        names = list(dict.fromkeys(tr(f"measure_page.open_{one.field}") for one in asked))
        self._open_words.hide()
        self._show_hints(entering, asking=bool(names))
        self._open_words.setText(
            tr("measure_page.open", count=len(names), names=", ".join(names)) if names else ""
        )
        self._open_words.setVisible(bool(names))
        self._open_icon.setVisible(bool(names))
        self.save_button.setVisible(entering)
        self.save_button.setEnabled(not self.entry.saving)
        self.entry.line.setVisible(entering and self.entry.columns.stacked())

    def _show_hints(self, entering: bool, *, asking: bool) -> None:
        """Show the keys; there are fewer of them where something is asked and in large text."""
        if asking:
            hints = ["ctrl_enter", "f6", "alt_b", "esc"]
        elif entering:
            hints = ["enter", "ctrl_enter", "f4", "f6", "f8", "esc"]
        else:
            hints = ["choose", "open"] + ["undo"] * (self._memory.last() is not None)
        if crowding() >= 1.25:
            hints = hints[: 1 if asking else 3]
        wanted = [
            (tr(f"measure_page.key_{hint}"), tr(f"measure_page.hint_{hint}")) for hint in hints
        ]
        if wanted != self._hinted:
            self._hinted = wanted
            self._hints.set(wanted)
        self._hints.setVisible(crowding() < 1.5)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_footer"):
            self._show_state()

    def event(self, event: QEvent) -> bool:
        # F2 and Ctrl+F belong to the search of this page while it is shown
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and _searches(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _searches(event):
            self._look_for_another()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._take_back()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.search.edit and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.list.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            # Ctrl+Z undoes the typing in a changed field, else the last save.
            if (
                event.matches(QKeySequence.StandardKey.Undo)
                and isinstance(watched, QLineEdit)
                and not watched.isUndoAvailable()
            ):
                self._take_back()
                return True
        return super().eventFilter(watched, event)

    def _take_back(self) -> None:
        if self._context.undoable() or not self.entry.take_back():
            self._context.take_back()


def _searches(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_F2 or event.matches(QKeySequence.StandardKey.Find)
