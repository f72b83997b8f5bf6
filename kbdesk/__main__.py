"""python -m kbdesk: the window, or the command line."""

from __future__ import annotations

from kbdesk import __version__


def main() -> None:
    """Say the version; the window and the command line come with their own layers."""
    print(f"kbdesk {__version__}")


if __name__ == "__main__":
    main()
