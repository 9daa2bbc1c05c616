"""How sure a mean is, and whether one run is better than another: bootstrap intervals and a paired test.

Both draw with a fixed seed: the same values give the same bounds, to the last digit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.evals.outcomes import Score

# Efron & Tibshirani, An Introduction to the Bootstrap, 1993: 1,000 to 2,000 for percentile intervals; a paired test
# that is to tell p = .05 from .04 needs more.
RESAMPLES = 2_000
PERMUTATIONS = 10_000
_SEED = 20240703
_AT_A_TIME = 200  # resamples: of 2,500 questions 4 MB
_BOUNDS = (2.5, 97.5)
_DIGITS = 6  # more differ between two machines' arithmetic


@dataclass(frozen=True, slots=True)
class Difference:
    """How much a second run's mean is above a first one's, over the `n` questions that both answered.

    `low` and `high` bound it with 95 % confidence; `p` is how often as large a difference would come by chance.
    """

    mean: float
    low: float
    high: float
    p: float
    n: int

    @property
    def is_real(self) -> bool:
        """Whether chance is an unlikely reason (p < .05)."""
        return self.p < 0.05


def score(values: Sequence[float]) -> Score:
    """Return the mean of at least one value, with the percentile bootstrap's 95 % interval."""
    low, high = _bootstrap(np.asarray(values, np.float64))
    return Score(_rounded(float(np.mean(values))), low, high, len(values))


def separation(positives: Sequence[float], negatives: Sequence[float]) -> Score:
    """Return how often one of `positives` is above one of `negatives`, ties counting half: the area under the ROC.

    .5 is chance, 1 is that some threshold tells them apart. The interval is the bootstrap's, both sides drawn anew; n
    counts both. Raises ValueError if one side is empty.
    """
    if not positives or not negatives:
        raise ValueError("a separation needs values of both kinds")
    above, below = np.asarray(positives, np.float64), np.asarray(negatives, np.float64)
    random = np.random.default_rng(_SEED)
    drawn = [
        _area(above[random.integers(len(above), size=len(above))], below[random.integers(len(below), size=len(below))])
        for _ in range(RESAMPLES)
    ]
    low, high = np.percentile(drawn, _BOUNDS)
    return Score(_rounded(_area(above, below)), _rounded(float(low)), _rounded(float(high)), len(above) + len(below))


def compare_paired(first: Sequence[float], second: Sequence[float]) -> Difference:
    """Compare two runs' values for the same questions, in the same order.

    The interval is the bootstrap's of the differences. p is that of a permutation test: were both runs alike, each
    difference might as well have the other sign (Smucker, Allan & Carterette, CIKM 2007,
    https://doi.org/10.1145/1321440.1321528).
    """
    differences = np.asarray(second, np.float64) - np.asarray(first, np.float64)
    mean = float(differences.mean())
    low, high = _bootstrap(differences)
    return Difference(_rounded(mean), low, high, _rounded(_permute(differences)), len(differences))


def _bootstrap(values: NDArray[np.float64]) -> tuple[float, float]:
    random = np.random.default_rng(_SEED)
    means = [
        values[random.integers(len(values), size=(_AT_A_TIME, len(values)))].mean(axis=1)
        for _ in range(RESAMPLES // _AT_A_TIME)
    ]
    low, high = np.percentile(np.concatenate(means), _BOUNDS)
    return _rounded(float(low)), _rounded(float(high))


def _area(above: NDArray[np.float64], below: NDArray[np.float64]) -> float:
    ordered = np.sort(below)
    beaten = np.searchsorted(ordered, above, "left") + np.searchsorted(ordered, above, "right")
    return float(beaten.mean() / (2 * len(below)))


def _permute(differences: NDArray[np.float64]) -> float:
    """Return the share of random signs that give at least this mean, the signs as they are among them."""
    random = np.random.default_rng(_SEED)
    seen = abs(differences.mean()) - 1e-12  # an equal mean summed in another order is equal
    beyond = 1
    for _ in range(PERMUTATIONS // _AT_A_TIME):
        signs = random.choice((-1.0, 1.0), size=(_AT_A_TIME, len(differences)))
        beyond += int((np.abs((signs * differences).mean(axis=1)) >= seen).sum())
    return beyond / (PERMUTATIONS + 1)


def _rounded(number: float) -> float:
    return round(number, _DIGITS)
