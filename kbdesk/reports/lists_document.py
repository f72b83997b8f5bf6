"""Lists to act on as a document: by RT, with address and phone, and room to tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

from kbdesk.domain.immunisation import in_series
from kbdesk.reports.document import (
    Cell,
    Document,
    Kind,
    LargeFigures,
    PaperColumn,
    PaperTable,
    Paragraphs,
    Part,
    Row,
    RowHeading,
)
from kbdesk.reports.families_table import place_words
from kbdesk.reports.formats import grams, kilograms, short_date
from kbdesk.reports.whose import Whose, month_line
from kbdesk.words import Language, say

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


def lists_document(
    name: str, said: Mapping[str, Any], whose: Whose, language: Language = "id"
) -> Document:
    """Return ``report not-weighed``, ``due``, ``referrals`` or ``checks`` as a document.

    Lists that are empty are named together at the end, so that a paper has no empty tables.
    """
    asked = [one for one in LISTS[name] if one in said]
    shown = [one for one in asked if said[one]]
    parts: list[Part] = [
        LargeFigures([(say(f"lists.{one}", language), str(len(said[one])), "") for one in asked])
    ]
    parts += [_table(one, said[one], whose, language) for one in shown]
    if not shown:
        parts.append(Paragraphs([say("lists.nobody", language)]))
    key = f"lists.title.{name}" if len(asked) > 1 else f"lists.{asked[0]}"
    return Document(
        title=say(key, language),
        lines=[
            month_line(said["month"], language),
            *whose.lines(language),
            say("lists.day", language, date=_day(said["day"], language)),
        ],
        parts=parts,
        name=f"{say(key, language)} {said['month']}",
        wide=True,
    )


def _table(
    name: str, lines: Sequence[Mapping[str, object]], whose: Whose, language: Language
) -> PaperTable:
    several = len({one["posyandu"] for one in lines}) > 1
    rows: list[Row] = []
    number = 0
    villages = len({one["village"] for one in lines}) > 1
    for (posyandu, village, rt), group in groupby(
        lines, key=lambda one: (one["posyandu"], one["village"], one["rt"])
    ):
        place = place_words(village or "~", rt or "~", language, several=villages)
        rows.append(RowHeading(f"{whose.named(posyandu, language)}, {place}" if several else place))
        for one in group:
            number += 1
            rows.append([number, *_cells(name, one, language)])
    referral = name in _REFERRALS
    what_of = _REFERRAL_COLUMNS if referral else ("what",)
    return PaperTable(
        [
            PaperColumn(say("lists.column.no", language), "whole", width_mm=8),
            PaperColumn(say("lists.column.name", language)),
            PaperColumn(say("lists.column.age", language), "code"),
            *(
                ()
                if name in LISTS["checks"]
                else (PaperColumn(say("lists.column.mother", language)),)
            ),
            *(
                PaperColumn(
                    say(f"lists.column.{one}", language),
                    _KINDS.get(one, "text"),
                    width_mm=_width(name, one),
                )
                for one in what_of
            ),
            PaperColumn(say("lists.column.address", language)),
            PaperColumn(say("lists.column.phone", language), "code"),
            PaperColumn(
                say("lists.column.done", language), "code", width_mm=12 if referral else 20
            ),
        ],
        rows,
        title=say(f"lists.{name}", language),
        sheet=say(f"lists.{name}", language),
    )


def _width(name: str, column: str) -> float | None:
    """Return the width of what needs many words: a row is read at once on one line or two."""
    if column == "what":
        return 96.0 if name.startswith("immunisation") else None
    return 56.0 if column == "reasons" else None


def _cells(name: str, one: Mapping[str, Any], language: Language) -> list[Cell]:
    rw = one["rw"]
    address = ", ".join(part for part in (one["address"], f"RW {rw}" if rw else None) if part)
    return [
        one["name"],
        age(one["months"], language),
        *(() if name in LISTS["checks"] else (one["mother"],)),
        *(_referral(one, language) if name in _REFERRALS else [what(name, one, language)]),
        address or None,
        one["phone"],
        "",
    ]


def age(months: int | None, language: Language = "id") -> str | None:
    """Return "14 bln", or years from five on."""
    if months is None:
        return None
    if months >= 60:
        return say("sip.years_old", language, years=months // 12)
    return say("sip.months_old", language, months=months)


def what(name: str, one: Mapping[str, Any], language: Language = "id") -> str:
    """Return what a line of a list says of its child or woman, in a few words."""
    if name in ("not_weighed", "two_months"):
        last = one["last_date"]
        if last is None:
            return say("lists.never_weighed", language)
        return say(
            "lists.last_weighed", language, date=_day(last, language), months=one["months_missed"]
        )
    if name in ("immunisation_late", "immunisation_unrecorded"):
        key = name.removeprefix("immunisation_")
        said = say(f"lists.{key}", language, vaccines=", ".join(in_series(one[key])))
        return f"{said}. {_today(one, language)}" if one["today"] else said
    if name == "immunisation_due":
        return _today(one, language)
    if name == "vitamin_a":
        if one["capsule"]:
            return say(f"lists.capsule.{one['capsule']}", language)
        return say("lists.missed", language)
    if name == "deworming":
        return say("lists.missed" if one["missed"] else "lists.deworming_due", language)
    if name in ("two_t", "no_gain"):
        return say(
            "lists.gain",
            language,
            times=one["times"],
            grams=_signed(one["grams"], language),
            kbm=grams(one["kbm_g"], language),
            date=_day(one["date"], language),
        )
    if name == "below_red_line":
        weight = kilograms(round(one["weight_kg"] * 1000), language)
        return say("lists.weight", language, weight=weight, date=_day(one["date"], language))
    if name in ("wasted", "stunted"):
        return say(
            "lists.category", language, category=one["category"], date=_day(one["date"], language)
        )
    if name in LISTS["checks"]:
        return _check(name, one, language)
    if name == "proposals":
        return _proposal(one, language)
    if name in _REFERRALS:
        number, _, reasons, to, state = _referral(one, language)
        day = f"({_day(one['date'], language)})"
        written = f"{number} {day}" if number else day
        whither = say("lists.to", language, to=to) if to else None
        return "; ".join(str(part) for part in (written, reasons, whither, state) if part)
    return _woman(one, language)


def _check(name: str, one: Mapping[str, Any], language: Language) -> str:
    """Return what was found last of somebody of school age or older, and since when it is due."""

    def day(key: str) -> str:
        return _day(one[key], language)

    if name == "pressure_again":
        figures = {"systolic": one["systolic"], "diastolic": one["diastolic"]}
        return say("lists.pressure", language, **figures, date=day("date"), due=day("due"))
    if name == "glucose_again":
        said = {"glucose": one["glucose"], "name": say(f"lists.glucose_{one['code']}", language)}
        return say("lists.glucose", language, **said, date=day("date"), due=day("due"))
    if name == "elderly_unvisited":
        if one["last_visit"] is None:
            return say("lists.never_visited", language)
        return say("lists.last_visited", language, date=day("last_visit"))
    if name == "girls_without_iron":
        words = say(f"lists.iron_{one['iron']}", language)
        return f"{words} ({day('date')})" if one["date"] else words
    birthday = one["birthday"][8:]
    said = {"day": int(birthday), "years": one["turns"]}
    words = say("lists.birthday", language, **said)
    if one["last_examined"] is None:
        return f"{words}; {say('lists.never_examined', language)}"
    return f"{words}; {say('lists.last_examined', language, date=day('last_examined'))}"


def _today(one: Mapping[str, Any], language: Language) -> str:
    return say("lists.today", language, vaccines=", ".join(in_series(one["today"])))


def _proposal(one: Mapping[str, Any], language: Language) -> str:
    reasons = ", ".join(f"{code} {say(f'reason.{code}', language)}" for code in one["codes"])
    parts = [
        say(f"reason.priority.{one['priority']}", language),
        reasons,
        say("lists.since", language, date=_day(one["since"], language)),
        say("lists.put_off", language, date=_day(one["until"], language)) if one["until"] else "",
        say("lists.contradicted", language) if one["state"] == "contradicted" else "",
    ]
    return "; ".join(part for part in parts if part)


def _referral(one: Mapping[str, Any], language: Language) -> list[Cell]:
    """Return what is said of a referral, in the order of its columns."""
    state = say(f"lists.state.{one['state']}", language)
    if one["days_over"]:
        state = f"{state}, {say('lists.over', language, days=one['days_over'])}"
    return [
        one["number"],
        date.fromisoformat(one["date"]),
        ", ".join(say(f"reason.{code}", language) for code in one["reasons"]) or None,
        one["to"],
        state,
    ]


def _woman(one: Mapping[str, Any], language: Language) -> str:
    parts = []
    if one["weeks"] is not None:
        parts.append(say("lists.weeks", language, weeks=one["weeks"]))
    elif one["postpartum_days"] is not None:
        parts.append(say("lists.postpartum", language, days=one["postpartum_days"]))
    if one["expected_on"] and one["postpartum_days"] is None:
        parts.append(say("lists.expected", language, date=_day(one["expected_on"], language)))
    for why in one["why"]:
        known = why in ("check", "end_not_recorded", "vitamin_a", "danger_signs")
        parts.append(say(f"lists.why.{why}" if known else f"risk.{why}", language))
    return "; ".join(parts)


def _signed(value: int, language: Language) -> str:
    said = grams(value, language)
    return f"+{said}" if value > 0 else said


def _day(text: str, language: Language) -> str:
    return short_date(date.fromisoformat(text), language, year=True)
