"""The Kampung KB's month as a document: what was done, for whom, how far the plan is.

Figures of families are told without small numbers: the paper leaves the village.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal, TypedDict

from kbdesk.domain.classification import ladder
from kbdesk.domain.kampung import BODIES, InterventionPhoto
from kbdesk.domain.krs import FLAGS
from kbdesk.domain.report_json.village import (
    CouplesJson,
    InterventionJson,
    IssueJson,
    KampungJson,
    SpansJson,
)
from kbdesk.domain.skdn import percent
from kbdesk.domain.small_numbers import LEAST, protect_parts, small
from kbdesk.domain.village_pictures import HIDDEN
from kbdesk.domain.village_secrets import issue_told, last_year_told, planning_masks
from kbdesk.reports.catalogue_table import catalogue_tables
from kbdesk.reports.document import (
    Cell,
    Document,
    LargeFigures,
    NewPage,
    PaperColumn,
    PaperTable,
    Paragraphs,
    Part,
)
from kbdesk.reports.photo_rows import photo_rows
from kbdesk.reports.population_document import figure, long_date_of, month, note, rt_words
from kbdesk.reports.score_table import score_parts
from kbdesk.words import Language, say

SUMS: Final[tuple[Literal["count", "people", "cost"], ...]] = ("count", "people", "cost")


def kampung_document(
    said: KampungJson, language: Language = "id", photos: Sequence[InterventionPhoto] = ()
) -> Document:
    """Return ``report kampung`` as a document, with the photos of its interventions."""
    parts: list[Part] = [
        _large(said, language),
        profile(said, language),
        *standing(said, "kampung", language),
        *score_parts(said["score"], language),
        *standing(said, "dataku", language),
        _sums(
            "strategy",
            [(str(row["strategy"]), row) for row in said["interventions"]["by_strategy"]],
            said["interventions"],
            language,
        ),
        _sums(
            "function",
            [(row["family_function"], row) for row in said["interventions"]["by_function"]],
            said["interventions"],
            language,
        ),
        *catalogue_tables(said["interventions"], language),
        interventions(said, language),
        _corner(said, language),
        *photo_rows(
            [(f"{one.title}, {long_date_of(one.date, language)}", one) for one in photos],
            say("dataku.photos", language),
        ),
        groups(said, language),
        _meetings(said, language),
        plan(said, language),
        NewPage(say("dataku.krs_by_rt", language)),
        krs_by_rt(said, language),
        kb_by_rt(said, language),
        issues(said, language),
        written_issues(said, language),
        NewPage(say("dataku.officers", language)),
        *officers(said, language),
        _facilities(said, language),
        _events(said, language),
    ]
    return Document(
        say("dataku.kampung_title", language),
        [name_of(said, language), month(said["month"], language)],
        parts,
        name=f"Kampung KB {said['month']}",
        signed=[say("dataku.signed_pokja", language), say("dataku.signed_head", language)],
    )


def name_of(said: KampungJson, language: Language) -> str:
    """Return "Kampung KB Tepian Bakau, Kelurahan Bontang Kuala"."""
    village = say("dataku.village", language, name=said["village_name"])
    name = said["profile"].get("name")
    return f"{say('dataku.program_kampung', language)} {name}, {village}" if name else village


def level_words(program: str, code: str | None, language: Language) -> str:
    """Return the name of a level, or that there is none yet."""
    for level in ladder(program).levels:
        if level.code == code:
            return level.label[language]
    return say("dataku.no_level", language)


def _large(said: KampungJson, language: Language) -> LargeFigures:
    year = said["interventions"]["year"]
    items = [
        (say("dataku.people", language), figure(said["population"], language), ""),
        (say("dataku.households", language), figure(said["households"], language), ""),
        (say("dataku.interventions", language), figure(year["count"], language),
         say("dataku.this_year", language)),
        (say("dataku.reached", language), figure(year["people"], language),
         say("dataku.this_year", language)),
    ]  # fmt: skip
    for program in ("kampung", "dataku"):
        level = said["classification"][program]["level"]
        items.append(
            (say(f"dataku.program_{program}", language), level_words(program, level, language),
             say("dataku.classification", language))
        )  # fmt: skip
    return LargeFigures(items, about=("population", "households"))


def day(text: str | None) -> Cell:
    """Return an ISO date as a date."""
    return date.fromisoformat(text) if text else None


def profile(said: KampungJson, language: Language) -> PaperTable:
    """Return what the village is: decree, land, borders, contact."""
    of = said["profile"]
    area = of.get("area_ha")

    def dated(text: str | None, on: str | None) -> Cell:
        if text and on:
            return f"{text}, {long(on, language)}"
        return text

    borders: list[list[Cell]] = [
        [say("dataku.field_north", language), of.get("border_north")],
        [say("dataku.field_south", language), of.get("border_south")],
        [say("dataku.field_east", language), of.get("border_east")],
        [say("dataku.field_west", language), of.get("border_west")],
    ]
    rows: list[list[Cell]] = [
        [say("dataku.field_name", language), of.get("name")],
        [say("dataku.field_decree", language), dated(of.get("decree_no"), of.get("decree_date"))],
        [say("dataku.field_launch", language), day(of.get("launch_date"))],
        [
            say("dataku.field_area", language),
            None if area is None else say(
                "dataku.area_ha", language, area=figure(area, language, 2)
            ),
        ],
        [say("dataku.field_rt_count", language),
         None if of.get("rt_count") is None else str(of["rt_count"])],
        *borders,
        [say("dataku.field_secretariat", language), of.get("secretariat")],
        [say("dataku.field_contact", language),
         " ".join(part for part in (of.get("contact_name"), of.get("contact_phone")) if part)
         or None],
        [say("dataku.field_dataku_decree", language),
         dated(of.get("dataku_decree_no"), of.get("dataku_decree_date"))],
    ]  # fmt: skip
    return PaperTable(
        [
            PaperColumn(say("dataku.field", language), width_mm=52),
            PaperColumn(say("dataku.value", language)),
        ],
        rows,
        title=say("dataku.profile", language),
    )


def long(text: str, language: Language) -> str:
    """Return "31 Juli 2026" of an ISO date."""
    from kbdesk.words import long_date

    return long_date(date.fromisoformat(text), language)


def standing(said: KampungJson, program: str, language: Language) -> list[Part]:
    """Return a classification: the level, what lacks for the next, every item."""
    of = said["classification"][program]
    labels = {item.code: item.label[language] for item in ladder(program).items}
    name = say(f"dataku.program_{program}", language)
    level = level_words(program, of["level"], language)
    missing = say("dataku.complete", language)
    if of["next"]:
        missing = say("dataku.missing", language, count=len(of["missing"]),
                      level=level_words(program, of["next"], language))  # fmt: skip
    rows: list[list[Cell]] = []
    for item in of["items"]:
        state = "met" if item["met"] else "unanswered" if item["met"] is None else "not_met"
        words = say(f"dataku.{state}", language)
        if item["computed"] and (item["least"] or 0) > 1:
            words += f" ({said_of(item, language)})"
        rows.append([level_words(program, item["level"], language), labels[item["code"]], words])
    return [
        PaperTable(
            [
                PaperColumn(say("dataku.level", language), width_mm=30),
                PaperColumn(say("dataku.item", language)),
                PaperColumn(say("dataku.state", language), width_mm=48),
            ],
            rows,
            title=f"{say('dataku.classification', language)} {name}: {level}",
            note=missing,
        )
    ]


class ItemCount(TypedDict):
    """An item that the records answer: how many there are, and the least that is asked."""

    value: int | None
    least: int | None


def said_of(item: ItemCount, language: Language) -> str:
    """Return "2 dari 5"."""
    return say("dataku.found_of", language, value=item["value"], least=item["least"])


def _sums(
    words: str, rows: Sequence[tuple[str, SpansJson]], whole: SpansJson, language: Language
) -> PaperTable:
    """Return interventions by ``words``: strategy or function, each with its sums."""
    columns = [PaperColumn(say(f"dataku.{words}", language))]
    for span in ("this_month", "this_year"):
        over = say(f"dataku.{span}", language)
        columns += [
            PaperColumn(say("dataku.count", language), "whole", over=over, width_mm=14),
            PaperColumn(say("dataku.reached", language), "whole", over=over, width_mm=19),
            PaperColumn(say("dataku.cost", language), "whole", over=over, width_mm=24),
        ]

    def line(name: str, of: SpansJson) -> list[Cell]:
        month, year = of["month"], of["year"]
        return [name, *(month[one] for one in SUMS), *(year[one] for one in SUMS)]

    return PaperTable(
        columns,
        [line(say(f"dataku.{words}_{name}", language), of) for name, of in rows],
        title=say(f"dataku.interventions_by_{words}", language),
        total=line(say("dataku.together", language), whole),
    )


def interventions(said: KampungJson, language: Language) -> PaperTable:
    """Return the month's interventions."""
    return PaperTable(
        [
            PaperColumn(say("dataku.date", language), "date"),
            PaperColumn(say("dataku.activity", language)),
            PaperColumn(say("dataku.function", language)),
            PaperColumn(say("dataku.agency", language)),
            PaperColumn(say("dataku.place", language)),
            PaperColumn(say("dataku.male", language), "whole"),
            PaperColumn(say("dataku.female", language), "whole"),
            PaperColumn(say("dataku.cost", language), "whole"),
            PaperColumn(say("dataku.result", language)),
        ],
        [
            [
                day(row["date"]), _named(row, language),
                say(f"dataku.function_{row['family_function']}", language), row["agency"],
                row["place"], row["male"], row["female"], row["cost"], row["result"],
            ]
            for row in said["interventions"]["list"]
        ],
        title=say("dataku.interventions", language),
        empty=say("dataku.no_interventions", language),
    )  # fmt: skip


def _named(row: InterventionJson, language: Language) -> str:
    """Return an intervention's title, with the lesson of the corner that it was."""
    of = row["session"]
    if of is None:
        return str(row["title"])
    topic = of["title"] or (say(f"corner.topic.{of['topic']}", language) if of["topic"] else None)
    if topic is None or topic == row["title"]:
        return f"{row['title']} ({say('dataku.corner_session', language)})"
    words = say("dataku.corner_session_of", language, title=topic)
    return f"{row['title']} ({words})"


def _corner(said: KampungJson, language: Language) -> Paragraphs:
    """Return what the education corner did in the month."""
    of = said["corner"]
    key = "dataku.corner_month" if of["sessions"] else "dataku.corner_none"
    words = say(key, language, sessions=figure(of["sessions"], language),
                people=figure(of["people"], language),
                interventions=figure(of["interventions"], language))  # fmt: skip
    return Paragraphs([words], title=say("dataku.corner", language))


def groups(said: KampungJson, language: Language) -> PaperTable:
    """Return the groups with their meetings."""
    return PaperTable(
        [
            PaperColumn(say("dataku.kind", language)),
            PaperColumn(say("dataku.name", language)),
            PaperColumn(say("dataku.decree", language)),
            PaperColumn(say("dataku.leader", language)),
            PaperColumn(say("dataku.members", language), "whole"),
            PaperColumn(say("dataku.meetings_month", language), "whole"),
            PaperColumn(say("dataku.attended", language), "whole"),
            PaperColumn(say("dataku.meetings_year", language), "whole"),
        ],
        [
            [
                row["kind"], row["name"], row["decree_no"], row["leader"], row["members"],
                row["meetings_month"], row["attended_month"], row["meetings_year"],
            ]
            for row in said["groups"]
        ],
        title=say("dataku.groups_title", language),
        empty=say("dataku.no_groups", language),
    )  # fmt: skip


def _meetings(said: KampungJson, language: Language) -> PaperTable:
    return PaperTable(
        [
            PaperColumn(say("dataku.date", language), "date"),
            PaperColumn(say("dataku.kind", language)),
            PaperColumn(say("dataku.name", language)),
            PaperColumn(say("dataku.topic", language)),
            PaperColumn(say("dataku.attended", language), "whole"),
        ],
        [
            [day(row["date"]), row["kind"], row["name"], row["topic"], row["people"]]
            for row in said["meetings"]
        ],
        title=say("dataku.meetings", language),
        empty=say("dataku.no_meetings", language),
    )


def plan(said: KampungJson, language: Language) -> PaperTable:
    """Return the year's plan and how far it is."""
    of = said["plan"]
    return PaperTable(
        [
            PaperColumn(say("dataku.activity", language)),
            PaperColumn(say("dataku.agency", language)),
            PaperColumn(say("dataku.goal", language)),
            PaperColumn(say("dataku.due", language), "date"),
            PaperColumn(say("dataku.budget", language), "whole"),
            PaperColumn(say("dataku.progress", language), "whole"),
        ],
        [
            [row["title"], row["agency"], row["goal"], day(row["due_date"]), row["budget"],
             row["progress"]]
            for row in of["items"]
        ],
        title=say("dataku.plan", language, year=of["year"]),
        empty=say("dataku.no_plan", language),
    )  # fmt: skip


def part_cells(parts: Sequence[int], wholes: Sequence[int]) -> list[list[Cell]]:
    """Return part, whole and percent of each row and of all, without small numbers."""
    hidden = protect_parts(parts, wholes)
    lines: list[list[Cell]] = []
    masks = zip((*parts, sum(parts)), (*wholes, sum(wholes)),
                (*hidden.parts, hidden.part_total), (*hidden.wholes, hidden.whole_total),
                strict=True)  # fmt: skip
    for one, of, no_part, no_whole in masks:
        secret = no_part or no_whole
        lines.append([HIDDEN if no_whole else of, HIDDEN if no_part else one,
                      HIDDEN if secret else percent(one, of)])  # fmt: skip
    return lines


def _planning(rows: Sequence[CouplesJson]) -> list[list[Cell]]:
    """Return couples, users and unmet need with their percents, each row and all together."""
    each, total = planning_masks(rows)
    counts = [[row["PUS"], row["users"], row["unmet_need"]] for row in rows]
    counts.append([sum(row[place] for row in counts) for place in range(3)])
    lines: list[list[Cell]] = []
    for (whole, users, unmet), mask in zip(counts, (*each, total), strict=True):
        line: list[Cell] = [HIDDEN if mask.couples else whole]
        for part, no_part in ((users, mask.users), (unmet, mask.unmet)):
            line.append(HIDDEN if no_part else part)
            secret = no_part or mask.couples
            line.append(HIDDEN if secret else percent(part, whole))
        lines.append(line)
    return lines


def krs_by_rt(said: KampungJson, language: Language) -> PaperTable:
    """Return targets and families at risk by RT, with the flags of all RT below."""
    rows = said["by_rt"]
    lines = part_cells([row["at_risk"] for row in rows], [row["targets"] for row in rows])
    return PaperTable(
        [
            PaperColumn(say("dataku.rt", language)),
            PaperColumn(say("dataku.targets", language), "whole"),
            PaperColumn(say("dataku.krs", language), "whole"),
            PaperColumn("%", "percent"),
        ],
        [[rt_words(row["rt"], language), *line] for row, line in zip(rows, lines, strict=False)],
        title=say("dataku.krs_by_rt", language),
        total=[say("dataku.together", language), *lines[-1]],
        note=note(LEAST, language),
        about=("at_risk",),
    )


def kb_by_rt(said: KampungJson, language: Language) -> PaperTable:
    """Return couples, users and unmet need by RT."""
    rows = said["by_rt"]
    lines = _planning(rows)
    return PaperTable(
        [
            PaperColumn(say("dataku.rt", language)),
            PaperColumn(say("dataku.pus", language), "whole"),
            PaperColumn(say("dataku.users", language), "whole"),
            PaperColumn("%", "percent"),
            PaperColumn(say("dataku.unmet", language), "whole"),
            PaperColumn("%", "percent"),
        ],
        [[rt_words(row["rt"], language), *line] for row, line in zip(rows, lines, strict=False)],
        title=say("dataku.kb_by_rt", language),
        total=[say("dataku.together", language), *lines[-1]],
        note=note(LEAST, language),
        about=("PUS", "unmet_need"),
    )


def issue_words(issue: IssueJson, language: Language) -> str:
    """Return an issue as its title."""
    return say(
        f"dataku.issue_{issue['code']}",
        language,
        part=figure(issue["part"], language),
        whole=figure(issue["whole"], language),
        percent=figure(issue["percent"], language, 1),
    )


def issue_detail(issue: IssueJson, language: Language) -> str:
    """Return what stands below it: of how many, which RT, and last year."""
    lines = [say("dataku.issue_share", language, part=figure(issue["part"], language),
                 whole=figure(issue["whole"], language),
                 percent=figure(issue["percent"], language, 1))]  # fmt: skip
    if issue["by_rt"]:
        worst = [
            say("dataku.issue_rt", language, rt=rt_words(row["rt"], language),
                percent=figure(row["percent"], language, 1))
            for row in issue["by_rt"][:3]
        ]  # fmt: skip
        key = "dataku.issue_lowest" if issue["figure"] == "users" else "dataku.issue_rts"
        lines.append(say(key, language, rts=", ".join(worst)))
    if issue["last_year_percent"] is not None:
        before = figure(issue["last_year_percent"], language, 1)
        lines.append(say("dataku.last_year", language, percent=before))
    return " · ".join(lines)


def issue_lines(said: KampungJson, language: Language) -> list[tuple[str, str]]:
    """Return the issues that may be told outside: title and what stands below it.

    Of RT only the names: their counts are in the tables, where these may be told.
    """
    lines = []
    for issue in said["priorities"]:
        if not issue_told(issue, said["figures"]["PUS"]):
            continue
        before = issue["last_year_percent"] if last_year_told(issue) else None
        detail = issue_detail({**issue, "by_rt": [], "last_year_percent": before}, language)
        if issue["by_rt"]:
            names = ", ".join(rt_words(row["rt"], language) for row in issue["by_rt"][:3])
            key = "dataku.issue_lowest" if issue["figure"] == "users" else "dataku.issue_rts"
            detail += f" · {say(key, language, rts=names)}"
        lines.append((issue_words(issue, language), detail))
    return lines


def issues(said: KampungJson, language: Language) -> Paragraphs:
    """Return the issues that the figures raise."""
    paragraphs = [
        f"{number}. {title}. {detail}."
        for number, (title, detail) in enumerate(issue_lines(said, language), 1)
    ]
    return Paragraphs(
        paragraphs or [say("dataku.no_issues", language)],
        title=say("dataku.issues", language),
        about=("stunted",),
    )


def written_issues(said: KampungJson, language: Language) -> PaperTable:
    """Return what the officers wrote: issue, recommendation, and what came of it."""
    return PaperTable(
        [
            PaperColumn(say("dataku.year", language), "code"),
            PaperColumn(say("dataku.issues", language)),
            PaperColumn(say("dataku.recommendation", language)),
            PaperColumn(say("dataku.addressed", language)),
            PaperColumn(say("dataku.outcome", language)),
        ],
        [
            [str(row["year"]), row["title"], row["recommendation"], row["addressed_to"],
             row["outcome"]]
            for row in said["issues"]
        ],
        title=say("dataku.written_issues", language),
        empty=say("dataku.no_written_issues", language),
    )  # fmt: skip


def post_words(post: str | None, section: str | None, language: Language) -> str:
    """Return an officer's post, with the section's name."""
    if post == "section" and section:
        words = say(f"dataku.function_{section}", language)
        return say("dataku.post_of_section", language, section=words)
    return say(f"dataku.post_{post}", language)


def officers(said: KampungJson, language: Language) -> list[Part]:
    """Return the officers of the working group and of Rumah DataKu."""
    return [
        PaperTable(
            [
                PaperColumn(say("dataku.post", language), width_mm=60),
                PaperColumn(say("dataku.name", language)),
            ],
            [
                [post_words(row["post"], row["section"], language), row["name"]]
                for row in said["officers"][body]
            ],
            title=say(f"dataku.body_{body}", language),
            empty=say("dataku.no_events", language),
        )
        for body in BODIES
    ]


def _facilities(said: KampungJson, language: Language) -> PaperTable:
    return PaperTable(
        [
            PaperColumn(say("dataku.kind", language)),
            PaperColumn(say("dataku.name", language)),
            PaperColumn(say("dataku.amount", language), "whole"),
            PaperColumn(say("dataku.condition", language)),
        ],
        [
            [
                say(f"dataku.facility_{row['kind']}", language), row["name"], row["amount"],
                say(f"dataku.condition_{row['condition']}", language) if row["condition"] else None,
            ]
            for row in said["dataku"]["facilities"]
        ],
        title=say("dataku.facilities", language),
        empty=say("dataku.no_events", language),
    )  # fmt: skip


def _events(said: KampungJson, language: Language) -> PaperTable:
    return PaperTable(
        [
            PaperColumn(say("dataku.date", language), "date"),
            PaperColumn(say("dataku.kind", language)),
            PaperColumn(say("dataku.activity", language)),
            PaperColumn(say("dataku.by_whom", language)),
            PaperColumn(say("dataku.result", language)),
        ],
        [
            [day(row["date"]), say(f"dataku.event_{row['kind']}", language), row["title"],
             row["by_whom"], row["result"]]
            for row in said["dataku"]["events"]
        ],
        title=say("dataku.events", language),
        empty=say("dataku.no_events", language),
    )  # fmt: skip


def flag_counts(said: KampungJson) -> list[tuple[str, int | None]]:
    """Return how many target families each flag is true of; None where it may not be told."""
    targets = said["figures"]["targets"]
    found: list[tuple[str, int | None]] = []
    for flag in FLAGS:
        count = said["figures"]["flags"][flag]
        secret = small(count) or small(targets - count)
        found.append((flag, None if secret else count))
    return found
