"""``report dataku`` as it may leave the village: small numbers taken out, nothing computable.

Tables that share totals are gone over until each hides what the others hide of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from kbdesk.domain.population import SEXES
from kbdesk.domain.report_json.population import PopulationJson
from kbdesk.domain.small_numbers import (
    LEAST,
    Hidden,
    all_told,
    protect,
    protect_line,
    small,
)
from kbdesk.queries.population import Population
from kbdesk.queries.population import said as population_said

Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PeopleWithheld:
    """What public papers leave out of the people of a place.

    ``ages``: everything by age, and the answers of the survey. ``counts``: people, male, female,
    households. ``months``: by kind of move the months (0 is the first told), ``years`` the kinds
    whose sum of the year is left out, ``start`` the number at the beginning. ``places``: what the
    kelurahan of a city leave out; ``under_five`` and ``elderly`` beside others; ``rts``: the RT.
    """

    ages: bool = False
    counts: frozenset[str] = frozenset()
    months: Mapping[str, frozenset[int]] = field(default_factory=dict)
    years: frozenset[str] = frozenset()
    start: bool = False
    rts: bool = False
    places: Mapping[str, PeopleWithheld] = field(default_factory=dict)
    under_five: bool = False
    elderly: bool = False


@dataclass(frozen=True, slots=True)
class PopulationRequest:
    """A population, and whether it is to leave the village."""

    found: Population
    protect: bool = False
    withheld: PeopleWithheld | None = None


def said(asked: PopulationRequest) -> PopulationJson:
    """Return the figures as ``report dataku`` writes them, protected if they are to leave."""
    whole = population_said(asked.found)
    return protected(whole, withheld=asked.withheld) if asked.protect else whole


_BLOCKS: Final = (("0-14", 0, 3), ("15-64", 3, 13), ("65+", 13, 16))
MOVES: Final = ("births", "in", "deaths", "out")


def ages_hide(said: Mapping[str, Any], least: int = LEAST) -> bool:
    """Tell whether a place must leave out anything by age."""
    return _Blocks(said, least).hides


def ages_told(said: Mapping[str, Any], least: int = LEAST) -> tuple[bool, bool]:
    """Tell whether a place may tell its children under five, and its elderly."""
    ages = _Blocks(said, least)
    return ages.told_of_bands(0, 1), ages.told_of_bands(12, 16)


def protected(
    said: Mapping[str, Any], least: int = LEAST, withheld: PeopleWithheld | None = None
) -> PopulationJson:
    """Return the figures of ``report dataku`` with null for what must not be told.

    The exact groups of life and the persons behind a difference are left out whole. The
    officers' edition tells all of it. ``withheld``: what all public papers together leave out of
    this place; without it the paper protects itself alone.
    """
    if all_told():
        year = {name: sum(row[name] for row in said["movement"]) for name in MOVES}
        return cast("PopulationJson", {**said, "protected_below": 0, "movement_year": year})
    of = withheld or PeopleWithheld()
    told: Said = {**said, "protected_below": least}
    ages = _Blocks(said, least)
    told["pyramid"] = ages.pyramid()
    told["groups"] = ages.groups()
    told["age_unknown"] = None if ages.hidden.row_totals[-1] else said["age_unknown"]
    for place, sex in enumerate(SEXES):
        told[sex] = None if ages.hidden.column_totals[place] or sex in of.counts else said[sex]
    told["population"] = None if ages.hidden.total or "people" in of.counts else said["population"]
    few_homes = small(said["households"], least) or "households" in of.counts
    told["households"] = None if few_homes else said["households"]
    if of.ages:
        told |= _without_ages(told)
    told["ratios"] = _ratios(said, told)
    sexes = Hidden((), (), tuple(told[sex] is None for sex in SEXES), told["population"] is None)
    under_five, elderly = ages.told_of_bands(0, 1), ages.told_of_bands(12, 16)
    if of.ages:
        under_five = elderly = False
    if "villages" in said:
        told["villages"] = (
            [_place(row, of.places.get(row["village"])) for row in said["villages"]]
            if of.places
            else protected_places(said["villages"], least, sexes, under_five, elderly)
        )
        told["by_rt"] = [
            row
            for village in told["villages"]
            for row in _rt_of(said["by_rt"], village, least, of.places)
        ]
    elif of.rts:
        told["by_rt"] = [_place(row, None) for row in said["by_rt"]]
    else:
        rows = protected_places(said["by_rt"], least, sexes, under_five, elderly)
        told["by_rt"] = rows if not of.ages else [_no_ages(row) for row in rows]
        if few_homes:
            _hide_a_home(told["by_rt"])
    told["movement"] = _movement(said["movement"], least, of)
    told["movement_year"] = {
        name: None
        if name in of.years or protect_line([row[name] for row in said["movement"]], least)[1]
        else sum(row[name] for row in said["movement"])
        for name in MOVES
    }
    if (None in told["movement_year"].values() or of.start) and told["movement"]:
        # from both ends and the other sums of the year it would be a subtraction away
        told["movement"][0]["start"] = None
    if told["population"] is None and told["movement"]:
        told["movement"][-1]["end"] = None
    told["balance"] = {**told["movement"][-1], "unexplained": None}
    if "tables" in said:
        people = [row["people"] is not None for row in told["by_rt"]]
        told["tables"] = {
            name: protected_answers(table, least, sexes, people)
            for name, table in ({} if of.ages else said["tables"]).items()
        }
        if of.places:
            # each kelurahan tells those of its RT on its own paper
            told["tables"] = {name: {**one, "by_rt": []} for name, one in told["tables"].items()}
    return cast("PopulationJson", told)


def _without_ages(told: Said) -> Said:
    """Return what is left of the figures by age: nothing."""
    return {
        "pyramid": [{**row, "male": None, "female": None} for row in told["pyramid"]],
        "groups": {name: dict.fromkeys(of) for name, of in told["groups"].items()},
        "age_unknown": None,
    }


def _no_ages(row: Said) -> Said:
    return {**row, "under_five": None, "elderly": None}


def _place(row: Mapping[str, Any], of: PeopleWithheld | None) -> Said:
    """Return a kelurahan or RT beside others as its own papers tell it; None: they tell nothing."""
    if of is None:
        return {**row, **dict.fromkeys(("people", *SEXES, "families", "under_five", "elderly"))}
    masks = {
        "people": "people" in of.counts,
        **{sex: sex in of.counts for sex in SEXES},
        "families": "households" in of.counts,
        "under_five": of.under_five,
        "elderly": of.elderly,
    }
    return {name: None if masks.get(name) else value for name, value in row.items()}


def _hide_a_home(rows: list[Said]) -> None:
    """Hide the fewest families of an RT, where all together must not be told."""
    told = [row for row in rows if row["families"]]
    if told and len(told) == sum(row["families"] != 0 for row in rows):
        min(told, key=lambda row: row["families"])["families"] = None


class _Blocks:
    """The pyramid in its three blocks, whose totals are the broad groups."""

    def __init__(self, said: Mapping[str, Any], least: int) -> None:
        self._said = said
        rows = [[row[sex] for sex in SEXES] for row in said["pyramid"]]
        self._rows = rows
        broad = [
            [sum(row[place] for row in rows[first:last]) for place in range(2)]
            for _, first, last in _BLOCKS
        ]
        broad.append([said[sex] - sum(row[place] for row in broad)
                      for place, sex in enumerate(SEXES)])  # fmt: skip
        also: set[tuple[int, int]] = set()
        while True:
            self.hidden = protect(broad, least, also)
            self._blocks = [
                protect(rows[first:last], least, _foot(self.hidden, number, last - first))
                for number, (_, first, last) in enumerate(_BLOCKS)
            ]
            more = {
                (number, place)
                for number, block in enumerate(self._blocks)
                for place, mask in enumerate((*block.column_totals, block.total))
                if mask
            }
            if more <= also:
                break
            also |= more

    def pyramid(self) -> list[Said]:
        cells = [row for block in self._blocks for row in block.cells]
        return [
            {
                "band": row["band"],
                **{sex: None if mask[place] else row[sex] for place, sex in enumerate(SEXES)},
            }
            for row, mask in zip(self._said["pyramid"], cells, strict=True)
        ]

    def groups(self) -> Said:
        found: Said = {}
        for number, (name, *_) in enumerate(_BLOCKS):
            of = self._said["groups"][name]
            found[name] = {
                sex: None if self.hidden.cells[number][place] else of[sex]
                for place, sex in enumerate(SEXES)
            }
            found[name]["people"] = None if self.hidden.row_totals[number] else of["people"]
        return found

    @property
    def hides(self) -> bool:
        return self.hidden.any or any(block.any for block in self._blocks)

    def told_of_bands(self, first: int, last: int) -> bool:
        """Tell whether the people of some bands, men and women, may be told together."""
        totals = [mask for block in self._blocks for mask in block.row_totals]
        return not any(totals[first:last])


def _foot(hidden: Hidden, number: int, below: int) -> Iterable[tuple[int, int]]:
    """Yield the totals of a block that the broad groups hide."""
    for place in range(2):
        if hidden.cells[number][place]:
            yield below, place
    if hidden.row_totals[number]:
        yield below, 2


def _ratios(said: Mapping[str, Any], told: Mapping[str, Any]) -> Said:
    ratios = dict(said["ratios"])
    if told["male"] is None or told["female"] is None:
        ratios["sex"] = None
    parts = {name: told["groups"][name]["people"] for name, *_ in _BLOCKS}
    if parts["0-14"] is None or parts["15-64"] is None:
        ratios["dependency_young"] = None
    if parts["65+"] is None or parts["15-64"] is None:
        ratios["dependency_old"] = None
    if None in parts.values():
        ratios["dependency"] = None
    if told["households"] is None or told["population"] is None:
        ratios["mean_household"] = None
    if told["population"] is None:
        ratios["density"] = None
    return ratios


def protected_places(
    rows: Sequence[Mapping[str, Any]],
    least: int,
    sexes: Hidden,
    under_five: bool = True,
    elderly: bool = True,
) -> list[Said]:
    """Return places (RT, kelurahan) with men and women, families, small children and elderly.

    ``sexes``: what the totals of the whole hide; ``under_five``, ``elderly``: whether theirs
    are told.
    """
    if not rows:
        return []
    high = len(rows)
    by_sex = [[row[sex] for sex in SEXES] for row in rows]
    by_age = [
        [row["under_five"], row["people"] - row["under_five"] - row["elderly"], row["elderly"]]
        for row in rows
    ]
    whole: set[int] = set()
    if sexes.total:
        whole.add(high)
    while True:
        one = protect(by_sex, least, {
            *((y, 2) for y in whole),
            *((high, x) for x in range(2) if sexes.column_totals[x]),
        })  # fmt: skip
        two = protect(by_age, least, {
            *((y, 3) for y in whole),
            *(((high, 0),) if not under_five else ()),
            *(((high, 2),) if not elderly else ()),
        })  # fmt: skip
        more = {
            y
            for found in (one, two)
            for y, mask in enumerate((*found.row_totals, found.total))
            if mask
        }
        if more <= whole:
            break
        whole |= more
    families, _ = protect_line([row["families"] for row in rows], least)
    # a total that is told beside the table cannot be hidden in it: then the columns are left out
    no_sex = any(m and not s for m, s in zip(one.column_totals, sexes.column_totals, strict=True))
    no_age = (two.column_totals[0] and under_five) or (two.column_totals[2] and elderly)
    told = []
    for y, row in enumerate(rows):
        masks = {
            "people": one.row_totals[y],
            "male": no_sex or one.cells[y][0],
            "female": no_sex or one.cells[y][1],
            "families": families[y],
            "under_five": no_age or two.cells[y][0],
            "elderly": no_age or two.cells[y][2],
        }
        told.append({name: None if masks.get(name) else value for name, value in row.items()})
    return told


def _rt_of(
    rows: Sequence[Mapping[str, object]],
    village: Said,
    least: int,
    places: Mapping[str, PeopleWithheld],
) -> list[Said]:
    """Return the RT of a kelurahan, hiding in their totals what its own line hides."""
    if places and village["village"] not in places:
        return [_place(row, None) for row in rows if row["village"] == village["village"]]
    sexes = Hidden((), (), tuple(village[sex] is None for sex in SEXES), village["people"] is None)
    of = [row for row in rows if row["village"] == village["village"]]
    told = (village["under_five"] is not None, village["elderly"] is not None)
    found = protected_places(of, least, sexes, *told)
    if not places:
        return found
    if places[village["village"]].ages:
        found = [_no_ages(row) for row in found]
    if village["families"] is None:
        _hide_a_home(found)
    return found


def protected_answers(
    table: Mapping[str, Any], least: int, sexes: Hidden, people: Sequence[bool]
) -> Said:
    """Return a table of answers by sex with what must not be told taken out.

    ``people``: of which RT the people are told. Where a table could only be protected by
    hiding a total that is told beside it, nothing of the table is told.
    """
    rows = [*table["values"], {"code": None, **table["unknown"]}]
    foot = len(rows)
    also = [(foot, place) for place in range(2) if sexes.column_totals[place]]
    if sexes.total:
        also.append((foot, 2))
    hidden = protect([[row[sex] for sex in SEXES] for row in rows], least, also)
    nothing = (hidden.total and not sexes.total) or any(
        mask and not sexes.column_totals[x] for x, mask in enumerate(hidden.column_totals)
    )
    if nothing:
        every = ((True, True),) * len(rows)
        hidden = Hidden(every, (True,) * len(rows), hidden.column_totals, hidden.total)
    told = []
    for y, row in enumerate(rows):
        masks = {
            "male": hidden.cells[y][0],
            "female": hidden.cells[y][1],
            "people": hidden.row_totals[y],
        }
        told.append({name: None if masks.get(name) else value for name, value in row.items()})
    unknown = {name: value for name, value in told[-1].items() if name != "code"}
    return {"values": told[:-1], "unknown": unknown, "by_rt": _by_rt(table, hidden, least, people)}


def _by_rt(
    table: Mapping[str, Any], hidden: Hidden, least: int, people: Sequence[bool]
) -> list[Said]:
    """Return the answers by RT; none, where a total told elsewhere would give one away."""
    names = [*(row["code"] for row in table["values"]), "unknown"]
    rows = [[row[name] for name in names] for row in table["by_rt"]]
    also = [(len(rows), x) for x, mask in enumerate(hidden.row_totals) if mask]
    if not rows or all(hidden.row_totals):
        return []
    found = protect(rows, least, also)
    by_answer = zip(found.column_totals, hidden.row_totals, strict=True)
    by_rt = zip(found.row_totals, people, strict=True)
    if any(here and not there for here, there in by_answer) or any(
        here and told for here, told in by_rt
    ):
        return []
    return [
        {
            **row,
            **{name: None if found.cells[y][x] else row[name] for x, name in enumerate(names)},
        }
        for y, row in enumerate(table["by_rt"])
    ]


def _movement(rows: Sequence[Mapping[str, Any]], least: int, of: PeopleWithheld) -> list[Said]:
    """Return the months without small numbers; of the ends only the first and the last.

    Between them the ends would give a single death away.
    """
    hidden = {name: protect_line([row[name] for row in rows], least)[0] for name in MOVES}
    told = []
    for y, row in enumerate(rows):
        one: Said = {"month": row["month"]}
        one["start"] = row["start"] if y == 0 and len(rows) > 1 else None
        for name in MOVES:
            gone = hidden[name][y] or y in of.months.get(name, ())
            one[name] = None if gone else row[name]
        one["expected"] = None
        one["end"] = row["end"] if y == len(rows) - 1 else None
        few = small(abs(row["difference"]), least) or (of.months and row["difference"])
        one["difference"] = None if few else row["difference"]
        told.append(one)
    return told
