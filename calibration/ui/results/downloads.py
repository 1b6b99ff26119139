"""What can be carried away: a table as CSV, made when somebody asks for it; a chart as a picture, by its toolbar."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from calibration.export.csv_table import Cell, csv_table
from calibration.figures.palette import DARK, LIGHT, Palette, picture_settings

CHART_WIDTH = 860
"""Pixels; narrower where the page is."""

Table = tuple[Sequence[str], Sequence[Sequence[Cell]]]


def colours() -> Palette:
    """The palette of the mode the browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def file_stem(*parts: object) -> str:
    """A file name of letters, digits and dashes.

    Examples
    --------
    >>> file_stem("Session 12", "line by line")
    'session-12-line-by-line'
    """
    return re.sub(r"[^a-z0-9]+", "-", " ".join(str(part) for part in parts).lower()).strip("-") or "results"


def csv_button(table: Callable[[], Table], *, stem: str, key: str, label: str = "Table as CSV") -> None:
    """A button that makes and hands over a table; nothing is made before somebody presses it."""

    def made() -> bytes:
        header, rows = table()
        return csv_table(header, rows)

    st.download_button(
        label, made, file_name=f"{stem}.csv", mime="text/csv", key=key, on_click="ignore", type="tertiary"
    )


def chart(figure: Any, *, stem: str, alt: str, key: str, clickable: bool = False) -> list[Any]:
    """Show a figure as it is drawn; return what belongs to the mark somebody clicked.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
    alt : str
        The finding in words, for those who do not see it.
    clickable : bool
        Whether a click on a mark is an answer.

    Returns
    -------
    list
        ``customdata`` of the marks selected; empty without.
    """
    event = st.plotly_chart(
        figure,
        theme=None,
        width=CHART_WIDTH,
        key=key,
        alt=alt,
        config=picture_settings(stem),
        on_select="rerun" if clickable else "ignore",
        selection_mode="points",
    )
    points = getattr(getattr(event, "selection", None), "points", None) if clickable else None
    return [point["customdata"] for point in points or [] if "customdata" in point]
