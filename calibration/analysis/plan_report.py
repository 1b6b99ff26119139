"""What a planned session can show: the smallest gaps, and back, what it takes to show a gap."""

from dataclasses import dataclass
from math import ceil

from calibration.analysis.plan_basis import PlanBasis, PlanSource
from calibration.stats.benchmarks import MIN_SHARED_UNITS, PLAN_POWER
from calibration.stats.planner import GapPlan, LabelRule, Session, gap_power, smallest_gap, units_for_gap
from calibration.vocabulary import SessionScope

TOGETHER = (1, 4)
"""Sessions like the planned one whose contacts are looked at together."""


@dataclass(frozen=True, slots=True)
class PlannedGaps:
    """The smallest gaps of lines of one kind, or of totals.

    Attributes
    ----------
    together : tuple of GapPlan
        For one and for four such sessions (:data:`TOGETHER`); empty without variances.
    of_widest : tuple of float
        Probability that the widest gap there can be shows, likewise; 1 where gaps have no limit.
    """

    source: PlanSource
    together: tuple[GapPlan, ...]
    of_widest: tuple[float, ...] = ()

    def shown(self, n_sessions: int) -> float | None:
        """The smallest gap that so many such sessions show together, scale points.

        ``None`` where even the widest there can be shows in fewer of them than the power of plans.
        """
        if not self.together:
            return None
        gap = self.together[TOGETHER.index(n_sessions)].gap
        widest = self.source.widest
        return gap if gap is not None and (widest is None or gap <= widest) else None

    @property
    def reviewer_deviation(self) -> float:
        """What the choice of reviewers alone moves the gap by (standard deviation), scale points."""
        return self.together[0].reviewer_deviation if self.together else 0.0


@dataclass(frozen=True, slots=True)
class PlanReport:
    """What one plan can show.

    Attributes
    ----------
    n_contacts, n_client, n_vendor : int
        As planned.
    lines : tuple of PlannedGaps
        Client − vendor; in one side's own session: one reviewer − the mean of the others. Empty without reviewers that
        could be compared.
    """

    basis: PlanBasis
    n_contacts: int
    n_client: int
    n_vendor: int
    lines: tuple[PlannedGaps, ...]
    totals: PlannedGaps | None

    @property
    def compared(self) -> bool:
        """Whether anybody can be compared with anybody."""
        return self.totals is not None

    @property
    def too_few(self) -> bool:
        """Whether nothing gets a label, however large."""
        return self.n_contacts < MIN_SHARED_UNITS


@dataclass(frozen=True, slots=True)
class GapPrice:
    """What it takes to show a gap.

    Attributes
    ----------
    n_contacts, n_sessions : int or None
        Contacts in all, and about how many sessions like the planned one; ``None`` when no reasonable number would do.
    """

    n_contacts: int | None
    n_sessions: int | None


def plan_report(basis: PlanBasis, *, n_contacts: int, n_client: int, n_vendor: int) -> PlanReport:
    """What a session of so many contacts and reviewers can show with the power of plans (80 %).

    Parameters
    ----------
    n_contacts, n_client, n_vendor : int
        From 0.
    """
    seats = _seats(basis.room, n_client, n_vendor)

    def gaps(source: PlanSource) -> PlannedGaps:
        if seats is None or n_contacts == 0 or source.variances is None:
            return PlannedGaps(source, ())
        rule = _rule(source, basis.room, n_client + n_vendor)
        sessions = [Session(n * n_contacts, *seats) for n in TOGETHER]
        found = source.variances
        plans = tuple(smallest_gap(one, variances=found, rule=rule, power=PLAN_POWER) for one in sessions)
        widest = source.widest
        shown = (1.0 if widest is None else gap_power(one, widest, variances=found, rule=rule) for one in sessions)
        return PlannedGaps(source, plans, tuple(shown))

    return PlanReport(
        basis=basis,
        n_contacts=n_contacts,
        n_client=n_client,
        n_vendor=n_vendor,
        lines=tuple(gaps(source) for source in basis.lines) if seats else (),
        totals=gaps(basis.totals) if seats else None,
    )


def gap_price(report: PlanReport, source: PlanSource, gap: float) -> GapPrice:
    """How many contacts, and sessions like the planned one, show a gap on lines of this kind, or of totals.

    Parameters
    ----------
    gap : float
        Scale points, above 0.
    """
    seats = _seats(report.basis.room, report.n_client, report.n_vendor)
    if seats is None or source.variances is None or report.n_contacts == 0:
        return GapPrice(None, None)
    rule = _rule(source, report.basis.room, report.n_client + report.n_vendor)
    plan = units_for_gap(
        gap, n_client=seats[0], n_vendor=seats[1], variances=source.variances, rule=rule, power=PLAN_POWER
    )
    if plan.session is None:
        return GapPrice(None, None)
    return GapPrice(plan.session.n_units, ceil(plan.session.n_units / report.n_contacts))


def _seats(room: SessionScope, n_client: int, n_vendor: int) -> tuple[int, int] | None:
    """Who is compared with whom: client with vendor, or in one side's own session one reviewer with the others."""
    if room is not SessionScope.JOINT:
        n = n_client + n_vendor
        return (1, n - 1) if n > 1 else None
    return (n_client, n_vendor) if n_client and n_vendor else None


def _rule(source: PlanSource, room: SessionScope, n_reviewers: int) -> LabelRule:
    """In one side's own session any of the reviewers could be the one: corrected for their number, too."""
    rule = source.rule
    if room is SessionScope.JOINT:
        return rule
    return LabelRule(step=rule.step, tolerance=rule.tolerance, n_lines=rule.n_lines * n_reviewers)
