"""Since a date you name: did the gap of a line move, did it not, or can nobody tell, and what would it take?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr, stdtrit

from calibration.errors import InvalidInput
from calibration.stats.adjusted_gaps import AdjustedGaps, adjusted_gaps
from calibration.stats.benchmarks import SMALLEST_SHIFT
from calibration.stats.benjamini_hochberg import benjamini_hochberg
from calibration.stats.drift_benchmarks import SESSIONS_A_SIDE, SMALLEST_FREE_SHIFT, SURE_SHIFT
from calibration.stats.estimate import Estimate
from calibration.stats.moderated_t import ModeratedMean
from calibration.stats.never_apart import NeverApart, sessions_until
from calibration.stats.ratings_matrix import BoolArray, FloatArray
from calibration.stats.session_means import SessionMeans
from calibration.stats.shift_test import ShiftTest, missing_sessions, shift_tests
from calibration.stats.shrinkage import Shrunken, shrunken_means
from calibration.vocabulary import ShiftReason, ShiftVerdict, Side, UndefinedReason


@dataclass(frozen=True, slots=True)
class GapShift:
    """One line before and after the date.

    Attributes
    ----------
    line : str
    before, after, shift : Estimate
        Gap client − vendor before, after, and after − before, scale points, with intervals over sessions, cut to what
        is possible where ``widths`` are given.
        ``n_units``: contacts both sides scored, ``n_raters`` who scored them. ``NO_PAIRS`` where a part has too few
        sessions.
    verdict : ShiftVerdict
    reason : ShiftReason or None
        Why it cannot be told.
    q_value : float or None
        p value of "no shift", corrected over the lines.
    band : float
        Scale points: a shift within ± this is not worth acting on.
    more_sessions : int or None
        Price of "cannot tell": further sessions like these after which the shift as it looks now would be shown, or
        ruled out to be worth acting on, with probability ``PRICE_POWER``. ``None``: told already, or no number up to
        ``MAX_SESSIONS`` would do.
    detectable : float or None
        The smallest shift that these sessions would show with that probability, scale points.
    n_before, n_after : int
        Sessions.
    replaced : tuple of Side
        Sides nobody of whom scored both before and after: their move and the difference between their old and new
        raters cannot be told apart. The interval counts that in.
    deviation : float or None
        What a gap varies by from session to session, scale points.
    shrunken : Shrunken or None
        The shift drawn to the mean of the lines' as far as it is uncertain; ``None`` for a single line.
    probability : float or None
        That the shrunken shift is beyond the band.
    test : ShiftTest or None
        What verdict and price were taken from.
    agreed : NeverApart or None
        The contacts, where the sides gave the same on every one. Verdict and price are then by its bound, and so is
        the intervals: as if those who come to differ did so by one step; without steps by the whole width.
    """

    line: str
    before: Estimate
    after: Estimate
    shift: Estimate
    verdict: ShiftVerdict
    reason: ShiftReason | None
    q_value: float | None
    band: float
    more_sessions: int | None
    detectable: float | None
    n_before: int
    n_after: int
    replaced: tuple[Side, ...]
    deviation: float | None
    shrunken: Shrunken | None
    probability: float | None
    test: ShiftTest | None = None
    agreed: NeverApart | None = None

    @property
    def likely(self) -> bool:
        """Whether the shrunken shift is beyond the band with a probability of more than ``SURE_SHIFT``."""
        return self.probability is not None and self.probability > SURE_SHIFT


def since_date(
    sessions: SessionMeans,
    *,
    day: int,
    bands: Mapping[str, float] | None = None,
    steps: Mapping[str, float] | None = None,
    widths: Mapping[str, float] | None = None,
    window: int | None = None,
    confidence_level: float = 0.95,
) -> tuple[GapShift, ...]:
    """Compare the gap of every line before and from a day on that was named without looking at the gaps.

    Parameters
    ----------
    sessions : SessionMeans
        Lines, or sections by :func:`calibration.stats.session_means.pooled_means`.
    day : int
        Sessions held on it or later are after, on the scale of ``sessions.days``.
    bands : mapping of str to float, optional
        By line the shift in scale points that is not worth acting on, above 0: its tolerance, say. Default:
        ``SMALLEST_SHIFT`` steps (0.15 scale points for free numbers; of shares 0.15).
    steps : mapping of str to float, optional
        By line without steps what a contact on which the sides come to differ moves it by. Default: its width.
    widths : mapping of str to float, optional
        By line the largest gap there can be, scale points, above 0; a shift can be twice as large. Default: no limit.
    window : int, optional
        At most so many sessions on each side of the date, the nearest; default all.
    confidence_level : float

    Returns
    -------
    tuple of GapShift
        In the order of the lines.

    Notes
    -----
    :func:`calibration.stats.gap_contrast.gap_contrast`: t with sessions as replicates and raters as random. *Moved*:
    different from 0 after Benjamini & Hochberg over the lines at ``SHIFT_RATE``, and beyond the band. *Not moved*:
    two one-sided tests place it within the band (Schuirmann 1987), whether or not it differs from 0. Else *cannot
    tell*. Where the sides gave the same on every contact there is nothing to take a variance from: *not moved* then,
    when the exact bound (:func:`calibration.stats.never_apart.rate_bound`) times one step is within the band. An
    interval as long as the scale is wide says next to nothing and is named so (``ANYTHING``). Shrunken: normal–normal
    over the lines, in bands (:func:`calibration.stats.shrinkage.shrunken_means`).
    """
    kept = _window(sessions, day, window)
    adjusted = adjusted_gaps(kept)
    after = kept.days >= day
    usual = _bands(kept, bands or {})
    tests, reasons = shift_tests(adjusted, after, bands=usual)
    q_values = benjamini_hochberg([test.p_value if test else None for test in tests])
    pulled = shrunken_means([_in_bands(test) for test in tests], groups=[0] * len(tests))
    found = []
    for i, (test, reason, q_value) in enumerate(zip(tests, reasons, q_values, strict=True)):
        shift = _untold(adjusted, i, after, float(usual[i]), reason, confidence_level)
        if test is not None and q_value is not None:
            shift = _told(shift, test, q_value, pulled[i])
        width = (widths or {}).get(shift.line)
        if shift.agreed is not None:
            shift = _same_throughout(shift, shift.agreed, step=kept.steps[i] or (steps or {}).get(shift.line, width))
        found.append(_within(shift, width))
    return tuple(found)


def _in_bands(test: ShiftTest | None) -> ModeratedMean | None:
    """Return the shift in bands, so that lines of different scales can be compared."""
    if test is None:
        return None
    error, n = test.error / test.band, test.n_before + test.n_after
    return ModeratedMean(test.value / test.band, error, test.freedom, error**2 * n, n)


def _window(sessions: SessionMeans, day: int, window: int | None) -> SessionMeans:
    if window is None:
        return sessions
    if window < SESSIONS_A_SIDE:
        raise InvalidInput(f"Before and after are compared over {window} sessions. Allowed: {SESSIONS_A_SIDE} or more.")
    first_after = int(np.searchsorted(sessions.days, day))
    return sessions.take_sessions(max(first_after - window, 0), first_after + window)


def _bands(sessions: SessionMeans, bands: Mapping[str, float]) -> FloatArray:
    for line, band in bands.items():
        if line not in sessions.lines or not band > 0:
            raise InvalidInput(
                f"The band of line '{line}' is {band:g}. Allowed: above 0, for {', '.join(sessions.lines)}."
            )
    usual = [SMALLEST_FREE_SHIFT if step is None else SMALLEST_SHIFT * step for step in sessions.steps]
    return np.array([bands.get(line, default) for line, default in zip(sessions.lines, usual, strict=True)])


def _untold(
    adjusted: AdjustedGaps, row: int, after: BoolArray, band: float, reason: ShiftReason | None, confidence_level: float
) -> GapShift:
    """Return the line with what is known before any test."""
    line, there = adjusted.sessions.lines[row], ~np.isnan(adjusted.gaps[row])
    n_before, n_after = int((there & ~after).sum()), int((there & after).sum())
    few = reason is ShiftReason.FEW_SESSIONS
    before, later, shift = (
        _frame(adjusted, row, part, name=name, confidence_level=confidence_level)
        for name, part in (("gap_before", ~after), ("gap_after", after), ("gap_shift", np.ones_like(after)))
    )
    return GapShift(
        line=line,
        before=before,
        after=later,
        shift=shift,
        verdict=ShiftVerdict.CANNOT_TELL,
        reason=reason,
        q_value=None,
        band=band,
        more_sessions=missing_sessions(n_before, n_after) if few else None,
        detectable=None,
        n_before=n_before,
        n_after=n_after,
        replaced=adjusted.replaced(after, line=line) if n_before and n_after else (),
        deviation=None,
        shrunken=None,
        probability=None,
        agreed=_agreed(adjusted.sessions, row, after) if reason in (None, ShiftReason.NO_SPREAD) else None,
    )


def _agreed(sessions: SessionMeans, row: int, after: BoolArray) -> NeverApart | None:
    if sessions.n_apart[row].any():
        return None
    shared = sessions.n_shared[row]
    return NeverApart(int(shared[~after].sum()), int(shared[after].sum()))


def _same_throughout(shift: GapShift, agreed: NeverApart, *, step: float | None) -> GapShift:
    """Return a line on which nothing was ever seen to differ, with the bound in place of a variance."""
    per_session = (agreed.n_before + agreed.n_after) / (shift.n_before + shift.n_after)
    # The bound is a rate of contacts: without steps and width nothing says by how much those that differ would.
    more = None if step is None else sessions_until(agreed, shift.band / step, per_session=per_session)
    still = more == 0
    if step is not None:
        parts = zip((shift.before, shift.after, shift.shift), (*agreed.rates, agreed.rate), strict=True)
        found = [one.defined(0.0, interval=(-rate * step, rate * step)) for one, rate in parts]
        shift = replace(shift, before=found[0], after=found[1], shift=found[2])
    return replace(
        shift,
        verdict=ShiftVerdict.NOT_MOVED if still else ShiftVerdict.CANNOT_TELL,
        reason=None if still else ShiftReason.NEVER_APART,
        more_sessions=None if still else more,
    )


def _within(shift: GapShift, width: float | None) -> GapShift:
    """Return the line with its intervals cut to what is possible."""
    if width is None or shift.shift.interval is None:
        return shift
    low, high = shift.shift.interval
    anything = shift.reason is ShiftReason.WIDE and high - low >= width
    return replace(
        shift,
        before=_cut(shift.before, width),
        after=_cut(shift.after, width),
        shift=_cut(shift.shift, 2 * width),
        reason=ShiftReason.ANYTHING if anything else shift.reason,
    )


def _cut(one: Estimate, most: float) -> Estimate:
    return replace(one, interval=one.interval and (max(one.interval[0], -most), min(one.interval[1], most)))


def _told(untold: GapShift, test: ShiftTest, q_value: float, in_bands: Shrunken | None) -> GapShift:
    """Return the line with its test."""
    verdict = test.verdict(q_value)
    unclear = verdict is ShiftVerdict.CANNOT_TELL
    shrunken = probability = None
    if in_bands is not None:
        value, error = in_bands.value, in_bands.standard_error
        shrunken = Shrunken(value * test.band, error * test.band)
        probability = float(ndtr((value - 1) / error) + ndtr((-1 - value) / error)) if error else float(abs(value) > 1)
    return replace(
        untold,
        before=_defined(untold.before, *test.before, test.freedom),
        after=_defined(untold.after, *test.after, test.freedom),
        shift=_defined(untold.shift, test.value, test.error, test.freedom),
        verdict=verdict,
        reason=ShiftReason.WIDE if unclear else None,
        q_value=q_value,
        more_sessions=test.more_sessions() if unclear else None,
        detectable=test.detectable,
        deviation=float(np.sqrt(test.session_variance)),
        shrunken=shrunken,
        probability=probability,
        test=test,
    )


def _frame(adjusted: AdjustedGaps, row: int, part: BoolArray, *, name: str, confidence_level: float) -> Estimate:
    there = adjusted.sessions.n_units[row, part]
    return Estimate(
        coefficient=name,
        value=None,
        n_units=int(adjusted.sessions.n_shared[row, part].sum()),
        n_raters=int((there > 0).any(axis=0).sum()),
        n_cells=int(there.sum()),
        confidence_level=confidence_level,
        method="t over sessions, raters random",
        undefined_reason=UndefinedReason.NO_PAIRS,
    )


def _defined(frame: Estimate, value: float, error: float, freedom: float) -> Estimate:
    half = float(stdtrit(freedom, 0.5 + frame.confidence_level / 2)) * error
    return frame.defined(value, interval=(value - half, value + half), standard_error=error)
