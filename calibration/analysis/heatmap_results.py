"""Where the gap sits: by channel, topic, language, site and hour."""

from collections.abc import Mapping, Sequence

import numpy as np

from calibration.analysis.grouping import group_of
from calibration.analysis.line_report import LineReport
from calibration.analysis.ratings_cube import RatingsCube
from calibration.analysis.results_report import GroupBy, Heatmap, HeatmapCell
from calibration.stats.side_gap import gaps_by_groupings, unit_gaps


def heatmaps_of(cube: RatingsCube, lines: Sequence[LineReport], *, confidence_level: float) -> tuple[Heatmap, ...]:
    """Every grouping that tells the contacts apart, for the lines with a gap, in their order."""
    directed = [line for line in lines if line.gap.value is not None]
    groupings = {by: [group_of(contact, by) for contact in cube.contacts] for by in GroupBy if directed}
    names = {by: tuple(sorted({one for one in groups if one is not None})) for by, groups in groupings.items()}
    telling = {by: groups for by, groups in groupings.items() if len(names[by]) > 1}
    cells: dict[GroupBy, list[HeatmapCell]] = {by: [] for by in telling}
    for line in directed if telling else ():
        for by, found in _cells(cube, line, telling, confidence_level=confidence_level).items():
            cells[by] += found
    ids = tuple(line.id for line in directed)
    return tuple(Heatmap(by=by, groups=names[by], lines=ids, cells=tuple(cells[by])) for by in telling)


def _cells(
    cube: RatingsCube, line: LineReport, groupings: Mapping[GroupBy, Sequence[str | None]], *, confidence_level: float
) -> dict[GroupBy, list[HeatmapCell]]:
    matrix = cube.matrices[cube.index_of(line.id)]
    gaps = gaps_by_groupings(matrix, list(groupings.values()), confidence_level=confidence_level)
    width = line.scale[1] - line.scale[0] if line.scale else 0.0
    shared = np.flatnonzero(~np.isnan(unit_gaps(matrix))).tolist()
    return {
        by: [
            HeatmapCell(
                line=line.id,
                group=one.group,
                gap=one.gap,
                gap_share=one.gap.value / width if one.gap.value is not None and width else None,
                contacts=tuple(cube.contacts[row].id for row in shared if groups[row] == one.group),
            )
            for one in of_groups
        ]
        for (by, groups), of_groups in zip(groupings.items(), gaps, strict=True)
    }
