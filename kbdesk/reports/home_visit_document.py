"""The filled checklist of a home visit as a paper: one page a visit, with room for signatures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from kbdesk.reports.document import (
    Cell,
    Document,
    NewPage,
    PaperColumn,
    PaperTable,
    Paragraphs,
    Part,
)
from kbdesk.reports.formats import short_date
from kbdesk.reports.whose import Whose, month_line
from kbdesk.words import Language, say

Said = Mapping[str, Any]
_NOT_KNOWN = "–"


def home_visit_forms_document(said: Said, whose: Whose, language: Language = "id") -> Document:
    """Return the visits of ``queries.home_visit_forms``, each on a page of its own."""
    parts: list[Part] = []
    for place, one in enumerate(said["visits"]):
        if place:
            parts.append(NewPage(_whom(one, language)))
        parts += [
            Paragraphs(_head(one, language)),
            _table(one, language),
            Paragraphs([say("ages_paper.visit_signed", language)]),
        ]
    if not parts:
        parts.append(Paragraphs([say("ages_paper.visits_none", language)]))
    words = say("ages_paper.visit_forms", language)
    return Document(
        title=words,
        lines=[month_line(said["month"], language), *whose.lines(language)],
        parts=parts,
        name=f"{words} {said['month']}",
    )


def _whom(one: Said, language: Language) -> str:
    return str(one["name"] or say("ages_paper.visit_family", language))


def _head(one: Said, language: Language) -> list[str]:
    home = [part for part in (one["address"], f"RT {one['rt']}" if one["rt"] else "") if part]
    born = full_day(one["birth_date"], language) if one["birth_date"] else ""
    first = [
        say("ages_paper.visit_whom", language, name=_whom(one, language)),
        say("ages_paper.head_born", language, date=born) if born else "",
        say("ages_paper.head_home", language, address=", ".join(home) or "-"),
    ]
    second = [
        say("ages_paper.visit_day", language, day=full_day(one["date"], language)),
        say(f"checklist.form_{one['form']}", language),
        say(f"checklist.outcome_{one['outcome']}", language),
        say("ages_paper.visit_by", language, names=", ".join(one["visitors"]) or "-"),
    ]  # fmt: skip
    return [" · ".join(part for part in line if part) for line in (first, second)]


def _table(one: Said, language: Language) -> PaperTable:
    return PaperTable(
        [
            PaperColumn(say("ages_paper.visits_part", language)),
            PaperColumn(say("ages_paper.visit_question", language)),
            PaperColumn(say("ages_paper.visit_answer", language)),
        ],
        [*_answers(one, language), *_after(one, language)],
        compact=True,
    )


def _answers(one: Said, language: Language) -> Iterator[Sequence[Cell]]:
    before = None
    for asked in one["answers"]:
        part = say(f"home_visit_page.part_{asked['part'] or 'asked'}", language)
        yield [
            part if part != before else "",
            say(f"checklist.item_{asked['item']}", language),
            _answer(asked, language),
        ]
        before = part


def _answer(asked: Said, language: Language) -> str:
    value = asked["answer"]
    if value is None:
        return _NOT_KNOWN
    if asked["kind"] == "date":
        return full_day(value, language)
    if asked["kind"] == "number":
        return f"{value} {asked['unit']}".strip()
    return say(f"checklist.{value}", language)


def _after(one: Said, language: Language) -> Iterator[Sequence[Cell]]:
    """Yield what the answers mean and what was done about them."""
    found = []
    if one["danger"]:
        signs = ", ".join(say(f"checklist.item_{sign}", language) for sign in one["danger"])
        found.append(say("home_visit_page.danger", language, signs=signs))
    for name, bad in (("tb", "presumed"), ("regular", False), ("access", False)):
        if one[name] is bad or one[name] == bad:
            found.append(say(f"home_visit_page.{_FOUND[name]}", language))
    lines = (
        ("visit_found", " · ".join(found)),
        ("visit_counselling", ", ".join(one["counselling"])),
        ("visit_reported", _day(one["reported_on"], language)),
        ("visit_next", _day(one["next_date"], language)),
        ("visit_note", one["note"] or ""),
    )
    head = say("home_visit_page.after", language)
    for place, (name, value) in enumerate(lines):
        yield [head if not place else "", say(f"ages_paper.{name}", language), value or _NOT_KNOWN]


_FOUND = {"tb": "presumed", "regular": "not_regular", "access": "no_access"}


def full_day(text: str, language: Language) -> str:
    """Return a day (YYYY-MM-DD) with its year, as papers write it."""
    return short_date(date.fromisoformat(text), language, year=True)


def _day(text: str | None, language: Language) -> str:
    return full_day(text, language) if text else ""
