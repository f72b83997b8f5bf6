"""The forms of all ages as documents: target lists, cards, recaps, coverage, home visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final, Literal

from kbdesk.domain.ages_cards import MONTH, CardColumn, form
from kbdesk.domain.report_json.ages import (
    AgesCoverageJson,
    DayRecapJson,
    FormJson,
    FormPersonJson,
    FormRecapJson,
    HomeVisitRecapJson,
    StageFigure,
)
from kbdesk.domain.report_json.area import MonthDayJson
from kbdesk.domain.skdn import percent
from kbdesk.domain.small_numbers import LEAST, all_told, protect_line, small
from kbdesk.domain.village_pictures import HIDDEN
from kbdesk.reports.document import (
    Cell,
    Document,
    Kind,
    NewPage,
    PaperColumn,
    PaperTable,
    Paragraphs,
    Part,
    headed,
)
from kbdesk.reports.formats import full_day
from kbdesk.reports.hidden_cells import part_cells
from kbdesk.reports.population_document import note
from kbdesk.reports.report_head import ReportHead, month_document
from kbdesk.words import Language, Say

_BLANK_LINES: Final = 12
"""A card has at least so many lines: what comes is written by hand."""
_CLASSES: Final = frozenset(
    (
        "bmi", "bp", "glucose_class", "hb_class", "aks", "gain", "zwei", "zlen", "zwfl", "head",
        "muac", "weight_curve", "bp_curve", "development", "breastfed", "vitamin_a",
        "eyes_right", "eyes_left", "ears_right", "ears_left", "smoking", "contraceptive", "sex",
        "stage", "glucose_kind",
    )
)  # fmt: skip
_KINDS: Final[Mapping[str, Kind]] = {
    "text": "text", "code": "code", "whole": "whole", "measure": "measure", "date": "date",
    "yes": "code",
}  # fmt: skip
_WIDTHS: Final = {"date": 13.0, "name": 34.0, "no": 7.0, "counselling": 24.0, "came": 13.0}
_FOLDS: Final = (19, 34)
"""Where the sheet of the month is folded on paper; a spreadsheet has it in one."""
_WEEKS: Final = ("I", "II", "III", "IV", "V")
Asked = Literal["marital", "occupation", "family_history", "own_history", "risk_behaviour"]


def form_document(said: FormJson, whose: ReportHead, language: Language = "id") -> Document:
    """Return a target list or the cards of a form; each card begins a page."""
    say = Say(language)
    of = form(said["form"])
    columns = [_column(one, say) for one in of.columns]
    parts: list[Part] = []
    if of.kind == "list":
        parts.append(
            PaperTable(
                columns,
                [_cells(of.columns, line, say) for one in said["people"]
                 for line in one["lines"]],
                empty=say("ages_paper.nobody"),
                numbered=True,
                compact=True,
                folds=_FOLDS if of.number == MONTH else (),
                repeated=2 if of.number == MONTH else 0,
            )
        )  # fmt: skip
    for place, one in enumerate(said["people"] if of.kind == "card" else ()):
        if place:
            parts.append(NewPage(one["name"] or ""))
        parts += _card(of.columns, columns, one, say)
    if not parts:
        parts.append(PaperTable(columns, [], empty=say("ages_paper.nobody")))
    title = "month" if of.number == MONTH else f"form_{of.number}"
    # each page of cards is another person's
    signed = None if of.kind == "card" else ()
    return _document(title, said, parts, whose, say, wide=True, signed=signed)


def _card(
    declared: Sequence[CardColumn], columns: Sequence[PaperColumn], one: FormPersonJson, say: Say
) -> list[Part]:
    rows = [_cells(declared, line, say) for line in one["lines"]]
    rows += [[None] * len(columns) for _ in range(_BLANK_LINES - len(rows))]
    born = one["birth_date"]
    head = [
        say("ages_paper.head_name", name=one["name"] or ""),
        say("ages_paper.head_nik", nik=one["nik"] or "-"),
        say("ages_paper.head_born", date=full_day(born, say.language) or "-"),
        say("ages_paper.head_home", address=_home(one)),
    ]
    if one["husband"]:
        head.append(say("ages_paper.head_husband", name=one["husband"]))
    elif one["mother"]:
        head.append(say("ages_paper.head_mother", name=one["mother"]))
    lines = [" · ".join(head)]
    asked = [
        say(f"ages_paper.head_{name}", said=_listed(one[name], name, say))
        for name in _ASKED
        if name in one
    ]
    if asked:
        lines.append(" · ".join(asked))
    return [Paragraphs(lines), PaperTable(columns, rows, numbered=True, compact=True)]


_ASKED: Final[tuple[Asked, ...]] = (
    "marital",
    "occupation",
    "family_history",
    "own_history",
    "risk_behaviour",
)


def _listed(value: str | list[str] | None, name: str, say: Say) -> str:
    """Return an answer of the card's head in words; a line to write on where it was not asked."""
    if not value:
        return "........"
    if isinstance(value, str):
        return say.first(f"pk21.{name}_{value}", otherwise=value)
    return ", ".join(say(f"examination.ill_{code}") for code in value)


def _home(one: FormPersonJson) -> str:
    parts = [one["address"], f"RT {one['rt']}" if one["rt"] else None, one["phone"]]
    return ", ".join(part for part in parts if part) or "-"


def _column(one: CardColumn, say: Say) -> PaperColumn:
    return PaperColumn(
        say(f"ages_paper.column_{one.key}"),
        _KINDS[one.kind],
        over=_over(one.key, say),
        width_mm=_WIDTHS.get(one.key),
        below=one.below,
        step=one.step,
    )


_GROUPS: Final = ("puma", "tb", "aks", "skilas")


def _over(key: str, say: Say) -> str:
    group = next((name for name in _GROUPS if key == name or key.startswith(f"{name}_")), None)
    return say(f"ages_paper.group_{group}") if group else ""


def _cells(declared: Sequence[CardColumn], line: Mapping[str, object], say: Say) -> list[Cell]:
    return [_cell(one, line.get(one.key), say) for one in declared]


def _cell(column: CardColumn, value: object, say: Say) -> Cell:
    if value is None:
        return None
    if column.key == "age":
        return _age(int(str(value)), say)
    if column.kind == "date":
        return date.fromisoformat(str(value))
    if column.kind == "yes":
        return say(f"ages_paper.{'yes' if value else 'no'}")
    if column.key in _CLASSES:
        return _class(str(value), say)
    return value if isinstance(value, int | float) else str(value)


def _age(months: int, say: Say) -> str:
    if months < 72:
        return say("ages_paper.age_months", months=months)
    return say("ages_paper.age_years", years=months // 12)


def _class(code: str, say: Say) -> str:
    return say.first(f"ages_paper.class_{code}", otherwise=code)


def _in_words(figure: str, code: str, say: Say) -> str:
    """Return a class in the words of the card; a column's short mark where it has none."""
    return say.first(
        f"day_card.class_{figure}_{code}",
        f"category.{code}",
        f"ages_paper.class_{code}",
        otherwise=code,
    )


def _document(
    title: str,
    said: MonthDayJson,
    parts: Sequence[Part],
    whose: ReportHead,
    say: Say,
    *,
    wide: bool = False,
    signed: Sequence[str] | None = (),
) -> Document:
    day = say("lists.day", date=full_day(said["day"], say.language))
    return month_document(
        say(f"ages_paper.{title}"), said["month"], whose, parts, say, day, wide=wide,
        paper="F4" if wide else "A4", signed=signed,
    )  # fmt: skip


# -- recaps ------------------------------------------------------------------------------------

_COUNTS: Final[tuple[StageFigure, ...]] = (
    "targets", "came", "did_not_come", "normal", "problem", "not_judged", "referred",
)  # fmt: skip


def recap_document(said: FormRecapJson, whose: ReportHead, language: Language = "id") -> Document:
    """Return the recap of a form: its counts, and by figure how men and women were judged."""
    say = Say(language)
    counts = PaperTable(
        headed(say, "ages_paper.recap_what", ("ages_paper.recap_people", "whole")),
        [[say(f"ages_paper.count_{name}"), said[name]] for name in _COUNTS],
        about=["came"],
    )
    sexes: tuple[Literal["male", "female", "all"], ...] = ("male", "female", "all")
    parts: list[Part] = [counts]
    rows: list[Sequence[Cell]] = []
    for figure, classes in said["figures"].items():
        name = say(f"ages_paper.figure_{figure}")
        rows += [
            [name, _in_words(figure, code, say), *(count[sex] for sex in sexes)]
            for code, count in classes.items()
        ]
        # a visitor without this figure counts as not known, never as normal
        known = sum(count["all"] for count in classes.values())
        rows.append([name, say("ages_paper.not_known"), None, None, said["came"] - known])
    parts.append(
        PaperTable(
            [
                PaperColumn(say("ages_paper.recap_figure"), step=4),
                PaperColumn(say("ages_paper.recap_class"), step=3),
                *(PaperColumn(say(f"ages_paper.sex_{sex}"), "whole", step=3) for sex in sexes),
            ],
            rows,
            title=say("ages_paper.recap_figures"),
            empty=say("ages_paper.nobody"),
        )
    )
    return _document(f"form_{said['form']}", said, parts, whose, say)


def day_document(said: DayRecapJson, whose: ReportHead, language: Language = "id") -> Document:
    """Return the recap by stage: who came, is well or not, and was referred."""
    say = Say(language)
    stages = said["stages"]
    table = PaperTable(
        headed(
            say,
            "ages_paper.stage",
            *(PaperColumn(say(f"ages_paper.count_{name}"), "whole") for name in _COUNTS),
        ),
        [
            [say(f"ages_paper.stage_{stage}"), *(count[name] for name in _COUNTS)]
            for stage, count in stages.items()
        ],
        total=[
            say("krs_paper.total"),
            *(sum(count[name] for count in stages.values()) for name in _COUNTS),
        ],
        note=_unknown_age(said, say),
        about=["came"],
    )
    return _document("day", said, [table], whose, say)


def _unknown_age(said: DayRecapJson | AgesCoverageJson, say: Say) -> str:
    count = said["unknown_age"]
    return say("ages_paper.unknown_age", count=count) if count else ""


# -- coverage ----------------------------------------------------------------------------------

Classed = Literal["bp", "glucose"]
_CLASSED: Final[tuple[Classed, ...]] = ("bp", "glucose")


def coverage_document(
    said: AgesCoverageJson, whose: ReportHead, language: Language = "id"
) -> Document:
    """Return the coverage by kelurahan and stage, and the classes of pressure and glucose."""
    say = Say(language)
    places = said["villages"]
    gone = () if all_told() else said["withheld"]
    rows: list[Sequence[Cell]] = []
    for stage in said["total"]:
        each = [place["stages"][stage] for place in places]
        names = [place["name"] or say("ages_paper.no_village") for place in places]
        names.append(say("krs_paper.total"))
        words = say(f"ages_paper.stage_{stage}")
        covered = part_cells(
            [of["examined"] for of in each],
            [of["people"] for of in each],
            [place["village"] in gone for place in places],
        )
        lines = [[words, name, *cells] for name, cells in zip(names, covered, strict=True)]
        # of a single place the total says nothing more
        rows += lines if len(each) > 1 else lines[:1]
    parts: list[Part] = [
        PaperTable(
            headed(
                say,
                "ages_paper.stage",
                "ages_paper.village",
                ("ages_paper.count_people", "whole"),
                ("ages_paper.count_examined", "whole"),
                ("ages_paper.percent_examined", "percent"),
            ),
            rows,
            note="" if small(said["unknown_age"]) else _unknown_age(said, say),
            about=["examined"],
        )
    ]
    secret = bool(places) and all(place["village"] in gone for place in places)
    parts += [_classes(said, figure, say, secret=secret) for figure in _CLASSED]
    parts.append(Paragraphs([note(LEAST, say)]))
    return _document("coverage", said, parts, whose, say)


def _classes(said: AgesCoverageJson, figure: Classed, say: Say, *, secret: bool) -> PaperTable:
    rows: list[Sequence[Cell]] = []
    for stage, of in said["total"].items():
        counts = of.get(figure, {})
        masks, _ = protect_line(list(counts.values()))
        masks = (True,) * len(masks) if secret else masks
        for (code, count), hidden in zip(counts.items(), masks, strict=True):
            words = (
                say("ages_paper.not_known") if code == "unknown" else _in_words(figure, code, say)
            )
            rows.append(
                [
                    say(f"ages_paper.stage_{stage}"),
                    words,
                    HIDDEN if hidden else count,
                    HIDDEN if hidden else percent(count, of["people"]),
                ]
            )
    return PaperTable(
        headed(
            say,
            "ages_paper.stage",
            "ages_paper.recap_class",
            ("ages_paper.count_people", "whole"),
            ("ages_paper.percent_people", "percent"),
        ),
        rows,
        title=say(f"ages_paper.figure_{figure}"),
        about=[figure],
    )


# -- home visits -------------------------------------------------------------------------------


def home_visits_document(
    said: HomeVisitRecapJson, whose: ReportHead, language: Language = "id"
) -> Document:
    """Return the pustu's weekly recap: fourteen numbers by week, with room for initials."""
    say = Say(language)
    rows: list[Sequence[Cell]] = []
    for group, names in groupby(said["weeks"], key=_group):
        for name in names:
            rows.append(
                [
                    say(f"ages_paper.visits_group_{group}"),
                    say(f"ages_paper.visits_{name}"),
                    *said["weeks"][name],
                    said["whole"][name],
                ]
            )
    initials = say("ages_paper.visits_initials")
    rows.append(["", initials, *([None] * len(_WEEKS)), None])
    table = PaperTable(
        headed(
            say,
            "ages_paper.visits_part",
            "ages_paper.recap_what",
            *(PaperColumn(week, "whole", over=say("ages_paper.visits_week")) for week in _WEEKS),
            ("ages_paper.visits_whole", "whole"),
        ),
        rows,
        compact=True,
        note=say("ages_paper.visits_note"),
        about=["visits"],
    )
    outcomes = PaperTable(
        headed(say, "ages_paper.visits_outcome", ("ages_paper.visits_count", "whole")),
        [[say(f"checklist.outcome_{name}"), count] for name, count in said["outcomes"].items()],
        title=say("ages_paper.visits_outcomes"),
        empty=say("ages_paper.visits_none"),
    )
    signed = [say("ages_paper.signed_pustu")]
    return _document("visits", said, [table, outcomes], whose, say, signed=signed)


def _group(name: str) -> str:
    if name.startswith("mothers_"):
        return "mothers"
    if name.startswith("others_"):
        return "others"
    return "followed" if name in ("counselled", "reported") else "visited"
