"""The children who are stunted, with what is being done for each. For officers only."""

from __future__ import annotations

from datetime import date

from kbdesk.domain.ages import read_day
from kbdesk.domain.report_json.stunted import StuntedChildJson, StuntingJson
from kbdesk.reports.document import (
    Document,
    LargeFigures,
    PaperColumn,
    PaperTable,
    Paragraphs,
    Part,
)
from kbdesk.reports.families_table import by_rt_table, grouped, place
from kbdesk.reports.formats import full_day, share, short_date, zscore
from kbdesk.reports.lists_document import age
from kbdesk.reports.report_head import ReportHead, month_document
from kbdesk.words import Language, Say


def stunted_document(said: StuntingJson, whose: ReportHead, language: Language = "id") -> Document:
    say = Say(language)
    children = said["children"]
    parts: list[Part] = [
        LargeFigures(
            [
                (say("stunted.title"), share(said["percent"], language),
                 say("stunted.of_measured", part=said["stunted"], whole=said["measured"])),
                (say("stunted.not_measured"), str(said["under_five"] - said["measured"]),
                 say("stunted.of_children", count=said["under_five"])),
                (say("stunted.no_letter"), str(_count(children, "referral")), ""),
                (say("stunted.no_place"), str(_count(children, "dashat")), ""),
                (say("stunted.no_companion"),
                 str(sum(not one["companions"] for one in children)), ""),
            ],
            about=("stunted",),
        ),
        Paragraphs([say("stunted.officers_only"), why_not_at_risk(said, language)]),
    ]  # fmt: skip
    if children:
        parts.append(_table(children, say))
    below = say("lists.day", date=full_day(said["day"], language))
    return month_document(say("stunted.title"), said["month"], whose, parts, say, below, wide=True)


def _count(children: list[StuntedChildJson], what: str) -> int:
    return sum(one[what]["state"] == "none" for one in children)  # type: ignore[literal-required]


def _table(children: list[StuntedChildJson], say: Say) -> PaperTable:
    language = say.language
    return by_rt_table(
        say,
        grouped(children, lambda one: place(one["village"], one["rt"]), say),
        ("lists.column.name", lambda one: one["name"]),
        (("lists.column.age", "code"), lambda one: age(one["months"], language)),
        ("lists.column.mother", lambda one: one["mother"]),
        (PaperColumn(say("stunted.z"), "decimal", 2), lambda one: one["zlen"]),
        ("stunted.category", lambda one: say(f"category.{one['code']}")),
        (("stunted.measured_on", "date"), lambda one: read_day(one["date"])),
        ("stunted.letter", lambda one: _joined(letter_words(one, language))),
        ("stunted.place", lambda one: _joined(kitchen_words(one, language))),
        ("stunted.companion", lambda one: companion_words(one, language)),
        ("stunted.family", lambda one: family_words(one, language)),
        ("lists.column.address", lambda one: one["address"]),
        (("lists.column.phone", "code"), lambda one: one["phone"]),
        title=say("stunted.title"),
    )


# -- the words of a child's line, for paper and window ------------------------------------------


def why_not_at_risk(said: StuntingJson, language: Language = "id") -> str:
    """Return why a family that is not at risk may have a stunted child, in a plain sentence."""
    return Say(language)("stunted.why_not_at_risk", count=said["not_at_risk"])


def z_words(one: StuntedChildJson, language: Language = "id") -> str:
    return zscore(one["zlen"], language)


def letter_words(one: StuntedChildJson, language: Language = "id") -> tuple[str, str]:
    """Return where the child's letter stands, and since when ("" where there is none)."""
    say, letter = Say(language), one["referral"]
    if letter["since"] is None:
        return say("stunted.letter_none"), ""
    if letter["state"] == "open":
        key = "stunted.letter_late" if letter["days_over"] else "stunted.letter_since"
        since = say(key, date=_day_of_year(letter["since"], say), days=letter["days_over"])
        return say("stunted.letter_open"), since
    answered = letter["answered"]
    return say("stunted.letter_answered"), _day_of_year(answered, say) if answered else ""


def kitchen_words(one: StuntedChildJson, language: Language = "id") -> tuple[str, str]:
    """Return whether the child has a place in DASHAT and until when, or what one did."""
    say, place = Say(language), one["dashat"]
    if place["last_day"] is None:
        return say("stunted.place_none"), ""
    day = _day_of_year(place["last_day"], say)
    if place["state"] == "has":
        return say("stunted.place_has"), say("stunted.place_until", date=day)
    outcome = say(f"dashat.outcome_{place['outcome'] or 'not_measured'}")
    return outcome, say("stunted.place_ended", date=day)


def companion_words(one: StuntedChildJson, language: Language = "id") -> str:
    named = one["companions"]
    return ", ".join(named) if named else Say(language)("stunted.companion_none")


def family_words(one: StuntedChildJson, language: Language = "id") -> str:
    """Return what is known of the family's own risk."""
    risk = one["family_at_risk"]
    if risk is None:
        key = "family_unknown" if one["family_target"] else "family_not_asked"
    else:
        key = "family_at_risk" if risk else "family_not_at_risk"
    return Say(language)(f"stunted.{key}")


def _joined(words: tuple[str, str]) -> str:
    return ", ".join(part for part in words if part)


def _day_of_year(text: str, say: Say) -> str:
    """Return a day within a year of the list's: its month says which."""
    return short_date(date.fromisoformat(text), say.language)
