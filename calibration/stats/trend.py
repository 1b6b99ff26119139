"""Is there a trend: Mann–Kendall's test with ties and the slope of Theil and Sen with its interval."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr
from scipy.stats import theilslopes

from calibration.stats.ratings_matrix import FloatArray


@dataclass(frozen=True, slots=True)
class Trend:
    """A monotone trend.

    Attributes
    ----------
    slope : float
        Median of the slopes between all pairs of values, a unit of time.
    interval : tuple of float
        Of the slope.
    tau : float
        Kendall's τ_b of values and order, −1 to 1.
    p_value : float
        Two-sided, of "no trend".
    """

    slope: float
    interval: tuple[float, float]
    tau: float
    p_value: float


def trend(values: FloatArray, *, times: FloatArray | None = None, confidence_level: float = 0.95) -> Trend | None:
    """Test a series for a trend and estimate its slope.

    Parameters
    ----------
    values : array of float, shape (n,), no NaN, in the order of time
    times : array of float, shape (n,), optional
        Never falling; default 0, 1, 2 … Where all are the same the order counts.
    confidence_level : float

    Returns
    -------
    Trend or None
        ``None`` with fewer than four values, or values that do not vary.

    Notes
    -----
    S = Σ sign(vⱼ − vᵢ) over i < j, Var S = (n(n − 1)(2n + 5) − Σ t(t − 1)(2t + 5))/18 over groups of t equal values,
    z = (S ∓ 1)/√Var S (Mann 1945, Econometrica 13, 245–259; Kendall 1975). Slope and interval: Sen 1968, J. Am. Stat.
    Assoc. 63, 1379–1389, as :func:`scipy.stats.theilslopes`.
    """
    n = len(values)
    if n < 4 or np.ptp(values) == 0.0:
        return None
    first, second = np.triu_indices(n, 1)
    score = int(np.sign(values[second] - values[first]).sum())
    ties = np.unique(values, return_counts=True)[1]
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    pairs = n * (n - 1) / 2
    at = np.arange(n, dtype=np.float64) if times is None or times[0] == times[-1] else times
    slope = theilslopes(values, at, alpha=confidence_level)
    return Trend(
        slope=float(slope.slope),
        interval=(float(slope.low_slope), float(slope.high_slope)),
        tau=float(score / np.sqrt(pairs * (pairs - (ties * (ties - 1)).sum() / 2))),
        p_value=float(min(2 * ndtr(-(max(abs(score) - 1, 0)) / np.sqrt(variance)), 1.0)),
    )
