"""Stacked bars of the split: lengths, parts told apart without side colours, owners in the key."""

from typing import Any

import numpy as np
import pytest

from calibration.analysis.split_report import LineSplit
from calibration.figures.palette import DARK, LIGHT, Palette, title_of
from calibration.figures.split_bars import POOLED, ink_of, line_bar, pooled_bar, split_bars
from calibration.stats.gap_split import GapSplits, gap_splits
from calibration.stats.ratings_matrix import RatingsMatrix
from calibration.vocabulary import GapPart

KEY = {part: f"{part.value} <owner>" for part in GapPart}


@pytest.fixture(scope="module")
def splits() -> GapSplits:
    """Two lines of five levels, four reviewers."""
    rng = np.random.default_rng(3)
    sides = ["client", "client", "vendor", "vendor"]
    values = [np.clip(np.round(rng.normal([3, 3, 3 + gap, 3 + gap], 1.0, (9, 4))), 1, 5) for gap in (1, 0)]
    matrices = [RatingsMatrix.from_array(one, level="ordinal", categories=range(1, 6), sides=sides) for one in values]
    return gap_splits(matrices, ranges=(4.0, 4.0))


def drawn(splits: GapSplits, colours: Palette = LIGHT) -> Any:
    lines = [
        LineSplit(name, split, (split.whole.value or 0.0) / 16, yes_no=False, step=1.0, contacts=())
        for name, split in zip(("tone", "<b>"), splits.lines, strict=True)
    ]
    hover = {part: f"{part.value} of it" for part in GapPart}
    bars = [pooled_bar(splits.pooled, name="All lines", words="a third", hover=hover)]
    bars += [line_bar(line, name=line.line, words="0.8 steps apart", hover=hover) for line in lines]
    return split_bars(bars, key=KEY, title="Most of it is what you expect.", colours=colours)


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_a_bar_is_as_long_as_its_difference_and_its_parts_add_up_to_it(splits: GapSplits) -> None:
    figure = drawn(splits)
    assert [trace.name for trace in figure.data] == [part.value for part in GapPart]
    lengths = np.sum([trace.x[1:] for trace in figure.data], axis=0)
    wholes = [splits.pooled.whole.value, *((one.whole.value or 0.0) / 16 for one in splits.lines)]
    assert lengths == pytest.approx(wholes)
    assert figure.layout.barmode == "stack"
    assert figure.layout.xaxis.range[1] >= max(wholes)
    assert title_of(figure) == "Most of it is what you expect."


def test_bars_stand_below_the_key_the_pooled_one_first_and_a_click_says_line_and_part(splits: GapSplits) -> None:
    for part, trace in zip(GapPart, drawn(splits).data, strict=True):
        assert list(map(tuple, trace.customdata)) == [
            (POOLED, ""), (POOLED, part.value), ("tone", part.value), ("<b>", part.value)
        ]  # fmt: skip
        assert list(trace.y) == sorted(trace.y, reverse=True)


def test_the_key_says_whose_each_part_is_and_names_are_never_markup(splits: GapSplits) -> None:
    words = [note.text for note in drawn(splits).layout.annotations]
    for part in GapPart:
        assert f"{part.value} &lt;owner&gt;" in words
    assert "<b>&lt;b&gt;</b>" in words
    assert "0.8 steps apart" in words


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_parts_are_told_apart_in_grey_and_have_no_colour_of_a_side(colours: Palette) -> None:
    inks = {part: ink_of(part, colours) for part in GapPart}
    assert len({(ink["color"], ink["pattern"]["shape"]) for ink in inks.values()}) == len(GapPart)
    for ink in inks.values():
        used = {ink["color"], ink["pattern"]["fgcolor"], ink["line"]["color"]}
        assert not used & {colours.client, colours.vendor, colours.critical}
        assert contrast(ink["pattern"]["fgcolor"], colours.paper) >= 3
        assert contrast(ink["line"]["color"], colours.paper) >= 3
    solid = [ink["color"] for ink in inks.values() if not ink["pattern"]["shape"]]
    assert contrast(*solid) >= 1.5
    hatched = [ink["pattern"]["shape"] for ink in inks.values() if ink["pattern"]["shape"]]
    assert len(set(hatched)) == 2
