"""Reports as files: written whole or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries import nutrition, skdn
from kbdesk.queries.area import Area, area_of, this_month
from kbdesk.store.durable import write_whole

FORMATS: Final = ("json", "pdf", "xlsx")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")

NAMES: Final[dict[str, Callable[[Desk, int, Area], dict[str, Any]]]] = {
    "skdn": lambda desk, month, area: skdn.said(skdn.skdn(desk, month, area)),
    "nutrition": nutrition.nutrition,
}


def report(
    desk: Desk,
    name: str,
    target: Path,
    *,
    month: str | None = None,
    posyandu: Sequence[str] = (),
    village: str | None = None,
    form: str = "json",
) -> dict[str, Any]:
    """Write a report; answers its path, month and posyandu. Raises ``report.*``."""
    if form != "json":
        raise KbdeskError("report.format_not_yet", field="format", format=form)
    number = read_month(desk, month)
    found = NAMES[name](desk, number, area_of(desk, posyandu, village))
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    note(desk, "exported", None, None, report=name, month=found["month"], form=form)
    try:
        write_whole(target, text.encode())
    except OSError as error:
        why = error.strerror or ""
        raise KbdeskError("report.not_written", path=str(target), why=why) from error
    return {"path": str(target), "month": found["month"], "posyandu": found["posyandu"]}


def read_month(desk: Desk, text: str | None) -> int:
    """Return a month's number of YYYY-MM, the present one of None.

    Raises ``report.bad_month``, ``report.month_in_future``.
    """
    if text is None:
        return this_month(desk)
    match = _MONTH.match(text)
    if match is None or int(match[1]) < 1900:
        raise KbdeskError("report.bad_month", field="month")
    number = int(match[1]) * 12 + int(match[2]) - 1
    if number > this_month(desk):
        raise KbdeskError("report.month_in_future", field="month", month=text)
    return number
