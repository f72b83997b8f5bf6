"""Everybody who may be recorded twice: each pair, compared side by side, and the answer to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.villages import village_name
from kbdesk.queries.duplicates import DuplicateSide, MaybeSame, duplicates
from kbdesk.ui.context import Context
from kbdesk.ui.duplicates.comparison import Comparison
from kbdesk.ui.duplicates.words import are_children, reason_words
from kbdesk.ui.formats import date_short, integer, joined
from kbdesk.ui.kit import (
    Button,
    Card,
    EmptyState,
    Label,
    column,
    drop,
    hidden,
    put,
    row,
    tint,
    tr,
    why_not,
)
from kbdesk.ui.lists.list_page import ListPage
from kbdesk.ui.widgets.cells import ChipCell, Two
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.table import Column, Row, Table


@dataclass(frozen=True, slots=True)
class _Pairs:
    pairs: tuple[MaybeSame, ...]
    today: date


class DuplicatesPage(ListPage):
    """``open()``: the pairs, the surest first.

    Up and down compare another pair, F4 joins it, N says that they are two, Enter opens the first.
    """

    def __init__(self, context: Context) -> None:
        table = Table(
            tr("same_page.list"),
            Column(tr("same_page.list_pair"), stretch=1, width=220),
            Column(tr("same_page.list_where"), width=230, optional=True),
            Column(tr("same_page.list_sure"), width=120),
            row_height=56,
            click_opens=False,
        )
        super().__init__(
            context,
            tr("same_page.list"),
            table=table,
            empty=EmptyState("merge", tr("same_page.list_none"), tr("same_page.list_none_says")),
            back=True,
        )
        self._pairs: dict[str, MaybeSame] = {}
        self._today = date.min
        self.keys = [
            ("F4", tr("same_page.join")),
            ("N", tr("same_page.not_same")),
            ("Enter", tr("same_page.list_open")),
        ]
        self.compared = hidden(Card(tr("same_page.compared"), pad=(16, 12)))
        self._why = Label("", "secondary", wrap=True)
        self._place = column(0)
        self._comparison: Comparison | None = None
        self.join = tint(tr("same_page.join"), icon="merge", key="F4", does=self._join)
        self.two = Button(tr("same_page.not_same"), key="N", does=self._two)
        self.wrong = hidden(Label("", tone="bad", wrap=True))
        note = Label(tr("same_page.join_note"), "secondary", wrap=True)
        put(self.compared.body, self._why, self._place, note, self.wrong)
        put(self.compared.body, put(row(10, (0, 6, 0, 0)), self.join, self.two, 1), 1)
        beside = Columns([(self.list_card, 50), (self.compared, 50)], stacks_from=1.25)
        put(self.content, (beside, 1))
        self.table.chosen.connect(self._compare)
        self.table.opened.connect(self._see)
        self.hear_keys({"F4": self._join, "N": self._two})

    def open(self) -> None:
        """Show the pairs as they are now."""
        self.load()
        self.table.setFocus()

    def load(self) -> None:
        def ask(desk: Desk) -> _Pairs:
            return _Pairs(tuple(duplicates(desk)), desk.clock.today())

        self._context.read(ask, self._show)

    def _show(self, found: _Pairs) -> None:
        self._today = found.today
        self._pairs = {_key(one): one for one in found.pairs}
        old = self.table.current_key()
        keys = [one.key for one in self.table.rows() if isinstance(one, Row)]
        place = keys.index(old) if old in keys else 0
        chosen = self.show_rows([_row(one) for one in found.pairs], place=place)
        self.set_subtitle(tr("same_page.list_count", count=integer(len(found.pairs))))
        self._compare(chosen or "")

    def _chosen(self) -> MaybeSame | None:
        return self._pairs.get(self.table.current_key() or "")

    def _compare(self, key: str) -> None:
        if self._comparison is not None:
            drop(self._place, self._comparison)
            self._comparison = None
        pair = self._pairs.get(key)
        self.compared.setVisible(pair is not None)
        self.wrong.hide()
        if pair is None:
            return
        children = are_children(pair, self._today)
        self.two.set_words(tr("same_page.not_same_child" if children else "same_page.not_same"))
        self._why.setText(reason_words(pair.reasons))
        self._comparison = Comparison(pair)
        self._place.addWidget(self._comparison)

    def _see(self, key: str) -> None:
        pair = self._pairs.get(key)
        if pair is not None and pair.one.family is not None:
            self._context.go("family", id=pair.one.family)

    def _join(self) -> None:
        pair = self._chosen()
        if pair is None:
            return
        one, other = pair.one.id, pair.other.id

        def joined(answer: dict[str, Any]) -> None:
            apart = one if answer["id"] == other else other
            words = tr("same_page.joined_now", name=pair.one.name)
            # a split alone would say that they are two: nothing is said of them again
            unsaid: dict[str, object] = {"do": "not_same", "a": one, "b": other, "take_back": True}
            back: list[dict[str, object]] = [{"do": "split_person", "id": apart}, unsaid]
            self._done(words, tr("same_page.split_now"), back)

        self._record({"do": "join_persons", "a": one, "b": other}, joined)

    def _two(self) -> None:
        pair = self._chosen()
        if pair is None:
            return
        draft = {"do": "not_same", "a": pair.one.id, "b": pair.other.id}
        words = tr("same_page.two_now")
        back = {**draft, "take_back": True}
        self._record(draft, lambda _: self._done(words, tr("same_page.taken_back"), [back]))

    def _record(self, draft: dict[str, Any], then: Any) -> None:
        self._context.record(draft, then, owner=self, refused=self._refused)

    def _done(self, words: str, taken_back: str, back: Sequence[Mapping[str, object]]) -> None:
        self._context.can_undo(taken_back, "", back, "duplicates")
        self._context.tell_undoable(words)
        self.table.setFocus()

    def _refused(self, error: KbdeskError) -> None:
        self.wrong.setText(why_not(error))
        self.wrong.show()


def _key(pair: MaybeSame) -> str:
    return f"{pair.one.id}/{pair.other.id}"


def _row(pair: MaybeSame) -> Row:
    one, other = pair.one, pair.other
    likely = pair.certainty == "likely"
    born = [date_short(side.birth_date, year=True) for side in (one, other) if side.birth_date]
    names = one.name if one.name == other.name else f"{one.name} · {other.name}"
    sure = ChipCell(tr(f"same_page.sure_{pair.certainty}"), "warn" if likely else "neutral")
    where = Two(_where(one), _where(other))
    said = ", ".join((names, *dict.fromkeys(born), _where(one), _where(other), sure.words))
    return Row(_key(pair), [Two(names, " · ".join(dict.fromkeys(born))), where, sure], spoken=said)


def _where(side: DuplicateSide) -> str:
    rt = tr("family_page.rt", rt=side.rt) if side.rt else ""
    parts = (village_name(side.village) if side.village else "", rt, side.posyandu or "")
    return joined(*parts) or tr("same_page.unknown")
