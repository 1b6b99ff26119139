"""Scores of whole reviews: how close the totals are, what that hides, and what N/A and critical lines do to them."""

from dataclasses import dataclass

from calibration.analysis.facts import Reviewer
from calibration.scorecard.score import NoScore
from calibration.stats.estimate import Estimate
from calibration.vocabulary import Pairs, Side


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
    client, vendor : float or None
        Mean score of the side's reviews, 0 to 100.
    n_pairs, n_within, n_cancelled : int
        Compared pairs of totals; those within the tolerance; of these, those whose reviewers differ on two or
        more lines ("agreed by cancellation").
    raters : tuple of RaterTotal
        Single reviews; only the viewer's own when the session shows counts only.
    """

    contact: int
    client: float | None
    vendor: float | None
    n_pairs: int
    n_within: int
    n_cancelled: int
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
        Mean distance of compared totals on these contacts, score points: as scored, and had everybody said N/A
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
    tolerance : float or None
        Score points; ``None`` when pooled sessions differ: every contact then counts by its own session's.
    pairs : Pairs
        ``BETWEEN``: a client's review with a vendor's; ``ALL`` without two sides.
    within : Estimate
        Share of compared pairs within the tolerance, mean over contacts.
    n_pairs, n_within, n_cancelled : int
        Sums over contacts: see :class:`ContactTotals`.
    difference : Estimate
        Client − vendor, score points, with its interval.
    means : tuple of (Side or None, float)
        Mean score by side, mean over contacts.
    contacts : tuple of ContactTotals
        Largest difference first.
    not_applicable : ApplicabilityEffect
    critical : tuple of CriticalLine
    n_zeroed : int
        Reviews that a critical line brought to 0 or lowered.
    undefined : tuple of (NoScore, int)
        Reviews without a score, by reason.
    """

    tolerance: float | None
    pairs: Pairs
    within: Estimate
    n_pairs: int
    n_within: int
    n_cancelled: int
    difference: Estimate
    means: tuple[tuple[Side | None, float], ...]
    contacts: tuple[ContactTotals, ...]
    not_applicable: ApplicabilityEffect
    critical: tuple[CriticalLine, ...]
    n_zeroed: int
    undefined: tuple[tuple[NoScore, int], ...]
