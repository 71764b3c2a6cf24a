"""Numbers drawn one after the other, without the cost of asking NumPy for each alone."""

from collections.abc import Callable, Iterator

import numpy as np

Draw = Callable[[], float]
BLOCK = 4096


def uniform(rng: np.random.Generator) -> Draw:
    """Return a function that gives numbers from 0 up to, but not including, 1."""

    def forever() -> Iterator[float]:
        while True:
            yield from rng.random(BLOCK).tolist()

    return forever().__next__


def whole_normal(rng: np.random.Generator, mean: float, spread: float) -> Callable[[], int]:
    """Return a function that gives whole numbers around a mean."""

    def forever() -> Iterator[int]:
        while True:
            yield from np.rint(rng.normal(mean, spread, BLOCK)).astype(np.int64).tolist()

    return forever().__next__
