"""The published scoring of a Kampung KB in words and as a table, for paper and window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kbdesk.domain.kampung_score import (
    DATA_USES,
    INDICES,
    MONEY,
    OPERATIONS,
    SCORED_GROUPS,
    shipped_score,
)
from kbdesk.domain.report_json.village import ScoreJson
from kbdesk.reports.document import Cell, PaperColumn, PaperTable, Part
from kbdesk.reports.population_document import figure
from kbdesk.words import Language, say

_OF = {
    "money": len(MONEY),
    "poktan": len(SCORED_GROUPS),
    "secretariat": 2,
    "companion": 2,
    "data_use": len(DATA_USES),
    "operations": len(OPERATIONS),
}
"""Of how many a count is."""
_ASKED = frozenset({"cpr", "mkjp", "unmet"})


class ScoreRow(NamedTuple):
    """A score in words; ``known``: all of it is known."""

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


def score_rows(said: ScoreJson, language: Language) -> list[ScoreRow]:
    """Return the scores in the order of the form."""
    return [
        ScoreRow(
            rule.code,
            rule.index,
            say(f"score.code_{rule.code}", language),
            _found(said, rule.code, language),
            said["scores"][rule.code],
            rule.code not in said["unknown"],
            who_words(rule.who, language),
        )
        for rule in shipped_score().rules
    ]


def who_words(who: Sequence[str], language: Language) -> str:
    """Return who can supply a score."""
    return ", ".join(say(f"score.who_{one}", language) for one in who)


def _found(said: ScoreJson, code: str, language: Language) -> str:
    value = said["values"][code]
    if value is None:
        return say("score.value_unknown", language)
    if code == "pokja":
        words = say(f"score.pokja_{min(value, 3)}", language)
    elif code in said["percents"]:
        words = say("score.value_percent", language, value=figure(value, language))
    elif code == "agencies":
        words = say("score.value_agencies", language, value=figure(value, language))
    else:
        words = say("score.value_of", language, value=figure(value, language), whole=_OF[code])
    if code in _ASKED:
        return say(
            "score.value_asked", language, value=words, asked=figure(said["asked"], language),
            couples=figure(said["couples"], language),
        )  # fmt: skip
    return say("score.value_part", language, value=words) if code in said["unknown"] else words


def index_words(said: ScoreJson, index: str, language: Language) -> str:
    """Return "Indeks masukan: 2,40"."""
    return say(
        "score.index_line", language, name=say(f"score.index_{index}", language).lower(),
        value=figure(said["indices"][index], language, 2),
    )  # fmt: skip


def next_words(said: ScoreJson, language: Language) -> str:
    """Return how far the next level is, or that there is none."""
    if said["next"] is None:
        return say("score.complete", language)
    wanted = dict.fromkeys(one["index"] for one in said["missing"])
    wants = [
        say("score.points", language, name=say(f"score.index_{index}", language).lower(),
            count=said["points"][index])
        for index in INDICES
        if index in wanted
    ]  # fmt: skip
    return say(
        "score.next", language, level=level_label(said["next"], language), wants=", ".join(wants)
    )


def lacking_words(said: ScoreJson, language: Language) -> list[str]:
    """Return what can be raised for the next level, and who can supply it."""
    return [
        say(
            "score.lacks" if one["known"] else "score.lacks_unknown", language,
            what=say(f"score.code_{one['score']}", language), score=one["now"],
            who=who_words(one["who"], language),
        )
        for one in said["missing"]
    ]  # fmt: skip


def unknown_words(said: ScoreJson, language: Language) -> str:
    """Return how many of the scores are not wholly known, "" where all are."""
    if not said["unknown"]:
        return ""
    return say(
        "score.unknown_count", language, count=len(said["unknown"]), whole=len(said["scores"])
    )


def score_parts(said: ScoreJson, language: Language) -> list[Part]:
    """Return the scoring as a table: the scores under their indices, and what the next lacks."""
    rows: list[list[Cell]] = [
        [row.name, say(f"score.index_{row.index_of}", language), row.found, row.score, row.who]
        for row in score_rows(said, language)
    ]
    notes = [
        " · ".join(index_words(said, index, language) for index in INDICES) + ".",
        next_words(said, language),
        unknown_words(said, language),
        say("score.about", language, version=said["version"]),
    ]
    level = level_label(said["level"], language)
    return [
        PaperTable(
            [
                PaperColumn(say("score.column_what", language)),
                PaperColumn(say("score.column_index", language), width_mm=18),
                PaperColumn(say("score.column_found", language), width_mm=52),
                PaperColumn(say("score.column_score", language), "whole", width_mm=13),
                PaperColumn(say("score.column_who", language), width_mm=38),
            ],
            rows,
            title=f"{say('score.title', language)}: {level}",
            note=" ".join(note for note in notes if note),
        )
    ]
