"""What a contract's clause counts, whether it is met as written, and what the contacts behind it can show."""

from dataclasses import dataclass
from typing import Protocol

from calibration.stats.contract_comparisons import Comparisons
from calibration.stats.estimate import Estimate
from calibration.stats.tested_figures import MeanDistance, ShareMet, mean_over_units
from calibration.vocabulary import ContractFigure, ContractVerdict, UndefinedReason


class Clause(Protocol):
    """The part of a contract's clause that figures depend on; :class:`ContractClause` is one."""

    @property
    def figure(self) -> ContractFigure: ...
    @property
    def target(self) -> float: ...
    @property
    def tolerance(self) -> float: ...
    @property
    def more_is_better(self) -> bool: ...
    def rounded(self, value: float) -> float: ...
    def met_by(self, value: float) -> bool: ...


@dataclass(frozen=True, slots=True)
class ContractResult:
    """The clause as written, then how far to trust it.

    Attributes
    ----------
    figure : Estimate
        As the contract counts it, not rounded: percent of comparisons (0 to 100), or score points for the mean gap.
        Interval: Wilson's with the effective number of comparisons; t over contacts for the gap, not below 0.
    rounded : float or None
        The figure with the contract's rounding.
    met : bool or None
        Whether the rounded figure meets the target: the clause as written.
    n_met, n_compared : int
        "18 of 20": comparisons that are within the tolerance (or the same), and all; ``n_met`` is 0 for the gap.
    verdict : ContractVerdict
        Two one-sided tests of the true figure against the target: clearly met, clearly missed, or not enough to tell.
    p_met, p_missed : float or None
        Their p values: how often so good (so bad) a figure comes about when the truth just misses (meets) the target.
    n_to_settle : int or None
        Contacts in all after which one of the tests would settle it with probability ``PRICE_POWER``, if all goes on as
        so far; the present number when settled; ``None`` when no number up to ``MAX_PRICE`` would.
    within_tolerance : Estimate
        Mean difference from the reference, score points, for figures made of totals; t interval at 1 − 2 × the level
        of the tests, which lies within ±tolerance exactly when both one-sided tests say so.
    equivalent : bool or None
        Whether it does: on average no side is off by the tolerance.
    """

    figure: Estimate
    rounded: float | None
    met: bool | None
    n_met: int
    n_compared: int
    verdict: ContractVerdict
    p_met: float | None
    p_missed: float | None
    n_to_settle: int | None
    within_tolerance: Estimate
    equivalent: bool | None


def contract_result(
    clause: Clause, compared: Comparisons, *, level: float = 0.05, confidence_level: float = 0.95
) -> ContractResult:
    """Count as the clause says, hold the figure against the target, and test it.

    Parameters
    ----------
    clause : Clause
    compared : Comparisons
        Of totals for ``WITHIN_TOLERANCE`` and ``MEAN_ABSOLUTE_GAP``, of answers for the others
        (``calibration.stats.contract_comparisons``).
    level : float
        Of each one-sided test, above 0 and below 0.5.
    confidence_level : float
        Of the interval, between 0 and 1.

    Returns
    -------
    ContractResult
        Undefined with the comparisons' reason when there is none; ``met`` is ``None`` then.

    Notes
    -----
    Shares: exact binomial tests with effective numbers, n* = n / design effect, x* = p·n* (Korn & Graubard 1998, Surv.
    Methodol. 24, 193–201): comparisons of one contact are alike. The design effect is the variance of the share over
    contacts by that of single comparisons, 1 at least; with a share of 0 or 1 the contacts are counted. Gap: t tests
    over the contacts' mean distances. Two one-sided tests: Schuirmann (1987), J. Pharmacokinet. Biopharm. 15, 657–680.
    """
    gap = clause.figure is ContractFigure.MEAN_ABSOLUTE_GAP
    met_by_unit = compared.met(0.0 if gap else clause.tolerance)
    drift = _drift(compared, level)
    equivalent = None if drift.interval is None else max(abs(end) for end in drift.interval) < clause.tolerance
    frame = _frame(clause, compared, confidence_level)
    if compared.undefined_reason or not compared.n_compared.sum():
        why = compared.undefined_reason or UndefinedReason.NO_PAIRS
        not_enough = ContractVerdict.NOT_ENOUGH
        return ContractResult(frame.undefined(why), None, None, 0, 0, not_enough, None, None, None, drift, equivalent)
    settled = MeanDistance(compared) if gap else ShareMet(met_by_unit, compared.n_compared)
    p_met, p_missed = settled.p_values(clause.target, more_is_better=clause.more_is_better)
    verdict = ContractVerdict.NOT_ENOUGH
    if p_met is not None and p_met <= level:
        verdict = ContractVerdict.WITHIN
    elif p_missed is not None and p_missed <= level:
        verdict = ContractVerdict.OUTSIDE
    n = len(compared.n_compared)
    return ContractResult(
        figure=frame.defined(settled.value, interval=settled.interval(confidence_level)),
        rounded=clause.rounded(settled.value),
        met=clause.met_by(settled.value),
        n_met=0 if gap else round(float(met_by_unit.sum())),
        n_compared=int(compared.n_compared.sum()),
        verdict=verdict,
        p_met=p_met,
        p_missed=p_missed,
        n_to_settle=n if verdict is not ContractVerdict.NOT_ENOUGH else settled.n_to_settle(clause.target, level),
        within_tolerance=drift,
        equivalent=equivalent,
    )


def _frame(clause: Clause, compared: Comparisons, confidence_level: float) -> Estimate:
    gap = clause.figure is ContractFigure.MEAN_ABSOLUTE_GAP
    return Estimate(
        coefficient=f"contract_{clause.figure}",
        value=None,
        n_units=len(compared.n_compared),
        n_raters=compared.n_raters,
        n_cells=int(compared.n_compared.sum()),
        confidence_level=confidence_level,
        method="t over units" if gap else "wilson, effective number",
        undefined_reason=UndefinedReason.NO_PAIRS,
    )


def _drift(compared: Comparisons, level: float) -> Estimate:
    """Return the mean signed difference, with the interval two one-sided tests at ``level`` look at."""
    frame = Estimate(
        coefficient="contract_mean_difference",
        value=None,
        n_units=len(compared.n_compared),
        n_raters=compared.n_raters,
        n_cells=int(compared.n_compared.sum()),
        confidence_level=1 - 2 * level,
        method="t over units",
        undefined_reason=compared.undefined_reason or UndefinedReason.NOT_NUMERIC,
    )
    if compared.mean_difference is None or not len(compared.mean_difference):
        return frame
    return mean_over_units(frame, compared.mean_difference)
