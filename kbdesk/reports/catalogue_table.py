"""A Kampung KB's interventions by the Inpres' catalogue, as tables of its report."""

from __future__ import annotations

from kbdesk.domain.report_json.village import InterventionsJson
from kbdesk.reports.document import Part, table_of
from kbdesk.words import Say


def catalogue_tables(said: InterventionsJson, say: Say) -> list[Part]:
    """Return the year's interventions by goal, and by activity where some are classified."""
    by_goal = table_of(
        say,
        said["by_goal"],
        ("dataku.goal", lambda row: f"{row['goal']}. {row['name']}"),
        (("dataku.count", "whole", 20), lambda row: row["year"]["count"]),
        (("dataku.classed", "whole", 28), lambda row: row["classed"]),
        (
            ("dataku.activities_done", "text", 34),
            lambda row: say("dataku.done_of", done=row["done"], whole=row["activities"]),
        ),
        title=say("dataku.by_goal"),
    )
    if not said["by_activity"]:
        return [by_goal]
    by_activity = table_of(
        say,
        said["by_activity"],
        (("dataku.number", "whole", 12), lambda row: row["activity"]),
        ("dataku.activity", lambda row: row["name"]),
        (("dataku.count", "whole", 20), lambda row: row["year"]["count"]),
        (("dataku.reached", "whole", 28), lambda row: row["year"]["people"]),
        title=say("dataku.by_activity"),
    )
    return [by_goal, by_activity]
