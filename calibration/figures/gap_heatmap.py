"""The signed gap of every line in every group of contacts: where the sides part, and in which direction."""

import plotly.graph_objects as go

from calibration.analysis.results_report import Heatmap, HeatmapCell, ResultsReport
from calibration.figures.palette import Palette, framed, plain, readable_on, shade, shortened
from calibration.vocabulary import UndefinedReason

FEW_CONTACTS = 3
"""Contacts behind a cell. Below, it is grey: the label rule calls nothing on so few either."""
_FULL_COLOUR = 0.5
"""Share of the scale: a gap of half the scale has the side's full colour."""
_ROW = 34
_LEVEL_NAMES = 6
"""Groups whose names stand level above their column; more of them lean."""


def gap_heatmap(report: ResultsReport, heatmap: Heatmap, *, title: str, colours: Palette) -> go.Figure:
    """Draw lines down, groups across, the gap (client − vendor, scale points) as colour and number.

    Returns
    -------
    go.Figure
        Trace ``gap`` (heatmap; ``z`` is the gap as a share of the scale, ``None`` for few contacts), trace ``few``
        (grey cells), trace ``contacts`` (invisible dots that can be clicked; ``customdata`` is line id and group).
    """
    names = {line.id: line.name for line in report.lines}
    cells = {(cell.line, cell.group): cell for cell in heatmap.cells}
    grid = [[cells.get((line, group)) for group in heatmap.groups] for line in heatmap.lines]
    figure = go.Figure()
    _add_ground(figure, grid, colours)
    _add_numbers(figure, grid, colours)
    _add_clickable(figure, grid, names)
    leaning = len(heatmap.groups) > _LEVEL_NAMES
    figure.update_xaxes(
        tickvals=list(range(len(heatmap.groups))),
        ticktext=[shortened(group, width=12) for group in heatmap.groups],
        side="top",
        ticklen=0,
        showline=False,
        tickangle=-40 if leaning else 0,
    )
    figure.update_yaxes(
        tickvals=list(range(len(grid))),
        ticktext=[shortened(names[line], width=18) for line in heatmap.lines],
        autorange="reversed",
        ticklen=0,
        showline=False,
    )
    figure.update_layout(margin={"l": 140, "r": 8, "b": 8})
    height = _ROW * max(len(grid), 1) + 8
    return framed(figure, title=title, colours=colours, height=height, above=74 if leaning else 30)


def _add_ground(figure: go.Figure, grid: list[list[HeatmapCell | None]], colours: Palette) -> None:
    shared = {
        "x": list(range(len(grid[0]) if grid else 0)),
        "y": list(range(len(grid))),
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverinfo": "skip",
    }
    figure.add_heatmap(
        z=[[0 if _is_few(cell) else None for cell in row] for row in grid],
        name="few",
        colorscale=[[0, colours.wash], [1, colours.wash]],
        **shared,
    )
    figure.add_heatmap(
        z=[[None if cell is None or _is_few(cell) else cell.gap_share for cell in row] for row in grid],
        name="gap",
        zmin=-_FULL_COLOUR,
        zmid=0,
        zmax=_FULL_COLOUR,
        colorscale=colours.signed,
        text=[[_number(cell) for cell in row] for row in grid],
        **shared,
    )


def _is_few(cell: HeatmapCell | None) -> bool:
    return cell is not None and len(cell.contacts) < FEW_CONTACTS


def _number(cell: HeatmapCell | None) -> str:
    if cell is None or cell.gap.value is None:
        return ""
    return signed(cell.gap.value)


def signed(value: float) -> str:
    """A difference with its sign, one decimal, a true minus; 0 has none.

    Examples
    --------
    >>> signed(-1.26), signed(0.04), signed(0.5)
    ('−1.3', '0.0', '+0.5')
    """
    shown = f"{abs(value):.1f}"
    if float(shown) == 0:
        return shown
    return ("+" if value > 0 else "−") + shown


def _add_numbers(figure: go.Figure, grid: list[list[HeatmapCell | None]], colours: Palette) -> None:
    for y, row in enumerate(grid):
        for x, cell in enumerate(row):
            if cell is None or cell.gap.value is None:
                continue
            if _is_few(cell):
                ink = colours.faint
            else:
                share = max(-1.0, min(1.0, (cell.gap_share or 0.0) / _FULL_COLOUR))
                side = colours.client if share > 0 else colours.vendor
                ink = readable_on(shade(side, abs(share), colours.paper), colours)
            figure.add_annotation(
                x=x, y=y, text=_number(cell), showarrow=False, font={"size": 13, "color": ink}, captureevents=False
            )


def _add_clickable(figure: go.Figure, grid: list[list[HeatmapCell | None]], names: dict[str, str]) -> None:
    found = [(x, y, cell) for y, row in enumerate(grid) for x, cell in enumerate(row) if cell and cell.contacts]
    figure.add_scatter(
        x=[x for x, _, _ in found],
        y=[y for _, y, _ in found],
        mode="markers",
        name="contacts",
        marker={"size": 26, "opacity": 0, "symbol": "square"},
        customdata=[[cell.line, cell.group] for _, _, cell in found],
        text=[_hover(cell, names[cell.line]) for _, _, cell in found],
        hovertemplate="%{text}<extra></extra>",
    )


def _hover(cell: HeatmapCell, name: str) -> str:
    n = len(cell.contacts)
    contacts = "1 contact" if n == 1 else f"{n} contacts"
    if cell.gap.value is None:
        reason = "one side only" if cell.gap.undefined_reason is UndefinedReason.ONE_SIDE else "no gap to show"
        return f"<b>{plain(name)}</b> · {plain(cell.group)}<br>{reason}"
    interval = cell.gap.interval
    span = f", from {signed(interval[0])} to {signed(interval[1])}" if interval else ""
    return f"<b>{plain(name)}</b> · {plain(cell.group)}<br>gap {signed(cell.gap.value)}{span}<br>{contacts}"
