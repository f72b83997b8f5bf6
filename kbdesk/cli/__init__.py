"""The command line: thin, over commands and queries."""

from kbdesk.cli import (
    attachments,
    duplicates,
    exchange,
    homes,
    kitchen,
    materials,
    papers,
    records,
    reports,
    sync,
)
from kbdesk.cli.program import program

__all__ = [
    "attachments",
    "duplicates",
    "exchange",
    "homes",
    "kitchen",
    "materials",
    "papers",
    "program",
    "records",
    "reports",
    "sync",
]
