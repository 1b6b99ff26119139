"""The four questions of an attribute agreement analysis: oneself, the standard, each other, all and the standard."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import betaincinv

from calibration.errors import InvalidInput
from calibration.stats.estimate import Estimate
from calibration.stats.pairs import in_steps
from calibration.stats.ratings_matrix import BoolArray, FloatArray, RatingsMatrix
from calibration.vocabulary import Measurement, UndefinedReason

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class AppraiserAgreement:
    """One appraiser's two questions, each the share of units on which the answer is yes.

    Attributes
    ----------
    rater : str
    within : Estimate
        All trials of the unit the same; ``NO_PAIRS`` with one trial.
    against_standard : Estimate
        All trials of the unit the standard; ``NO_PAIRS`` without a standard.
    """

    rater: str
    within: Estimate
    against_standard: Estimate


@dataclass(frozen=True, slots=True)
class AttributeAgreement:
    """All four.

    Attributes
    ----------
    appraisers : tuple of AppraiserAgreement
        The first two questions, in the matrices' order; ``POSITIONAL_RATERS`` where nobody knows who is who.
    between : Estimate
        Share of units on which all trials of all appraisers are the same.
    all_against_standard : Estimate
        Share of units on which all of them are the standard.
    """

    appraisers: tuple[AppraiserAgreement, ...]
    between: Estimate
    all_against_standard: Estimate


def attribute_agreement(
    trials: Sequence[RatingsMatrix],
    *,
    standard: FloatArray | None = None,
    tolerance: float = 0.0,
    confidence_level: float = 0.95,
) -> AttributeAgreement:
    """Ask Minitab's four questions of one, two or more trials of the same units by the same raters.

    Parameters
    ----------
    trials : sequence of RatingsMatrix, at least one
        Same units, raters, level and categories in the same order; NaN where there is no rating.
    standard : array of float, shape (units,), optional
        The agreed values, NaN where there is none.
    tolerance : float
        Steps of the scale within which answers are the same, 0 or more; names have none.
    confidence_level : float
        Between 0 and 1.

    Returns
    -------
    AttributeAgreement
        Each question over the units that have every rating it needs: all trials of the appraiser, or of all of them.

    Raises
    ------
    InvalidInput
        Without a trial, or when the trials differ in units, raters, level or categories.

    Notes
    -----
    Exact interval of a share (Clopper & Pearson 1934, Biometrika 26, 404–413); at 0 and 1 one-sided, as Minitab has
    it. Agreement of all falls with the number of appraisers: it is no property of the scale alone.
    """
    if not trials:
        raise InvalidInput("There is no trial. Allowed: one or more.")
    for what in ("units", "raters", "level", "categories"):
        if any(getattr(trial, what) != getattr(trials[0], what) for trial in trials):
            raise InvalidInput(f"The trials have other {what}. Allowed: the same, in one order.")
    first = trials[0]
    steps = np.stack([in_steps(trial) for trial in trials])
    wanted = None if standard is None else in_steps(_one_column(first, standard))[:, 0]
    allowed = 0.0 if first.level is Measurement.NOMINAL else tolerance
    ask = _Question(allowed, confidence_level)
    appraisers = []
    for i, rater in enumerate(first.raters):
        within, against = ask.same(steps[:, :, i], "within_appraiser"), ask.standard(steps[:, :, i], wanted)
        if not first.named:
            within, against = (one.undefined(UndefinedReason.POSITIONAL_RATERS) for one in (within, against))
        appraisers.append(AppraiserAgreement(rater, within, against))
    active = steps[:, :, first.active if len(trials) == 1 else ~np.isnan(steps).all(axis=(0, 1))]
    n_raters = active.shape[2]
    everybody = np.moveaxis(active, 2, 1).reshape(len(trials) * n_raters, first.shape[0])
    between = ask.same(everybody, "between_appraisers") if n_raters > 1 else ask.nothing("between_appraisers")
    against_all = replace(ask.standard(everybody, wanted), coefficient="all_appraisers_vs_standard", n_raters=n_raters)
    return AttributeAgreement(tuple(appraisers), replace(between, n_raters=n_raters), against_all)


@dataclass(frozen=True, slots=True)
class _Question:
    allowed: float
    confidence_level: float

    def same(self, answers: FloatArray, name: str) -> Estimate:
        """Share of units whose answers, shape (answers, units), are all the same."""
        if len(answers) < 2:
            return self.nothing(name)
        complete: BoolArray = np.asarray(~np.isnan(answers).any(axis=0))
        spread = np.ptp(np.where(complete, answers, 0.0), axis=0)
        return self._share(name, np.asarray(spread <= self.allowed + _ROUNDING), complete, len(answers))

    def standard(self, answers: FloatArray, wanted: FloatArray | None) -> Estimate:
        """Share of units whose answers are all the standard."""
        if wanted is None or not len(answers):
            return self.nothing("appraiser_vs_standard")
        distance = np.abs(answers - wanted)
        complete: BoolArray = np.asarray(~np.isnan(distance).any(axis=0))
        furthest = np.where(complete, distance, 0.0).max(axis=0)
        near: BoolArray = np.asarray(furthest <= self.allowed + _ROUNDING)
        return self._share("appraiser_vs_standard", near, complete, len(answers))

    def nothing(self, name: str) -> Estimate:
        """An estimate that has nothing to compare."""
        return self._share(name, np.zeros(0, dtype=bool), np.zeros(0, dtype=bool), 0)

    def _share(self, name: str, agreed: BoolArray, complete: BoolArray, n_answers: int) -> Estimate:
        n, matched = int(complete.sum()), int((agreed & complete).sum())
        frame = Estimate(
            coefficient=name,
            value=None,
            n_units=n,
            n_raters=1,
            n_cells=n * n_answers,
            confidence_level=self.confidence_level,
            method="clopper pearson",
            undefined_reason=UndefinedReason.NO_PAIRS,
        )
        if n == 0:
            return frame
        return frame.defined(matched / n, interval=exact_interval(matched, n, confidence_level=self.confidence_level))


def exact_interval(successes: int, n: int, *, confidence_level: float) -> tuple[float, float]:
    """Return Clopper and Pearson's interval of a share; one-sided where none or all are successes. ``n`` from 1."""
    tail = 1 - confidence_level if successes in (0, n) else (1 - confidence_level) / 2
    low = float(betaincinv(successes, n - successes + 1, tail)) if successes else 0.0
    high = float(betaincinv(successes + 1, n - successes, 1 - tail)) if successes < n else 1.0
    return low, high


def _one_column(like: RatingsMatrix, standard: FloatArray) -> RatingsMatrix:
    one = like.take_raters(np.zeros(min(like.shape[1], 1), dtype=np.intp))
    return replace(one, values=standard[:, None].copy(), not_applicable=np.zeros((len(standard), 1), dtype=bool))
