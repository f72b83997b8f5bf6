"""What the kitchen (DASHAT) owes: recipients and their outcomes, its month, its papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kbdesk.commands.draft import Draft
from kbdesk.commands.report_kind import (
    AnyReport,
    Findings,
    Option,
    Report,
    ReportRequest,
    area_report,
    with_head,
)
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.kampung import InterventionPhoto
from kbdesk.domain.recipes import MOST_PORTIONS
from kbdesk.queries import allergies, dashat, kitchen_month, kitchen_stock, menu_board, recipients
from kbdesk.queries.kitchen_receipts import receipts, receipts_month
from kbdesk.queries.kitchen_receipts import said as said_receipts
from kbdesk.queries.report_head import report_head
from kbdesk.reports.kitchen_account_document import kitchen_document, stock_document
from kbdesk.reports.kitchen_document import (
    attendance_document,
    dashat_document,
    menu_document,
    recipe_document,
    waiting_document,
)
from kbdesk.reports.receipts_document import receipts_document


def _needed(asked: ReportRequest, name: str) -> str:
    value = asked.text(name)
    if value is None:
        raise KbdeskError("draft.missing", field=name)
    return value


def _portions(asked: ReportRequest) -> int | None:
    return Draft({"portions": asked.options.get("portions")}).whole("portions", 1, MOST_PORTIONS)


@dataclass(frozen=True, slots=True)
class _KitchenPaper:
    """A month of a kitchen, and on paper the pictures of its receipts."""

    month: kitchen_month.KitchenMonth
    receipts: Sequence[InterventionPhoto]


def _kitchen(desk: Desk, asked: ReportRequest) -> Findings[_KitchenPaper]:
    found = kitchen_month.kitchen_month(desk, asked.month, asked.area)
    pictures = receipts(desk, found.account) if asked.form == "pdf" else ()
    return Findings(_KitchenPaper(found, pictures), report_head(desk, asked.area))


KITCHEN: Final[Mapping[str, AnyReport]] = {
    "dashat": area_report(
        "The kitchen's recipients: attendance, outcomes, what the programme did.",
        with_head(dashat.dashat),
        dashat.said_report,
        dashat_document,
    ),
    "dashat-attendance": area_report(
        "Who came for food on which day, and how much was eaten.",
        with_head(dashat.dashat),
        dashat.said_attendance,
        attendance_document,
    ),
    "stock": area_report(
        "The dry goods of the kitchen: in, out, left.",
        with_head(kitchen_stock.stock_month),
        kitchen_stock.said,
        stock_document,
    ),
    "kitchen": Report(
        "What the kitchen cooked, its cost, and what was handed out; its money and receipts.",
        _kitchen,
        lambda one: kitchen_month.said(one.found.month),
        lambda one, language: kitchen_document(
            kitchen_month.said(one.found.month), one.whose, language, one.found.receipts
        ),
    ),
    "receipts": Report(
        "The receipts of the kitchen: every spending, and the pictures, several a page.",
        lambda desk, asked: Findings(
            receipts_month(desk, asked.month, asked.area, whole=asked.form == "pdf"),
            report_head(desk, asked.area),
        ),
        lambda one: said_receipts(one.found),
        lambda one, language: receipts_document(
            said_receipts(one.found), one.whose, language, one.found.contents
        ),
    ),
    "dashat-waiting": area_report(
        "Who should have a place in the kitchen today, beside the places that there are.",
        with_head(lambda desk, _month, area: recipients.waiting_list(desk, area)),
        recipients.said_waiting,
        waiting_document,
    ),
    "menu-board": Report(
        "A menu cycle for the wall.",
        lambda desk, asked: menu_board.board(desk, _needed(asked, "cycle")),
        lambda found: found,
        menu_document,
        (Option("cycle", "The cycle: its id or code."),),
    ),
    "kitchen-sheet": Report(
        "A recipe for the stove: what, how much, how, and what it gives.",
        lambda desk, asked: allergies.sheet(desk, _needed(asked, "recipe"), _portions(asked)),
        lambda found: found,
        recipe_document,
        (
            Option("recipe", "The recipe: its id or code."),
            Option("portions", "For how many portions; else as it is written."),
        ),
    ),
}
