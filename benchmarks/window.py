"""How long the window takes to its first usable page, beside a bare Qt window that looks alike.

    python -m benchmarks.window [--families 300 | --kept FOLDER]

The folder is one of ``benchmarks/_large_home.py``. Everything is drawn off the screen. The bare
window has the same picture, words, cards, fields and font, no stylesheet and no program behind
it. Then: opening a home to the whole home page, and search.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._large_home import PASSPHRASE, QUICK

os.environ["QT_QPA_PLATFORM"] = "offscreen"

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 9

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import (QApplication, QGridLayout, QHBoxLayout, QLabel, QLineEdit,
    QMainWindow, QPushButton, QScrollArea, QVBoxLayout, QWidget)

app = QApplication([])
app.setStyle("Fusion")
for weight in ("Regular", "Medium", "SemiBold", "Bold"):
    QFontDatabase.addApplicationFont(f"resources/fonts/Inter-{weight}.ttf")
app.setFont(QFont("Inter", 11))

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, app.quit)

window = Window()
whole = QHBoxLayout()
whole.addWidget(QSvgWidget("resources/illustrations/login.svg"), 44)
right = QVBoxLayout()
corner = QHBoxLayout()
for words in ("Ukuran huruf", "English", "Keluar"):
    corner.addWidget(QPushButton(words))
right.addLayout(corner)
right.addWidget(QSvgWidget("resources/icons/kbdesk.svg"))
for words in ("kbdesk", "Posyandu Kenanga 2", "Selamat pagi. Siapa yang bertugas?"):
    right.addWidget(QLabel(words))
cards = QGridLayout()
for place, name in enumerate(("Sulastri Bakau", "Rohana Tepian")):
    card = QPushButton(name)
    card.setCheckable(True)
    cards.addWidget(card, place // 2, place % 2)
right.addLayout(cards)
right.addWidget(QLabel("Frasa sandi"))
line = QHBoxLayout()
field = QLineEdit()
field.setEchoMode(QLineEdit.EchoMode.Password)
line.addWidget(field)
line.addWidget(QPushButton("Masuk"))
right.addLayout(line)
for words in ("Laptop Kenanga", "Semua data tersimpan terenkripsi", "0 perubahan"):
    right.addWidget(QLabel(words))
inner = QWidget()
inner.setLayout(right)
area = QScrollArea()
area.setWidgetResizable(True)
area.setWidget(inner)
whole.addWidget(area, 56)
middle = QWidget()
middle.setLayout(whole)
window.setCentralWidget(middle)
window.resize(1366, 768)
window.show()
field.setFocus()
sys.exit(app.exec())
"""


def seconds_of(command: list[str], environ: dict[str, str] | None = None) -> float:
    """Return the time of a process from its start to its end."""
    start = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **(environ or {})}, stderr=-3)
    return time.perf_counter() - start


def make_home(home: Path, families: int) -> None:
    """Fill a home with a demo village."""
    from kbdesk.commands.homes import create_home, opened
    from kbdesk.demo import fill

    create_home(
        home,
        role="posyandu",
        name="Laptop contoh",
        user="Sulastri Bakau",
        passphrase=PASSPHRASE,
        posyandu=["LT01"],
        village="64.74.01.1003",
        kdf=QUICK,
    )
    with opened(home, user=None, passphrase=PASSPHRASE) as desk:
        fill(desk, families=families, months=3, seed=1)


def join(home: Path) -> None:
    """Let a second user in, whom the login shows beside the first."""
    from kbdesk.commands.homes import add_user, opened

    with opened(home, user=None, passphrase=PASSPHRASE) as desk:
        add_user(desk, PASSPHRASE, name="Rohana Tepian", role="cadre", passphrase=PASSPHRASE)
        print(f"home: {desk.store.records.counts()['person']} people")


def inside(home: Path) -> None:
    """Open the window in this process: to the whole home page, then search letter by letter."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from kbdesk.ui.access.login import LoginPage
    from kbdesk.ui.gc_timer import GarbageTimer
    from kbdesk.ui.main_window import MainWindow
    from kbdesk.ui.preferences import Preferences
    from kbdesk.ui.search_drawer import SearchDrawer
    from kbdesk.ui.theme import Theme

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    Theme.of(app).apply(1.0)
    GarbageTimer(app)
    window = MainWindow(home, Preferences())
    window.begin()

    def settle() -> None:
        app.processEvents()
        while window.worker.busy:
            # a person's window sleeps between events; a busy one would hold the worker up
            time.sleep(0.0005)
            app.processEvents()
        app.processEvents()

    settle()
    login = window.page_shown()
    assert isinstance(login, LoginPage)
    login.passphrase.set_text(PASSPHRASE)
    start = time.perf_counter()
    QTest.keyClick(login.passphrase.edit, Qt.Key.Key_Return)
    while window.shell is None:
        time.sleep(0.0005)
        app.processEvents()
    settle()
    print(f"passphrase to whole home page: {(time.perf_counter() - start) * 1000:.0f} ms")
    window.show_search()
    drawer = window.findChildren(SearchDrawer)[0]
    times = []
    for word in ("kirana", "samudra teguh", "se", "bahari"):
        drawer.field.set_text("")
        settle()
        for letter in word:
            start = time.perf_counter()
            QTest.keyClick(drawer.field.edit, letter)
            settle()
            times.append(time.perf_counter() - start)
    print(f"search, key to rows shown: worst {max(times) * 1000:.1f} ms of {len(times)} keys")
    window.close()


def main() -> None:
    """Print the ratio, and what follows it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--families", type=int, default=300)
    parser.add_argument("--kept", type=Path, help="a folder of benchmarks/_large_home.py")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # modules are compiled once, as on any machine where the program was started before
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder, "compiled"))
        home = Path(folder, "home")
        if chosen.kept is None:
            make_home(home, chosen.families)
        else:
            shutil.copytree(chosen.kept, home)
        join(home)
        ours = [sys.executable, "-m", "kbdesk", "--home", str(home)]
        # by turns, so that a busy machine slows both; the first of each only warms
        pairs = [
            (seconds_of([sys.executable, "-c", BARE]), seconds_of(ours, {"KBDESK_SMOKE": "1"}))
            for _ in range(ROUNDS + 1)
        ][1:]
        bare, shown = (statistics.median(times) for times in zip(*pairs, strict=True))
        print(
            f"bare window {bare * 1000:.0f} ms, login {shown * 1000:.0f} ms: {shown / bare:.2f} x"
        )
        inside(home)


if __name__ == "__main__":
    main()
