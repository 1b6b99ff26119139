import pytest

from calibration.errors import InvalidInput
from calibration.stats.standards_data import StandardsData
from calibration.vocabulary import Side


def test_columns_become_data_and_missing_values_are_left_out():
    data = StandardsData.from_columns(
        [4, None, 5, float("nan"), 3],
        rater=["ann", "bo", "bo", "ann", "bo"],
        session=["mar", "mar", "apr", "apr", "apr"],
        interaction=[7, 7, 7, 8, 9],
        sides={"ann": "client", "bo": Side.VENDOR},
        sessions=["mar", "apr", "may"],
    )
    assert data.value.tolist() == [4, 5, 3]
    assert data.origin.tolist() == [0, 1]
    assert data.is_repeat.tolist() == [False, True, False]
    assert data.sides == (Side.CLIENT, Side.VENDOR)
    assert data.phases([1, 2]).tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"rater": ["a", "b", "a"]}, "3 entries of 'rater'"),
        ({"sides": {"a": "client"}}, "on which side rater 'b' is"),
        ({"sides": {"a": "client", "b": "automated"}}, "Allowed: client, vendor"),
        ({"sessions": [2, 3]}, "'1' is not among them"),
        ({"sessions": [1, 1, 2]}, "stands there twice"),
        ({"value": [1, 2, 3, float("inf")]}, "not finite"),
        ({"interaction": ["x", "x", "x", "x"], "session": [1, 1, 1, 2]}, "'a' marked interaction 'x' twice"),
        ({"pass_fail": True}, "Allowed: 0 and 1"),
    ],
)
def test_columns_that_make_no_sense_are_refused_in_a_sentence(changed, sentence):
    columns = {
        "value": [1, 2, 3, 4],
        "rater": ["a", "b", "a", "b"],
        "session": [1, 1, 2, 2],
        "interaction": ["x", "x", "y", "y"],
        "sides": {"a": "client", "b": "vendor"},
        "sessions": [1, 2],
    } | changed
    with pytest.raises(InvalidInput, match=sentence):
        StandardsData.from_columns(columns.pop("value"), **columns)
