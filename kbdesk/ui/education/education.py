"""Pojok Edukasi: the shelf, what is lent, the lesson of the day and what its quiz says."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.queries.material_search import FoundMaterial
from kbdesk.ui.comparison.places_card import PlacesCard, WhichPlace
from kbdesk.ui.context import Context
from kbdesk.ui.education.corner import Corner, corner
from kbdesk.ui.education.covers import CoverGrid, CoverItem
from kbdesk.ui.education.loans_card import LoansCard
from kbdesk.ui.education.quiz_card import QuizCard
from kbdesk.ui.education.session_card import SessionCard
from kbdesk.ui.formats import date_full, integer
from kbdesk.ui.kit import (
    Button,
    Card,
    Label,
    boxed,
    column,
    icon_button,
    primary,
    put,
    row,
    sized,
    tr,
)
from kbdesk.ui.language import worded
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.search_field import SearchField

_KINDS = {
    "all": (),
    "book": ("book", "flipchart"),
    "poster": ("poster", "infographic"),
    "leaflet": ("leaflet",),
    "digital": ("video", "digital"),
}


class EducationPage(PageFrame):
    """``open(session=None)``: the corner; with an id that lesson is shown beside it."""

    def __init__(self, context: Context) -> None:
        self.all = icon_button("calendar", tr("education_page.lessons"))
        self.about = icon_button("settings", tr("education_page.corner_about"))
        self.invite = Button(tr("education_page.invite"), icon="print")
        self.visitor = Button(tr("education_page.visitor"), icon="person")
        self.lend = Button(tr("education_page.lend"), icon="bag", does=lambda: context.go("lend"))
        self.new = primary(tr("education_page.new_session"), icon="plus")
        super().__init__(
            tr("education_page.title"), " ",
            [self.about, self.all, self.invite, self.visitor, self.lend, self.new],
        )  # fmt: skip
        self._context = context
        self._corner: Corner | None = None
        self._wanted: str | None = None
        self.search = SearchField(tr("education_page.search"), key="")
        self.kind = Choice(
            tr("education_page.kind"), worded("education_page.kind_", _KINDS), value="all", pad=9
        )
        self.grid = CoverGrid(tr("education_page.shelf"))
        self.grid.tab_after = self.search.edit
        self._none = Label(tr("education_page.nothing_found"), "secondary", wrap=True)
        self.loans = LoansCard(context)
        self.session = SessionCard(context)
        self.quiz = QuizCard()
        shelf = Card(tr("education_page.shelf"), pad=0, gap=0)
        shelf.add_to_header(self.kind)
        shelf.body.addLayout(put(row(8, (14, 10, 14, 0)), (self.search, 1)))
        self._nothing = boxed(put(row(0, (16, 12)), self._none))
        sized(self.grid, min_height=190)
        put(shelf.body, self._nothing, (self.grid, 1))
        left, right = QWidget(), QWidget()
        left.setLayout(put(column(12), (shelf, 5), (self.loans, 3)))
        right.setLayout(put(column(12), self.session, (self.quiz, 1)))
        self.which = WhichPlace(context, "corner")
        self.beside = PlacesCard(context, "corner")
        self._of_one = Columns([(left, 50), (right, 50)], stacks_from=1.25)
        put(self.content, self.which, self.beside, (self._of_one, 1))
        self._connect()

    def _connect(self) -> None:
        go = self._context.go
        self.all.clicked.connect(lambda: go("lessons"))
        self.about.clicked.connect(lambda: go("corner_about"))
        self.invite.clicked.connect(lambda: go("education_papers"))
        self.visitor.clicked.connect(lambda: go("visitor"))
        self.new.clicked.connect(lambda: go("lesson"))
        self.session.asked_new.connect(lambda: go("lesson"))
        self.session.asked_edit.connect(lambda: self._go_lesson("lesson", "id"))
        self.session.asked_names.connect(lambda: self._go_lesson("attendees", "session"))
        self.session.asked_sheet.connect(lambda: self._go_paper("attendance"))
        self.session.asked_photos.connect(lambda: self._go_paper("photos"))
        self.session.asked_village.connect(self._go_intervention)
        self.session.asked_figures.connect(self._go_figures)
        self.quiz.asked_quiz.connect(lambda: self._go_lesson("quiz", "session"))
        self.grid.opened.connect(lambda key: go("material", key=key))
        self.search.searched.connect(lambda _: self._load())
        self.search.down.connect(self.grid.focus_first)
        self.kind.changed.connect(lambda _: self._show_covers())
        self.which.chosen.connect(self._load)
        self.beside.opened.connect(self.which.choose)
        self.on_recorded(self._context, self._load)
        self.hear_keys(
            {
                "L": lambda: self._count("male", 1),
                "Shift+L": lambda: self._count("male", -1),
                "P": lambda: self._count("female", 1),
                "Shift+P": lambda: self._count("female", -1),
                "I": self._go_intervention,
                "D": self._go_figures,
                "F7": self.all.click,
            }
        )

    def open(self, session: str | None = None) -> None:
        """Show the corner."""
        self._wanted = session
        self.which.ask()
        self._load()
        if not self.which.of_all:
            self.new.setFocus()

    def _count(self, sex: str, by: int) -> None:
        """Count a head at the lesson; of all corners together nothing is recorded."""
        if not self.which.of_all:
            self.session.count(sex, by)

    def _load(self) -> None:
        buttons = (self.about, self.invite, self.visitor, self.lend, self.new)
        if not self.beside.show_which(self, self.which, self._of_one, *buttons):
            return
        text, wanted, posyandu = self.search.text(), self._wanted, self._context.corner

        def ask(desk: Desk) -> Corner:
            return corner(desk, text, wanted, posyandu)

        self._context.read(ask, self._show)

    def _show(self, found: Corner) -> None:
        if self.which.of_all:
            return  # all corners were chosen since
        self._corner = found
        day, visits = date_full(found.today), integer(found.visits)
        self.set_subtitle(tr("education_page.subtitle", date=day, visits=visits))
        self._show_covers()
        self.loans.show_loans(found.loans, found.today)
        self.session.show_lesson(found.shown, found.today)
        self.quiz.show_quiz(found.shown)

    def _show_covers(self) -> None:
        found = self._corner
        if found is None:
            return
        kinds = _KINDS[self.kind.value() or "all"]
        items = [
            self._item(one)
            for one in found.found
            if not kinds or one.kind in kinds or (one.id is None and "leaflet" in kinds)
        ]
        self._nothing.setVisible(not items)
        self.grid.set_items(items)

    def _item(self, one: FoundMaterial) -> CoverItem:
        found = self._corner
        on_shelf = found.shelf.get(one.id or "") if found is not None else None
        note, shade = tr("education_page.builtin"), "teal"
        if on_shelf is not None:
            left = on_shelf.left
            if left is None:
                note, shade = "", "ok"
            elif left == 0 and on_shelf.lent:
                note, shade = tr("education_page.all_lent"), "bad"
            else:
                note, shade = tr("education_page.left", n=integer(left)), "ok"
        title = one.title
        if one.id is None and one.builtin is not None:
            from kbdesk.domain.materials import builtin

            title = builtin()[one.builtin].short
        words = tr(f"corner.kind.{one.kind}")
        return CoverItem(one.id or one.code, title, one.kind, words, one.builtin, note, shade)

    def _go_paper(self, paper: str) -> None:
        self.session.flush()
        self._context.go("education_papers", paper=paper, session=self.session.lesson or "")

    def _go_intervention(self) -> None:
        """Make the lesson an intervention of the village, or open the one that it is."""
        if self.which.of_all:
            return
        # Write the counted heads first: the form reads them.
        self.session.flush()
        if self.session.intervention is not None:
            self._context.go("kampung_record", kind="intervention", id=self.session.intervention)
        elif self.session.lesson is not None:
            self._context.go("kampung_record", kind="intervention", session=self.session.lesson)

    def _go_figures(self) -> None:
        self.session.flush()
        self._context.go("dataku", tab="summary", back=True)

    def _go_lesson(self, page: str, argument: str) -> None:
        self.session.flush()
        if self.session.lesson is not None:
            self._context.go(page, **{argument: self.session.lesson})

    def escape(self) -> bool:
        if not self.search.text():
            return super().escape()
        self.search.set_text("")
        return True
