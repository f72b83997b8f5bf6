"""Kampung Keluarga Berkualitas and its Rumah DataKu: what their records may say.

Strategies: Presidential Instruction (Inpres) 3/2022. Functions of the family: the eight of
Government Regulation 87/2014.
"""

from __future__ import annotations

from typing import Final, NamedTuple

BODIES: Final = ("pokja", "dataku")
"""The working group of the Kampung KB, and the officers of its Rumah DataKu."""

POSTS: Final = (
    "patron",
    "responsible",
    "chair",
    "vice_chair",
    "secretary",
    "treasurer",
    "section",
    "member",
    "operator",
)
"""Pelindung, penanggung jawab, ketua, wakil, sekretaris, bendahara, seksi, anggota, pengolah."""

FAMILY_FUNCTIONS: Final = (
    "religion",
    "culture",
    "love",
    "protection",
    "reproduction",
    "education",
    "economy",
    "environment",
)

STRATEGIES: Final = (1, 2, 3, 4)
"""Data and civil documents; change of behaviour; services and referral; the surroundings."""

GROUP_KINDS: Final = ("BKB", "BKR", "BKL", "UPPKA", "PIK-R", "DASHAT", "Rumah DataKu")
"""The groups that a Kampung KB is asked for, by the names they have."""

FACILITY_KINDS: Final = (
    "room",
    "computer",
    "printer",
    "board",
    "shelf",
    "projector",
    "internet",
    "other",
)
CONDITIONS: Final = ("good", "worn", "broken")

EVENT_KINDS: Final = (
    "orientation_basic",
    "orientation_analysis",
    "orientation_use",
    "use",
    "presentation",
    "verification",
)
"""What Rumah DataKu does: trains its officers, verifies and shows its data, sees them used."""

EARLIEST_YEAR: Final = 2015
LATEST_YEAR: Final = 2100
MOST_RUPIAH: Final = 10**12
MOST_PEOPLE: Final = 100_000
MOST_ARES: Final = 10_000_000
"""A thousand square kilometres, above any kelurahan of the city."""


class InterventionPhoto(NamedTuple):
    """A photo of an intervention: what it was, on which day (YYYY-MM-DD), and the JPEG.

    ``phase``: before, during or after, None where nobody said. ``owner`` is the intervention's id.
    """

    title: str
    date: str
    jpeg: bytes
    phase: str | None = None
    owner: str = ""
