"""What a home visit found, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kbdesk.ui.language import tr
from kbdesk.ui.widgets.notice import NoticeKind


def findings(found: Mapping[str, Any]) -> list[str]:
    """Return what is not well, each as a phrase; ``found`` as the verb answers it."""
    said = []
    if found["danger"]:
        signs = ", ".join(tr(f"checklist.item_{one}") for one in found["danger"])
        said.append(tr("home_visit_page.danger", signs=signs))
    if found["tb"] == "presumed":
        said.append(tr("home_visit_page.presumed"))
    if found["regular"] is False:
        said.append(tr("home_visit_page.not_regular"))
    if found["access"] is False:
        said.append(tr("home_visit_page.no_access"))
    return said


def result_of(found: Mapping[str, object] | None) -> tuple[NoticeKind, str, str]:
    """Return kind, title and detail of the notice under the checklist."""
    if found is None:
        return "info", tr("home_visit_page.nothing_yet"), ""
    bad = findings(found)
    if bad:
        urgent = bool(found["proposals"])
        title = tr("home_visit_page.refer" if urgent else "home_visit_page.counsel")
        return ("bad" if urgent else "warn"), title, " · ".join(bad)
    known = any(found[name] is not None for name in ("access", "danger", "tb", "regular"))
    return (
        ("ok" if known else "info"),
        tr("home_visit_page.well" if known else "home_visit_page.nothing_yet"),
        "",
    )
