"""Gaps before and after a date, sessions being what is replicated and raters no independent noise; many lines at
once."""

from dataclasses import dataclass

import numpy as np

from calibration.stats.drift_benchmarks import LEAST_SESSION_VARIANCE
from calibration.stats.ratings_matrix import BoolArray, FloatArray

_FACTORS = np.concatenate([np.geomspace(LEAST_SESSION_VARIANCE, 1.0, 9), np.geomspace(1.0, 2.0, 6)[1:]])


@dataclass(frozen=True, eq=False, slots=True)
class GapContrast:
    """Gap before, gap after and their difference; each array of shape (lines,).

    Attributes
    ----------
    before, after, shift : array of float
        Scale points.
    before_variance, after_variance, shift_variance : array of float
        Squared standard errors.
    of_raters : array of float
        The part of ``shift_variance`` that other raters, not other sessions, make.
    session_variance : array of float
        What a gap varies by from session to session, at the mean size of the sessions.
    freedom : array of float
        Degrees of freedom of the shift.
    """

    before: FloatArray
    after: FloatArray
    shift: FloatArray
    before_variance: FloatArray
    after_variance: FloatArray
    shift_variance: FloatArray
    of_raters: FloatArray
    session_variance: FloatArray
    freedom: FloatArray


@dataclass(frozen=True, eq=False, slots=True)
class _Products:
    """Cross products of the design and the gaps, before (``plain``) and beside (``raters``) the raters' part."""

    plain: FloatArray
    raters: FloatArray
    roots: FloatArray
    n: FloatArray

    def at(self, variance: FloatArray) -> FloatArray:
        """Return (before, after, gap)′ V⁻¹ (before, after, gap) at a variance between sessions; (lines, 3, 3)."""
        drawn = 1 / (variance[:, None] + self.roots)
        taken = np.matmul(np.swapaxes(self.raters * drawn[..., None], 1, 2), self.raters)
        return np.asarray((self.plain - taken) / variance[:, None, None])

    def deviance(self, variance: FloatArray) -> FloatArray:
        """Return −2 · log restricted likelihood, less a constant."""
        p = self.at(variance)
        _, determinant, rest = _solved(p)
        spread = np.log1p(self.roots / variance[:, None]).sum(axis=1)
        return np.asarray(self.n * np.log(variance) + spread + np.log(determinant) + rest)


def gap_contrast(
    gaps: FloatArray,
    *,
    after: BoolArray,
    shares: FloatArray,
    noise: FloatArray,
    covariance: FloatArray,
    least_variance: FloatArray,
    n_linked: FloatArray,
) -> GapContrast:
    """Estimate the gap before and after.

    Parameters
    ----------
    gaps : array of float, shape (lines, sessions)
        Rater-adjusted; NaN: not there. Every line has one before, one after and three in all.
    after : array of bool, shape (sessions,)
    shares : array of float, shape (lines, sessions, raters)
        Weight of each rater in each gap.
    noise : array of float, shape (lines, sessions)
        What gaps vary by in proportion to each other.
    covariance : array of float, shape (lines, raters, raters)
        Error variance of the raters' own marking.
    least_variance : array of float, shape (lines,)
        Above 0 where gaps may not vary at all.
    n_linked : array of float, shape (lines,)
        Comparisons between raters that the covariance rests on.

    Notes
    -----
    g = (before, after) + K·(error of the raters) + d, Var(g) = K C K′ + φ·diag(noise/mean noise); φ by restricted
    likelihood given C, never below ``LEAST_SESSION_VARIANCE`` of what it would be without raters. A side replaced at
    the date keeps its raters' whole variance in the shift, a panel that stayed has none of it. Degrees of freedom by
    Satterthwaite (1946, Biometrics Bull. 2, 110–114): sessions less 2 for φ, ``n_linked`` for C.
    """
    there = ~np.isnan(gaps)
    relative = np.where(there, noise, 0.0)
    mean_noise = relative.sum(axis=1) / there.sum(axis=1)
    weight = np.divide(mean_noise[:, None], relative, out=np.zeros_like(gaps), where=there & (relative > 0))
    design = np.stack(np.broadcast_arrays(~after & there, after & there, np.where(there, gaps, 0.0)), axis=2)
    values, vectors = np.linalg.eigh(covariance)
    scaled = np.matmul(shares, vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :])
    weighted = np.swapaxes(scaled * weight[..., None], 1, 2)
    roots, turned = np.linalg.eigh(np.matmul(weighted, scaled))
    products = _Products(
        plain=np.matmul(np.swapaxes(design * weight[..., None], 1, 2), design),
        raters=np.matmul(np.swapaxes(turned, 1, 2), np.matmul(weighted, design)),
        roots=np.maximum(roots, 0.0),
        n=there.sum(axis=1).astype(np.float64),
    )
    between = _session_variance(products, least_variance)
    return _contrast(products, between, n_linked)


def _session_variance(products: _Products, least: FloatArray) -> FloatArray:
    plain = np.maximum(_solved(products.plain)[2] / (products.n - 2), least)
    best, found = np.full(plain.shape, np.inf), plain
    for factor in _FACTORS:
        tried = np.maximum(plain * factor, least)
        deviance = products.deviance(tried)
        found, best = np.where(deviance < best, tried, found), np.minimum(deviance, best)
    return found


def _contrast(products: _Products, between: FloatArray, n_linked: FloatArray) -> GapContrast:
    p = products.at(between)
    beta, determinant, _ = _solved(p)
    inverse = np.stack([p[:, 1, 1], p[:, 0, 0], -p[:, 0, 1]], axis=1) / determinant[:, None]
    variance = inverse[:, 0] + inverse[:, 1] - 2 * inverse[:, 2]
    # With the contrast's weights a of the gaps: a′ K C K′ a.
    contrast = np.stack([-inverse[:, 0] + inverse[:, 2], inverse[:, 1] - inverse[:, 2]], axis=1)
    drawn = 1 / (between[:, None] + products.roots)
    sides = np.matmul(products.raters[:, :, :2], contrast[..., None])[..., 0] * drawn
    of_raters = np.minimum((sides**2).sum(axis=1), variance)
    of_sessions = variance - of_raters
    freedom = variance**2 / (of_sessions**2 / (products.n - 2) + of_raters**2 / np.maximum(n_linked, 1))
    return GapContrast(
        before=beta[:, 0],
        after=beta[:, 1],
        shift=beta[:, 1] - beta[:, 0],
        before_variance=inverse[:, 0],
        after_variance=inverse[:, 1],
        shift_variance=variance,
        of_raters=of_raters,
        session_variance=between,
        freedom=freedom,
    )


def _solved(p: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return means before and after, the determinant, and the weighted sum of squares left, of cross products."""
    determinant = p[:, 0, 0] * p[:, 1, 1] - p[:, 0, 1] ** 2
    before = (p[:, 1, 1] * p[:, 0, 2] - p[:, 0, 1] * p[:, 1, 2]) / determinant
    after = (p[:, 0, 0] * p[:, 1, 2] - p[:, 0, 1] * p[:, 0, 2]) / determinant
    rest = np.maximum(p[:, 2, 2] - before * p[:, 0, 2] - after * p[:, 1, 2], 0.0)
    return np.stack([before, after], axis=1), determinant, rest
