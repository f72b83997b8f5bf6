"""The village's own records in the window: which parts there are, and a row of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kbdesk.queries.kampung_kb import Kampung, said_plan
from kbdesk.queries.kampung_score import said_score
from kbdesk.reports.formats import figure
from kbdesk.reports.kampung_document import level_words, post_words, said_of
from kbdesk.ui.formats import DASH, date_long, date_short
from kbdesk.ui.kampung.score import ScoreHead, score_columns, score_table_rows
from kbdesk.ui.kampung.year import year_columns, year_rows
from kbdesk.ui.kit import Button, Card, Label, boxed, column, hidden, put, row, sized, tint, tr
from kbdesk.ui.language import current
from kbdesk.ui.theme.scaling import drop
from kbdesk.ui.widgets.cells import Cell, ChipCell, Text, Two
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Section, Table

Said = Mapping[str, Any]


@dataclass(frozen=True)
class RecordPart:
    """A kind of record: its columns, and its cells of a row; ``kind`` is its form."""

    kind: str
    columns: Callable[[], list[Column]]
    rows: Callable[[Kampung], Sequence[Said]]
    cells: Callable[[Said], list[Cell]]


def _words(prefix: str, code: object) -> str:
    return tr(f"dataku.{prefix}_{code}") if code is not None else DASH


def _day(text: str | None) -> str:
    return date_short(date.fromisoformat(text), year=True) if text else DASH


def _count(value: int | None) -> str:
    return figure(value, current()) if value is not None else DASH


def _columns(*titles: str, numbers: Sequence[str] = ()) -> Callable[[], list[Column]]:
    def made() -> list[Column]:
        return [
            Column(tr(f"dataku.{title}"), RIGHT if title in numbers else Qt.AlignmentFlag.AlignLeft,
                   stretch=0 if title in numbers else 1)
            for title in titles
        ]  # fmt: skip

    return made


def _people(of: Said) -> str:
    if of["male"] is None and of["female"] is None:
        return DASH
    return _count((of["male"] or 0) + (of["female"] or 0))


PARTS: Final[Mapping[str, RecordPart]] = {
    "officers": RecordPart(
        "officer",
        _columns("post", "name", "phone"),
        lambda found: found.officers,
        lambda of: [
            Two(
                post_words(of["post"], of["section"], current()), tr(f"dataku.body_{of['body']}")
            ),
            of["name"] or DASH,
            of["phone"] or DASH,
        ],
    ),
    "groups": RecordPart(
        "group",
        _columns("kind", "leader", "decree", "members", numbers=("members",)),
        lambda found: found.groups,
        lambda of: [
            Two(of["kind"] or DASH, of["name"] or ""), of["leader"] or DASH,
            of["decree_no"] or DASH, _count(of["members"]),
        ],
    ),
    "meetings": RecordPart(
        "meeting",
        _columns("kind", "topic", "date", "attended", numbers=("attended",)),
        lambda found: list(reversed(found.meetings)),
        lambda of: [
            Two(of["kind"] or DASH, of["name"] or ""), of["topic"] or DASH, _day(of["date"]),
            _people(of),
        ],
    ),
    "interventions": RecordPart(
        "intervention",
        _columns("activity", "function", "date", "reached", "cost", numbers=("reached", "cost")),
        lambda found: list(reversed(found.interventions)),
        lambda of: [
            Two(of["title"] or DASH, _words("strategy", of["strategy"])),
            _words("function", of["family_function"]), _day(of["date"]), _people(of),
            _count(of["cost"]),
        ],
    ),
    "plan": RecordPart(
        "plan",
        _columns("activity", "rt", "issue_answered", "carried_out", "due", "progress",
                 numbers=("rt", "due", "progress")),
        lambda found: said_plan(found)["items"],
        lambda of: [
            Two(of["title"] or DASH, of["agency"] or ""), of["rt"] or DASH,
            of["issue_title"] or DASH,
            ", ".join(one["title"] or DASH for one in of["interventions"]) or DASH,
            _day(of["due_date"]), _count(of["progress"]),
        ],
    ),
    "facilities": RecordPart(
        "facility",
        _columns("kind", "name", "condition", "amount", numbers=("amount",)),
        lambda found: found.facilities,
        lambda of: [
            _words("facility", of["kind"]), of["name"] or DASH,
            _words("condition", of["condition"]), _count(of["amount"]),
        ],
    ),
    "events": RecordPart(
        "event",
        _columns("activity", "by_whom", "date"),
        lambda found: list(reversed(found.events)),
        lambda of: [
            Two(of["title"] or DASH, _words("event", of["kind"])), of["by_whom"] or DASH,
            _day(of["date"]),
        ],
    ),
    "issues": RecordPart(
        "issue",
        _columns("issues", "recommendation", "outcome"),
        lambda found: found.issues,
        lambda of: [
            Two(of["title"] or DASH, str(of["year"] or "")), of["recommendation"] or DASH,
            of["outcome"] or DASH,
        ],
    ),
}  # fmt: skip
PROFILE: Final = "profile"
CLASSIFICATION: Final = "classification"
SCORE: Final = "score"
YEAR: Final = "year"
_TALL: Final = 52
_PART_HIGH: Final = 40


class PartsList(Table):
    """The names of the parts: up and down or the first letters choose, Enter goes to the rows.

    ``picked(name)`` when another one is chosen, ``entered`` on Enter or right.
    """

    picked = Signal(str)
    entered = Signal()

    def __init__(self, names: Sequence[str]) -> None:
        column_ = Column(tr("dataku_page.part"), stretch=1)
        super().__init__(tr("dataku_page.part"), column_, row_height=_PART_HIGH, round_top=True)
        self.horizontalHeader().hide()
        self.set_rows([Row(name, [tr(f"dataku_page.part_{name}")]) for name in names])
        self.set_current_key(names[0])
        sized(self, min_height=len(names) * _PART_HIGH + 4, min_width=200)
        self.chosen.connect(self.picked)
        self.opened.connect(lambda _: self.entered.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Right:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class RecordsTab(QWidget):
    """``edited(kind, id)``: a row is to be changed, or (None) one to be made."""

    edited = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._found: Kampung | None = None
        names = [YEAR, PROFILE, *PARTS, CLASSIFICATION, SCORE]
        self.which = PartsList(names)
        self.note = Label("", "secondary", wrap=True)
        self.add = tint(tr("dataku_page.add"), icon="plus", key="F4", does=self._add)
        self.edit = Button(tr("dataku_page.edit"), icon="edit", key="F6", does=self._edit)
        self.card = Card(pad=0)
        self.table: Table | None = None
        top = put(row(12), (self.note, 1), self.edit, self.add)
        self.score = hidden(ScoreHead())
        beside = boxed(put(column(12), top, self.score, (self.card, 1)))
        parts = Card(pad=0)
        put(parts.body, self.which, 1)
        self.setLayout(put(column(0), (Columns([(parts, 24), (beside, 76)], stacks_from=1.5), 1)))
        self.which.picked.connect(lambda _: self._show())
        self.which.entered.connect(self._to_rows)

    def show_village(self, found: Kampung) -> None:
        self._found = found
        self._show()

    def shown(self) -> Kampung | None:
        """Return the Kampung KB that is shown."""
        return self._found

    def _to_rows(self) -> None:
        """Go from the names of the parts to the rows of the one that is shown."""
        if self.table is not None:
            self.table.setFocus()

    def part(self) -> str:
        """Return which part is shown."""
        return self.which.current_key() or PROFILE

    def show_part(self, part: str) -> None:
        """Show another part."""
        self.which.set_current_key(part)
        self._show()

    def _show(self) -> None:
        found, part = self._found, self.part()
        if found is None:
            return
        columns, rows, high = self._made(found, part)
        key = self.table.current_key() if self.table is not None else None
        if self.table is not None:
            drop(self.card.body, self.table)
        self.table = Table(
            tr(f"dataku_page.part_{part}"), *columns, row_height=high, round_top=True
        )
        sized(self.table, min_height=380)
        self.table.set_rows(rows)
        self.table.set_current_key(key)
        self.table.opened.connect(lambda _: self._edit())
        self.card.body.addWidget(self.table, 1)
        self.note.setText(tr(f"dataku_page.about_{part}"))
        self.score.setVisible(part == SCORE)
        if part == SCORE:
            self.score.show_score(said_score(found.score))
        self.add.setVisible(part in PARTS)
        self.edit.setEnabled(any(isinstance(one, Row) for one in rows))

    def _made(self, found: Kampung, part: str) -> tuple[list[Column], list[Row | Section], int]:
        if part == PROFILE:
            return self._profile(found)
        if part == CLASSIFICATION:
            return self._items(found)
        if part == YEAR:
            return year_columns(), year_rows(found), _TALL
        if part == SCORE:
            return score_columns(), score_table_rows(said_score(found.score)), _TALL
        of = PARTS[part]
        rows: list[Row | Section] = [Row(one["id"], of.cells(one)) for one in of.rows(found)]
        return of.columns(), rows or [Section(tr("dataku_page.none_yet"))], _TALL

    def _profile(self, found: Kampung) -> tuple[list[Column], list[Row | Section], int]:
        from kbdesk.queries.kampung_kb import said
        from kbdesk.reports.kampung_document import profile

        table = profile(said(found), current())
        columns = [Column(tr("dataku.field"), width=240), Column(tr("dataku.value"), stretch=1)]
        rows: list[Row | Section] = []
        for place, line in enumerate(table.rows):
            assert isinstance(line, Sequence)
            name, value = line
            words = str(value or DASH)
            if isinstance(value, date):
                words = date_long(value)
            rows.append(Row(f"{place}", [str(name), Text(words, strong=True)]))
        return columns, rows, 40

    def _items(self, found: Kampung) -> tuple[list[Column], list[Row | Section], int]:
        columns = [Column(tr("dataku.item"), stretch=1), Column(tr("dataku.state"), width=230)]
        rows: list[Row | Section] = []
        for program in ("dataku", "kampung"):
            standing = found.standings[program]
            name = tr(f"dataku.program_{program}")
            level = level_words(program, standing.level or None, current())
            rows.append(Section(f"{name}: {level}"))
            for one in standing.items:
                step = level_words(program, one.item.level, current())
                words = Two(one.item.label[current()], step)
                state = _state(one.item, one.met, one.value)
                rows.append(Row(f"{program}/{one.item.code}", [words, state]))
        return columns, rows, _TALL

    def _add(self) -> None:
        if self.part() in PARTS:
            self.edited.emit(PARTS[self.part()].kind, None)

    def _edit(self) -> None:
        part = self.part()
        if part in (PROFILE, SCORE):
            self.edited.emit("kampung" if part == PROFILE else "score", None)
            return
        key = self.table.current_key() if self.table is not None else None
        if not key:
            return
        if part == YEAR:
            self._to_part(key)
        elif part == CLASSIFICATION:
            self._to_missing(key)
        else:
            self.edited.emit(PARTS[part].kind, key)

    def _to_part(self, key: str) -> None:
        """Open what a line of the year is about: a group, an item of the plan, a month's list."""
        kind, _, id_ = key.partition("/")
        if kind in ("group", "plan"):
            self.edited.emit(kind, id_)
        else:
            self.show_part("meetings")

    def _to_missing(self, key: str) -> None:
        """Go where what an item asks for is recorded; an item of the officers' is answered."""
        from kbdesk.domain.classification import known_item

        item = known_item(*key.split("/"))
        if not item.computed:
            self.edited.emit("check", key)
        elif item.record in (*PARTS, PROFILE):
            self.show_part(item.record)


def _state(item: Any, met: bool | None, value: int | None) -> Cell:
    if met:
        return ChipCell(tr("dataku.met"), "ok")
    if met is None:
        return ChipCell(tr("dataku.unanswered"), "neutral")
    words = tr("dataku.not_met")
    if item.computed and item.least > 1:
        words = said_of({"value": value, "least": item.least}, current())
    return ChipCell(words, "warn")
