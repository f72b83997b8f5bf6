"""The filled checklist of a home visit as a paper: one page a visit, with room for signatures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kbdesk.reports.document import (
    Cell,
    Document,
    NewPage,
    PaperTable,
    Paragraphs,
    Part,
    headed,
)
from kbdesk.reports.formats import full_day
from kbdesk.reports.report_head import ReportHead, month_line
from kbdesk.words import Language, Say

Said = Mapping[str, Any]
_NOT_KNOWN = "–"


def home_visit_forms_document(said: Said, whose: ReportHead, language: Language = "id") -> Document:
    """Return the visits of ``queries.home_visit_forms``, each on a page of its own."""
    say = Say(language)
    parts: list[Part] = []
    for place, one in enumerate(said["visits"]):
        if place:
            parts.append(NewPage(_whom(one, say)))
        parts += [
            Paragraphs(_head(one, say)),
            _table(one, say),
            Paragraphs([say("ages_paper.visit_signed")]),
        ]
    if not parts:
        parts.append(Paragraphs([say("ages_paper.visits_none")]))
    words = say("ages_paper.visit_forms")
    return Document(
        title=words,
        lines=[month_line(said["month"], language), *whose.lines(language)],
        parts=parts,
        name=f"{words} {said['month']}",
        signed=None,
    )


def _whom(one: Said, say: Say) -> str:
    return str(one["name"] or say("ages_paper.visit_family"))


def _head(one: Said, say: Say) -> list[str]:
    home = [part for part in (one["address"], f"RT {one['rt']}" if one["rt"] else "") if part]
    born = full_day(one["birth_date"], say.language)
    first = [
        say("ages_paper.visit_whom", name=_whom(one, say)),
        say("ages_paper.head_born", date=born) if born else "",
        say("ages_paper.head_home", address=", ".join(home) or "-"),
    ]
    second = [
        say("ages_paper.visit_day", day=full_day(one["date"], say.language)),
        say(f"checklist.form_{one['form']}"),
        say(f"checklist.outcome_{one['outcome']}"),
        say("ages_paper.visit_by", names=", ".join(one["visitors"]) or "-"),
    ]  # fmt: skip
    return [" · ".join(part for part in line if part) for line in (first, second)]


def _table(one: Said, say: Say) -> PaperTable:
    return PaperTable(
        headed(
            say, "ages_paper.visits_part", "ages_paper.visit_question", "ages_paper.visit_answer"
        ),
        [*_answers(one, say), *_after(one, say)],
        compact=True,
    )


def _answers(one: Said, say: Say) -> Iterator[Sequence[Cell]]:
    before = None
    for asked in one["answers"]:
        part = say(f"home_visit_page.part_{asked['part'] or 'asked'}")
        yield [
            part if part != before else "",
            say(f"checklist.item_{asked['item']}"),
            _answer(asked, say),
        ]
        before = part


def _answer(asked: Said, say: Say) -> str:
    value = asked["answer"]
    if value is None:
        return _NOT_KNOWN
    if asked["kind"] == "date":
        return full_day(value, say.language)
    if asked["kind"] == "number":
        return f"{value} {asked['unit']}".strip()
    return say(f"checklist.{value}")


def _after(one: Said, say: Say) -> Iterator[Sequence[Cell]]:
    """Yield what the answers mean and what was done about them."""
    found = []
    if one["danger"]:
        signs = ", ".join(say(f"checklist.item_{sign}") for sign in one["danger"])
        found.append(say("home_visit_page.danger", signs=signs))
    for name, bad in (("tb", "presumed"), ("regular", False), ("access", False)):
        if one[name] is bad or one[name] == bad:
            found.append(say(f"home_visit_page.{_FOUND[name]}"))
    lines = (
        ("visit_found", " · ".join(found)),
        ("visit_counselling", ", ".join(one["counselling"])),
        ("visit_reported", full_day(one["reported_on"], say.language)),
        ("visit_next", full_day(one["next_date"], say.language)),
        ("visit_note", one["note"] or ""),
    )
    head = say("home_visit_page.after")
    for place, (name, value) in enumerate(lines):
        yield [head if not place else "", say(f"ages_paper.{name}"), value or _NOT_KNOWN]


_FOUND = {"tb": "presumed", "regular": "not_regular", "access": "no_access"}
