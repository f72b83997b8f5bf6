"""What the family's page shows: members, visits, house, and what is not known yet."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kbdesk.domain.nik import masked
from kbdesk.queries.families import FamilySheet, Member
from kbdesk.ui.formats import DASH, age_years, date_long, date_short
from kbdesk.ui.kit import TOP, IconLabel, Label, boxed, column, emptied, put, row, tr
from kbdesk.ui.widgets.cells import Cell, ChipCell, Text, TileCell
from kbdesk.ui.widgets.table import CENTRE, LEFT, RIGHT, Column, Row

_MASK = "••••"


def member_columns() -> list[Column]:
    return [
        Column(tr("family_page.name"), stretch=3),
        Column(tr("family_page.relation"), stretch=1),
        Column(tr("family_page.sex"), CENTRE, optional=True),
        Column(tr("family_page.age"), RIGHT),
        Column(tr("family_page.nik"), LEFT),
        Column(tr("family_page.state"), stretch=1),
    ]


def member_row(member: Member, *, revealed: bool) -> Row:
    """Return a member as a row; the NIK is whole only when ``revealed``."""
    age = DASH
    if member.months is not None:
        # months count only while the child is small
        months = member.months
        age = age_years(months if member.kind == "child" else months // 12 * 12 or months)
    # A full NIK needs as much room as the longer word.
    words = "relation" if revealed else "said"
    relation = tr(f"family_page.{words}_{member.relation or 'other'}")
    return Row(
        member.id,
        [
            Text(member.name, strong=True),
            relation,
            tr(f"family_page.sex_{member.sex}") if member.sex else DASH,
            age,
            nik_words(member.nik, revealed=revealed),
            state_cell(member),
        ],
    )


def nik_words(nik: str | None, *, revealed: bool) -> Cell:
    """Return a NIK as it is shown: region and dots, or whole on purpose."""
    if nik is None:
        return Text(tr("family_page.no_nik"), shade="ink_3")
    return nik if revealed else f"{nik[:6]} {_MASK}"


def kk_words(kk: str | None, *, revealed: bool) -> str:
    """Return a family card's number for the header."""
    if kk is None:
        return tr("family_page.no_kk")
    return tr("family_page.kk", kk=kk if revealed else f"{kk[:6]} {masked(kk)[6:]}")


def state_cell(member: Member) -> Cell:
    """Return how a member is now, as far as what is recorded tells."""
    if member.gone:
        return ChipCell(tr(f"family_page.gone_{member.gone}"))
    if member.kind == "child":
        return _child_cell(member)
    if member.kind == "couple":
        return ChipCell(tr("family_page.couple"), "info", icon="")
    if member.kind in ("elderly", "school"):
        return ChipCell(tr(f"family_page.{member.kind}"))
    if member.kind == "unknown":
        return Text(tr("family_page.no_birth_date"), shade="warn")
    return Text(DASH, shade="ink_3")


def _child_cell(member: Member) -> Cell:
    state = member.state
    if state is None:
        return Text(tr("family_page.not_weighed"), shade="warn", icon="info")
    if state.stale:
        day = date_short(state.measured, year=True)
        return Text(tr("family_page.last_weighed", day=day), shade="warn", icon="clock")
    key = f"family_page.short_{state.category}"
    words = tr(key)
    if words == key:
        words = tr(f"category.{state.category}") if state.category else ""
    shade = "warn" if state.concern else "ink"
    return TileCell(state.code, words, shade) if state.code else Text(words, shade=shade)


class GapRows(QWidget):
    """What nobody has written down yet."""

    def __init__(self) -> None:
        super().__init__()
        self._column: QVBoxLayout = column(0)
        self.setLayout(self._column)

    def show_sheet(self, sheet: FamilySheet) -> None:
        put(emptied(self._column), *(_gap_row(field, count) for field, count in sheet.unknown))


def _gap_row(field: str, count: int) -> QWidget:
    inside = put(row(8, (16, 4)), (IconLabel("info", "warn", 18), TOP))
    put(inside, (Label(tr(f"family_page.gap_{field}", count=count), wrap=True), 1))
    return boxed(inside)


def spoken_updated(sheet: FamilySheet) -> str:
    """Return when the family was last visited, in words."""
    if not sheet.visits:
        return tr("family_page.never_visited")
    return tr("family_page.last_visited", day=date_long(sheet.visits[0].day))
