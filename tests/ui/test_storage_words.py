"""Where what was recorded is: every place of the window says it with the same words."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from kbdesk.commands.bundles import note_on_stick
from kbdesk.desk import Desk
from kbdesk.queries.standing import unacknowledged
from kbdesk.ui.formats import integer
from kbdesk.ui.language import tr
from tests.tour import Homes, Tour, tour


def said(widget: QWidget) -> str:
    """Return everything that is written on what is shown."""
    labels = [one for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]
    return "\n".join([one.text() for one in labels])


def everywhere(walk: Tour) -> dict[str, str]:
    walk.go("home")
    walk.window._refresh_frame()
    walk.settle()
    shell = walk.window.shell
    assert shell is not None
    found = {"sidebar": shell._unsynced.accessibleName(), "home": said(walk.page)}
    walk.go("sync")
    found["sync"] = said(walk.page)
    walk.go("day_end", posyandu="LT01", day=walk.story.weighed_on)  # type: ignore[union-attr]
    found["day_end"] = said(walk.page)
    walk.window.lock()
    walk.settle()
    login = walk.window.page_shown()
    assert login is not None
    found["login"] = said(login)
    walk.window._unlocked()
    return found


def carried(desk: Desk) -> int:
    """Let all that is here have been written to a stick; return what the city has not."""
    note_on_stick(desk, desk.store.json_setting("hub")["device"])
    return unacknowledged(desk)


@pytest.mark.parametrize("written", [False, True])
def test_every_place_says_where_it_is_in_the_same_words(
    tmp_path_factory: pytest.TempPathFactory, written: bool
) -> None:
    with tour(Homes(tmp_path_factory.mktemp("homes"), families=4).posyandu()) as walk:
        walk.open()
        desk = walk.window.context._desk  # type: ignore[union-attr]
        count = walk.ask(lambda: carried(desk) if written else unacknowledged(desk))
        assert count > 0
        places = everywhere(walk)
        state = tr("shell.state_usb" if written else "shell.state_laptop")
        other = tr("shell.state_laptop" if written else "shell.state_usb")
        for place, words in places.items():
            assert state in words, (place, words)
            # the page of the sticks also says when one was last written
            assert place == "sync" or other not in words, (place, words)
            assert tr("shell.changes", count=integer(count)) in words, (place, words)
