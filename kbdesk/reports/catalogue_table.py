"""A Kampung KB's interventions by the Inpres' catalogue, as tables of its report."""

from __future__ import annotations

from kbdesk.domain.report_json.village import InterventionsJson
from kbdesk.reports.document import Cell, PaperTable, Part, headed
from kbdesk.words import Say


def catalogue_tables(said: InterventionsJson, say: Say) -> list[Part]:
    """Return the year's interventions by goal, and by activity where some are classified."""
    parts: list[Part] = [
        PaperTable(
            headed(
                say, "dataku.goal", ("dataku.count", "whole", 20), ("dataku.classed", "whole", 28),
                ("dataku.activities_done", "text", 34),
            ),
            [
                [
                    f"{row['goal']}. {row['name']}", row["year"]["count"], row["classed"],
                    say("dataku.done_of", done=row["done"], whole=row["activities"]),
                ]
                for row in said["by_goal"]
            ],
            title=say("dataku.by_goal"),
        )
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [row["activity"], row["name"], row["year"]["count"], row["year"]["people"]]
        for row in said["by_activity"]
    ]
    if rows:
        parts.append(
            PaperTable(
                headed(
                    say,
                    ("dataku.number", "whole", 12),
                    "dataku.activity",
                    ("dataku.count", "whole", 20),
                    ("dataku.reached", "whole", 28),
                ),
                rows,
                title=say("dataku.by_activity"),
            )
        )
    return parts
