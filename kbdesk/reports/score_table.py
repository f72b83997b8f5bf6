"""The published scoring of a Kampung KB in words and as a table, for paper and window."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from kbdesk.domain.kampung_score import (
    DATA_USES,
    INDICES,
    MONEY,
    OPERATIONS,
    SCORED_GROUPS,
    shipped_score,
)
from kbdesk.domain.report_json.village import FiguresJson, ScoreJson
from kbdesk.domain.small_numbers import small
from kbdesk.domain.village_pictures import HIDDEN
from kbdesk.domain.village_secrets import planning_masks, withheld_of
from kbdesk.reports.document import Part, table_of
from kbdesk.reports.formats import figure
from kbdesk.words import Language, Say

_OF = {
    "money": len(MONEY),
    "poktan": len(SCORED_GROUPS),
    "secretariat": 2,
    "companion": 2,
    "data_use": len(DATA_USES),
    "operations": len(OPERATIONS),
}
"""The number of parts that a score counts out of."""
_ASKED = frozenset({"cpr", "mkjp", "unmet"})


class ScoreRow(NamedTuple):
    """A score in words. ``known``: every part of it is known."""

    code: str
    index_of: str
    name: str
    found: str
    score: int
    known: bool
    who: str


def level_label(code: str, language: Language) -> str:
    """Return the name of a level of the published scoring."""
    return next((one.label[language] for one in shipped_score().levels if one.code == code), code)


def score_rows(said: ScoreJson, language: Language, untold: Collection[str] = ()) -> list[ScoreRow]:
    """Return the scores in the order of the form; ``untold``: of which the figure is hidden."""
    say = Say(language)
    return [
        ScoreRow(
            rule.code,
            rule.index,
            say(f"score.code_{rule.code}"),
            HIDDEN if rule.code in untold else _found(said, rule.code, say),
            said["scores"][rule.code],
            rule.code not in said["unknown"],
            who_words(rule.who, say),
        )
        for rule in shipped_score().rules
    ]


def _untold(of: FiguresJson) -> frozenset[str]:
    """Return the scores whose share would tell what public papers leave out."""
    gone = withheld_of(of)
    if gone is None:
        _, mask = planning_masks([of])
        gone = frozenset(
            name for name, no in zip(("PUS", "users", "unmet_need"), mask, strict=True) if no
        )
    asked = of["PUS"] - of["not_asked"]
    if "PUS" in gone or small(of["not_asked"]) or small(asked):
        return _ASKED
    users = "users" in gone
    by_code = {"cpr": users, "mkjp": users or "MKJP" in gone, "unmet": "unmet_need" in gone}
    return frozenset(code for code, no in by_code.items() if no)


def who_words(who: Sequence[str], say: Say) -> str:
    """Return who can supply what a score needs, in words."""
    return ", ".join(say(f"score.who_{one}") for one in who)


def _found(said: ScoreJson, code: str, say: Say) -> str:
    value = said["values"][code]
    if value is None:
        return say("score.value_unknown")
    if code == "pokja":
        words = say(f"score.pokja_{min(value, 3)}")
    elif code in said["percents"]:
        words = say("score.value_percent", value=figure(value, say.language))
    elif code == "agencies":
        words = say("score.value_agencies", value=figure(value, say.language))
    else:
        words = say("score.value_of", value=figure(value, say.language), whole=_OF[code])
    if code in _ASKED:
        return say(
            "score.value_asked", value=words, asked=figure(said["asked"], say.language),
            couples=figure(said["couples"], say.language))  # fmt: skip
    return say("score.value_part", value=words) if code in said["unknown"] else words


def index_words(said: ScoreJson, index: str, language: Language) -> str:
    """Return "Indeks masukan: 2,40"."""
    say = Say(language)
    return say(
        "score.index_line", name=say(f"score.index_{index}").lower(),
        value=figure(said["indices"][index], language, 2))  # fmt: skip


def next_words(said: ScoreJson, language: Language) -> str:
    """Return how far the next level is, or that this is the highest."""
    say = Say(language)
    if said["next"] is None:
        return say("score.complete")
    wanted = dict.fromkeys(one["index"] for one in said["missing"])
    wants = [
        say("score.points", name=say(f"score.index_{index}").lower(),
            count=said["points"][index])
        for index in INDICES
        if index in wanted
    ]  # fmt: skip
    return say("score.next", level=level_label(said["next"], language), wants=", ".join(wants))


def lacking_words(said: ScoreJson, language: Language) -> list[str]:
    """Return the scores that can be raised for the next level, and who can supply them."""
    say = Say(language)
    return [
        say(
            "score.lacks" if one["known"] else "score.lacks_unknown",
            what=say(f"score.code_{one['score']}"), score=one["now"],
            who=who_words(one["who"], say))
        for one in said["missing"]
    ]  # fmt: skip


def unknown_words(said: ScoreJson, language: Language) -> str:
    """Return how many scores are not completely known, "" if all are."""
    say = Say(language)
    if not said["unknown"]:
        return ""
    return say("score.unknown_count", count=len(said["unknown"]), whole=len(said["scores"]))


def score_parts(said: ScoreJson, of: FiguresJson, language: Language) -> list[Part]:
    """Return the scoring as tables: scores under their indices, and what the next level needs.

    ``of``: the village's figures, which say what public papers leave out.
    """
    say = Say(language)
    notes = [
        " · ".join(index_words(said, index, language) for index in INDICES) + ".",
        next_words(said, language),
        unknown_words(said, language),
        say("score.about", version=said["version"]),
    ]
    level = level_label(said["level"], language)
    return [
        table_of(
            say,
            score_rows(said, language, _untold(of)),
            ("score.column_what", lambda row: row.name),
            (("score.column_index", "text", 18), lambda row: say(f"score.index_{row.index_of}")),
            (("score.column_found", "text", 52), lambda row: row.found),
            (("score.column_score", "whole", 13), lambda row: row.score),
            (("score.column_who", "text", 38), lambda row: row.who),
            title=f"{say('score.title')}: {level}",
            note=" ".join(note for note in notes if note),
        )
    ]
