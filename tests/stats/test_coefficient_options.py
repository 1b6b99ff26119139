import numpy as np
import pandas as pd
import pytest

from calibration.errors import InvalidInput
from calibration.stats import RatingsMatrix, UnitPatterns, coefficient, coefficients, unit_weights
from calibration.vocabulary import Measurement, UndefinedReason, Weighting


@pytest.fixture
def answers() -> RatingsMatrix:
    return RatingsMatrix.from_array(
        [[1, 2, 2], [2, 2, 3], [3, 3, 3], [1, 1, None]], level="ordinal", categories=[1, 2, 3]
    )


@pytest.fixture
def names() -> RatingsMatrix:
    return RatingsMatrix.from_array([["red", "red"], ["blue", "red"], ["blue", "blue"]], level="nominal")


def test_every_coefficient_says_what_it_admits_and_what_zero_and_one_mean():
    for name, facts in coefficients().items():
        assert facts.name == name
        assert facts.levels
        assert facts.zero
        assert facts.one
        assert any(character.isdigit() for character in facts.reference)


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("kappa", {}, "There is no coefficient 'kappa'. Allowed: percent_agreement, "),
        (
            "gwet_ac1",
            {"weights": "linear"},
            "gwet_ac1 has no weights 'linear' at the level ordinal. Allowed: identity.",
        ),
        (
            "gwet_ac2",
            {"weights": "ratio"},
            "gwet_ac2 has no weights 'ratio' at the level ordinal. Allowed: identity, lin",
        ),
        ("category_kappa", {"weights": "linear", "category": 1}, "category_kappa takes no weights."),
        ("category_kappa", {}, "category_kappa is about one answer; 'None' is none of them. Allowed: 1, 2, 3."),
        ("specific_agreement", {"category": 7}, "'7' is none of them. Allowed: 1, 2, 3."),
        ("fleiss_kappa", {"category": 1}, "fleiss_kappa is not about one answer"),
        ("fleiss_kappa", {"tolerance": 1}, "a tolerance of 1. Allowed: 0 for this coefficient."),
        ("percent_agreement", {"tolerance": -1}, "a tolerance of -1. Allowed: 0 or more."),
        ("fleiss_kappa", {"confidence_level": 95}, "The confidence level is 95. Allowed: between 0 and 1."),
        ("fleiss_kappa", {"interval": "bca"}, "There is no interval 'bca'. Allowed: bootstrap, analytic, or None."),
        ("fleiss_kappa", {"resamples": 0}, "There are 0 resamples. Allowed: 1 or more."),
        ("fleiss_kappa", {"seed": -1}, "The seed is -1. Allowed: 0 or more."),
        ("cohen_kappa", {}, "cohen_kappa is of 2 raters; 3 gave ratings."),
        (
            "positive_agreement",
            {},
            "positive_agreement is of a criterion with two answers; this one has 3. Allowed: two declared.",
        ),
        (
            "fleiss_kappa",
            {"interval": "analytic", "population_size": 3},
            "The population has 3 units and the sample 4.",
        ),
    ],
)
def test_what_a_coefficient_does_not_know_is_refused_with_what_it_does(answers, name, options, message):
    with pytest.raises(InvalidInput) as refused:
        coefficient(name, answers, **options)
    assert message in str(refused.value)


def test_names_have_no_weights_but_same_or_different(names):
    assert coefficient("gwet_ac2", names, interval=None) == coefficient(
        "gwet_ac2", names, weights="identity", interval=None
    )
    with pytest.raises(InvalidInput, match="at the level nominal. Allowed: identity."):
        coefficient("cohen_kappa", names, weights=Weighting.QUADRATIC)


def test_one_answer_is_asked_for_by_its_label(names):
    red = coefficient("specific_agreement", names, category="red", interval=None)
    assert red.value == pytest.approx(2 / 3)
    with pytest.raises(InvalidInput, match="'green' is none of them. Allowed: blue, red."):
        coefficient("specific_agreement", names, category="green")


def test_an_answer_nobody_gave_has_no_agreement_and_says_so(answers):
    matrix = RatingsMatrix.from_array([[1, 2], [2, 2]], level="nominal", categories=[1, 2, 3])
    for name in ("specific_agreement", "category_kappa"):
        estimate = coefficient(name, matrix, category=3, interval=None)
        assert estimate.undefined_reason is UndefinedReason.NEVER_USED


def test_weights_of_ac2_are_those_of_the_level_when_none_are_asked_for(answers):
    for level, weights in (("ordinal", "ordinal"), ("interval", "quadratic"), ("ratio", "ratio")):
        matrix = RatingsMatrix.from_array(answers.values, level=level, categories=[1, 2, 3])
        own, asked = (coefficient("gwet_ac2", matrix, weights=w, interval=None).value for w in (None, weights))
        assert own == asked


def test_gwets_ordinal_weights_are_not_krippendorffs_ordinal_distance(krippendorff_values):
    matrix = RatingsMatrix.from_array(krippendorff_values, level="ordinal", categories=[1, 2, 3, 4, 5])
    own = coefficient("krippendorff_alpha", matrix, interval=None).value
    gwets = coefficient("krippendorff_alpha", matrix, weights="ordinal", interval=None).value
    assert own == pytest.approx(0.815, abs=0.0005)
    assert gwets == pytest.approx(0.834, abs=0.0005)
    for level, weights in (("nominal", "identity"), ("interval", "quadratic"), ("ratio", "ratio")):
        matrix = RatingsMatrix.from_array(krippendorff_values, level=level, categories=[1, 2, 3, 4, 5])
        values = [coefficient("krippendorff_alpha", matrix, weights=w, interval=None).value for w in (None, weights)]
        assert values[0] == pytest.approx(values[1])


def test_a_tolerance_is_counted_in_steps_of_the_scale(answers):
    exact, near = (coefficient("percent_agreement", answers, tolerance=t, interval=None).value for t in (0, 1))
    assert (exact, near) == (pytest.approx((1 / 3 + 1 / 3 + 1 + 1) / 4), 1.0)
    halves = RatingsMatrix.from_array([[1, 1.5], [1, 2]], level="interval", categories=[1, 1.5, 2])
    assert coefficient("percent_agreement", halves, tolerance=1, interval=None).value == 0.5


def test_free_numbers_have_percent_and_alpha_and_are_refused_where_each_would_be_counted():
    values = np.random.default_rng(0).normal(70, 10, (600, 1)) + np.random.default_rng(1).normal(0, 2, (600, 3))
    matrix = RatingsMatrix.from_array(values, level="interval")
    pairs = np.abs(values[:, [0, 0, 1]] - values[:, [1, 2, 2]])
    within = coefficient("percent_agreement", matrix, tolerance=2, interval="analytic")
    assert within.value == pytest.approx((pairs <= 2).mean())
    assert within.standard_error == pytest.approx((pairs <= 2).mean(axis=1).std(ddof=1) / np.sqrt(600))
    assert coefficient("krippendorff_alpha", matrix, resamples=20).interval is not None
    with pytest.raises(InvalidInput, match="There are 1800 different answers. Allowed here: up to 1024"):
        coefficient("fleiss_kappa", matrix)


def test_no_interval_is_given_where_it_would_not_keep_its_word(answers):
    for interval in ("bootstrap", "analytic", None):
        assert coefficient("gwet_ac1", answers, interval=interval).interval is None
    assert coefficient("gwet_ac1", answers, interval="analytic").standard_error > 0


def test_who_gave_an_answer_is_not_in_a_table_of_counts(answers):
    with pytest.raises(InvalidInput, match="conger_kappa needs to know who gave each answer"):
        coefficient("conger_kappa", UnitPatterns.of(answers))


def test_patterns_without_units_take_no_weights_of_units():
    patterns = UnitPatterns.from_counts([[2, 0], [1, 1]], level="nominal", categories=[0, 1], multiplicity=[30, 10])
    with pytest.raises(InvalidInput, match="need units one by one"):
        coefficient("gwet_ac1", patterns, unit_weights=unit_weights(40))
    assert coefficient("gwet_ac1", patterns).n_units == 40


def test_the_same_seed_gives_the_same_interval_in_whatever_order_the_units_stand():
    values = np.random.default_rng(3).integers(1, 4, (50, 3)).astype(float)
    one, other = (
        coefficient("krippendorff_alpha", RatingsMatrix.from_array(v, level="ordinal"), seed=5)
        for v in (values, values[::-1])
    )
    assert one.interval == other.interval
    assert one.seed == 5
    assert one.interval != coefficient("krippendorff_alpha", RatingsMatrix.from_array(values, level="ordinal")).interval


def test_labels_from_a_long_table_are_as_good_as_numbers():
    frame = pd.DataFrame(
        {
            "contact": [1, 1, 2, 2, 3, 3],
            "who": ["Anna", "Ben"] * 3,
            "tone": ["cold", "cold", "warm", "cold", "warm", None],
        }
    )
    matrix = RatingsMatrix.from_long(
        frame, unit="contact", rater="who", value="tone", level="ordinal", categories=["cold", "right", "warm"]
    )
    np.testing.assert_array_equal(matrix.values, [[0, 0], [2, 0], [2, np.nan]])
    assert matrix.labels == ("cold", "right", "warm")
    assert coefficient("percent_agreement", matrix, interval=None).value == 0.5
    with pytest.raises(InvalidInput, match="There is no column 'voice'. Columns: 'contact', 'who', 'tone'."):
        RatingsMatrix.from_long(frame, unit="contact", rater="who", value="voice", level="ordinal")


def test_a_row_that_names_nobody_is_refused():
    frame = pd.DataFrame({"contact": ["a", "a"], "who": ["Anna", None], "tone": [1, 2]})
    with pytest.raises(InvalidInput, match="Row 2 names no rater."):
        RatingsMatrix.from_long(frame, unit="contact", rater="who", value="tone", level="nominal")


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        ([["a", "b"]], {"level": "interval"}, "Answers are labels, and the level is interval. Allowed: numbers."),
        ([["a", "b"]], {"level": "ordinal"}, "Labels have no order of their own."),
        (
            [["a", "c"]],
            {"categories": ["a", "b"]},
            "Rating 'c' of unit '1' by rater '2' is not on the scale. Allowed: 'a', 'b'.",
        ),
        ([["a", 1]], {}, "Some answers are numbers, not labels. Allowed: one kind."),
        ([["a", "1"]], {"categories": [1, 2]}, "Answers are labels, and the categories are numbers. Allowed: 1, 2."),
        ([[1, 2]], {"categories": ["a", "b"]}, "Some answers are numbers, not labels. Allowed: 'a', 'b'."),
        ([["a", " "]], {}, "An answer is a blank text."),
        ([[1, 2]], {"categories": [1, 2, 2]}, "Category 2 is declared twice."),
        ([[1, 2]], {"categories": [1, "b"]}, "Some categories are numbers and some are labels."),
        ([[1, 2]], {"categories": [1, np.nan]}, "Category nan is not finite."),
        ([[1, 2], [1]], {}, "Rows of ratings have different lengths."),
        ([[1, object()]], {}, "is neither a number nor a label."),
    ],
)
def test_answers_that_are_neither_numbers_nor_declared_labels_are_refused_in_a_sentence(values, options, message):
    with pytest.raises(InvalidInput) as refused:
        RatingsMatrix.from_array(values, **{"level": "nominal", **options})
    assert message in str(refused.value)


def test_a_label_that_reads_nan_is_a_label():
    matrix = RatingsMatrix.from_array([["nan", "nan"], ["yes", None]], level=Measurement.NOMINAL)
    assert matrix.labels == ("nan", "yes")
    assert matrix.rated.tolist() == [[True, True], [True, False]]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"counts": [[1, 1]], "categories": [1, 2, 3]}, r"the shape \(1, 2\) for 3 categories"),
        ({"counts": [[1, -1]], "categories": [1, 2]}, "negative or not a whole number"),
        ({"counts": [[1, 0.5]], "categories": [1, 2]}, "negative or not a whole number"),
        ({"counts": [[1, 1]], "categories": [2, 1]}, "are not ascending"),
        ({"counts": [[1, 1]], "categories": [1, 2], "multiplicity": [0]}, "no multiplicity, or one below 1"),
    ],
)
def test_tables_of_counts_that_are_none_are_refused(options, message):
    with pytest.raises(InvalidInput, match=message):
        UnitPatterns.from_counts(**options, level="nominal")


@pytest.mark.parametrize("name", coefficients())
def test_positions_in_a_file_are_followed_by_no_coefficient(name):
    values = [[1, 2], [2, 2], [1, 1], [2, 1], [1, 2]]
    asked = {"category": 1.0} if coefficients()[name].takes_category else {}
    found = [
        coefficient(name, RatingsMatrix.from_array(values, level="ordinal", categories=[1, 2], named=named), **asked)
        for named in (True, False)
    ]
    follows = name in (
        "cohen_kappa", "conger_kappa", "light_kappa", "icc2", "icc3", "icc2k", "icc3k", "kendall_w", "lin_ccc",
    )  # fmt: skip
    assert coefficients()[name].follows_raters == follows
    assert found[0].value is not None
    assert found[1].undefined_reason == (UndefinedReason.POSITIONAL_RATERS if follows else None)


@pytest.mark.parametrize("weights", Weighting)
@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (3, 2)])
def test_weights_of_a_scale_that_nobody_declared_or_used_are_no_fault(weights, shape):
    nothing = RatingsMatrix.from_array(np.full(shape, np.nan), level="ratio")
    for name in ("percent_agreement", "gwet_ac2", "krippendorff_alpha", "conger_kappa"):
        assert coefficient(name, nothing, weights=weights).undefined_reason is UndefinedReason.NO_RATINGS


@pytest.mark.parametrize("declared", [None, "all"])
@pytest.mark.parametrize("level", ["ordinal", "interval", "ratio"])
@pytest.mark.parametrize("offset", [1e3, 1e6, 1e9])
def test_alpha_of_numbers_far_from_zero_is_a_number(level, offset, declared):
    values = np.array([[1, 1], [2, 2], [3, 2], [1, 3]] * 6) + offset
    categories = None if declared is None else [offset + 1, offset + 2, offset + 3]
    matrix = RatingsMatrix.from_array(values, level=level, categories=categories)
    near = RatingsMatrix.from_array(values - offset, level="ordinal" if level == "ordinal" else "interval")
    found, expected = coefficient("krippendorff_alpha", matrix), coefficient("krippendorff_alpha", near)
    assert found.value == pytest.approx(expected.value, abs=1e-3)
    assert found.interval is not None


def test_alpha_is_undefined_where_answers_differ_by_less_than_the_scale_can_tell():
    hardly = RatingsMatrix.from_array(
        [[1.0, 1.0 + 1e-12], [1.0, 1.0]], level="interval", categories=[1.0, 1.0 + 1e-12, 1e6]
    )
    assert coefficient("krippendorff_alpha", hardly).undefined_reason is UndefinedReason.NO_VARIATION
