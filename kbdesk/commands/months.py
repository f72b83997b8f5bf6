"""Closing a posyandu's month: what was printed stays what the report says; and opening it again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from kbdesk.commands.draft import Draft
from kbdesk.commands.reading import read
from kbdesk.commands.writing import Answer, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.months import MonthPart, closing_id
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.queries.area import Area, month_span, this_month
from kbdesk.queries.month_close import closing_of
from kbdesk.queries.skdn import counted, figures_of, month_text, said_figures
from kbdesk.records.days import MONTH_CLOSE
from kbdesk.store.store import Change

_MONTH: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")


def close_month(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Close a posyandu's month: keep its SKDN as it is now, with whom it counts.

    Late data still go in; the report then says what they would change. A month that is
    closed stays as it was printed (``already``). Before the month is over a warning says
    so. Raises ``month_close.no_posyandu``, ``month_close.not_a_month``,
    ``report.month_in_future``.
    """
    posyandu, month, _ = _read(desk, draft)
    shown = closing_of(desk, posyandu, month)
    if shown is not None:
        return {**_said(posyandu, month, shown.closed_at), "already": True}
    area = Area((posyandu,))
    children = counted(desk, month, area)
    total = figures_of(children, month, area).total
    at = desk.clock.now().isoformat(timespec="seconds")
    fields: dict[str, object] = {
        "posyandu": posyandu,
        "month": month_text(month),
        "figures": total.figures(),
        "children": {
            id_: MonthPart(one.figures, one.date, one.weight_g).text()
            for id_, one in children.items()
        },
        "closed": True,
        "closed_at": at,
        "reason": None,
    }
    write(desk, [Change("month_close", closing_id(posyandu, month_text(month)), "closing", fields)])
    early = desk.clock.today() < month_span(month)[1]
    return {
        **_said(posyandu, month, at),
        "figures": said_figures(total),
        "warnings": [{"code": "month_close.not_over", "params": {}}] if early else [],
    }


def reopen_month(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Open a closed month again: its report follows the data; what was printed stays in history."""
    posyandu, month, reason = _read(desk, draft, reason=True)
    answer = {**_said(posyandu, month, None), "closed": False}
    if closing_of(desk, posyandu, month) is None:
        return {**answer, "already": True}
    fields = {"closed": False, "reason": reason}
    write(desk, [Change("month_close", closing_id(posyandu, month_text(month)), "closing", fields)])
    return answer


def _read(
    desk: Desk, draft: Mapping[str, object], *, reason: bool = False
) -> tuple[str, int, str | None]:
    reading = Draft(draft)
    given = reading.text("posyandu") or desk.home_posyandu
    if given is None:
        raise KbdeskError("month_close.no_posyandu", field="posyandu")
    posyandu = read_posyandu(given)
    text = reading.required_text("month")
    why = read(reading, MONTH_CLOSE.field("reason")) if reason else None
    reading.done()
    match = _MONTH.match(text)
    if match is None or int(match[1]) < 1900:
        raise KbdeskError("month_close.not_a_month", field="month")
    month = int(match[1]) * 12 + int(match[2]) - 1
    if month > this_month(desk):
        raise KbdeskError("report.month_in_future", field="month", month=text)
    return posyandu, month, why


def _said(posyandu: str, month: int, at: str | None) -> Answer:
    text = month_text(month)
    said: Answer = {"id": closing_id(posyandu, text), "posyandu": posyandu, "month": text}
    return {**said, "closed": True, "closed_at": at} if at else said
