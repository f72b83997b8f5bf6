"""Which child a line of a file is: one that is held, one of an earlier line, or a new one.

The ladder of evidence is ``domain.matching``; here it decides without a person only where it
is sure. A line that may be somebody, or one of two, is kept back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kbdesk.domain.matching import (
    LEAST_NAME,
    LEAST_PARENT,
    OTHER_PARENT,
    SAME_NAME,
    Match,
    MatchRecord,
    alike,
    compare,
    keys,
    sure_nik,
)
from kbdesk.domain.names import name_key
from kbdesk.exchange.child_lines import ChildLine

Finding = Literal["held", "line", "new", "maybe", "several"]

_NEAR_NAME = LEAST_NAME - 10.0
"""Names less similar than this (percent) are not compared further, unless a NIK or a baby fits."""


@dataclass(frozen=True, slots=True)
class MatchedLine:
    """Whom a line is about: ``id`` is a person's, or the row of an earlier line."""

    how: Finding
    id: str = ""
    name: str = ""
    score: int = 0


class _Index:
    """Records by what two must share to be compared."""

    def __init__(self, people: Iterable[MatchRecord] = ()) -> None:
        self._blocks: dict[tuple[str, str | int], list[MatchRecord]] = defaultdict(list)
        for person in people:
            self.add(person)

    def add(self, person: MatchRecord) -> None:
        for key in keys(person):
            self._blocks[key].append(person)

    def near(self, person: MatchRecord) -> list[MatchRecord]:
        """Return who shares a key with a person and is near enough to be compared."""
        found: dict[str, MatchRecord] = {}
        for kind, key in keys(person):
            around = (key - 1, key, key + 1) if isinstance(key, int) else (key,)
            for each in around:
                for other in self._blocks.get((kind, each), ()):
                    if other.id not in found and (kind == "nik" or _near(kind, person, other)):
                        found[other.id] = other
        return list(found.values())


def _near(kind: str, one: MatchRecord, other: MatchRecord) -> bool:
    # imported here: loading it takes time, and few commands compare names
    from rapidfuzz import fuzz

    if one.unnamed or other.unnamed or one.name == other.name:
        return True
    least = _NEAR_NAME if kind == "day" else SAME_NAME - 0.5
    if fuzz.ratio(one.name, other.name, score_cutoff=least):
        return True
    if fuzz.ratio(one.sorted_name, other.sorted_name, score_cutoff=least):
        return True
    mine, theirs = set(one.name.split()), set(other.name.split())
    return kind == "day" and (mine <= theirs or theirs <= mine)


class Matcher:
    """Finds the child of each line; lines that are new children are remembered."""

    def __init__(self, people: Iterable[MatchRecord]) -> None:
        self._held = _Index(people)
        self._lines = _Index()

    def find(self, line: ChildLine) -> MatchedLine:
        person = recorded_line(line)
        found = self._among_held(person)
        if found.how != "new":
            return found
        return self._among_lines(person)

    def remember(self, line: ChildLine) -> None:
        """Remember a line's child, so that a later line may be the same."""
        self._lines.add(recorded_line(line))

    def may_be_of_line(self, person: MatchRecord) -> bool:
        """Tell whether a person may be the child of a line that is remembered."""
        return any(
            (match := compare(person, other)) is not None and _verdict(person, other, match) != "no"
            for other in self._lines.near(person)
        )

    def _among_held(self, person: MatchRecord) -> MatchedLine:
        sure: list[tuple[MatchRecord, Match]] = []
        maybe: list[tuple[MatchRecord, Match]] = []
        for other in self._held.near(person):
            match = compare(person, other)
            if match is None:
                continue
            verdict = _verdict(person, other, match)
            if verdict == "same":
                sure.append((other, match))
            elif verdict == "maybe":
                maybe.append((other, match))
        if sure:
            best = _best(person, sure)
            return MatchedLine("several", sure[0][0].id) if best is None else _found("held", *best)
        if maybe:
            maybe.sort(key=lambda one: (-one[1].score, one[0].id))
            return _found("maybe", *maybe[0])
        return MatchedLine("new")

    def _among_lines(self, person: MatchRecord) -> MatchedLine:
        maybe: MatchedLine | None = None
        for other in self._lines.near(person):
            match = compare(person, other)
            if match is None:
                continue
            same = _same_in_file(person, other, match)
            if same:
                return MatchedLine("line", other.id, other.name, match.score)
            if same is None and maybe is None:
                maybe = MatchedLine("maybe", other.id, other.name, match.score)
        return maybe or MatchedLine("new")


def recorded_line(line: ChildLine) -> MatchRecord:
    """Return a line's child as it is compared.

    One parent may be the mother or the father: a file rarely says which.
    """
    mother = name_key(line.mother) if line.mother else None
    father = name_key(line.father) if line.father else None
    return MatchRecord(
        id=f"row {line.row}",
        name=name_key(line.name),
        sex=line.sex,
        born=line.birth_date.toordinal() if line.birth_date else None,
        nik=line.nik,
        kk=line.kk,
        mother=mother or father,
        father=father or mother,
    )


def _verdict(
    person: MatchRecord, other: MatchRecord, match: Match
) -> Literal["same", "maybe", "no"]:
    codes = {reason.code for reason in match.reasons}
    if "same_nik" in codes:
        return "same" if match.certainty == "likely" else "maybe"
    if "unnamed" in codes:
        return "same"  # the same day and parents: the baby that had no name yet
    if "other_nik" in codes:
        # twins have numbers of their own; with one name a number is mistyped
        return "maybe" if alike(person.name, other.name) >= SAME_NAME else "no"
    return "same" if match.certainty == "likely" else "maybe"


def _same_in_file(person: MatchRecord, other: MatchRecord, match: Match) -> bool | None:
    """Tell whether two lines are one child; None where a person has to look."""
    niks = sure_nik(person.nik), sure_nik(other.nik)
    if None not in niks:
        if niks[0] == niks[1]:
            return True if match.certainty == "likely" else None
        return None if alike(person.name, other.name) >= SAME_NAME else False
    if person.unnamed or other.unnamed:
        # twins may both be without a name; what contradicts itself is kept back later
        return True if (person.name, person.born) == (other.name, other.born) else None
    if person.born != other.born or alike(person.name, other.name) < SAME_NAME:
        return None
    if person.mother and other.mother:
        parents = alike(person.mother, other.mother)
        return True if parents >= LEAST_PARENT else (None if parents >= OTHER_PARENT else False)
    return True


def _best(
    person: MatchRecord, sure: list[tuple[MatchRecord, Match]]
) -> tuple[MatchRecord, Match] | None:
    """Return the candidate that is clearly nearer than the others, or None."""
    by_nik = [one for one in sure if one[1].reasons and one[1].reasons[0].code == "same_nik"]
    if len(by_nik) == 1:
        return by_nik[0]
    if len(sure) == 1:
        return sure[0]
    same = [one for one in sure if alike(person.name, one[0].name) >= SAME_NAME]
    return same[0] if len(same) == 1 else None


def _found(how: Finding, other: MatchRecord, match: Match) -> MatchedLine:
    return MatchedLine(how, other.id, other.name, match.score)
