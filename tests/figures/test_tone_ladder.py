"""The ladder of tone: targets hollow, answers solid, the client's band, and words; from made-up lines."""

import pytest

from calibration.figures.palette import DARK, LIGHT, Palette, title_of
from calibration.figures.tone_ladder import share_of, tone_ladder
from calibration.vocabulary import Side
from tests.ui.tone_lines import tone_line

APART = tone_line(client=(-0.2, 0.4), vendor=(-0.9, -0.3), heard=(-0.4, 0.0))
WARM = tone_line(name="<b>Warm</b>", binary=True, client=(0.9, None), vendor=(0.5, None), heard=(0.05, 0.9))


def drawn(*lines, colours: Palette = LIGHT):
    return tone_ladder(
        lines, title="Both lines are heard apart", verdicts={"Tone fits": "wanted <i>apart</i>"},
        notes={"Tone fits": "gap −0.40"}, colours=colours,
    )  # fmt: skip


def traces(figure) -> dict[str, object]:
    return {trace.name: trace for trace in figure.data}


def shapes(figure, name: str) -> list[tuple[float, float]]:
    return [(shape.x0, shape.x1) for shape in figure.layout.shapes if shape.name == name]


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_dots_are_solid_targets_are_hollow_and_colour_means_side(colours: Palette) -> None:
    figure = drawn(APART, WARM, colours=colours)
    for side, places in ((Side.CLIENT, [0.3, 0.05]), (Side.VENDOR, [0.5, 0.9])):
        dots = traces(figure)[side.value]
        assert list(dots.x) == pytest.approx(places)
        assert dots.marker.color == colours.side(side)
        assert list(dots.customdata) == ["Tone fits", "<b>Warm</b>"]
        hollow = [shape for shape in figure.layout.shapes if shape.name == f"target {side.value}"]
        assert {shape.line.color for shape in hollow} == {colours.side(side)}
        assert {shape.fillcolor for shape in hollow} == {None}
    assert shapes(figure, "target client")[0] == pytest.approx((0.4, 0.7))
    assert shapes(figure, "target vendor")[0] == pytest.approx((0.05, 0.35))
    assert shapes(figure, "tolerance") == shapes(figure, "target client")


def test_a_floor_reaches_to_the_end_and_an_interval_no_further_than_the_scale() -> None:
    figure = drawn(WARM)
    assert shapes(figure, "target client") == [pytest.approx((0.9, 1.0))]
    assert list(traces(figure)["interval client"].x[:2]) == pytest.approx([0.0, 0.15])
    assert share_of(APART, -3.0) == 0.0


def test_what_may_not_be_seen_or_was_not_heard_is_not_drawn() -> None:
    figure = drawn(tone_line(client=None, vendor=(-0.9, -0.3), heard=(None, 0.1), placed=(Side.CLIENT,)))
    assert shapes(figure, "target client") == shapes(figure, "tolerance") == []
    assert len(shapes(figure, "target vendor")) == 1
    assert list(traces(figure)["client"].x) == []


def test_words_stand_at_their_places_and_are_never_markup() -> None:
    figure = drawn(APART, WARM)
    words = [note.text for note in figure.layout.annotations if note.name != "title"]
    assert words[:5] == ["<b>Tone fits</b>", "wanted &lt;i&gt;apart&lt;/i&gt;", "gap −0.40", "too formal", "too casual"]
    assert words[5] == "<b>&lt;b&gt;Warm&lt;/b&gt;</b>"
    assert title_of(figure) == "Both lines are heard apart"
    assert "<b>Warm" not in traces(figure)["client"].text[1]


def test_lines_stand_in_the_order_given() -> None:
    heights = list(traces(drawn(WARM, APART))["client"].y)
    assert heights == sorted(heights, reverse=True)
