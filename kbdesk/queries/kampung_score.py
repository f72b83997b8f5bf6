"""The published scoring of a Kampung KB, from its records and its families' figures.

What a record says already is not asked again: officers of the working group, groups, decrees,
the secretariat's address, interventions, couples.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kbdesk.domain.family_planning import LONG_TERM, UNMET
from kbdesk.domain.figure_limits import known_enough
from kbdesk.domain.kampung_score import (
    INDICES,
    PLANNING_SCORES,
    SCORED_GROUPS,
    GroupShare,
    ScoreInput,
    ScoreTable,
    VillageScore,
    score,
)
from kbdesk.domain.life_cycle import NONE
from kbdesk.domain.report_json.village import GroupShareJson, ScoreJson
from kbdesk.queries.as_json import as_json
from kbdesk.queries.village_figures import VillageFigures
from kbdesk.store.records import Row


def village_score(
    profile: Mapping[str, object],
    officers: Sequence[Row],
    groups: Sequence[Row],
    interventions: Sequence[Row],
    figures: VillageFigures,
    table: ScoreTable,
) -> VillageScore:
    """Return a village's score; ``interventions`` are those of the twelve months."""
    total = figures.total
    planning = total.planning
    pokja = any(row["body"] == "pokja" for row in officers) or None
    members = _said(profile, "pokja_members", "pokja_members_count")
    if members is None:
        members = pokja
    trained = _said(profile, "pokja_trained", "pokja_trained_count")
    exists = profile.get("pokja_exists")
    if exists is None:
        exists = True if pokja or members or trained else None
    kinds = [str(row["kind"]) for row in groups]
    house = "Rumah DataKu" in kinds or bool(profile.get("dataku_decree_no"))
    secretariat = profile.get("has_secretariat")
    if secretariat is None and profile.get("secretariat"):
        secretariat = True
    regulation = profile.get("regulation")
    if regulation is None and profile.get("decree_no"):
        regulation = True
    return score(
        ScoreInput(
            pokja=_flag(exists),
            pokja_members=_flag(members),
            pokja_trained=_flag(trained),
            money=_several(profile.get("money")),
            # where no group is recorded at all nobody has said which there are
            groups=sorted(set(kinds).intersection(SCORED_GROUPS)) if groups else None,
            secretariat=_flag(secretariat),
            data_house=True if house else False if groups else None,
            companion=_flag(profile.get("companion_plkb")),
            regulation=_flag(regulation),
            data_uses=_several(profile.get("data_uses")),
            operations=_several(profile.get("operations")),
            agencies=len(agencies_of(interventions)) if interventions else None,
            shares=_shares(groups, figures),
            couples=planning.couples,
            asked=planning.couples - planning.not_asked,
            users=planning.methods.total(),
            lasting=sum(planning.methods[one] for one in LONG_TERM),
            unmet=sum(planning.reasons[one] for one in UNMET),
        ),
        table,
    )


def agencies_of(interventions: Sequence[Row]) -> set[str]:
    """Return the distinct agencies that took part in interventions, in any spelling of case."""
    said = [name for row in interventions for name in (row["agency"], *(row["agencies"] or ()))]
    return {" ".join((name or "").casefold().split()) for name in said} - {""}


def _said(profile: Mapping[str, object], flag: str, count: str) -> object:
    said = profile.get(flag)
    many = profile.get(count)
    return said if said is not None or not isinstance(many, int) else many > 0


def _flag(value: object) -> bool | None:
    return None if value is None else bool(value)


def _several(value: object) -> list[str] | None:
    """Return what a checklist says; None where it was not asked."""
    if not isinstance(value, list) or not value:
        return None
    return [one for one in value if one != NONE]


def _shares(groups: Sequence[Row], figures: VillageFigures) -> list[GroupShare]:
    base = {
        "BKB": figures.families_with("under_five"),
        "BKR": figures.families_with("adolescents"),
        "BKL": figures.families_with("elderly"),
        "UPPKA": figures.total.families,
        "PIK-R": figures.count_of("adolescents"),
    }
    shares = []
    for kind in SCORED_GROUPS:
        said = [row["members"] for row in groups if row["kind"] == kind]
        known = [one for one in said if one is not None]
        # a kind of which there is no group has no members, where groups are recorded at all
        members = sum(known) if known or (groups and not said) else None
        shares.append(GroupShare(kind, members, base[kind], len(known) == len(said)))
    return shares


def said_score(found: VillageScore) -> ScoreJson:
    """Return a village's score as ``report kampung`` writes it."""
    following, _ = found.following
    percents = {rule.code: rule.unit == "percent" for rule in found.table.rules}
    return {
        "version": found.table.version,
        "scores": dict(found.scores),
        "indices": {name: found.indices[name] / 100 for name in INDICES},
        "level": found.level.code,
        "next": None if following is None else following.code,
        "missing": [
            {
                "score": one.rule.code,
                "index": one.rule.index,
                "now": one.score,
                "most": one.rule.most,
                "known": one.known,
                "who": list(one.rule.who),
            }
            for one in found.missing
        ],
        "points": {name: found.points(name) for name in INDICES},
        "unknown": found.unknown,
        "values": {code: of.value for code, of in found.found.items()},
        "percents": [code for code, percent in percents.items() if percent],
        "participation": [as_json(GroupShareJson, one) for one in found.shares],
        "asked": found.asked,
        "couples": found.couples,
        "little_known": [
            code
            for code in PLANNING_SCORES
            if found.found[code].value is not None and not known_enough(found.asked, found.couples)
        ],
    }
