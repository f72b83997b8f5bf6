"""What the kitchens of the demo village have: money, dry goods, who must not eat what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from kbdesk.demo.chance import Chance
from kbdesk.demo.recorder import Recorder

_A_PORTION: Final = 9_500
"""About what a portion costs, in rupiah; a kitchen is given somewhat more."""
_DRY: Final = (
    # food, kilograms at first, each later time, rupiah a kilogram, days that it keeps
    ("AR001", 25, 10, 15_000, 180), ("KR011", 4, 2, 32_000, 240), ("NR008", 0.5, 0.5, 44_000, 120),
)  # fmt: skip
_CONFIRM: Final = ["kitchen_money.more_than_had", "kitchen_stock.more_than_held"]


class KitchenStore:
    """Records what one kitchen has, from a day on until yesterday."""

    def __init__(
        self, recorder: Recorder, chance: Chance, village: str, since: date, today: date
    ) -> None:
        self._recorder = recorder
        self._chance = chance
        self._village = village
        self._since = since
        self._today = today

    def open(self, portions: int) -> None:
        """Record the kitchen's place, and the money it received for a number of portions."""
        rt = self._chance.randint(1, 9)
        self._recorder.do(
            "edit_kitchen", village=self._village, name="Dapur Sehat Kenanga",
            address=f"Balai RT {rt:02d}", hours="Senin-Sabtu 07.30-09.00",
            capacity=24, phone="0811-0000-0001",
        )  # fmt: skip
        month = self._today.replace(day=1)
        need = max(portions, 20) * _A_PORTION
        half = _round(need * 0.75, 50_000)
        self._money(self._since, "received", half, source="dana_desa", party="Kelurahan",
                    receipt_no="KW-01")  # fmt: skip
        self._money(self._since + timedelta(days=4), "received", _round(need * 0.35, 50_000),
                    source="bok", party="Puskesmas", receipt_no="BOK-07")  # fmt: skip
        if month > self._since:
            first = min(month + timedelta(days=1), self._today)
            self._money(first, "received", _round(need * 0.4, 50_000), source="dana_desa",
                        party="Kelurahan", receipt_no="KW-02")  # fmt: skip
        self._money(self._since + timedelta(days=2), "received", 750_000, source="csr",
                    party="Perusahaan sekitar", note="untuk alat dan gas")  # fmt: skip
        self._money(self._since + timedelta(days=9), "received", 225_000, source="swadaya",
                    party="Warga RT 03")  # fmt: skip
        self._shelve(first=True, day=self._since)
        if month > self._since:
            self._shelve(first=False, day=min(month + timedelta(days=2), self._today))

    def close(self) -> None:
        """Record other spending, and what was on the shelf when it was counted."""
        day, number = self._since + timedelta(days=3), 1
        while day < self._today:
            self._money(day, "spent", 22_000, purpose="fuel", party="Warung Bu Ida",
                        note="gas 3 kg", receipt_no=f"N-{number:02d}")  # fmt: skip
            day, number = day + timedelta(days=9), number + 1
        self._money(self._since + timedelta(days=6), "spent", 185_000, purpose="equipment",
                    note="kotak makan 20 buah", receipt_no="N-20")  # fmt: skip
        self._money(self._today - timedelta(days=2), "spent", 150_000, purpose="honorarium",
                    party="Juru masak")  # fmt: skip
        spoiled = self._today - timedelta(days=12)
        if spoiled > self._since:
            self._stock(spoiled, "NR008", "spoiled", 0.1, note="lembap")

    def ask_allergies(self, people: Sequence[str]) -> None:
        """Ask the recipients; a few of them must not eat something."""
        answers: list[Mapping[str, object]] = [
            {"allergies": ["fish"], "allergy_note": "gatal setelah makan ikan laut"},
            {"allergies": ["egg"]},
        ]
        for place, person in enumerate(people):
            said = answers[place] if place < len(answers) else {"allergies": []}
            self._recorder.do("edit_person", id=person, **said)

    def _shelve(self, *, first: bool, day: date) -> None:
        for food, at_first, later, price, keeps in _DRY:
            kg = at_first if first else later
            self._stock(
                day, food, "bought", kg, cost_rupiah=int(kg * price),
                expires=(day + timedelta(days=keeps)).isoformat(),
            )  # fmt: skip

    def _money(self, day: date, kind: str, rupiah: int, **more: object) -> None:
        if day <= self._today:
            self._recorder.new(
                "record_kitchen_money", village=self._village, date=day.isoformat(), kind=kind,
                amount_rupiah=rupiah, confirm=_CONFIRM, **more,
            )  # fmt: skip

    def _stock(self, day: date, food: str, movement: str, kg: float, **more: object) -> None:
        self._recorder.new(
            "record_kitchen_stock", village=self._village, date=day.isoformat(), food=food,
            movement=movement, kg=kg, confirm=_CONFIRM, **more,
        )  # fmt: skip


def _round(value: float, to: int) -> int:
    return round(value / to) * to
