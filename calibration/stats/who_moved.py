"""Who moved when marks did: what agents do, the client's standard, or the vendor's."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from calibration.errors import InvalidInput
from calibration.stats.benchmarks import (
    CEILING_FROM,
    MIN_REPEATS,
    MOVED_RATE,
    SMALLEST_SHIFT,
    SMALLEST_SHIFT_OF_PASSES,
)
from calibration.stats.benjamini_hochberg import benjamini_hochberg
from calibration.stats.estimate import Estimate
from calibration.stats.movement import PARTIES, RepeatsTest, Shift, WhoMoved
from calibration.stats.ratings_matrix import FloatArray
from calibration.stats.repeat_order import Marks, OrderOfRepeats, orders_of_repeats
from calibration.stats.standards_data import SIDES, StandardsData
from calibration.stats.standards_design import Connection, Turn, connection, fixed_part, turn_contrasts
from calibration.stats.standards_fit import Change, FittedModel, Likelihood, changes, fitted_model
from calibration.vocabulary import Movement, Party, Side, UndefinedReason

_METHOD = "restricted maximum likelihood, Satterthwaite t"
_FIGURES = {"gap_change": SIDES, "client_marks": SIDES[:1], "vendor_marks": SIDES[1:]}
_SIDES_OF = {Party.AGENTS: (), Party.CLIENT_STANDARD: SIDES[:1], Party.VENDOR_STANDARD: SIDES[1:]}
_NO_MODEL = (UndefinedReason.NO_RATINGS, UndefinedReason.ONE_SIDE, UndefinedReason.ONE_PHASE)


def who_moved(
    data: StandardsData,
    *,
    changes_at: Sequence[int],
    at: int | None = None,
    band: float | None = None,
    confidence_level: float = 0.95,
    seed: int = 0,
) -> WhoMoved:
    """Split the change at one date into what agents do, the client's standard and the vendor's.

    Parameters
    ----------
    data : StandardsData
        Of one line.
    changes_at : sequence of int
        Positions of the sessions with which a phase begins: one date somebody names, or the logged decisions.
    at : int, optional
        Which of them is asked about. Default: the last.
    band : float, optional
        Scale points too small to act on, 0 or more. Default: ``SMALLEST_SHIFT`` steps, ``SMALLEST_SHIFT_OF_PASSES``
        percentage points, 0 for free numbers.
    confidence_level : float
    seed : int
        Of the draws behind the order of repeats.

    Returns
    -------
    WhoMoved
        Every figure undefined with a reason where the data cannot tell.

    Raises
    ------
    InvalidInput
        When there is no such change, or the band is below 0.

    Notes
    -----
    y = μ + A_p(i) + S_o,p(t) + η_i + s_r + w_o,t + u_r,t + ε: A and S fixed per phase, of the contact's first session
    and of the session; interactions η, raters s, sides' and raters' sessions w and u, noise ε random. Without contacts
    scored in both phases (A, S_client, S_vendor) is known up to (1, −1, −1) only, so nothing is split. Asked in this
    order: are the phases connected; did repeats keep their order (else what is marked has changed, Golembiewski et al.
    1976); do repeats and new contacts agree; then the three shifts, Benjamini & Hochberg over them.

    References
    ----------
    Golembiewski, Billingsley & Yeager (1976), J. Appl. Behav. Sci. 12, 133–157.
    """
    turn = _turn(data, changes_at, at)
    band = _band(data, band)
    held = connection(data, turn)
    frame = _frame(data, turn, confidence_level)
    if held.reason in _NO_MODEL:
        return _undefined(data, frame, held, held.reason, band)
    likelihood, part = Likelihood(data), fixed_part(data, turn)
    model = fitted_model(likelihood, part)
    if not isinstance(model, FittedModel):
        return _undefined(data, frame, held, model, band)
    found, rest = changes(likelihood, model, fixed=part, contrasts=turn_contrasts(turn))
    orders = _orders(data, turn, held, model, rest, seed=seed)
    test = _repeats_test(likelihood, turn, held, model, frame)
    reason = held.reason or _why_not(orders, test)
    shifts, movers = _decided(found[:3], frame, held, reason, band)
    gap, client, vendor = (
        _estimate(replace(frame, coefficient=name), change, held.gap_reason if sides == SIDES else None, sides, held)
        for (name, sides), change in zip(_FIGURES.items(), found[3:], strict=True)
    )
    share, ceiling = _ceiling(data)
    return WhoMoved(
        shifts, gap, client, vendor, movers, reason, held, orders, test, model.variances, share, ceiling, band
    )


def _turn(data: StandardsData, changes_at: Sequence[int], at: int | None) -> Turn:
    phases = data.phases(changes_at)
    if at is not None and at not in changes_at:
        raise InvalidInput(f"No phase begins at session {at}. Allowed: {', '.join(map(str, changes_at))}.")
    before = len(changes_at) - 1 if at is None else list(changes_at).index(at)
    return Turn(phases, before, before + 1)


def _band(data: StandardsData, band: float | None) -> float:
    if band is None:
        return SMALLEST_SHIFT_OF_PASSES if data.pass_fail else SMALLEST_SHIFT * (data.step or 0.0)
    if not band >= 0:
        raise InvalidInput(f"The band that is too small to act on is {band:g}. Allowed: 0 or more.")
    return band


def _frame(data: StandardsData, turn: Turn, confidence_level: float) -> Estimate:
    at = turn.phase_of[data.session]
    rows = (at == turn.before) | (at == turn.after)
    return Estimate(
        coefficient="",
        value=None,
        n_units=len(np.unique(data.interaction[rows])),
        n_raters=len(np.unique(data.rater[rows])),
        n_cells=int(rows.sum()),
        confidence_level=confidence_level,
        method=_METHOD,
        undefined_reason=UndefinedReason.NO_RATINGS,
    )


def _estimate(
    frame: Estimate,
    change: Change | None,
    reason: UndefinedReason | None,
    sides: tuple[Side, ...],
    held: Connection,
) -> Estimate:
    if reason is None and change is None:
        reason = UndefinedReason.NO_NEW_CONTACTS
    if reason is None and change is not None and not change.known:
        reason = UndefinedReason.PANEL_REPLACED if {*sides} & {*held.replaced} else UndefinedReason.FEW_SESSIONS
    if reason is not None or change is None:
        return frame.undefined(reason or UndefinedReason.NO_NEW_CONTACTS)
    return frame.defined(
        change.value, interval=change.interval(frame.confidence_level), standard_error=change.standard_error
    )


def _decided(
    found: Sequence[Change | None], frame: Estimate, held: Connection, reason: UndefinedReason | None, band: float
) -> tuple[tuple[Shift, Shift, Shift], frozenset[Party] | None]:
    """Return the three shifts and exactly those parties that moved."""
    estimates = [
        _estimate(replace(frame, coefficient=party.value), change, reason, _SIDES_OF[party], held)
        for party, change in zip(PARTIES, found, strict=True)
    ]
    known = [c if e.value is not None else None for c, e in zip(found, estimates, strict=True)]
    q_values = benjamini_hochberg([c.p_value if c else None for c in known])
    first, second, third = (
        Shift(party, estimate, change.degrees_of_freedom if change else None, q, _movement(estimate, q, band))
        for party, estimate, change, q in zip(PARTIES, estimates, known, q_values, strict=True)
    )
    shifts = (first, second, third)
    return shifts, None if reason else frozenset(s.party for s in shifts if s.movement is Movement.MOVED)


def _movement(estimate: Estimate, q_value: float | None, band: float) -> Movement:
    if estimate.value is None or estimate.interval is None or q_value is None:
        return Movement.CANNOT_TELL
    if q_value <= MOVED_RATE:
        return Movement.MOVED if abs(estimate.value) > band else Movement.TOO_SMALL
    inside = -band <= estimate.interval[0] and estimate.interval[1] <= band
    return Movement.TOO_SMALL if inside else Movement.CANNOT_TELL


def _orders(
    data: StandardsData, turn: Turn, held: Connection, model: FittedModel, rest: FloatArray, *, seed: int
) -> tuple[OrderOfRepeats, OrderOfRepeats, OrderOfRepeats] | None:
    if held.reason:
        return None
    at = turn.phase_of[data.session]
    early, late = at == turn.before, at == turn.after
    ratio, noise = float(model.ratios[0]), model.variances.noise
    return orders_of_repeats(Marks(rest, data.interaction, data.of_vendor, early, late, ratio, noise), seed=seed)


def _repeats_test(
    likelihood: Likelihood, turn: Turn, held: Connection, model: FittedModel, frame: Estimate
) -> RepeatsTest | None:
    if held.reason or min(*held.repeats.values(), *held.n_new.values()) < MIN_REPEATS:
        return None
    part = fixed_part(likelihood.data, turn, apart=True)
    contrast = np.zeros((1, 3 * turn.n_phases))
    contrast[0, -1] = 1.0
    (change,), _ = changes(likelihood, model, fixed=part, contrasts=contrast)
    estimate = _estimate(replace(frame, coefficient="gap_on_repeats"), change, None, SIDES, held)
    return RepeatsTest(estimate, change.p_value if change and estimate.value is not None else None)


def _why_not(
    orders: tuple[OrderOfRepeats, OrderOfRepeats, OrderOfRepeats] | None, test: RepeatsTest | None
) -> UndefinedReason | None:
    if orders and any(order.changed for order in orders):
        return UndefinedReason.ORDER_CHANGED
    return UndefinedReason.REPEATS_DISAGREE if test and test.failed else None


def _ceiling(data: StandardsData) -> tuple[float | None, bool]:
    if data.highest is None or not len(data.value):
        return None, False
    share = float((data.value >= data.highest).mean())
    return share, share > CEILING_FROM and not data.pass_fail


def _undefined(
    data: StandardsData, frame: Estimate, held: Connection, reason: UndefinedReason, band: float
) -> WhoMoved:
    def none(name: str) -> Estimate:
        return replace(frame, coefficient=name).undefined(reason)

    first, second, third = (Shift(p, none(p.value), None, None, Movement.CANNOT_TELL) for p in PARTIES)
    share, ceiling = _ceiling(data)
    gap, client, vendor = (none(name) for name in _FIGURES)
    return WhoMoved(
        (first, second, third), gap, client, vendor, None, reason, held, None, None, None, share, ceiling, band
    )
