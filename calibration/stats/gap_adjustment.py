"""Which part of a gap is only who was on the panel: sessions' gaps freed of their raters' own marking."""

from dataclasses import dataclass

import numpy as np

from calibration.stats.drift_benchmarks import PANEL_RATIO, PANEL_RATIO_SPREAD, SLIPS_TO_MOOD
from calibration.stats.ratings_matrix import BoolArray, FloatArray, IntArray

_LOG_RATIOS = np.linspace(np.log(0.02), np.log(500.0), 33)
_NOTHING = 1e-12


@dataclass(frozen=True, eq=False, slots=True)
class PanelEffects:
    """Raters around their side, by what was known at each look; the last look knows all sessions.

    Attributes
    ----------
    effects : array of float, shape (lines, looks, raters)
        Scale points, drawn to 0 as far as they are uncertain.
    ratio : array of float, shape (lines, looks)
        σ²ᵣ / σ²ᵥ: variance of raters around their side over that of a mean of very many contacts.
    variance : array of float, shape (lines, looks)
        σ²ᵥ, squared scale points; NaN where no side ever had two raters, so that nothing tells.
    spread : array of float, shape (lines or 1, looks, raters, raters)
        Times ``variance``: error variance of the effects.
    freedom : array of float, shape (lines, looks)
        Comparisons of raters within a side that ``variance`` rests on.
    n_linked : array of int, shape (lines or 1, looks)
        Independent comparisons between raters of one side that the effects rest on.
    """

    effects: FloatArray
    ratio: FloatArray
    variance: FloatArray
    spread: FloatArray
    freedom: FloatArray
    n_linked: FloatArray


@dataclass(frozen=True, eq=False, slots=True)
class SessionParts:
    """What each session says of the gap and of its raters.

    Attributes
    ----------
    difference : array of float, shape (lines, sessions)
        Client's weighted mean − vendor's, NaN without both.
    shares : array of float, shape (lines, sessions, raters)
        Weight of each rater in it, the vendor's negative.
    noise : array of float, shape (lines, sessions)
        Variance of the difference in units of σ²ᵥ, raters' own marking left out.
    precision : array of float, shape (lines, sessions, raters)
        σ²ᵥ over the variance of a mean; 0 where there is none.
    apart : array of float, shape (lines, sessions, raters)
        Mean − weighted mean of the side, times precision.
    squares, freedom : array of float, shape (lines, sessions)
        Weighted sum of squares within sides, and raters less sides.
    """

    difference: FloatArray
    shares: FloatArray
    noise: FloatArray
    precision: FloatArray
    apart: FloatArray
    squares: FloatArray
    freedom: FloatArray
    client: BoolArray


def session_parts(means: FloatArray, n_units: IntArray, *, client: BoolArray) -> SessionParts:
    """Split every session into the difference of the sides and the raters' distances within their side.

    Parameters
    ----------
    means : array of float, shape (lines, sessions, raters)
        NaN where the rater gave nothing.
    n_units : array of int, same shape
        Contacts behind each mean.
    client : array of bool, shape (raters,)
    """
    there = ~np.isnan(means)
    precision = np.where(there, n_units / (n_units + SLIPS_TO_MOOD), 0.0)
    values = np.where(there, means, 0.0)
    sides = client, ~client
    totals = [precision[:, :, side].sum(axis=2) for side in sides]
    both = (totals[0] > 0) & (totals[1] > 0)
    apart, shares = np.zeros_like(values), np.zeros_like(values)
    sums, freedom = [], np.zeros(both.shape)
    for side, total in zip(sides, totals, strict=True):
        part = precision[:, :, side]
        share = part / np.maximum(total, _NOTHING)[:, :, None]
        mean = (share * values[:, :, side]).sum(axis=2)
        apart[:, :, side] = part * (values[:, :, side] - mean[:, :, None])
        shares[:, :, side] = share
        sums.append(mean)
        freedom += np.maximum(there[:, :, side].sum(axis=2) - 1, 0)
    shares[:, :, ~client] *= -1
    squares = np.divide(apart**2, precision, out=np.zeros_like(apart), where=precision > 0).sum(axis=2)
    noise = np.where(both, sum(1 / np.maximum(total, _NOTHING) for total in totals), np.nan)
    difference = np.where(both, sums[0] - sums[1], np.nan)
    return SessionParts(difference, shares * both[:, :, None], noise, precision, apart, squares, freedom, client)


def panel_effects(parts: SessionParts, *, every_look: bool) -> PanelEffects:
    """Estimate how raters mark beside their side, from all sessions or anew at every session from those up to it.

    Parameters
    ----------
    parts : SessionParts
    every_look : bool
        One look a session, nothing from later ones; otherwise one look, at the end.

    Notes
    -----
    m_{r,t} − m̄_t = s_r + g_t·(±½), s_r ~ N(0, σ²ᵣ), error variance σ²ᵥ·(1 + κ/n), κ = ``SLIPS_TO_MOOD``; every g_t
    is free, so that raters are only compared within their side and a move of the gap cannot be taken for a rater.
    With L the raters' weighted Laplacian and b the weighted distances, ŝ = (L + I/ρ)⁻¹b, ρ = σ²ᵣ/σ²ᵥ: ridge with λ =
    (1 + κ/n)/ρ. ρ by restricted maximum likelihood, which over the eigenvalues ℓᵢ of L is Σ log(1 + ρℓᵢ) + f·log(Σ
    left over), with a weak prior log ρ ~ N(log ``PANEL_RATIO``, ``PANEL_RATIO_SPREAD``²): the first sessions alone
    would say 0 or ∞.
    """
    precision = parts.precision[:1] if (parts.precision == parts.precision[:1]).all() else parts.precision
    laplacian = _upto(_laplacians(precision, parts.client), every_look)
    apart, squares = _upto(parts.apart, every_look), _upto(parts.squares, every_look)
    freedom = _upto(parts.freedom, every_look)
    values, vectors = np.linalg.eigh(laplacian)
    values = np.where(values > _NOTHING * np.maximum(values[..., -1:], _NOTHING), values, 0.0)
    moved = np.matmul(np.swapaxes(vectors, -1, -2), apart[..., None])[..., 0]
    ratio, left = _likeliest(values, moved, squares, freedom)
    drawn = ratio[..., None] / (1 + ratio[..., None] * values)
    return PanelEffects(
        effects=np.matmul(vectors, (drawn * moved)[..., None])[..., 0],
        ratio=ratio,
        variance=np.divide(left, freedom, out=np.full(left.shape, np.nan), where=freedom > 0),
        spread=np.matmul(vectors * drawn[..., None, :], np.swapaxes(vectors, -1, -2)),
        freedom=freedom,
        n_linked=(values > 0).sum(axis=-1),
    )


def _upto(values: FloatArray, every_look: bool) -> FloatArray:
    """Return sums over the sessions up to each look (or the one over all); sessions are the second axis."""
    return np.cumsum(values, axis=1) if every_look else values.sum(axis=1, keepdims=True)


def _laplacians(precision: FloatArray, client: BoolArray) -> FloatArray:
    """Return per session diag(w) − w w′/Σw of each side; shape (lines, sessions, raters, raters)."""
    raters = len(client)
    found = precision[..., None] * np.eye(raters)
    for side in (client, ~client):
        weights = precision * side
        total = np.maximum(weights.sum(axis=-1), _NOTHING)
        found -= weights[..., :, None] * weights[..., None, :] / total[..., None, None]
    return found


def _likeliest(
    values: FloatArray, moved: FloatArray, squares: FloatArray, freedom: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the ratio ρ and the sum of squares it leaves, per line and look."""
    best = np.full(squares.shape, np.inf)
    ratio, left = np.zeros(squares.shape), np.zeros(squares.shape)
    least = _NOTHING * np.maximum(squares, _NOTHING)
    for log_ratio in _LOG_RATIOS:
        rho = float(np.exp(log_ratio))
        scale = 1 + rho * values
        rest = np.maximum(squares - (rho * moved**2 / scale).sum(axis=-1), least)
        unlikely = ((log_ratio - np.log(PANEL_RATIO)) / PANEL_RATIO_SPREAD) ** 2
        deviance = np.log(scale).sum(axis=-1) + freedom * np.log(rest) + unlikely
        better = deviance < best
        best, ratio, left = np.where(better, deviance, best), np.where(better, rho, ratio), np.where(better, rest, left)
    return ratio, left
