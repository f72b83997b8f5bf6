"""The manual as PDF, its pictures drawn from the program: ``python3 dev.py manual [-o DIR]``.

In each language a book of all chapters, and the wall card with the keys as a paper of its own.
``--without-pictures`` is quick; the book then says that it has none.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtWidgets import QApplication

from build_spec.manual_document import draw_manual
from kbdesk.reports.manual import CHAPTERS, PAPERS, WALL_CARD, chapter
from kbdesk.ui.gc_timer import GarbageTimer
from kbdesk.ui.language import speak
from kbdesk.ui.theme import Theme
from kbdesk.words import LANGUAGES, Language
from tests.tour import Homes, Tour, tour, views_of

FROM_ELSEWHERE = {"first": "nowhere", "hub": "hub"}
"""Pages that a posyandu's home does not show, and the home that shows them."""
ENTRANCES = {"login", "first-run"}
"""Views before a home is open."""


def page_of(view: str) -> str:
    """Return the page that a view shows: "child" of "child-correction"."""
    return view.partition("-")[0]


def wanted(language: Language) -> list[str]:
    """Return the views whose pictures stand in the manual, each once."""
    named = [view for name in CHAPTERS for view in chapter(name, language).pictures()]
    return list(dict.fromkeys(named))


def draw_pictures(
    views: list[str], homes: Homes, language: Language, folder: Path
) -> dict[str, Path]:
    """Draw pictures of the window; returns the file of each view. KeyError: no such view."""
    found: dict[str, Path] = {}
    speak(language)

    def take(walk: Tour, view: str) -> None:
        path = folder / f"{view}-{language}.png"
        walk.window.grab().save(str(path))
        # the window has few colours: with a palette of them the book is smaller
        with Image.open(path) as picture:
            few = picture.convert("RGB").quantize(64, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
        found[view] = path

    for role in ("nowhere", "posyandu", "hub"):
        mine = [view for view in views if FROM_ELSEWHERE.get(page_of(view), "posyandu") == role]
        if not mine:
            continue
        home: Path = getattr(homes, role)()
        with tour(home) as walk:
            walk.speak(language)
            if role == "nowhere":
                take(walk, "first-run")
                continue
            if "login" in mine:
                take(walk, "login")
            walk.open()
            for view in mine:
                if view != "login":
                    show(walk, view)
                    take(walk, view)
    return found


def show(walk: Tour, view: str) -> None:
    """Show a view of the pages' walk; KeyError where there is none of that name."""
    page = page_of(view)
    for name, arguments, *acts in views_of(page):
        if name == view:
            walk.put_away()
            walk.go(page, **(arguments(walk.story) if walk.story else {}))
            for act in acts:
                act(walk)
                walk.settle()
            return
    raise KeyError(view)


def write(folder: Path, language: Language, pictures: Mapping[str, Path]) -> list[Path]:
    """Write the book and the wall card of a language; returns their files."""
    book, card = (folder / name for name in PAPERS[language])
    draw_manual([chapter(name, language) for name in CHAPTERS], book, language, pictures=pictures)
    draw_manual([chapter(WALL_CARD, language)], card, language)
    return [book, card]


def main() -> None:
    """Write the manual."""
    parser = argparse.ArgumentParser(prog="manual", description=__doc__)
    parser.add_argument("-o", "--out", type=Path, default=Path("manual"))
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    parser.add_argument("--without-pictures", action="store_true")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    sweeper = GarbageTimer(app)
    Tour.patience_s = 900  # a release is also made on a busy machine
    with tempfile.TemporaryDirectory() as folder:
        homes = Homes(Path(folder))
        for language in chosen.language or LANGUAGES:
            speak(language)
            Theme.of(app).apply(1.0)
            pictures = {}
            if not chosen.without_pictures:
                pictures = draw_pictures(wanted(language), homes, language, Path(folder))
            for path in write(chosen.out, language, pictures):
                print(f"{path} ({path.stat().st_size // 1024} KB)")
    sweeper.stop()


if __name__ == "__main__":
    main()
