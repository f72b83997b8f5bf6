"""The Kampung KB's month as a document: what was done, for whom, how far the plan is.

Figures of families are told without small numbers: the paper leaves the village.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, TypedDict

from kbdesk.domain.ages import read_day
from kbdesk.domain.classification import ladder
from kbdesk.domain.kampung import BODIES, InterventionPhoto
from kbdesk.domain.krs import FLAGS
from kbdesk.domain.report_json.village import (
    InterventionJson,
    IssueJson,
    KampungJson,
    PlanItemJson,
    SpansJson,
    StandingItemJson,
)
from kbdesk.domain.small_numbers import LEAST, small
from kbdesk.domain.village_pictures import HIDDEN
from kbdesk.domain.village_secrets import issue_told, last_year_told, withheld_of
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
    headed,
    table_of,
)
from kbdesk.reports.formats import figure, long_day
from kbdesk.reports.hidden_cells import planning_cells, share_cells
from kbdesk.reports.photo_rows import photo_rows
from kbdesk.reports.population_document import note, rt_words
from kbdesk.reports.report_head import month_line
from kbdesk.reports.score_table import score_parts
from kbdesk.words import Language, Say

SUMS: Final[tuple[Literal["count", "people", "cost"], ...]] = ("count", "people", "cost")


def kampung_document(
    said: KampungJson, language: Language = "id", photos: Sequence[InterventionPhoto] = ()
) -> Document:
    """Return ``report kampung`` as a document, with the photos of its interventions."""
    say = Say(language)
    parts: list[Part] = [
        _large(said, say),
        profile(said, language),
        *standing(said, "kampung", say),
        *score_parts(said["score"], said["figures"], language),
        *standing(said, "dataku", say),
        _sums(
            "strategy",
            [(str(row["strategy"]), row) for row in said["interventions"]["by_strategy"]],
            said["interventions"],
            say,
        ),
        _sums(
            "function",
            [(row["family_function"], row) for row in said["interventions"]["by_function"]],
            said["interventions"],
            say,
        ),
        *catalogue_tables(said["interventions"], say),
        interventions(said, say),
        _corner(said, say),
        *photo_rows(
            [(_photo_words(one, say), one) for one in photos],
            say("dataku.photos"),
        ),
        groups(said, say),
        _meetings(said, say),
        plan(said, say),
        NewPage(say("dataku.krs_by_rt")),
        krs_by_rt(said, say),
        kb_by_rt(said, say),
        issues(said, say),
        written_issues(said, say),
        NewPage(say("dataku.officers")),
        *officers(said, say),
        _facilities(said, say),
        _events(said, say),
    ]
    return Document(
        say("dataku.kampung_title"),
        [name_of(said, say), month_line(said["month"], language)],
        parts,
        name=f"Kampung KB {said['month']}",
    )


def name_of(said: KampungJson, say: Say) -> str:
    """Return "Kampung KB Tepian Bakau, Kelurahan Bontang Kuala"."""
    village = say("dataku.village", name=said["village_name"])
    name = said["profile"].get("name")
    return f"{say('dataku.program_kampung')} {name}, {village}" if name else village


def level_words(program: str, code: str | None, language: Language) -> str:
    """Return the name of a level, or that there is none yet."""
    say = Say(language)
    for level in ladder(program).levels:
        if level.code == code:
            return level.label[language]
    return say("dataku.no_level")


def _large(said: KampungJson, say: Say) -> LargeFigures:
    year = said["interventions"]["year"]
    gone = withheld_of(said["figures"]) or frozenset()

    def told(name: str, count: int) -> str:
        return HIDDEN if small(count) or name in gone else figure(count, say.language)

    items = [
        (say("dataku.people"), told("people", said["population"]), ""),
        (say("dataku.households"), told("households", said["households"]), ""),
        (say("dataku.interventions"), figure(year["count"], say.language),
         say("dataku.this_year")),
        (say("dataku.reached"), figure(year["people"], say.language),
         say("dataku.this_year")),
    ]  # fmt: skip
    for program in ("kampung", "dataku"):
        level = said["classification"][program]["level"]
        items.append(
            (say(f"dataku.program_{program}"), level_words(program, level, say.language),
             say("dataku.classification"))
        )  # fmt: skip
    return LargeFigures(items, about=("population", "households"))


def profile(said: KampungJson, language: Language) -> PaperTable:
    """Return what the village is: decree, land, borders, contact."""
    say = Say(language)
    of = said["profile"]
    area = of.get("area_ha")

    def dated(text: str | None, on: str | None) -> Cell:
        if text and on:
            return f"{text}, {long_day(on, language)}"
        return text

    borders: list[list[Cell]] = [
        [say("dataku.field_north"), of.get("border_north")],
        [say("dataku.field_south"), of.get("border_south")],
        [say("dataku.field_east"), of.get("border_east")],
        [say("dataku.field_west"), of.get("border_west")],
    ]
    rows: list[list[Cell]] = [
        [say("dataku.field_name"), of.get("name")],
        [say("dataku.field_decree"), dated(of.get("decree_no"), of.get("decree_date"))],
        [say("dataku.field_launch"), read_day(of.get("launch_date"))],
        [
            say("dataku.field_area"),
            None if area is None else say(
                "dataku.area_ha", area=figure(area, language, 2)
            ),
        ],
        [say("dataku.field_rt_count"),
         None if of.get("rt_count") is None else str(of["rt_count"])],
        *borders,
        [say("dataku.field_secretariat"), of.get("secretariat")],
        [say("dataku.field_contact"),
         " ".join(part for part in (of.get("contact_name"), of.get("contact_phone")) if part)
         or None],
        [say("dataku.field_dataku_decree"),
         dated(of.get("dataku_decree_no"), of.get("dataku_decree_date"))],
    ]  # fmt: skip
    return PaperTable(
        headed(say, ("dataku.field", "text", 52), "dataku.value"),
        rows,
        title=say("dataku.profile"),
    )


def standing(said: KampungJson, program: str, say: Say) -> list[Part]:
    """Return a classification: the level, what lacks for the next, every item."""
    of, language = said["classification"][program], say.language
    labels = {item.code: item.label[language] for item in ladder(program).items}
    level = level_words(program, of["level"], language)
    missing = say("dataku.complete")
    if of["next"]:
        missing = say("dataku.missing", count=len(of["missing"]),
                      level=level_words(program, of["next"], language))  # fmt: skip
    return [
        table_of(
            say,
            of["items"],
            (
                ("dataku.level", "text", 30),
                lambda item: level_words(program, item["level"], language),
            ),
            ("dataku.item", lambda item: labels[item["code"]]),
            (("dataku.state", "text", 48), lambda item: _state_words(item, say)),
            title=f"{say('dataku.classification')} {say(f'dataku.program_{program}')}: {level}",
            note=missing,
        )
    ]


def _state_words(item: StandingItemJson, say: Say) -> str:
    """Return whether an item is met; where records answer it, how many of how many there are."""
    state = "met" if item["met"] else "unanswered" if item["met"] is None else "not_met"
    counts = item["computed"] and (item["least"] or 0) > 1
    return say(f"dataku.{state}") + (f" ({said_of(item, say.language)})" if counts else "")


class ItemCount(TypedDict):
    """An item that the records answer: how many there are, and the least that is asked."""

    value: int | None
    least: int | None


def said_of(item: ItemCount, language: Language) -> str:
    """Return "2 dari 5"."""
    say = Say(language)
    return say("dataku.found_of", value=item["value"], least=item["least"])


def _sums(
    words: str, rows: Sequence[tuple[str, SpansJson]], whole: SpansJson, say: Say
) -> PaperTable:
    """Return interventions by ``words``: strategy or function, each with its sums."""
    columns = headed(say, f"dataku.{words}")
    for span in ("this_month", "this_year"):
        over = say(f"dataku.{span}")
        columns += [
            PaperColumn(say("dataku.count"), "whole", over=over, width_mm=14),
            PaperColumn(say("dataku.reached"), "whole", over=over, width_mm=19),
            PaperColumn(say("dataku.cost"), "whole", over=over, width_mm=24),
        ]

    def line(name: str, of: SpansJson) -> list[Cell]:
        month, year = of["month"], of["year"]
        return [name, *(month[one] for one in SUMS), *(year[one] for one in SUMS)]

    return PaperTable(
        columns,
        [line(say(f"dataku.{words}_{name}"), of) for name, of in rows],
        title=say(f"dataku.interventions_by_{words}"),
        total=line(say("dataku.together"), whole),
    )


def interventions(said: KampungJson, say: Say) -> PaperTable:
    return table_of(
        say,
        said["interventions"]["list"],
        (("dataku.date", "date"), lambda row: read_day(row["date"])),
        ("dataku.activity", lambda row: _named(row, say)),
        ("dataku.function", lambda row: say(f"dataku.function_{row['family_function']}")),
        ("dataku.agency", _agencies),
        ("dataku.place", lambda row: row["place"]),
        ("dataku.for_whom", lambda row: _for_whom(row, say)),
        (("dataku.male", "whole"), lambda row: row["male"]),
        (("dataku.female", "whole"), lambda row: row["female"]),
        (("dataku.cost", "whole"), lambda row: row["cost"]),
        ("dataku.result", lambda row: row["result"]),
        title=say("dataku.interventions"),
        empty=say("dataku.no_interventions"),
    )


def _agencies(row: InterventionJson) -> str | None:
    """Return who did it, and with whom."""
    return "; ".join(dict.fromkeys(one for one in (row["agency"], *row["agencies"]) if one)) or None


def _for_whom(row: InterventionJson, say: Say) -> str | None:
    """Return the target group of the catalogue, and who it was in words."""
    group = row["target_group"]
    parts = (say(f"dataku.target_{group}") if group else "", row["for_whom"] or "")
    return ": ".join(part for part in parts if part) or None


def _named(row: InterventionJson, say: Say) -> str:
    """Return an intervention's title, with the lesson of the corner that it was."""
    of = row["session"]
    if of is None:
        return str(row["title"])
    topic = of["title"] or (say(f"corner.topic.{of['topic']}") if of["topic"] else None)
    if topic is None or topic == row["title"]:
        return f"{row['title']} ({say('dataku.corner_session')})"
    words = say("dataku.corner_session_of", title=topic)
    return f"{row['title']} ({words})"


def _corner(said: KampungJson, say: Say) -> Paragraphs:
    """Return what the education corner did in the month."""
    of = said["corner"]
    key = "dataku.corner_month" if of["sessions"] else "dataku.corner_none"
    words = say(key, sessions=figure(of["sessions"], say.language),
                people=figure(of["people"], say.language),
                interventions=figure(of["interventions"], say.language))  # fmt: skip
    return Paragraphs([words], title=say("dataku.corner"))


def groups(said: KampungJson, say: Say) -> PaperTable:
    return table_of(
        say,
        said["groups"],
        ("dataku.kind", lambda row: row["kind"]),
        ("dataku.name", lambda row: row["name"]),
        ("dataku.decree", lambda row: row["decree_no"]),
        ("dataku.leader", lambda row: row["leader"]),
        (("dataku.members", "whole"), lambda row: row["members"]),
        (("dataku.meetings_month", "whole"), lambda row: row["meetings_month"]),
        (("dataku.attended", "whole"), lambda row: row["attended_month"]),
        (("dataku.meetings_year", "whole"), lambda row: row["meetings_year"]),
        title=say("dataku.groups_title"),
        empty=say("dataku.no_groups"),
    )


def _meetings(said: KampungJson, say: Say) -> PaperTable:
    return table_of(
        say,
        said["meetings"],
        (("dataku.date", "date"), lambda row: read_day(row["date"])),
        ("dataku.kind", lambda row: row["kind"]),
        ("dataku.name", lambda row: row["name"]),
        ("dataku.topic", lambda row: row["topic"]),
        (("dataku.attended", "whole"), lambda row: row["people"]),
        title=say("dataku.meetings"),
        empty=say("dataku.no_meetings"),
    )


def plan(said: KampungJson, say: Say) -> PaperTable:
    """Return the year's plan and how far it is."""
    of = said["plan"]
    return table_of(
        say,
        of["items"],
        ("dataku.activity", _with_goal),
        ("dataku.rt", lambda row: row["rt"]),
        ("dataku.issue_answered", lambda row: row["issue_title"]),
        ("dataku.agency", lambda row: row["agency"]),
        (
            "dataku.carried_out",
            lambda row: "; ".join(one["title"] or "" for one in row["interventions"]) or None,
        ),
        (("dataku.due", "date"), lambda row: read_day(row["due_date"])),
        (("dataku.budget", "whole"), lambda row: row["budget"]),
        (("dataku.progress", "whole"), lambda row: row["progress"]),
        title=say("dataku.plan", year=of["year"]),
        empty=say("dataku.no_plan"),
    )


def _photo_words(photo: InterventionPhoto, say: Say) -> str:
    """Return what stands under a photo: what of it, the intervention, and the day."""
    words = f"{photo.title}, {long_day(photo.date, say.language)}"
    return f"{say(f'attachment.phase_{photo.phase}')}: {words}" if photo.phase else words


def _with_goal(item: PlanItemJson) -> str:
    """Return an item of the plan with its goal behind it."""
    return ": ".join(part for part in (item["title"], item["goal"]) if part)


def krs_by_rt(said: KampungJson, say: Say) -> PaperTable:
    """Return targets and families at risk by RT, with the flags of all RT below."""
    rows = said["by_rt"]
    lines = share_cells(rows, said["figures"], "at_risk", "targets")
    return PaperTable(
        headed(
            say,
            "dataku.rt",
            ("dataku.targets", "whole"),
            ("dataku.krs", "whole"),
            PaperColumn("%", "percent"),
        ),
        [
            [rt_words(row["rt"], say.language), *line]
            for row, line in zip(rows, lines, strict=False)
        ],
        title=say("dataku.krs_by_rt"),
        total=[say("dataku.together"), *lines[-1]],
        note=note(LEAST, say),
        about=("at_risk",),
    )


def kb_by_rt(said: KampungJson, say: Say) -> PaperTable:
    """Return couples, users and unmet need by RT."""
    rows = said["by_rt"]
    lines = planning_cells(rows, said["figures"])
    return PaperTable(
        headed(
            say,
            "dataku.rt",
            ("dataku.pus", "whole"),
            ("dataku.users", "whole"),
            PaperColumn("%", "percent"),
            ("dataku.unmet", "whole"),
            PaperColumn("%", "percent"),
        ),
        [
            [rt_words(row["rt"], say.language), *line]
            for row, line in zip(rows, lines, strict=False)
        ],
        title=say("dataku.kb_by_rt"),
        total=[say("dataku.together"), *lines[-1]],
        note=note(LEAST, say),
        about=("PUS", "unmet_need"),
    )


def issue_words(issue: IssueJson, language: Language) -> str:
    say = Say(language)
    return say(
        f"dataku.issue_{issue['code']}",
        part=figure(issue["part"], language),
        whole=figure(issue["whole"], language),
        percent=figure(issue["percent"], language, 1),
    )


def issue_detail(issue: IssueJson, language: Language) -> str:
    """Return what stands below it: of how many, which RT, and last year."""
    say = Say(language)
    lines = [say("dataku.issue_share", part=figure(issue["part"], language),
                 whole=figure(issue["whole"], language),
                 percent=figure(issue["percent"], language, 1))]  # fmt: skip
    if issue["by_rt"]:
        worst = [
            say("dataku.issue_rt", rt=rt_words(row["rt"], language),
                percent=figure(row["percent"], language, 1))
            for row in issue["by_rt"][:3]
        ]  # fmt: skip
        key = "dataku.issue_lowest" if issue["figure"] == "users" else "dataku.issue_rts"
        lines.append(say(key, rts=", ".join(worst)))
    if issue["last_year_percent"] is not None:
        before = figure(issue["last_year_percent"], language, 1)
        lines.append(say("dataku.last_year", percent=before))
    return " · ".join(lines)


def issue_lines(said: KampungJson, say: Say) -> list[tuple[str, str]]:
    """Return the issues that may be told outside: title and what stands below it.

    Of RT only the names: their counts are in the tables, where these may be told.
    """
    lines = []
    of = said["figures"]
    for issue in said["priorities"]:
        if not issue_told(issue, of["PUS"], withheld_of(of)):
            continue
        before = issue["last_year_percent"] if last_year_told(issue) else None
        detail = issue_detail({**issue, "by_rt": [], "last_year_percent": before}, say.language)
        if issue["by_rt"]:
            names = ", ".join(rt_words(row["rt"], say.language) for row in issue["by_rt"][:3])
            key = "dataku.issue_lowest" if issue["figure"] == "users" else "dataku.issue_rts"
            detail += f" · {say(key, rts=names)}"
        lines.append((issue_words(issue, say.language), detail))
    return lines


def issues(said: KampungJson, say: Say) -> Paragraphs:
    paragraphs = [
        f"{number}. {title}. {detail}."
        for number, (title, detail) in enumerate(issue_lines(said, say), 1)
    ]
    return Paragraphs(
        paragraphs or [say("dataku.no_issues")], title=say("dataku.issues"), about=("stunted",)
    )


def written_issues(said: KampungJson, say: Say) -> PaperTable:
    """Return what the officers wrote: issue, recommendation, and what came of it."""
    return table_of(
        say,
        said["issues"],
        (("dataku.year", "code"), lambda row: str(row["year"])),
        ("dataku.issues", lambda row: row["title"]),
        ("dataku.recommendation", lambda row: row["recommendation"]),
        ("dataku.addressed", lambda row: row["addressed_to"]),
        ("dataku.outcome", lambda row: row["outcome"]),
        title=say("dataku.written_issues"),
        empty=say("dataku.no_written_issues"),
    )


def post_words(post: str | None, section: str | None, language: Language) -> str:
    """Return an officer's post, with the section's name."""
    say = Say(language)
    if post == "section" and section:
        words = say(f"dataku.function_{section}")
        return say("dataku.post_of_section", section=words)
    return say(f"dataku.post_{post}")


def officers(said: KampungJson, say: Say) -> list[Part]:
    """Return the officers of the working group and of Rumah DataKu."""
    return [
        table_of(
            say,
            said["officers"][body],
            (
                ("dataku.post", "text", 60),
                lambda row: post_words(row["post"], row["section"], say.language),
            ),
            ("dataku.name", lambda row: row["name"]),
            title=say(f"dataku.body_{body}"),
            empty=say("dataku.no_events"),
        )
        for body in BODIES
    ]


def _facilities(said: KampungJson, say: Say) -> PaperTable:
    return table_of(
        say,
        said["dataku"]["facilities"],
        ("dataku.kind", lambda row: say(f"dataku.facility_{row['kind']}")),
        ("dataku.name", lambda row: row["name"]),
        (("dataku.amount", "whole"), lambda row: row["amount"]),
        ("dataku.condition", lambda row: condition_words(row["condition"], say)),
        title=say("dataku.facilities"),
        empty=say("dataku.no_events"),
    )


def condition_words(condition: str | None, say: Say) -> str | None:
    """Return the state in which something of Rumah DataKu is."""
    return say(f"dataku.condition_{condition}") if condition else None


def _events(said: KampungJson, say: Say) -> PaperTable:
    return table_of(
        say,
        said["dataku"]["events"],
        (("dataku.date", "date"), lambda row: read_day(row["date"])),
        ("dataku.kind", lambda row: say(f"dataku.event_{row['kind']}")),
        ("dataku.activity", lambda row: row["title"]),
        ("dataku.by_whom", lambda row: row["by_whom"]),
        ("dataku.result", lambda row: row["result"]),
        title=say("dataku.events"),
        empty=say("dataku.no_events"),
    )


def flag_counts(said: KampungJson) -> list[tuple[str, int | None]]:
    """Return how many target families each flag is true of; None where it may not be told."""
    targets = said["figures"]["targets"]
    found: list[tuple[str, int | None]] = []
    gone = withheld_of(said["figures"]) or frozenset()
    for flag in FLAGS:
        count = said["figures"]["flags"][flag]
        secret = small(count) or small(targets - count) or flag in gone
        found.append((flag, None if secret else count))
    return found
