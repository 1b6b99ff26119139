"""The mixed model of ratings over sessions, fitted: variances, and what the changes of a phase are worth."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from calibration.errors import InvalidInput
from calibration.stats.benchmarks import MAX_LEVELS, PLAN_STANDARDS, PLAN_STANDARDS_OF_PASSES
from calibration.stats.crossed_squares import CrossedRatings
from calibration.stats.ratings_matrix import FloatArray, IntArray
from calibration.stats.restricted_fit import NO_RATIO, RestrictedFit, degrees_of_freedom
from calibration.stats.session_design import SessionDesign
from calibration.stats.session_fit import SessionFit
from calibration.stats.standards_data import StandardsData
from calibration.stats.standards_design import FixedPart
from calibration.vocabulary import UndefinedReason

_NO_NOISE = 1e-9
_TERMS = 4
"""Variances beside the noise; more ratings than these and the fixed columns are needed."""
_LEAST_FREEDOM = 1.0


@dataclass(frozen=True, slots=True)
class StandardVariances:
    """What ratings vary by beside the phases, in squared scale points; every one 0 or more.

    Attributes
    ----------
    interaction : float
        Between interactions.
    rater : float
        Between the raters of a side.
    side_session : float
        Of a side from session to session.
    rater_session : float
        Of a rater from session to session.
    noise : float
        Of one rating.
    """

    interaction: float
    rater: float
    side_session: float
    rater_session: float
    noise: float

    def __post_init__(self) -> None:
        least = min(self.interaction, self.rater, self.side_session, self.rater_session)
        if not (least >= 0 and self.noise > 0):
            raise InvalidInput(
                f"The smallest variance is {least:g} and the noise {self.noise:g}. Allowed: 0 or more, noise above 0."
            )

    @classmethod
    def of_line(cls, step: float) -> "StandardVariances":
        """Return the defaults for a line whose neighbouring answers are ``step`` scale points apart."""
        return cls(*((sd * step) ** 2 for sd in PLAN_STANDARDS))

    @classmethod
    def of_passes(cls) -> "StandardVariances":
        """Return the defaults for a pass/fail line, in squared percentage points."""
        return cls(*(sd**2 for sd in PLAN_STANDARDS_OF_PASSES))

    @property
    def ratios(self) -> FloatArray:
        """Variances over the noise's, in the order of the model."""
        return np.array([self.interaction, self.rater, self.side_session, self.rater_session]) / self.noise


@dataclass(frozen=True, eq=False, slots=True)
class FittedModel:
    """Variances of a record, with how well they are known.

    Attributes
    ----------
    variances : StandardVariances
    ratios : array, shape (4,)
        As the likelihood has them: never quite 0.
    information : array, shape (5, 5)
        Of the variances, as :meth:`RestrictedFit.information`.
    """

    variances: StandardVariances
    ratios: FloatArray
    information: FloatArray


@dataclass(frozen=True, slots=True)
class Change:
    """A contrast of the model with its error.

    Attributes
    ----------
    value, standard_error : float
        Scale points.
    degrees_of_freedom : float
        Satterthwaite's; below 1 the interval says nothing.
    """

    value: float
    standard_error: float
    degrees_of_freedom: float

    @property
    def known(self) -> bool:
        """Whether the record shows the variances this contrast's error is made of."""
        return self.degrees_of_freedom >= _LEAST_FREEDOM

    def interval(self, confidence_level: float) -> tuple[float, float]:
        """Return the t interval."""
        half = float(stdtrit(self.degrees_of_freedom, 0.5 + confidence_level / 2)) * self.standard_error
        return self.value - half, self.value + half

    @property
    def p_value(self) -> float:
        """The two-sided p value of "no change"."""
        return float(2 * stdtr(self.degrees_of_freedom, -abs(self.value) / self.standard_error))


def crossed(data: StandardsData, columns: FloatArray, rows: IntArray | None = None) -> CrossedRatings:
    """Return the ratings with raters, sides × sessions and raters × sessions as random groups."""
    at = np.arange(len(data.value)) if rows is None else rows
    n, rater, session = len(data.sessions), data.rater[at], data.session[at]
    groups = [rater, data.of_vendor[at] * n + session, rater * n + session]
    return CrossedRatings.of(data.value[at], fixed=columns, groups=groups, item=data.interaction[at])


class Likelihood:
    """The likelihood of a record for one fixed part after the other: the ratings are laid out once.

    Session by session, unless so many interactions tie sessions together (``MAX_LEVELS``) that this is no gain.
    """

    def __init__(self, data: StandardsData) -> None:
        self.data = data
        self.tied = len(np.unique(data.interaction[data.is_repeat])) + len(data.raters) > MAX_LEVELS
        self._design: SessionDesign | None = None
        self._made: dict[FixedPart, SessionFit | RestrictedFit] = {}

    def of(self, part: FixedPart) -> SessionFit | RestrictedFit:
        """Return it with a fixed part of :func:`fixed_part`."""
        if part not in self._made:
            self._made[part] = RestrictedFit(crossed(self.data, part.columns)) if self.tied else self._by_session(part)
        return self._made[part]

    def _by_session(self, part: FixedPart) -> SessionFit:
        data = self.data
        if self._design is None:
            self._design = SessionDesign.of(
                data.value,
                kind=part.kind,
                rater=data.rater,
                session=data.session,
                side=data.of_vendor,
                item=data.interaction,
            )
        return SessionFit(self._design.with_fixed(part.of_kind))

    def of_variances(self, part: FixedPart) -> SessionFit | RestrictedFit:
        """Return it as variances are estimated: when tied, on no more sessions than ``MAX_LEVELS`` allow."""
        if not self.tied:
            return self.of(part)
        rows = np.flatnonzero(np.isin(self.data.session, _sessions_to_fit(self.data)))
        return RestrictedFit(crossed(self.data, part.of_rows(rows).columns, rows))


def fitted_model(likelihood: Likelihood, part: FixedPart) -> FittedModel | UndefinedReason:
    """Estimate the variances, or say that ratings do not vary, or are too few.

    ``NO_VARIATION`` where nothing is left for the noise; ``FEW_SESSIONS`` with no more ratings than terms.

    Notes
    -----
    y = side × phase + phase of origin + interaction + rater + side × session + rater × session + noise, by restricted
    maximum likelihood.
    """
    value = likelihood.data.value
    spread = float(np.ptp(value)) ** 2
    if spread == 0:
        return UndefinedReason.NO_VARIATION
    fit = likelihood.of_variances(part)
    if fit.free <= _TERMS:
        return UndefinedReason.FEW_SESSIONS
    ratios = fit.ratios()
    noise = fit.contrasts(ratios, contrasts=np.zeros((0, fit.n_fixed))).left / fit.free
    if noise <= _NO_NOISE * spread:
        return UndefinedReason.NO_VARIATION
    interaction, rater, side_session, rater_session = np.where(ratios > NO_RATIO, ratios, 0.0) * noise
    variances = StandardVariances(
        float(interaction), float(rater), float(side_session), float(rater_session), noise=noise
    )
    return FittedModel(variances, ratios, fit.information(ratios))


def planned_model(likelihood: Likelihood, part: FixedPart, variances: StandardVariances) -> FittedModel:
    """Return the model of ratings that are not there yet: variances given, values of no account."""
    ratios = np.maximum(variances.ratios, NO_RATIO)
    return FittedModel(variances, ratios, likelihood.of_variances(part).information(ratios))


def changes(
    likelihood: Likelihood, model: FittedModel, *, fixed: FixedPart, contrasts: FloatArray
) -> tuple[tuple[Change | None, ...], FloatArray]:
    """Return each contrast of the parameters, ``None`` where it is not estimable, and every rating's rest.

    The rest of a rating is its interaction and its noise: all else is taken off.
    """
    found = likelihood.of(fixed).contrasts(model.ratios, contrasts=contrasts @ fixed.basis)
    freedom = degrees_of_freedom(found, model.information)
    error = np.sqrt(found.ratio * model.variances.noise)
    shown = [
        Change(*map(float, numbers)) if estimable else None
        for numbers, estimable in zip(
            zip(found.value, error, freedom, strict=True), fixed.estimable(contrasts), strict=True
        )
    ]
    return tuple(shown), found.rest


def _sessions_to_fit(data: StandardsData) -> IntArray:
    rated = np.unique(data.session)
    cells = np.unique(data.session * len(data.raters) + data.rater) // len(data.raters)
    levels = np.searchsorted(cells, rated, side="right") - np.searchsorted(cells, rated) + 2
    allowed = MAX_LEVELS - len(data.raters)
    if levels.sum() <= allowed:
        return rated
    n = max(int(allowed / levels.mean()), 2)
    return rated[np.linspace(0, len(rated) - 1, n).astype(np.intp)]
