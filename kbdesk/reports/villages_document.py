"""The kelurahan beside each other on paper: people, families at risk, planning, levels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from kbdesk.domain.report_json.village import TotalJson, VillageJson, VillagesJson
from kbdesk.domain.small_numbers import LEAST
from kbdesk.domain.village_pictures import HIDDEN
from kbdesk.domain.village_secrets import people_masks
from kbdesk.reports.document import Cell, Document, PaperColumn, PaperTable, Paragraphs, headed
from kbdesk.reports.hidden_cells import planning_cells, share_cells
from kbdesk.reports.kampung_document import level_words
from kbdesk.reports.population_document import note
from kbdesk.reports.report_head import month_line
from kbdesk.words import Language, Say


def villages_document(said: VillagesJson, language: Language = "id") -> Document:
    """Return ``report villages`` as a document, without small numbers."""
    say = Say(language)
    rows = said["villages"]
    return Document(
        say("dataku.villages_title"),
        [month_line(said["month"], language)],
        [_people(rows, said["total"], say), _risks(rows, said["total"], say),
         *([_levels(rows, say)] if any(row["classification"] for row in rows) else []),
         Paragraphs([note(LEAST, say)])],
        name=f"Kelurahan {said['month']}",
        wide=True,
    )  # fmt: skip


def _people(rows: Sequence[VillageJson], total: TotalJson, say: Say) -> PaperTable:
    names: tuple[Literal["people", "male", "female", "households"], ...] = (
        "people", "male", "female", "households",
    )  # fmt: skip
    masks, feet = people_masks(rows, total)
    lines: list[list[Cell]] = [
        [row["name"], *(HIDDEN if name in mask else row[name] for name in names)]
        for row, mask in zip(rows, masks, strict=True)
    ]
    return PaperTable(
        headed(
            say,
            "dataku.kelurahan",
            *(
                PaperColumn(say("dataku.kk" if name == "households" else f"dataku.{name}"), "whole")
                for name in names
            ),
        ),
        lines,
        title=say("dataku.by_village"),
        about=("population",),
        total=[
            say("dataku.together"),
            *(HIDDEN if name in feet else total[name] for name in names),
        ],
        empty=say("dataku.no_families"),
    )


def _risks(rows: Sequence[VillageJson], total: TotalJson, say: Say) -> PaperTable:
    columns = [
        share_cells(rows, total, "at_risk", "targets"),
        # without the percent of the users
        [[*cells[:2], *cells[3:]] for cells in planning_cells(rows, total)],
        share_cells(rows, total, "stunted", "measured"),
    ]
    over = [say(f"dataku.{name}") for name in ("krs", "kb_short", "stunted")]
    heads = [
        [("targets", "whole"), ("krs", "whole"), ("%", "percent")],
        [("pus", "whole"), ("users", "whole"), ("unmet", "whole"), ("%", "percent")],
        [("measured", "whole"), ("stunted", "whole"), ("%", "percent")],
    ]
    made = headed(say, "dataku.kelurahan")
    for group, found in zip(over, heads, strict=True):
        for name, kind in found:
            title = name if name == "%" else say(f"dataku.{name}")
            made.append(PaperColumn(title, "percent" if kind == "percent" else "whole", over=group))
    names = [*(row["name"] for row in rows), say("dataku.together")]
    lines = [
        [name, *(cell for column in columns for cell in column[place])]
        for place, name in enumerate(names)
    ]
    return PaperTable(
        made, lines[:-1], title=say("dataku.villages_risks"), total=lines[-1],
        about=("at_risk", "unmet_need", "stunted"),
        empty=say("dataku.no_families"),
    )  # fmt: skip


def _levels(rows: Sequence[VillageJson], say: Say) -> PaperTable:
    def words(row: VillageJson, program: str) -> list[Cell]:
        of = row["classification"].get(program)
        if of is None:
            return [None, None]
        lacks = len(of["missing"]) if of["next"] else 0
        return [level_words(program, of["level"], say.language), lacks or None]

    return PaperTable(
        headed(say, "dataku.kelurahan", *(
                column
                for program in ("kampung", "dataku")
                for column in (
                    PaperColumn(say("dataku.level"),
                           over=say(f"dataku.program_{program}")),
                    PaperColumn(say("dataku.lacks"), "whole",
                           over=say(f"dataku.program_{program}")),
                )
            )),
        [[row["name"], *words(row, "kampung"), *words(row, "dataku")] for row in rows],
        title=say("dataku.classification"),
    )  # fmt: skip
