"""The map of families on paper: houses by RT as a grid. It stays with the village's officers."""

from __future__ import annotations

from typing import Final

from kbdesk.domain.report_json.village import MapJson, MapPlaceJson
from kbdesk.domain.shapes import Picture
from kbdesk.domain.village_pictures import MARKS, House, house_map
from kbdesk.domain.villages import village_name
from kbdesk.reports.document import (
    Document,
    Drawing,
    PaperColumn,
    PaperTable,
    Paragraphs,
    Part,
    draws,
    headed,
)
from kbdesk.reports.formats import figure
from kbdesk.reports.population_document import area_words, rt_words
from kbdesk.reports.report_head import month_line
from kbdesk.words import Language, Say

_WIDE: Final = 527.0
_MM: Final = 186.0
_HOUSE: Final = 70.0
_HOUSES_A_PART: Final = 100
"""So many houses are a drawing: none is taller than a page."""


def map_document(said: MapJson, language: Language = "id") -> Document:
    """Return ``report map`` as a document; the families' names are on it."""
    say = Say(language)
    parts: list[Part] = [Paragraphs([say("dataku.map_note"), say("dataku.map_stays")])]
    several = len({place["village"] for place in said["places"]}) > 1
    legend = True
    for place in said["places"]:
        families = place["families"]
        for first in range(0, max(len(families), 1), _HOUSES_A_PART):
            picture = map_picture(
                [{**place, "families": families[first : first + _HOUSES_A_PART]}], language, _WIDE,
                legend=legend, several=several,
            )  # fmt: skip
            legend = False
            parts.append(
                Drawing(picture.height / _WIDE * _MM, draws(picture),
                        table=_table(place, say, several=several) if first == 0 else None)
            )  # fmt: skip
    return Document(
        say("dataku.map"),
        [area_words(said, say), month_line(said["month"], language)],
        parts,
        name=f"Peta keluarga {said['month']}",
    )


def map_picture(
    places: list[MapPlaceJson],
    language: Language,
    width: float,
    *,
    legend: bool = True,
    house_width: float = _HOUSE,
    several: bool = False,
) -> Picture:
    """Return the houses of some RT, for window and paper.

    ``several``: the map they are of has several kelurahan, though these may be of one.
    """
    say = Say(language)
    several = several or len({place["village"] for place in places}) > 1
    drawn = []
    for place in places:
        words = _title(place, say, several=several)
        houses = [
            House(one["id"], one["head"], tuple(one["marks"]), one["people"])
            for one in place["families"]
        ]
        count = figure(len(houses), language)
        drawn.append((say("dataku.map_rt", rt=words, families=count), houses))
    marks = {kind: say(f"dataku.mark_{kind}") for kind in MARKS} if legend else {}
    return house_map(drawn, width=width, legend=marks, house_width=house_width)


def _title(place: MapPlaceJson, say: Say, *, several: bool) -> str:
    words = rt_words(place["rt"], say.language)
    return f"{village_name(place['village']) or '–'}, {words}" if several else words


def _table(place: MapPlaceJson, say: Say, *, several: bool) -> PaperTable:
    return PaperTable(
        headed(
            say,
            "dataku.name",
            ("dataku.people", "whole"),
            *(PaperColumn(say(f"dataku.mark_{kind}"), "flag") for kind in MARKS),
        ),
        [
            [one["head"], one["people"], *(kind in one["marks"] for kind in MARKS)]
            for one in place["families"]
        ],
        title=_title(place, say, several=several),
    )
