"""Agents' words as strips: each in its own unit, a ring until it has clearly moved, names escaped."""

from datetime import date

import numpy as np
import pytest

from calibration.analysis.text_tone_facts import TextPoint, TextSeries
from calibration.figures.palette import LIGHT, title_of
from calibration.figures.text_tone import text_tone
from calibration.stats.text_shift import text_shift
from calibration.vocabulary.text_tone import TextMeasure, TextVerdict

WORDS, THANKS = TextMeasure.WORDS_A_TURN, TextMeasure.GRATITUDE


def series(measure: TextMeasure, verdict: TextVerdict, *values: float | None) -> TextSeries:
    points = tuple(
        TextPoint(
            date(2026, 6 + i, 1), date(2026, 6 + i, 1), 4, value, None if value is None else (value - 1, value + 1)
        )
        for i, value in enumerate(values)
    )
    return TextSeries(measure, 30.0, 10, 10, text_shift(np.arange(10.0), np.arange(10.0)), 0.5, verdict, points)


@pytest.fixture
def drawn() -> tuple[TextSeries, ...]:
    return series(WORDS, TextVerdict.MOVED, 20, None, 40), series(THANKS, TextVerdict.UNCLEAR, 1, 1, 1)


def test_strips_of_two_measures(drawn: tuple[TextSeries, ...]) -> None:
    figure = text_tone(
        drawn, title="<b>Found</b>", names={WORDS: "Words <i>", THANKS: "Thanks"}, words={WORDS: "up", THANKS: "same"},
        hovers={WORDS: ["a", "b"], THANKS: ["c", "d", "e"]}, reference_last=date(2026, 7, 15), reference_words="grey",
        colours=LIGHT,
    )  # fmt: skip
    assert title_of(figure) == "<b>Found</b>"
    values = [trace for trace in figure.data if trace.name == "value"]
    assert [list(trace.x) for trace in values] == [
        ["2026-06-01", "2026-08-01"],
        ["2026-06-01", "2026-07-01", "2026-08-01"],
    ]
    up, same = (list(trace.y) for trace in values)
    assert 0 <= up[0] < up[1] <= 0.5
    assert len(set(same)) == 1
    assert -1 <= same[0] <= -0.5
    assert (values[0].marker.color, values[1].marker.color) == (LIGHT.ink, LIGHT.paper)
    said = [note.text for note in figure.layout.annotations]
    assert "<b>Words &lt;i&gt;</b>" in said
    assert not {LIGHT.client, LIGHT.vendor} & {str(trace.marker.color) for trace in figure.data}
