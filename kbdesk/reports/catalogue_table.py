"""A Kampung KB's interventions by the Inpres' catalogue, as tables of its report."""

from __future__ import annotations

from kbdesk.domain.report_json.village import InterventionsJson
from kbdesk.reports.document import Cell, PaperColumn, PaperTable, Part
from kbdesk.words import Language, say


def catalogue_tables(said: InterventionsJson, language: Language) -> list[Part]:
    """Return the year's interventions by goal, and by activity where some are classified."""
    parts: list[Part] = [
        PaperTable(
            [
                PaperColumn(say("dataku.goal", language)),
                PaperColumn(say("dataku.count", language), "whole", width_mm=20),
                PaperColumn(say("dataku.classed", language), "whole", width_mm=28),
                PaperColumn(say("dataku.activities_done", language), width_mm=34),
            ],
            [
                [
                    f"{row['goal']}. {row['name']}", row["year"]["count"], row["classed"],
                    say("dataku.done_of", language, done=row["done"], whole=row["activities"]),
                ]
                for row in said["by_goal"]
            ],
            title=say("dataku.by_goal", language),
        )
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [row["activity"], row["name"], row["year"]["count"], row["year"]["people"]]
        for row in said["by_activity"]
    ]
    if rows:
        parts.append(
            PaperTable(
                [
                    PaperColumn(say("dataku.number", language), "whole", width_mm=12),
                    PaperColumn(say("dataku.activity", language)),
                    PaperColumn(say("dataku.count", language), "whole", width_mm=20),
                    PaperColumn(say("dataku.reached", language), "whole", width_mm=28),
                ],
                rows,
                title=say("dataku.by_activity", language),
            )
        )
    return parts
