"""The population as a document: figures, pyramid, RT, the balance of a year, the survey's answers.

Made of ``report dataku`` without its small numbers: what is left out says so with a star.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kbdesk.domain.population import QUESTIONS
from kbdesk.domain.report_json.population import (
    COUNTED,
    AnswersJson,
    Move,
    PlaceCountJson,
    PopulationJson,
    PyramidJson,
    RtCountJson,
    SexesJson,
)
from kbdesk.domain.report_json.village import MapJson
from kbdesk.domain.shapes import Picture
from kbdesk.domain.small_numbers import all_told
from kbdesk.domain.village_pictures import HIDDEN, pyramid
from kbdesk.domain.villages import village_name
from kbdesk.reports.document import (
    Cell,
    Document,
    Drawing,
    LargeFigures,
    NewPage,
    PaperColumn,
    PaperTable,
    Part,
    draws,
    headed,
    table_of,
)
from kbdesk.reports.formats import figure, long_day
from kbdesk.reports.report_head import month_line
from kbdesk.words import Language, Say

_MOVES: Final[tuple[Move, ...]] = ("births", "in", "deaths", "out")


def population_document(said: PopulationJson, language: Language = "id") -> Document:
    """Return the protected figures of ``report dataku`` as a document."""
    say = Say(language)
    parts: list[Part] = [
        figures(said, language),
        pyramid_drawing(said, say),
        places(said["by_rt"], language, title=say("dataku.by_rt"), least=_least(said)),
    ]
    if "villages" in said:
        parts.insert(2, _villages(said, say))
    parts += [_groups(said, say), _movement(said, say)]
    asked = answered(said)
    if asked:
        parts.append(NewPage(say("dataku.answer")))
        parts += [answers(name, said["tables"][name], say, _least(said)) for name in asked]
    return Document(
        say("dataku.title"),
        [area_words(said, say), month_line(said["month"], language)],
        parts,
        name=f"Rumah DataKu {said['month']}",
    )


def answered(said: PopulationJson) -> list[str]:
    """Return the questions of the survey that anybody answered."""
    tables = said.get("tables", {})
    return [
        name
        for name in QUESTIONS
        if name in tables and any(row["people"] != 0 for row in tables[name]["values"])
    ]


def area_words(said: PopulationJson | MapJson, say: Say) -> str:
    """Return of whom a report is."""
    if said["village"]:
        return say("dataku.village", name=village_name(said["village"]))
    codes = said["posyandu"]
    if codes is None:
        return say("dataku.everybody")
    return say("dataku.posyandu", codes=codes if isinstance(codes, str) else list(codes))


def rt_words(rt: str | None, language: Language) -> str:
    """Return "RT 03", or that it is not known."""
    say = Say(language)
    if not rt:
        return say("dataku.rt_unknown")
    return say("dataku.rt_of", rt=rt)


def told(value: int | float | None) -> Cell:
    """Return a figure, or the star where it must not be told."""
    return HIDDEN if value is None else value


def _least(said: PopulationJson) -> int:
    return said.get("protected_below", 0)


def note(least: int, say: Say) -> str:
    """Return what the star means; in the officers' edition there is none."""
    if all_told():
        return say("dataku.all_told")
    return say("dataku.protected_note", least=least)


def figures(said: PopulationJson, language: Language) -> LargeFigures:
    """Return the large figures: people, families, the ratios."""
    say = Say(language)
    ratios, groups = said["ratios"], said["groups"]
    young, old = groups["0-14"]["people"], groups["65+"]["people"]
    working = groups["15-64"]["people"]
    dependency = figure(ratios["dependency"], language, 1)
    if young is not None and old is not None and working is not None:
        below = say("dataku.dependency_detail", part=figure(young + old, language),
                    whole=figure(working, language))  # fmt: skip
    else:
        # a dash would say that nobody is of working age
        dependency = HIDDEN
        why = "born_unknown" if said["age_unknown"] is None else "groups_small"
        below = say(f"dataku.dependency_{why}")
    items = [
        (say("dataku.people"), figure(said["population"], language),
         _people_below(said, say)),
        (say("dataku.households"), figure(said["households"], language),
         say("dataku.mean_household",
             mean=figure(ratios["mean_household"], language, 1))),
        (say("dataku.sex_ratio"), figure(ratios["sex"], language, 1),
         say("dataku.sex_ratio_detail")),
        (say("dataku.dependency"), dependency, below),
    ]  # fmt: skip
    return LargeFigures(items, about=("population",))


def _people_below(said: PopulationJson, say: Say) -> str:
    """Return how densely they live, else of which day the figures are."""
    density = said["ratios"]["density"]
    if density is None:
        return say("dataku.of_day", day=long_day(said["day"], say.language))
    words = say("dataku.density_detail")
    return f"{figure(density, say.language, 1)} {words}"


def pyramid_picture(said: PyramidJson, language: Language, width: float, height: float) -> Picture:
    """Return the pyramid of a report, for window and paper."""
    say = Say(language)
    men, women = said["male"], said["female"]
    return pyramid(
        [(row["band"], row["male"], row["female"]) for row in said["pyramid"]],
        width=width,
        height=height,
        men=say("dataku.men_count", count=figure(men, language)),
        women=say("dataku.women_count", count=figure(women, language)),
        number=lambda value: figure(value, language),
    )


def pyramid_drawing(said: PopulationJson, say: Say) -> Drawing:
    picture = pyramid_picture(said, say.language, 480, 250)
    table = PaperTable(
        headed(
            say, ("dataku.age", "code"), ("dataku.men", "whole"), ("dataku.women", "whole"),
        ),
        [[row["band"], told(row["male"]), told(row["female"])] for row in said["pyramid"]],
        title=say("dataku.pyramid"),
        note=note(_least(said), say),
    )  # fmt: skip
    return Drawing(92, draws(picture), title=say("dataku.pyramid"), table=table)


def places(
    rows: Sequence[RtCountJson], language: Language, *, title: str, least: int
) -> PaperTable:
    """Return the people of each RT, with its kelurahan where there are several."""
    say = Say(language)
    several = len({row["village"] for row in rows}) > 1
    lines: list[list[Cell]] = [
        [
            *([village_name(row["village"]) or "–"] if several else []),
            rt_words(row["rt"], language),
            *_counts(row),
        ]
        for row in rows
    ]
    columns = headed(say, *(["dataku.kelurahan"] if several else []), "dataku.rt")
    return PaperTable([*columns, *_counted(say)], lines, title=title, note=note(least, say))


def _villages(said: PopulationJson, say: Say) -> PaperTable:
    """Return the people of each kelurahan."""
    lines = [
        [village_name(row["village"]) or "–", *_counts(row)] for row in said.get("villages", ())
    ]
    columns = [*headed(say, "dataku.kelurahan"), *_counted(say)]
    title = say("dataku.by_village")
    return PaperTable(columns, lines, title=title, note=note(_least(said), say))


def _counted(say: Say) -> list[PaperColumn]:
    words = {"families": "kk"}
    return [PaperColumn(say(f"dataku.{words.get(name, name)}"), "whole") for name in COUNTED]


def _counts(row: PlaceCountJson) -> list[Cell]:
    return [told(row[name]) for name in COUNTED]


def _groups(said: PopulationJson, say: Say) -> PaperTable:
    groups = said["groups"]
    return table_of(
        say,
        [name for name in ("0-14", "15-64", "65+") if name in groups],
        ("dataku.group", lambda name: say(f"dataku.group_{name}")),
        (("dataku.men", "whole"), lambda name: told(groups[name]["male"])),
        (("dataku.women", "whole"), lambda name: told(groups[name]["female"])),
        (("dataku.together", "whole"), lambda name: told(groups[name]["people"])),
        title=say("dataku.groups"),
    )


def _movement(said: PopulationJson, say: Say) -> PaperTable:
    return PaperTable(
        headed(
            say,
            "dataku.month",
            ("dataku.start", "whole"),
            *(PaperColumn(say(f"dataku.{name}"), "whole") for name in _MOVES),
            ("dataku.end", "whole"),
        ),
        [
            [
                month_line(row["month"], say.language),
                row["start"],
                *(told(row[name]) for name in _MOVES),
                row["end"],
            ]
            for row in said["movement"]
        ],
        title=say("dataku.movement"),
        total=[
            say("dataku.together"),
            None,
            *(told(said["movement_year"][name]) for name in _MOVES),
            None,
        ],
        note=say("dataku.balance_note"),
    )


def answers(name: str, table: AnswersJson, say: Say, least: int) -> PaperTable:
    """Return the answers to a question of the survey by sex."""
    rows: list[tuple[str, SexesJson]] = [
        (say(f"pk21.{name}_{row['code']}"), row) for row in table["values"]
    ]
    return table_of(
        say,
        [*rows, (say("dataku.not_asked"), table["unknown"])],
        ("dataku.answer", lambda row: row[0]),
        (("dataku.men", "whole", 26), lambda row: told(row[1]["male"])),
        (("dataku.women", "whole", 26), lambda row: told(row[1]["female"])),
        (("dataku.together", "whole", 26), lambda row: told(row[1]["people"])),
        title=say(f"pk21.{name}"),
        note=note(least, say),
    )
