"""Hari Buka: people of every age before noon, without the mouse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from kbdesk.queries.children import WholeChild
from kbdesk.queries.day_sheet import DaySheet, Stranger, day_sheet, sessions_of, strangers
from kbdesk.queries.open_day import Session
from kbdesk.queries.women import WomenDue, women_due
from kbdesk.ui.context import Context
from kbdesk.ui.greeting import calling_name
from kbdesk.ui.language import tr
from kbdesk.ui.open_day.after_save import AfterSave
from kbdesk.ui.open_day.footer import Doing
from kbdesk.ui.open_day.grown_day import GrownDay
from kbdesk.ui.open_day.page_keys import PageKeys, wanted
from kbdesk.ui.open_day.place_kept import PlaceKept, place_kept
from kbdesk.ui.open_day.pressed_twice import PRESSES
from kbdesk.ui.theme.current import crowding, px
from kbdesk.ui.widgets.notice import announce

REFRESH_AFTER_MS = 60
"""How long after a record the list and the strip are read again: once for several records."""
WARM_AFTER_MS = 200
TWICE_MS = 1500
_BEFORE_THE_WINDOW = ("F2", "Ctrl+F", "Ctrl+Z")
"""Keys that the window or a field has too: on this page they are the page's."""


class OpenDayPage(GrownDay):
    """``open(posyandu=, day=)``: the day to work on, today's where none is named.

    Esc twice goes home; what was typed is kept and the day comes back to the same child.
    """

    focus_mode = True

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.header.helped.connect(self.helped)
        self.after = AfterSave(self, self.entry, self.risk, lambda event: self._keys.act(event))
        self.held = self.after.held
        self._keys = PageKeys(self, self._page_keys(), _BEFORE_THE_WINDOW)
        self._place = PlaceKept(context, self._here, self)
        self._refused: tuple[str, str] | None = None
        self._refresh = QTimer(self, singleShot=True, interval=REFRESH_AFTER_MS)
        self._refresh.timeout.connect(self._read_again)
        self._once = QTimer(self, singleShot=True, interval=TWICE_MS)
        self._connect()
        self._fit()
        # Make the widgets for the first child while the day is being opened.
        QTimer.singleShot(WARM_AFTER_MS, self.entry.services.warm)

    # -- building --------------------------------------------------------------------------

    def _connect(self) -> None:
        entry, listed, opening = self.entry, self.list, self.opening
        self.header.home.connect(self._go_home)
        self.header.closing.connect(self._close)
        self.header.listed.connect(self.look)
        self.header.women.connect(self._go_women)
        opening.opened.connect(self._open_session)
        opening.reopened.connect(self._reopen)
        opening.ended.connect(self._show_end)
        opening.register.clicked.connect(lambda: self._context.go("register_family"))
        opening.looked.connect(lambda posyandu, day: self._load(posyandu, day))
        listed.opened.connect(self.take)
        listed.arrived.connect(self.arrive)
        listed.looked.connect(self._look_elsewhere)
        listed.new.connect(self.begin_new)
        entry.shown.connect(self._is_shown)
        entry.not_shown.connect(lambda _: self._rest())
        entry.on_disk.connect(lambda: self.header.saved.tell_at_once(self._memory))
        entry.save_began.connect(self._save_began)
        entry.services.finished.connect(self.after.finished)
        entry.saved.connect(self._was_saved)
        entry.save_refused.connect(self._not_saved)
        entry.taken_back.connect(self._was_taken_back)
        entry.state_changed.connect(self._show_state)
        entry.refer.connect(self._refer_named)
        self.risk.refer.connect(self._refer_named)
        self.risk.gone.connect(lambda of: self._move_on(of.person))
        self.risk.changed.connect(self._risk_changed)
        entry.food.placed.connect(self._give_place)
        self.footer.save.clicked.connect(self._press_save)
        self.new_child.registered.connect(self._begin_registered)
        self.new_child.left.connect(self._leave_new)
        self.new_child.known.connect(self.take)
        self._context.recorded.connect(self._again)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)
        for edit in self._edits():
            self._keys.hear(edit)

    def _page_keys(self) -> dict[str, Callable[[], object]]:
        # These keys do nothing while an urgent risk waits for its answer.
        waits: dict[str, Callable[[], object]] = {
            "F2": self.look,
            "Ctrl+F": self.look,
            "F3": self.entry.services.give_all,
            "F5": self._give,
            "F6": self.entry.measure_again,
            "Alt+B": self.entry.form.confirm,
            "Alt+M": self.entry.form.take_meant,
            "F8": self.skip,
            "Ctrl+Return": self._save,
            "Ctrl+Enter": self._save,
            "Ctrl+N": self.begin_new,
            "Alt+K": self.begin_twin,
        }
        return {
            **{name: self.after.unless_asked(act) for name, act in waits.items()},
            **self.age_keys(),
            "F4": self._refer,
            "F7": self._show_kms,
            "Alt+D": self._give_place,
            "Alt+U": lambda: self._turn(0),
            "Alt+L": self._go_further,
            "Alt+I": self._go_women,
            "Alt+T": self._close,
            "Alt+A": self._go_elder,
            "Alt+P": self._go_page,
            "Ctrl+Z": self._take_back,
            "Esc": self._escape,
        }

    # -- what others ask -------------------------------------------------------------------

    def open(self, posyandu: str | None = None, day: date | None = None) -> None:
        """Show a day: the one that is open, else the form that opens it."""
        self.notice.hide()
        self.risk.come_back()
        self.header.saved.tell(self._memory)
        self._context.ask(
            lambda desk: (sessions_of(desk, day), desk.clock.today()),
            lambda found: self._choose(*found, posyandu, day),
            owner=self,
        )

    def leave(self) -> None:
        """Keep what was typed; nobody is held up."""
        super().leave()
        self.held.drop()
        self.entry.stash()
        self.grown.stash()
        self._place.keep()

    def look(self) -> None:
        """Go to the search of the day's list (F2)."""
        if not self._working():
            return
        if crowding() > 1.0:
            self._open_drawer()
        self.list.begin_search()

    def take(self, child: str) -> None:
        """Enter a child; who was not here arrives with it."""
        if self.after.asked():
            return
        row_ = self.list.person(child)
        if row_ is None or row_.state == "not_here":
            self.arrive(child)
        self._begin(child)
        self.list.search_is_over()

    def arrive(self, child: str, *, skipped: bool | None = None) -> None:
        """Note that a child came; it gets the next number."""
        session = self.session
        if session is None:
            return
        draft: dict[str, object] = {"do": "arrive", "session": session.id, "person": child}
        if skipped is not None:
            draft["skipped"] = skipped

        def came(answer: Mapping[str, Any]) -> None:
            if self.entry.child is not None and self.entry.child.id == child:
                self.entry.show_queue(answer["queue"])
            elif self.grown.whom is not None and self.grown.whom.id == child:
                self.grown.show_queue(answer["queue"])

        self._context.record(draft, came, owner=self)

    def skip(self) -> None:
        """Put this child off until later and go on with the next (F8)."""
        person = self._person()
        if person is None or self._middle.currentWidget() not in (self.entry, self.grown):
            return
        self.entry.stash()
        self.grown.stash()
        following = self.list.next_waiting({person})
        self.arrive(person, skipped=True)
        if following is None:
            self._rest()
        else:
            self._begin(following)

    def begin_new(self, name: str = "", *, fresh: bool = False) -> None:
        """Show the form for somebody who is not registered yet (Ctrl+N)."""
        if not self._working() or self.after.asked():
            return
        self.entry.stash()
        self.grown.stash()
        self._close_drawer()
        today = self.sheet.today if self.sheet is not None else date.today()
        self._middle.setCurrentWidget(self._new)
        posyandu = self.session.posyandu if self.session else ""
        self.newcomer.begin(name, today, posyandu, fresh=fresh)
        self._show_state()

    # -- opening and closing ---------------------------------------------------------------

    def _close(self) -> None:
        if self._working():
            self._show_end()

    def _give_place(self) -> None:
        """Go and give the child a place in the kitchen, where food is proposed."""
        child, indication = self.entry.child, self.entry.food.indication
        if child is not None and indication is not None:
            self._context.go("recipients", person=child.id, indication=indication, back=True)

    def _show_end(self) -> None:
        if self.sheet is not None:
            session = self.sheet.session
            self._context.go("day_end", posyandu=session.posyandu, day=session.day)

    def _here(self) -> tuple[Session | None, str | None]:
        return self.session, self._person()

    # -- reading the day -------------------------------------------------------------------

    def _load(self, posyandu: str, day: date) -> None:
        def loaded(found: tuple[DaySheet, Mapping[str, object] | None, WomenDue]) -> None:
            sheet, kept, women = found
            self.header.show_women(women.total, len(women.waiting))
            same = self.session is not None and self.session.id == sheet.session.id
            was_working = self._working() and same
            self._show_sheet(sheet)
            if not self._working():
                self.held.drop()
                self.opening.show_sheet(sheet)
                self.opening.focus_first()
            elif self.after.asked():
                pass
            elif not was_working or self.entry.child is None:
                self._go_on(None if kept is None else kept.get("child"))
            elif self.entry.was_at_the_book():
                self._begin(self.entry.child.id)
            else:
                self._focus_entry()

        self._context.read(
            lambda desk: (
                day_sheet(desk, posyandu, day),
                place_kept(desk, posyandu, day),
                women_due(desk, day, posyandu),
            ),
            loaded,
            owner=self,
        )

    def _again(self, _answer: object) -> None:
        if self.session is not None and self.isVisible() and self._working():
            self._refresh.start()

    def _read_again(self) -> None:
        session, sheet = self.session, self.sheet
        if session is None or sheet is None or sheet.session.id != session.id:
            return
        self._context.read(
            lambda desk: day_sheet(
                desk, session.posyandu, session.day, sheet.needs, sheet.people.due
            ),
            self._show_sheet,
        )

    def _show_sheet(self, sheet: DaySheet) -> None:
        session = sheet.session
        if self.session is not None and self.session.id != session.id:
            self.entry.stash()
            self.entry.child = None
            self.grown.leave()
            self.risk.clear()
        self.sheet, self.session, self.entry.day = sheet, session, session.day
        self._memory.day = sheet
        self.entry.head.own = (session.posyandu,)
        working = session.opened and not session.closed
        self._stack.setCurrentIndex(1 if working else 0)
        self.header.show_day(session, working=working)
        self.header.show_count(len(sheet.day.children) + len(sheet.people.people))
        self.strip.show_sheet(sheet)
        self.list.show_sheet(sheet, self._memory.begun(session.day.isoformat()))
        self._show_ages()
        child = self.entry.child
        if child is not None and (row_ := self.list.child(child.id)) is not None:
            self.entry.show_queue(row_.queue)
        if working and self._middle.currentWidget() is self._nobody and self._wanted is None:
            self._show_state()

    def _go_on(self, child: object) -> None:
        """Begin where it was left: the same child, else the first who waits."""
        begun = child if isinstance(child, str) and child in self.list.ids() else None
        following = begun or self.list.next_waiting()
        if following is None:
            self._rest()
        else:
            self._begin(following)

    def _look_elsewhere(self, text: str) -> None:
        day = self.session.day if self.session is not None else None
        if day is None:
            return
        known = self.list.ids()

        def found(who: list[Stranger]) -> None:
            if text == self.list.search.text().strip():
                self.list.show_strangers(who)

        self._context.read(lambda desk: strangers(desk, text, day, known), found, owner=self)

    # -- one child after the other -----------------------------------------------------------

    def _begin(self, child: str, card: str = "") -> None:
        """Load a person with the card; keys that come before it is there are typed for it."""
        self.notice.hide()
        self._wanted = child
        if self.isVisible():
            self.held.hold()
        self._close_drawer(focus=False)
        if (card or self.list.card_of(child)) != "infant":
            self._begin_grown(child)
        else:
            self.entry.show_child(child)

    def _is_shown(self, child: WholeChild) -> None:
        if self._wanted is not None and self._wanted != child.id:
            return
        self.grown.leave()
        self._middle.setCurrentWidget(self.entry)
        row_ = self.list.child(child.id)
        self.entry.show_queue(None if row_ is None else row_.queue)
        self._reached(child.id)

    def _reached(self, person: str) -> None:
        self._wanted = None
        self.after.reached()
        self.list.set_current(person)
        self._focus_entry()
        self.held.release()
        self._place.keep_soon()
        self._show_state()
        self._come_back()

    def _focus_entry(self) -> None:
        if not self.isVisible() or self.after.asked():
            return
        if self._middle.currentWidget() is self.entry:
            self.entry.form.focus_first()
        elif self._examining():
            self.grown.focus_first()
        else:
            self.list.begin_search()

    def _rest(self) -> None:
        """Nobody waits: the search is next."""
        self._wanted = None
        self.after.reached()
        self.entry.child = None
        self.grown.leave()
        self.list.set_current(None)
        self._middle.setCurrentWidget(self._nobody)
        if self.isVisible():
            self.look()
        self.held.release()
        self._place.keep_soon()
        self._show_state()
        self._come_back()

    def _save(self) -> None:
        if self._middle.currentWidget() is self._new:
            self.new_child.send()
        elif self._examining():
            self._save_grown("Ctrl+Return")
        elif self._working():
            self.after.save()

    def _press_save(self) -> None:
        if self._examining():
            self._save_grown(*PRESSES)
        else:
            self.after.press_save()

    def _refer(self) -> None:
        if not self._examining():
            self.after.refer()
        elif not self.risk.write():
            self.grown.refer()

    def _go_further(self) -> None:
        if self._examining():
            self.grown.card.unfold()
        else:
            self._turn(1)

    def _save_began(self, child: str) -> None:
        if self.entry.going(child):
            # The page shows the next child at once; "saved" follows when the write has finished.
            self.header.saved.going()
        if self.after.may_go_on(child):
            self._move_on(child)

    def _move_on(self, child: str) -> None:
        """Go to the next who waits after a child was saved, once for each save."""
        if self.after.waits_for != child:
            if self.entry.child is None and self._middle.currentWidget() is self.entry:
                self._go_on(None)
            # The page went on already: leave the focus where somebody types.
            elif not any(
                one.isAncestorOf(QApplication.focusWidget() or self)
                for one in (self.entry, self.grown)
            ):
                self._focus_entry()
            return
        following = self.list.next_waiting({child})
        self._put_aside(child)
        if following is None:
            self._rest()
        else:
            self._begin(following)

    def _put_aside(self, child: str) -> None:
        """Note in the list that a child was saved."""
        self.after.waits_for = None
        if self.list.card_of(child) != "infant" or self.entry.form.measured():
            self.list.mark_done(child)
        else:
            # Only services were given: the child still waits for the scale, after the others.
            self.arrive(child, skipped=True)

    def _refer_named(self, person: str, codes: list[str]) -> None:
        if self.after.waits_for == person:
            self._put_aside(person)
        self.risk.clear(person)
        self._context.go("refer", person=person, reasons=codes)

    def _risk_changed(self) -> None:
        entry = self.entry
        self.after.dress(entry.form, entry.services, entry.result, self.grown.card)
        self._make_room()
        self._show_state()

    def _was_saved(self, _child: str, name: str) -> None:
        self.header.saved.tell(self._memory)
        self._context.forget_undo()
        following = self.list.child(self._wanted) if self._wanted else None
        title = tr("open_day_page.saved", name=calling_name(name))
        self._context.tell(title, tr("measure_page.undo"))
        after = calling_name(following.name) if following is not None else ""
        announce(self, tr("open_day_page.next", said=title, name=after) if after else title)

    def _not_saved(self, child: str, words: str) -> None:
        if self.held.holding and self._wanted is not None:
            # Type the held keys for the next child first; this one is shown again afterwards.
            self._refused = child, words
            return
        self.header.saved.tell(self._memory)
        self._refresh.start()  # the list shows it as done
        if self.entry.child is None or self.entry.child.id != child:
            self.held.drop()
            self._begin(child)
        self._middle.setCurrentWidget(self.entry)
        self.notice.say("bad", words, tr("measure_page.still_here"))

    def _come_back(self) -> None:
        """Show the child that could not be saved, once the held keys are typed."""
        if self._refused is not None and not self.held.holding:
            refused, self._refused = self._refused, None
            self._not_saved(*refused)

    def _was_taken_back(self, child: str, name: str) -> None:
        self.risk.clear(child)
        self.after.waits_for = None
        self._context.tell(tr("measure_page.taken_back", name=calling_name(name)))
        self._begin(child)

    # -- a new child -------------------------------------------------------------------------

    def begin_twin(self) -> None:
        """Begin with the twin of the child that was registered last (Alt+K)."""
        if self._working() and self.new_child.has_sibling:
            if self._middle.currentWidget() is not self._new:
                self.begin_new(fresh=True)
            self.new_child.twin()

    def _begin_registered(self, child: str) -> None:
        self._memory.overtake()
        self.arrive(child)
        self._begin(child, self.new_child.card())

    def _leave_new(self) -> None:
        if self.entry.child is not None:
            self._middle.setCurrentWidget(self.entry)
        elif self.grown.whom is not None:
            self._begin(self.grown.whom.id, self.grown.whom.card)
            return
        else:
            self._middle.setCurrentWidget(self._nobody)
        self._focus_entry()
        self._show_state()

    # -- keys ------------------------------------------------------------------------------

    def _escape(self) -> None:
        here = self._middle.currentWidget()
        if not self._working():
            self._go_home()
        elif self._drawer_open():
            self._close_drawer()
        elif here is self._new:
            self._leave_new()
        elif self.list.search.text():
            self.list.search.set_text("")
        elif (here is self.entry and self.entry.form.hide_question()) or self.risk.escape():
            pass
        elif self.list.isAncestorOf(self.focusWidget() or self) and here in (
            self.entry,
            self.grown,
        ):
            self._focus_entry()
        elif self._once.isActive():
            self._go_home()
        else:
            self._once.start()
            self._context.tell(tr("open_day_page.once_more"))

    def _go_women(self) -> None:
        if self._working() and not self.header.women_button.isHidden():
            self._context.go("women")

    def _go_home(self) -> None:
        self._context.go("home")

    def _take_back(self) -> None:
        if self._context.undoable() or not self.entry.take_back():
            self._context.take_back()

    def event(self, event: QEvent) -> bool:
        if wanted(event, _BEFORE_THE_WINDOW):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.act(event):
            super().keyPressEvent(event)

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            return
        if self.entry.isAncestorOf(now):
            self.entry.follow(now)
        elif self.grown.isAncestorOf(now):
            self.grown.follow(now)
        elif self.new_child.isAncestorOf(now):
            self._new.ensureWidgetVisible(now, 0, px(60))
        elif self.opening.isAncestorOf(now):
            self._begin_area.ensureWidgetVisible(now, 0, px(60))

    # -- what stands at the foot, and large text ---------------------------------------------

    def _show_state(self) -> None:
        here = self._middle.currentWidget()
        entering = here is self.entry and self.entry.child is not None
        doing: Doing = "entry" if entering else "new" if here is self._new else "search"
        unanswered = self.entry.unanswered() if entering else []
        if self._examining():
            doing, unanswered = "grown", self.grown.unanswered()
        self.footer.show_state(
            "asked" if self.risk.asking else doing,
            unanswered,
            saving=self.entry.saving or self.grown.saving,
        )
