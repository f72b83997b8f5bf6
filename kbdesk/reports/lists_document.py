"""Lists to act on as a document: by RT, with address and phone, and room to tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from kbdesk.domain.immunisation import in_series
from kbdesk.domain.report_json.lists import ActionLineJson, ListsJson, lines_of
from kbdesk.reports.document import (
    Cell,
    Document,
    Kind,
    LargeFigures,
    PaperColumn,
    PaperTable,
    Paragraphs,
    Part,
    headed,
)
from kbdesk.reports.families_table import address, numbered, place_words
from kbdesk.reports.formats import full_day, grams, kilograms, signed
from kbdesk.reports.report_head import ReportHead, month_document
from kbdesk.words import Language, Say

LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "not-weighed": ("not_weighed", "two_months"),
    "due": (
        "immunisation_late", "immunisation_due", "immunisation_unrecorded", "vitamin_a",
        "deworming", "two_t", "no_gain", "below_red_line", "wasted", "stunted", "proposals",
        "referrals", "pregnant",
    ),
    "referrals": ("open", "ended"),
    "checks": (
        "pressure_again", "glucose_again", "elderly_unvisited", "girls_without_iron", "birthdays",
    ),
}  # fmt: skip
_REFERRALS: Final = ("referrals", "open", "ended")
_REFERRAL_COLUMNS: Final = ("number", "date", "reasons", "to", "state")
_KINDS: Final[Mapping[str, Kind]] = {"number": "code", "date": "date"}


def lists_document(name: str, said: ListsJson, whose: ReportHead, language: Language) -> Document:
    """Return ``report not-weighed``, ``due``, ``referrals`` or ``checks`` as a document.

    Lists that are empty are named together at the end, so that a paper has no empty tables.
    """
    say = Say(language)
    lines = lines_of(said)
    asked = [one for one in LISTS[name] if one in lines]
    shown = [one for one in asked if lines[one]]
    parts: list[Part] = [
        LargeFigures([(say(f"lists.{one}"), str(len(lines[one])), "") for one in asked])
    ]
    parts += [_table(one, lines[one], whose, say) for one in shown]
    if not shown:
        parts.append(Paragraphs([say("lists.nobody")]))
    key = f"lists.title.{name}" if len(asked) > 1 else f"lists.{asked[0]}"
    below = say("lists.day", date=full_day(said["day"], language))
    return month_document(say(key), said["month"], whose, parts, say, below, wide=True)


def _table(name: str, lines: Sequence[ActionLineJson], whose: ReportHead, say: Say) -> PaperTable:
    several = len({one["posyandu"] for one in lines}) > 1
    villages = len({one["village"] for one in lines}) > 1

    def heading(one: ActionLineJson) -> str:
        place = place_words(one["village"] or "~", one["rt"] or "~", say, several=villages)
        return f"{whose.named(one['posyandu'], say.language)}, {place}" if several else place

    referral = name in _REFERRALS
    what_of = _REFERRAL_COLUMNS if referral else ("what",)
    return PaperTable(
        headed(
            say,
            ("lists.column.no", "whole", 8),
            "lists.column.name",
            ("lists.column.age", "code"),
            *(() if name in LISTS["checks"] else (PaperColumn(say("lists.column.mother")),)),
            *(
                PaperColumn(
                    say(f"lists.column.{one}"), _KINDS.get(one, "text"), width_mm=_width(name, one)
                )
                for one in what_of
            ),
            "lists.column.address",
            ("lists.column.phone", "code"),
            ("lists.column.done", "code", 12 if referral else 20),
        ),
        numbered(groupby(lines, key=heading), lambda one: _cells(name, one, say)),
        title=say(f"lists.{name}"),
        sheet=say(f"lists.{name}"),
    )


def _width(name: str, column: str) -> float | None:
    """Return the width of what needs many words: a row is read at once on one line or two."""
    if column == "what":
        return 96.0 if name.startswith("immunisation") else None
    return 56.0 if column == "reasons" else None


def _cells(name: str, one: ActionLineJson, say: Say) -> list[Cell]:
    return [
        one["name"],
        age(one["months"], say.language),
        *(() if name in LISTS["checks"] else (one["mother"],)),
        *(_referral(one, say) if name in _REFERRALS else [what(name, one, say.language)]),
        address(one),
        one["phone"],
        "",
    ]


def age(months: int | None, language: Language = "id") -> str | None:
    """Return "14 bln", or years from five on."""
    say = Say(language)
    if months is None:
        return None
    if months >= 60:
        return say("sip.years_old", years=months // 12)
    return say("sip.months_old", months=months)


def what(name: str, one: ActionLineJson, language: Language = "id") -> str:
    """Return what a line of a list says of its child or woman, in a few words."""
    say = Say(language)
    if name in ("not_weighed", "two_months"):
        last = one["last_date"]
        if last is None:
            return say("lists.never_weighed")
        date = full_day(last, say.language)
        return say("lists.last_weighed", date=date, months=one["months_missed"])
    if name in ("immunisation_late", "immunisation_unrecorded"):
        key = "late" if name == "immunisation_late" else "unrecorded"
        vaccines = one["late"] if key == "late" else one["unrecorded"]
        said = say(f"lists.{key}", vaccines=", ".join(in_series(vaccines)))
        return f"{said}. {_today(one, say)}" if one["today"] else said
    if name == "immunisation_due":
        return _today(one, say)
    if name == "vitamin_a":
        if one["capsule"]:
            return say(f"lists.capsule.{one['capsule']}")
        return say("lists.missed")
    if name == "deworming":
        return say("lists.missed" if one["missed"] else "lists.deworming_due")
    if name in ("two_t", "no_gain"):
        return say(
            "lists.gain",
            times=one["times"],
            grams=signed(one["grams"], language),
            kbm=grams(one["kbm_g"], language),
            date=full_day(one["date"], say.language),
        )
    if name == "below_red_line":
        weight = kilograms(round(one["weight_kg"] * 1000), language)
        return say("lists.weight", weight=weight, date=full_day(one["date"], say.language))
    if name in ("wasted", "stunted"):
        date = full_day(one["date"], say.language)
        return say("lists.category", category=one["category"], date=date)
    if name in LISTS["checks"]:
        return _check(name, one, say)
    if name == "proposals":
        return _proposal(one, say)
    if name in _REFERRALS:
        number, _, reasons, to, state = _referral(one, say)
        day = f"({full_day(one['date'], say.language)})"
        written = f"{number} {day}" if number else day
        whither = say("lists.to", to=to) if to else None
        return "; ".join(str(part) for part in (written, reasons, whither, state) if part)
    return _woman(one, say)


def _check(name: str, one: ActionLineJson, say: Say) -> str:
    """Return what was found last of somebody of school age or older, and since when it is due."""

    def day(text: str | None) -> str:
        return full_day(text, say.language)

    if name == "pressure_again":
        return say("lists.pressure", systolic=one["systolic"], diastolic=one["diastolic"],
                   date=day(one["date"]), due=day(one["due"]))  # fmt: skip
    if name == "glucose_again":
        return say("lists.glucose", glucose=one["glucose"],
                   name=say(f"lists.glucose_{one['code']}"), date=day(one["date"]),
                   due=day(one["due"]))  # fmt: skip
    if name == "elderly_unvisited":
        if one["last_visit"] is None:
            return say("lists.never_visited")
        return say("lists.last_visited", date=day(one["last_visit"]))
    if name == "girls_without_iron":
        words = say(f"lists.iron_{one['iron']}")
        return f"{words} ({day(one['date'])})" if one["date"] else words
    words = say("lists.birthday", day=int(one["birthday"][8:]), years=one["turns"])
    if one["last_examined"] is None:
        return f"{words}; {say('lists.never_examined')}"
    return f"{words}; {say('lists.last_examined', date=day(one['last_examined']))}"


def _today(one: ActionLineJson, say: Say) -> str:
    return say("lists.today", vaccines=", ".join(in_series(one["today"])))


def _proposal(one: ActionLineJson, say: Say) -> str:
    reasons = ", ".join(f"{code} {say(f'reason.{code}')}" for code in one["codes"])
    parts = [
        say(f"reason.priority.{one['priority']}"),
        reasons,
        say("lists.since", date=full_day(one["since"], say.language)),
        say("lists.put_off", date=full_day(one["until"], say.language)) if one["until"] else "",
        say("lists.contradicted") if one["state"] == "contradicted" else "",
    ]
    return "; ".join(part for part in parts if part)


def _referral(one: ActionLineJson, say: Say) -> list[Cell]:
    """Return what is said of a referral, in the order of its columns."""
    state = say(f"lists.state.{one['state']}")
    if one["days_over"]:
        state = f"{state}, {say('lists.over', days=one['days_over'])}"
    return [
        one["number"],
        date.fromisoformat(one["date"]),
        ", ".join(say(f"reason.{code}") for code in one["reasons"]) or None,
        one["to"],
        state,
    ]


def _woman(one: ActionLineJson, say: Say) -> str:
    parts = []
    if one["weeks"] is not None:
        parts.append(say("lists.weeks", weeks=one["weeks"]))
    elif one["postpartum_days"] is not None:
        parts.append(say("lists.postpartum", days=one["postpartum_days"]))
    if one["expected_on"] and one["postpartum_days"] is None:
        parts.append(say("lists.expected", date=full_day(one["expected_on"], say.language)))
    for why in one["why"]:
        known = why in ("check", "end_not_recorded", "vitamin_a", "danger_signs")
        parts.append(say(f"lists.why.{why}" if known else f"risk.{why}"))
    return "; ".join(parts)
