"""Since a date somebody names: what moved, what did not, and what nobody can tell yet; line by line."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from calibration.analysis.since_choice import Since
from calibration.analysis.since_facts import Movement, Phase, SessionGap, SinceLine, SinceReport, widest, within_scale
from calibration.analysis.since_ground import CardChange, DecisionDay, SinceGround, since_ground
from calibration.analysis.since_price import ShiftPrice, in_time, shift_prices
from calibration.stats.adjusted_gaps import AdjustedGaps
from calibration.stats.look_back import LookBack
from calibration.stats.since_date import GapShift, since_date
from calibration.store.drift_ground import drift_mark
from calibration.store.engine import Db
from calibration.visibility.over_time import LongScope
from calibration.vocabulary import SinceKind

_Z95 = 1.959963984540054


def since_report(db: Db, scope: LongScope, *, day: date | None = None) -> SinceReport:
    """Compare every line's gap before and from a day on.

    Parameters
    ----------
    day : date, optional
        In the engagement's time zone. Default: of the last decision or card version with a session before and after,
        else of the middle.
    """
    return report_of(since_ground(db, scope, drift_mark(db, scope)), day=day)


def report_of(ground: SinceGround, *, day: date | None = None) -> SinceReport:
    """The report from a ground that was read before; see :func:`since_report`."""
    choices = tuple(sorted(ground.choices, key=lambda one: (one.kind is SinceKind.MIDDLE, -one.day.toordinal())))
    named = next((one for one in choices if day in (None, one.day)), None)
    chosen = named or (None if day is None else Since(SinceKind.DAY, day))
    adjusted = ground.adjusted
    if adjusted is None:
        return SinceReport(ground.sessions, ground.days, choices, chosen, (), (), ground.limit, len(ground.words), None)
    at = (chosen.day if chosen else ground.days[-1]).toordinal()
    widths = {line.id: width for line in ground.lines if (width := widest(line)) is not None}
    shifts = since_date(adjusted.sessions, day=at, widths=widths)
    sections = section_shifts(ground, shifts, day=at)
    prices = shift_prices(ground.lines, shifts, sessions=adjusted.sessions, days=ground.days, sections=sections)
    lines = [_line(ground, adjusted, i, shift, prices[i]) for i, shift in enumerate(shifts)]
    return SinceReport(
        sessions=ground.sessions,
        days=ground.days,
        choices=choices,
        chosen=chosen,
        lines=tuple(sorted(lines, key=_evidence)),
        sections=sections,
        limit=ground.limit,
        n_words=len(ground.words),
        adjusted=adjusted,
    )


def section_shifts(ground: SinceGround, shifts: Sequence[GapShift], *, day: int) -> tuple[GapShift, ...]:
    """Compare the lines of every section together, as shares of their scales; empty where no line has a scale.

    Parameters
    ----------
    shifts : sequence of GapShift
        Of the lines.
    day : int
        As for :func:`calibration.stats.since_date.since_date`.

    Notes
    -----
    Too small to act on is the mean of what is for its lines, each as a share of its scale: 3.75 points of 100 on a
    scale from 1 to 5, 15 on yes and no. A section whose lines move by their bands moves by as much. What a contact on
    which the sides come to differ moves a section by is the mean of one step likewise.
    """
    pooled, adjusted = ground.by_section, ground.adjusted
    if pooled is None or adjusted is None:
        return ()
    bands: dict[str, list[float]] = {name: [] for name in pooled.lines}
    steps: dict[str, list[float]] = {name: [] for name in pooled.lines}
    for line, shift, step in zip(ground.lines, shifts, adjusted.sessions.steps, strict=True):
        if width := widest(line):
            bands[line.section].append(shift.band / width)
            steps[line.section].append((step or width) / width)
    found = since_date(
        pooled, day=day, bands=_means(bands), steps=_means(steps), widths=dict.fromkeys(pooled.lines, 1.0)
    )
    return in_time(found, ground.days)


def _means(by_name: Mapping[str, Sequence[float]]) -> dict[str, float]:
    return {name: float(np.mean(own)) for name, own in by_name.items()}


def dated_days(report: SinceReport) -> tuple[Since, ...]:
    """The days movements are dated to, strongest first, one a day."""
    days: dict[date, Since] = {}
    for one in report.dated:
        if one.movement is not None:
            day = report.days[one.movement.session]
            days.setdefault(day, Since(SinceKind.MOVEMENT, day, one.line.name, one.line.criterion_id))
    return tuple(days.values())


def _line(
    ground: SinceGround, adjusted: AdjustedGaps, row: int, shift: GapShift, price: ShiftPrice | None
) -> SinceLine:
    line, look = ground.lines[row], ground.looks[row]
    gaps = tuple(_gaps(adjusted, row, widest(line)))
    stage = adjusted.stage(line.id)
    movement = _movement(look, [gap for gap in gaps if gap.session not in ground.waiting])
    return SinceLine(
        line=line,
        stage=stage,
        gaps=gaps,
        shift=shift,
        look=look,
        watch=ground.watches[row],
        phases=_phases(ground, line.id, gaps, movement.session if movement else None),
        movement=movement,
        price=price,
    )


def _movement(look: LookBack, gaps: Sequence[SessionGap]) -> Movement | None:
    if not look.changed or look.session is None or look.change is None:
        return None
    before, after = ([g.value for g in gaps if (g.session >= look.session) is later] for later in (False, True))
    return Movement(look.session, look.change.plus_minus, float(np.mean(before)), float(np.mean(after)))


def _gaps(adjusted: AdjustedGaps, row: int, width: float | None) -> list[SessionGap]:
    found = []
    shared = adjusted.sessions.n_shared[row]
    for session, (value, error) in enumerate(
        zip(adjusted.gaps[row].tolist(), adjusted.standard_errors[row].tolist(), strict=True)
    ):
        if not np.isnan(value):
            interval = None if np.isnan(error) else (value - _Z95 * error, value + _Z95 * error)
            found.append(SessionGap(session, value, within_scale(interval, width), int(shared[session])))
    return found


def _phases(ground: SinceGround, line: str, gaps: Sequence[SessionGap], moved: int | None) -> tuple[Phase, ...]:
    """Cut the sessions at decisions on the line, at versions of the card, and where the movement is dated to."""
    cuts: dict[int, DecisionDay | CardChange | None] = {} if moved is None else {moved: None}
    cuts |= {one.session: one for one in ground.cards}
    cuts |= {bisect_left(ground.days, one.day): one for one in ground.decisions if one.line == line}
    starts = sorted({0, *cuts})
    phases = []
    for start, end in zip(starts, [*starts[1:], len(ground.days)], strict=True):
        held = [gap for gap in gaps if start <= gap.session < end]
        if held:
            mean = float(np.mean([gap.value for gap in held]))
            phases.append(Phase(held[0].session, held[-1].session, mean, cuts.get(start)))
    return tuple(phases)


def _evidence(one: SinceLine) -> tuple[float, ...]:
    """Moved since the date first, then dated by the look back, then by how unlikely chance is."""
    p_value = one.shift.q_value if one.shift.q_value is not None else 2.0
    size = abs(one.shift.shift.value or 0.0) / one.shift.band
    change = one.look.change_q_value if one.look.change_q_value is not None else 2.0
    return (
        0.0 if one.movement else 1.0 if one.moved else 2.0,
        change if one.movement else p_value,
        -size,
        one.line.position,
    )
