"""The filled checklist of a home visit as a paper: one page a visit, with room for signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kbdesk.domain.report_json.ages import ChecklistAnswerJson, HomeVisitFormsJson, HomeVisitJson
from kbdesk.reports.document import (
    Cell,
    Document,
    NewPage,
    PaperTable,
    Paragraphs,
    Part,
    headed,
)
from kbdesk.reports.formats import NOT_KNOWN, full_day
from kbdesk.reports.report_head import ReportHead, month_document
from kbdesk.words import Language, Say


def home_visit_forms_document(
    said: HomeVisitFormsJson, whose: ReportHead, language: Language
) -> Document:
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
    title = say("ages_paper.visit_forms")
    return month_document(title, said["month"], whose, parts, say, signed=None)


def _whom(one: HomeVisitJson, say: Say) -> str:
    return str(one["name"] or say("ages_paper.visit_family"))


def _head(one: HomeVisitJson, say: Say) -> list[str]:
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


def _table(one: HomeVisitJson, say: Say) -> PaperTable:
    return PaperTable(
        headed(
            say, "ages_paper.visits_part", "ages_paper.visit_question", "ages_paper.visit_answer"
        ),
        [*_answers(one, say), *_after(one, say)],
        compact=True,
    )


def _answers(one: HomeVisitJson, say: Say) -> Iterator[Sequence[Cell]]:
    before = None
    for asked in one["answers"]:
        part = say(f"home_visit_page.part_{asked['part'] or 'asked'}")
        yield [
            part if part != before else "",
            say(f"checklist.item_{asked['item']}"),
            _answer(asked, say),
        ]
        before = part


def _answer(asked: ChecklistAnswerJson, say: Say) -> str:
    value = asked["answer"]
    if value is None:
        return NOT_KNOWN
    if asked["kind"] == "date":
        return full_day(str(value), say.language)
    if asked["kind"] == "number":
        return f"{value} {asked['unit']}".strip()
    return say(f"checklist.{value}")


def _after(one: HomeVisitJson, say: Say) -> Iterator[Sequence[Cell]]:
    """Yield what the answers mean and what was done about them."""
    found = []
    if one["danger"]:
        signs = ", ".join(say(f"checklist.item_{sign}") for sign in one["danger"])
        found.append(say("home_visit_page.danger", signs=signs))
    if one["tb"] == "presumed":
        found.append(say("home_visit_page.presumed"))
    if one["regular"] is False:
        found.append(say("home_visit_page.not_regular"))
    if one["access"] is False:
        found.append(say("home_visit_page.no_access"))
    lines = (
        ("visit_found", " · ".join(found)),
        ("visit_counselling", ", ".join(one["counselling"])),
        ("visit_reported", full_day(one["reported_on"], say.language)),
        ("visit_next", full_day(one["next_date"], say.language)),
        ("visit_note", one["note"] or ""),
    )
    head = say("home_visit_page.after")
    for place, (name, value) in enumerate(lines):
        yield [head if not place else "", say(f"ages_paper.{name}"), value or NOT_KNOWN]
