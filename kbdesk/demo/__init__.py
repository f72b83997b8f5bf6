"""A village of invented people, recorded through the commands like a real one."""

from __future__ import annotations

from kbdesk.demo.village import fill

__all__ = ["fill"]
