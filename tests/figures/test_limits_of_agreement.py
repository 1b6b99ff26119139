"""Bland and Altman's plot of their own peak flow meters, and at the edges."""

import numpy as np
import pytest

from calibration.figures.limits_of_agreement import limits_figure
from calibration.figures.palette import DARK, LIGHT, Palette, title_of
from calibration.stats import RatingsMatrix, limits_of_agreement
from calibration.stats.bland_altman import LimitsOfAgreement
from tests.stats.conftest import published_table

WORDS = {"bias": "mean −2.1", "lower": "lower limit", "upper": "upper limit"}


def drawn(limits: LimitsOfAgreement, colours: Palette = LIGHT):  # type: ignore[no-untyped-def]
    contacts = list(range(1, len(limits.units) + 1))
    names = dict.fromkeys(contacts, "<b>gift card</b>")
    return limits_figure(
        limits, contacts=contacts, names=names, title="They differ.", words=WORDS, axes=("mean", "client − vendor"),
        colours=colours,
    )  # fmt: skip


def limits_of(values: object) -> LimitsOfAgreement:
    return limits_of_agreement(RatingsMatrix.from_array(values, level="interval"))


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_meters_stand_with_their_mean_and_both_limits(colours: Palette) -> None:
    meters = published_table("bland_altman_1986")[["wright1", "mini1"]].to_numpy(dtype=float)
    figure = drawn(limits_of(meters), colours)
    traces = {trace.name: trace for trace in figure.data}
    assert list(traces) == ["bias", "lower", "upper", "contacts"]
    assert [traces[name].y[0] for name in ("bias", "lower", "upper")] == pytest.approx([-2.1, -78.1, 73.9], abs=0.1)
    assert list(traces["contacts"].y) == pytest.approx(np.diff(meters)[:, 0] * -1)
    assert list(traces["contacts"].customdata) == list(range(1, 18))
    assert title_of(figure) == "They differ."
    low, high = figure.layout.yaxis.range
    bands = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert len(bands) == 3
    assert all(low <= band.y0 < band.y1 <= high for band in bands)
    assert "<b>gift" not in traces["contacts"].text[0]


def test_one_difference_has_a_dot_and_its_mean_alone() -> None:
    figure = drawn(limits_of([[80, 76]]))
    assert [trace.name for trace in figure.data] == ["bias", "contacts"]


def test_limits_of_few_contacts_do_not_press_the_contacts_into_a_line() -> None:
    figure = drawn(limits_of([[80, 76], [70, 71]]))
    low, high = figure.layout.yaxis.range
    assert high - low < 60
