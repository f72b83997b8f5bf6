"""The lessons of the corner: planned and held, as a list and as a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from kbdesk.desk import Desk
from kbdesk.queries.education import Lesson, lessons
from kbdesk.queries.lesson_plans import LessonPlan, plans, state_of
from kbdesk.queries.places_beside import area_of_corner
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_short, integer, joined, weekday
from kbdesk.ui.kit import Card, EmptyState, Label, primary, put, row, sized, tr
from kbdesk.ui.language import worded
from kbdesk.ui.lists.list_page import ListPage, nothing_found
from kbdesk.ui.papers.month_steps import MonthSteps
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.cells import Cell, ChipCell, Two
from kbdesk.ui.widgets.cells import Text as Words
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.paint import ChipKind, draw_box, draw_text
from kbdesk.ui.widgets.painted import Painted
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.ui.widgets.table import Column, Row, Table

_MIDDLE: Final = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
_FILLS: Final = {"held": ("teal", "surface"), "planned": ("teal_tint_1", "ink"),
                 "open": ("warn_tint", "ink")}  # fmt: skip


class MonthGrid(Painted):
    """Shows only; the list beside it says the same in words and is walked by the keyboard."""

    grows = "across"

    def __init__(self) -> None:
        super().__init__()
        self._first = date(2000, 1, 1)
        self._today = self._first
        self._days: Mapping[date, str] = {}

    def natural_size(self) -> tuple[int, int]:
        return px(250), px(28) + self._weeks() * px(38)

    def show_month(self, first: date, today: date, days: Mapping[date, str], words: str) -> None:
        """Show a month by its first day; ``days`` by what stands there: held, planned, open."""
        self._first, self._today, self._days = first.replace(day=1), today, days
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def _weeks(self) -> int:
        following = (self._first + timedelta(days=32)).replace(day=1)
        return -(-((following - self._first).days + self._first.weekday()) // 7)

    def draw(self, painter: QPainter) -> None:
        wide = self.width() / 7
        monday = self._first - timedelta(days=self._first.weekday())
        for place in range(7):
            name = weekday(monday + timedelta(days=place))[:3]
            draw_text(painter, QRectF(place * wide, 0, wide, px(26)), name, size=13,
                      shade="ink_3", align=_MIDDLE)  # fmt: skip
        day = self._first
        while day.month == self._first.month:
            place = (day - monday).days
            box = QRectF(
                place % 7 * wide + 2, px(28) + place // 7 * px(38) + 2, wide - 4, px(38) - 4
            )
            fill, ink = _FILLS.get(self._days.get(day, ""), ("", "ink_2"))
            if fill:
                draw_box(painter, box, fill, px(8))
            if day == self._today:
                painter.setPen(qcolor("teal"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box, px(8), px(8))
            draw_text(
                painter, box, str(day.day), weight=600 if fill else 400, shade=ink, align=_MIDDLE
            )
            day += timedelta(days=1)


WHICH: Final = ("all", "planned", "held", "open")
_BACK: Final = timedelta(days=800)
_AHEAD: Final = timedelta(days=370)
_CHIPS: Final[dict[str, ChipKind]] = {"planned": "teal", "held": "ok", "open": "warn"}


@dataclass(frozen=True, slots=True)
class _LessonLine:
    """A lesson that was held, or a plan that nobody carried out yet."""

    key: str
    date: date
    state: str
    topic: str
    title: str
    second: str
    right: str

    @property
    def text(self) -> str:
        return f"{self.topic} {self.title} {self.second}".casefold()


@dataclass(frozen=True, slots=True)
class _LessonsFound:
    today: date
    lines: tuple[_LessonLine, ...]


def _read(desk: Desk, corner: str | None) -> tuple[date, list[Lesson], list[LessonPlan]]:
    today, area = desk.clock.today(), area_of_corner(desk, corner)
    first, last = today - _BACK, today + _AHEAD
    return today, lessons(desk, area, first, today), plans(desk, area, first, last)


class LessonsPage(ListPage):
    """``open(which="")``: Enter opens a lesson or a plan; F4 plans another one."""

    def __init__(self, context: Context) -> None:
        self.search = SearchField(tr("education_page.search_lessons"), key="F3")
        self.which = Choice(
            tr("education_page.which_lessons"),
            worded("education_page.which_", WHICH),
            value="all",
            pad=9,
        )
        words = tr("education_page.plan_session")
        self.new = primary(words, icon="plus", key="F4", does=lambda: self._plan())
        table = Table(
            tr("education_page.lessons"),
            Column(tr("education_page.date"), width=146),
            Column(tr("education_page.session"), stretch=1),
            Column(tr("education_page.how_it_stands"), width=176),
            Column(tr("education_page.who_came"), width=110, optional=True),
            row_height=52,
        )
        super().__init__(
            context,
            tr("education_page.lessons"),
            [self.which, self.new],
            table=table,
            empty=EmptyState(
                "calendar", tr("education_page.no_lessons"),
                tr("education_page.no_lessons_detail"), action=tr("education_page.plan_session"),
                action_icon="plus",
            ),
            not_found=nothing_found(),
            search=self.search,
            back=True,
            height=360,
        )  # fmt: skip
        self._found: _LessonsFound | None = None
        self.months = MonthSteps()
        self.grid = MonthGrid()
        self.legend = Label(tr("education_page.month_legend"), "secondary", wrap=True)
        month = Card("", pad=(14, 10, 14, 14), gap=8)
        put(month.body, put(row(0), 1, self.months, 1), self.grid, self.legend, 1)
        top = put(row(12), (self.search, 1))
        columns = Columns([(self.list_card, 66), (sized(month, min_width=300), 34)],
                          stacks_from=1.25)  # fmt: skip
        put(self.content, top, (columns, 1))

        self.empty.acted.connect(self._plan)
        self.filter_by(self.which)
        self.which.changed.connect(lambda _: self._show())
        self.months.changed.connect(self._show_month)
        self.table.opened.connect(self._open)
        self.hear_keys(
            {
                "F4": self._plan,
                **self.months.keys("PgUp", "PgDown"),
            }
        )

    def open(self, which: str = "") -> None:
        """Show the lessons of a kind, or as they were shown last."""
        if which in WHICH:
            self.which.set_value(which)
        self.months.forget()
        self.load()
        self.to_table()

    def load(self) -> None:
        corner = self._context.corner
        self._context.read(lambda desk: _read(desk, corner), self._loaded)

    def searched(self) -> None:
        self._show()

    def _loaded(self, found: tuple[date, list[Lesson], list[LessonPlan]]) -> None:
        today, held, planned = found
        lines = [_held(one) for one in held]
        lines += [_planned(one, today) for one in planned if one.session is None]
        lines.sort(key=lambda one: (one.date, one.key), reverse=True)
        self._found = _LessonsFound(today, tuple(lines))
        if self.months.month is None:
            this = today.year * 12 + today.month - 1
            self.months.set(this, this + 12)
        waiting = sum(one.state == "planned" for one in lines)
        self.set_subtitle(
            tr("education_page.lessons_count", held=integer(len(held)), planned=integer(waiting))
        )
        self._show()

    def _show(self) -> None:
        found = self._found
        if found is None:
            return
        which, words = self.which.value() or "all", self.search.text().casefold().split()
        lines = [
            one
            for one in found.lines
            if which in ("all", one.state) and all(word in one.text for word in words)
        ]
        coming = [one for one in lines if one.date >= found.today]
        first = coming[-1].key if coming else None
        self.show_rows(
            [_row(one) for one in lines], wanted=self.table.current_key() or first,
            searched=bool(words) or which != "all",
        )  # fmt: skip
        self._show_month()

    def _show_month(self) -> None:
        found, first = self._found, self.months.day()
        if found is None or first is None:
            return
        order = ("open", "planned", "held")
        days: dict[date, str] = {}
        of_month = [one for one in found.lines if (one.date.year, one.date.month)
                    == (first.year, first.month)]  # fmt: skip
        for one in sorted(of_month, key=lambda line: order.index(line.state)):
            days[one.date] = one.state
        words = ", ".join(f"{date_short(one.date)} {one.title}" for one in reversed(of_month))
        self.grid.show_month(first, found.today, days, words or tr("education_page.no_lessons"))

    def _plan(self) -> None:
        self._context.go("plan_lesson")

    def _open(self, key: str) -> None:
        one = next((line for line in self._found.lines if line.key == key), None) if (
            self._found
        ) else None  # fmt: skip
        if one is None:
            return
        if one.state == "held":
            self._context.go("education", session=key)
        else:
            self._context.go("plan_lesson", id=key)


def _topic(topic: str | None) -> str:
    return tr(f"corner.topic.{topic or 'other'}")


def _held(one: Lesson) -> _LessonLine:
    place = one.place or (tr("education_page.rt", rt=one.rt) if one.rt else "")
    second = joined(place, one.speaker)
    came = tr("education_page.people", n=integer(one.attendance)) if one.attendance else ""
    topic = _topic(one.topic)
    return _LessonLine(one.id, one.date, "held", topic, one.title or topic, second, came)


def _planned(one: LessonPlan, today: date) -> _LessonLine:
    place = one.place or (tr("education_page.rt", rt=one.rt) if one.rt else "")
    parts = (one.time, place, one.speaker, one.issue_title)
    second = joined(*parts)
    topic = _topic(one.topic)
    return _LessonLine(
        one.id, one.date, state_of(one, today), topic, one.title or topic, second, ""
    )


def _row(one: _LessonLine) -> Row:
    day = f"{weekday(one.date)[:3]} {date_short(one.date, year=True)}"
    state = tr(f"education_page.state_{one.state}")
    cells: list[Cell] = [
        Words(day, shade="ink_2"),
        Two(one.title, one.second or one.topic),
        ChipCell(state, _CHIPS[one.state]),
        Words(one.right, shade="ink_2"),
    ]
    spoken = joined(day, one.title, one.second, state, one.right, by=", ")
    return Row(one.key, cells, spoken=spoken)
