"""The published scoring of a Kampung KB: twelve scores, three indices, a level.

The rule is a table with a version (``resources/domain/kampung_score.json``); a district may send
another. What is not known counts as 1 and is named: it is not known to be lacking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import combinations, pairwise
from typing import Any, Final, NamedTuple

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.versioned_file import read_versioned
from kbdesk.resources import resource

FILE: Final = "kampung_score.json"
INDICES: Final = ("input", "process", "output")
SCORES: Final = (
    "pokja",
    "money",
    "poktan",
    "secretariat",
    "companion",
    "data_use",
    "operations",
    "agencies",
    "participation",
    "cpr",
    "mkjp",
    "unmet",
)
UNITS: Final = ("count", "percent")
LOWEST, HIGHEST = 1, 4
WHO: Final = ("pokja", "plkb", "cadre")

MONEY: Final = ("apbn", "apbd", "dana_desa", "hibah", "csr", "swadaya")
"""Kinds of money: the state's and the region's budget, village fund, gift, company, own."""
DATA_USES: Final = ("pk", "routine", "potential", "sector", "other")
"""Data that were used: family survey (PK), BKKBN's routine, village potential, a sector's."""
OPERATIONS: Final = ("planning", "coordination", "outreach", "monev", "report")
SCORED_GROUPS: Final = ("BKB", "BKR", "BKL", "UPPKA", "PIK-R")
"""The groups (poktan) that the scoring counts."""
PLANNING_SCORES: Final = ("cpr", "mkjp", "unmet")
"""Scores that rest on what couples were asked."""


@dataclass(frozen=True, slots=True)
class Band:
    """The score of values from ``least`` to ``most``, both included; ``most`` None: no end."""

    score: int
    least: int
    most: int | None

    def holds(self, value: int) -> bool:
        return self.least <= value and (self.most is None or value <= self.most)


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """A score: of which index it is, what is banded, and who can supply it."""

    code: str
    index: str
    unit: str
    who: tuple[str, ...]
    bands: tuple[Band, ...]

    def score(self, value: int) -> int:
        return next(band.score for band in self.bands if band.holds(value))

    @property
    def most(self) -> int:
        """Return the greatest score that it can reach."""
        return max(band.score for band in self.bands)


@dataclass(frozen=True, slots=True)
class ScoreLevel:
    """A level: its code, its names by language, and the sets of reached indices that give it."""

    code: str
    label: Mapping[str, str]
    reached: frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """A version of the rule; ``reached_from``: in hundredths, from which index on it counts."""

    version: str
    reached_from: int
    rules: tuple[ScoreRule, ...]
    levels: tuple[ScoreLevel, ...]

    def of(self, index: str) -> tuple[ScoreRule, ...]:
        return tuple(rule for rule in self.rules if rule.index == index)

    def level(self, reached: Iterable[str]) -> ScoreLevel:
        known = frozenset(reached)
        return next(one for one in self.levels if known in one.reached)


class GroupShare(NamedTuple):
    """How many of those whom a kind of group is for are its members; None: not known.

    ``whole``: the members of each of its groups are known.
    """

    kind: str
    members: int | None
    base: int
    whole: bool = True

    @property
    def percent(self) -> int | None:
        """Return the share in whole percent; 0 where the group is for nobody here."""
        if self.members is None:
            return None
        return whole_percent(self.members, self.base) if self.base else 0


@dataclass(frozen=True, slots=True)
class ScoreInput:
    """What the rule looks at; None is not known.

    ``money``, ``data_uses``, ``operations``: which of them there are. ``groups``: the kinds of
    :data:`SCORED_GROUPS` that are there; ``couples``, ``asked``: PUS and those who were asked.
    """

    pokja: bool | None = None
    pokja_members: bool | None = None
    pokja_trained: bool | None = None
    money: Sequence[str] | None = None
    groups: Sequence[str] | None = None
    secretariat: bool | None = None
    data_house: bool | None = None
    companion: bool | None = None
    regulation: bool | None = None
    data_uses: Sequence[str] | None = None
    operations: Sequence[str] | None = None
    agencies: int | None = None
    shares: Sequence[GroupShare] = field(default=())
    couples: int = 0
    asked: int = 0
    users: int = 0
    lasting: int = 0
    unmet: int = 0


class Found(NamedTuple):
    """What was banded, None where nothing is known; ``whole``: every part of it is known."""

    value: int | None
    whole: bool = True


class Lacking(NamedTuple):
    """A score that can be raised for the next level, and who can supply it."""

    rule: ScoreRule
    score: int
    known: bool


@dataclass(frozen=True, slots=True)
class VillageScore:
    """A village by the published scoring; indices in hundredths."""

    table: ScoreTable
    found: Mapping[str, Found]
    scores: Mapping[str, int]
    indices: Mapping[str, int]
    shares: Sequence[GroupShare]
    couples: int
    asked: int

    @property
    def level(self) -> ScoreLevel:
        return self.table.level(self._reached)

    @property
    def _reached(self) -> frozenset[str]:
        return frozenset(
            name for name, value in self.indices.items() if value >= self.table.reached_from
        )

    @property
    def unknown(self) -> list[str]:
        """Return the scores of which something is not known."""
        return [code for code, one in self.found.items() if one.value is None or not one.whole]

    def points(self, index: str) -> int:
        """Return by how many points the scores of an index are too low for it to be reached."""
        rules = self.table.of(index)
        now = sum(self.scores[rule.code] for rule in rules)
        need = next(
            total
            for total in range(HIGHEST * len(rules) + 1)
            if half_up(total * 100, len(rules)) >= self.table.reached_from
        )
        return max(0, need - now)

    @property
    def following(self) -> tuple[ScoreLevel | None, tuple[str, ...]]:
        """Return the next level and the indices that must be reached for it.

        The next level is the lowest one above that keeps what is reached; of two ways to it,
        the one that lacks fewer points.
        """
        order = list(self.table.levels)
        now = order.index(self.level)
        reached = self._reached
        best: tuple[int, int, ScoreLevel, tuple[str, ...]] | None = None
        for place, level in enumerate(order[now + 1 :]):
            for wanted in level.reached:
                if not reached <= wanted:
                    continue
                more = tuple(name for name in INDICES if name in wanted - reached)
                points = sum(self.points(name) for name in more)
                if best is None or (place, points) < best[:2]:
                    best = (place, points, level, more)
        return (best[2], best[3]) if best is not None else (None, ())

    @property
    def missing(self) -> list[Lacking]:
        """Return the scores that can be raised for the next level, those not known first."""
        _, indices = self.following
        unknown = self.unknown
        found = [
            Lacking(rule, self.scores[rule.code], rule.code not in unknown)
            for index in indices
            for rule in self.table.of(index)
            if self.scores[rule.code] < rule.most
        ]
        return sorted(found, key=lambda one: (INDICES.index(one.rule.index), one.known))


def half_up(part: int, whole: int) -> int:
    """Return a quotient as the nearest whole number, a half upwards; ``whole`` is not 0."""
    return (2 * part + whole) // (2 * whole)


def whole_percent(part: int, whole: int) -> int:
    """Return a share in whole percent, half up; ``whole`` is not 0."""
    return half_up(part * 100, whole)


def score(said: ScoreInput, table: ScoreTable | None = None) -> VillageScore:
    """Return a village's scores, indices and level by a table; the shipped one without a word."""
    table = table or shipped_score()
    found = {rule.code: _FOUND[rule.code](said) for rule in table.rules}
    scores = {
        rule.code: LOWEST if (value := found[rule.code].value) is None else rule.score(value)
        for rule in table.rules
    }
    indices = {
        index: half_up(100 * sum(scores[r.code] for r in table.of(index)), len(table.of(index)))
        for index in INDICES
    }
    return VillageScore(table, found, scores, indices, said.shares, said.couples, said.asked)


def _flags(*parts: bool | None) -> Found:
    """Count what is there; what is not known is not counted."""
    if all(part is None for part in parts):
        return Found(None, whole=False)
    return Found(sum(part is True for part in parts), whole=None not in parts)


def _pokja(said: ScoreInput) -> Found:
    if not said.pokja:
        return Found(None if said.pokja is None else 0, whole=said.pokja is not None)
    parts = (said.pokja_members, said.pokja_trained)
    return Found(1 + sum(part is True for part in parts), whole=None not in parts)


def _several(names: Sequence[str] | None) -> Found:
    return Found(None, whole=False) if names is None else Found(len(set(names)))


def _participation(said: ScoreInput) -> Found:
    shares = [share.percent for share in said.shares]
    known = [share for share in shares if share is not None]
    if not known or all(share.base == 0 for share in said.shares):
        return Found(None, whole=False)
    whole = all(one.whole and one.members is not None for one in said.shares)
    return Found(half_up(sum(known), len(shares)), whole=whole)


def _of_couples(said: ScoreInput, part: int, whole: int) -> Found:
    if not said.couples or not said.asked:
        return Found(None, whole=False)
    return Found(whole_percent(part, whole) if whole else 0)


_FOUND: Final[Mapping[str, Callable[[ScoreInput], Found]]] = {
    "pokja": _pokja,
    "money": lambda said: _several(said.money),
    "poktan": lambda said: _several(said.groups),
    "secretariat": lambda said: _flags(said.secretariat, said.data_house),
    "companion": lambda said: _flags(said.companion, said.regulation),
    "data_use": lambda said: _several(said.data_uses),
    "operations": lambda said: _several(said.operations),
    "agencies": lambda said: Found(said.agencies, whole=said.agencies is not None),
    "participation": _participation,
    "cpr": lambda said: _of_couples(said, said.users, said.couples),
    "mkjp": lambda said: _of_couples(said, said.lasting, said.users),
    "unmet": lambda said: _of_couples(said, said.unmet, said.couples),
}


# -- the table -------------------------------------------------------------------------------


@cache
def shipped_score() -> ScoreTable:
    return read_score(resource("domain", FILE).read_text(encoding="utf-8"))


@lru_cache(16)
def read_score(text: str) -> ScoreTable:
    """Return the scoring of a file.

    Raises ``score.gap`` and ``score.overlap`` with the place where values have no score or two,
    or sets of reached indices no level or two; ``score.bad_table`` where anything else is wrong.
    """
    said = read_versioned(text, _bad)
    scores = said.get("scores")
    if not isinstance(scores, dict) or sorted(scores) != sorted(SCORES):
        raise _bad("scores")
    rules = tuple(_rule(code, scores[code]) for code in scores)
    if {rule.index for rule in rules} != set(INDICES):
        raise _bad("scores")
    reached = _whole(said.get("reached_from"), "reached_from", 100 * LOWEST, 100 * HIGHEST)
    for index in INDICES:
        highest = [rule.most for rule in rules if rule.index == index]
        if half_up(100 * sum(highest), len(highest)) < reached:
            # no village could ever reach it
            raise _bad("reached_from")
    return ScoreTable(said["version"].strip(), reached, rules, _levels(said.get("levels")))


def _rule(code: str, said: Any) -> ScoreRule:
    if not isinstance(said, dict) or said.get("index") not in INDICES:
        raise _bad(f"{code}.index")
    if said.get("unit") not in UNITS:
        raise _bad(f"{code}.unit")
    who = said.get("who")
    if not isinstance(who, list) or not who or any(one not in WHO for one in who):
        raise _bad(f"{code}.who")
    rows = said.get("bands")
    if not isinstance(rows, list) or not rows:
        raise KbdeskError("score.gap", place=code, value=0)
    bands = tuple(sorted((_band(code, row) for row in rows), key=lambda one: one.least))
    if bands[0].least > 0:
        raise KbdeskError("score.gap", place=code, value=0)
    for one, following in pairwise(bands):
        if one.most is None or following.least <= one.most:
            raise KbdeskError("score.overlap", place=code, value=following.least)
        if following.least > one.most + 1:
            raise KbdeskError("score.gap", place=code, value=one.most + 1)
    end = bands[-1].most
    if end is not None:
        # there is always a greater value, also a share above 100 percent
        raise KbdeskError("score.gap", place=code, value=end + 1)
    return ScoreRule(code, said["index"], said["unit"], tuple(who), bands)


def _band(code: str, said: Any) -> Band:
    if not isinstance(said, dict) or "to" not in said:
        raise _bad(f"{code}.bands")
    least = _whole(said.get("from"), f"{code}.bands", 0, 10**6)
    most = said["to"]
    if most is not None:
        most = _whole(most, f"{code}.bands", least, 10**6)
    return Band(_whole(said.get("score"), f"{code}.bands", LOWEST, HIGHEST), least, most)


def _levels(said: Any) -> tuple[ScoreLevel, ...]:
    if not isinstance(said, list) or not said:
        raise KbdeskError("score.gap", place="levels", value="")
    levels: list[ScoreLevel] = []
    for row in said:
        if not isinstance(row, dict):
            raise _bad("levels")
        code = row.get("code")
        label = {name: str(row.get(name) or "") for name in ("id", "en")}
        if not isinstance(code, str) or not code or code in [one.code for one in levels]:
            raise _bad("levels")
        if not all(label.values()):
            raise _bad(f"levels.{code}")
        sets = row.get("reached")
        if not isinstance(sets, list) or not all(isinstance(one, list) for one in sets):
            raise _bad(f"levels.{code}")
        if any(name not in INDICES for one in sets for name in one):
            raise _bad(f"levels.{code}")
        levels.append(ScoreLevel(code, dict(label), frozenset(map(frozenset, sets))))
    every = [
        frozenset(names) for many in range(len(INDICES) + 1)
        for names in combinations(INDICES, many)
    ]  # fmt: skip
    for one in every:
        times = sum(one in level.reached for level in levels)
        if times != 1:
            words = " + ".join(name for name in INDICES if name in one) or "-"
            code = "score.gap" if times == 0 else "score.overlap"
            raise KbdeskError(code, place="levels", value=words)
    return tuple(levels)


def _whole(value: Any, place: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _bad(place)
    return value


def _bad(place: str) -> KbdeskError:
    return KbdeskError("score.bad_table", place=place or FILE)
