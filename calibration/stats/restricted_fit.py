"""Variances of interactions, raters and sessions by restricted maximum likelihood; the worth of fixed contrasts."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.linalg import lapack
from scipy.optimize import minimize
from scipy.sparse.linalg import splu

from calibration.stats.crossed_squares import CrossedRatings, Squares
from calibration.stats.ratings_matrix import FloatArray

NO_RATIO = 1e-6
"""A ratio at this lower end of its range is 0."""

LARGEST_RATIO = 1e4
START_RATIO = 0.1
_NOTHING = 1e-12
_UNSEEN = 1e-8


class RestrictedFit:
    """The restricted likelihood of y = fixed + item + groups + e, at ratios of the variances to that of e.

    Parameters
    ----------
    ratings : CrossedRatings
        Its number of columns is the size of the matrix that is inverted, however many items and ratings.

    Notes
    -----
    Ratios φ, V = I + Σ φₖZₖZₖ′, P = V⁻¹ − V⁻¹X(X′V⁻¹X)⁻¹X′V⁻¹. Items are absorbed: with n ratings of an item and B the
    items' sums, the products of all other columns become G − Σₙ φ/(1 + nφ)·Bₙ′Bₙ (a Schur complement, items with
    the same n together). The deviance log|V| + log|X′V⁻¹X| + (N − p)·log(y′Py) then comes from one Cholesky factor
    of Henderson's equations, its gradient tr(PZₖZₖ′) − (N − p)·|Zₖ′Py|²/y′Py from their inverse (Searle, Casella &
    McCulloch 1992, ch. 6–7). A ratio of ``NO_RATIO`` is 0.
    """

    def __init__(self, ratings: CrossedRatings) -> None:
        self._ratings = ratings
        self.n_fixed = ratings.n_fixed
        self.free = ratings.n_ratings - ratings.n_fixed
        size = ratings.fixed.stop
        self._random = np.arange(size) < ratings.n_random

    @property
    def _squares(self) -> Squares:
        return self._ratings.squares

    def contrasts(self, ratios: FloatArray, *, contrasts: FloatArray) -> "Contrasts":
        """Return :func:`contrasts_at`: needs no matrix of all columns."""
        return contrasts_at(self._ratings, ratios, contrasts=contrasts)

    def ratios(self) -> FloatArray:
        """Return the most likely ratios: of the items, then of every group; shape (1 + groups,)."""
        found = minimize(
            self.deviance,
            np.full(1 + len(self._ratings.groups), START_RATIO),
            jac=True,
            method="L-BFGS-B",
            bounds=[(NO_RATIO, LARGEST_RATIO)] * (1 + len(self._ratings.groups)),
            options={"ftol": 1e-11, "gtol": 1e-5, "maxiter": 200},
        )
        return np.asarray(found.x)

    def deviance(self, ratios: FloatArray) -> tuple[float, FloatArray]:
        """Return −2 × the restricted log likelihood, up to a constant, and its gradient by the ratios."""
        scale, factor = self._factor(ratios)
        size, squares = len(scale), self._squares
        diagonal = np.diag(factor)
        left = diagonal[size] ** 2
        counts, items = squares.counts, squares.items
        deviance = items @ np.log1p(counts * ratios[0]) + 2 * np.log(diagonal[:size]).sum() + self.free * np.log(left)
        inverse = symmetric(lapack.dpotri(factor[:size, :size], lower=1)[0])
        solved = lapack.dtrtrs(factor[:size, :size], factor[size, :size], lower=1, trans=1)[0]
        shrunk = 1 / (1 + counts * ratios[0])
        products = squares.weighted(shrunk**2)
        inner = inverse * scale[:, None] * scale[None, :]
        rest = np.append(-scale * solved, 1.0)
        traces = [items @ (counts * shrunk) - (inner * products[:size, :size]).sum()]
        parts = [rest @ products @ rest]
        for group, ratio in zip(self._ratings.groups, ratios[1:], strict=True):
            traces.append((group.stop - group.start - np.trace(inverse[group, group])) / ratio)
            parts.append((solved[group] ** 2).sum() / ratio)
        return float(deviance), np.array(traces) - self.free * np.array(parts) / left

    def information(self, ratios: FloatArray) -> FloatArray:
        """Return tr(PVₖPVₗ), V of the items, the groups and e in this order; shape (2 + groups,) squared.

        Half of it over σ⁴ is the expected information on the variances themselves.
        """
        scale, factor = self._factor(ratios)
        size, squares, groups = len(scale), self._squares, self._ratings.groups
        inverse = symmetric(lapack.dpotri(factor[:size, :size], lower=1)[0])
        inner = inverse * scale[:, None] * scale[None, :]
        counts, shrunk = squares.counts, 1 / (1 + squares.counts * ratios[0])
        second, third = squares.weighted(np.array([shrunk**2, counts * shrunk**3]))[:, :size, :size]
        spread = inner @ second
        k = 1 + len(groups)
        found, traces = np.empty((k + 1, k + 1)), np.empty(k)
        traces[0] = squares.items @ (counts * shrunk) - (inner * second).sum()
        own = squares.items @ (counts * shrunk) ** 2 - 2 * (inner * third).sum() + (spread * spread.T).sum()
        found[0, 0] = own
        across = (inverse * scale[None, :]) @ second @ (scale[:, None] * inverse)
        missing = np.eye(size) - inverse
        for i, (group, ratio) in enumerate(zip(groups, ratios[1:], strict=True), 1):
            traces[i] = np.trace(missing[group, group]) / ratio
            found[0, i] = found[i, 0] = np.trace(across[group, group]) / ratio
            for j, (other, of_other) in enumerate(zip(groups, ratios[1:], strict=True), 1):
                found[i, j] = (missing[group, other] ** 2).sum() / (ratio * of_other)
        found[k, :k] = found[:k, k] = traces - found[:k, :k] @ ratios
        found[k, k] = self.free - ratios @ traces - ratios @ found[:k, k]
        return found

    def _factor(self, ratios: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return how columns are scaled, and the Cholesky factor of the scaled equations with the values last."""
        squares = self._squares
        absorbed = squares.total - squares.weighted(ratios[0] / (1 + squares.counts * ratios[0]))
        scale = _scale(self._ratings, ratios)
        outer = np.append(scale, 1.0)
        absorbed *= outer[:, None] * outer[None, :]
        at = np.flatnonzero(self._random)
        absorbed[at, at] += 1
        factor, failed = lapack.dpotrf(absorbed, lower=1, clean=1)
        if failed:  # the values leave nothing over: a rounding error below 0
            factor[-1, -1] = np.sqrt(_NOTHING * max(squares.total[-1, -1], _NOTHING))
        return scale, factor


@dataclass(frozen=True, eq=False, slots=True)
class Contrasts:
    """Contrasts of the fixed part at given ratios of variances.

    Attributes
    ----------
    value : array, shape (contrasts,)
    ratio : array, shape (contrasts,)
        Variance of each over the variance of e.
    parts : array, shape (contrasts, 2 + groups)
        What one unit of variance of items, groups and e adds to each contrast's variance.
    left : float
        y′Py: over its degrees of freedom the variance of e.
    rest : array, shape (ratings,)
        Values less all groups' levels and the fixed columns: the item and e.
    """

    value: FloatArray
    ratio: FloatArray
    parts: FloatArray
    left: float
    rest: FloatArray


def contrasts_at(ratings: CrossedRatings, ratios: FloatArray, *, contrasts: FloatArray) -> Contrasts:
    """Solve Henderson's equations once, sparse: for as many levels as there are.

    Parameters
    ----------
    ratings : CrossedRatings
    ratios : array, shape (1 + groups,)
    contrasts : array, shape (contrasts, fixed columns)
    """
    scale, size = _scale(ratings, ratios), ratings.fixed.stop
    held = ratios[0] / (1 + ratings.n_of_item * ratios[0])
    products = ratings.rows.T @ ratings.rows - ratings.items.T @ sparse.diags_array(held) @ ratings.items
    outer = sparse.diags_array(np.append(scale, 1.0))
    scaled = (outer @ products @ outer).tocsc()
    ones = sparse.diags_array((np.arange(size) < ratings.n_random).astype(np.float64))
    of_value = scaled[:, [size]].toarray().ravel()
    wanted = np.zeros((size, 1 + len(contrasts)))
    wanted[:, 0] = of_value[:size]
    wanted[ratings.fixed, 1:] = contrasts.T
    factored = splu((scaled[:size, :size] + ones).tocsc(), permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0)
    solved = factored.solve(wanted)
    of_contrast = solved[:, 1:]
    ratio = np.einsum("cf,fc->c", contrasts, of_contrast[ratings.fixed])
    sums = ratings.items[:, :size] @ (scale[:, None] * of_contrast) / (1 + ratings.n_of_item * ratios[0])[:, None]
    parts = [(sums**2).sum(axis=0)]
    for group, of_group in zip(ratings.groups, ratios[1:], strict=True):
        parts.append((of_contrast[group] ** 2).sum(axis=0) / of_group)
    parts.append(ratio - ratios @ np.array(parts))
    return Contrasts(
        value=contrasts @ solved[ratings.fixed, 0],
        ratio=ratio,
        parts=np.array(parts).T,
        left=float(of_value[size] - of_value[:size] @ solved[:, 0]),
        rest=ratings.rows @ np.append(-scale * solved[:, 0], 1.0),
    )


def degrees_of_freedom(contrasts: Contrasts, information: FloatArray) -> FloatArray:
    """Return Satterthwaite's degrees of freedom of each contrast; 0 where the data do not show a variance it needs.

    Notes
    -----
    2f²/Var(f̂), f the contrast's variance, Var by the delta method from the expected information on the variances
    (Giesbrecht & Burns 1985; Kuznetsova, Brockhoff & Christensen 2017); σ⁴ cancels.
    """
    size = np.sqrt(np.maximum(np.diag(information), 0.0))
    seen = size > _UNSEEN * size.max(initial=0.0)
    inverse = np.linalg.pinv(information[np.ix_(seen, seen)] / np.outer(size[seen], size[seen]), rcond=_UNSEEN)
    scaled = contrasts.parts[:, seen] / size[seen]
    error = np.einsum("ck,kl,cl->c", scaled, inverse, scaled)
    unknown = (contrasts.parts[:, ~seen] > _UNSEEN * contrasts.ratio[:, None]).any(axis=1)
    return np.where(unknown | (error <= 0), 0.0, contrasts.ratio**2 / np.where(error > 0, error, 1.0))


def _scale(ratings: CrossedRatings, ratios: FloatArray) -> FloatArray:
    sizes = [group.stop - group.start for group in ratings.groups]
    return np.concatenate([np.repeat(np.sqrt(ratios[1:]), sizes), np.ones(ratings.n_fixed)])


def symmetric(lower: FloatArray) -> FloatArray:
    return np.tril(lower) + np.tril(lower, -1).T
