"""Who lives in a village: age bands, ratios and the balance of a month.

A person lives here on a day from birth or, for who came from elsewhere, from the day of
arrival; up to the day before death or moving away. Ages are completed years.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from kbdesk.domain.pk21 import PERSON_CHOICES
from kbdesk.domain.report_json.population import AgeBandJson, RatiosJson, SexesJson
from kbdesk.domain.skdn import percent

BAND_YEARS: Final = 5
LAST_BAND_FROM: Final = 75
BANDS: Final = (
    *(f"{first}-{first + BAND_YEARS - 1}" for first in range(0, LAST_BAND_FROM, BAND_YEARS)),
    f"{LAST_BAND_FROM}+",
)
"""Five-year bands as a pyramid has them, the youngest first."""

ELDERLY_FROM: Final = 60
"""Law 13/1998 calls who is 60 or older elderly; the dependency ratio counts from 65."""

BROAD: Final[Mapping[str, tuple[int, int]]] = {
    "0-14": (0, 14),
    "15-64": (15, 64),
    "65+": (65, 200),
}
"""The three groups of the dependency ratio; completed years, both ends taken."""
LIFE: Final[Mapping[str, tuple[int, int]]] = {
    "infants": (0, 0),
    "under_two": (0, 1),
    "under_five": (0, 4),
    "school": (7, 18),
    "adolescents": (10, 18),
    "youth": (10, 24),
    "elderly": (60, 200),
}
"""Groups of life that programmes ask for; they overlap. ``youth`` is BKKBN's 10 to 24."""

QUESTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    **{
        name: PERSON_CHOICES[name]
        for name in ("education", "occupation", "marital", "jkn", "disability")
    },
    "birth_certificate": ("yes", "no"),
}
"""The people by answer and sex; who did not answer is counted apart."""

SEXES: Final = ("male", "female")
Why = Literal["births", "in", "deaths", "out", "appeared", "disappeared"]
WHYS: Final[tuple[Why, ...]] = ("births", "in", "deaths", "out", "appeared", "disappeared")


def completed_years(born: str, on: str) -> int:
    """Return the years completed on a day; below 0 before birth. Both YYYY-MM-DD.

    Who was born on 29 February completes a year on 1 March where there is no such day.
    """
    years = int(on[:4]) - int(born[:4])
    return years - 1 if born[5:] > on[5:] else years


def band_of(years: int) -> str:
    return BANDS[min(years, LAST_BAND_FROM) // BAND_YEARS]


@dataclass(slots=True)
class Count:
    """People of a place on a day: by sex and completed years; ``unknown`` have no birth date."""

    ages: dict[tuple[str, int | None], int] = field(default_factory=dict)
    households: int = 0
    in_households: int = 0

    def add(self, sex: str, years: int | None, many: int = 1) -> None:
        """Add a number of people of a sex and age; None is an unknown age."""
        key = (sex, years)
        self.ages[key] = self.ages.get(key, 0) + many

    def merge(self, other: Count) -> None:
        """Add the people and households of another place."""
        for (sex, years), many in other.ages.items():
            self.add(sex, years, many)
        self.households += other.households
        self.in_households += other.in_households

    @property
    def people(self) -> int:
        return sum(self.ages.values())

    def of_sex(self, sex: str) -> int:
        return sum(many for (one, _), many in self.ages.items() if one == sex)

    def between(self, least: int, most: int, sex: str | None = None) -> int:
        """Return how many have completed years between two ages, both taken."""
        return sum(
            many
            for (one, years), many in self.ages.items()
            if years is not None and least <= years <= most and sex in (None, one)
        )

    @property
    def age_unknown(self) -> int:
        """Return how many have no birth date."""
        return sum(many for (_, years), many in self.ages.items() if years is None)

    def pyramid(self) -> list[AgeBandJson]:
        """Return men and women of each band, the youngest first; ages unknown are in none."""
        rows = {band: dict.fromkeys(SEXES, 0) for band in BANDS}
        for (sex, years), many in self.ages.items():
            if years is not None and sex in SEXES:
                rows[band_of(max(years, 0))][sex] += many
        return [
            {"band": band, "male": of["male"], "female": of["female"]} for band, of in rows.items()
        ]

    def broad(self) -> dict[str, SexesJson]:
        """Return the broad and the programmes' age groups, by sex and together."""
        return {
            name: {
                "male": self.between(*ages, "male"),
                "female": self.between(*ages, "female"),
                "people": self.between(*ages),
            }
            for name, ages in (*BROAD.items(), *LIFE.items())
        }

    def ratios(self, area_ares: int | None) -> RatiosJson:
        """Return the ratios of a population; None where nothing is to divide by.

        ``sex``: men per 100 women. ``dependency``: (0-14 and 65+) per 100 of 15-64, and its
        two parts. ``mean_household``: people in households by households. ``density``:
        people by square kilometre (10,000 ares). All with one decimal, half up.
        """
        young = self.between(*BROAD["0-14"])
        working = self.between(*BROAD["15-64"])
        old = self.between(*BROAD["65+"])
        return {
            "sex": percent(self.of_sex("male"), self.of_sex("female")),
            "dependency": percent(young + old, working),
            "dependency_young": percent(young, working),
            "dependency_old": percent(old, working),
            "mean_household": one_decimal(self.in_households, self.households),
            "density": one_decimal(self.people * 10_000, area_ares or 0),
        }


def one_decimal(part: int, whole: int) -> float | None:
    """Return a quotient with one decimal, half up; None of nothing."""
    if whole <= 0:
        return None
    return (20 * part + whole) // (2 * whole) / 10


def lives_on(
    day: str,
    *,
    born: str | None,
    arrived: str | None,
    died: str | None,
    left: str | None,
    absences: Iterable[tuple[str, str]] = (),
) -> bool:
    """Tell whether a person lives here on a day. Dates YYYY-MM-DD, None: not recorded.

    From birth or, for who came from elsewhere, from the day of arrival; up to the day before
    death or leaving; on no day of an absence (its first day away, the day of return).
    """
    return (
        (born is None or born <= day)
        and (arrived is None or arrived <= day)
        and (died is None or died > day)
        and (left is None or left > day)
        and not any(gone <= day < back for gone, back in absences)
    )


@dataclass(frozen=True, slots=True)
class PopulationChange:
    """Somebody who is counted on a day and was not the day before, or the other way round."""

    person: str
    day: str
    why: Why


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of the days on which a person could have been counted.

    Dates YYYY-MM-DD. ``absences``: from the first day away to the day of return.
    ``places``: from which day on (``""``: always) the person is of the area, oldest first,
    each with whether somebody said that day; an undated change explains nothing.
    """

    person: str
    born: str | None
    died: str | None
    left: str | None
    arrived: str | None
    absences: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, bool, bool], ...] = (("", True, True),)

    def here(self, day: str) -> bool:
        """Tell whether the person lives in the area on a day."""
        return self.lives(day) and self.belongs(day)

    def lives(self, day: str) -> bool:
        """Tell whether the person is born, came, and has neither died nor left by a day."""
        return lives_on(
            day,
            born=self.born,
            arrived=self.arrived,
            died=self.died,
            left=self.left,
            absences=self.absences,
        )

    def belongs(self, day: str) -> bool:
        """Tell whether the person's home is in the area on a day."""
        found = False
        for since, inside, _ in self.places:
            if since <= day:
                found = inside
        return found

    def changes(self, after: str, until: str) -> Iterable[PopulationChange]:
        """Yield the changes of the days after one and until another, in their order.

        Who was born here and died the same day is a birth and a death, and counted on no day.
        """
        days = {self.born, self.died, self.left, self.arrived}
        days.update(day for pair in self.absences for day in pair)
        days.update(since for since, _, _ in self.places)
        before = self.here(after)
        for day in sorted(d for d in days if d is not None and after < d <= until):
            now = self.here(day)
            if now and not before:
                yield PopulationChange(self.person, day, self._came(day))
            elif before and not now:
                yield PopulationChange(self.person, day, self._went(day))
            elif not now and day == self.born == self.died and self.belongs(day):
                yield PopulationChange(self.person, day, "births")
                yield PopulationChange(self.person, day, "deaths")
            before = now

    def _came(self, day: str) -> Why:
        if day == self.born and (self.arrived is None or self.arrived <= day):
            return "births"
        if day == self.arrived or any(day == back for _, back in self.absences):
            return "in"
        return "in" if self._said(day) else "appeared"

    def _went(self, day: str) -> Why:
        if day == self.died:
            return "deaths"
        if day == self.left or any(day == gone for gone, _ in self.absences):
            return "out"
        return "out" if self._said(day) else "disappeared"

    def _said(self, day: str) -> bool:
        return any(since == day and said for since, _, said in self.places)


class Whom(NamedTuple):
    """Whom a figure counts: of some sexes, of an age, by what they said; None asks nothing.

    ``years``: spans of completed years, both ends taken. ``column`` of a person is one of
    ``among``, or none of them where ``said`` is False.
    """

    sexes: Collection[str] | None = None
    years: Sequence[tuple[int, int]] | None = None
    column: str | None = None
    among: Sequence[object] = ()
    said: bool = True
