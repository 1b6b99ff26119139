"""Scores of whole reviews: how close the totals are, what that hides, and what N/A and critical lines do to them."""

from dataclasses import dataclass

from calibration.analysis.facts import Reviewer
from calibration.scorecard.score import NoScore
from calibration.stats.estimate import Estimate


@dataclass(frozen=True, slots=True)
class RaterTotal:
    """One review's score.

    Attributes
    ----------
    value : float or None
        0 to 100.
    without_critical : float or None
        The same if no critical line zeroed anything.
    undefined_reason : NoScore or None
        Exactly when there is no value.
    """

    reviewer: Reviewer
    value: float | None
    without_critical: float | None
    undefined_reason: NoScore | None


@dataclass(frozen=True, slots=True)
class ContactTotals:
    """The totals of one contact.

    Attributes
    ----------
    contact : int
        Session contact.
    client, vendor, difference : float or None
        Mean score of each side's reviews, 0 to 100, and client − vendor; ``None`` without the scores it needs.
    within : bool or None
        Whether the difference is within the tolerance.
    n_lines_differ, n_lines : int
        Lines on which the sides mostly gave different answers; lines both sides scored.
    by_cancellation : bool
        Within the tolerance although the sides differ on two or more lines.
    raters : tuple of RaterTotal
        Single reviews, client side first; only the viewer's own when the session shows counts only.
    """

    contact: int
    client: float | None
    vendor: float | None
    difference: float | None
    within: bool | None
    n_lines_differ: int
    n_lines: int
    by_cancellation: bool
    raters: tuple[RaterTotal, ...]


@dataclass(frozen=True, slots=True)
class CriticalLine:
    """One critical line, contact by contact: did anybody of a side fail it?

    Attributes
    ----------
    line : str
        ``LineReport.id``.
    both_fail, client_only, vendor_only, both_pass : tuple of int
        Session contacts that both sides scored.
    missed, false_alarm : Estimate
        Share of the contacts the client failed that no vendor reviewer failed; share of the contacts a vendor
        reviewer failed that the client did not. Undefined where there are none of the first kind.
    """

    line: str
    both_fail: tuple[int, ...]
    client_only: tuple[int, ...]
    vendor_only: tuple[int, ...]
    both_pass: tuple[int, ...]
    missed: Estimate
    false_alarm: Estimate


@dataclass(frozen=True, slots=True)
class ApplicabilityEffect:
    """What different answers about N/A do to the totals.

    Attributes
    ----------
    contacts : tuple of int
        Contacts on which some reviewer said N/A to a line that another scored.
    lines : tuple of (str, int)
        ``LineReport.id`` and on how many contacts, most first.
    apart, apart_without : float or None
        Mean distance of the sides' totals on these contacts, score points: as scored, and had everybody said N/A
        where somebody did. ``None`` without such contacts or totals.
    """

    contacts: tuple[int, ...]
    lines: tuple[tuple[str, int], ...]
    apart: float | None
    apart_without: float | None


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of a report.

    Attributes
    ----------
    tolerance : float
        Score points; the smallest of the sessions'. 0 without a session.
    within : Estimate
        Share of contacts on which the sides' mean totals are within the tolerance.
    n_within, n_by_cancellation : int
        Contacts; see :class:`ContactTotals`.
    difference : Estimate
        Mean of client − vendor over contacts, score points, with its interval.
    contacts : tuple of ContactTotals
        Largest difference first, contacts without one last.
    not_applicable : ApplicabilityEffect
    critical : tuple of CriticalLine
        In card order.
    lowered : tuple of int
        Contacts with a review whose score a critical line lowered.
    undefined : tuple of (NoScore, int)
        Reviews without a score, by reason.
    """

    tolerance: float
    within: Estimate
    n_within: int
    n_by_cancellation: int
    difference: Estimate
    contacts: tuple[ContactTotals, ...]
    not_applicable: ApplicabilityEffect
    critical: tuple[CriticalLine, ...]
    lowered: tuple[int, ...]
    undefined: tuple[tuple[NoScore, int], ...]
