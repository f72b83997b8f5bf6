"""The kelurahan beside each other on paper: people, families at risk, planning, levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kbdesk.domain.skdn import percent
from kbdesk.domain.small_numbers import LEAST, protect, protect_parts
from kbdesk.domain.village_pictures import HIDDEN
from kbdesk.domain.village_secrets import planning_masks
from kbdesk.reports.document import Cell, Document, PaperColumn, PaperTable, Paragraphs
from kbdesk.reports.kampung_document import level_words
from kbdesk.reports.population_document import month, note
from kbdesk.words import Language, say

Said = Mapping[str, Any]


def villages_document(said: Said, language: Language = "id") -> Document:
    """Return ``report villages`` as a document, without small numbers."""
    rows: Sequence[Said] = said["villages"]
    return Document(
        say("dataku.villages_title", language),
        [month(said["month"], language)],
        [_people(rows, said["total"], language), _risks(rows, language),
         *([_levels(rows, language)] if any(row["classification"] for row in rows) else []),
         Paragraphs([note(LEAST, language)])],
        name=f"Kelurahan {said['month']}",
        wide=True,
    )  # fmt: skip


def _people(rows: Sequence[Said], total: Said, language: Language) -> PaperTable:
    hidden = protect([[row["male"], row["female"]] for row in rows])
    names = ("people", "male", "female")
    lines: list[list[Cell]] = []
    for row, cells, whole in zip(rows, hidden.cells, hidden.row_totals, strict=True):
        masks = (whole, *cells)
        lines.append(
            [
                row["name"],
                *(HIDDEN if mask else row[name] for name, mask in zip(names, masks, strict=True)),
                HIDDEN if 0 < row["households"] < LEAST else row["households"],
            ]
        )
    feet = (hidden.total, *(hidden.column_totals or (False, False)))
    return PaperTable(
        [
            PaperColumn(say("dataku.kelurahan", language)),
            *(PaperColumn(say(f"dataku.{name}", language), "whole") for name in names),
            PaperColumn(say("dataku.kk", language), "whole"),
        ],
        lines,
        title=say("dataku.by_village", language),
        about=("population",),
        total=[
            say("dataku.together", language),
            *(HIDDEN if mask else total[name] for name, mask in zip(names, feet, strict=True)),
            total["households"],
        ],
        empty=say("dataku.no_families", language),
    )


def _risks(rows: Sequence[Said], language: Language) -> PaperTable:
    columns = [
        _shares(rows, "at_risk", "targets"),
        _planning(rows),
        _shares(rows, "stunted", "measured"),
    ]
    over = [say(f"dataku.{name}", language) for name in ("krs", "kb_short", "stunted")]
    heads = [
        [("targets", "whole"), ("krs", "whole"), ("%", "percent")],
        [("pus", "whole"), ("users", "whole"), ("unmet", "whole"), ("%", "percent")],
        [("measured", "whole"), ("stunted", "whole"), ("%", "percent")],
    ]
    made = [PaperColumn(say("dataku.kelurahan", language))]
    for group, found in zip(over, heads, strict=True):
        for name, kind in found:
            title = name if name == "%" else say(f"dataku.{name}", language)
            made.append(PaperColumn(title, "percent" if kind == "percent" else "whole", over=group))
    names = [*(row["name"] for row in rows), say("dataku.together", language)]
    lines = [
        [name, *(cell for column in columns for cell in column[place])]
        for place, name in enumerate(names)
    ]
    return PaperTable(
        made, lines[:-1], title=say("dataku.villages_risks", language), total=lines[-1],
        about=("at_risk", "unmet_need", "stunted"),
        empty=say("dataku.no_families", language),
    )  # fmt: skip


def _shares(rows: Sequence[Said], part: str, whole: str) -> list[list[Cell]]:
    parts, wholes = [row[part] for row in rows], [row[whole] for row in rows]
    hidden = protect_parts(parts, wholes)
    lines: list[list[Cell]] = []
    for one, of, no_part, no_whole in zip(
        (*parts, sum(parts)), (*wholes, sum(wholes)),
        (*hidden.parts, hidden.part_total), (*hidden.wholes, hidden.whole_total), strict=True,
    ):  # fmt: skip
        secret = no_part or no_whole
        lines.append([HIDDEN if no_whole else of, HIDDEN if no_part else one,
                      HIDDEN if secret else percent(one, of)])  # fmt: skip
    return lines


def _planning(rows: Sequence[Said]) -> list[list[Cell]]:
    each, total = planning_masks(rows)
    counts = [[row[name] for name in ("PUS", "users", "unmet_need")] for row in rows]
    counts.append([sum(row[place] for row in counts) for place in range(3)])
    lines: list[list[Cell]] = []
    for (couples, users, unmet), mask in zip(counts, (*each, total), strict=True):
        secret = mask.unmet or mask.couples
        lines.append([HIDDEN if mask.couples else couples, HIDDEN if mask.users else users,
                      HIDDEN if mask.unmet else unmet,
                      HIDDEN if secret else percent(unmet, couples)])  # fmt: skip
    return lines


def _levels(rows: Sequence[Said], language: Language) -> PaperTable:
    def words(row: Said, program: str) -> list[Cell]:
        of = row["classification"].get(program)
        if of is None:
            return [None, None]
        lacks = len(of["missing"]) if of["next"] else 0
        return [level_words(program, of["level"], language), lacks or None]

    return PaperTable(
        [
            PaperColumn(say("dataku.kelurahan", language)),
            *(
                column
                for program in ("kampung", "dataku")
                for column in (
                    PaperColumn(say("dataku.level", language),
                           over=say(f"dataku.program_{program}", language)),
                    PaperColumn(say("dataku.lacks", language), "whole",
                           over=say(f"dataku.program_{program}", language)),
                )
            ),
        ],
        [[row["name"], *words(row, "kampung"), *words(row, "dataku")] for row in rows],
        title=say("dataku.classification", language),
    )  # fmt: skip
