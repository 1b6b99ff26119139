"""Single reviewers around the reference: the shrunken effect with its interval, and the band too small to act on."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from calibration.analysis.reviewer_report import ShownReviewer
from calibration.figures.palette import Palette, framed, plain, shortened
from calibration.stats.benchmarks import SMALL_REVIEWER_EFFECT
from calibration.stats.estimate import Estimate

_ROW = 66
"""Pixels a reviewer: name and verdict above, the track, the interval in words below."""
_LEAST = 12.0
"""Points of 100 that the axis reaches to either side at least, so that small effects look small."""


def reviewer_forest(
    reviewers: Sequence[ShownReviewer],
    *,
    title: str,
    verdicts: Mapping[int, str],
    notes: Mapping[int, str],
    colours: Palette,
) -> go.Figure:
    """Draw each reviewer's effect against the reference, in points of a scale of 100.

    Parameters
    ----------
    reviewers : sequence of ShownReviewer
        From the top down, in the order given: nobody is ranked. One without an effect has its words and no mark.
    title : str
        The finding.
    verdicts, notes : mapping from rater id to str
        The words at the right end of a row, and its small type: contacts and interval.
    colours : Palette

    Returns
    -------
    go.Figure
        Traces ``interval``, ``plain`` (the effect before shrinking, a tick) and ``shrunken`` (the dot); ``customdata``
        of a dot is the rater's id. The grey band is ±``SMALL_REVIEWER_EFFECT``. A dot has the colour of its side.
    """
    figure = go.Figure()
    reach = _reach(reviewers)
    rows = [(row, one, best(one)) for row, one in enumerate(reviewers)]
    drawn = [(row, one, found) for row, one, found in rows if found is not None and found.value is not None]
    band = 100 * SMALL_REVIEWER_EFFECT
    if drawn:
        figure.add_vrect(x0=-band, x1=band, fillcolor=colours.wash, line_width=0, layer="below")
        figure.add_vline(x=0, line={"width": 1, "color": colours.muted}, layer="below")
    for row, one, _ in rows:
        _add_words(figure, row, one, verdicts.get(one.reviewer.id, ""), notes.get(one.reviewer.id, ""), colours)
    _add_intervals(figure, drawn, colours)
    _add_marks(figure, drawn, colours)
    figure.update_xaxes(
        range=[-reach, reach], tickvals=[-10, 0, 10], ticktext=["10 lower", "reference", "10 higher"],
        showline=False, visible=bool(drawn),
    )  # fmt: skip
    figure.update_yaxes(range=[-len(reviewers) + 0.4, 0.6], visible=False)
    figure.update_layout(margin={"l": 2, "r": 4, "b": 34})
    return framed(figure, title=title, colours=colours, height=_ROW * max(len(reviewers), 1) + 34)


def best(one: ShownReviewer) -> Estimate | None:
    """The estimate to compare people by: shrunken where there is somebody to shrink to."""
    if one.over_lines is None:
        return None
    shrunken = one.over_lines.shrunken
    return one.over_lines.effect if shrunken.value is None else shrunken


def _reach(reviewers: Sequence[ShownReviewer]) -> float:
    ends = [_LEAST]
    for one in reviewers:
        for found in (best(one), one.over_lines.effect if one.over_lines else None):
            if found is not None and found.value is not None:
                ends.append(104 * abs(found.value))
        shown = best(one)
        ends += [104 * abs(end) for end in (shown.interval if shown and shown.interval else ())]
    return max(ends)


def _add_words(figure: go.Figure, row: int, one: ShownReviewer, verdict: str, note: str, colours: Palette) -> None:
    figure.add_shape(
        type="line", x0=0, x1=1, xref="paper", y0=-row, y1=-row, line={"width": 1, "color": colours.line}, layer="below"
    )
    name = f"<b>{shortened('You' if one.reviewer.own else one.reviewer.label, width=18)}</b>"
    places = (
        (0, "left", "bottom", 9, name, 14, colours.ink),
        (1, "right", "bottom", 9, plain(verdict), 13, colours.muted),
        (0, "left", "top", -8, plain(note), 12, colours.faint),
    )
    for x, anchor, side, shift, words, size, colour in places:
        figure.add_annotation(
            x=x, xref="paper", y=-row, text=words, showarrow=False, xanchor=anchor, yanchor=side, yshift=shift,
            align=anchor, font={"size": size, "color": colour},
        )  # fmt: skip


def _add_intervals(figure: go.Figure, drawn: Sequence[tuple[int, ShownReviewer, Estimate]], colours: Palette) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for row, _, found in drawn:
        if found.interval is not None:
            x.extend((100 * found.interval[0], 100 * found.interval[1], None))
            y.extend((-row, -row, None))
    figure.add_scatter(
        x=x, y=y, mode="lines", name="interval", line={"width": 4, "color": colours.muted}, hoverinfo="skip"
    )


def _add_marks(figure: go.Figure, drawn: Sequence[tuple[int, ShownReviewer, Estimate]], colours: Palette) -> None:
    plain_effects = [(row, one, one.over_lines.effect.value) for row, one, _ in drawn if one.over_lines]
    figure.add_scatter(
        x=[100 * value for _, _, value in plain_effects if value is not None],
        y=[-row for row, _, value in plain_effects if value is not None],
        mode="markers",
        name="plain",
        marker={"size": 13, "symbol": "line-ns", "line": {"width": 2, "color": colours.ink}},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[100 * (found.value or 0.0) for _, _, found in drawn],
        y=[-row for row, _, _ in drawn],
        mode="markers",
        name="shrunken",
        marker={
            "size": 13,
            "color": [colours.side(one.reviewer.side) for _, one, _ in drawn],
            "line": {"width": 1.5, "color": colours.paper},
        },
        customdata=[one.reviewer.id for _, one, _ in drawn],
        text=[_hover(one, found) for _, one, found in drawn],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _hover(one: ShownReviewer, found: Estimate) -> str:
    before = one.over_lines.effect.value if one.over_lines else None
    as_counted = f"<br>before shrinking {100 * before:+.1f}" if before is not None else ""
    return f"<b>{plain(one.reviewer.label)}</b><br>{100 * (found.value or 0.0):+.1f} of 100{as_counted}"
