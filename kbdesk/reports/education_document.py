"""A corner's month as a document, and the lists that hang on its wall."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from kbdesk.domain.report_json.education import (
    EducationJson,
    GainJson,
    InvitationsJson,
    InvitedJson,
    LessonRow,
    LoanRow,
)
from kbdesk.reports.document import (
    Bars,
    Cell,
    Document,
    LargeFigures,
    PaperColumn,
    PaperTable,
    Paragraphs,
    Part,
    Series,
)
from kbdesk.reports.families_table import place_words
from kbdesk.reports.formats import MINUS, decimal
from kbdesk.words import Language, long_date, say


def education_document(
    said: EducationJson,
    sessions: Sequence[LessonRow],
    loans: Sequence[LoanRow],
    scores: Mapping[str, Sequence[int]],
    lines: Sequence[str],
    language: Language = "id",
) -> Document:
    """Return ``report education`` as a document.

    ``sessions`` and ``loans`` are its rows, ``scores`` how many got 0, 1 ... 10 before and after.
    """
    parts: list[Part] = [
        _figures(said, language),
        _sessions(sessions, language),
        _reach(said, language),
    ]
    if any(said["audience"].values()):
        parts.append(_audience(said, language))
    if said["quiz"]["pre"]["n"] or said["quiz"]["post"]["n"]:
        parts += [_quiz(said["quiz"], language), _scores(scores, language)]
        parts.append(Paragraphs(_gain_words(said["quiz"], language)))
    if said["visits"]["total"]:
        parts += [
            _counts("visits", "purpose", said["visits"]["purpose"], language),
            _counts("", "age", said["visits"]["age"], language),
        ]
    parts += [_used(said, language), loans_table(loans, language)]
    year = said["year"]
    parts.append(
        Paragraphs(
            [
                _say(
                    "year",
                    language,
                    sessions=year["sessions"],
                    attendance=year["attendance"],
                    people=year["named_people"],
                    visits=year["visits"],
                    topics=year["topics"],
                )
            ]
        )
    )
    return Document(
        title=_say("title", language),
        lines=lines,
        parts=parts,
        name=_say("title", language),
        signed=[_say("sign_corner", language), _say("sign_village", language)],
    )


def _say(key: str, language: Language, **params: object) -> str:
    return say(f"education_paper.{key}", language, **params)


def _figures(said: EducationJson, language: Language) -> LargeFigures:
    came = said["attendance"]
    by_sex = _say("came_by_sex", language, male=came["male"], female=came["female"])
    return LargeFigures(
        [
            (
                _say("sessions", language),
                str(said["sessions"]),
                _say("interventions_n", language, n=said["interventions"]),
            ),
            (_say("came", language), str(came["total"]), by_sex),
            (
                _say("people", language),
                str(came["named_people"]),
                _say("people_below", language),
            ),
            (_say("visits", language), str(said["visits"]["total"]), ""),
            (
                _say("lent", language),
                str(said["loans"]["open"]),
                _say("overdue_n", language, n=said["loans"]["overdue"]),
            ),
        ]
    )


def _sessions(sessions: Sequence[LessonRow], language: Language) -> PaperTable:
    columns = [
        PaperColumn(_say("date", language), "date"),
        PaperColumn(_say("topic", language)),
        PaperColumn(_say("speaker", language)),
        PaperColumn(_say("place", language)),
        PaperColumn(_say("method", language)),
        PaperColumn(_say("minutes", language), "whole"),
        PaperColumn(_say("male", language), "whole"),
        PaperColumn(_say("female", language), "whole"),
        PaperColumn(_say("total", language), "whole"),
        PaperColumn(_say("named", language), "whole"),
        PaperColumn(_say("intervention", language)),
    ]
    rows = [
        [
            one.date,
            one.title or _topic(one.topic, language),
            one.speaker,
            one.place,
            say(f"corner.method.{one.method}", language) if one.method else None,
            one.minutes,
            one.male,
            one.female,
            one.total,
            one.named,
            _say("yes", language) if one.intervention else None,
        ]
        for one in sessions
    ]
    return PaperTable(
        columns,
        rows,
        title=_say("sessions_title", language),
        note=_say("attendance_note", language) if rows else "",
        empty=_say("no_sessions", language),
    )


def _topic(topic: str | None, language: Language) -> str | None:
    return say(f"corner.topic.{topic}", language) if topic else None


def _rt_cells(
    places: Iterable[tuple[str | None, str | None]], language: Language
) -> list[str | None]:
    """Return the RT of each place, with its kelurahan where there are several."""
    known = list(places)
    several = len({village for village, rt in known if rt}) > 1
    return [
        place_words(village or "~", rt, language, several=True) if rt and several else rt or None
        for village, rt in known
    ]


def _reach(said: EducationJson, language: Language) -> PaperTable:
    places = _rt_cells([(one["village"], one["rt"]) for one in said["rt"]], language)
    return PaperTable(
        [
            PaperColumn(_say("rt", language), "code"),
            PaperColumn(_say("rt_sessions", language), "whole"),
            PaperColumn(_say("rt_people", language), "whole"),
            PaperColumn(_say("rt_visits", language), "whole"),
        ],
        [
            [
                rt,
                one["sessions"],
                one["named_people"],
                one["visits"],
            ]
            for rt, one in zip(places, said["rt"], strict=True)
        ],
        title=_say("reach_title", language),
        note=_say("reach_note", language, reached=said["rt_reached"], known=said["rt_known"])
        if said["rt_known"]
        else "",
        empty=_say("no_reach", language),
    )


def _audience(said: EducationJson, language: Language) -> PaperTable:
    return PaperTable(
        [PaperColumn(_say("audience", language)), PaperColumn(_say("count", language), "whole")],
        [
            [say(f"corner.audience.{name}", language), n]
            for name, n in said["audience"].items()
            if n
        ],
        title=_say("audience_title", language),
    )


def _quiz(quiz: GainJson, language: Language) -> PaperTable:
    return PaperTable(
        [
            PaperColumn(_say("phase", language)),
            PaperColumn(_say("n", language), "whole"),
            PaperColumn(_say("mean", language), "decimal"),
        ],
        [
            [_say(phase, language), quiz[phase]["n"], quiz[phase]["mean"]]
            for phase in ("pre", "post")
        ],
        title=_say("gain_title", language),
    )


def _scores(scores: Mapping[str, Sequence[int]], language: Language) -> Bars:
    return Bars(
        [str(score) for score in range(11)],
        [Series(_say(phase, language), list(scores[phase])) for phase in ("pre", "post")],
        height_mm=56,
    )


def _gain_words(quiz: GainJson, language: Language) -> list[str]:
    if not quiz["pairs"]:
        words = [_say("no_pairs", language)]
    else:
        words = [
            _say(
                "pairs",
                language,
                pairs=quiz["pairs"],
                pre=_tenth(quiz["pre_paired"], language),
                post=_tenth(quiz["post_paired"], language),
                gain=signed(quiz["gain"], language),
                better=quiz["better"],
                same=quiz["same"],
                worse=quiz["worse"],
            )
        ]
        if quiz["low"] is None:
            words.append(_say("too_few", language))
        else:
            words.append(
                _say(
                    "interval",
                    language,
                    low=signed(quiz["low"], language),
                    high=signed(quiz["high"], language),
                )
            )
    hard = quiz["hardest"]
    if hard is not None:
        words.append(
            _say("hardest", language, text=hard["text"], wrong=hard["wrong"], of=hard["of"])
        )
    return words


def _tenth(value: float | None, language: Language) -> str:
    return "–" if value is None else decimal(Decimal(str(value)), 1, language)


def signed(value: float | None, language: Language) -> str:
    """Return a change as it is read: "+2,9", "−0,4", "0,0"."""
    text = _tenth(value, language)
    return text if value is None or value <= 0 or text.startswith(MINUS) else f"+{text}"


def _counts(title: str, what: str, counts: Mapping[str, int], language: Language) -> PaperTable:
    return PaperTable(
        [PaperColumn(_say(what, language)), PaperColumn(_say("count", language), "whole")],
        [[say(f"corner.{what}.{name}", language), n] for name, n in counts.items() if n],
        title=_say(f"{title}_title", language) if title else "",
    )


def _used(said: EducationJson, language: Language) -> PaperTable:
    return PaperTable(
        [PaperColumn(_say("material", language)), PaperColumn(_say("used", language), "whole")],
        [[one["title"], one["sessions"]] for one in said["materials_used"]],
        title=_say("used_title", language),
        empty=_say("none_used", language),
    )


def loans_table(loans: Sequence[LoanRow], language: Language) -> PaperTable:
    """Return loans as a table: what, who, since when, until when, how late."""
    places = _rt_cells([(one.village, one.rt) for one in loans], language)
    return PaperTable(
        [
            PaperColumn(_say("material", language)),
            PaperColumn(_say("borrower", language)),
            PaperColumn(_say("rt", language), "code"),
            PaperColumn(_say("lent_on", language), "date"),
            PaperColumn(_say("due", language), "date"),
            PaperColumn(_say("returned", language), "date"),
            PaperColumn(_say("late", language), "whole"),
        ],
        [
            [
                one.title,
                one.borrower,
                rt,
                one.lent,
                one.due,
                one.returned,
                one.late or None,
            ]
            for rt, one in zip(places, loans, strict=True)
        ],
        title=_say("loans_title", language),
        empty=_say("no_loans", language),
    )


def loan_list_document(
    loans: Sequence[LoanRow], lines: Sequence[str], language: Language = "id"
) -> Document:
    """Return the list of loans for the wall: those that are out, the most overdue first."""
    return Document(
        title=_say("loan_list", language),
        lines=lines,
        parts=[loans_table(loans, language)],
        name=_say("loan_list", language),
    )


def attendance_sheet(
    title: str,
    lines: Sequence[str],
    people: Sequence[tuple[str | None, str | None, str | None]],
    language: Language = "id",
    blank: int = 25,
) -> Document:
    """Return a sheet to sign: ``people`` (name, sex, RT), and blank lines for others who come."""
    rows = [(name, _sex(sex, language), rt) for name, sex, rt in people]
    rows += [(None, None, None)] * max(blank - len(rows), 5)
    return Document(
        title=_say("attendance_sheet", language),
        lines=[title, *lines],
        parts=[
            PaperTable(
                [
                    PaperColumn(_say("n", language), "code", width_mm=18),
                    PaperColumn(_say("name", language), width_mm=80),
                    PaperColumn(_say("sex", language), "code", width_mm=14),
                    PaperColumn(_say("rt", language), "code", width_mm=16),
                    PaperColumn(_say("signature", language), width_mm=54),
                ],
                # empty, not a dash: they are written by hand
                [[str(no), *(cell or "" for cell in row), ""] for no, row in enumerate(rows, 1)],
            )
        ],
        name=_say("attendance_sheet", language),
        signed=[_say("sign_corner", language)],
    )


def invitation_document(
    said: InvitationsJson, lines: Sequence[str], language: Language = "id"
) -> Document:
    """Return ``report invitations`` as a list to walk with: whom to invite, and why."""
    group = say(f"corner.group.{said['group']}", language)
    topic = say(f"corner.topic.{said['topic']}", language)
    each = _each(said["people"])
    places = _rt_cells([(of[0]["village"], of[0]["rt"]) for of in each], language)
    return Document(
        title=_say("invited_title", language),
        lines=lines,
        parts=[
            Paragraphs([_say("invited_to", language, topic=topic), group]),
            PaperTable(
                [
                    PaperColumn(_say("rt", language), "code"),
                    PaperColumn(_say("name", language)),
                    PaperColumn(_say("why", language)),
                    PaperColumn(_say("address", language)),
                    PaperColumn(_say("phone", language), "code"),
                    PaperColumn(_say("signature", language), width_mm=30),
                ],
                [
                    _invited(said["group"], rt, of, language)
                    for rt, of in zip(places, each, strict=True)
                ],
                note=_say("made_on", language, date=long_date(_day(said["date"]), language)),
                empty=_say("no_invited", language),
            ),
        ],
        name=_say("invited_title", language),
    )


def _each(people: Sequence[InvitedJson]) -> list[list[InvitedJson]]:
    """Return the lines of each person: a mother of two children is invited once."""
    found: dict[object, list[InvitedJson]] = {}
    for place, one in enumerate(people):
        found.setdefault(one["person"] or place, []).append(one)
    return list(found.values())


def _invited(
    group: str, rt: str | None, of: Sequence[InvitedJson], language: Language
) -> list[Cell]:
    one = of[0]
    reasons = [why(group, line["child"], line["detail"], language) for line in of]
    return [rt, one["name"], "; ".join(reasons), one["address"], one["phone"], ""]


def why(group: str, child: str | None, detail: str | None, language: Language = "id") -> str:
    """Return why somebody is on a list of invitations: "ibu dari Kirana (2T)", "12 minggu"."""
    if group == "not_gaining":
        return say("corner.why.not_gaining", language, child=child or "–", code=detail or "T")
    if group == "unmet_need":
        return say(f"corner.why.{detail}", language)
    if detail is None:
        return say("corner.why.pregnant_unknown", language)
    return say("corner.why.pregnant", language, weeks=detail)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _sex(sex: str | None, language: Language) -> str | None:
    return _say(sex, language) if sex in ("male", "female") else None
