"""python -m kbdesk: the window, or the command line."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

OPENED = "KBDESK_OPENED"
"""The variable that tells the window which file was double-clicked."""
OPENED_TYPES = (".kbsync", ".kbbackup")


def open_window(home: Path) -> int:
    """Open the window on a home; return the program's exit status."""
    # while modules are loaded there is no garbage; the window collects by its own timer
    gc.disable()
    from kbdesk.ui.unread_sources import leave_sources_unread

    leave_sources_unread()
    from kbdesk.ui.application import run

    return run(home)


def home_of_window(arguments: Sequence[str]) -> Path | None:
    """Return the home that the window should open, or None where a command is meant.

    Only "kbdesk", "--home X", "--home=X" and a file that was double-clicked are known here, so
    that the window need not wait for everything that the command line loads.
    """
    match list(arguments):
        case []:
            named = os.environ.get("KBDESK_HOME", "")
        case [one] if one.lower().endswith(OPENED_TYPES):
            named = os.environ.get("KBDESK_HOME", "")
            os.environ[OPENED] = one
        case ["--home", named] if named and not named.startswith("-"):
            pass
        case [one] if one.startswith("--home=") and one != "--home=":
            named = one.partition("=")[2]
        case _:
            return None
    if named:
        return Path(named)
    from kbdesk.store.home import default_home

    return default_home()


def main() -> None:
    """Run the command that was given; without one, the window."""
    from kbdesk.store.dumps import forbid_dumps

    forbid_dumps()
    home = home_of_window(sys.argv[1:])
    if home is not None:
        sys.exit(open_window(home))
    if hasattr(sys.stdout, "reconfigure"):
        # JSON is UTF-8 whatever the terminal of the day believes
        sys.stdout.reconfigure(encoding="utf-8", errors="strict")
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    from kbdesk.cli import program

    program(obj=open_window, prog_name="kbdesk")


if __name__ == "__main__":
    main()
