"""Kappas that give every rater their own habits: Cohen's for two, Conger's and Light's for more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from calibration.stats.bootstrap import UnitWeights
from calibration.stats.category_counts import answers
from calibration.stats.chance_agreement import UnitAgreement, linear_form, unit_agreement
from calibration.stats.coefficient_facts import EVERY_LEVEL, CoefficientFacts, CoefficientOptions, RaterEntry
from calibration.stats.estimate import Estimate
from calibration.stats.estimate_frame import matrix_frame
from calibration.stats.pairs import share
from calibration.stats.ratings_matrix import FloatArray, RatingsMatrix
from calibration.stats.statistic import Statistic, finished
from calibration.stats.weight_matrix import check_answers, own_weights, weight_matrix
from calibration.vocabulary import Weighting

_ROOM = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class RaterAgreement:
    """What each unit says about agreement and about every rater's own use of the answers.

    Attributes
    ----------
    units : UnitAgreement
    given : array of float, shape (units, raters, categories)
        1 for the answer the rater gave.
    weights : array of float, shape (categories, categories)
    """

    units: UnitAgreement
    given: FloatArray
    weights: FloatArray

    @property
    def features(self) -> FloatArray:
        """Return what is summed over units; shape (units, 2 + raters·categories)."""
        n_units, n_raters, n_answers = self.given.shape
        flat = self.given.reshape(n_units, n_raters * n_answers)
        return np.column_stack([self.units.agreement, self.units.paired, flat])

    def expected(self, habits: FloatArray, n_raters: FloatArray) -> FloatArray:
        """Return the agreement of two different raters drawn at random, from habits (…, raters, categories)."""
        total = habits.sum(axis=-2)
        everybody = ((total @ self.weights) * total).sum(axis=-1)
        oneself = ((habits @ self.weights) * habits).sum(axis=(-1, -2))
        return share(everybody - oneself, n_raters * (n_raters - 1))

    def habits(self, sums: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return each rater's shares of the answers (…, raters, categories) and how many raters have any (…,)."""
        counts = sums[..., 2:].reshape(*sums.shape[:-1], *self.given.shape[1:])
        rated = counts.sum(axis=-1)
        return counts / np.maximum(rated, 1)[..., None], (rated > 0).sum(axis=-1).astype(np.float64)

    def kappa(self, sums: FloatArray) -> FloatArray:
        """Return (pₐ − pₑ)/(1 − pₑ) of sums (…, k); NaN where chance explains everything."""
        room = 1 - self.expected(*self.habits(sums))
        return share(share(sums[..., 0], sums[..., 1]) - 1 + room, np.where(room > _ROOM, room, 0.0))

    def influence(self) -> FloatArray:
        """Return κ*_i − κ of Gwet (2014), ch. 2 and 5; 0 for units without a rating, shape (units,)."""
        sums = self.features.sum(axis=0)
        habits, n_raters = self.habits(sums)
        expected, value = float(self.expected(habits, n_raters)), float(self.kappa(sums))
        rated = self.given.sum(axis=2)
        n, of_rater = int(self.units.rated.sum()), rated.sum(axis=0)
        own = (self.given - rated[:, :, None] * habits) * (n / np.maximum(of_rater, 1))[None, :, None]
        others = (habits.sum(axis=0) - habits) @ self.weights
        moved = 2 * np.einsum("urk,rk->u", own, others) / float(n_raters * (n_raters - 1))
        paired_sums = np.array([sums[0], sums[1], n])
        return linear_form(self.units, paired_sums, value=value, expected=expected, moved=moved)


def rater_agreement(given: FloatArray, *, weights: FloatArray) -> RaterAgreement:
    """Prepare the kappas of these raters together; parameters as the attributes."""
    return RaterAgreement(unit_agreement(given.sum(axis=1), None, weights=weights), given, weights)


def _answered(matrix: RatingsMatrix, options: CoefficientOptions) -> tuple[FloatArray, FloatArray]:
    """Return who gave which answer, (units, raters with a rating, categories), and the weights of the answers."""
    scale = answers(matrix)
    check_answers(scale)
    given = matrix.values[:, matrix.active][:, :, None] == scale
    return given.astype(np.float64), weight_matrix(options.weights or own_weights(matrix.level), scale)


def _of_both(given: FloatArray) -> FloatArray:
    """Return the same without the units that not everybody rated."""
    everybody = given.sum(axis=(1, 2)) == given.shape[1]
    return np.asarray(given * everybody[:, None, None])


def _conger(matrix: RatingsMatrix, options: CoefficientOptions) -> Estimate:
    given, weights = _answered(matrix, options)
    return _computed("conger_kappa", matrix, rater_agreement(given, weights=weights), options)


def _cohen(matrix: RatingsMatrix, options: CoefficientOptions) -> Estimate:
    given, weights = _answered(matrix, options)
    return _computed("cohen_kappa", matrix, rater_agreement(_of_both(given), weights=weights), options)


def _computed(name: str, matrix: RatingsMatrix, parts: RaterAgreement, options: CoefficientOptions) -> Estimate:
    frame = matrix_frame(name, matrix, options, used=parts.units.rated, paired=parts.units.paired)
    features = parts.features
    value = float(parts.kappa(features.sum(axis=0)))
    if np.isnan(value):
        return frame
    n = int(parts.units.rated.sum())
    statistic = _statistic(value, lambda drawn: parts.kappa(drawn.sums(features)), parts.influence, n=n, matrix=matrix)
    return finished(frame, statistic, options)


def _light(matrix: RatingsMatrix, options: CoefficientOptions) -> Estimate:
    given, weights = _answered(matrix, options)
    pairs = [
        rater_agreement(_of_both(given[:, pair]), weights=weights) for pair in combinations(range(given.shape[1]), 2)
    ]
    met = [parts for parts in pairs if parts.units.paired.any()]
    paired = given.sum(axis=(1, 2)) > 1
    frame = matrix_frame("light_kappa", matrix, options, used=paired, paired=paired)
    value = float(_mean_kappa(met, [parts.features.sum(axis=0) for parts in met])) if met else np.nan
    if np.isnan(value):
        return frame
    features = [parts.features for parts in met]

    def influence() -> FloatArray:
        shares = [parts.influence() / parts.units.rated.sum() for parts in met]
        return np.asarray(np.mean(shares, axis=0) * frame.n_units)

    statistic = _statistic(
        value,
        lambda drawn: _mean_kappa(met, [drawn.sums(each) for each in features]),
        influence,
        n=frame.n_units,
        matrix=matrix,
    )
    return finished(frame, statistic, options)


def _mean_kappa(pairs: Sequence[RaterAgreement], sums: Sequence[FloatArray]) -> FloatArray:
    """Return the mean kappa of the pairs that met; NaN where one of them met and has none."""
    met = np.array([each[..., 1] > 0 for each in sums])
    kappas = np.array([parts.kappa(each) for parts, each in zip(pairs, sums, strict=True)])
    return share(np.where(met, kappas, 0.0).sum(axis=0), met.sum(axis=0))


def _statistic(
    value: float,
    resampled: Callable[[UnitWeights], FloatArray],
    influence: Callable[[], FloatArray],
    *,
    n: int,
    matrix: RatingsMatrix,
) -> Statistic:
    rows = np.arange(matrix.shape[0])
    return Statistic(
        value=value,
        resampled=resampled,
        influence=influence,
        n=n,
        n_rated=int(matrix.rated.any(axis=1).sum()),
        multiplicity=np.ones_like(rows),
        unit_rows=rows,
    )


def _facts(name: str, *, reference: str, n_raters: int | None = None) -> CoefficientFacts:
    return CoefficientFacts(
        name=name,
        levels=EVERY_LEVEL,
        weights=tuple(Weighting),
        default_weights=Weighting.IDENTITY,
        n_raters=n_raters,
        zero="Agreement as often as if every rater kept their habits and drew the answers at random.",
        one="Every pair of ratings agrees.",
        reference=reference,
        follows_raters=True,
    )


ENTRIES = (
    RaterEntry(
        _facts(
            "cohen_kappa",
            n_raters=2,
            reference="Cohen (1960), Educ. Psychol. Meas. 20, 37–46; weights: Cohen (1968), Psychol. Bull. 70, 213–220",
        ),
        _cohen,
    ),
    RaterEntry(
        _facts("conger_kappa", reference="Conger (1980), Psychol. Bull. 88, 322–328; error: Gwet (2014), ch. 2 and 5"),
        _conger,
    ),
    RaterEntry(_facts("light_kappa", reference="Light (1971), Psychol. Bull. 76, 365–377"), _light),
)
