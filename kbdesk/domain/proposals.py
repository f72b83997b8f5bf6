"""What an answer advises: a referral to think about, something to look at again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Proposal:
    """A referral to think about: its R-code, the key of why in the words, its figures.

    A figure that is a list holds keys of the words, or texts as they are.
    """

    code: str
    reason: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to look at again: its code, its figures, and whether a person confirmed it."""

    code: str
    params: Mapping[str, object]
    confirmed: bool = False
