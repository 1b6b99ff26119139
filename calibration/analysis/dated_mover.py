"""Whose standard goes with a movement of the gap that the look back dates: what the page's headline may name."""

from dataclasses import dataclass
from datetime import date

from calibration.analysis.moved_facts import LineMoved
from calibration.analysis.moved_report import moved_report
from calibration.store.engine import Db
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import Party


@dataclass(frozen=True, slots=True)
class DatedMover:
    """Whose standard moved on a line, since the day to which the movement of its gap is dated.

    Attributes
    ----------
    party : Party
        ``CLIENT_STANDARD`` or ``VENDOR_STANDARD``.
    line : LineMoved
        With the repeats it rests on.
    """

    party: Party
    line: LineMoved


def dated_mover(db: Db, scope: LongScope, *, line: str, day: date, gap_change: float) -> DatedMover | None:
    """Name the side whose standard moved, where exactly one did and the gap went its way.

    Parameters
    ----------
    line : str
    day : date
        Of the session the movement is dated to, in the engagement's time zone.
    gap_change : float
        Change of client − vendor that was dated.

    Returns
    -------
    DatedMover or None
        ``None`` where repeats cannot tell, where both standards moved, or where the one that did moved the other way.

    Notes
    -----
    :func:`calibration.stats.who_moved.who_moved` at a day that the marks themselves chose, of lines alone whose
    movement stands among all lines. How often it is right: ``benchmarks.dated_mover_rates``, ``docs/methods.md``.
    """
    found = moved_report(db, scope, day=day, line=line)
    one = found.lines[0] if found.lines else None
    party = one.found.standard_behind(gap_change) if one else None
    return DatedMover(party, one) if one and party else None
