"""Coefficients of numbers as the registry knows them: intraclass correlations, Kendall's W, Lin's coefficient."""

from collections.abc import Callable
from dataclasses import replace

from calibration.stats.bootstrap import percentile_interval
from calibration.stats.coefficient_facts import EVERY_LEVEL, CoefficientFacts, CoefficientOptions, RaterEntry
from calibration.stats.estimate import Estimate
from calibration.stats.icc import icc1, icc1k, icc2, icc2k, icc3, icc3k
from calibration.stats.icc_bootstrap import resampled_iccs
from calibration.stats.kendall_w import kendall_w
from calibration.stats.lin_ccc import lin_ccc
from calibration.stats.numeric_ratings import judged_numbers, judged_weights
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.vocabulary import IntervalKind

_SHROUT_FLEISS = "Shrout & Fleiss (1979), Psychol. Bull. 86, 420–428; McGraw & Wong (1996), Psychol. Methods 1, 30–46"


def _icc(
    compute: Callable[..., Estimate], *, of: str, zero: str, one: str = "Every rating of a unit is the same."
) -> RaterEntry:
    def value(matrix: RatingsMatrix, options: CoefficientOptions) -> Estimate:
        estimate = compute(matrix, confidence_level=options.confidence_level)
        judged = judged_numbers(matrix)
        if options.interval is None:
            return replace(estimate, interval=None, method="")
        # With cells missing every resample would be a fit of its own: the likelihood's interval stands for both.
        if options.interval is IntervalKind.ANALYTIC or estimate.value is None or not judged.rated.all():
            return estimate
        drawn = judged_weights(matrix, options.unit_weights, resamples=options.resamples, seed=options.seed)
        resampled = resampled_iccs(judged.values, drawn)[compute.__name__]
        interval = percentile_interval(resampled, confidence_level=options.confidence_level, n_units=estimate.n_units)
        return replace(estimate, interval=interval, method="bootstrap over units", seed=drawn.seed)

    facts = CoefficientFacts(
        name=compute.__name__,
        levels=EVERY_LEVEL,
        zero=zero,
        one=f"{one} ({of})",
        reference=_SHROUT_FLEISS,
        follows_raters=compute not in (icc1, icc1k),
    )
    return RaterEntry(facts, value)


def _kendall(matrix: RatingsMatrix, options: CoefficientOptions) -> Estimate:
    return replace(kendall_w(matrix), confidence_level=options.confidence_level)


def _lin(matrix: RatingsMatrix, options: CoefficientOptions) -> Estimate:
    return lin_ccc(
        matrix,
        confidence_level=options.confidence_level,
        interval=options.interval,
        weights=options.unit_weights,
        resamples=options.resamples,
        seed=options.seed,
    )


_UNITS_ALIKE = "Units differ no more than ratings of one unit do."
_UNITS_ALIKE_BESIDE = "Units differ no more than ratings of one unit do, the raters' levels left aside."
_SAME_DISTANCES = "Raters see the same differences between units; their levels may differ."

ENTRIES = (
    _icc(icc1, of="one rating; other raters on every unit", zero=_UNITS_ALIKE),
    _icc(icc2, of="one rating; the same raters, levels count", zero=_UNITS_ALIKE),
    _icc(icc3, of="one rating; the same raters, levels do not count", zero=_UNITS_ALIKE_BESIDE, one=_SAME_DISTANCES),
    _icc(icc1k, of="mean of all raters; others on every unit", zero=_UNITS_ALIKE),
    _icc(icc2k, of="mean of all raters; levels count", zero=_UNITS_ALIKE),
    _icc(icc3k, of="mean of all raters; levels do not count", zero=_UNITS_ALIKE_BESIDE, one=_SAME_DISTANCES),
    RaterEntry(
        CoefficientFacts(
            name="kendall_w",
            levels=EVERY_LEVEL,
            zero="The raters' orders of the units have nothing in common.",
            one="All raters put the units in the same order.",
            reference="Kendall & Babington Smith (1939), Ann. Math. Stat. 10, 275–287; ties: Kendall (1948), ch. 6",
            complete_data=True,
            analytic=False,
            follows_raters=True,
        ),
        _kendall,
    ),
    RaterEntry(
        CoefficientFacts(
            name="lin_ccc",
            levels=EVERY_LEVEL,
            zero="Ratings of one unit have nothing to do with each other.",
            one="Every rating of a unit is the same.",
            reference="Lin (1989), Biometrics 45, 255–268, and 56 (2000), 324–325; more raters: Barnhart et al. (2002)",
            complete_data=True,
            follows_raters=True,
        ),
        _lin,
    ),
)
