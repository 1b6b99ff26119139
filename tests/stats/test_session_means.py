import numpy as np
import pytest

from calibration.errors import InvalidInput
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.stats.session_means import SessionMeans, pooled_means
from calibration.stats.side_gap import side_gap
from calibration.vocabulary import Side

FIVE = (1, 2, 3, 4, 5)
SIDES = ["client", "vendor", "vendor"]


def ratings(values, *, raters=("ann", "bob", "cem"), sides=SIDES, **other):
    return RatingsMatrix.from_array(values, level="ordinal", categories=FIVE, raters=raters, sides=sides, **other)


def test_means_of_complete_sessions_are_plain_means_and_their_gap_is_the_gap():
    matrix = ratings([[3, 4, 5], [2, 2, 4], [4, 5, 5]])
    sessions = SessionMeans.of_sessions([{"tone": matrix}], days=[7])
    np.testing.assert_allclose(sessions.means[0, 0], [3, 11 / 3, 14 / 3])
    assert sessions.n_units[0, 0].tolist() == [3, 3, 3]
    gap = sessions.means[0, 0, 0] - sessions.means[0, 0, 1:].mean()
    assert gap == pytest.approx(side_gap(matrix).value)
    assert sessions.steps == (1.0,)


def test_a_rater_who_got_the_harder_contacts_is_not_taken_for_a_strict_one():
    """All agree on every contact; the second vendor saw only the two poor ones."""
    matrix = ratings([[5, 5, None], [5, 5, None], [1, 1, 1], [2, 2, 2]])
    means = SessionMeans.of_sessions([{"tone": matrix}], days=[0]).means[0, 0]
    np.testing.assert_allclose(means, means[0])


def test_contacts_that_only_one_side_scored_and_groups_that_do_not_hang_together_are_left_out():
    one_side = ratings([[3, 4, 4], [None, 1, 1], [5, None, None]])
    apart = ratings(
        [[3, 4, None, None], [3, 4, None, None], [3, 4, None, None], [None, None, 1, 5]],
        raters=("ann", "bob", "eva", "dan"),
        sides=["client", "vendor", "client", "vendor"],
    )
    sessions = SessionMeans.of_sessions([{"tone": one_side}, {"tone": apart}], days=[0, 1])
    assert sessions.n_shared[0].tolist() == [1, 3]
    assert dict(zip(sessions.raters, sessions.n_units[0, 1].tolist(), strict=True)) == {
        "ann": 3,
        "bob": 3,
        "cem": 0,
        "eva": 0,
        "dan": 0,
    }


def test_people_come_and_go_and_lines_may_be_missing():
    first, second = ratings([[3, 4, 4]]), ratings([[3, 2]], raters=("dan", "bob"), sides=["client", "vendor"])
    sessions = SessionMeans.of_sessions([{"tone": first, "care": first}, {"tone": second}], days=[0, 30])
    assert sessions.raters == ("ann", "bob", "cem", "dan")
    assert sessions.sides == (Side.CLIENT, Side.VENDOR, Side.VENDOR, Side.CLIENT)
    assert sessions.lines == ("tone", "care")
    assert np.isnan(sessions.means[1, 1]).all()
    assert np.isnan(sessions.means[0, 1]).tolist() == [True, False, True, False]


def test_positions_in_a_file_are_one_voice_a_side():
    matrix = ratings([[3, 4, 2], [3, 4, 4]], raters=("1", "2", "3"), named=False)
    sessions = SessionMeans.of_sessions([{"tone": matrix}, {"tone": matrix}], days=[0, 1])
    assert sessions.raters == ("client without names", "vendor without names")
    np.testing.assert_allclose(sessions.means[0, :, 1], 3.5)


def test_a_section_s_gap_is_the_mean_of_its_lines_gaps():
    rng = np.random.default_rng(1)
    sessions = SessionMeans.from_array(
        rng.normal(3, 1, (3, 5, 4)), sides=["client", "vendor", "vendor", "client"], n_units=4, lines=["a", "b", "c"]
    )
    pooled = pooled_means(sessions, {"all": ["a", "b", "c"], "two": ["a", "c"]})
    client = sessions.client

    def gaps(means):
        return means[..., client].mean(axis=-1) - means[..., ~client].mean(axis=-1)

    np.testing.assert_allclose(gaps(pooled.means[0]), gaps(sessions.means).mean(axis=0))
    np.testing.assert_allclose(gaps(pooled.means[1]), gaps(sessions.means[[0, 2]]).mean(axis=0))
    assert pooled.n_units[0, 0, 0] == 12


def test_a_line_that_was_missing_for_a_while_does_not_look_like_a_move():
    """Two lines with standing gaps of −1 and 0; the first is missing in the second half."""
    means = np.tile([[[3.0, 4.0]], [[4.0, 4.0]]], (1, 6, 1))
    means[0, 3:] = np.nan
    sessions = SessionMeans.from_array(means, sides=["client", "vendor"], n_units=4, lines=["a", "b"])
    pooled = pooled_means(sessions, {"both": ["a", "b"]}).means[0]
    np.testing.assert_allclose(pooled[:, 0] - pooled[:, 1], -0.5)


def test_lines_of_different_scales_are_pooled_as_shares_of_their_scale():
    sessions = SessionMeans.from_array(
        [[[3.0, 4.0]], [[0.0, 0.5]]], sides=["client", "vendor"], n_units=4, lines=["points", "yes"]
    )
    pooled = pooled_means(sessions, {"both": ["points", "yes"]}, widths={"points": 4.0}).means[0, 0]
    assert pooled[0] - pooled[1] == pytest.approx((-0.25 - 0.5) / 2)


@pytest.mark.parametrize(
    ("sessions", "sentence"),
    [
        (
            [{"t": ratings([[1, 2, 3]])}, {"t": ratings([[1, 2, 3]], sides=["vendor"] * 3)}],
            "'ann' stands on both sides",
        ),
        ([{"t": RatingsMatrix.from_array([["a", "b", "c"]], level="nominal", sides=SIDES)}], "'t' holds names"),
        (
            [{"t": ratings([[1, 2, 3]])}, {"t": RatingsMatrix.from_array([[1, 2]], level="interval", sides=SIDES[:2])}],
            "steps of 1.0 and of None",
        ),
    ],
)
def test_what_has_no_mean_over_time_is_refused(sessions, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        SessionMeans.of_sessions(sessions, days=range(len(sessions)))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"days": [1, 0]}, "not in the order"),
        ({"lines": ["a", "b"]}, "Needed: 2 lines"),
        ({"sides": ["client", "automated"]}, "of neither side"),
        ({"raters": ["ann", "ann"]}, "stands twice"),
        ({"n_units": 0}, "A mean has no contacts"),
    ],
)
def test_means_that_do_not_fit_are_refused(changed, sentence):
    given = {"sides": ["client", "vendor"], "n_units": 4} | changed
    with pytest.raises(InvalidInput, match=sentence):
        SessionMeans.from_array([[3.0, 4.0], [3.0, 4.0]], **given)


def test_a_section_needs_lines_that_are_there():
    sessions = SessionMeans.from_array([[3.0, 4.0]], sides=["client", "vendor"], n_units=4, lines=["tone"])
    with pytest.raises(InvalidInput, match="Section 's' has the line 'care'. Allowed: tone"):
        pooled_means(sessions, {"s": ["care"]})
    with pytest.raises(InvalidInput, match="Section 's' has no line"):
        pooled_means(sessions, {"s": []})
    with pytest.raises(InvalidInput, match="The width of line 'tone' is not above 0"):
        pooled_means(sessions, {"s": ["tone"]}, widths={"tone": 0.0})
