"""What happened in a family, as moments of its timeline, and its tasks in words."""

from __future__ import annotations

from datetime import date

from kbdesk.queries.families import FamilySheet, VisitLine
from kbdesk.queries.family_life import Event, FamilyLife, Task
from kbdesk.queries.family_risk import FamilyRisk, risk_events
from kbdesk.ui.family.home_visit_words import findings
from kbdesk.ui.formats import date_short, integer, kilograms
from kbdesk.ui.kitchen.words import indication_words
from kbdesk.ui.language import tr
from kbdesk.ui.referral.rows import reason_words, state_words
from kbdesk.ui.widgets.immunisation_grid import short_name
from kbdesk.ui.widgets.timeline import Moment

SHOWN = 40
_ICONS = {
    "weighed": "open-day",
    "referral": "referral",
    "reply": "referral",
    "dashat_start": "kitchen",
    "dashat_end": "kitchen",
    "birth": "cake",
    "death": "info",
    "left": "arrow-right",
    "moved": "place",
    "pregnant": "pregnant",
    "pregnancy_ended": "pregnant",
    "tpk": "visit",
    "home_visit": "visit",
}
_TASK_ICONS = {
    "visit": "visit",
    "referral": "referral",
    "not_gaining": "scale",
    "stale": "scale",
    "vaccine": "vaccine",
    "capsule": "capsule",
    "deworming": "tablet",
    "birth_due": "pregnant",
    "woman_check": "pregnant",
    "tpk": "visit",
    "marked": "scale",
    "dashat": "kitchen",
    "home_visit": "visit",
    "found_at_home": "warning",
}


def moments(life: FamilyLife, risk: FamilyRisk) -> list[Moment]:
    """Return visits and events as a line of time, newest first, the planned visits on top."""
    sheet = life.sheet
    dated: list[tuple[date, Moment]] = [(one.day, _visit(sheet, one)) for one in sheet.visits]
    dated += [(one.day, _event(sheet, one)) for one in (*life.events, *risk_events(risk))]
    dated.sort(key=lambda pair: pair[0], reverse=True)
    planned = [*_companions(sheet, risk), *_planned(sheet)]
    return [*planned, *(moment for _, moment in dated[:SHOWN])]


def _companions(sheet: FamilySheet, risk: FamilyRisk) -> list[Moment]:
    """Return the companions' next visits of those who were visited before."""
    return [
        Moment(
            _day(sheet, one.due),
            tr("family_page.tpk_late" if one.late else "family_page.tpk_planned",
               contact=one.contact),
            " · ".join((risk.names.get(one.person, ""), tr(f"tpk.target_{one.target}"))),
            icon="clock",
            planned=True,
            late=one.late > 0,
        )
        for one in reversed(risk.due)
        if one.last is not None
    ]  # fmt: skip


def _planned(sheet: FamilySheet) -> list[Moment]:
    newest = sheet.planned
    if newest is None or newest.next_date is None:
        return []
    late = newest.next_date < sheet.today
    return [
        Moment(
            _day(sheet, newest.next_date),
            tr("family_page.visit_late" if late else "family_page.visit_planned"),
            newest.purpose,
            icon="clock",
            planned=True,
            late=late,
        )
    ]


def _visit(sheet: FamilySheet, visit: VisitLine) -> Moment:
    title = visit.purpose
    if visit.target:
        title = tr("family_page.visit_for", purpose=visit.purpose, name=visit.target)
    parts = [visit.visitor, ", ".join(visit.counselling), visit.findings or ""]
    return Moment(_day(sheet, visit.day), title, " · ".join(p for p in parts if p))


def _event(sheet: FamilySheet, event: Event) -> Moment:
    title, detail = _event_words(event)
    return Moment(_day(sheet, event.day), title, detail, icon=_ICONS[event.kind])


def _event_words(event: Event) -> tuple[str, str]:
    who, more = event.who, event.more
    if event.kind == "weighed":
        told = [
            tr("family_page.event_weighed_child", name=name, kg=kilograms(grams), code=code).strip()
            for name, code, grams in more["children"]
        ]
        return tr("family_page.event_weighed"), ", ".join(told)
    if event.kind == "referral":
        return (
            tr("family_page.event_referral", name=who, state=state_words(more["state"]).lower()),
            reason_words(tuple(more["reasons"])),
        )
    if event.kind == "reply":
        said = " · ".join((*more["said"], *([more["by"]] if more["by"] else [])))
        return tr("family_page.event_reply", name=who), said
    if event.kind == "dashat_end":
        outcome = tr(f"dashat.outcome_{more['outcome'] or 'not_measured'}").lower()
        present, days = integer(more["present"]), integer(more["days"])
        parts = [tr("kitchen_page.present", present=present, days=days)]
        if more["grams"] is not None:
            parts.append(f"{integer(more['grams'], signed=True)} g")
        return tr("family_page.event_dashat_end", name=who, outcome=outcome), " · ".join(parts)
    if event.kind == "dashat_start":
        return tr("family_page.event_dashat_start", name=who, days=more["days"]), ""
    if event.kind == "tpk":
        parts = [
            ", ".join(more["visitors"]),
            tr(f"tpk.result_{more['result'] or 'open'}"),
            ", ".join(more["counselling"]),
        ]
        title = tr("family_page.event_tpk", contact=more["contact"], name=who)
        return title, " · ".join(part for part in parts if part)
    if event.kind == "home_visit":
        parts = [
            tr(f"checklist.outcome_{more['outcome']}"),
            *findings(more["found"]),
            ", ".join(more["visitors"]),
        ]
        form = tr(f"checklist.form_{more['form']}")
        title = tr("family_page.event_home_visit", form=form, name=who) if who else form
        return title, " · ".join(parts)
    if event.kind == "pregnancy_ended":
        return tr("family_page.event_" + more["outcome"], name=who), ""
    detail = ""
    if event.kind == "birth" and more["grams"]:
        detail = tr("family_page.event_birth_weight", kg=kilograms(more["grams"]))
    elif event.kind == "left":
        detail = more["why"] or ""
    elif event.kind == "moved":
        detail = tr("family_page.event_moved_to", posyandu=more["posyandu"])
    return tr(f"family_page.event_{event.kind}", name=who), detail


def task_icon(task: Task) -> str:
    return _TASK_ICONS[task.kind]


def task_words(sheet: FamilySheet, task: Task) -> tuple[str, str]:
    """Return a task in two lines: of whom, and what."""
    more = dict(task.more)
    key = task.kind
    if task.kind == "visit":
        key = "visit_late" if more["late"] else "visit_soon"  # type: ignore[assignment]
    elif task.kind == "not_gaining":
        key = "two_t" if more["code"] == "2T" else "one_t"  # type: ignore[assignment]
    elif task.kind == "vaccine":
        names = [short_name(one) for one in more["vaccines"]]
        rest = f" +{len(names) - 3}" if len(names) > 3 else ""
        more["vaccines"] = ", ".join(names[:3]) + rest
    elif task.kind == "dashat":
        more["why"] = indication_words(more["indication"], more["codes"])
    elif task.kind == "tpk" and more["days"]:
        key = "tpk_late"  # type: ignore[assignment]
    elif task.kind in ("stale", "woman_check") and more.get("day") is None:
        key = f"{task.kind}_never"  # type: ignore[assignment]
    elif task.kind == "home_visit":
        key = "home_visit_late" if more["late"] else "home_visit_soon"  # type: ignore[assignment]
    elif task.kind == "found_at_home":
        more["found"] = " · ".join(findings(more["found"]))
    if isinstance(more.get("day"), date):
        more["day"] = _day(sheet, more["day"])
    title = task.who or tr("family_page.task_family")
    return title, tr(f"family_page.task_{key}", **more)


def _day(sheet: FamilySheet, day: date) -> str:
    return date_short(day, year=day.year != sheet.today.year)
