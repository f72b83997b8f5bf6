"""The basic tables of Rumah DataKu: people by RT, age groups, the balance, the survey's answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.domain.population import BROAD, LIFE, QUESTIONS, SEXES
from kbdesk.domain.villages import village_name
from kbdesk.queries.census import who_answered
from kbdesk.queries.people_behind import of_band, of_group
from kbdesk.reports.formats import figure
from kbdesk.reports.population_document import rt_words
from kbdesk.reports.report_head import month_line
from kbdesk.ui.formats import joined
from kbdesk.ui.kit import Card, Label, Notice, column, drop, hidden, put, row, sized, tr
from kbdesk.ui.language import current
from kbdesk.ui.widgets.cells import Text
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Section, Table

Said = Mapping[str, Any]
KINDS = ("rt", "groups", "movement", *QUESTIONS)
_NOT_ASKED = "?"
_MOVES = ("births", "in", "deaths", "out")


class Tables(QWidget):
    """``people(whom, title)``: persons behind a figure; ``moves(month)``: who came and went.

    ``behind(figure, place)``: families.
    """

    people = Signal(object, str)
    moves = Signal(str)
    behind = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._said: Said | None = None
        self.which = Picker(
            tr("dataku_page.table"), [(kind, self._name(kind)) for kind in KINDS], value="rt",
            label=False, compact=True,
        )  # fmt: skip
        self.note = Label("", "secondary", wrap=True)
        self.notice = hidden(Notice("warn", "", action=tr("dataku_page.show_persons")))
        self.card = Card(pad=0)
        self.table: Table | None = None
        top = put(row(12), sized(self.which, min_width=300), (self.note, 1))
        self.setLayout(put(column(12), top, self.notice, (self.card, 1)))
        self.which.picked.connect(lambda _: self._show())
        self.notice.acted.connect(self._persons)

    def show_village(self, said: Said) -> None:
        """Show the tables of ``report dataku``."""
        self._said = said
        self._show()

    @staticmethod
    def _name(kind: str) -> str:
        if kind in QUESTIONS:
            return tr(f"pk21.{kind}")
        return tr({"rt": "dataku.by_rt", "groups": "dataku.groups"}.get(kind, "dataku.movement"))

    def _show(self) -> None:
        if self._said is None:
            return
        kind = self.which.value() or "rt"
        columns, rows = self._made(kind)
        if self.table is not None:
            drop(self.card.body, self.table)
        self.table = Table(self._name(kind), *columns, row_height=34, round_top=True)
        sized(self.table, min_height=380)
        self.table.set_rows(rows)
        self.table.opened.connect(self._open)
        self.card.body.addWidget(self.table, 1)
        balance = tr("dataku.balance_note") if kind == "movement" else ""
        note = tr(f"dataku_page.enter_opens{'' if kind == 'rt' else '_people'}")
        self.note.setText(joined(balance, note, by=" "))
        difference = self._said["balance"]["difference"]
        unexplained = self._said["balance"]["unexplained"]
        self.notice.setVisible(kind == "movement" and bool(unexplained))
        if unexplained:
            self.notice.set(
                "warn",
                tr("dataku_page.difference", difference=difference),
                tr("dataku_page.difference_detail", count=len(unexplained)),
                action=tr("dataku_page.show_persons"),
            )

    def _made(self, kind: str) -> tuple[list[Column], list[Row | Section]]:
        if kind == "rt":
            return self._by_rt()
        if kind == "groups":
            return self._groups()
        if kind == "movement":
            return self._movement()
        return self._answers(kind)

    def _by_rt(self) -> tuple[list[Column], list[Row | Section]]:
        assert self._said is not None
        names = ("people", "male", "female", "families", "under_five", "elderly")
        columns = [Column(tr("dataku.rt"), stretch=1)]
        columns += [
            Column(tr(f"dataku.{'kk' if name == 'families' else name}"), RIGHT, width=110)
            for name in names
        ]
        several = len({of["village"] for of in self._said["by_rt"]}) > 1
        rows: list[Row | Section] = []
        for of in self._said["by_rt"]:
            village = village_name(of["village"]) or "–" if several else ""
            words = joined(village, rt_words(of["rt"], current()))
            figures = (figure(of[name], current()) for name in names)
            rows.append(Row(f"{of['village']}/{of['rt']}", [words, *figures]))
        sums = (sum(of[name] for of in self._said["by_rt"]) for name in names)
        cells = [tr("dataku.together"), *(figure(one, current()) for one in sums)]
        rows.append(Row("", cells, total=True))
        return columns, rows

    def _groups(self) -> tuple[list[Column], list[Row | Section]]:
        assert self._said is not None
        columns = [Column(tr("dataku.group"), stretch=1)]
        columns += [
            Column(tr(f"dataku.{name}"), RIGHT, width=130) for name in ("men", "women", "together")
        ]
        rows: list[Row | Section] = []
        for title, names in (("broad", BROAD), ("life", LIFE)):
            rows.append(Section(tr(f"dataku_page.groups_{title}")))
            for name in names:
                of = self._said["groups"][name]
                key = f"dataku.group_{name}" if title == "broad" else f"dataku_page.life_{name}"
                rows.append(_of_people(name, tr(key), of))
        rows.append(Section(tr("dataku_page.bands")))
        for band in self._said["pyramid"]:
            both = {**band, "people": band["male"] + band["female"]}
            rows.append(_of_people(band["band"], band["band"].replace("-", "–"), both))
        return columns, rows

    def _movement(self) -> tuple[list[Column], list[Row | Section]]:
        assert self._said is not None
        names = ("start", *_MOVES, "end", "difference")
        columns = [Column(tr("dataku.month"), stretch=1)]
        columns += [Column(tr(f"dataku.{name}"), RIGHT, width=104) for name in names]
        rows: list[Row | Section] = []
        for of in reversed(self._said["movement"]):
            off, figures = of["difference"], (figure(of[name], current()) for name in names[:-1])
            last = Text(figure(off, current()), strong=bool(off), shade="bad" if off else "ink")
            rows.append(Row(of["month"], [month_line(of["month"], current()), *figures, last]))
        return columns, rows

    def _answers(self, kind: str) -> tuple[list[Column], list[Row | Section]]:
        assert self._said is not None
        table = self._said["tables"][kind]
        columns = [Column(tr("dataku.answer"), stretch=1)]
        columns += [
            Column(tr(f"dataku.{name}"), RIGHT, width=130) for name in ("men", "women", "together")
        ]
        rows: list[Row | Section] = [
            _of_people(of["code"], tr(f"pk21.{kind}_{of['code']}"), of) for of in table["values"]
        ]
        rows.append(_of_people(_NOT_ASKED, tr("dataku.not_asked"), table["unknown"]))
        return columns, rows

    def _open(self, key: str) -> None:
        kind = self.which.value() or "rt"
        if self._said is None or not key:
            return
        if kind == "movement":
            self.moves.emit(key)
        elif kind == "groups":
            if key in BROAD or key in LIFE:
                words = "dataku.group_" if key in BROAD else "dataku_page.life_"
                self.people.emit(of_group(key), tr(f"{words}{key}"))
            else:
                self.people.emit(of_band(key), band_words(key))
        elif kind in QUESTIONS:
            code = None if key == _NOT_ASKED else key
            words = tr("dataku.not_asked" if code is None else f"pk21.{kind}_{code}")
            self.people.emit(who_answered(kind, code, SEXES), f"{self._name(kind)}: {words}")
        else:
            self._open_rt(key)

    def _open_rt(self, key: str) -> None:
        assert self._said is not None
        for of in self._said["by_rt"]:
            if f"{of['village']}/{of['rt']}" == key:
                self.behind.emit("families", (of["village"], of["rt"]))
                return

    def _persons(self) -> None:
        if self._said is not None:
            self.moves.emit(self._said["month"])


def _of_people(key: str, words: str, of: Said) -> Row:
    """Return men, women and both together as a row."""
    parts = ("male", "female", "people")
    return Row(key, [words, *(figure(of[part], current()) for part in parts)])


def band_words(band: str) -> str:
    """Return a band of ages as it is said: "0–4 tahun"."""
    return tr("dataku_page.years_of", band=band.replace("-", "–"))
