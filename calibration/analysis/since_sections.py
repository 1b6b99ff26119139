"""Lines of a section together over sessions: gap by gap, a few sessions at a time, and before and since a date."""

from dataclasses import dataclass

import numpy as np

from calibration.analysis.since_facts import ROLLING, SinceReport
from calibration.analysis.since_ground import SinceGround
from calibration.stats.adjusted_gaps import RollingGap, rolling_gaps
from calibration.stats.since_date import GapShift
from calibration.vocabulary import DriftStage


@dataclass(frozen=True, slots=True)
class SectionGaps:
    """One section.

    Attributes
    ----------
    stage : DriftStage
        ``DOTS``: fewer than four sessions, no verdict.
    gaps : tuple of (int, float)
        Position of a session, and its gap, client − vendor, as a share of the lines' scales.
    rolling : tuple of RollingGap
        Every ``ROLLING`` sessions in a row together; empty with fewer.
    shift : GapShift
        Before and since the date of the report.
    """

    name: str
    stage: DriftStage
    gaps: tuple[tuple[int, float], ...]
    rolling: tuple[RollingGap, ...]
    shift: GapShift


def sections_of(ground: SinceGround, report: SinceReport) -> tuple[SectionGaps, ...]:
    """Every section of the card, in its order; empty where no line has a scale.

    Parameters
    ----------
    report : SinceReport
        Of the same ground.

    Notes
    -----
    :func:`calibration.stats.session_means.pooled_means` says how lines are pooled; of what comes out a section's gaps
    are freed of its raters' own marking as a line's are.
    """
    adjusted = ground.adjusted_by_section
    if adjusted is None:
        return ()
    return tuple(
        SectionGaps(
            name=shift.line,
            stage=adjusted.stage(shift.line),
            gaps=tuple((int(t), float(gaps[t])) for t in np.flatnonzero(~np.isnan(gaps))),
            rolling=rolling_gaps(adjusted, line=shift.line, width=ROLLING),
            shift=shift,
        )
        for shift, gaps in zip(report.sections, adjusted.gaps, strict=True)
    )
