"""The children of the home: search as you type, filters, Enter opens, Ctrl+U measures."""

from __future__ import annotations

from collections.abc import Sequence

from kbdesk.domain.names import without_title
from kbdesk.queries.children import ListedChild, children
from kbdesk.ui.children.children_list import FILTERS, ChildIndex, Filter, dot_of
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_short, integer, joined, kilograms
from kbdesk.ui.kit import Button, EmptyState, Label, boxed, hidden, primary, put, row, tr
from kbdesk.ui.language import worded
from kbdesk.ui.lists.list_page import ListPage
from kbdesk.ui.widgets.cells import DotCell, TileCell
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.hint_bar import HintBar
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.ui.widgets.table import CENTRE, RIGHT, Column, Row, Table

MOST_ROWS = 200
"""More rows than anybody reads; the search narrows them."""
FIRST_ROWS = 30
"""More than a screen shows; they are there before the others are read."""
_NOT_YET = ""
_ALL = "*"


class ChildrenPage(ListPage):
    """Children under five of the home. ``open(only=...)`` may begin with a filter."""

    def __init__(self, context: Context) -> None:
        words = tr("common.measure")
        self._measure = primary(words, icon="scale", key="Ctrl U", does=lambda: self.measure())
        self.new = Button(
            tr("children_page.new"), icon="plus", key="Ctrl N", does=lambda: context.go("new_child")
        )
        self.cards = hidden(Button("", icon="print", key="Ctrl P", does=self.print_cards))
        self.search = SearchField(tr("children_page.search"), key="", width=300, delay_ms=60)
        table = Table(
            tr("children_page.title"),
            Column(tr("common.name"), stretch=3, width=250),
            Column(tr("children_page.age"), RIGHT),
            Column(tr("common.rt"), CENTRE, optional=True),
            Column(tr("common.mother"), stretch=2, width=150, optional=True),
            Column(tr("children_page.last"), width=90),
            Column(tr("children_page.weight"), RIGHT),
            Column(tr("children_page.code"), CENTRE, width=70),
            row_height=44,
            ticks=True,
        )
        super().__init__(
            context,
            tr("children_page.title"),
            [self.cards, self.new, self._measure],
            table=table,
            empty=EmptyState("child", tr("children_page.none"), tr("children_page.none_detail")),
            search=self.search,
            scrolls=False,
        )
        self._index = ChildIndex()
        self._rows: dict[str, Row] = {}
        self._only: Filter = "all"
        self._posyandu: str | None = None
        # The posyandu whose whole list is held here.
        self._whole_of: str | None = _NOT_YET
        self.filter = Choice(
            tr("children_page.filter"), worded("children_page.only_", FILTERS), value="all", pad=10
        )
        self._places = self._make_places()
        self.filter_by(self.filter, *([self._places] if self._places else []))
        beside = put(row(12), self.filter, *([self._places] if self._places else []), 1)
        self._count = Label("", "secondary")
        keys = HintBar(
            [
                ("↑ ↓", tr("children_page.hint_choose")),
                ("Enter", tr("common.to_open")),
                (tr("common.space"), tr("children_page.hint_tick")),
                ("Ctrl U", tr("children_page.hint_measure")),
                ("F2", tr("children_page.hint_search")),
            ]
        )
        put(self.content, Columns([(self.search, 0), (boxed(beside), 1)], stacks_from=1.25))
        put(self.content, (self.list_card, 1))
        put(self.content, Columns([(keys, 1), (self._count, 0)], stacks_from=1.25))
        self._connect()

    def open(self, only: str | None = None) -> None:
        """Show the list as it is now; ``only`` waiting, not_gained or red chooses a filter."""
        if only in FILTERS:
            self._choose(only)
            self.filter.set_value(only)
        self.load()
        self.to_search()
        self.search.edit.selectAll()

    def shown(self) -> list[ListedChild]:
        """Return the children that search and filter show."""
        return self._index.find(self.search.text(), self._only)

    def measure(self) -> None:
        """Measure the marked child; without one, find one there (Ctrl+U)."""
        key = self.table.current_key()
        self._context.go("measure", **({} if key is None else {"id": key}))

    def print_cards(self) -> None:
        """Print the KMS cards of the ticked children, else that of the marked one (Ctrl+P)."""
        keys = self.table.ticked_keys()
        if not keys and (key := self.table.current_key()) is not None:
            keys = [key]
        if keys:
            self._context.go("papers", child=keys[0], others=keys[1:])

    def _ticked(self) -> None:
        count = len(self.table.ticked_keys())
        self.cards.set_words(tr("children_page.print_cards", count=integer(count)))
        self.cards.setVisible(count > 0)

    def _connect(self) -> None:

        self.search.changed.connect(self._show)
        self.filter.changed.connect(self._choose)
        self.table.opened.connect(lambda key: self._context.go("child", id=key))
        self.table.ticked.connect(self._ticked)
        keys = {"Ctrl+U": self.measure, "Ctrl+P": self.print_cards, "Ctrl+N": self.new.click}
        self.hear_keys(keys)

    def _make_places(self) -> Picker | None:
        codes = self._context.facts.posyandu
        if len(codes) < 2:
            return None
        label = self._context.facts.posyandu_label
        options = [(_ALL, tr("common.all")), *((code, label(code)) for code in codes)]
        places = Picker(
            tr("common.posyandu"), options, value=_ALL, label=False, compact=True, width=200
        )

        def chosen(code: str) -> None:
            self._posyandu = None if code == _ALL else code
            self.load()

        places.picked.connect(chosen)
        return places

    def load(self) -> None:
        posyandu = self._posyandu
        if posyandu != self._whole_of:
            # The list is not loaded yet: show the first screen before the rest is read.
            self._context.ask(
                lambda desk: children(desk, posyandu, first=FIRST_ROWS),
                self._begun,
                newest="first children",
            )
        self._context.ask(
            lambda desk: (posyandu, ChildIndex(children(desk, posyandu))),
            lambda answer: self._loaded(*answer),
            owner=self,
            newest="children",
        )

    def _begun(self, found: Sequence[ListedChild]) -> None:
        self._index, self._whole_of = ChildIndex(found), _NOT_YET
        self._rows.clear()
        self._show()

    def _loaded(self, posyandu: str | None, index: ChildIndex) -> None:
        self._index, self._whole_of = index, posyandu
        self._rows.clear()
        counts = self._index.counts()
        count, waiting = integer(counts["all"]), integer(counts["waiting"])
        subtitle = tr("children_page.subtitle", count=count, waiting=waiting)
        self.set_subtitle(subtitle)
        self._show()

    def _choose(self, only: Filter) -> None:
        self._only = only
        self._show()

    def _show(self) -> None:
        found = self.shown()
        several = self._posyandu is None and len(self._context.facts.posyandu) != 1
        rows = []
        for child in found[:MOST_ROWS]:
            if child.id not in self._rows:
                self._rows[child.id] = _row(child, several)
            rows.append(self._rows[child.id])
        self.show_rows(rows)
        if self._whole_of == _NOT_YET:
            self._stack.setCurrentWidget(self.table)
            self._count.setText(tr("children_page.reading"))
            return
        key = "children_page.more" if len(found) > MOST_ROWS else "children_page.count"
        self._count.setText(tr(key, count=integer(len(found)), shown=integer(MOST_ROWS)))

    def searched(self) -> None:
        """The rows follow each letter already."""

    def search_entered(self) -> None:
        if (key := self.table.current_key()) is not None:
            self._context.go("child", id=key)


def _row(child: ListedChild, several: bool) -> Row:
    place = child.rt or "–"
    code = child.code if not child.below_red_line else "BGM"
    said = [
        child.name,
        tr("widget.age_months", months=child.months),
        tr("child_page.rt", rt=child.rt) if child.rt else "",
        tr("child_page.mother", name=without_title(child.mother)) if child.mother else "",
        tr(f"children_page.dot_{dot_of(child)}"),
        f"{kilograms(child.last_weight_g)} kg" if child.last_weight_g else "",
        code,
    ]
    return Row(
        child.id,
        [
            DotCell(dot_of(child), child.name, tr(f"children_page.dot_{dot_of(child)}")),
            tr("widget.age_months", months=child.months),
            f"{place} · {child.posyandu}" if several and child.posyandu else place,
            child.mother or "–",
            date_short(child.last_date, year=False),
            kilograms(child.last_weight_g),
            TileCell(code),
        ],
        spoken=joined(*said, by=", "),
    )
