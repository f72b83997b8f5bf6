"""Threads for what is slow and needs no desk: drawing papers, looking for sticks.

A thread outlives the page that asks it: a page may go while its answer is on the way, and
the answer must then find something to arrive at.
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
