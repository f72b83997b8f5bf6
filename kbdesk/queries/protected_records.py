"""The figures of a village's families as they may leave it: ``report kampung`` in a profile.

What the printed profile hides is hidden here too, and what it does not print is not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kbdesk.domain.krs import FLAGS
from kbdesk.domain.report_json.village import FiguresJson, IssueJson, KampungJson
from kbdesk.domain.skdn import percent
from kbdesk.domain.small_numbers import LEAST, all_told, small
from kbdesk.domain.village_secrets import (
    NOT_ASKED,
    PlanningMask,
    issue_told,
    last_year_told,
    part_masks,
    planning_masks,
    planning_secrets,
    withheld_of,
)

Said = dict[str, object]
_PRIVATE: Final = ("contact_phone",)


def protected_records(said: KampungJson, people: Mapping[str, Any]) -> Said:
    """Return ``report kampung`` with null for what must not be told, and without telephones.

    ``people``: the protected ``report dataku`` of the same village and month.
    """
    if all_told():
        return {**said}
    rows, whole = said["by_rt"], said["figures"]
    risks = part_masks(rows, whole, "at_risk", "targets")
    each, total = planning_masks(rows, whole)
    families = {(row["village"], row["rt"]): row["families"] for row in people["by_rt"]}
    by_rt = [
        {
            "village": row["village"],
            "rt": row["rt"],
            **_figures(row, risks.parts[place], risks.wholes[place], each[place]),
            "families": families.get((row["village"], row["rt"])),
        }
        for place, row in enumerate(rows)
    ]
    figures = _figures(whole, risks.part_total, risks.whole_total, total)
    figures["families"] = people["households"]
    figures["flags"] = {flag: _flag(whole, flag) for flag in FLAGS}
    secret = planning_secrets(whole)
    for group, counts in (("methods", whole["methods"]), ("reasons", whole["reasons"])):
        figures[group] = {name: None if name in secret else count for name, count in counts.items()}
    figures["not_asked"] = None if NOT_ASKED in secret else whole["not_asked"]
    return {
        **said,
        "protected_below": LEAST,
        "profile": {name: None if name in _PRIVATE else value
                    for name, value in said["profile"].items()},
        "officers": {
            body: [{**row, "phone": None} for row in found]
            for body, found in said["officers"].items()
        },
        "population": people["population"],
        "households": people["households"],
        "figures": figures,
        "by_rt": by_rt,
        "priorities": [
            _issue(issue) for issue in said["priorities"]
            if issue_told(issue, whole["PUS"], withheld_of(whole))
        ],
    }  # fmt: skip


def _figures(row: FiguresJson, part: bool, targets: bool, planning: PlanningMask) -> Said:
    """Return a place's figures: at risk and planning with their masks, all others unknown."""
    told: Said = dict.fromkeys(name for name in row if name not in ("village", "rt"))
    told["targets"] = None if targets else row["targets"]
    told["at_risk"] = None if part else row["at_risk"]
    if not part and not targets:
        told["at_risk_percent"] = row["at_risk_percent"]
    told["PUS"] = None if planning.couples else row["PUS"]
    told["users"] = None if planning.users else row["users"]
    told["unmet_need"] = None if planning.unmet else row["unmet_need"]
    if not planning.unmet and not planning.couples:
        told["unmet_need_percent"] = percent(row["unmet_need"], row["PUS"])
    return told


def _flag(whole: FiguresJson, flag: str) -> int | None:
    count = whole["flags"][flag]
    if flag in (withheld_of(whole) or frozenset()):
        return None
    return None if small(count) or small(whole["targets"] - count) else count


def _issue(issue: IssueJson) -> Said:
    """Return an issue without the counts of its RT, and without last year's where it is small.

    Nor whom sessions on it reached: of one session a few are counted.
    """
    told: Said = {
        **issue,
        "reach": None,
        "by_rt": [{"village": row["village"], "rt": row["rt"]} for row in issue["by_rt"]],
    }
    if not last_year_told(issue):
        told |= dict.fromkeys(("last_year_percent", "last_year_part", "last_year_whole"))
    return told
