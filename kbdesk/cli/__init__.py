"""The command line: thin, over commands and queries."""

from kbdesk.cli.program import program

__all__ = ["program"]
