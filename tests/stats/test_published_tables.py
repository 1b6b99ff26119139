import pytest

from calibration.stats.gwet_ac1 import gwet_ac1
from calibration.stats.krippendorff_alpha import krippendorff_alpha
from calibration.stats.percent_agreement import percent_agreement
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.specific_agreement import specific_agreement
from calibration.vocabulary import Pairs


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_alpha_of_krippendorffs_table_is_his_at_every_level(krippendorff_values, level, published):
    matrix = RatingsMatrix.from_array(krippendorff_values, level=level, categories=[1, 2, 3, 4, 5])
    estimate = krippendorff_alpha(matrix)
    assert estimate.value == pytest.approx(published, abs=0.0005)
    assert (estimate.n_units, estimate.n_cells) == (11, 40)


def test_fleiss_patients_agree_as_fleiss_says_and_alpha_is_the_hand_checked_one(fleiss_patients):
    assert percent_agreement(fleiss_patients).value == pytest.approx(0.5556, abs=0.00005)
    assert krippendorff_alpha(fleiss_patients).value == pytest.approx(0.43341, abs=0.000005)


def test_units_resampled_from_fleiss_patients_give_the_interval_for_units_not_for_pairs(fleiss_patients):
    low, high = krippendorff_alpha(fleiss_patients, seed=1).interval
    assert low == pytest.approx(0.317, abs=0.02)
    assert high == pytest.approx(0.530, abs=0.02)


def test_ac1_of_gwets_four_raters_has_his_value_error_and_interval(gwet_four_raters):
    estimate = gwet_ac1(gwet_four_raters)
    assert estimate.value == pytest.approx(0.77544, abs=0.000005)
    assert estimate.standard_error == pytest.approx(0.14295, abs=0.000005)
    assert estimate.interval[0] == pytest.approx(0.461, abs=0.0005)


@pytest.mark.parametrize(("table", "positive", "negative"), [("balanced", 0.84, 0.86), ("skewed", 0.91, 0.40)])
def test_feinstein_and_cicchettis_tables_agree_on_85_percent_with_their_specific_agreements(
    feinstein_cicchetti, table, positive, negative
):
    matrix = feinstein_cicchetti[table]
    assert percent_agreement(matrix, pairs=Pairs.BETWEEN).value == pytest.approx(0.85)
    for pairs in (Pairs.ALL, Pairs.BETWEEN):
        assert specific_agreement(matrix, 1.0, pairs=pairs).value == pytest.approx(positive, abs=0.005)
        assert specific_agreement(matrix, 0.0, pairs=pairs).value == pytest.approx(negative, abs=0.005)
