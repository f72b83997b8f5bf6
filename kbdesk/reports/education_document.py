"""A corner's month as a document, and the lists that hang on its wall."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kbdesk.domain.ages import read_day
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
    headed,
    table_of,
)
from kbdesk.reports.families_table import place_words
from kbdesk.reports.formats import figure, long_day, signed
from kbdesk.reports.report_head import ReportHead, month_document
from kbdesk.words import Language, Say


def education_document(
    said: EducationJson,
    sessions: Sequence[LessonRow],
    loans: Sequence[LoanRow],
    scores: Mapping[str, Sequence[int]],
    whose: ReportHead,
    language: Language = "id",
) -> Document:
    """Return ``report education`` as a document.

    ``sessions`` and ``loans`` are its rows, ``scores`` how many got 0, 1 ... 10 before and after.
    """
    say = Say(language)
    parts: list[Part] = [_figures(said, say)]
    if said["corners"]:
        parts.append(_corners(said, say))
    parts.append(_sessions(sessions, say))
    if said["planned"]:
        parts.append(_planned(said, say))
    parts.append(_reach(said, say))
    if any(said["audience"].values()):
        parts.append(_counts("audience", "audience", said["audience"], say))
    if said["quiz"]["pre"]["n"] or said["quiz"]["post"]["n"]:
        parts += [_quiz(said["quiz"], say), _scores(scores, say)]
        parts.append(Paragraphs(_gain_words(said["quiz"], say)))
    if said["visits"]["total"]:
        parts += [
            _counts("visits", "purpose", said["visits"]["purpose"], say),
            _counts("", "age", said["visits"]["age"], say),
        ]
    parts += [_used(said, say), loans_table(loans, say)]
    year = said["year"]
    parts.append(
        Paragraphs(
            [
                _say(
                    "year",
                    say,
                    sessions=year["sessions"],
                    attendance=year["attendance"],
                    people=year["named_people"],
                    visits=year["visits"],
                    topics=year["topics"],
                )
            ]
        )
    )
    signed = [_say("sign_corner", say), _say("sign_village", say)]
    return month_document(_say("title", say), said["month"], whose, parts, say, signed=signed)


def _say(key: str, say: Say, **params: object) -> str:
    return say(f"education_paper.{key}", **params)


def _figures(said: EducationJson, say: Say) -> LargeFigures:
    came = said["attendance"]
    by_sex = _say("came_by_sex", say, male=came["male"], female=came["female"])
    return LargeFigures(
        [
            (
                _say("sessions", say),
                str(said["sessions"]),
                _say("interventions_n", say, n=said["interventions"]),
            ),
            (_say("came", say), str(came["total"]), by_sex),
            (_say("people", say), str(came["named_people"]), _say("people_below", say)),
            (_say("visits", say), str(said["visits"]["total"]), ""),
            (
                _say("lent", say),
                str(said["loans"]["open"]),
                _say("overdue_n", say, n=said["loans"]["overdue"]),
            ),
        ]
    )


def _planned(said: EducationJson, say: Say) -> PaperTable:
    """Return the lessons that were planned for the month, and what became of them."""
    return table_of(
        say,
        said["planned"],
        (("education_paper.date", "date"), lambda one: read_day(one["date"])),
        (("education_paper.time", "code"), lambda one: one["time"]),
        ("education_paper.topic", lambda one: one["title"] or _topic(one["topic"], say)),
        ("education_paper.speaker", lambda one: one["speaker"]),
        (
            "education_paper.place",
            lambda one: one["place"] or (f"RT {one['rt']}" if one["rt"] else None),
        ),
        ("education_paper.became", lambda one: _say(f"plan_{one['state']}", say)),
        title=_say("planned_title", say),
    )


def _corners(said: EducationJson, say: Say) -> PaperTable:
    """Return the corners of several posyandu beside each other, with the area's own sums."""
    names = ("sessions", "attendance", "visits", "lent")
    rows: list[list[Cell]] = [
        [
            f"{one['name']} ({one['posyandu']})" if one["name"] != one["posyandu"] else one["name"],
            one["village"], one["sessions"], one["attendance"], one["visits"], one["lent"],
            f"{one['reached']} / {one['rt']}",
        ]
        for one in said["corners"]
    ]  # fmt: skip
    total: list[Cell] = [
        say("dataku.together"), "", said["sessions"], said["attendance"]["total"],
        said["visits"]["total"], said["loans"]["lent"],
        f"{said['rt_reached']} / {said['rt_known']}",
    ]  # fmt: skip
    return PaperTable(
        headed(
            say,
            "places_card.column_corner",
            "dataku.kelurahan",
            *(PaperColumn(say(f"places_card.short_education_{name}"), "whole") for name in names),
            ("places_card.short_education_reached", "code"),
        ),
        rows,
        title=say("places_card.all_corner"),
        total=total,
    )


def _sessions(sessions: Sequence[LessonRow], say: Say) -> PaperTable:
    return table_of(
        say,
        sessions,
        (("education_paper.date", "date"), lambda one: one.date),
        ("education_paper.topic", lambda one: one.title or _topic(one.topic, say)),
        ("education_paper.speaker", lambda one: one.speaker),
        ("education_paper.place", lambda one: one.place),
        (
            "education_paper.method",
            lambda one: say(f"corner.method.{one.method}") if one.method else None,
        ),
        (("education_paper.minutes", "whole"), lambda one: one.minutes),
        (("education_paper.male", "whole"), lambda one: one.male),
        (("education_paper.female", "whole"), lambda one: one.female),
        (("education_paper.total", "whole"), lambda one: one.total),
        (("education_paper.named", "whole"), lambda one: one.named),
        (
            "education_paper.intervention",
            lambda one: _say("yes", say) if one.intervention else None,
        ),
        title=_say("sessions_title", say),
        note=_say("attendance_note", say) if sessions else "",
        empty=_say("no_sessions", say),
    )


def _topic(topic: str | None, say: Say) -> str | None:
    return say(f"corner.topic.{topic}") if topic else None


def _rt_cells(places: Iterable[tuple[str | None, str | None]], say: Say) -> list[str | None]:
    """Return the RT of each place, with its kelurahan where there are several."""
    known = list(places)
    several = len({village for village, rt in known if rt}) > 1
    return [
        place_words(village or "~", rt, say, several=True) if rt and several else rt or None
        for village, rt in known
    ]


def _reach(said: EducationJson, say: Say) -> PaperTable:
    places = _rt_cells([(one["village"], one["rt"]) for one in said["rt"]], say)
    return table_of(
        say,
        zip(places, said["rt"], strict=True),
        (("education_paper.rt", "code"), lambda row: row[0]),
        (("education_paper.rt_sessions", "whole"), lambda row: row[1]["sessions"]),
        (("education_paper.rt_people", "whole"), lambda row: row[1]["named_people"]),
        (("education_paper.rt_visits", "whole"), lambda row: row[1]["visits"]),
        title=_say("reach_title", say),
        note=_say("reach_note", say, reached=said["rt_reached"], known=said["rt_known"])
        if said["rt_known"]
        else "",
        empty=_say("no_reach", say),
    )


def _quiz(quiz: GainJson, say: Say) -> PaperTable:
    return PaperTable(
        headed(
            say,
            "education_paper.phase",
            ("education_paper.n", "whole"),
            ("education_paper.mean", "decimal"),
        ),
        [[_say(phase, say), quiz[phase]["n"], quiz[phase]["mean"]] for phase in ("pre", "post")],
        title=_say("gain_title", say),
    )


def _scores(scores: Mapping[str, Sequence[int]], say: Say) -> Bars:
    return Bars(
        [str(score) for score in range(11)],
        [Series(_say(phase, say), list(scores[phase])) for phase in ("pre", "post")],
        height_mm=56,
    )


def _gain_words(quiz: GainJson, say: Say) -> list[str]:
    if not quiz["pairs"]:
        words = [_say("no_pairs", say)]
    else:
        words = [
            _say(
                "pairs",
                say,
                pairs=quiz["pairs"],
                pre=figure(quiz["pre_paired"], say.language, 1),
                post=figure(quiz["post_paired"], say.language, 1),
                gain=signed(quiz["gain"], say.language, 1),
                better=quiz["better"],
                same=quiz["same"],
                worse=quiz["worse"],
            )
        ]
        if quiz["low"] is None:
            words.append(_say("too_few", say))
        else:
            low, high = (signed(quiz[end], say.language, 1) for end in ("low", "high"))
            words.append(_say("interval", say, low=low, high=high))
    hard = quiz["hardest"]
    if hard is not None:
        words.append(_say("hardest", say, text=hard["text"], wrong=hard["wrong"], of=hard["of"]))
    return words


def _counts(title: str, what: str, counts: Mapping[str, int], say: Say) -> PaperTable:
    return table_of(
        say,
        [(name, count) for name, count in counts.items() if count],
        (f"education_paper.{what}", lambda row: say(f"corner.{what}.{row[0]}")),
        (("education_paper.count", "whole"), lambda row: row[1]),
        title=_say(f"{title}_title", say) if title else "",
    )


def _used(said: EducationJson, say: Say) -> PaperTable:
    return table_of(
        say,
        said["materials_used"],
        ("education_paper.material", lambda one: one["title"]),
        (("education_paper.used", "whole"), lambda one: one["sessions"]),
        title=_say("used_title", say),
        empty=_say("none_used", say),
    )


def loans_table(loans: Sequence[LoanRow], say: Say) -> PaperTable:
    """Return loans as a table: what, who, since when, until when, how late."""
    places = _rt_cells([(one.village, one.rt) for one in loans], say)
    return table_of(
        say,
        zip(places, loans, strict=True),
        ("education_paper.material", lambda row: row[1].title),
        ("education_paper.borrower", lambda row: row[1].borrower),
        (("education_paper.rt", "code"), lambda row: row[0]),
        (("education_paper.lent_on", "date"), lambda row: row[1].lent),
        (("education_paper.due", "date"), lambda row: row[1].due),
        (("education_paper.returned", "date"), lambda row: row[1].returned),
        (("education_paper.late", "whole"), lambda row: row[1].late or None),
        title=_say("loans_title", say),
        empty=_say("no_loans", say),
    )


def loan_list_document(
    loans: Sequence[LoanRow], month: str, whose: ReportHead, language: Language = "id"
) -> Document:
    """Return the list of loans for the wall: those that are out, the most overdue first."""
    say = Say(language)
    return month_document(_say("loan_list", say), month, whose, [loans_table(loans, say)], say)


def attendance_sheet(
    title: str,
    lines: Sequence[str],
    people: Sequence[tuple[str | None, str | None, str | None]],
    language: Language = "id",
    blank: int = 25,
) -> Document:
    """Return a sheet to sign: ``people`` (name, sex, RT), and blank lines for others who come."""
    say = Say(language)
    rows = [(name, _sex(sex, say), rt) for name, sex, rt in people]
    rows += [(None, None, None)] * max(blank - len(rows), 5)
    return Document(
        title=_say("attendance_sheet", say),
        lines=[title, *lines],
        parts=[
            PaperTable(
                headed(
                    say,
                    ("education_paper.n", "code", 18),
                    ("education_paper.name", "text", 80),
                    ("education_paper.sex", "code", 14),
                    ("education_paper.rt", "code", 16),
                    ("education_paper.signature", "text", 54),
                ),
                # empty, not a dash: they are written by hand
                [[str(no), *(cell or "" for cell in row), ""] for no, row in enumerate(rows, 1)],
            )
        ],
        name=_say("attendance_sheet", say),
        signed=[_say("sign_corner", say)],
    )


def invitation_document(
    said: InvitationsJson, lines: Sequence[str], language: Language = "id"
) -> Document:
    """Return ``report invitations`` as a list to walk with: whom to invite, and why."""
    say = Say(language)
    group = say(f"corner.group.{said['group']}")
    topic = say(f"corner.topic.{said['topic']}")
    each = _each(said["people"])
    places = _rt_cells([(of[0]["village"], of[0]["rt"]) for of in each], say)
    return Document(
        title=_say("invited_title", say),
        lines=lines,
        parts=[
            Paragraphs([_say("invited_to", say, topic=topic), group]),
            PaperTable(
                headed(
                    say,
                    ("education_paper.rt", "code"),
                    "education_paper.name",
                    "education_paper.why",
                    "education_paper.address",
                    ("education_paper.phone", "code"),
                    ("education_paper.signature", "text", 30),
                ),
                [_invited(said["group"], rt, of, say) for rt, of in zip(places, each, strict=True)],
                note=_say("made_on", say, date=long_day(said["date"], language)),
                empty=_say("no_invited", say),
            ),
        ],
        name=_say("invited_title", say),
    )


def _each(people: Sequence[InvitedJson]) -> list[list[InvitedJson]]:
    """Return the lines of each person: a mother of two children is invited once."""
    found: dict[object, list[InvitedJson]] = {}
    for place, one in enumerate(people):
        found.setdefault(one["person"] or place, []).append(one)
    return list(found.values())


def _invited(group: str, rt: str | None, of: Sequence[InvitedJson], say: Say) -> list[Cell]:
    one = of[0]
    reasons = [why(group, line["child"], line["detail"], say) for line in of]
    return [rt, one["name"], "; ".join(reasons), one["address"], one["phone"], ""]


def why(group: str, child: str | None, detail: str | None, say: Say) -> str:
    """Return why somebody is on a list of invitations: "ibu dari Kirana (2T)", "12 minggu"."""
    if group == "not_gaining":
        return say("corner.why.not_gaining", child=child or "–", code=detail or "T")
    if group == "unmet_need":
        return say(f"corner.why.{detail}")
    if detail is None:
        return say("corner.why.pregnant_unknown")
    return say("corner.why.pregnant", weeks=detail)


def _sex(sex: str | None, say: Say) -> str | None:
    return _say(sex, say) if sex in ("male", "female") else None
