"""Threads for slow work that needs no database: drawing papers, looking for sticks.

They live as long as the program: a page may be gone before its answer arrives.
"""

from __future__ import annotations

from kbdesk.ui.faults.bell import bell
from kbdesk.ui.worker import Worker

_workers: dict[str, Worker] = {}


def side_worker(name: str) -> Worker:
    """Return the worker of a name; the same one for as long as the program runs."""
    if name not in _workers:
        _workers[name] = Worker()
        _workers[name].bug.connect(bell().rang)
    return _workers[name]
