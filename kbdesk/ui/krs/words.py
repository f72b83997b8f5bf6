"""A family's risk of stunting in words: the verdict, each flag, and what it was judged by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kbdesk.domain.krs import KrsFinding, Limits
from kbdesk.ui.language import tr


def head_words(found: KrsFinding) -> tuple[str, str, str]:
    """Return the verdict: its kind (risk, safe, open, none), its word, whom it is about."""
    groups = ", ".join(tr(f"krs.group_{group}") for group in found.groups)
    if found.target is False:
        return "none", tr("krs.no_target"), tr("krs.no_target_detail")
    about = tr("krs.targets", groups=groups) if groups else tr("krs.targets_open")
    if found.at_risk is None:
        return "open", tr("krs.incomplete"), about
    return ("risk", tr("krs.at_risk"), about) if found.at_risk else ("safe", tr("krs.safe"), about)


def flag_words(flag: str) -> str:
    """Return what a flag is: "Jamban tidak layak"."""
    return tr(f"krs.flag_{flag}")


def figure_words(flag: str, figures: Mapping[str, Any] | None, limit: Limits) -> str:
    """Return what a flag was judged by: "istri 36 th, batas 35 th"."""
    if figures is None:
        return tr(f"krs.ask_{flag}")
    if not figures:
        return ""
    if flag in ("A1", "A2"):
        name = "drinking_water" if flag == "A1" else "latrine"
        return tr(f"family_page.{name}_{figures[name]}")
    if flag in ("T1", "T2"):
        years = limit.too_young_below_years if flag == "T1" else limit.too_old_from_years
        return tr(f"krs.why_{flag}", years=figures["years"], limit=years)
    if flag == "T3":
        if figures["months"] is None:
            return tr("krs.why_T3_one")
        return tr("krs.why_T3", months=figures["months"], limit=limit.too_close_below_months)
    if flag == "T4":
        return tr("krs.why_T4", births=figures["live_births"], limit=limit.too_many_from_births)
    return planning_words(figures.get("method"), figures.get("reason"))


def planning_words(method: str | None, reason: str | None) -> str:
    """Return what a couple uses, or why it uses nothing."""
    if method is not None:
        return tr(f"kb.method_{method}")
    why = tr(f"kb.reason_{reason or 'unknown'}")
    return tr("krs.why_K0", reason=why[:1].lower() + why[1:])
