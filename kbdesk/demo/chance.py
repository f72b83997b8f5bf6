"""Chance that repeats itself: one seeded stream for each part of the village."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance(random.Random):
    """A seeded stream. What one part draws does not move what another one gets."""

    def __init__(self, seed: str) -> None:
        super().__init__(seed)
        self._seed = seed

    def stream(self, part: str) -> Chance:
        return Chance(f"{self._seed}/{part}")

    def happens(self, probability: float) -> bool:
        """Tell whether something of this probability (0-1) happens."""
        return self.random() < probability

    def weighted(self, weights: dict[T, float]) -> T:
        """Return one of the keys, each as often as its weight."""
        return self.choices(list(weights), list(weights.values()))[0]

    def near(self, mean: float, spread: float, low: float, high: float) -> float:
        """Return a normally spread number, held between two bounds."""
        return min(max(self.gauss(mean, spread), low), high)

    def one_of(self, things: Sequence[T]) -> T:
        return things[self.randrange(len(things))]

    def identifier(self) -> str:
        return str(uuid.UUID(int=self.getrandbits(128), version=4))
