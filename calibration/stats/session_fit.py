"""The restricted likelihood of a record of many sessions, solved session by session."""

import numpy as np

from calibration.stats.bounded_minimum import Slopes, bounded_minimum
from calibration.stats.ratings_matrix import FloatArray
from calibration.stats.restricted_fit import LARGEST_RATIO, NO_RATIO, START_RATIO, Contrasts
from calibration.stats.session_design import SessionDesign
from calibration.stats.solved_sessions import Solved


class SessionFit:
    """As :class:`calibration.stats.restricted_fit.RestrictedFit`, for groups rater, side × session, rater × session.

    Notes
    -----
    The same equations, ordered by session: M = [[D, C], [C′, F]], D a small block a session, F the columns all
    sessions share (raters, the fixed part, interactions of several sessions). With U = D⁻¹C and Q = (F − C′U)⁻¹ the
    inverse is M⁻¹ = D⁻¹ + WQW′, W = (−U, 1)′ (Schur complement): what a fit costs goes with the number of sessions, not
    with its third power. Every trace is one of small blocks plus one of Q with a product of the size of Q. Ratios are
    found by the average of observed and expected information (Gilmour, Thompson & Cullis 1995, Biometrics 51,
    1440–1450), the variance of e profiled out.
    """

    def __init__(self, design: SessionDesign) -> None:
        self._design = design
        self.n_fixed = design.n_fixed
        self.free = design.n_ratings - design.n_fixed
        self._last: tuple[bytes, Solved] | None = None

    def _at(self, ratios: FloatArray) -> Solved:
        """Return the equations solved; the last ones are kept, as what is best found is asked about again."""
        key = ratios.tobytes()
        if self._last is None or self._last[0] != key:
            self._last = key, Solved(self._design, ratios)
        return self._last[1]

    def ratios(self) -> FloatArray:
        """Return the most likely ratios: of interactions, raters, side × session, rater × session."""
        return bounded_minimum(self.slopes, np.full(4, START_RATIO), lowest=NO_RATIO, highest=LARGEST_RATIO)

    def contrasts(self, ratios: FloatArray, *, contrasts: FloatArray) -> Contrasts:
        """Return contrasts of the fixed columns at given ratios; ``contrasts`` of shape (contrasts, fixed columns)."""
        return self._at(ratios).contrasts(contrasts)

    def slopes(self, ratios: FloatArray) -> Slopes:
        """Return −2 × the restricted log likelihood up to a constant, its gradient, and about its second derivative."""
        at = self._at(ratios)
        counts, shrunk = at.counts, at.shrunk
        deviance = at.log_determinant + self.free * np.log(at.left)
        second = at.scaled(self._design.by_count.weighted(shrunk**2))
        missing = [(n - trace) / ratio for n, trace, ratio in zip(at.sizes, at.traces, at.of_part, strict=True)]
        traces = np.array([missing[0] + at.items @ (counts * shrunk) - at.trace_with(second), *missing[1:]])
        parts, products = at.value_products(second)
        return Slopes(
            deviance,
            traces - self.free * parts / at.left,
            self.free * (products / at.left - np.outer(parts, parts) / at.left**2),
        )

    def information(self, ratios: FloatArray) -> FloatArray:
        """Return tr(PVₖPVₗ), V of the interactions, the three groups and e in this order; shape (5, 5)."""
        at = self._at(ratios)
        counts, shrunk = at.counts, at.shrunk
        second, third = (
            at.scaled(self._design.by_count.weighted(weights)) for weights in (shrunk**2, counts * shrunk**3)
        )
        found = np.zeros((5, 5))
        missing = [(n - trace) / ratio for n, trace, ratio in zip(at.sizes, at.traces, at.of_part, strict=True)]
        traces = np.array([missing[0] + at.items @ (counts * shrunk) - at.trace_with(second), *missing[1:]])
        found[:4, :4] = at.squares_missing() / np.outer(at.of_part, at.of_part)
        own, across = at.squares_with(second)
        own += at.items @ (counts * shrunk) ** 2 - 2 * at.trace_with(third)
        across /= at.of_part
        found[0, 0] += own + 2 * across[0]
        found[0, 1:4] += across[1:]
        found[1:4, 0] += across[1:]
        found[4, :4] = found[:4, 4] = traces - found[:4, :4] @ ratios
        found[4, 4] = self.free - ratios @ traces - ratios @ found[:4, 4]
        return found
