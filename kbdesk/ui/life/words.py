"""The events of a life in words: a title, what stands under it, a mark, and what Enter opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from kbdesk.domain.life_cycle import severity
from kbdesk.domain.villages import village_name
from kbdesk.queries.life_line import Event, Planned
from kbdesk.ui.family.home_visit_words import findings
from kbdesk.ui.formats import centimetres, date_short, decimal, integer, joined, kilograms, z_score
from kbdesk.ui.kitchen.words import programme_words
from kbdesk.ui.krs.words import planning_words
from kbdesk.ui.language import tr
from kbdesk.ui.people.examination_words import class_words
from kbdesk.ui.referral.rows import reason_words, state_words
from kbdesk.ui.widgets.immunisation_grid import short_name
from kbdesk.ui.widgets.paint import ChipKind
from kbdesk.ui.widgets.timeline import Moment

Told = tuple[str, list[str]]
"""The title of an event, and the parts of the line under it."""

_ICONS: Final[Mapping[str, str]] = {
    "birth": "cake",
    "moved": "place",
    "family_moved": "place",
    "returned": "home",
    "away": "arrow-right",
    "left": "arrow-right",
    "death": "info",
    "pregnant": "pregnant",
    "pregnancy_ended": "pregnant",
    "woman_check": "pregnant",
    "came": "open-day",
    "weighed": "scale",
    "measured": "length",
    "served": "vaccine",
    "examination": "open-day",
    "aks": "list",
    "skilas": "list",
    "family_planning": "family",
    "proposal_declined": "referral",
    "referral": "referral",
    "referral_step": "referral",
    "reply": "document",
    "dashat_start": "kitchen",
    "dashat_end": "kitchen",
    "lesson": "book",
    "visit": "visit",
    "tpk": "visit",
    "home_visit": "visit",
}
_TINTS: Final[Mapping[str, str]] = {
    "dashat_start": "gold",
    "dashat_end": "gold",
    "reply": "info",
    "referral": "info",
    "referral_step": "info",
}
_OUTCOMES: Final[Mapping[str, ChipKind]] = {"recovered": "ok", "better": "ok", "worse": "warn"}
"""The chip of an outcome; of the others it is neutral."""
_NOT_GAINING: Final = ("T", "2T")


def event_moment(event: Event, today: date, *, named: bool, key: str = "") -> Moment:
    """Return an event as a moment of the line; ``named`` says of whom it is."""
    title, parts = _WORDS[event.kind](event.more)
    if named and event.who:
        title = tr("life.of", name=event.who, what=title)
    more = event.more
    return Moment(
        day_words(event.day, today),
        title,
        joined(*parts),
        icon=_ICONS[event.kind],
        tint=_TINTS.get(event.kind, "teal"),
        code=more["code"] if event.kind == "weighed" else "",
        figure=_figure(event),
        chip=_chip(event),
        key=key,
    )


def planned_moment(one: Planned, today: date, *, named: bool) -> Moment:
    """Return what is planned, with a dashed mark."""
    more = dict(one.more)
    parts = [one.who] if named and one.who else []
    if one.kind == "tpk":
        parts.append(tr(f"tpk.target_{more['target']}"))
    elif one.kind == "home_visit":
        parts.append(tr(f"checklist.form_{more['form']}"))
    elif one.kind == "visit":
        parts.append(more["purpose"] or "")
    elif one.kind == "control":
        parts.append(more["to"] or "")
    else:
        parts.append(", ".join(short_name(vaccine) for vaccine in more["vaccines"]))
    key = f"life.{'late' if one.late else 'planned'}_{one.kind}"
    title = tr(key, contact=more["contact"]) if one.kind == "tpk" else tr(key)
    day = day_words(one.day, today)
    return Moment(day, title, joined(*parts), icon="clock", planned=True, late=one.late)


def day_words(day: date, today: date) -> str:
    """Return a day, with its year where that is another one."""
    return date_short(day, year=day.year != today.year)


def service_words(services: Sequence[Mapping[str, Any]]) -> str:
    """Return what was given and asked, after one another."""
    return ", ".join(dict.fromkeys(_service(one) for one in services))


def _service(one: Mapping[str, Any]) -> str:
    kind, detail, answer = one["kind"], one["detail"], one["answer"]
    if kind == "immunisation":
        name = short_name(detail or "")
        return tr("life.by_book", vaccine=name) if one["by_book"] else name
    if kind == "vitamin_a" and detail:
        return tr(f"kind.vitamin_a.{detail}")
    words = tr(f"kind.{kind}")
    if kind == "kpsp" and answer:
        return tr("life.answered", what=words, answer=tr(f"kind.kpsp.{answer}"))
    if answer in ("yes", "no"):
        return tr("life.answered", what=words, answer=tr(f"common.{answer}"))
    return words


def _figure(event: Event) -> str:
    if event.kind == "weighed":
        return f"{kilograms(event.more['weight_g'])} kg"
    if event.kind == "measured" and event.more["lenhei_mm"] is not None:
        return f"{centimetres(event.more['lenhei_mm'])} cm"
    return ""


def _chip(event: Event) -> tuple[str, ChipKind] | None:
    if event.kind == "dashat_end":
        outcome = event.more["outcome"] or "not_measured"
        return tr(f"dashat.outcome_{outcome}"), _OUTCOMES.get(outcome, "neutral")
    if event.kind == "referral":
        return state_words(event.more["state"]), "neutral"
    return None


# -- the words of each kind -----------------------------------------------------------------------


def _weighed(more: Mapping[str, Any]) -> Told:
    code, gain, least = more["code"], more["gain_g"], more["kbm_g"]
    parts = []
    title = tr(f"life.code_{code}", gain=integer(gain or 0)) if code else tr("life.weighed")
    if gain is not None and least is not None:
        key = "life.gained_too_little" if code in _NOT_GAINING else "life.least"
        parts.append(tr(key, gain=integer(gain), least=integer(least)))
    if more["zwei"] is not None:
        parts.append(tr("life.zwei", z=z_score(more["zwei"])))
    if more["category"]:
        parts.append(tr(f"category.{more['category']}"))
    if more["lenhei_mm"] is not None:
        parts.append(f"{centimetres(more['lenhei_mm'])} cm")
    return title, [*parts, service_words(more["services"])]


def _birth(more: Mapping[str, Any]) -> Told:
    grams = more["birth_weight_g"]
    weight = tr("life.birth_weight", kg=kilograms(grams)) if grams else ""
    return tr("life.birth"), [weight]


def _family_moved(more: Mapping[str, Any]) -> Told:
    rt = tr("family_page.rt", rt=more["rt"]) if more["rt"] else ""
    return tr("life.family_moved"), [rt, village_name(more["village"])]


def _pressure(more: Mapping[str, Any]) -> str:
    high, low = more["systolic"], more["diastolic"]
    return "" if high is None or low is None else tr("life.pressure", high=high, low=low)


def _woman_check(more: Mapping[str, Any]) -> Told:
    parts = [
        f"{kilograms(more['weight_g'])} kg" if more["weight_g"] is not None else "",
        tr("life.arm", cm=centimetres(more["muac_mm"])) if more["muac_mm"] is not None else "",
        _pressure(more),
        tr("life.hb", hb=decimal(more["hb_tenths"] / 10)) if more["hb_tenths"] is not None else "",
    ]
    return tr("life.woman_check"), parts


def _examination(more: Mapping[str, Any]) -> Told:
    judged = {
        check: found for check, found in more["judged"].items() if severity(check, found) != "ok"
    }
    parts = [
        f"{kilograms(more['weight_g'])} kg" if more["weight_g"] is not None else "",
        _pressure(more),
        *(class_words(check, found) for check, found in judged.items()),
    ]
    return tr("life.examination"), parts


def _aks(more: Mapping[str, Any]) -> Told:
    found = class_words("aks", more["class"]) if more["class"] else tr("person_page.incomplete")
    total = "" if more["sum"] is None else f"AKS {integer(more['sum'])}"
    return tr("life.aks"), [total, found]


def _skilas(more: Mapping[str, Any]) -> Told:
    lost = ", ".join(tr(f"skilas.{name}") for name in more["losses"] or ())
    return tr("life.skilas"), [lost or class_words("skilas", "none")]


def _family_planning(more: Mapping[str, Any]) -> Told:
    if more["status"] == "user":
        return tr("kb.status_user"), [planning_words(more["method"], None)]
    return tr("kb.status_non_user"), [tr(f"kb.reason_{more['reason'] or 'unknown'}")]


def _referral(more: Mapping[str, Any]) -> Told:
    number = (more["number"] or "").rpartition("/")[2]
    parts = [reason_words(tuple(more["reasons"])), more["to"] or ""]
    return tr("life.referral", number=number).strip(), parts


def _referral_step(more: Mapping[str, Any]) -> Told:
    title = ", ".join(tr(f"life.step_{state}") for state in more["states"])
    return title, [more["to"] or "", more["note"] or ""]


def _reply(more: Mapping[str, Any]) -> Told:
    said = " · ".join(more["said"])
    title = tr("life.reply_says", said=said) if said else tr("life.reply")
    actions = [tr(f"reply_page.action_{action}") for action in more["action"]]
    return title, [more["by"] or "", more["to"] or "", *actions, more["action_note"] or ""]


def _dashat_end(more: Mapping[str, Any]) -> Told:
    present, days = integer(more["present"]), integer(more["days"])
    parts = [tr("kitchen_page.present", present=present, days=days)]
    if more["gain_g"] is not None:
        parts.append(f"{integer(more['gain_g'], signed=True)} g")
    if more["before"] is not None and more["after"] is not None:
        arm = more["index"] == "muac"
        before, after = (
            centimetres(int(value)) if arm else z_score(value)
            for value in (more["before"], more["after"])
        )
        parts.append(tr(f"life.index_{more['index']}", before=before, after=after))
    return tr("life.dashat_end"), parts


def _visit(more: Mapping[str, Any]) -> Told:
    parts = [more["visitor"] or "", ", ".join(more["counselling"]), more["findings"] or ""]
    return more["purpose"] or tr("life.visit"), parts


def _tpk(more: Mapping[str, Any]) -> Told:
    parts = [
        ", ".join(more["visitors"]),
        tr(f"tpk.result_{more['result'] or 'open'}"),
        ", ".join(more["counselling"]),
        more["note"] or "",
    ]
    return tr("life.tpk", contact=more["contact"]), parts


def _home_visit(more: Mapping[str, Any]) -> Told:
    parts = [
        tr(f"checklist.outcome_{more['outcome']}"),
        *findings(more["found"]),
        ", ".join(more["visitors"]),
        ", ".join(more["counselling"]),
        more["note"] or "",
    ]
    return tr("life.home_visit", form=tr(f"checklist.form_{more['form']}")), parts


_WORDS: Final[Mapping[str, Callable[[Mapping[str, Any]], Told]]] = {
    "birth": _birth,
    "moved": lambda more: (tr("life.moved"), [tr("life.moved_to", posyandu=more["posyandu"])]),
    "returned": lambda _: (tr("life.returned"), []),
    "family_moved": _family_moved,
    "pregnant": lambda _: (tr("life.pregnant"), []),
    "came": lambda more: (tr("life.came"), [more["place"] or ""]),
    "weighed": _weighed,
    "measured": lambda more: (tr("life.measured"), [service_words(more["services"])]),
    "served": lambda more: (service_words(more["services"]), []),
    "woman_check": _woman_check,
    "examination": _examination,
    "aks": _aks,
    "skilas": _skilas,
    "family_planning": _family_planning,
    "proposal_declined": lambda more: (
        tr("life.declined"),
        [reason_words(tuple(more["reasons"])), more["why"] or ""],
    ),
    "referral": _referral,
    "referral_step": _referral_step,
    "reply": _reply,
    "dashat_start": lambda more: (
        tr("life.dashat_start"),
        [programme_words(more["indication"], more["days"])],
    ),
    "lesson": lambda more: (
        tr("life.lesson"),
        [more["title"] or tr(f"corner.topic.{more['topic']}")],
    ),
    "visit": _visit,
    "tpk": _tpk,
    "home_visit": _home_visit,
    "dashat_end": _dashat_end,
    "pregnancy_ended": lambda more: (
        tr(f"kind.outcome.{more['outcome']}") if more["outcome"] else tr("life.ended"),
        [],
    ),
    "away": lambda more: (tr("life.away"), [more["why"] or ""]),
    "left": lambda more: (tr("life.left"), [more["why"] or ""]),
    "death": lambda _: (tr("life.death"), []),
}
