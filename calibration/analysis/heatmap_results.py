"""Where the gap sits: by channel, topic, language, site and hour."""

from collections.abc import Sequence

import numpy as np

from calibration.analysis.grouping import group_of
from calibration.analysis.line_report import LineReport
from calibration.analysis.ratings_cube import RatingsCube
from calibration.analysis.results_report import GroupBy, Heatmap, HeatmapCell
from calibration.stats.side_gap import gap_by_group, unit_gaps


def heatmaps_of(cube: RatingsCube, lines: Sequence[LineReport], *, confidence_level: float) -> tuple[Heatmap, ...]:
    """Every grouping that tells the contacts apart, for the lines with a gap, in their order."""
    directed = [line for line in lines if line.gap.value is not None]
    found = []
    for by in GroupBy if directed else ():
        groups = [group_of(contact, by) for contact in cube.contacts]
        names = tuple(sorted({group for group in groups if group is not None}))
        if len(names) > 1:
            cells = tuple(
                cell for line in directed for cell in _cells(cube, line, groups, confidence_level=confidence_level)
            )
            found.append(Heatmap(by=by, groups=names, lines=tuple(line.id for line in directed), cells=cells))
    return tuple(found)


def _cells(
    cube: RatingsCube, line: LineReport, groups: Sequence[str | None], *, confidence_level: float
) -> list[HeatmapCell]:
    index = cube.index_of(line.id)
    matrix = cube.matrices[index]
    shared = ~np.isnan(unit_gaps(matrix))
    width = line.scale[1] - line.scale[0] if line.scale else 0.0
    names = np.array([group or "" for group in groups])
    return [
        HeatmapCell(
            line=line.id,
            group=one.group,
            gap=one.gap,
            gap_share=one.gap.value / width if one.gap.value is not None and width else None,
            contacts=cube.contact_ids(shared & (names == one.group)),
        )
        for one in gap_by_group(matrix, groups, confidence_level=confidence_level)
    ]
