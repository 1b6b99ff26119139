"""Published tables through ``coefficient()``; the tables' sources stand in their own headers."""

import numpy as np
import pytest

from calibration.stats import RatingsMatrix, UnitPatterns, coefficient, coefficients
from calibration.stats.rater_kappas import rater_agreement

FLEISS_BY_DIAGNOSIS = [0.245, 0.245, 0.520, 0.471, 0.566]


def of_table(estimate) -> float:
    """The standard error as a two-way table has it: by n, where ratings of units have n − 1."""
    return estimate.standard_error * np.sqrt((estimate.n_units - 1) / estimate.n_units)


def test_cohens_patients_have_his_kappa(cohen_patients):
    assert coefficient("cohen_kappa", cohen_patients, interval=None).value == pytest.approx(0.492, abs=0.0005)


def test_cohens_own_weights_give_his_weighted_kappa(cohen_patients):
    weights = 1 - np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]]) / 6
    given = (cohen_patients.values[:, :, None] == np.array([1.0, 2, 3])).astype(float)
    parts = rater_agreement(given, weights=weights)
    assert float(parts.kappa(parts.features.sum(axis=0))) == pytest.approx(0.348, abs=0.0005)


@pytest.mark.parametrize(("table", "kappa"), [("balanced", 0.70), ("skewed", 0.32)])
def test_feinstein_and_cicchettis_paradox_is_theirs(feinstein_cicchetti, table, kappa):
    matrix = feinstein_cicchetti[table]
    assert coefficient("cohen_kappa", matrix, interval=None).value == pytest.approx(kappa, abs=0.005)
    assert coefficient("percent_agreement", matrix, interval=None).value == pytest.approx(0.85)


@pytest.mark.parametrize(("table", "positive", "negative"), [("balanced", 0.84, 0.86), ("skewed", 0.91, 0.40)])
def test_positive_and_negative_agreement_are_cicchetti_and_feinsteins(feinstein_cicchetti, table, positive, negative):
    matrix = feinstein_cicchetti[table]
    for name, published in (("positive_agreement", positive), ("negative_agreement", negative)):
        assert coefficient(name, matrix, interval=None).value == pytest.approx(published, abs=0.005)


def test_kappas_standard_error_is_the_one_for_kappas_other_than_zero(feinstein_cicchetti):
    # Fleiss, Cohen & Everitt (1969), non-null; R vcd and statsmodels print .0714. R epiR's .0998 is the other one.
    estimate = coefficient("cohen_kappa", feinstein_cicchetti["balanced"], interval="analytic")
    assert of_table(estimate) == pytest.approx(0.0714, abs=0.00005)


def test_fleiss_patients_have_his_kappa_in_all_and_by_diagnosis(fleiss_patients):
    assert coefficient("fleiss_kappa", fleiss_patients, interval=None).value == pytest.approx(0.430, abs=0.0005)
    by_diagnosis = [coefficient("category_kappa", fleiss_patients, category=k, interval=None).value for k in range(5)]
    assert by_diagnosis == pytest.approx(FLEISS_BY_DIAGNOSIS, abs=0.0005)


def test_fleiss_table_of_counts_is_enough(fleiss_patients):
    counts = [[(row == k).sum() for k in range(5)] for row in fleiss_patients.values]
    patterns = UnitPatterns.from_counts(counts, level="nominal", categories=[0, 1, 2, 3, 4])
    for name in ("fleiss_kappa", "krippendorff_alpha", "gwet_ac1"):
        from_matrix = coefficient(name, fleiss_patients, interval="analytic")
        from_counts = coefficient(name, patterns, interval="analytic")
        assert (from_counts.value, from_counts.standard_error) == pytest.approx(
            (from_matrix.value, from_matrix.standard_error)
        )


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorffs_table_has_his_alpha(krippendorff_values, level, published):
    for categories in ([1, 2, 3, 4, 5], None):
        matrix = RatingsMatrix.from_array(krippendorff_values, level=level, categories=categories)
        value = coefficient("krippendorff_alpha", matrix, interval=None).value
        assert value == pytest.approx(published, abs=0.0005)


@pytest.mark.parametrize(
    ("name", "weights", "value", "error"),
    [
        ("cohen_kappa", "identity", 0.79641, 0.05891),
        ("scott_pi", "identity", 0.79624, 0.05905),
        ("gwet_ac1", "identity", 0.84933, 0.04322),
        ("brennan_prediger", "identity", 0.835, 0.04693),
        ("krippendorff_alpha", "identity", 0.79726, 0.05905),
        ("percent_agreement", "identity", 0.89, 0.03129),
        ("cohen_kappa", "quadratic", 0.89216, 0.03535),
        ("gwet_ac2", "quadratic", 0.94024, 0.01792),
        ("brennan_prediger", "quadratic", 0.9175, 0.02347),
    ],
)
def test_gwets_two_abstractors_have_his_values_and_errors(gwet_two_abstractors, name, weights, value, error):
    estimate = coefficient(name, gwet_two_abstractors, weights=weights, interval="analytic")
    assert estimate.value == pytest.approx(value, abs=0.000006)
    assert of_table(estimate) == pytest.approx(error, abs=0.000006)


def test_gwets_four_raters_have_irrcacs_value_and_error_with_every_weight(gwet_four_raters, irrcac_four_raters):
    matrix = RatingsMatrix.from_array(gwet_four_raters.values, level="ratio", categories=[1, 2, 3, 4, 5])
    for row in irrcac_four_raters.itertuples():
        estimate = coefficient(row.coefficient, matrix, weights=row.weights, interval="analytic")
        assert estimate.value == pytest.approx(row.value, abs=0.000006), (row.coefficient, row.weights)
        if not np.isnan(row.standard_error):
            assert estimate.standard_error == pytest.approx(row.standard_error, abs=0.000006)
    assert set(irrcac_four_raters["coefficient"]) < set(coefficients())


def test_alphas_error_is_r_irrcacs_not_its_python_ports(gwet_four_raters):
    estimate = coefficient("krippendorff_alpha", gwet_four_raters, interval="analytic")
    assert estimate.standard_error == pytest.approx(0.14548, abs=0.000005)
    assert abs(estimate.standard_error - 0.14557) > 0.00005


def test_alpha_weighs_units_by_their_ratings_where_r_irr_forgets_to(fleiss_patients):
    alpha = coefficient("krippendorff_alpha", fleiss_patients, interval=None).value
    assert alpha == pytest.approx(0.43341, abs=0.000005)
    assert abs(alpha - 0.43088) > 0.002  # R irr 0.84.1 on complete data of three raters and more


def test_a_finite_population_shrinks_the_error_and_a_census_has_none(gwet_four_raters):
    free = coefficient("gwet_ac1", gwet_four_raters, interval="analytic")
    half = coefficient("gwet_ac1", gwet_four_raters, interval="analytic", population_size=24)
    census = coefficient("gwet_ac1", gwet_four_raters, interval="analytic", population_size=12)
    assert half.standard_error == pytest.approx(free.standard_error * np.sqrt(0.5))
    assert (census.standard_error, census.interval) == (0.0, (census.value, census.value))


def test_declared_answers_that_nobody_gave_count(gwet_four_raters):
    few, many = (
        RatingsMatrix.from_array([[1, 1, 2], [2, 2, 2], [3, 3, 1], [1, 1, 1]], level="nominal", categories=scale)
        for scale in ([1, 2, 3], [1, 2, 3, 4, 5])
    )
    for name in ("gwet_ac1", "brennan_prediger"):
        assert coefficient(name, few, interval=None).value < coefficient(name, many, interval=None).value
    for name in ("fleiss_kappa", "krippendorff_alpha", "percent_agreement"):
        assert coefficient(name, few, interval=None).value == coefficient(name, many, interval=None).value
