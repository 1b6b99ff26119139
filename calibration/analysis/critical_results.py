"""Critical lines apart: contact by contact, did each side fail it?"""

import numpy as np

from calibration.analysis.line_results import answered_lines
from calibration.analysis.ratings_cube import RatingsCube
from calibration.analysis.totals_report import CriticalLine
from calibration.stats.estimate import Estimate
from calibration.stats.wilson_interval import wilson_interval
from calibration.vocabulary import Side, UndefinedReason


def critical_lines(cube: RatingsCube, *, confidence_level: float) -> tuple[CriticalLine, ...]:
    """Every critical line that both sides scored, in card order."""
    found = [_critical_line(cube, i, confidence_level) for i in answered_lines(cube) if cube.lines[i].fails]
    return tuple(line for line in found if line is not None)


def _critical_line(cube: RatingsCube, index: int, confidence_level: float) -> CriticalLine | None:
    matrix = cube.matrices[index]
    failed = np.isin(matrix.values, sorted(cube.lines[index].fails))
    client, vendor = (matrix.columns(side) for side in (Side.CLIENT, Side.VENDOR))
    shared = matrix.rated[:, client].any(axis=1) & matrix.rated[:, vendor].any(axis=1)
    if not shared.any():
        return None
    by_client, by_vendor = failed[:, client].any(axis=1), failed[:, vendor].any(axis=1)
    n_both = int((shared & by_client & by_vendor).sum())
    client_only, vendor_only = shared & by_client & ~by_vendor, shared & ~by_client & by_vendor
    return CriticalLine(
        line=cube.lines[index].id,
        both_fail=cube.contact_ids(shared & by_client & by_vendor),
        client_only=cube.contact_ids(client_only),
        vendor_only=cube.contact_ids(vendor_only),
        both_pass=cube.contact_ids(shared & ~by_client & ~by_vendor),
        missed=_rate("missed_critical", int(client_only.sum()), n_both, confidence_level),
        false_alarm=_rate("false_critical", int(vendor_only.sum()), n_both, confidence_level),
    )


def _rate(coefficient: str, n_alone: int, n_both: int, confidence_level: float) -> Estimate:
    n = n_alone + n_both
    return Estimate(
        coefficient=coefficient,
        value=n_alone / n if n else None,
        interval=wilson_interval(n_alone, n, confidence_level=confidence_level),
        n_units=n,
        confidence_level=confidence_level,
        method="wilson over units",
        undefined_reason=None if n else UndefinedReason.NEVER_USED,
    )
