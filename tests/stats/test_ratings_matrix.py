import numpy as np
import pandas as pd
import pytest

from calibration.errors import InvalidInput
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.vocabulary import Measurement, Side


@pytest.fixture
def long_frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "interaction": ["c1", "c1", "c2", "c2"],
            "reviewer": ["Anna", "Ben", "Anna", "Ben"],
            "answer": [4.0, 3.0, np.nan, 5.0],
            "na": [False, False, True, False],
        }
    )


def test_none_and_nan_both_mean_not_rated():
    matrix = RatingsMatrix.from_array([[1, None], [np.nan, 2]], level="ordinal", categories=[1, 2])
    assert matrix.rated.tolist() == [[True, False], [False, True]]


def test_categories_are_kept_ascending_and_give_the_step():
    matrix = RatingsMatrix.from_array([[1, 5]], level=Measurement.ORDINAL, categories=[5, 1, 3])
    assert matrix.categories == (1.0, 3.0, 5.0)
    assert matrix.step == 2.0


def test_a_value_outside_the_scale_is_named_with_its_place_and_what_is_allowed():
    with pytest.raises(InvalidInput, match=r"Rating 7 of unit 'c2' by rater 'Ben' is not on the scale. Allowed: 1, 2."):
        RatingsMatrix.from_array(
            [[1, 2], [1, 7]], level="ordinal", categories=[1, 2], units=["c1", "c2"], raters=["Anna", "Ben"]
        )


def test_a_cell_cannot_be_a_value_and_not_applicable_at_once():
    with pytest.raises(InvalidInput, match="both a value and N/A"):
        RatingsMatrix.from_array([[1.0]], level="nominal", not_applicable=[[True]])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"units": ["a"]}, "1 unit labels for 2 units"),
        ({"raters": ["a", "a"]}, "Rater 'a' stands there twice"),
        ({"units": ["a", "a"]}, "Unit 'a' stands there twice"),
        ({"sides": ["client"]}, "1 sides"),
        ({"not_applicable": [[False]]}, "one shape for both"),
        ({"not_applicable": [["no", "no"], ["no", "no"]]}, "The N/A mask holds 'no'"),
        ({"level": "ordinall"}, "no level of measurement 'ordinall'. Allowed: nominal, ordinal, interval, ratio"),
        ({"sides": ["client", "vendr"]}, "no side 'vendr'. Allowed: client"),
        ({"categories": [1, None]}, "Category None is neither a number nor a label"),
        ({"step": -1.0}, "The step of the scale is -1"),
        ({"step": 0.0}, "The step of the scale is 0"),
        ({"step": float("nan")}, "The step of the scale is nan"),
    ],
)
def test_labels_and_shapes_that_do_not_fit_are_refused_in_a_sentence(arguments, message):
    with pytest.raises(InvalidInput, match=message):
        RatingsMatrix.from_array([[1, 2], [2, 1]], **{"level": "nominal", **arguments})


@pytest.mark.parametrize("values", [[["warm", {}]], [[10**400, 2]]])
def test_cells_that_are_neither_numbers_nor_labels_are_refused(values):
    with pytest.raises(InvalidInput):
        RatingsMatrix.from_array(values, level="nominal")


@pytest.mark.parametrize("declared", [np.array([1, 2, 3]), pd.Index([1, 2, 3]), pd.Series([1, 2, 3])])
def test_categories_may_come_as_any_array(declared):
    matrix = RatingsMatrix.from_array([[1, 2]], level="ordinal", categories=declared)
    assert matrix.categories == (1.0, 2.0, 3.0)


def test_what_a_masked_array_hides_is_missing():
    hidden = np.ma.masked_array([[1.0, 2.0], [3.0, 4.0]], mask=[[False, True], [False, False]])
    assert RatingsMatrix.from_array(hidden, level="interval").rated.tolist() == [[True, False], [True, True]]


def test_a_missing_cell_of_the_column_for_not_applicable_is_no(long_frame):
    marked = long_frame.assign(na=pd.Series([False, np.nan, True, None], dtype=object))
    matrix = RatingsMatrix.from_long(
        marked, unit="interaction", rater="reviewer", value="answer", level="interval", not_applicable="na"
    )
    assert matrix.not_applicable.tolist() == [[False, False], [True, False]]


def test_a_column_that_stands_there_twice_is_refused(long_frame):
    twice = pd.concat([long_frame, long_frame[["answer"]]], axis=1)
    with pytest.raises(InvalidInput, match="several columns 'answer'"):
        RatingsMatrix.from_long(twice, unit="interaction", rater="reviewer", value="answer", level="interval")


def test_one_dimension_infinite_values_and_negative_ratios_are_refused():
    with pytest.raises(InvalidInput, match="1 dimensions"):
        RatingsMatrix.from_array([1.0, 2.0], level="interval")
    with pytest.raises(InvalidInput, match="infinite"):
        RatingsMatrix.from_array([[np.inf]], level="interval")
    with pytest.raises(InvalidInput, match="below zero"):
        RatingsMatrix.from_array([[-1.0]], level="ratio")


def test_a_long_table_becomes_units_by_raters_with_not_applicable_apart(long_frame):
    matrix = RatingsMatrix.from_long(
        long_frame,
        unit="interaction",
        rater="reviewer",
        value="answer",
        not_applicable="na",
        level="ordinal",
        categories=[1, 2, 3, 4, 5],
        sides={"Anna": Side.CLIENT, "Ben": "vendor"},
    )
    np.testing.assert_array_equal(matrix.values, [[4, 3], [np.nan, 5]])
    assert matrix.not_applicable.tolist() == [[False, False], [True, False]]
    assert matrix.sides == (Side.CLIENT, Side.VENDOR)
    assert matrix.applicability().values.tolist() == [[1, 1], [0, 1]]


def test_rows_and_columns_asked_for_stand_there_even_when_empty(long_frame):
    matrix = RatingsMatrix.from_long(
        long_frame,
        unit="interaction",
        rater="reviewer",
        value="answer",
        level="interval",
        units=["c0", "c1", "c2"],
        raters=["Ben", "Anna", "Cleo"],
    )
    np.testing.assert_array_equal(matrix.values[:, 0], [np.nan, 3, 5])
    assert matrix.active.tolist() == [True, True, False]


def test_a_label_nobody_asked_for_is_refused(long_frame):
    with pytest.raises(InvalidInput, match="The unit 'c2' is not among the 1 units asked for"):
        RatingsMatrix.from_long(
            long_frame, unit="interaction", rater="reviewer", value="answer", level="interval", units=["c1"]
        )


def test_two_ratings_of_one_unit_by_one_rater_are_refused_not_averaged(long_frame):
    twice = pd.concat([long_frame, long_frame.head(1)])
    with pytest.raises(InvalidInput, match="Rater 'Anna' has 2 ratings of unit 'c1'. Allowed: one."):
        RatingsMatrix.from_long(twice, unit="interaction", rater="reviewer", value="answer", level="interval")


def test_one_sides_columns_can_be_taken_and_units_chosen():
    matrix = RatingsMatrix.from_array([[1, 2, 3], [4, 5, 6]], level="interval", sides=["client", "vendor", "client"])
    assert matrix.of_side(Side.CLIENT).values.tolist() == [[1, 3], [4, 6]]
    assert matrix.of_side(Side.AUTOMATED).shape == (2, 0)
    assert matrix.take_units(np.array([1])).units == ("2",)


def test_a_matrix_cannot_be_written_into():
    matrix = RatingsMatrix.from_array([[1.0]], level="interval")
    with pytest.raises(ValueError, match="read-only"):
        matrix.values[0, 0] = 2.0


def test_building_a_matrix_leaves_the_callers_array_writable():
    values = np.array([[1.0, 2.0]])
    RatingsMatrix.from_array(values, level="interval")
    values[0, 0] = 3.0
    assert values[0, 0] == 3.0
