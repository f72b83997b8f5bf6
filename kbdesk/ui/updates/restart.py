"""Starting the program anew once its window has closed; and telling the starter that it stands."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from functools import cache

from kbdesk.domain.errors import KbdeskError


class Restart:
    """Whether the program is to be started again after it ends."""

    def __init__(self) -> None:
        self.wanted = False

    def now(self) -> None:
        """Start anew, if that was wanted, with the arguments of this start; the home is closed."""
        if not self.wanted:
            return
        from kbdesk.commands.updates import command_to_start
        from kbdesk.updates.programs import programs_here

        with suppress(KbdeskError, OSError):
            command = command_to_start(programs_here())
            if command is not None:
                subprocess.Popen([*command, *sys.argv[1:]], close_fds=True, start_new_session=True)


@cache
def restart() -> Restart:
    """Return what the window and the end of the program both know."""
    return Restart()


def stands() -> None:
    """Tell the starter that this version came up: its window was painted."""
    if not os.environ.get("KBDESK_PROGRAMS"):
        return
    from kbdesk.commands.updates import came_up

    came_up()
