"""The forest of reviewers: marks, band, words and colours, from made-up standings."""

import pytest

from calibration.analysis.facts import Reviewer
from calibration.analysis.reviewer_report import ShownReviewer
from calibration.figures.palette import DARK, LIGHT, Palette, title_of
from calibration.figures.reviewer_forest import best, reviewer_forest
from calibration.stats.benchmarks import SMALL_REVIEWER_EFFECT
from calibration.stats.estimate import Estimate
from calibration.stats.reviewers_over_lines import ReviewerOverLines
from calibration.vocabulary import ReviewerStanding, Side, UndefinedReason


def estimate(value: float | None, half: float = 0.02) -> Estimate:
    if value is None:
        return Estimate("e", None, undefined_reason=UndefinedReason.ONE_VOICE)
    return Estimate("e", value, interval=(value - half, value + half), n_units=34)


def shown(
    i: int, plain: float | None, shrunken: float | None, *, side: Side = Side.VENDOR, label: str = "Ana Reyes"
) -> ShownReviewer:
    person = Reviewer(id=i, label=label, side=side, named=True, positional=False, own=i == 1)
    standing = ReviewerStanding.MARKS_LOWER
    over = ReviewerOverLines(str(i), side, estimate(plain), estimate(shrunken), 0.2, 0.1, standing, None)
    return ShownReviewer(person, 34, over, None)


def drawn(*people: ShownReviewer, colours: Palette = LIGHT):
    verdicts = {2: "marks 4 of 100 points lower"}
    return reviewer_forest(
        people, title="Ana marks lower.", verdicts=verdicts, notes={2: "34 contacts"}, colours=colours
    )


def traces(figure) -> dict[str, object]:
    return {trace.name: trace for trace in figure.data}


def words_of(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations if note.name != "title"]


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_dot_is_the_shrunken_effect_in_the_sides_colour_and_the_tick_the_plain_one(colours: Palette) -> None:
    named = traces(drawn(shown(1, 0.0, 0.0, side=Side.CLIENT), shown(2, -0.05, -0.04), colours=colours))
    assert list(named["shrunken"].x) == pytest.approx([0.0, -4.0])
    assert list(named["plain"].x) == pytest.approx([0.0, -5.0])
    assert list(named["interval"].x[3:5]) == pytest.approx([-6.0, -2.0])
    assert list(named["shrunken"].marker.color) == [colours.client, colours.vendor]
    assert list(named["shrunken"].customdata) == [1, 2]


def test_rows_stand_in_the_order_given_whatever_the_figures_say() -> None:
    named = traces(drawn(shown(1, 0.0, 0.0), shown(2, -0.09, -0.08), shown(3, 0.02, 0.02)))
    assert list(named["shrunken"].y) == [0, -1, -2]


def test_the_band_is_what_is_too_small_to_act_on() -> None:
    figure = drawn(shown(2, -0.05, -0.04))
    band = next(shape for shape in figure.layout.shapes if shape.type == "rect")
    assert (band.x0, band.x1) == pytest.approx((-100 * SMALL_REVIEWER_EFFECT, 100 * SMALL_REVIEWER_EFFECT))
    low, high = figure.layout.xaxis.range
    assert -low == high >= 10


def test_every_row_has_its_name_its_verdict_and_its_small_type_and_no_name_is_markup() -> None:
    figure = drawn(shown(1, 0.0, 0.0), shown(2, -0.05, -0.04, label="<i>Ana</i>"))
    assert words_of(figure)[0] == "<b>You</b>"
    assert words_of(figure)[3:] == ["<b>&lt;i&gt;Ana&lt;/i&gt;</b>", "marks 4 of 100 points lower", "34 contacts"]
    assert title_of(figure) == "Ana marks lower."
    assert "<i>" not in traces(figure)["shrunken"].text[1]


def test_without_a_side_to_shrink_to_the_plain_effect_is_the_dot() -> None:
    alone = shown(2, -0.05, None)
    assert best(alone) is alone.over_lines.effect  # type: ignore[union-attr]
    assert list(traces(drawn(alone))["shrunken"].x) == pytest.approx([-5.0])


def test_somebody_without_an_effect_has_a_row_and_no_mark() -> None:
    nobody = ShownReviewer(shown(2, 0.0, 0.0).reviewer, 12, None, None)
    for one in (nobody, shown(2, None, None)):
        figure = drawn(one)
        assert [len(trace.x) for trace in figure.data] == [0, 0, 0]
        assert "<b>Ana Reyes</b>" in words_of(figure)
        assert not [shape for shape in figure.layout.shapes if shape.type == "rect"]
