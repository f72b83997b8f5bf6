"""Pictures of everything the window shows, for eyes: ``python3 dev.py screens [--out DIR]``.

Every page in both languages at 100, 125 and 150 %, 1366 x 768, on invented homes of one fixed
day, and an ``index.html`` that shows them all. ``--only child`` draws what has it in its name.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from kbdesk.ui.gc_timer import GarbageTimer
from kbdesk.ui.language import speak
from kbdesk.ui.theme import SCALES, Theme
from kbdesk.words import LANGUAGES, Language
from tests.tour import Homes, Tour, tour


class Album:
    """The pictures of one run; ``only`` leaves out what has it not in its name."""

    def __init__(self, folder: Path, only: str) -> None:
        self.folder, self.only = folder, only
        self.names: list[str] = []

    def take(self, walk: Tour, name: str, language: Language, factor: float) -> None:
        """Take a picture of what is seen."""
        file = f"{name}-{language}-{factor * 100:.0f}.png"
        if self.only not in file:
            return
        seen = walk.seen
        (seen if seen.isWindow() else walk.window).grab().save(str(self.folder / file))
        self.names.append(file)
        print(file, flush=True)

    def index(self) -> None:
        """Write the page that shows them all, a view a row."""
        rows: dict[str, list[str]] = {}
        for file in self.names:
            rows.setdefault(file.rsplit("-", 2)[0], []).append(file)
        shown = "\n".join(
            f"<h2>{escape(name)}</h2><div>"
            + "".join(
                f'<a href="{escape(file)}"><img loading="lazy" src="{escape(file)}"'
                f' alt="{escape(file)}"><br>{escape(file)}</a>'
                for file in files
            )
            + "</div>"
            for name, files in rows.items()
        )
        style = "img{width:440px;border:1px solid #999}div{display:flex;flex-wrap:wrap;gap:12px}"
        (self.folder / "index.html").write_text(
            f'<!doctype html><meta charset="utf-8"><title>kbdesk</title><style>{style}</style>\n'
            f"<h1>kbdesk</h1>\n{shown}\n",
            encoding="utf-8",
        )


def looks(scales: list[float], languages: list[Language]) -> Iterator[tuple[Language, float]]:
    """Yield every language at every text size."""
    for language in languages:
        for factor in scales:
            yield language, factor


def draw(album: Album, homes: Homes, scales: list[float], languages: list[Language]) -> None:
    """Walk through all homes and take the pictures."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for language, factor in looks(scales, languages):
        speak(language)
        Theme.of(app).apply(factor)
        with tour(homes.nowhere()) as walk:
            album.take(walk, "first-run", language, factor)
            first: object = walk.window.page_shown()
            first.show_form()  # type: ignore[attr-defined]
            walk.settle()
            album.take(walk, "first-run-form", language, factor)
    for home, what in (
        (homes.posyandu(), ""),
        (homes.empty(), "empty-"),
        (homes.supervisor(), "supervisor-"),
        (homes.hub(), "hub-"),
    ):
        speak(languages[0])
        Theme.of(app).apply(scales[0])
        with tour(home) as walk:
            if not what:
                for language, factor in looks(scales, languages):
                    walk.look(language, factor)
                    album.take(walk, "login", language, factor)
                    for name in walk.lost_sheets():
                        album.take(walk, f"login-{name}", language, factor)
                walk.speak(languages[0])
            walk.open()
            for language, factor in looks(scales, languages):
                walk.look(language, factor)
                for name in walk.pages():
                    album.take(walk, what + name, language, factor)
                if not what:
                    for name in walk.sheets():
                        album.take(walk, f"over-{name}", language, factor)


def main() -> None:
    """Draw the pictures."""
    parser = argparse.ArgumentParser(prog="screens", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("screens"))
    parser.add_argument("--only", default="", help="part of the names of the pictures wanted")
    parser.add_argument("--scale", type=float, action="append", choices=SCALES)
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    sweeper = GarbageTimer(app)
    album = Album(chosen.out, chosen.only)
    with tempfile.TemporaryDirectory() as folder:
        homes = Homes(Path(folder))
        draw(album, homes, chosen.scale or list(SCALES), chosen.language or list(LANGUAGES))
    album.index()
    sweeper.stop()
    print(f"{len(album.names)} pictures in {chosen.out}")


if __name__ == "__main__":
    main()
