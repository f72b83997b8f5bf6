"""Starts the program again after its window has closed, and tells the starter that it runs."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache

from kbdesk.domain.errors import KbdeskError


class Restart:
    """Says whether the program starts again after it ends."""

    def __init__(self) -> None:
        self.wanted = False

    def now(self) -> None:
        """Start again with the same arguments if a page asked for it; the home must be closed."""
        if not self.wanted:
            return
        import subprocess

        from kbdesk.commands.updates import command_to_start
        from kbdesk.updates.programs import programs_here

        with suppress(KbdeskError, OSError):
            command = command_to_start(programs_here())
            if command is not None:
                subprocess.Popen([*command, *sys.argv[1:]], close_fds=True, start_new_session=True)


@cache
def restart() -> Restart:
    """The one wish of this process: the window sets it, the end of the program reads it."""
    return Restart()


def stands() -> None:
    """Tell the starter that this version works: its window was painted."""
    if not os.environ.get("KBDESK_PROGRAMS"):
        return
    from kbdesk.commands.updates import came_up

    came_up()
