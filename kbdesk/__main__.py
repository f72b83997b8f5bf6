"""python -m kbdesk: the window, or the command line."""

from __future__ import annotations

import sys
from pathlib import Path


def open_window(home: Path) -> int:
    """Open the window on a home; return the program's exit status."""
    from kbdesk.ui.application import run

    return run(home)


def main() -> None:
    """Run the command that was given; without one, the window."""
    if hasattr(sys.stdout, "reconfigure"):
        # JSON is UTF-8 whatever the terminal of the day believes
        sys.stdout.reconfigure(encoding="utf-8", errors="strict")
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    from kbdesk.cli import program

    program(obj=open_window, prog_name="kbdesk")


if __name__ == "__main__":
    main()
