"""The demo city: laptops of several kelurahan are made, and their bundles taken in at the hub.

Everything travels as in life: homes in a temporary folder, enrolment by file, bundles on a
"stick". One laptop has been silent for weeks, one kelurahan has few families, one laptop is
enrolled and never brought anything, and the other kelurahan have no laptop at all.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from kbdesk.commands import bundles, enrolment
from kbdesk.commands.homes import create_home, opened
from kbdesk.demo.village import fill
from kbdesk.desk import Clock, Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.figure_limits import figure_limits
from kbdesk.store.keyring import Kdf

FAMILIES: Final = 300
MONTHS: Final = 13
"""How many where nothing else is said: enough for a year's lines and for a kelurahan's rank."""
_SILENT_SINCE: Final = 12
"""For how many days more than the limit a silent laptop has been silent."""
_FEW: Final = 12
_QUICK: Final = Kdf(memory_kib=8, passes=1, lanes=1)
"""For homes that are thrown away in the same minute."""


@dataclass(frozen=True, slots=True)
class DemoLaptop:
    """A laptop of the demo city. ``share``: of how many of the families, ``few`` counts instead;
    ``silent``: it came once, some weeks ago; without families it never came.
    """

    posyandu: str
    village: str
    share: float = 0.0
    few: int = 0
    silent: bool = False

    def families(self, all_of_them: int) -> int:
        """Return with how many families it is filled."""
        return self.few or round(self.share * all_of_them)


LAPTOPS: Final = (
    DemoLaptop("LT01", "64.74.01.1003", share=0.4),
    DemoLaptop("BK01", "64.74.01.1001", share=0.25),
    DemoLaptop("TL01", "64.74.02.1001", share=0.2),
    DemoLaptop("GN01", "64.74.01.1004", share=0.15, silent=True),
    DemoLaptop("BP01", "64.74.02.1003", few=_FEW),
    DemoLaptop("KN01", "64.74.03.1003"),
)


def fill_city(
    desk: Desk,
    *,
    families: int = FAMILIES,
    months: int = MONTHS,
    seed: int = 1,
) -> dict[str, object]:
    """Fill an empty hub from laptops that are made for it; return what came.

    Raises ``demo.not_a_hub``, ``demo.not_empty``.
    """
    if desk.role != "hub":
        raise KbdeskError("demo.not_a_hub", field="role")
    held = desk.store.records.counts()
    if held["person"] or held["family"]:
        raise KbdeskError("demo.not_empty")
    came: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory(prefix="kbdesk-demo-") as place:
        for number, laptop in enumerate(LAPTOPS):
            came.append(_bring(desk, laptop, Path(place), families, months, seed + number))
    counts = desk.store.records.counts()
    return {
        "seed": seed,
        "months": months,
        "laptops": came,
        "families": counts["family"],
        "persons": counts["person"],
    }


def _bring(
    desk: Desk,
    laptop: DemoLaptop,
    place: Path,
    families: int,
    months: int,
    seed: int,
) -> dict[str, object]:
    """Make a laptop, enrol it, fill it and take its bundle in; return what came of it."""
    silent_days = figure_limits().silent_days + _SILENT_SINCE
    ago = timedelta(days=silent_days if laptop.silent else 0)
    clock = Clock(lambda: desk.clock.wall_ms() - round(ago.total_seconds() * 1000))
    # as it was on the day on which the laptop came
    then = Desk(desk.store, desk.user, clock)
    wanted = laptop.families(families)
    with _laptop(laptop, place, clock) as other:
        asked, reply = place / "asks.kbdaftar", place / "reply.kbdaftar"
        enrolment.request(other, asked)
        hub = enrolment.grant(then, asked, reply, [laptop.posyandu])["hub_fingerprint"]
        enrolment.accept(other, reply, fingerprint=hub)
        if wanted:
            fill(other, families=wanted, months=months, seed=seed)
            stick = place / f"stick-{laptop.posyandu}"
            stick.mkdir()
            bundles.export_to(other, stick)
            (answer,) = bundles.import_all(then, [stick])
            if "error" in answer:
                raise answer["error"]
    return {
        "posyandu": laptop.posyandu,
        "village": laptop.village,
        "families": wanted,
        "brought": clock.today().isoformat() if wanted else None,
    }


@contextmanager
def _laptop(laptop: DemoLaptop, place: Path, clock: Clock) -> Iterator[Desk]:
    home, passphrase = place / laptop.posyandu, secrets.token_urlsafe(18)
    create_home(
        home,
        role="posyandu",
        name=f"Laptop {laptop.posyandu}",
        user=f"kader {laptop.posyandu}",
        passphrase=passphrase,
        posyandu=[laptop.posyandu],
        village=laptop.village,
        clock=clock,
        kdf=_QUICK,
    )
    with opened(home, user=None, passphrase=passphrase, clock=clock) as desk:
        yield desk
