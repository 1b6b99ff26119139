"""Whatever the ratings, every result is finite or says why there is none; warnings are errors here."""

import dataclasses
import math

import numpy as np
import pytest

from calibration.scorecard.contract_clause import ContractClause
from calibration.stats.attribute_agreement import attribute_agreement
from calibration.stats.bland_altman import limits_of_agreement
from calibration.stats.contract import contract_result
from calibration.stats.contract_comparisons import answers_compared, totals_compared
from calibration.stats.estimate import Estimate
from calibration.stats.fair_score import fair_scores
from calibration.stats.gap_split import gap_split
from calibration.stats.icc import intraclass_correlations
from calibration.stats.kendall_w import concordance
from calibration.stats.lin_ccc import lin_ccc
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.repeatability import repeatability
from calibration.stats.reviewers import reviewer_effects
from calibration.stats.side_kappa import side_kappas
from calibration.vocabulary import ContractFigure, ContractPeriod, IntervalKind, Reference, Side

OF_TOTALS = (ContractFigure.WITHIN_TOLERANCE, ContractFigure.MEAN_ABSOLUTE_GAP)


def drawn(rng):
    """A small session of any shape, level and pattern, and agreed values for it."""
    n_units, n_raters, n_answers = rng.integers(0, 8), rng.integers(1, 6), int(rng.integers(1, 4))
    level = str(rng.choice(["nominal", "ordinal", "interval"]))
    declared = level != "interval" or rng.random() < 0.3
    values = rng.integers(0, n_answers, (n_units, n_raters)).astype(float)
    values[rng.random(values.shape) < rng.choice([0, 0.2, 0.6])] = np.nan
    matrix = RatingsMatrix.from_array(
        values.reshape(n_units, n_raters),
        level=level,
        categories=list(range(n_answers)) if declared else [],
        sides=rng.choice(["client", "vendor", "automated", None], n_raters, p=[0.4, 0.45, 0.05, 0.1]).tolist(),
        named=bool(rng.random() < 0.9),
    )
    gold = np.where(rng.random(n_units) < 0.7, rng.integers(0, n_answers, n_units), np.nan).astype(float)
    return matrix, gold


def checked(result):
    """Count the estimates in a result, all of them finite with ends in order."""
    if isinstance(result, Estimate):
        low, high = result.interval or (0.0, 0.0)
        assert low <= high, result
        for number in (result.value, low, high, result.standard_error):
            assert number is None or math.isfinite(number), result
        return 1
    if dataclasses.is_dataclass(result):
        return sum(checked(getattr(result, field.name)) for field in dataclasses.fields(result))
    if isinstance(result, tuple | list):
        return sum(checked(one) for one in result)
    assert not isinstance(result, float) or math.isfinite(result)
    return 0


@pytest.mark.parametrize("seed", range(12))
def test_every_estimate_is_finite_or_has_a_reason(seed):
    rng, n_estimates = np.random.default_rng(seed), 0
    for _ in range(8):
        matrix, gold = drawn(rng)
        results = [
            intraclass_correlations(matrix),
            concordance(matrix),
            lin_ccc(matrix),
            lin_ccc(matrix, interval=IntervalKind.BOOTSTRAP, resamples=50),
            limits_of_agreement(matrix),
            side_kappas(matrix),
            gap_split(matrix),
            fair_scores(matrix, pass_mark=1.0),
            fair_scores(matrix, of_side=Side.CLIENT),
            attribute_agreement([matrix, matrix], standard=gold),
            repeatability(matrix, matrix),
            reviewer_effects(matrix, reference=Reference.CLIENT_SIDE),
            reviewer_effects(matrix, reference=Reference.CONSENSUS),
            reviewer_effects(matrix, reference=Reference.GOLD, gold=gold),
        ]
        n_estimates += checked(results)
    assert n_estimates > 200


@pytest.mark.parametrize("reference", Reference)
@pytest.mark.parametrize("figure", ContractFigure)
def test_every_clause_has_a_result(figure, reference):
    rng = np.random.default_rng(1)
    for target in (0.0, 50.0, 90.0, 100.0) * 5:
        matrix, agreed = drawn(rng)
        clause = ContractClause(figure, reference, ContractPeriod.MONTH, target=target)
        gold = agreed if reference is Reference.GOLD else None
        if figure in OF_TOTALS:
            compared = totals_compared(matrix, reference=reference, gold=gold)
        else:
            compared = answers_compared([matrix], reference=reference, gold=None if gold is None else [gold])
        result = contract_result(clause, compared)
        assert checked(result) == 2
        assert (result.met is None) == (result.figure.value is None)
