"""Reports as files: written whole or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec.json import Encoder

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries import family_planning, krs, nutrition, skdn
from kbdesk.queries.area import Area, area_of, said_posyandu, this_month
from kbdesk.store.durable import write_whole

FORMATS: Final = ("json", "pdf", "xlsx")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")

NAMES: Final[dict[str, Callable[[Desk, int, Area], dict[str, Any]]]] = {
    "skdn": lambda desk, month, area: skdn.said(skdn.skdn(desk, month, area)),
    "nutrition": nutrition.nutrition,
    "kb": family_planning.kb,
}
LINES: Final[dict[str, Callable[[Desk, int, Area], Iterable[dict[str, Any]]]]] = {
    "krs": krs.krs_lines,
}
"""Reports that are lines, one JSON object each."""


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
    area = area_of(desk, posyandu, village)
    if name in LINES:
        encode = Encoder().encode
        content = b"".join(encode(one) + b"\n" for one in LINES[name](desk, number, area))
        said = {"month": skdn.month_text(number), "posyandu": said_posyandu(area.posyandu)}
    else:
        said = NAMES[name](desk, number, area)
        content = (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()
    try:
        write_whole(target, content)
    except OSError as error:
        why = error.strerror or ""
        raise KbdeskError("report.not_written", path=str(target), why=why) from error
    return {"path": str(target), "month": said["month"], "posyandu": said["posyandu"]}


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
