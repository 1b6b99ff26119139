"""The forest of who moved and the strip of repeats: marks, colours, the band and the words."""

import pytest

from calibration.analysis.moved_facts import RepeatPair
from calibration.figures.moved_forest import MovedRow, moved_forest
from calibration.figures.palette import DARK, LIGHT, Palette, title_of
from calibration.figures.repeat_strip import repeat_strip
from calibration.vocabulary import Side

ROWS = (
    MovedRow("Agents", None, 0.1, (-0.4, 0.6), "+0.1 · unclear", "both standards taken off"),
    MovedRow("Client’s standard", Side.CLIENT, -1.2, (-1.5, -0.9), "−1.2 · clear: moved", "on 4 repeats"),
    MovedRow("Vendor’s standard", Side.VENDOR, None, None, "too little", ""),
)
PAIRS = (
    RepeatPair("<b>HH-1</b>", (1, 2), (1, 2), (4, 8), {Side.CLIENT: (4.0, 2.5), Side.VENDOR: (4.0, 4.0)}),
    RepeatPair("HH-2", (3, 4), (1, 2), (4, 8), {Side.VENDOR: (3.0, 3.5)}),
)


def forest(rows=ROWS, *, band: float = 0.15, colours: Palette = LIGHT):
    return moved_forest(rows, band=band, ends=("lower", "higher"), title="It moved.", colours=colours)


def strip(pairs=PAIRS, *, scale: tuple[float, float] | None = (1.0, 5.0), colours: Palette = LIGHT):
    names = [f"{pair.name} · sessions 4 and 8" for pair in pairs]
    return repeat_strip(pairs, scale=scale, ends=("lost", "at once"), names=names, title="Lower.", colours=colours)


def words_of(figure) -> str:
    return " ".join(note.text for note in figure.layout.annotations if note.name != "title")


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_dots_have_the_colour_of_their_side_and_agents_have_none(colours: Palette) -> None:
    figure = forest(colours=colours)
    [dots] = [trace for trace in figure.data if trace.name == "change"]
    assert list(dots.x) == [0.1, -1.2]
    assert list(dots.y) == [0, -1]
    assert list(dots.marker.color) == [colours.ink, colours.client]
    assert [list(trace.x) for trace in figure.data if trace.name == "interval"] == [[-0.4, 0.6], [-1.5, -0.9]]


def test_the_band_stands_around_nothing_and_all_intervals_are_inside_the_axis() -> None:
    figure = forest()
    assert (figure.layout.shapes[0].x0, figure.layout.shapes[0].x1) == (-0.15, 0.15)
    low, high = figure.layout.xaxis.range
    assert low == -high
    assert high > 1.5
    assert forest(band=10.0).layout.xaxis.range[1] == 25.0


def test_a_row_without_a_figure_has_its_words_and_no_dot() -> None:
    figure = forest(ROWS[2:])
    assert "too little" in words_of(figure)
    assert "higher" not in words_of(figure)
    assert [len(trace.x) for trace in figure.data] == [0]
    assert title_of(figure) == "It moved."


def test_a_repeat_runs_from_a_ring_to_a_dot_on_each_side() -> None:
    figure = strip()
    before = [trace for trace in figure.data if trace.name == "before"]
    latest = [trace for trace in figure.data if trace.name == "latest"]
    assert [list(trace.x) for trace in before] == [[4.0], [4.0, 3.0]]
    assert [list(trace.x) for trace in latest] == [[2.5], [4.0, 3.5]]
    assert [trace.marker.color for trace in before] == [LIGHT.paper] * 2
    assert [trace.marker.color for trace in latest] == [LIGHT.client, LIGHT.vendor]
    assert [list(trace.customdata) for trace in latest] == [[0], [0, 1]]
    assert before[0].y[0] > before[1].y[0]


def test_names_are_never_markup_and_a_scale_without_ends_is_that_of_the_marks() -> None:
    figure = strip(scale=None)
    assert "<b>HH-1" not in words_of(figure)
    assert "&lt;b&gt;HH-1" in words_of(figure)
    low, high = figure.layout.xaxis.range
    assert low < 2.5
    assert high > 4.0
