"""The differences of the sides' means of many lines at once, as a model whose only unknown is the situations' part."""

from dataclasses import dataclass

import numpy as np

from calibration.stats.deviance_minimum import deviance_minimum
from calibration.stats.ratings_matrix import BoolArray, FloatArray

_LEAST = 1e-9
"""Of the mean squared difference: a smaller variance is none."""
_POINTS = 14


@dataclass(frozen=True, eq=False, slots=True)
class Projected:
    """The model at one value of the situations' variance; in the letters of :class:`SideDifferences`.

    Attributes
    ----------
    precision : array of float, shape (lines, units)
        1/t, 0 for units that do not count.
    scaled : array of float, shape (lines, units, raters + 1)
        Rows of T⁻¹X.
    inverse : array of float, shape (lines, raters + 1, raters + 1)
        Of X′T⁻¹X and, for raters, 1.
    """

    precision: FloatArray
    scaled: FloatArray
    inverse: FloatArray

    def of(self, columns: FloatArray) -> FloatArray:
        """Return P times columns; (lines, units, k)."""
        inner = self.inverse @ (np.swapaxes(self.scaled, 1, 2) @ columns)
        return np.asarray(self.precision[:, :, None] * columns - self.scaled @ inner)

    @property
    def diagonal(self) -> FloatArray:
        """Diagonal of P; (lines, units)."""
        return np.asarray(self.precision - ((self.scaled @ self.inverse) * self.scaled).sum(axis=2))

    @property
    def square_diagonal(self) -> FloatArray:
        """Diagonal of PP; (lines, units)."""
        moved = self.scaled @ self.inverse
        inner = np.swapaxes(self.scaled, 1, 2) @ self.scaled
        twice = (moved * (self.precision[:, :, None] * self.scaled)).sum(axis=2)
        return np.asarray(self.precision**2 - 2 * twice + ((moved @ inner) * moved).sum(axis=2))

    @property
    def gap_weights(self) -> FloatArray:
        """What each unit has in the mean gap; (lines, units), sums to 1."""
        return np.asarray((self.scaled @ self.inverse[:, :, -1:])[:, :, 0])

    @property
    def gap_variance(self) -> FloatArray:
        """Variance of the mean gap; (lines,)."""
        return np.asarray(self.inverse[:, -1, -1])


@dataclass(frozen=True, eq=False, slots=True)
class SideDifferences:
    """Difference of the side means = gap + raters' shares + situation + slips' share.

    Attributes
    ----------
    difference : array of float, shape (lines, units)
        0 for units that do not count.
    design : array of float, shape (lines, units, raters + 1)
        X: what each rater has in the difference, times their standard deviation; last column 1.
    noise : array of float, shape (lines, units)
        Slips' variance of the difference.
    counted : array of bool, shape (lines, units)
    """

    difference: FloatArray
    design: FloatArray
    noise: FloatArray
    counted: BoolArray

    @property
    def scale(self) -> FloatArray:
        """Mean squared difference, 1 where there is none; (lines,)."""
        mean = (self.difference**2).sum(axis=1) / np.maximum(self.counted.sum(axis=1), 1)
        return np.asarray(np.where(mean > 0, mean, 1.0))

    @property
    def least(self) -> FloatArray:
        """The least variance that can be computed with; (lines,)."""
        return np.asarray(_LEAST * self.scale)

    def at(self, situation: FloatArray) -> Projected:
        """Return the model with this variance between situations, (lines,)."""
        total = np.maximum(situation, 0.0)[:, None] + self.noise
        precision = np.where(self.counted, 1 / np.maximum(total, self.least[:, None]), 0.0)
        scaled = precision[:, :, None] * self.design
        return Projected(precision, scaled, np.asarray(np.linalg.inv(self._inner(precision))))

    def situation(self) -> FloatArray:
        """Return the variance between situations with the smallest restricted deviance, (lines,); 0 or more."""
        units = self.counted.sum(axis=1)
        quiet = np.where(self.counted, self.noise, np.inf).min(axis=1, initial=np.inf)
        has_noise = np.isfinite(quiet) & (quiet > self.least)
        low = np.where(has_noise, quiet / 50, 1e-6 * self.scale)
        high = np.maximum(2 * units * self.scale, 2 * low)
        steps = np.linspace(0, 1, _POINTS)
        grid = low[:, None] * np.exp(steps * np.log(high / low)[:, None])
        first = np.where(has_noise, 0.0, self.least)
        found = deviance_minimum(self._deviance, self._slopes, grid=np.column_stack([first, grid]))
        differs = (self.difference != 0).any(axis=1)
        return np.asarray(np.where(differs & (found > self.least), found, 0.0))

    def _inner(self, precision: FloatArray) -> FloatArray:
        inner = np.swapaxes(precision[:, :, None] * self.design, 1, 2) @ self.design
        columns = np.arange(self.design.shape[2] - 1)
        inner[:, columns, columns] += 1.0
        # A line without a counted unit: nothing of it is used, but it must not stop the others.
        inner[:, -1, -1] += ~self.counted.any(axis=1)
        return np.asarray(inner)

    def _deviance(self, situation: FloatArray) -> FloatArray:
        """Return log|V| + log 1′V⁻¹1 + y′Py at each point of a grid; (lines, points)."""
        return np.stack([self._one_deviance(point) for point in situation.T], axis=1)

    def _one_deviance(self, situation: FloatArray) -> FloatArray:
        total = np.maximum(situation[:, None] + self.noise, self.least[:, None])
        precision = np.where(self.counted, 1 / total, 0.0)
        inner = self._inner(precision)
        weighed = precision * self.difference
        onto = (np.swapaxes(self.design, 1, 2) @ weighed[:, :, None])[:, :, 0]
        solved = np.linalg.solve(inner, onto[:, :, None])[:, :, 0]
        squares = (weighed * self.difference).sum(axis=1) - (onto * solved).sum(axis=1)
        logs = np.where(self.counted, np.log(total), 0.0).sum(axis=1)
        return np.asarray(logs + np.linalg.slogdet(inner)[1] + squares)

    def _slopes(self, situation: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return tr P − y′PPy and −tr PP + 2 y′PPPy."""
        model = self.at(situation)
        once = model.of(self.difference[:, :, None])
        twice = model.of(once)
        first = model.diagonal.sum(axis=1) - (once**2).sum(axis=(1, 2))
        return first, -model.square_diagonal.sum(axis=1) + 2 * (once * twice).sum(axis=(1, 2))
