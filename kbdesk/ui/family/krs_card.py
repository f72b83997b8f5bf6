"""The card of a family's risk of stunting: every flag with its reason, companion and plan."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QVBoxLayout

from kbdesk.domain.krs import COUNTED, limits
from kbdesk.domain.three_valued import Three
from kbdesk.queries.family_risk import FamilyRisk
from kbdesk.queries.village_lines import STUNTED
from kbdesk.ui.formats import date_long, joined
from kbdesk.ui.kit import (
    Button,
    Card,
    Chip,
    IconLabel,
    Label,
    boxed,
    column,
    hidden,
    line,
    put,
    px,
    row,
    set_tip,
    sized,
    tint,
    tr,
)
from kbdesk.ui.krs.words import figure_words, flag_words, head_words
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.paint import ChipKind, chip_size, draw_box, draw_chip, draw_icon, draw_text
from kbdesk.ui.widgets.painted import Painted

_CENTRE = Qt.AlignmentFlag.AlignCenter
_HEADS: dict[str, tuple[str, str, str]] = {
    # ground, ink, icon
    "risk": ("bad_tint", "bad", "warning"),
    "safe": ("ok_tint", "ok", "check-circle"),
    "open": ("warn_tint", "warn", "info"),
    "none": ("neutral_tint", "ink_2", "info"),
}


class _Head(Painted):
    """The verdict on its ground: icon, a large word, whom it is about."""

    room, least, grows = (260, 74), (200, 0), "across"

    def __init__(self) -> None:
        super().__init__()
        self._kind, self._title, self._detail = "none", "", ""

    def show_verdict(self, kind: str, title: str, detail: str) -> None:
        """Show another verdict."""
        self._kind, self._title, self._detail = kind, title, detail
        self.setAccessibleName(f"{title}. {detail}")
        set_tip(self, detail)
        self.update()

    def draw(self, painter: QPainter) -> None:
        ground, ink, icon = _HEADS[self._kind]
        shape = QPainterPath()
        box = QRectF(self.rect()).adjusted(1, 1, -1, 0)
        shape.addRoundedRect(box.adjusted(0, 0, 0, px(14)), px(11), px(11))
        painter.setClipRect(box)
        painter.fillPath(shape, qcolor(ground))
        middle = self.height() / 2
        draw_icon(painter, px(16), middle, icon, ink, 26)
        wide = self.width() - px(58) - px(12)
        title = QRectF(px(58), middle - px(26), wide, px(28))
        draw_text(painter, title, self._title, size=20, weight=700, shade=ink)
        detail = QRectF(px(58), middle + px(3), wide, px(22))
        draw_text(painter, detail, self._detail, shade="ink_2")


class FlagRow(Painted):
    """One flag: its code, what it is, what it was judged by, and Ya, Tidak or not asked."""

    room, least, grows = (260, 53), (200, 0), "across"

    def __init__(self, flag: str) -> None:
        super().__init__()
        self.flag = flag
        self.value: Three = None
        self._detail, self._words = "", ""
        self._chip: tuple[ChipKind, str | None] = ("dashed", "info")

    def show_flag(self, value: Three, detail: str) -> None:
        """Show a value and the figures behind it."""
        self.value, self._detail = value, detail
        self._words = tr(
            "common.not_asked_yet" if value is None else "common.yes" if value else "common.no"
        )
        if value is None:
            self._chip = ("dashed", "info")
        elif value:
            self._chip = ("info", None) if self.flag == "K0" else ("bad", "warning")
        else:
            self._chip = ("ok", "check")
        title = flag_words(self.flag)
        self.setAccessibleName(f"{self.flag} {title}: {self._words}. {detail}")
        set_tip(self, f"{title}: {detail}" if detail else title)
        self.update()

    def draw(self, painter: QPainter) -> None:
        middle = self.height() / 2
        tile = QRectF(px(16), middle - px(16), px(38), px(32))
        strong = self.value is True and self.flag != "K0"
        draw_box(painter, tile, "bad" if strong else "neutral_tint", px(7))
        shade = "on_teal" if strong else "ink_2"
        draw_text(painter, tile, self.flag, weight=700, shade=shade, align=_CENTRE)
        kind, icon = self._chip
        wide, high = chip_size(self._words, icon)
        chip = QRectF(self.width() - px(16) - wide, middle - high / 2, wide, high)
        draw_chip(painter, chip, self._words, kind, icon)
        left = px(66)
        room = chip.left() - px(8) - left
        title = QRectF(left, middle - px(20), room, px(21))
        draw_text(painter, title, flag_words(self.flag), weight=600)
        detail = QRectF(left, middle, room, px(20))
        draw_text(painter, detail, self._detail, size=14, shade="ink_2")


class KrsCard(Card):
    """The flags of a family, its priority, companions and plan; buttons go where they are asked.

    ``complete_button`` to the survey, ``planning_button`` to family planning, ``visit_button``
    to a companions' visit, ``plan_button`` to companion and plan.
    """

    def __init__(self) -> None:
        super().__init__(pad=0, gap=0)
        self.setAccessibleName(tr("krs.card"))
        self.head = _Head()
        self._count = Label("")
        self._open = Label("", "label", tone="warn")
        self._open_icon = IconLabel("info", "warn", 18)
        self.priority = Chip(" ")
        counts = put(row(6, (16, 8, 16, 8)), self._count, 1, self._open_icon, self._open)
        # A green head does not say that all is well with the children: their length is not asked.
        self.short_child = hidden(Label(tr("krs.short_child"), tone="bad", wrap=True))
        put(self.body, self.head, put(row(0, (16, 8, 16, 0)), (self.short_child, 1)), counts)
        self.flags = {flag: FlagRow(flag) for flag in (*COUNTED, "K0")}
        for flag in COUNTED:
            put(self.body, line(soft=True), self.flags[flag])
        apart = put(row(0, (16, 5)), Label(tr("krs.apart"), "label", tone="ink_2"))
        put(self.body, line(), boxed(apart, "sunken"), self.flags["K0"], line())
        self._plan: QVBoxLayout = column(2, (16, 8, 16, 4))
        self._companions = Label("", wrap=True)
        self._planned = Label("", "secondary", tone="ink_2", wrap=True)
        put(self._plan, put(row(0), self.priority, 1), self._companions, self._planned)
        self.body.addLayout(self._plan)
        self._updated = Label("", "secondary", wrap=True)
        self.complete_button = tint(tr("krs.complete"))
        self.planning_button = Button(tr("krs.planning"))
        self.plan_button = Button(tr("common.companion"))
        self.visit_button = Button(tr("krs.visit"), key="F4")
        for button, keys in (
            (self.complete_button, "Ctrl E"),
            (self.planning_button, "Ctrl K"),
            (self.plan_button, "Ctrl D"),
        ):
            # No single-letter key here: letters answer questions elsewhere on the page.
            set_tip(button, keys)
            button.setAccessibleDescription(keys)
        first = put(row(8), (self.visit_button, 1), (self.plan_button, 1))
        second = put(row(8), (self.planning_button, 1), (self.complete_button, 1))
        put(self.body, put(column(8, (16, 6, 16, 12)), first, second, self._updated))
        sized(self, min_width=300)

    def buttons(self) -> list[Button]:
        """Return the buttons in the order of Tab."""
        return [
            self.visit_button, self.plan_button, self.planning_button, self.complete_button,
        ]  # fmt: skip

    def show_risk(self, risk: FamilyRisk) -> None:
        found = risk.line.found
        kind, title, detail = head_words(found)
        self.head.show_verdict(kind, title, detail)
        short = any(not STUNTED.isdisjoint(why) for why in risk.line.need.values())
        self.short_child.setVisible(short and found.at_risk is False)
        yes = sum(found.flags[flag] is True for flag in COUNTED)
        asked = sum(found.flags[flag] is None for flag in COUNTED)
        self._count.setText(tr("krs.count", yes=yes, of=len(COUNTED)))
        self._open.setText(tr("krs.unanswered", count=asked))
        for widget in (self._open, self._open_icon):
            widget.setVisible(bool(asked) and found.target is not False)
        first = risk.line.priority
        self.priority.setVisible(first is not None)
        if first is not None:
            self.priority.set(tr("krs.priority", number=first), "bad" if first == 1 else "neutral")
        for flag, shown in self.flags.items():
            value, figures = found.flags[flag], found.figures.get(flag)
            detail = figure_words(flag, figures, limits())
            if value is False and figures is None:
                detail = tr("krs.none_of_women")
            shown.show_flag(value, detail)
        names = risk.line.companions
        those = tr("krs.companions", names=", ".join(names))
        self._companions.setText(those if names else tr("krs.no_companions"))
        self._planned.setText(self._plan_words(risk))
        self.complete_button.set_words(tr("krs.complete" if found.missing else "krs.survey"))
        self.complete_button.set_kind("tint" if found.missing else "default")
        visit = risk.visits[0].day if risk.visits else None
        last = tr("krs.last_visit", day=date_long(visit))
        self._updated.setText(last if visit else tr("krs.never_visited"))

    @staticmethod
    def _plan_words(risk: FamilyRisk) -> str:
        steps = ", ".join(risk.row["plan"])
        if not steps and not risk.row["plan_note"]:
            return tr("krs.no_plan")
        text = tr("krs.planned", steps=steps or risk.row["plan_note"])
        until = risk.row["plan_until"]
        by = tr("krs.until", day=date_long(date.fromisoformat(until))) if until else ""
        return joined(text, by)
