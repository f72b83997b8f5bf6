"""The command line: thin, over commands and queries."""

from kbdesk.cli import homes, papers, records, sync
from kbdesk.cli.program import program

__all__ = ["homes", "papers", "program", "records", "sync"]
