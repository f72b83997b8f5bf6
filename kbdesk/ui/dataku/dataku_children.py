"""The children behind a village's figure of stunting, with what is being done for each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kbdesk.desk import Desk
from kbdesk.domain.meaning import Meaning
from kbdesk.domain.report_json.stunted import StuntedChildJson, StuntingJson
from kbdesk.domain.villages import village_name
from kbdesk.queries import meanings, stunted_children
from kbdesk.queries.area import Area, this_month
from kbdesk.reports import stunted_document as told
from kbdesk.reports.lists_document import age
from kbdesk.ui.context import Context
from kbdesk.ui.formats import DASH, date_short
from kbdesk.ui.kit import EmptyState, Label, primary, put, tr
from kbdesk.ui.language import current
from kbdesk.ui.lists.list_page import ListPage
from kbdesk.ui.reports.scope import month_words
from kbdesk.ui.widgets.cells import Cell, Two
from kbdesk.ui.widgets.meaning_lines import MeaningLines
from kbdesk.ui.widgets.table import Column, Row, Table

_ROW = 50
Found = tuple[StuntingJson, Mapping[str, Meaning], int]


class DataKuChildrenPage(ListPage):
    """``open(village=None, month=None)``: of a kelurahan, or of the whole city."""

    def __init__(self, context: Context) -> None:
        self.print = primary(tr("stunted.print"), icon="print", key="Ctrl P", does=self._print)
        table = Table(
            tr("stunted.title"),
            Column(tr("common.name"), stretch=1),
            Column(tr("common.rt"), width=100),
            Column(tr("stunted.z"), width=136),
            Column(tr("stunted.letter"), width=184),
            Column(tr("stunted.place"), width=132),
            Column(tr("stunted.companion"), stretch=1, optional=True),
            row_height=_ROW,
        )
        super().__init__(
            context,
            tr("stunted.title"),
            [self.print],
            table=table,
            empty=EmptyState("child", tr("stunted.nobody"), tr("stunted.nobody_detail")),
            back=True,
        )
        self.meaning = MeaningLines()
        self.why = Label("", "secondary", wrap=True)
        put(self.content, self.meaning, self.why, (self.list_card, 1))
        self._village: str | None = None
        self._month: int | None = None
        self.table.opened.connect(lambda key: context.go("child", id=key))
        self.hear_keys({"Ctrl+P": self._print})

    def open(self, village: str | None = None, month: int | None = None) -> None:
        """Show the children who are stunted."""
        self._village, self._month = village, month
        self.load()

    def load(self) -> None:
        village, month = self._village, self._month

        def ask(desk: Desk) -> Found:
            of = this_month(desk) if month is None else month
            area = Area(village=village)
            found = stunted_children.stunted_children(desk, of, area)
            return stunted_children.said(found), meanings.stunting(desk, of, area, found), of

        self._context.read(ask, self._show)

    def _show(self, found: Found) -> None:
        said, about, self._month = found
        where = village_name(self._village) if self._village else tr("dataku.everybody")
        part, whole, of = said["stunted"], said["measured"], said["under_five"]
        counts = {"part": part, "whole": whole, "unknown": of - whole}
        month = month_words(self._month)
        self.set_subtitle(tr("stunted.subtitle", where=where, month=month, **counts))
        self.meaning.show_meanings(about, ("stunted",))
        self.why.setText(told.why_not_at_risk(said, current()))
        self.why.setVisible(bool(said["not_at_risk"]))
        self.print.setEnabled(bool(said["children"]))
        self.show_rows([Row(one["id"], _cells(one)) for one in said["children"]])
        self.table.setFocus()

    def _print(self) -> None:
        if self.print.isEnabled():
            area = f"village:{self._village}" if self._village else None
            self._context.go("report", name="stunting", month=self._month, area=area)


def _cells(one: StuntedChildJson) -> list[Cell]:
    language = current()
    letter, place, named = one["referral"], one["dashat"], one["companions"]
    who = [age(one["months"], language) or DASH]
    if one["mother"]:
        who.append(tr("stunted.of_mother", name=one["mother"]))
    family = tr("stunted.of_family", risk=told.family_words(one, language))
    category = tr(f"category.{one['code']}")
    measured = date_short(date.fromisoformat(one["date"]), year=True)
    return [
        Two(one["name"] or DASH, " · ".join(who)),
        Two(one["rt"] or DASH, village_name(one["village"]), strong=False),
        Two(f"{told.z_words(one, language)} {category}", measured),
        _two(told.letter_words(one, language), "bad" if letter["days_over"] else _quiet(letter)),
        _two(told.kitchen_words(one, language), _quiet(place)),
        _two((told.companion_words(one, language), family), "ink" if named else "ink_2"),
    ]


def _two(words: tuple[str, str], shade: str) -> Two:
    return Two(*words, strong=False, shade=shade)


def _quiet(of: Mapping[str, object]) -> str:
    """Return the shade of what is there, or of what nothing is recorded of."""
    return "ink_2" if of["state"] == "none" else "ink"
