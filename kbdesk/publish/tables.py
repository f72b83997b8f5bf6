"""The tables of facts, declared once: what is published, loaded, tested and described.

A **fact** is a row of one person, family or place in one month of one city. It travels and is
replaced in **slices**: all rows of one table, one month and one of sixteen buckets. A row in a
file has the columns after :data:`SLICE_COLUMNS`; those are the slice's own. A **dimension** says
what numbers mean, and comes whole with every publication.

The order of columns, the numbers of :data:`CATEGORIES` and every name are frozen for
:data:`TABLES_VERSION`: new columns, tables or words of a category go to the end of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from kbdesk.domain.family_planning import METHODS, REASONS, STATUSES
from kbdesk.domain.recipients import INDICATIONS
from kbdesk.domain.screening import KPSP_RESULTS
from kbdesk.domain.services import KINDS, VACCINES, VITAMIN_A_DOSES, WOMEN_VACCINES, YES_NO

TABLES_VERSION: Final = 1
BUCKETS: Final = 16
SLICE_COLUMNS: Final = ("city", "month", "bucket")
"""A slice's own: every row of it has the same, so the rows in a file do not repeat them."""
UNLISTED: Final = 0
"""The number of a word that this version of a category does not know."""

Kind = Literal["smallint", "int", "bigint", "bool", "code", "pid", "text", "date"]
"""``code`` is a smallint of a category, ``pid`` the keyed number of a person, family or place
in the kitchen's programme (63 bits, not negative), ``date`` is YYYY-MM-DD."""
LARGEST: Final[Mapping[Kind, int]] = {
    "smallint": 2**15 - 1,
    "int": 2**31 - 1,
    "bigint": 2**63 - 1,
    "code": 2**15 - 1,
    "pid": 2**63 - 1,
}
MOST_TEXT: Final = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``null``: null is "not known". ``of``: the category, or the dimension it names."""

    name: str
    kind: Kind
    means: str
    null: bool = False
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``subject`` is the pid by which its rows are put into buckets (None: bucket 0).

    ``key`` begins with the city, as a database that is spread over machines by city needs it.
    """

    name: str
    role: Literal["fact", "dimension"]
    means: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    subject: str | None = None

    @property
    def row_columns(self) -> tuple[Column, ...]:
        own = SLICE_COLUMNS if self.role == "fact" else ()
        return tuple(one for one in self.columns if one.name not in own)

    @property
    def pids(self) -> tuple[str, ...]:
        """The columns that name somebody: a row goes when any of them is erased."""
        return tuple(one.name for one in self.columns if one.kind == "pid")

    def places(self, names: Iterable[str]) -> list[int]:
        """Return where columns stand in a row, those of the slice's own left out."""
        of_row = [column.name for column in self.row_columns]
        return [of_row.index(name) for name in names if name in of_row]


# -- categories ------------------------------------------------------------------------------

CATEGORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "sex": ("male", "female"),
    "weighing": ("N", "T", "O", "B", "not_coded"),
    "status": (
        "outlier", "severely_underweight", "underweight", "normal_weight",
        "risk_of_excess_weight", "severely_stunted", "stunted", "normal", "tall",
        "severely_wasted", "wasted", "well_nourished", "risk_of_overweight", "overweight",
        "obese", "microcephaly", "macrocephaly",
    ),
    "position": ("lying", "standing"),
    "planning": STATUSES,
    "method": METHODS,
    "reason": REASONS,
    "indication": INDICATIONS,
    "outcome": ("recovered", "better", "same", "worse"),
    "service": KINDS,
    "service_detail": (*VACCINES, *WOMEN_VACCINES, *VITAMIN_A_DOSES),
    "answer": (*YES_NO, *KPSP_RESULTS),
}  # fmt: skip
"""The words of each category in the order of their numbers, from 1 on."""


def number_of(category: str, word: str | None) -> int | None:
    """Return a word's number in a category; None of none, :data:`UNLISTED` of a strange one."""
    return None if word is None else _NUMBERS[category].get(word, UNLISTED)


_NUMBERS: Final = {
    category: {word: number for number, word in enumerate(words, 1)}
    for category, words in CATEGORIES.items()
}

# -- columns that several tables have --------------------------------------------------------

_CITY = Column("city", "int", "The kabupaten or kota by its Kemendagri code, 6474 of Bontang.")
_MONTH = Column("month", "smallint", "The month as year * 12 + month - 1.", of="month")
_BUCKET = Column("bucket", "smallint", "The slice's part, 0 to 15, by the subject's number.")
_PLACE = Column("place", "smallint", "The posyandu that serves; 0 where none is known.", of="place")
_VILLAGE = Column(
    "village", "smallint", "The kelurahan that counts it; 0 where it is not known.", of="village"
)
_SEX = Column("sex", "code", "Sex.", null=True, of="sex")
_COUNTED = Column(
    "counted", "bool",
    "Counts in the figures of a city and a kelurahan; false in the row of a further posyandu"
    " that serves members of the same family, for that posyandu's own figures alone.",
)  # fmt: skip


def _pid(name: str, means: str) -> Column:
    return Column(name, "pid", means)


def _flag(name: str, means: str, *, null: bool = False) -> Column:
    return Column(name, "bool", means, null=null)


def _many(name: str, means: str, *, null: bool = False) -> Column:
    return Column(name, "smallint", means, null=null)


def _code(name: str, category: str, means: str) -> Column:
    return Column(name, "code", means, null=True, of=category)


# -- dimensions ------------------------------------------------------------------------------

CITY: Final = Table(
    "city", "dimension", "The kabupaten and kota that publish.",
    (_CITY, Column("name", "text", "Its name.")),
    ("city",),
)  # fmt: skip
VILLAGE: Final = Table(
    "village", "dimension", "The kelurahan and desa of a city; 0 stands for not known.",
    (
        _CITY,
        Column("village", "smallint", "Its number in this city."),
        Column("code", "text", "Its Kemendagri code, null in row 0.", null=True),
        Column("name", "text", "Its name.", null=True),
    ),
    ("city", "village"),
)  # fmt: skip
PLACE: Final = Table(
    "place", "dimension", "The posyandu of a city; 0 stands for none.",
    (
        _CITY,
        Column("place", "smallint", "Its number in this city."),
        Column("posyandu", "text", "Its code, null in row 0.", null=True),
        Column("village", "smallint", "Its kelurahan, 0 where it is not known.", of="village"),
        Column("puskesmas", "text", "The puskesmas that cares for it.", null=True),
    ),
    ("city", "place"),
)  # fmt: skip
MONTH: Final = Table(
    "month", "dimension", "The months that a city has published.",
    (
        _CITY,
        Column("month", "smallint", "year * 12 + month - 1."),
        Column("first", "date", "Its first day."),
        Column("last", "date", "Its last day."),
        Column("until", "date", "The day of which families and couples speak."),
        _flag("provisional", "It was not over when it was published."),
        _flag("frozen", "Families and couples stay as they were said; later data change none."),
    ),
    ("city", "month"),
)  # fmt: skip
CATEGORY: Final = Table(
    "category", "dimension", "What the numbers of codes mean; 0 is a word without a number.",
    (
        Column("category", "text", "Of which codes."),
        Column("code", "smallint", "The number."),
        Column("word", "text", "The word that reports use."),
        Column("name_id", "text", "Its name in Indonesian."),
        Column("name_en", "text", "Its name in English."),
    ),
    ("category", "code"),
)  # fmt: skip

# -- facts -----------------------------------------------------------------------------------

CHILD_MONTH: Final = Table(
    "child_month", "fact",
    "A child under five that a month's SKDN or nutrition counts.",
    (
        _CITY, _MONTH, _BUCKET,
        _pid("child", "The child."),
        _PLACE, _VILLAGE, _SEX,
        _many("age", "Completed months on the month's last day."),
        _flag("s", "S: lives here and is under five on the month's last day."),
        _flag("k", "K: of S, has a KMS."),
        _flag("d", "D: was weighed in the month while under five."),
        _code("code", "weighing", "Of D: N, T, O, B, or not_coded."),
        _flag("bgm", "Of D: the weight for age is below the red line."),
        _flag("two_t", "Of D: T twice or more in a row."),
        _flag("v", "V: of S, was given vitamin A in the month."),
        _flag("measured", "Nutrition counts it: something was measured while under five."),
        _many("age_measured", "Completed months at the last measurement.", null=True),
        _code("zwei", "status", "Weight for age at the last measurement."),
        _code("zlen", "status", "Length or height for age."),
        _code("zwfl", "status", "Weight for length or height; oedema is severely_wasted."),
        _code("zbmi", "status", "Body mass index for age."),
        _code("zhc", "status", "Head circumference for age."),
        _code("muac", "status", "Arm circumference, from six months on."),
    ),
    ("city", "month", "bucket", "child"),
    "child",
)  # fmt: skip
FAMILY_MONTH: Final = Table(
    "family_month", "fact",
    "A family in which somebody lives on the month's last day (today in the running month).",
    (
        _CITY, _MONTH, _BUCKET,
        _pid("family", "The family."),
        _PLACE, _VILLAGE, _COUNTED,
        _many("rank", "The rank of welfare, 1 is the poorest.", null=True),
        _flag("target", "A target family of KRS.", null=True),
        _flag("at_risk", "At risk of stunting; null where something is missing.", null=True),
        _flag("a1", "Drinking water is not safe.", null=True),
        _flag("a2", "The latrine is not proper.", null=True),
        _flag("t1", "The mother is too young.", null=True),
        _flag("t2", "The mother is too old.", null=True),
        _flag("t3", "Births are too close.", null=True),
        _flag("t4", "Births are too many.", null=True),
        _flag("k0", "No modern family planning.", null=True),
        _many("priority", "Of families at risk: 1 comes first, 3 last.", null=True),
    ),
    ("city", "month", "bucket", "family", "place"),
    "family",
)  # fmt: skip
COUPLE_MONTH: Final = Table(
    "couple_month", "fact",
    "A couple of PUS on the month's last day (today in the running month), by the wife.",
    (
        _CITY, _MONTH, _BUCKET,
        _pid("wife", "The wife."),
        _PLACE, _VILLAGE, _COUNTED,
        _code("status", "planning", "Uses family planning or not; null: was not asked."),
        _code("method", "method", "Of a user, the method; null where none was said."),
        _code("reason", "reason", "Of a non-user, why; null where none was said."),
    ),
    ("city", "month", "bucket", "wife", "place"),
    "wife",
)  # fmt: skip
RECIPIENT_MONTH: Final = Table(
    "recipient_month", "fact",
    "A place in the kitchen's programme (DASHAT) with a day in the month.",
    (
        _CITY, _MONTH, _BUCKET,
        _pid("person", "Whose place it is."),
        _pid("recipient", "The place in the programme."),
        _PLACE, _VILLAGE,
        _code("indication", "indication", "Why: wasted, underweight, t, or kek of a woman."),
        _flag("new", "It began in the month."),
        _flag("finished", "It was over by the end of the month."),
        _many("portions", "Portions given in the month."),
        _many("taken", "Portions of these that the family took at the kitchen."),
        _many("brought", "Portions of these that were brought to the home."),
        _many("days", "Days of the place in the month on which the kitchen cooked."),
        _many("present", "Days on which a portion was given."),
        _many("eaten_0", "Times a portion was given of which nothing was eaten."),
        _many("eaten_25", "Times a quarter was eaten."),
        _many("eaten_50", "Times half was eaten."),
        _many("eaten_75", "Times three quarters were eaten."),
        _many("eaten_100", "Times all was eaten."),
        _many("eaten_not_noted", "Times nobody noted how much was eaten."),
        _many("shares_noted", "Times a share was noted, also on days without a portion."),
        _many("shares_sum", "The sum of these shares in percent, for the mean."),
        _many("by_recipient", "Times the recipient ate it."),
        _many("by_shared", "Times it was shared."),
        _many("by_others", "Times others ate it."),
        _code("outcome", "outcome", "Growth so far, or at the end; null: was not measured."),
        _flag("no_gain", "Growth does not answer, so that the place refers."),
    ),
    ("city", "month", "bucket", "person", "recipient"),
    "person",
)  # fmt: skip
SERVICE: Final = Table(
    "service", "fact",
    "A service that was given or asked in the month. It has no day: that of a birth dose would"
    " be the birth date.",
    (
        _CITY, _MONTH, _BUCKET,
        _pid("person", "Who was served."),
        _many("n", "Which of the person's services in the month, from 1 on."),
        _PLACE, _VILLAGE, _SEX,
        _many("age", "Completed months on the day; null without a birth date.", null=True),
        Column("kind", "code", "What was given or asked.", of="service"),
        _code("detail", "service_detail", "The vaccine, or the capsule of vitamin A."),
        _many("asked_month", "Of which month or age was asked.", null=True),
        _code("answer", "answer", "What was answered."),
        _many("signs", "How many signs of a checklist were found.", null=True),
        _many("amount", "Portions, tablets or sachets.", null=True),
        _flag("by_book", "A vaccine that the KIA book shows; its own month is not known."),
    ),
    ("city", "month", "bucket", "person", "n"),
    "person",
)  # fmt: skip
MEASUREMENT: Final = Table(
    "measurement", "fact",
    "A measurement of a child, for research; counts are made of child_month. It has no day.",
    (
        _CITY, _MONTH, _BUCKET,
        _pid("child", "The child."),
        _many("n", "Which of the child's measurements in the month, from 1 on."),
        _PLACE, _VILLAGE, _SEX,
        _many("age", "Completed months on the day."),
        Column("weight_g", "int", "Weight in grams.", null=True),
        Column("length_mm", "int", "Length or height in millimetres, as measured.", null=True),
        _code("position", "position", "Measured lying or standing."),
        Column("head_mm", "int", "Head circumference in millimetres.", null=True),
        Column("arm_mm", "int", "Arm circumference in millimetres.", null=True),
        _flag("oedema", "Oedema of both feet."),
        _many("zwei", "Weight for age, z-score in hundredths.", null=True),
        _many("zlen", "Length for age, z-score in hundredths.", null=True),
        _many("zwfl", "Weight for length, z-score in hundredths.", null=True),
        _many("zbmi", "Body mass index for age, z-score in hundredths.", null=True),
        _many("zhc", "Head circumference for age, z-score in hundredths.", null=True),
        _flag("flagged", "One of the z-scores is implausible by WHO's limits."),
    ),
    ("city", "month", "bucket", "child", "n"),
    "child",
)  # fmt: skip
MONTH_CLOSE: Final = Table(
    "month_close", "fact",
    "The SKDN of a posyandu's month that was closed, as it was printed: it is the report.",
    (
        _CITY, _MONTH, _BUCKET,
        Column("place", "smallint", "The posyandu.", of="place"),
        Column("s", "int", "S: children under five on the last day."),
        Column("k", "int", "K: of these with a KMS."),
        Column("d", "int", "D: weighed."),
        Column("n", "int", "N: of D, gained enough."),
        Column("t", "int", "T: of D, did not."),
        Column("o", "int", "O: of D, was not weighed the month before."),
        Column("b", "int", "B: of D, weighed for the first time."),
        Column("not_coded", "int", "Of D, none of these can be said."),
        Column("bgm", "int", "Of D, below the red line."),
        Column("two_t", "int", "Of D, T twice or more in a row."),
        Column("v", "int", "Of S, given vitamin A."),
    ),
    ("city", "month", "bucket", "place"),
)  # fmt: skip

FACTS: Final = (
    CHILD_MONTH, FAMILY_MONTH, COUPLE_MONTH, RECIPIENT_MONTH, SERVICE, MEASUREMENT, MONTH_CLOSE,
)  # fmt: skip
DIMENSIONS: Final = (CITY, VILLAGE, PLACE, MONTH, CATEGORY)
TABLES: Final[Mapping[str, Table]] = {one.name: one for one in (*DIMENSIONS, *FACTS)}
FREEZING: Final = ("family_month", "couple_month")
"""Facts of a month that stay as they were said once it is :data:`FROZEN_AFTER` months past."""
FROZEN_AFTER: Final = 3
