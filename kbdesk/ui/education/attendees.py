"""Who came to a lesson, by name: found by a part of the name, listed at once."""

from __future__ import annotations

from kbdesk.queries.education import Attendee, Lesson, lesson
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_long, integer, joined
from kbdesk.ui.kit import Button, Card, EmptyState, put, row, sized, tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.referral.finder import PersonFinder
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.filling_stack import FillingStack
from kbdesk.ui.widgets.record_list import ListRecord, RecordList


class AttendeesPage(PageFrame):
    """``open(session=)``: Enter on a found person lists them; Delete takes the marked one off."""

    errand = True

    def __init__(self, context: Context) -> None:
        super().__init__(tr("education_page.names"), " ", back=True)
        self._context = context
        self._session = ""
        self.finder = PersonFinder(context, tr("education_page.who_came"))
        self.list = sized(RecordList(tr("education_page.names")), min_height=240)
        self._empty = EmptyState(
            "person", tr("education_page.nobody_yet"), tr("education_page.nobody_yet_detail")
        )
        self._stack = FillingStack(self.list, self._empty)
        words = tr("education_page.remove")
        self.remove = Button(words, icon="close", key="Del", does=self._remove)
        card = Card(tr("education_page.listed"), pad=(0, 0, 0, 8))
        put(card.body, (self._stack, 1), put(row(8, (12, 0)), 1, self.remove))
        self._card = card
        self.content.addWidget(Columns([(self.finder, 1), (card, 1)], stacks_from=1.25), 1)
        self.went_back.connect(lambda: context.go("back"))
        self.finder.found.connect(self._add)
        self.hear_keys({"Del": self._remove})

    def open(self, session: str = "") -> None:
        """Show who is listed at a lesson."""
        self._session = session
        self.finder.begin()
        self._load()

    def _load(self) -> None:
        session = self._session
        self._context.read(lambda desk: lesson(desk, session) if session else None, self._show)

    def _show(self, of: Lesson | None) -> None:
        people = of.attendees if of is not None else ()
        if of is not None:
            topic = of.title or tr(f"corner.topic.{of.topic or 'other'}")
            self.set_subtitle(f"{topic} · {date_long(of.date)}")
        self.list.set_records([_record(one) for one in people])
        self._stack.setCurrentWidget(self.list if people else self._empty)
        self._card.set_note(tr("education_page.named_count", n=integer(len(people))))
        self.remove.setEnabled(bool(people))

    def _add(self, person: str) -> None:
        self._attend(person, here=True)
        self.finder.begin()

    def _remove(self) -> None:
        key = self.list.current_key()
        if key is not None:
            self._attend(key, here=False)

    def _attend(self, person: str, *, here: bool) -> None:
        if not self._session:
            return
        draft = {
            "do": "attend_education",
            "session": self._session,
            "person": person,
            "here": here,
        }

        def done(_: object) -> None:
            self._context.can_undo(
                tr("education_page.undone"),
                "",
                [{**draft, "here": not here}],
                "attendees",
                then=self._load,
            )
            self._load()

        self._context.record(draft, done, owner=self)


def _record(one: Attendee) -> ListRecord:
    sex = tr(f"education_page.sex_{one.sex}") if one.sex in ("male", "female") else ""
    rt = tr("education_page.rt", rt=one.rt) if one.rt else ""
    return ListRecord(one.person, one.name or "", joined(sex, rt))
