"""A person sitting at the window: a real home, the shell, pages, and real keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from kbdesk.commands.homes import create_home, open_home
from kbdesk.commands.record import record
from kbdesk.desk import Clock, Desk
from kbdesk.store.keyring import Kdf
from kbdesk.ui.context import Context
from kbdesk.ui.home_facts import facts_of
from kbdesk.ui.pages import make_page
from kbdesk.ui.shell import Shell
from kbdesk.ui.worker import Worker

T = TypeVar("T")
PASSPHRASE = "perahu layar biru"
DAY = datetime(2026, 8, 11, 9, 42).astimezone()
MINE = (
    "children", "child", "new_child", "vaccines", "measure", "open_day", "day_end", "women",
    "refer", "education", "material", "lesson",
    "attendees", "quiz", "lend", "visitor", "education_papers", "shelve",
    "recipes", "recipe", "recipe_form", "foods", "food_form", "food_import", "menus", "menu",
    "menu_papers", "kitchen", "production", "portions", "recipients", "recipient", "outcome",
    "kitchen_papers", "money", "stock", "kitchen_about", "allergies", "lessons", "plan_lesson",
    "corner_about",
)  # fmt: skip


def steady_clock(at: datetime = DAY) -> Clock:
    """Return a clock that stands at a moment, a millisecond further at each look."""
    ticks = count(int(at.timestamp() * 1000))
    return Clock(lambda: next(ticks))


PATIENCE = 30_000
"""Milliseconds that a busy machine may take; nothing is waited for that is there already."""


class Sitting:
    """Opens pages as the main window does; pages of other helpers are only noted in ``went``."""

    def __init__(self, qtbot: QtBot, desk: Desk, worker: Worker) -> None:
        self.qtbot, self.desk, self.worker = qtbot, desk, worker
        self.window = QMainWindow()
        self.window.resize(1366, 768)
        qtbot.addWidget(self.window)
        self.went: list[tuple[str, Mapping[str, object]]] = []
        self.told: list[str] = []
        self.refused: list[str] = []
        self.mine = set(MINE)
        self._trail: list[tuple[str, Mapping[str, object]]] = []
        self.begin()

    def begin(self) -> None:
        """Begin with new pages, as when the program was killed and opened again."""
        self.context = Context(self.desk, facts_of(self.desk), self.worker)
        self.shell = Shell(posyandu="Posyandu Kenanga 2", user="Sulastri", role="Kader")
        self.window.setCentralWidget(self.shell)
        self.context.went.connect(self.go)
        self.shell.undo.connect(self.context.take_back)
        self.context.told.connect(lambda title, _: self.told.append(title))
        self.context.complained.connect(lambda error: self.refused.append(error.code))

    def go(self, name: str, args: Mapping[str, object]) -> None:
        page = self.shell.page()
        if page is not None:
            page.leave()
        self.went.append((name, args))
        if name == "back":
            self._trail and self._trail.pop()
            name, args = self._trail[-1] if self._trail else ("", {})
        elif name in self.mine:
            self._trail.append((name, args))
        if name not in self.mine:
            return
        if self.shell.page_named(name) is None:
            self.shell.add_page(name, make_page(name, self.context))
        shown: Any = self.shell.page_named(name)
        self.shell.show_page(name)
        shown.open(**args)

    def open(self, name: str, **args: object) -> Any:
        """Show a page and wait for what it asked."""
        self.window.show()
        self.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window, timeout=PATIENCE)
        self.go(name, args)
        self.settle()
        return self.shell.page_named(name)

    @property
    def page(self) -> Any:
        return self.shell.page()

    def settle(self) -> None:
        """Wait until nothing is asked any more and no timer of typing runs."""
        for _ in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(
                lambda: not self.worker.busy and not self._typing(), timeout=PATIENCE
            )
        QApplication.processEvents()

    def _typing(self) -> bool:
        timers = self.window.findChildren(QTimer)
        return any(t.isActive() and t.isSingleShot() and t.interval() < 300 for t in timers)

    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def keys(self, text: str) -> None:
        """Type a text into whatever has the focus."""
        for letter in text:
            QTest.keyClicks(self.focus(), letter)

    def press(self, *names: str) -> None:
        """Press keys by their names: "Return", "Ctrl+Return", "F6"."""
        for name in names:
            QTest.keySequence(self.focus(), QKeySequence(name))

    def ask(self, query: Callable[[Desk], T]) -> T:
        """Ask the desk and wait for the answer."""
        answers: list[T] = []
        self.worker.ask(lambda: query(self.desk), answers.append, owner=self.window)
        self.qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE)
        return answers[0]

    def record(self, *drafts: Mapping[str, Any]) -> list[dict[str, Any]]:
        def all_of_them(desk: Desk) -> list[dict[str, Any]]:
            with desk.store.transaction():
                return [record(desk, draft) for draft in drafts]

        return self.ask(all_of_them)

    def measurements(self, child: str) -> list[dict[str, Any]]:
        return self.ask(lambda desk: desk.store.records.weighings(child))


@contextmanager
def sitting(
    qtbot: QtBot,
    folder: Path,
    *,
    posyandu: Sequence[str] = ("LT01",),
    clock: Clock | None = None,
) -> Iterator[Sitting]:
    """Make a home, open it on the worker's thread, and sit down at its window."""
    clock = clock or steady_clock()
    create_home(
        folder,
        role="posyandu",
        name="Laptop Kenanga 2-A",
        user="sulastri",
        passphrase=PASSPHRASE,
        posyandu=posyandu,
        village="64.74.01.1003",
        clock=clock,
        kdf=Kdf(memory_kib=8, passes=1, lanes=1),
    )
    worker = Worker()
    opened: list[Any] = []
    holder = QWidget()
    qtbot.addWidget(holder)
    worker.ask(
        lambda: open_home(folder, user="sulastri", passphrase=PASSPHRASE, clock=clock),
        opened.append,
        owner=holder,
    )
    qtbot.waitUntil(lambda: bool(opened), timeout=PATIENCE)
    desk, lock = opened[0]
    seat = Sitting(qtbot, desk, worker)
    try:
        yield seat
    finally:
        qtbot.waitUntil(lambda: not worker.busy, timeout=PATIENCE)
        worker.ask(desk.store.close, lambda _: None, owner=holder)
        worker.stop()
        lock.release()
        QApplication.processEvents()


# -- an invented village ---------------------------------------------------------------------


def uid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


KIRANA, BANYU, MUTIARA, GUNTUR = uid(11), uid(21), uid(31), uid(41)
_KIRANA = (
    ("2025-06-10", 2.6, 48.5), ("2025-07-08", 3.4, 52.0), ("2025-08-12", 4.3, 55.1),
    ("2025-09-09", 5.0, 57.8), ("2025-10-14", 5.6, 60.2), ("2025-11-11", 6.0, 61.9),
    ("2026-01-13", 6.2, 64.6), ("2026-02-10", 6.5, 66.0), ("2026-03-10", 6.7, 67.4),
    ("2026-04-14", 7.0, 69.0), ("2026-05-12", 7.0, 70.1), ("2026-06-09", 7.2, 71.3),
    ("2026-07-14", 7.3, 72.4),
)  # fmt: skip


def family(number: int, head: str, mother: str, child: dict[str, Any], rt: str) -> dict[str, Any]:
    return {
        "do": "register_family",
        "id": uid(number * 10),
        "village": "64.74.01.1003",
        "rt": rt,
        "posyandu": "LT01",
        "members": [
            {"id": uid(number * 10 + 8), "name": head, "sex": "male", "relation": "head",
             "birth_date": "1988-02-01"},
            {"id": uid(number * 10 + 9), "name": mother, "sex": "female", "relation": "wife",
             "birth_date": "1990-03-05"},
            {"relation": "child", "mother": uid(number * 10 + 9), "posyandu": "LT01", **child},
        ],
    }  # fmt: skip


def village(seat: Sitting) -> None:
    """Four families with a child each; Kirana has T in July."""
    seat.record(
        family(1, "Samudra Teguh", "Seroja Rembulan",
               {"id": KIRANA, "name": "Kirana Embun Pagi", "sex": "female",
                "birth_date": "2025-06-03", "birth_weight_g": 2600, "birth_length_cm": 48.5,
                "nik": "6474014306250001"}, "03"),
        family(2, "Laut Tenang", "Kenanga Sari",
               {"id": BANYU, "name": "Banyu Segara Biru", "sex": "male",
                "birth_date": "2025-12-20"}, "02"),
        family(3, "Angin Timur", "Melur Wangi",
               {"id": MUTIARA, "name": "Mutiara Senja", "sex": "female",
                "birth_date": "2023-12-30"}, "05"),
        family(4, "Gunung Batu", "Dahlia Merah",
               {"id": GUNTUR, "name": "Guntur Ombak Timur", "sex": "male",
                "birth_date": "2020-05-01"}, "04"),
    )  # fmt: skip
    last = len(_KIRANA) - 1
    seat.record(
        *(
            {"do": "record_measurement", "id": uid(1100 + place), "child": KIRANA, "date": day,
             "weight_kg": weight, "lenhei_cm": length, "position": "lying",
             **({"muac_cm": 13.2, "headc_cm": 44.5, "oedema": False} if place == last else {})}
            for place, (day, weight, length) in enumerate(_KIRANA)
        ),
    )  # fmt: skip
    seat.record(
        {"do": "record_measurement", "id": uid(2100), "child": BANYU, "date": "2026-07-14",
         "weight_kg": 7.6, "lenhei_cm": 67.0, "position": "lying"},
        {"do": "record_measurement", "id": uid(3100), "child": MUTIARA, "date": "2026-07-14",
         "weight_kg": 11.9, "lenhei_cm": 89.0, "position": "standing", "muac_cm": 15.2},
        *(
            {"do": "record_service", "person": KIRANA, "date": day, "kind": "immunisation",
             "detail": vaccine}
            for day, vaccines in (
                ("2025-06-03", ("HB0",)), ("2025-06-20", ("BCG", "OPV1")),
                ("2025-08-12", ("DPT1", "OPV2", "RV1", "PCV1")),
                ("2025-09-09", ("DPT2", "OPV3", "RV2", "PCV2")),
                ("2025-10-14", ("DPT3", "OPV4", "RV3", "IPV1")),
                ("2026-03-10", ("MR1", "IPV2")),
            )
            for vaccine in vaccines
        ),
        {"do": "create_referral", "person": KIRANA, "date": "2025-11-11", "reasons": ["R07"],
         "to": "Puskesmas Bontang Utara 1"},
    )  # fmt: skip


__all__ = ["BANYU", "DAY", "GUNTUR", "KIRANA", "MUTIARA", "Qt", "Sitting", "family", "sitting",
           "steady_clock", "uid", "village"]  # fmt: skip
